"""The map in Chromium: first draw, recolouring, a click, and what crosses the websocket.

Times are the browser's own clock, from the start of navigation (or from just before the input)
to what the page itself marks: ``window.__peta.drawn_at`` in the map's frame, a changed profile,
the word of the blank page. Medians; cold is a new browser context with an empty cache, warm is
the same address once more in that context.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Frame, Page, WebSocket

from tests.bench.server import Server, serve
from tests.bench.table import Row
from tests.chromium import chromium

LOADS = 5
CHANGES = 8
WAIT_MS = 60_000
STEP_MS = 15
SCHOOLS = "sd,smp,sma,smk,slb"
VIEW = {"width": 1280, "height": 800}

# Runs in every frame: notes the moment when what we wait for has been painted.
PROBE = """
(() => {
  const paths = () => document.querySelectorAll('path.leaflet-interactive').length;
  const word = () => [...document.querySelectorAll('[data-testid=stText]')]
    .some(e => e.textContent.trim() === 'kosong');
  const look = () => {
    if (word() || paths() >= 1500) {
      requestAnimationFrame(() => { window.__seen = performance.timeOrigin + performance.now(); });
    } else { setTimeout(look, 5); }
  };
  look();
})();
"""
# The map's own mark, and the last tile once none is outstanding; null while it is drawing.
DRAWN = """
() => {
  const p = window.__peta;
  if (!p || !p.ready) return null;
  const tiles = [...document.querySelectorAll('img.leaflet-tile')];
  if (tiles.some(t => !t.complete)) return null;
  const ends = performance.getEntriesByType('resource')
    .filter(e => e.name.includes('/peta/titik/')).map(e => e.responseEnd);
  return { at: performance.timeOrigin + Math.max(p.drawn_at, ...ends), tiles: tiles.length,
           version: p.version, remounts: p.remounts };
}
"""
NOW = "() => performance.timeOrigin + performance.now()"
START = "() => performance.timeOrigin"
PROFILE = ".st-key-profil"


@dataclass
class Wire:
    """Bytes that came over the websocket: all, and those of components (the map)."""

    total: int = 0
    map: int = 0
    since: list[tuple[int, int]] = field(default_factory=list)

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


def in_frames(page: Page, script: str) -> object:
    """Give the first answer of any frame that is not null."""
    from playwright.sync_api import Error

    for frame in page.frames:
        try:
            answer = frame.evaluate(script)
        except Error:  # a frame that goes away while it is asked
            continue
        if answer is not None:
            return answer
    return None


def map_frame(page: Page) -> Frame:
    """Find the frame that holds the map."""
    return next(f for f in page.frames if f.evaluate("() => !!window.__peta"))


def load(context: BrowserContext, url: str, ready: str) -> tuple[float, Page, Wire]:
    """Open an address in a new tab; give the ms to the first draw, the tab and its bytes."""
    page, wire = context.new_page(), Wire()
    wire.listen(page)
    page.goto(url, wait_until="commit")
    answer = wait(page, lambda: in_frames(page, ready), url)
    at = answer["at"] if isinstance(answer, dict) else answer
    return at - page.evaluate(START), page, wire


def loads(browser: Browser, url: str, ready: str, times: int = LOADS) -> dict[str, float]:
    """Measure first draws, cold and warm, and the bytes of a cold one."""
    cold, warm, totals, maps = [], [], [], []
    for _ in range(times):
        with browser.new_context(viewport=VIEW) as context:
            context.add_init_script(PROBE)
            took, page, wire = load(context, url, ready)
            page.wait_for_timeout(300)  # what still comes after the first draw belongs to it
            cold.append(took)
            totals.append(wire.total / 1000)
            maps.append(wire.map / 1000)
            page.close()
            took, page, _ = load(context, url, ready)
            warm.append(took)
    return {"cold": statistics.median(cold), "warm": statistics.median(warm),
            "total": statistics.median(totals), "map": statistics.median(maps)}  # fmt: skip


def first_draw_rows(browser: Browser, product: Server, yardstick: Server, page: str) -> Iterator:
    """Measure first draws beside the blank page and the naive map."""
    seen = "() => window.__seen ?? null"
    for url in (product.url(page), yardstick.url("/?isi=naif")):  # the servers' first runs
        loads(browser, url, DRAWN if url.startswith(product.url(page)) else seen, times=1)
    blank = loads(browser, yardstick.url(), seen)
    naive = loads(browser, yardstick.url("/?isi=naif"), seen, times=3)
    goals = {"cold": 450.0, "warm": 300.0}
    for name, query in (("514 regions", ""), ("514 regions + all schools", f"?lapis={SCHOOLS}")):
        ours = loads(browser, product.url(page + query), DRAWN)
        for kind, more in goals.items():
            note = f"{ours[kind] - blank[kind]:+.0f} ms over blank, goal {more:.0f}"
            yield Row("browser", f"first draw {kind}, {name}", ours[kind], "ms", "blank page",
                      blank[kind], goal=blank[kind] + more, note=note)  # fmt: skip
            yield Row("browser", f"first draw {kind}, {name}", ours[kind], "ms",
                      "naive folium, 1,000 markers", naive[kind])  # fmt: skip
        yield Row("browser", f"websocket, first view's map, {name}", ours["map"], "kB",
                  "naive folium", naive["map"], goal=50)  # fmt: skip
        yield Row("browser", f"websocket, first view's page, {name}", ours["total"], "kB",
                  "blank page", blank["total"])  # fmt: skip


def change(page: Page, turn: int) -> None:
    """Change the radius by its widget, whichever of Streamlit's widgets it is."""
    box = page.locator(".st-key-radius")
    slider = box.locator("[role=slider]")
    if slider.count():
        slider.first.focus()
        slider.first.press("ArrowRight" if turn % 2 == 0 else "ArrowLeft")
        return
    buttons = box.locator("button, label:has(input[type=radio])")
    buttons.nth(turn % buttons.count()).click()


