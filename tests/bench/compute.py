"""Nearest, coverage and loading, without a server.

Yardsticks: scikit-learn's BallTree with the haversine metric (what most tutorials use), a bare
cKDTree on earth-centred coordinates (the least that could be done: no landmass, no geodesic
correction, no tie rule), and pyarrow reading the same files.
"""

import functools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from tests.bench.table import Row, median_ms
from tests.source import ROOT

RADIUS_M = 5_000.0
SCHOOLS = ("sd", "smp", "sma", "smk", "slb")
EARTH_RADIUS_M = 6_371_008.8
GROWTH = 8


@functools.cache
def places(*classes: str) -> tuple[np.ndarray, np.ndarray]:
    """Give lat, lon of the active, placed facilities of some classes, in order of id."""
    from data.store import load_dataset

    frames = [load_dataset().facilities[each] for each in classes]
    table = pd.concat([f[["id", "lat", "lon", "active"]] for f in frames])
    table = table[table["active"] & table["lat"].notna()].sort_values("id")
    return table["lat"].to_numpy(float), table["lon"].to_numpy(float)


@functools.cache
def people() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give lat, lon, population and regency index of all villages."""
    from data.store import load_dataset

    table = load_dataset().villages
    region = pd.factorize(table["kode"].astype(str).str[:5], sort=True)[0]
    return (
        table["lat"].to_numpy(float),
        table["lon"].to_numpy(float),
        table["population"].to_numpy(float),
        region,
    )


def xyz(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Give points of the unit sphere."""
    a, b = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])


def ours(facilities: tuple, villages: tuple) -> np.ndarray:
    """Share of people covered in each region, by our own methods."""
    from geo.coverage import covered
    from geo.nearest import NearestIndex

    lat, lon, population, region = villages
    _, distance_m = NearestIndex(*facilities).query(lat, lon)
    return shares(covered(distance_m, RADIUS_M), population, region)


def bare_tree(facilities: tuple, villages: tuple) -> np.ndarray:
    """Do the same with nothing but a cKDTree."""
    from scipy.spatial import cKDTree

    lat, lon, population, region = villages
    chord, _ = cKDTree(xyz(*facilities)).query(xyz(lat, lon), workers=-1)
    return shares(chord * EARTH_RADIUS_M <= RADIUS_M, population, region)


def ball_tree(facilities: tuple, villages: tuple) -> np.ndarray:
    """Do the same with scikit-learn and pandas, as tutorials do."""
    from sklearn.neighbors import BallTree

    lat, lon, population, region = villages
    tree = BallTree(np.radians(np.column_stack(facilities)), metric="haversine")
    distance = tree.query(np.radians(np.column_stack([lat, lon])))[0][:, 0]
    inside = distance * EARTH_RADIUS_M <= RADIUS_M
    table = pd.DataFrame({"region": region, "all": population, "in": population * inside})
    sums = table.groupby("region").sum()
    return (sums["in"] / sums["all"]).to_numpy()


