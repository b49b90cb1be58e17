"""Reports beside coverage: how much is heard from a region, and how well it is served.

Silence is read together with reach: a badly served place from which little is heard is named.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.db.connect import Database
from lib.services import measures
from lib.services.participation import board, published
from lib.services.participation.board import Cell, Wanted
from lib.services.people import Clock, utc_now
from lib.services.regions import within

PER = 10_000
WORST_SHARE = 1 / 3
"""The part of all regencies, by reach, that counts as badly served."""
QUIET_SHARE = 1 / 2
"""Below this part of the nation's reports per 10,000 people a regency counts as quiet."""
COLUMNS = ("population", "received", "hidden", "per_10k", "in_time", "waited", "satisfaction",
           "reach", "outside", "tertinggal")  # fmt: skip


@dataclass(frozen=True)
class Silence:
    """Badly served regencies from which little is heard.

    Parameters
    ----------
    rows
        Rows of `table`, those with most people out of reach first.
    reach
        Per cent of people within reach below which a regency is of the worst served third.
    per_10k
        Reports per 10,000 people below which it is quiet; NaN where the nation has too few.

    """

    rows: pd.DataFrame
    reach: float
    per_10k: float


def table(
    service: str, wanted: Wanted | None = None, *, db: Database | None = None, now: Clock = utc_now
) -> pd.DataFrame:
    """Return `COLUMNS` of all kabupaten/kota by code; the region of `wanted` narrows nothing.

    ``received`` and ``per_10k`` are NaN where they are ``hidden``; ``reach`` is the per cent of
    people within the service's threshold in a straight line, ``outside`` the people beyond it.

    Raises
    ------
    UnknownServiceError

    """
    wanted = wanted or Wanted()
    everywhere = Wanted(
        kind=wanted.kind, sector=wanted.sector, since=wanted.since, until=wanted.until,
        demo=wanted.demo,
    )  # fmt: skip
    regions = current_dataset().regions.set_index("kode")
    found = {each.key: each for each in board.by(everywhere, "regency", db=db, now=now)}
    cells = [found.get(code, Cell(code, 0)) for code in regions.index]
    reach, outside = _reach(service, regions.index)
    people = regions["population"].astype("float64")
    received = pd.Series(
        [np.nan if each.hidden else float(each.received) for each in cells], index=regions.index
    )
    return pd.DataFrame(
        {
            "population": people,
            "received": received,
            "hidden": [each.hidden for each in cells],
            "per_10k": received / people * PER,
            "in_time": _column(cells, "in_time"),
            "waited": _column(cells, "waited"),
            "satisfaction": _column(cells, "satisfaction"),
            "reach": reach,
            "outside": outside,
            "tertinggal": regions["tertinggal_2020_2024"].astype(bool),
        },
        index=regions.index,
    )


def _column(cells: list[Cell], name: str) -> list[float]:
    values = [getattr(each, name) for each in cells]
    return [np.nan if value is None else float(value) for value in values]


def _reach(code: str, index: pd.Index) -> tuple[pd.Series, pd.Series]:
    service = load_catalogue().service(code)
    if not measures.has_data(service):
        nothing = pd.Series(np.nan, index=index)
        return nothing, nothing
    own = measures.coverage(code, service.default_radius_km * 1000, "kabkota", None)
    picks = (measures.ACCESS_MEASURES[name] for name in ("jangkauan", "di_luar"))
    reach, outside = (
        measures.access_values(each, service, own).astype("float64").reindex(index)
        for each in picks
    )
    return reach, outside


def per_10k(cell: Cell, region: str) -> float:
    """Return reports per 10,000 people of a region ("" is the nation); NaN where hidden."""
    people = people_of(region)
    return np.nan if cell.hidden or not people else cell.received / people * PER


def people_of(region: str) -> int:
    """Return the population of a region, "" for the nation; 0 where it is not known."""
    regions = current_dataset().regions
    inside = [within(code, region) for code in regions["kode"]]
    return int(regions.loc[inside, "population"].fillna(0).sum())


def silent(
    frame: pd.DataFrame, nation: Cell, region: str = "", *, most: int | None = None
) -> Silence:
    """Return the badly served regencies of a region from which little is heard.

    Badly served is the worst third of all kabupaten/kota by reach; quiet is below half of the
    nation's reports per 10,000 people. Where counts are hidden there are few: they are quiet too.

    Parameters
    ----------
    frame
        As `table` gives it.
    nation
        The figures of all reports.
    region
        A province or regency, "" for the nation.
    most
        How many rows to return at most.

    """
    bound = float(frame["reach"].quantile(WORST_SHARE))
    quiet = per_10k(nation, "") * QUIET_SHARE
    if not quiet > 0:  # nothing is heard from anywhere
        return Silence(frame.iloc[:0], bound, np.nan)
    rows = frame[
        (frame["reach"] <= bound)
        & (frame["hidden"] | (frame["per_10k"] < quiet))
        & np.array([within(code, region) for code in frame.index], dtype=bool)
    ].sort_values("outside", ascending=False, kind="stable")
    return Silence(rows if most is None else rows.head(most), bound, quiet)


@dataclass(frozen=True)
class Point:
    """Public reports of one cell of the map: its rounded point (degrees), and how many of a kind.

    `tickets` are theirs, the newest first.
    """

    lat: float
    lon: float
    n: int
    kinds: tuple[str, ...]
    tickets: tuple[str, ...]


def points(
    wanted: published.Wanted,
    *,
    cell: float = 0.01,
    most: int = published.MOST,
    db: Database | None = None,
) -> tuple[Point, ...]:
    """Return the newest public reports that have a point, put together by cells of the map.

    Parameters
    ----------
    wanted
        Which reports.
    cell
        Width of a cell in degrees, at least that of public points; a cell is shown at the mean of
        its points.
    most
        How many reports at most.
    db
        For tests.

    """
    found: dict[tuple[int, int], list[published.PublicReport]] = {}
    for each in published.find(wanted, most=most, db=db):
        if each.lat is not None and each.lon is not None:
            key = (round(each.lat / cell), round(each.lon / cell))
            found.setdefault(key, []).append(each)
    return tuple(_point(own) for _, own in sorted(found.items()))


def _point(own: list[published.PublicReport]) -> Point:
    lat, lon = (
        round(float(np.mean([getattr(each, name) for each in own])), published.POINT_DECIMALS)
        for name in ("lat", "lon")
    )
    kinds = tuple(dict.fromkeys(each.kind for each in own))
    return Point(lat, lon, len(own), kinds, tuple(each.ticket for each in own))
