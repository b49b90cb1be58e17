"""The show of the page Presentasi: from a key to the next scene, its words and its map."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.browser import VIEW, chromium, serve
from tests.bench.table import Row

STORIES = ("nasional", "53.04")
TURNS = 12
GOAL_MS = 400
_READY_MS = 12_000
READY = """() => {
  const frame = document.querySelector(".st-key-tayang_peta iframe");
  const inner = frame && frame.contentWindow;
  return !!(inner && inner.tayang && inner.PetaLayanan.core.sets);
}"""
WATCH = """() => {
  const core = document.querySelector(".st-key-tayang_peta iframe").contentWindow.PetaLayanan.core;
  const title = () => document.querySelector(".pl-tayang h1").innerText;
  const sets = core.sets, said = title(), began = performance.now();
  window.__step = null;
  const look = () => {
    if (title() !== said && core.sets > sets) window.__step = performance.now() - began;
    else requestAnimationFrame(look);
  };
  look();
}"""


def story_rows(app: Path, chromium_path: str | None) -> Iterator[Row]:
    """Yield the time from a key to the next scene, to and fro over stories that are ready."""
    if chromium_path is None:
        raise RuntimeError("no Chromium on this machine (apt-get install chromium)")
    with serve(app) as product, chromium(chromium_path) as browser:
        for region in STORIES:
            times = []
            with browser.new_context(viewport=VIEW) as context:
                page = context.new_page()
                page.goto(product.url(f"/presentasi?siap={region}&tayang=1"))
                page.wait_for_function(READY, timeout=60_000)
                page.wait_for_timeout(_READY_MS)  # its scenes are computed while one speaks
                for turn in range(TURNS):
                    page.evaluate(WATCH)
                    page.keyboard.press("ArrowRight" if turn // 4 % 2 == 0 else "ArrowLeft")
                    page.wait_for_function("() => window.__step", timeout=30_000)
                    times.append(float(page.evaluate("window.__step")))
                    page.wait_for_timeout(900)
            yield Row("story", f"scene to scene, {region}", statistics.median(times), goal=GOAL_MS,
                      note=f"slowest {max(times):.0f}")  # fmt: skip