def shares(inside: np.ndarray, population: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Give the share of people inside, by region."""
    return np.bincount(region, population * inside) / np.bincount(region, population)


def nearest_rows() -> Iterator[Row]:
    """Measure nearest and coverage of all villages by puskesmas and by schools."""
    villages = people()
    for name, classes in (("puskesmas", ("puskesmas",)), ("all schools", SCHOOLS)):
        facilities = places(*classes)
        what = f"nearest + coverage, {len(villages[0]):,} villages × {len(facilities[0]):,} {name}"
        mine = median_ms(lambda f=facilities: ours(f, villages))
        bare = median_ms(lambda f=facilities: bare_tree(f, villages))
        # once, not warmed: it takes many seconds and does not get faster
        start = time.perf_counter()
        theirs = ball_tree(facilities, villages)
        ball = (time.perf_counter() - start) * 1000
        gap = np.nanmax(np.abs(ours(facilities, villages) - theirs)) * 100
        note = f"shares differ by at most {gap:.2f} points (ellipsoid, sphere)"
        yield Row("compute", what, mine, "ms", "sklearn BallTree", ball, note=note)
        yield Row("compute", what, mine, "ms", "bare cKDTree", bare)


# Fresh processes, since the product keeps what it once computed.
LOAD = """
import json, time
import pandas, numpy, pyarrow.parquet, shapely, scipy.spatial
start = time.perf_counter()
from data.store import load_dataset
ds = load_dataset()
for name in ("provinces", "regions", "districts", "villages", "landmasses", "indicators",
             "budgets", "standards"):
    getattr(ds, name)
for name in ds.facilities:
    ds.facilities[name]
ds.geometries("display_nation")
loaded = time.perf_counter() - start
from data.catalogue import SEED
files = sorted(p for p in SEED.glob("*.parquet"))
start = time.perf_counter()
for path in files:
    pyarrow.parquet.read_table(path)
print(json.dumps([loaded * 1000, (time.perf_counter() - start) * 1000]))
"""
COVERAGE = """
import json, time
from data.store import load_dataset
from lib.services.coverage import coverage_table
ds = load_dataset()
len(ds.villages), len(ds.regions), [len(ds.facilities[c]) for c in ds.facilities]
times = {}
for service in ("rumah_sakit", "puskesmas", "sd", "smp"):
    start = time.perf_counter()
    table = coverage_table(service, 5000.0, "kabkota")
    times[service] = (time.perf_counter() - start) * 1000
    assert len(table) == 514, len(table)
start = time.perf_counter()
coverage_table("puskesmas", 7000.0, "kabkota")
times["again"] = (time.perf_counter() - start) * 1000
print(json.dumps(times))
"""


def fresh(code: str) -> object:
    """Run code in a new process and give what it prints as JSON."""
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def loading_rows(repeats: int = 3) -> Iterator[Row]:
    """Measure the loading of the dataset and coverage from loaded data."""
    loads = np.median([fresh(LOAD) for _ in range(repeats)], axis=0)
    yield Row("compute", "load the dataset, all tables", loads[0], "ms",
              "pyarrow, same files", loads[1], goal=1500)  # fmt: skip
    runs = pd.DataFrame([fresh(COVERAGE) for _ in range(repeats)]).median()
    villages = people()
    for service, classes in (("puskesmas", ("puskesmas",)), ("sd", ("sd",))):
        facilities = places(*classes)
        bare = median_ms(lambda f=facilities: bare_tree(f, villages), repeats=3)
        yield Row(
            "compute",
            f"coverage of 514 regions, {service}, from loaded data",
            runs[service],
            yardstick="bare cKDTree",
            yardstick_value=bare,
            goal=150,
            note="first time in a process, all columns",
        )
    yield Row("compute", "the same at another radius, distances known", runs["again"], "ms")


def grown(values: tuple, times: int, seed: int = 7) -> tuple:
    """Repeat points ``times`` over, each copy moved by up to some 5 km."""
    lat, lon, *rest = values
    if times == 1:
        return values
    rng = np.random.default_rng(seed)
    shift = rng.uniform(-0.05, 0.05, (2, len(lat) * times))
    return (
        np.tile(lat, times) + shift[0],
        np.tile(lon, times) + shift[1],
        *(np.tile(each, times) for each in rest),
    )


def growth_rows() -> Iterator[Row]:
    """Measure how each method grows from 1× to 8× points, beside its least possible core.

    1 is linear, the goal. A KD-tree and a sort grow by n log n, and more where the data outgrow
    the processor's caches: the bare ones, measured in the same run, tell how much of it that is.
    """
    for name, core, ours_at, bare_at in (
        (
            "nearest + coverage, puskesmas",
            "bare cKDTree",
            _coverage_at(ours),
            _coverage_at(bare_tree),
        ),
        ("tile index, schools", "np.argsort of its codes", _tiles_at, _sort_at),
    ):
        small, large = (median_ms(ours_at(n), repeats=5) for n in (1, GROWTH))
        bare_small, bare_large = (median_ms(bare_at(n), repeats=5) for n in (1, GROWTH))
        bare = bare_large / bare_small / GROWTH
        yield Row(
            "growth",
            f"{name}, {GROWTH}× points: time over linear",
            large / small / GROWTH,
            unit="×",
            yardstick=core,
            yardstick_value=bare,
            goal=1.05,
            note=f"1×: {small:.0f} ms, {GROWTH}×: {large:.0f} ms; the goal has 5 % for noise",
        )


def _coverage_at(method: Callable[[tuple, tuple], object]) -> Callable[[int], Callable[[], object]]:
    return lambda n: functools.partial(
        method, grown(places("puskesmas"), n), grown(people(), n, seed=8)
    )


def _tiles_at(n: int) -> Callable[[], object]:
    return functools.partial(tile_index, *grown(places(*SCHOOLS), n))


def _sort_at(n: int) -> Callable[[], object]:
    from geo.tiles import BITS, morton, to_mercator

    square = to_mercator(*grown(places(*SCHOOLS), n))
    codes = morton(*((each * 2**BITS).astype(np.int64) for each in square))
    return functools.partial(np.argsort, codes)


def tile_index(lat: np.ndarray, lon: np.ndarray) -> object:
    """Build the index that answers tiles and ask it for some."""
    from geo.tiles import TileIndex

    index = TileIndex(lat, lon)
    for x in range(808, 828):
        index.tile(10, x, 530)
    return index


def compute_rows() -> Iterator[Row]:
    """Yield every measure of this part."""
    yield from loading_rows()
    yield from nearest_rows()
    yield from growth_rows()
