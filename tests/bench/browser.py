"""The map in Chromium: first draw, recolouring, a click, and what crosses the websocket.

Times are the browser's own clock, from the start of navigation (or from just before the input)
to the frame after the change: the map's ``data-peta`` counts what it has drawn, the profile has
another text, the blank page its word. Medians; cold is a new browser context with an empty
cache, warm is the same address once more in that context.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, WebSocket

from tests.bench.server import Server, serve
from tests.bench.table import Row
from tests.chromium import chromium

LOADS = 5
CHANGES = 6
CLICK_S = 4.0
WAIT_MS = 60_000
STEP_MS = 15
SCHOOLS = "sd,smp,sma,smk,slb"
VIEW = {"width": 1280, "height": 800}

# Runs in the page before its own scripts and looks into the frames of components, which are of
# the same origin: notes when what we wait for has been painted.
PROBE = """
if (window === top) {
  const now = () => performance.timeOrigin + performance.now();
  const known = new WeakSet(), maps = new Set();
  const note = element => {
    maps.add(element);
    window.__map = { version: Number(element.dataset.peta), mounts: maps.size, at: now() };
  };
  const documents = () => [document, ...[...document.querySelectorAll('iframe')]
    .map(frame => { try { return frame.contentDocument; } catch { return null; } })]
    .filter(each => each && each.documentElement);
  window.__all = selector => documents().flatMap(each => [...each.querySelectorAll(selector)]);
  const look = () => {
    documents().filter(each => !known.has(each)).forEach(each => {
      known.add(each);
      each.querySelectorAll('[data-peta]').forEach(note);
      new MutationObserver(changes => changes.forEach(change => note(change.target)))
        .observe(each, { subtree: true, attributes: true, attributeFilter: ['data-peta'] });
    });
    const blank = [...document.querySelectorAll('[data-testid=stText]')]
      .some(each => each.textContent.trim() === 'kosong');
    if (!window.__seen && (blank || __all('path.leaflet-interactive').length >= 1500))
      requestAnimationFrame(() => { window.__seen = now(); });
    setTimeout(look, window.__map || window.__seen ? 100 : 10);
  };
  look();
}
"""
# The map's last drawing, and its last tile once none is outstanding; null while it is drawing.
DRAWN = """
() => {
  if (!window.__map) return null;
  if (__all('img.leaflet-tile').some(tile => !tile.complete)) return null;
  const ends = [...document.querySelectorAll('iframe')].flatMap(frame => {
    const clock = frame.contentWindow.performance;
    return clock.getEntriesByType('resource').filter(e => e.name.includes('/peta/titik/'))
      .map(e => clock.timeOrigin + e.responseEnd);
  });
  return { ...window.__map, tiles: ends.length, all: Math.max(window.__map.at, ...ends) };
}
"""
SEEN = "() => window.__seen ?? null"
NOW = "() => performance.timeOrigin + performance.now()"
START = "() => performance.timeOrigin"
PROFILE = ".st-key-profil"


@dataclass
class Wire:
    """Bytes that came over the websocket: all, and those of components (the map)."""

    total: int = 0
    map: int = 0

    def listen(self, page: Page) -> None:
        """Count what the server sends to a page."""
        page.on("websocket", self._attach)

    def _attach(self, socket: WebSocket) -> None:
        if "/_stcore/stream" in socket.url:
            socket.on("framereceived", self._count)

    def _count(self, payload: str | bytes) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        raw = payload if isinstance(payload, bytes) else payload.encode()
        self.total += len(raw)
        message = ForwardMsg()
        message.ParseFromString(raw)
        if message.WhichOneof("type") == "delta" and message.delta.new_element.WhichOneof(
            "type"
        ) in {"component_instance", "bidi_component"}:
            self.map += len(raw)

    def reset(self) -> None:
        """Begin to count anew."""
        self.total = self.map = 0


def wait(page: Page, ask: Callable[[], object], what: str) -> object:
    """Ask every few ms until the answer is not None; the moment itself is in the answer."""
    end = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < end:
        answer = ask()
        if answer is not None:
            return answer
        page.wait_for_timeout(STEP_MS)
    raise TimeoutError(f"{what} did not come within {WAIT_MS / 1000:.0f} s")


def map_frame(page: Page) -> Frame:
    """Find the frame that holds the map."""
    return next(
        f for f in page.frames if f.evaluate("() => !!document.querySelector('[data-peta]')")
    )


def load(context: BrowserContext, url: str, ready: str) -> tuple[float, Page, Wire]:
    """Open an address in a new tab; give the ms to the first draw, the tab and its bytes."""
    page, wire = context.new_page(), Wire()
    wire.listen(page)
    page.goto(url, wait_until="commit")
    answer = wait(page, lambda: page.evaluate(ready), url)
    at = answer["all"] if isinstance(answer, dict) else answer
    return at - page.evaluate(START), page, wire


@dataclass(frozen=True)
class Case:
    """One address whose first draw is measured: the script that tells when, and how often."""

    url: str
    ready: str
    times: int = LOADS


def measure(browser: Browser, cases: dict[str, Case]) -> dict[str, dict[str, float]]:
    """Give medians of first draws, cold and warm, and the bytes of a cold one, by case.

    The cases take turns, so that whatever else the machine does falls on all of them alike.
    """
    seen: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in cases}
    for turn in range(LOADS + 1):
        for name, case in cases.items():
            if turn > case.times:
                continue
            with browser.new_context(viewport=VIEW) as context:
                context.add_init_script(PROBE)
                cold, page, wire = load(context, case.url, case.ready)
                page.wait_for_timeout(300)  # what still comes after the first draw belongs to it
                page.close()
                warm, page, _ = load(context, case.url, case.ready)
            if turn:  # the first turn is the server's own first run
                values = {"cold": cold, "warm": warm,
                          "page": wire.total / 1000, "map": wire.map / 1000}  # fmt: skip
                for key, value in values.items():
                    seen[name][key].append(value)
    return {
        name: {key: statistics.median(values) for key, values in found.items()}
        for name, found in seen.items()
    }


def first_draw_rows(
    browser: Browser, product: Server, yardstick: Server, page: str
) -> Iterator[Row]:
    """Measure first draws beside the blank page and the naive map."""
    views = {"514 regions": "", "514 regions + all schools": f"?lapis={SCHOOLS}"}
    cases = {
        "blank": Case(yardstick.url(), SEEN),
        **{name: Case(product.url(page + query), DRAWN) for name, query in views.items()},
        "naive": Case(yardstick.url("/?isi=naif"), SEEN, times=1),
    }
    seen = measure(browser, cases)
    blank, naive = seen["blank"], seen["naive"]
    for name in views:
        ours = seen[name]
        for kind, more in (("cold", 450.0), ("warm", 300.0)):
            note = f"{ours[kind] - blank[kind]:+.0f} ms over blank, goal {more:.0f}"
            yield Row("browser", f"first draw {kind}, {name}", ours[kind], "ms", "blank page",
                      blank[kind], goal=blank[kind] + more, note=note)  # fmt: skip
            yield Row("browser", f"first draw {kind}, {name}", ours[kind], "ms",
                      "naive folium, 1,000 markers", naive[kind])  # fmt: skip
        yield Row("browser", f"websocket, first view's map, {name}", ours["map"], "kB",
                  "naive folium", naive["map"], goal=50)  # fmt: skip
        yield Row("browser", f"websocket, first view's page, {name}", ours["page"], "kB",
                  "blank page", blank["page"])  # fmt: skip


def options(page: Page, name: str) -> Locator:
    """Open a list of the controls and give its entries."""
    page.locator(f"[class*='st-key-'][class*='{name}'] [data-testid=stSelectbox] input").click()
    found = page.locator("[role=option]")
    found.first.wait_for()
    return found


def take(page: Page, entry: Locator) -> float:
    """Take an entry by mouse; give the moment just before."""
    box = entry.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    start = page.evaluate(NOW)
    page.mouse.down()
    page.mouse.up()
    return start


def recolour_rows(page: Page, wire: Wire) -> Iterator[Row]:
    """Measure the change of the radius, then of the measure, until the map is drawn anew.

    Each entry is taken once: what was shown before would come back from Streamlit's own cache.
    """
    mounts = page.evaluate(DRAWN)["mounts"]
    times, sizes, totals = [], [], []
    for name in ("radius", "ukuran"):
        count = min(options(page, name).count(), CHANGES)
        page.keyboard.press("Escape")
        for turn in range(count):
            entry = options(page, name).nth(turn)
            if entry.get_attribute("aria-selected") == "true":
                page.keyboard.press("Escape")
                continue
            version = page.evaluate(DRAWN)["version"]
            wire.reset()
            start = take(page, entry)

            def newer(version: int = version) -> dict | None:
                state = page.evaluate(DRAWN)
                return state if state and state["version"] != version else None

            done = wait(page, newer, f"recolouring by {name} {turn}")
            page.wait_for_timeout(400)
            times.append(done["at"] - start)
            sizes.append(wire.map / 1000)
            totals.append(wire.total / 1000)
    more = page.evaluate(DRAWN)["mounts"] - mounts
    yield Row("browser", "recolour: input to drawn", statistics.median(times), "ms", goal=150,
              note=f"{len(times)} changes, {more} remounts, slowest {max(times):.0f}")  # fmt: skip
    yield Row("browser", "websocket, recolour, map", statistics.median(sizes), "kB", goal=20,
              note=f"most {max(sizes):.1f}")  # fmt: skip
    yield Row("browser", "websocket, recolour, page", statistics.median(totals), "kB")


# Large regencies, far from each other: lat, lon of a place inside.
PLACES = ((-1.5, 113.4), (4.2, 97.0), (-7.2, 108.2), (-2.3, 121.5), (-8.4, 140.2), (0.4, 115.5),
          (-3.2, 103.9), (-8.2, 112.6), (-3.9, 136.5))  # fmt: skip
POINT = """
([lat, lon]) => {
  const p = PetaLayanan.core.map.latLngToContainerPoint([lat, lon]);
  return [p.x, p.y];
}
"""
WATCH = """
(selector) => {
  const text = () => document.querySelector(selector)?.innerText ?? '';
  const before = text();
  window.__changed = null;
  const look = () => {
    if (window.__changed !== null) return;
    if (text() && text() !== before) {
      requestAnimationFrame(() => {
        window.__changed = performance.timeOrigin + performance.now();
      });
    } else setTimeout(look, 4);
  };
  look();
  return performance.timeOrigin + performance.now();
}
"""


def click_rows(page: Page) -> Iterator[Row]:
    """Measure clicks on one region after another until the profile shows another text."""
    frame = map_frame(page)
    box = frame.frame_element().bounding_box()
    times = []
    for place in PLACES:
        x, y = frame.evaluate(POINT, place)
        page.mouse.move(box["x"] + x, box["y"] + y)
        start = page.evaluate(WATCH, PROFILE)
        page.mouse.down()
        page.mouse.up()
        end = time.monotonic() + CLICK_S
        while (done := page.evaluate("window.__changed")) is None and time.monotonic() < end:
            page.wait_for_timeout(STEP_MS)
        page.evaluate("window.__changed ??= 0")  # ends the look-out of a click that failed
        times += [done - start] if done else []
        page.wait_for_timeout(400)
    if len(times) <= len(PLACES) // 2:
        raise RuntimeError(f"only {len(times)} of {len(PLACES)} clicks changed {PROFILE}")
    yield Row("browser", "click to profile", statistics.median(times), "ms", goal=350,
              note=f"{len(times)} of {len(PLACES)} clicks, slowest {max(times):.0f}")  # fmt: skip


def browser_rows(app: Path, page: str, chromium_path: str) -> Iterator[Row]:
    """Yield every measure of this part."""
    script = Path(__file__).with_name("yardstick_app.py")
    with (
        serve(app) as product,
        serve(script, PETA_BENCH_APP=str(app)) as yardstick,
        chromium(chromium_path) as browser,
    ):
        yield from first_draw_rows(browser, product, yardstick, page)
        with browser.new_context(viewport=VIEW) as context:
            context.add_init_script(PROBE)
            _, tab, wire = load(context, product.url(page), DRAWN)
            tab.wait_for_timeout(1000)
            yield from recolour_rows(tab, wire)
            yield from click_rows(tab)