def recolour_rows(page: Page, wire: Wire) -> Iterator[Row]:
    """Measure the change of the radius until the map is drawn anew."""
    frame = map_frame(page)
    before = frame.evaluate(DRAWN)
    times, sizes, totals = [], [], []
    for turn in range(CHANGES + 1):
        version = frame.evaluate(DRAWN)["version"]
        wire.reset()
        start = page.evaluate(NOW)
        change(page, turn)

        def newer(version: int = version) -> dict | None:
            state = frame.evaluate(DRAWN)
            return state if state and state["version"] > version else None

        done = wait(page, newer, "recolouring")
        page.wait_for_timeout(400)
        if turn:  # the first one computes what the others find
            times.append(done["at"] - start)
            sizes.append(wire.map / 1000)
            totals.append(wire.total / 1000)
    remounts = frame.evaluate(DRAWN)["remounts"] - before["remounts"]
    yield Row("browser", "recolour: input to drawn", statistics.median(times), "ms", goal=150,
              note=f"{remounts} remounts in {CHANGES + 1}")  # fmt: skip
    yield Row("browser", "websocket, recolour, map", statistics.median(sizes), "kB", goal=20)
    yield Row("browser", "websocket, recolour, page", statistics.median(totals), "kB")


def click_rows(page: Page) -> Iterator[Row]:
    """Measure clicks on regions of Java, one after another, until the profile has changed."""
    frame = map_frame(page)
    box = frame.frame_element().bounding_box()
    text = f"document.querySelector('{PROFILE}')?.innerText ?? ''"
    times: list[float] = []
    # A line over Sumatra, Java and Borneo; sea gives no profile and is passed over.
    places = [(0.16 + 0.045 * i, 0.30 + 0.05 * (i % 5)) for i in range(12)]
    for across, down in places:
        before = page.evaluate(text)
        x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
        page.evaluate(
            f"""(before) => {{ window.__changed = null; window.__start = null;
            const look = () => {{ if ({text} !== before && {text}) {{
                requestAnimationFrame(() => {{ window.__changed = ({NOW})(); }});
              }} else if (window.__changed === null) {{ setTimeout(look, 4); }} }}; look(); }}""",
            before,
        )
        start = page.evaluate(NOW)
        page.mouse.click(x, y)
        end = time.monotonic() + 1.5
        changed = None
        while changed is None and time.monotonic() < end:
            page.wait_for_timeout(STEP_MS)
            changed = page.evaluate("window.__changed")
        page.evaluate("window.__changed ??= 0")  # ends the look-out
        if changed:
            times.append(changed - start)
        page.wait_for_timeout(300)
    if len(times) < 3:
        raise RuntimeError(f"only {len(times)} of {len(places)} clicks opened a profile")
    yield Row("browser", "click to profile", statistics.median(times), "ms", goal=350,
              note=f"{len(times)} clicks on land")  # fmt: skip


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
            _, tab, wire = load(context, product.url(page), DRAWN)
            tab.wait_for_timeout(1000)
            yield from recolour_rows(tab, wire)
            yield from click_rows(tab)
