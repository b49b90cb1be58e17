"""Siting and what-if: first answers, proofs, the frontier, and figures after a change.

Yardstick: spopt (PySAL) on the same people, candidates and radius, given its matrix of distances;
only the building of its model is timed, which takes longer than everything here together.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from tests.bench.browser import DRAWN, PROBE, VIEW, WATCH, map_frame, wait
from tests.bench.compute import fresh
from tests.bench.server import serve
from tests.bench.table import Row, median_ms
from tests.chromium import chromium

PLACES, CANDIDATES, NUMBER, RADIUS_M = 10_000, 1_000, 30, 8_000.0
HARD_M = 12_000.0
"""A radius at which 30 sites reach 60 % of the people and overlap: the hardest to prove."""
REAL = """
import json, time
from data.store import load_dataset
from lib.services.access import access
from lib.services.planning.case import case_of_service
from lib.services.planning.frontier import curve
from lib.services.planning.siting import Effort, find_sites
from lib.services.planning.stress import most_depended
from lib.services.planning.whatif import Edit, effects
access("puskesmas", load_dataset())
access("rumah_sakit", load_dataset())
def took(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
seats = case_of_service("puskesmas", None, level="kecamatan")
times = {"nation": took(lambda: find_sites(seats, 5000.0, 100, effort=Effort(seconds=0.0)))}
case = case_of_service("puskesmas", "35")
times["frontier"] = took(lambda: curve(case, 5000.0, 50))
add = [Edit("add", "", -7.9, 112.6)]
for name, edits in (("first", add), ("second", [*add, Edit("close", "1010001")])):
    times[name] = took(lambda: effects("puskesmas", "35", edits, 5000.0, same_landmass=True))
times["stress"] = took(lambda: most_depended("puskesmas", "35", 5000.0))
print(json.dumps(times))
"""


@dataclass(frozen=True)
class Drawn:
    """People and candidates in a box of 220 by 110 km, and who is near whom."""

    people: np.ndarray
    here: tuple[np.ndarray, np.ndarray]
    there: tuple[np.ndarray, np.ndarray]


def drawn(places: int = PLACES, candidates: int = CANDIDATES) -> Drawn:
    """Draw them, the same each time."""
    draw = np.random.default_rng(7)
    here = draw.uniform(-8, -7, places), draw.uniform(110, 112, places)
    there = draw.uniform(-8, -7, candidates), draw.uniform(110, 112, candidates)
    return Drawn(draw.integers(50, 4_000, places).astype(float), here, there)


def greedy(case: Drawn, number: int = NUMBER, radius_m: float = RADIUS_M) -> tuple:
    """Give reach matrix, limits and the first answer, from coordinates."""
    from geo.capacity import pairs_within
    from geo.siting.greedy import cover_most, reach_matrix
    from geo.siting.limits import Limits

    pairs = pairs_within(*case.here, *case.there, radius_m)
    reach = reach_matrix(pairs, len(case.people), len(case.there[0]))
    limits = Limits(number=number)
    return reach, limits, cover_most(reach, case.people, limits)


def spopt_model(case: Drawn, number: int = NUMBER) -> object:
    """Build the model of spopt from a matrix of distances, without solving it."""
    import warnings

    from spopt.locate import MCLP

    from geo.ecef import geodesic_from_ecef, to_ecef

    here, there = to_ecef(*case.here), to_ecef(*case.there)
    matrix = np.column_stack(
        [geodesic_from_ecef(here, np.broadcast_to(each, here.shape)) for each in there]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # spopt writes its models in the way of PuLP 3
        start = time.perf_counter()
        model = MCLP.from_cost_matrix(matrix, case.people, RADIUS_M, number)
    return model, time.perf_counter() - start


def cover_rows() -> Iterator[Row]:
    """Measure 30 of 1,000 candidates for 10,000 places, against the building of spopt's model."""
    case = drawn()
    theirs = spopt_model(case)[1]
    what = f"{PLACES:,} x {CANDIDATES:,}, {NUMBER} to place"
    first = median_ms(lambda: greedy(case)) / 1000
    yield Row("site", f"{what}: greedy, from coordinates", first, "s", "spopt, model alone",
              theirs, goal=0.1)  # fmt: skip
    yield proof_row(f"{what}: proven within 1 %", case, RADIUS_M, theirs)
    yield proof_row(f"the same at {HARD_M / 1000:.0f} km", case, HARD_M, None)


def proof_row(what: str, case: Drawn, radius_m: float, theirs: float | None) -> Row:
    """Measure a proof within 1 %, 10 s at most; it fails its goal where the gap stays wider."""
    from geo.siting.exact import prove_cover
    from geo.siting.greedy import improve
    from geo.siting.solver import Effort

    reach, limits, plan = greedy(case, radius_m=radius_m)
    start = time.perf_counter()
    better = improve(reach, case.people, plan, limits)
    proof = prove_cover(reach, case.people, limits, better, Effort(seconds=10.0, gap=0.01))
    seconds = time.perf_counter() - start
    note = f"gap {proof.gap:.2%}, greedy {plan.total / proof.bound:.1%} of the bound"
    return Row("site", what, seconds, "s", "spopt, model alone" if theirs else "", theirs,
               goal=10 if proof.gap <= 0.01 else 0, note=note)  # fmt: skip


def real_rows(repeats: int = 3) -> Iterator[Row]:
    """Measure questions of the dataset, each in a fresh process with distances at hand."""
    runs = [fresh(REAL) for _ in range(repeats)]
    times = {name: float(np.median([each[name] for each in runs])) for name in runs[0]}
    yield Row("site", "all desa by all kecamatan seats, 100 to place: first answer",
              times["nation"], goal=1000)  # fmt: skip
    yield Row("site", "frontier of Jawa Timur to 50", times["frontier"], goal=1000)
    yield Row("site", "a what-if in Jawa Timur, first in a process", times["first"],
              note="with the borders of all landmasses")  # fmt: skip
    yield Row("site", "the next what-if there", times["second"], goal=500)
    yield Row("site", "stress test over all puskesmas of Jawa Timur", times["stress"])


TRIED = "/rencana?wilayah=95.01&bagian=andai"
TAPS = 9
CHANGES = ".st-key-rencana_andai_bagian"
"""Title, figures and list of changes: each tap changes the last at least."""


def tap_rows(app: Path, chromium_path: str) -> Iterator[Row]:
    """Measure taps on the map of Uji perubahan until figures and difference map are new."""
    with serve(app) as product, chromium(chromium_path) as browser:
        context = browser.new_context(viewport=VIEW)
        context.add_init_script(PROBE)
        page = context.new_page()
        page.goto(product.url(TRIED))
        wait(page, lambda: page.evaluate(DRAWN), "the map")
        page.wait_for_timeout(2_000)
        box = map_frame(page).frame_element().bounding_box()
        maps, figures = [], []
        for turn in range(TAPS):
            x, y = 0.35 + 0.05 * turn, 0.3 + 0.05 * (turn % 3)
            page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
            before = page.evaluate(DRAWN)["version"]
            start = page.evaluate(WATCH, CHANGES)
            page.mouse.down()
            page.mouse.up()

            def newer(before: int = before) -> dict | None:
                state = page.evaluate(DRAWN)
                return state if state and state["version"] != before else None

            done = wait(page, newer, f"the map after tap {turn}")
            said = wait(page, lambda: page.evaluate("window.__changed"), f"figures of tap {turn}")
            maps.append(done["at"] - start)
            figures.append(said - start)
            page.wait_for_timeout(500)
        context.close()
    # The first tap of a server makes the borders of all landmasses ready, once.
    both = [max(pair) for pair in zip(maps, figures, strict=True)]
    yield Row("site", "a tap: to new figures and difference map on screen", median(both[1:]),
              goal=500, note=f"map {median(maps[1:]):.0f}, figures {median(figures[1:]):.0f}, "
              f"slowest {max(both[1:]):.0f}, first {both[0]:.0f}")  # fmt: skip


def site_rows(app: Path, chromium_path: str | None) -> Iterator[Row]:
    """Yield every measure of this part."""
    yield from real_rows()
    yield from cover_rows()
    if chromium_path is None:
        raise RuntimeError("no Chromium on this machine (apt-get install chromium)")
    yield from tap_rows(app, chromium_path)
