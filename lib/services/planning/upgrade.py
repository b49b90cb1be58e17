"""What changes do to capacity: beds within reach, and reach of inpatient care.

Distances stay as they are when a facility grows, so the gain is told by capacity per person
(E2SFCA, `lib.services.capacity`) and by people within reach of a facility with inpatient care. No
data say how many staff a facility has, so more staff change no figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import covered, share, sum_by_group
from geo.ecef import Floats
from geo.what_if import Facilities, distances_after, nearest
from lib.services.access import located
from lib.services.capacity import MAX_RADIUS_M, CapacityAccess, capacity_access
from lib.services.capacity_offered import offered_per_1000
from lib.services.planning.edits import Bools, Ints, Standing
from lib.services.planning.scene import Scene, scene

_MEASURE, _INPATIENT = "capacity_per_1000", "inpatient"
_LEAST = 1e-9
"""Differences below it are rounding."""


@dataclass(frozen=True)
class Standard:
    """The rule of how much capacity there should be.

    Attributes
    ----------
    rule
        Its id in the table of standards.
    per_1000
        Capacity per 1,000 people.
    label_id, label_en
        With its status.

    """

    rule: str
    per_1000: float
    label_id: str
    label_en: str


@dataclass(frozen=True, eq=False)
class CapacityChange:
    """Capacity per 1,000 people within reach, before and after changes; shared, never changed.

    Attributes
    ----------
    column
        What is counted, as in `lib.services.capacity.UNIT_LABELS`.
    radius_m
        Of the catchments.
    total_before, total_after
        Capacity that stands, all over the data.
    before, after
        Mean over the people of the region; NaN without any that has a place.
    standard
        None where no rule is known.
    under_before, under_after
        People of villages with less than the standard; NaN without one.
    kabkota, kecamatan
        kode, nama, people, before, after, under_before, under_after, by code.
    assumed
        What a new facility is taken to have: the median of the known; NaN if none was needed.

    """

    column: str
    radius_m: float
    total_before: float
    total_after: float
    before: float
    after: float
    standard: Standard | None
    under_before: float
    under_after: float
    kabkota: pd.DataFrame
    kecamatan: pd.DataFrame
    assumed: float


@dataclass(frozen=True)
class InpatientChange:
    """People within reach of a facility with inpatient care, before and after.

    Attributes
    ----------
    facilities_before, facilities_after
        With inpatient care, all over the data.
    people
        Of the region.
    before, after
        Of them those within reach.

    """

    facilities_before: int
    facilities_after: int
    people: float
    before: float
    after: float


def capacity_column(service: str, dataset: Dataset | None = None) -> str:
    """Return the column of capacity of a service, "" where none is known."""
    column = load_catalogue().service(service).capacity
    return column if column in located(service, dataset or current_dataset()).columns else ""


def has_inpatient(service: str, dataset: Dataset | None = None) -> bool:
    """Return whether the data say which facilities of a service have inpatient care."""
    return _INPATIENT in located(service, dataset or current_dataset()).columns


def standard_of(service: str, dataset: Dataset) -> Standard | None:
    """Return the rule on capacity of a service, the strictest if there are several."""
    table = dataset.standards
    own = table[(table["service"] == service) & (table["measure"] == _MEASURE)]
    if own.empty:
        return None
    row = own.sort_values(["threshold", "rule"]).iloc[-1]
    return Standard(
        str(row["rule"]), float(row["threshold"]), str(row["label_id"]), str(row["label_en"])
    )


def capacity_change(
    service: str,
    region: str | None,
    standing: Standing,
    radius_m: float,
    *,
    dataset: Dataset | None = None,
) -> CapacityChange | None:
    """Compare the capacity within reach before and after; None where none is known.

    Parameters
    ----------
    service, region
        As in `lib.services.planning.whatif.effects`.
    standing
        What stands afterwards.
    radius_m
        Of the catchments, at most 100 km. Ways across the sea count like any other.
    dataset
        The one in effect by default.

    Raises
    ------
    UnknownRegionError, UnknownServiceError, ServiceHasNoDataError, CatchmentError

    """
    dataset = dataset or current_dataset()
    if not capacity_column(service, dataset):
        return None
    radius_m = min(radius_m, MAX_RADIUS_M)
    around = scene(dataset, service, region, same_landmass=False)
    known = capacity_access(service, radius_m, dataset=dataset)
    usual = float(np.median(known.capacity[~known.assumed]))
    minus, plus, taken = _moves(known, standing, around.facilities, usual)
    before = known.per_1000[around.rows]
    after = before.copy()
    for sign, (stands, capacity) in ((-1.0, minus), (1.0, plus)):
        if len(capacity):
            offer = offered_per_1000(
                stands.lat, stands.lon, capacity, radius_m, known.decay, dataset=dataset
            )
            after += sign * offer[around.rows]
    after = np.maximum(after, 0.0)
    change = float(plus[1].sum() - minus[1].sum())
    return _capacity_change(
        dataset, around, known, before, after, change, usual if taken else np.nan
    )


def _moves(
    known: CapacityAccess, standing: Standing, facilities: Facilities, usual: float
) -> tuple[tuple[Facilities, Floats], tuple[Facilities, Floats], bool]:
    """Return what goes and what comes, each with its capacity, and whether any was assumed."""
    gone, rows = standing.gone, standing.rows
    grown: Ints = np.array(
        [row for row, more in standing.more.items() if more and row not in set(gone.tolist())],
        dtype=np.intp,
    )
    own = np.array([known.capacity[row] + standing.more.get(int(row), 0.0) for row in rows])
    told = np.where(np.isnan(standing.beds), usual, standing.beds)
    comes = np.where(rows >= 0, own, told) if len(rows) else np.empty(0)
    there = Facilities(
        np.r_[standing.added.lat, facilities.lat[grown]],
        np.r_[standing.added.lon, facilities.lon[grown]],
        np.r_[standing.added.land, facilities.land[grown]],
    )
    more = np.array([standing.more[int(row)] for row in grown], dtype=np.float64)
    left = Facilities(facilities.lat[gone], facilities.lon[gone], facilities.land[gone])
    taken = bool(((rows < 0) & np.isnan(standing.beds)).any())
    return (left, known.capacity[gone]), (there, np.r_[comes, more]), taken


def _capacity_change(
    dataset: Dataset,
    around: Scene,
    known: CapacityAccess,
    before: Floats,
    after: Floats,
    change: float,
    assumed: float,
) -> CapacityChange:
    standard = standard_of(known.service, dataset)
    one = np.zeros(len(around.people), dtype=np.intp)
    whole = _means(around.people, one, 1, before, after, standard)
    tables = {}
    for level, names in (("kabkota", dataset.regions), ("kecamatan", dataset.districts)):
        codes, group = around.groups[level]
        named = names.set_index("kode")["nama"].reindex(codes).fillna("")
        means = _means(around.people, group, len(codes), before, after, standard)
        tables[level] = pd.DataFrame({"kode": codes, "nama": list(named)} | means)
    total = float(known.capacity.sum())
    return CapacityChange(
        column=known.column,
        radius_m=known.radius_m,
        total_before=total,
        total_after=total + change,
        before=float(whole["before"][0]),
        after=float(whole["after"][0]),
        standard=standard,
        under_before=float(whole["under_before"][0]),
        under_after=float(whole["under_after"][0]),
        kabkota=tables["kabkota"],
        kecamatan=tables["kecamatan"],
        assumed=assumed,
    )


def _means(
    people: Floats, group: Ints, number: int, before: Floats, after: Floats, rule: Standard | None
) -> dict[str, Floats]:
    """Average over people by group, and count those under the rule; villages without a place not.

    A change below rounding is none.
    """
    after = np.where(np.abs(after - before) < _LEAST, before, after)
    placed = ~np.isnan(before)
    told = sum_by_group(people * placed, group, number)
    found = {"people": sum_by_group(people, group, number)}
    for name, values in (("before", before), ("after", after)):
        found[name] = share(sum_by_group(people * np.nan_to_num(values), group, number), told)
    for name, values in (("under_before", before), ("under_after", after)):
        if rule is None:
            found[name] = np.full(number, np.nan)
        else:
            under: Bools = placed & (values < rule.per_1000)
            found[name] = sum_by_group(people * under, group, number)
    return found


def inpatient_change(
    service: str,
    region: str | None,
    standing: Standing,
    radius_m: float,
    *,
    same_landmass: bool = False,
    dataset: Dataset | None = None,
) -> InpatientChange | None:
    """Compare who is within reach of inpatient care; None where the data do not tell.

    A facility of which it is not known counts as without; so does a new one.

    Parameters
    ----------
    service, region, radius_m, same_landmass, dataset
        As in `lib.services.planning.whatif.effects`.
    standing
        What stands afterwards.

    Raises
    ------
    UnknownRegionError, UnknownServiceError, ServiceHasNoDataError

    """
    dataset = dataset or current_dataset()
    if not has_inpatient(service, dataset):
        return None
    around = scene(dataset, service, region, same_landmass=same_landmass)
    rows = _inpatient_rows(dataset, service)
    now = _inpatient_now(dataset, service, region or "", same_landmass)
    gone = np.flatnonzero(np.isin(rows, standing.gone))
    # Those that moved take their care along; those that get it now join in their place.
    new = np.array(sorted(standing.inpatient - set(standing.gone.tolist()) - set(rows.tolist())),
                   dtype=np.intp)  # fmt: skip
    with_care = np.isin(standing.rows, np.r_[rows, sorted(standing.inpatient)])
    with_care &= standing.rows >= 0
    joined = _joined(_part(standing.added, with_care), _part(around.facilities, new))
    after = distances_after(around.places, now, _part(around.facilities, rows), gone, joined)
    inside = [float(around.people[covered(metres, radius_m)].sum()) for metres in (now[1], after)]
    return InpatientChange(
        len(rows), len(rows) - len(gone) + len(joined), float(around.people.sum()), *inside
    )


def _part(facilities: Facilities, rows: Bools | Ints) -> Facilities:
    return Facilities(facilities.lat[rows], facilities.lon[rows], facilities.land[rows])


def _joined(first: Facilities, second: Facilities) -> Facilities:
    return Facilities(
        np.r_[first.lat, second.lat], np.r_[first.lon, second.lon], np.r_[first.land, second.land]
    )


@kept_by_version(maxsize=8)
def _inpatient_rows(dataset: Dataset, service: str) -> Ints:
    return np.flatnonzero((located(service, dataset)[_INPATIENT] == "yes").to_numpy(dtype=bool))


@kept_by_version(maxsize=24)
def _inpatient_now(
    dataset: Dataset,
    service: str,
    region: str,
    same_landmass: bool,  # noqa: FBT001
) -> tuple[Ints, Floats]:
    around = scene(dataset, service, region, same_landmass=same_landmass)
    return nearest(around.places, _part(around.facilities, _inpatient_rows(dataset, service)))
