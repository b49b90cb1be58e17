"""The page Kesenjangan: all its numbers, reruns of a ranking, capacity, friction, a change.

Yardsticks: PySAL `access` on the same pairs and scikit-image `MCP_Geometric` on the same raster.
"""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Page

from tests.bench.browser import (
    PROBE,
    STEP_MS,
    VIEW,
    WATCH,
    chromium,
    options,
    serve,
    take,
)
from tests.bench.compute import fresh
from tests.bench.table import Row, median_ms

NUMBERS = """
import json, time
from data.catalogue import load_catalogue
from data.store import load_dataset
from lib.services import gap_measures, gap_wants, gaps
from lib.services.gap_inequality import lorenz
from lib.services.gapstate import GapState
ds = load_dataset()
len(ds.villages), len(ds.regions), len(ds.districts), len(ds.provinces), len(ds.standards)
[len(ds.facilities[c]) for c in ds.facilities]
def page(state):
    gaps.compare_services(state.kelompok, terms=state.terms)
    for each in (gaps.headline, gaps.group_table, gaps.gap_summary):
        each(state.layanan, state.limit, state.kelompok, terms=state.terms)
    gap_measures.gap_values("jangkauan", state)
    lorenz(state.layanan, terms=state.terms)
times = {}
for name, state in (
    ("first", GapState()),
    ("group", GapState(kelompok="jenis")),
    ("radius", GapState(kelompok="jenis", radius=3.0)),
    ("minutes", GapState(jarak="waktu")),
):
    start = time.perf_counter()
    page(state)
    times[name] = (time.perf_counter() - start) * 1000
print(json.dumps(times))
"""
RERUNS = """
import json, sys, time
from lib.services.access import access
from lib.services.gap_robustness import rank_uncertainty
times = {}
for service, radius in (("puskesmas", 5000.0), ("sd", 3000.0)):
    access(service)
    start = time.perf_counter()
    rank_uncertainty(service, radius)
    times[service] = time.perf_counter() - start
print(json.dumps(times))
"""
HEADLINE = "h1.pl-title"
CELLS = 1_000
CAPACITY = (20_000, 1_000, 20_000.0)


def number_rows(repeats: int = 3) -> Iterator[Row]:
    """Measure all numbers of the page, the first time in a process and after a change."""
    runs = pd.DataFrame([fresh(NUMBERS) for _ in range(repeats)]).median()
    yield Row("gaps", "numbers of the page, all services and regencies", runs["first"], "ms",
              goal=1000, note="first time in a process, from loaded data")  # fmt: skip
    for name in ("group", "radius", "minutes"):
        yield Row("gaps", f"the same after a change of {name}", runs[name], "ms")


def rerun_rows() -> Iterator[Row]:
    """Measure 200 reruns of a ranking."""
    for service, seconds in fresh(RERUNS).items():
        yield Row("gaps", f"200 reruns of a ranking, {service}", seconds, "s", goal=15)


def capacity_rows() -> Iterator[Row]:
    """Measure E2SFCA against PySAL on the same pairs."""
    from access import weights
    from access.fca import two_stage_fca

    from geo.capacity import e2sfca, gaussian_weights, pairs_within

    places, facilities, radius = CAPACITY
    draw = np.random.default_rng(5)
    here = (draw.uniform(-10, -6, places), draw.uniform(108, 114, places))
    there = (draw.uniform(-10, -6, facilities), draw.uniform(108, 114, facilities))
    people = draw.integers(1, 4_000, places).astype(float)
    beds = draw.integers(1, 200, facilities).astype(float)
    pairs = pairs_within(*here, *there, radius)
    ours = median_ms(
        lambda: e2sfca(pairs, gaussian_weights(pairs.distance_m, radius / 3), people, beds)
    )
    start = time.perf_counter()
    two_stage_fca(
        pd.DataFrame({"demand": people}, index=pd.RangeIndex(places, name="geoid")),
        pd.DataFrame({"supply": beds}, index=pd.RangeIndex(facilities, name="geoid")),
        pd.DataFrame(
            {"origin": pairs.demand_row, "dest": pairs.supply_row, "cost": pairs.distance_m}
        ),
        max_cost=radius,
        demand_index=True,
        weight_fn=weights.gaussian(radius / 3),
    )
    theirs = (time.perf_counter() - start) * 1000
    what = f"E2SFCA, {len(pairs.distance_m):,} pairs"
    yield Row("gaps", what, ours, "ms", "PySAL access", theirs, goal=theirs / 50)


def friction_rows() -> Iterator[Row]:
    """Measure least time over a raster of a million cells against scikit-image."""
    from skimage.graph import MCP_Geometric

    from geo.friction import Grid, least_minutes

    draw = np.random.default_rng(1)
    cost = draw.uniform(0.5, 4, (CELLS, CELLS)) / 1_000
    cells = draw.integers(0, CELLS, (200, 2))
    grid = Grid(0.0, 120.0, 1 / 120, 1 / 120, (CELLS, CELLS))
    lat, lon = -(cells[:, 0] + 0.5) / 120, 120 + (cells[:, 1] + 0.5) / 120
    ours = median_ms(lambda: least_minutes(cost, grid, lat, lon), 3, warm=False)
    height, width = grid.cell_sizes_m()
    sampling = (float(height[CELLS // 2]), float(width[CELLS // 2]))
    theirs = median_ms(
        lambda: MCP_Geometric(cost, sampling=sampling).find_costs(cells.tolist()), 3, warm=False
    )
    yield Row("gaps", "friction, 1 million cells", ours, "ms", "scikit-image", theirs,
              goal=theirs * 1.2)  # fmt: skip


def change_rows(app: Path, chromium_path: str) -> Iterator[Row]:
    """Measure a change of group and of radius until the headline shows other words."""
    with (
        serve(app) as product,
        chromium(chromium_path) as browser,
        browser.new_context(viewport=VIEW) as context,
    ):
        context.add_init_script(PROBE)
        page = context.new_page()
        page.goto(product.url("/kesenjangan"))
        page.locator(HEADLINE).wait_for(timeout=60_000)
        page.wait_for_timeout(4_000)
        for name, field, entries in (
            ("group", "celah_kelompok", (2, 3, 4, 5)),
            ("radius", "celah_radius", (0, 1, 2, 4)),
        ):
            times = [_changed(page, field, entry) for entry in entries]
            yield Row("gaps", f"change of {name} to new numbers on screen",
                      statistics.median(times), "ms", goal=400,
                      note=f"slowest {max(times):.0f}")  # fmt: skip


def _changed(page: Page, field: str, entry: int) -> float:
    chosen = options(page, field).nth(entry)
    page.evaluate(WATCH, HEADLINE)
    start = take(page, chosen)
    for _ in range(600):
        done = page.evaluate("window.__changed")
        if done is not None:
            page.wait_for_timeout(1_000)
            return done - start
        page.wait_for_timeout(STEP_MS)
    raise RuntimeError(f"the headline did not change with {field}")


def gap_rows(app: Path, chromium_path: str | None) -> Iterator[Row]:
    """Yield every measure of this part."""
    yield from number_rows()
    yield from rerun_rows()
    yield from capacity_rows()
    yield from friction_rows()
    if chromium_path is not None:
        yield from change_rows(app, chromium_path)
