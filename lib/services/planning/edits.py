"""Changes of facilities that are tried, and what stands once they are done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import kept_by_version
from data.store import Dataset
from geo.ecef import Floats, to_ecef
from geo.what_if import Facilities, within_areas
from lib.services.access import located
from lib.services.coverage import landmass_at
from lib.services.planning.candidates import RAISES, candidate_landmass, narrowed
from lib.services.planning.effect_errors import EditError, EditFacilityError

EDIT_KINDS = ("add", "move", "close", "upgrade", "hazard")
OF = "/"
"""Between the lesser service and the id of a facility that is raised: ``puskesmas/1010001``."""
MOST_BEDS = 10_000
MOST_HAZARD_M = 100_000.0
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]
_PLACE = ("lat", "lon")


@dataclass(frozen=True)
class Edit:
    """One change that is tried.

    Parameters
    ----------
    kind
        One of `EDIT_KINDS`. A hazard takes away what stands in a circle in the end, whatever
        else was changed, and cuts the roads there. An upgrade of a facility of the service adds
        beds or inpatient care; one of a lesser facility (`OF`) raises it to one of the service.
    id
        Of the facility; for a new one the code of its village or kecamatan, or "".
    lat, lon
        Degrees (EPSG:4326) where a new or moved one stands, or of the middle of a hazard.
    beds
        What an upgrade adds of the capacity that the service counts, or what a raised one then
        has; 0 for nothing told.
    inpatient
        Whether an upgrade makes it one with inpatient care.
    radius_m
        Of a hazard, geodesic metres.

    """

    kind: str
    id: str = ""
    lat: float = float("nan")
    lon: float = float("nan")
    beds: float = 0.0
    inpatient: bool = False
    radius_m: float = float("nan")


@dataclass(frozen=True, eq=False)
class Standing:
    """What becomes of the facilities of a service; rows are those of ``located``.

    Attributes
    ----------
    gone
        Rows of those that do not stand in their place any more, rising.
    added
        What stands anew: new ones, raised ones, and those that moved.
    rows
        Of each added one where it stood before; -1 for a new or raised one.
    struck
        Rows of those that hazards take away.
    beds
        Of each added one the capacity that was told, NaN where none was.
    more
        What is added to the capacity of a row.
    inpatient
        Rows that come to have inpatient care.
    hazards
        The areas.

    """

    gone: Ints
    added: Facilities
    rows: Ints
    struck: Ints
    beds: Floats
    more: dict[int, float]
    inpatient: frozenset[int]
    hazards: tuple[Edit, ...]


def edits_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Edit, ...]:
    """Take changes as a scenario or the page keeps them; other keys are left.

    Raises
    ------
    EditError
        If one has no known kind or no place.

    """
    found = []
    for row in rows:
        values = {}
        for key, empty in (*((key, np.nan) for key in (*_PLACE, "radius_m")), ("beds", 0.0)):
            try:
                values[key] = float(row[key]) if row.get(key) is not None else empty
            except (TypeError, ValueError) as error:
                raise EditError(value=row.get("kind"), field=key) from error
        inpatient = row.get("inpatient") is True
        found.append(
            Edit(str(row.get("kind")), str(row.get("id") or ""), inpatient=inpatient, **values)
        )
    check_edits(found)
    return tuple(found)


def check_edits(edits: Iterable[Edit]) -> None:
    """Refuse changes of unknown kind, or without the place or size that their kind needs.

    Raises
    ------
    EditError

    """
    for edit in edits:
        placed = abs(edit.lat) <= 90 and abs(edit.lon) <= 180
        if edit.kind not in EDIT_KINDS:
            raise EditError(value=edit.kind, field="kind")
        if edit.kind in ("add", "move", "hazard") and not placed:
            raise EditError(value=edit.kind, field="lat, lon")
        if edit.kind in ("move", "close", "upgrade") and not edit.id:
            raise EditError(value=edit.kind, field="id")
        if edit.kind == "hazard" and not 0 < edit.radius_m <= MOST_HAZARD_M:
            raise EditError(value=edit.kind, field="radius_m")
        if not 0 <= edit.beds <= MOST_BEDS:
            raise EditError(value=edit.kind, field="beds")


def lesser_facilities(service: str, dataset: Dataset) -> pd.DataFrame:
    """Return what may be raised to a facility of a service (`RAISES`), as ``located`` does.

    Their ids begin with their own service and `OF`.
    """
    parts = [
        narrowed(located(each.facilities, dataset), each.where).assign(
            id=lambda table, code=each.facilities: code + OF + table["id"].astype("str")
        )
        for each in RAISES.get(service, {}).values()
        if each.facilities != service and dataset.has_data(each.facilities)
    ]
    return pd.concat(parts, ignore_index=True) if parts else located(service, dataset).head(0)


@kept_by_version(maxsize=16)
def rows_by_id(dataset: Dataset, service: str) -> dict[str, int]:
    """Return the row of ``located`` of each id; of equal ids the first."""
    ids = located(service, dataset)["id"].astype("str")
    return {each: row for row, each in reversed(list(enumerate(ids)))}


@kept_by_version(maxsize=16)
def _lesser_places(dataset: Dataset, service: str) -> dict[str, tuple[float, float, int]]:
    """Return position and landmass by id."""
    table = lesser_facilities(service, dataset)
    places = zip(table["lat"], table["lon"], table["landmass_id"], strict=True)
    return dict(zip(table["id"].astype(str), places, strict=True))


def settled(
    dataset: Dataset, service: str, edits: Iterable[Edit], *, same_landmass: bool
) -> Standing:
    """Say what stands after changes; of several moves or closures of one the last counts.

    Raises
    ------
    EditFacilityError
        If a facility that should change is not there.

    """
    rows, moved, new = rows_by_id(dataset, service), dict[int, Edit](), list[Edit]()
    more, inpatient, raised = dict[int, float](), set[int](), set[str]()
    hazards = []
    for edit in edits:
        if edit.kind == "hazard":
            hazards.append(edit)
        elif edit.kind == "add":
            new.append(edit)
        elif edit.kind == "upgrade" and OF in edit.id:
            if edit.id not in raised:
                raised.add(edit.id)
                new.append(_raised(dataset, service, edit))
        elif edit.id not in rows:
            raise EditFacilityError(value=edit.id)
        elif edit.kind == "upgrade":
            row = rows[edit.id]
            more[row] = more.get(row, 0.0) + edit.beds
            inpatient |= {row} if edit.inpatient else set()
        else:
            moved[rows[edit.id]] = edit
    return _standing(
        dataset, service, moved, new, tuple(hazards), more, frozenset(inpatient),
        same_landmass=same_landmass,
    )  # fmt: skip


def _raised(dataset: Dataset, service: str, edit: Edit) -> Edit:
    place = _lesser_places(dataset, service).get(edit.id)
    if place is None:
        raise EditFacilityError(value=edit.id)
    return replace(edit, kind="add", lat=float(place[0]), lon=float(place[1]))


def _standing(
    dataset: Dataset,
    service: str,
    moved: Mapping[int, Edit],
    new: list[Edit],
    hazards: tuple[Edit, ...],
    more: dict[int, float],
    inpatient: frozenset[int],
    *,
    same_landmass: bool,
) -> Standing:
    away = {row: each for row, each in moved.items() if each.kind == "move"}
    anew = [*new, *away.values()]
    source = np.array([-1] * len(new) + list(away), dtype=np.intp)
    lat, lon = (np.array([getattr(each, key) for each in anew], dtype=float) for key in _PLACE)
    beds: Floats = np.array([each.beds or np.nan for each in anew], dtype=np.float64)
    land = (
        _land(dataset, service, anew) if same_landmass else np.full(len(anew), -1, dtype=np.int64)
    )
    gone, struck = np.array(sorted(moved), dtype=np.intp), np.empty(0, dtype=np.intp)
    if hazards:
        table = located(service, dataset)
        hit = _in_hazards(hazards, table["lat"], table["lon"])
        hit[gone] = False
        kept = ~_in_hazards(hazards, lat, lon)
        struck = np.union1d(np.flatnonzero(hit), source[~kept & (source >= 0)]).astype(np.intp)
        gone = np.union1d(gone, np.flatnonzero(hit)).astype(np.intp)
        lat, lon, land = lat[kept], lon[kept], land[kept]
        source, beds = source[kept], beds[kept]
    added = Facilities(lat, lon, land)
    return Standing(gone, added, source, struck, beds, more, inpatient, hazards)


def _in_hazards(hazards: tuple[Edit, ...], lat: npt.ArrayLike, lon: npt.ArrayLike) -> Bools:
    middles = to_ecef([each.lat for each in hazards], [each.lon for each in hazards])
    radii: Floats = np.array([each.radius_m for each in hazards], dtype=np.float64)
    return within_areas(to_ecef(lat, lon), middles, radii)


def _land(dataset: Dataset, service: str, standing: list[Edit]) -> npt.NDArray[np.int64]:
    """Return landmasses: a new site keeps that of its village, as when it was a candidate."""
    codes, lesser = _land_of_codes(dataset), _lesser_places(dataset, service)
    found = [
        None
        if each.kind != "add"
        else int(lesser[each.id][2])
        if each.id in lesser
        else codes.get(each.id)
        for each in standing
    ]
    open_rows = [row for row, each in enumerate(found) if each is None]
    land = np.array([-1 if each is None else each for each in found], dtype=np.int64)
    if open_rows:  # only then, as the borders of all regions take a second to make ready
        places = [standing[row] for row in open_rows]
        land[open_rows] = landmass_at(
            dataset, [each.lat for each in places], [each.lon for each in places]
        )
    return land


@kept_by_version(maxsize=2)
def _land_of_codes(dataset: Dataset) -> dict[str, int]:
    found: dict[str, int] = {}
    for level, table in (("desa", dataset.villages), ("kecamatan", dataset.districts)):
        found |= dict(zip(table["kode"], candidate_landmass(dataset, table, level), strict=True))
    return found
