"""What the answers say: the index by unit, service, regency and period.

Nothing is published of fewer than five respondents. Where what is hidden in a table adds up to
fewer than five, the next smallest group is hidden too, so that the total does not give it away.
The demonstration set is never added to real answers: every function takes one or the other.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.db.connect import Database
from data.db.engine import database
from lib.services.regions import within
from lib.services.skm.classes import ELEMENTS, SCALE, Grade, grade_of, rounded
from lib.services.skm.index import Indices, skm_index
from lib.services.skm.stored import stored
from lib.services.skm.units import Unit, listed
from lib.services.small_cells import FEWEST, hidden

STEPS = ("tahunan", "semesteran", "triwulanan")
_MONTHS = {"tahunan": 12, "semesteran": 6, "triwulanan": 3}
_REGENCY = 5


@dataclass(frozen=True)
class Element:
    """One of the nine elements: its code, its answers, mean (1 to 4), index and class."""

    code: str
    n: int
    mean: float | None
    index: float | None
    grade: Grade | None


@dataclass(frozen=True)
class Result:
    """The index of one group; None where there are too few answers.

    Parameters
    ----------
    n
        Respondents; 0 where they are hidden or none.
    hidden
        Whether there are answers that may not be published.
    index, margin
        25 to 100, rounded to two decimals, and half its 95 % confidence interval.
    grade
        Its class.
    elements
        The nine elements, () where hidden.

    """

    n: int
    hidden: bool
    index: float | None
    margin: float | None
    grade: Grade | None
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Cell:
    """A group with its key (id of a unit, code of a service or regency, period) and result."""

    key: str
    result: Result


@dataclass(frozen=True)
class Wanted:
    """Which answers: those of a region, unit and days, of the demonstration or the real ones."""

    region: str = ""
    unit: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    demo: bool = False


@dataclass(frozen=True)
class _Picked:
    """The answers that were wanted, with the unit of each."""

    units: dict[int, Unit]
    unit: NDArray[np.int64]
    day: NDArray[np.datetime64]
    answers: NDArray[np.float64]


def overall(wanted: Wanted, *, db: Database | None = None) -> Result:
    """Return the index of all answers that are wanted."""
    picked = _picked(wanted, db)
    everyone = np.zeros(len(picked.unit), dtype=np.int64)
    return _results(skm_index(picked.answers, everyone, 1))[0]


def by_unit(wanted: Wanted, *, db: Database | None = None) -> tuple[Cell, ...]:
    """Return the index of each unit with answers; the key is its number."""
    picked = _picked(wanted, db)
    return _cells(picked, [str(each) for each in picked.unit.tolist()])


def by_service(wanted: Wanted, *, db: Database | None = None) -> tuple[Cell, ...]:
    """Return the index of each service: its code, or the name of one outside the catalogue."""
    picked = _picked(wanted, db)
    names = {key: each.service or each.service_name for key, each in picked.units.items()}
    return _cells(picked, [names[each] for each in picked.unit.tolist()])


def by_regency(wanted: Wanted, *, db: Database | None = None) -> tuple[Cell, ...]:
    """Return the index of each regency; units of a province as a whole have a code of two."""
    picked = _picked(wanted, db)
    return _cells(picked, [picked.units[each].region for each in picked.unit.tolist()])


def over_time(
    wanted: Wanted, step: str = STEPS[0], *, db: Database | None = None
) -> tuple[Cell, ...]:
    """Return the index of each year ("2026"), half year ("2026-S1") or quarter ("2026-Q1")."""
    picked = _picked(wanted, db)
    months = picked.day.astype("datetime64[M]").astype(np.int64)
    year, month = months // 12 + 1970, months % 12
    part = month // _MONTHS[step] + 1
    sign = {"tahunan": "", "semesteran": "-S", "triwulanan": "-Q"}[step]
    keys = [
        f"{y}{sign}{p}" if sign else str(y)
        for y, p in zip(year.tolist(), part.tolist(), strict=True)
    ]
    return _cells(picked, keys)


def regency_index(kode: str, year: int | None = None, *, db: Database | None = None) -> Result:
    """Return the index of a regency from real answers: of a year, or of the newest with one."""
    table = all_regencies(year, db=db)
    own = table[table["kode"] == kode]
    if year is None and len(own):
        year = int(own["year"].max())
    found = overall(_in_year(year, kode), db=db)
    # Another table hides it beside a smaller one: it stays hidden here too.
    return found if len(own) else Result(0, found.hidden or found.n > 0, None, None, None, ())


def all_regencies(year: int | None = None, *, db: Database | None = None) -> pd.DataFrame:
    """Return the published indices of regencies from real answers.

    Returns
    -------
    DataFrame
        ``kode, year, n, index, margin, mutu``, one row for each regency and year that has an
        index; all years, or one.

    """
    found = [cell for cell in _by_year(year, db) if cell.result.index is not None]
    return pd.DataFrame(
        {
            "kode": pd.Series([each.key.split(" ")[0] for each in found], dtype="str"),
            "year": pd.Series([int(each.key.split(" ")[1]) for each in found], dtype="int64"),
            "n": pd.Series([each.result.n for each in found], dtype="int64"),
            "index": pd.Series([each.result.index for each in found], dtype="float64"),
            "margin": pd.Series([each.result.margin for each in found], dtype="float64"),
            "mutu": pd.Series([_mutu(each.result) for each in found], dtype="str"),
        }
    )


def all_elements(year: int | None = None, *, db: Database | None = None) -> pd.DataFrame:
    """Return the published indices of single elements by regency, from real answers.

    Returns
    -------
    DataFrame
        ``kode, year``, and ``U1`` to ``U9`` with the mean × 25, NaN where fewer than five have
        answered the element; one row for each regency and year that is published.

    """
    found = [cell for cell in _by_year(year, db) if cell.result.elements]
    values = [[each.index for each in cell.result.elements] for cell in found]
    table = pd.DataFrame(values, columns=list(ELEMENTS), dtype="float64")
    table.insert(0, "kode", pd.Series([cell.key.split(" ")[0] for cell in found], dtype="str"))
    years = pd.Series([int(cell.key.split(" ")[1]) for cell in found], dtype="int64")
    table.insert(1, "year", years)
    return table


def _by_year(year: int | None, db: Database | None) -> list[Cell]:
    """Return a cell for each regency and year of real answers; its key is "53.04 2026"."""
    picked = _picked(_in_year(year), db)
    years = picked.day.astype("datetime64[Y]").astype(np.int64) + 1970
    keys = [
        f"{picked.units[unit].region} {each}"
        for unit, each in zip(picked.unit.tolist(), years.tolist(), strict=True)
    ]
    return [cell for cell in _cells(picked, keys) if cell.key.index(" ") == _REGENCY]


def _mutu(result: Result) -> str:
    return result.grade.mutu if result.grade else ""


def _in_year(year: int | None, region: str = "") -> Wanted:
    if year is None:
        return Wanted(region=region)
    return Wanted(region=region, since=dt.date(year, 1, 1), until=dt.date(year, 12, 31))


@dataclass(frozen=True)
class Change:
    """The index of the newest period against the one before it, in points, with its margin."""

    before: str
    after: str
    points: float
    margin: float | None

    @property
    def clear(self) -> bool:
        """Whether it is more than chance alone would often give."""
        return self.margin is not None and abs(self.points) > self.margin


def change(periods: Sequence[Cell]) -> Change | None:
    """Return the change between the last two periods with an index; None where there are not two.

    The margin is the root of the sum of the squares of both, which are independent samples.
    """
    known = [cell for cell in periods if cell.result.index is not None]
    if len(known) < 2:
        return None
    before, after = known[-2:]
    points = (after.result.index or 0.0) - (before.result.index or 0.0)
    margins = (before.result.margin, after.result.margin)
    margin = None if None in margins else math.hypot(*(each or 0.0 for each in margins))
    return Change(before.key, after.key, points, margin)


def weakest(result: Result, most: int = 3) -> tuple[Element, ...]:
    """Return the elements with the lowest means, the weakest first: what to mend first."""
    known = [each for each in result.elements if each.mean is not None]
    return tuple(sorted(known, key=lambda each: (each.mean, each.code))[:most])


def _picked(wanted: Wanted, db: Database | None) -> _Picked:
    db = db or database()
    known = stored(db, demo=wanted.demo)
    units = {
        each.id: each
        for each in listed(demo=wanted.demo, db=db)
        if within(each.region, wanted.region) and wanted.unit in {None, each.id}
    }
    # A unit that was opened after the answers were read has none among them.
    keep = np.isin(known.unit, np.fromiter(units, dtype=np.int64, count=len(units)))
    if wanted.since is not None:
        keep &= known.day >= np.datetime64(wanted.since)
    if wanted.until is not None:
        keep &= known.day <= np.datetime64(wanted.until)
    return _Picked(units, known.unit[keep], known.day[keep], known.answers[keep])


def _cells(picked: _Picked, keys: Sequence[str]) -> tuple[Cell, ...]:
    group, names = pd.factorize(np.asarray(keys, dtype=object), sort=True)
    found = skm_index(picked.answers, group.astype(np.int64), len(names))
    told = _results(found)
    return tuple(Cell(str(name), one) for name, one in zip(names, told, strict=True))


def _results(found: Indices) -> list[Result]:
    hide = hidden(found.n)
    return [_result(found, at, hide=bool(hide[at])) for at in range(len(found.n))]


def _result(found: Indices, at: int, *, hide: bool) -> Result:
    if hide or found.n[at] == 0:
        return Result(0, hide, None, None, None, ())
    elements = tuple(
        _element(code, int(found.answers[at, place]), float(found.means[at, place]))
        for place, code in enumerate(ELEMENTS)
    )
    # Eight means and the index would give the ninth away.
    whole = all(each.mean is not None for each in elements)
    index = float(rounded(found.index[at])) if whole else None
    margin = float(found.margin[at])
    return Result(
        n=int(found.n[at]),
        hidden=False,
        index=index,
        margin=margin if index is not None and not math.isnan(margin) else None,
        grade=None if index is None else grade_of(index),
        elements=elements,
    )


def _element(code: str, n: int, mean: float) -> Element:
    if n < FEWEST:
        return Element(code, 0, None, None, None)
    index = float(rounded(mean * SCALE))
    return Element(code, n, mean, index, grade_of(index))
