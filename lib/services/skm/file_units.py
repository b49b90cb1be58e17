"""Which rows of a file belong to which unit: by the names in its column of units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.db.connect import Database
from lib.services.regions import region_name
from lib.services.skm.errors import SurveyUnitsError
from lib.services.skm.units import Unit, listed

_MOST_NAMED = 3


def by_unit(
    names: pd.Series[str] | None,
    answered: NDArray[np.bool_],
    rows: Sequence[int],
    chosen: Unit,
    *,
    db: Database | None = None,
) -> list[tuple[Unit, NDArray[np.int64]]]:
    """Return each unit with the places of its rows.

    Parameters
    ----------
    names
        Unit of each row, as written (n,); None or all "" where the file does not tell.
    answered
        Whether a row has any answer (n,); others need no unit.
    rows
        Numbers of the rows in the file (n,).
    chosen
        Has all rows of a file without units; the others must be of its regency.
    db
        For tests.

    Raises
    ------
    SurveyUnitsError
        Where rows name no unit of the regency, or one of several alike; it holds them all as
        ``rows``: pairs of number and name.

    """
    everything = np.arange(len(rows))
    if names is None or names.eq("").all():
        return [(chosen, everything)]
    own = _units(chosen, db)
    places: dict[int, list[int]] = defaultdict(list)
    wrong: list[tuple[int, str]] = []
    for place, name in enumerate(names.tolist()):
        unit = own.get(_folded(name))
        if unit is not None:
            places[unit.id].append(place)
        elif name or answered[place]:
            wrong.append((rows[place], name))
    if wrong:
        told = [f"“{name}” ({row})" for row, name in wrong[:_MOST_NAMED]]
        where = region_name(chosen.region)
        raise SurveyUnitsError(count=len(wrong), where=where, units=told, rows=tuple(wrong))
    units = {unit.id: unit for unit in own.values()}
    return [(units[number], np.array(found)) for number, found in places.items()]


def _units(chosen: Unit, db: Database | None) -> dict[str, Unit]:
    """Return the units of a regency by name; of several alike the one that is open, or none."""
    alike: dict[str, list[Unit]] = defaultdict(list)
    for each in listed(chosen.region, db=db):
        if each.region == chosen.region:
            alike[_folded(each.name)].append(each)
    found = {}
    for name, units in alike.items():
        still_open = [each for each in units if each.open]
        one = units if len(units) == 1 else still_open
        if len(one) == 1:
            found[name] = one[0]
    return found


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
