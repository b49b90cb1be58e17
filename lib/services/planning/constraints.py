"""What a plan of sites must keep to, told by codes: places, and least numbers by region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from data.current import current_dataset
from data.store import Dataset
from geo.aggregate import NATION
from geo.siting.limits import Ints, Limits
from lib.services.access import active_facilities
from lib.services.figures import known_codes
from lib.services.planning.case import Case
from lib.services.planning.errors import LeastError, SiteIdError
from lib.services.regions import region_name

MOST_LEAST = 500


class Groups(NamedTuple):
    """Group of each candidate (-1 for none), least of each group, and their names."""

    group: Ints
    least: Ints
    names: tuple[str, ...]


def with_groups(limits: Limits, groups: Groups) -> Limits:
    """Return limits that ask for the least number of each group as well."""
    return replace(limits, group=groups.group, least=groups.least, names=groups.names)


def candidate_rows(case: Case, ids: Sequence[str]) -> Ints | None:
    """Return the rows of candidates by id, None for none.

    Raises
    ------
    SiteIdError
        Naming the first that is no candidate.

    """
    if not ids:
        return None
    place = {str(each): row for row, each in enumerate(case.candidates["id"])}
    for each in ids:
        if each not in place:
            raise SiteIdError(value=each)
    return np.array([place[each] for each in dict.fromkeys(ids)], dtype=np.intp)


def one_each_kecamatan(
    case: Case, service: str, region: str | None, *, dataset: Dataset | None = None
) -> Groups:
    """Return the groups by which no kecamatan of a region stays without a facility.

    Parameters
    ----------
    case
        Candidates of the dataset.
    service, region, dataset
        Those of the case.

    Returns
    -------
    Groups
        Of kecamatan that have no facility, 1 for each. A kecamatan without candidates is left out:
        nothing can be put there.

    """
    dataset = dataset or current_dataset()
    table = active_facilities(service, dataset)
    there = set(table["kode_kecamatan"].dropna().astype("str"))
    inside = "" if region in (None, NATION) else str(region)
    own = _kecamatan(case)
    codes = sorted({code for code in own if code and code not in there and _in(code, inside)})
    return _groups(own, dict.fromkeys(codes, 1))


def least_by_region(
    case: Case, least: Mapping[str, int], *, dataset: Dataset | None = None
) -> Groups:
    """Return the groups by which regions get a number of sites at least.

    Parameters
    ----------
    case
        Candidates of the dataset.
    least
        Sites by dotted code of a province, regency or kecamatan; none of them within another.
    dataset
        The one in effect by default.

    Raises
    ------
    LeastError
        Naming the code that is unknown, without candidates, within another, or with a number out
        of bounds.

    """
    dataset = dataset or current_dataset()
    known = known_codes(dataset)
    for code, number in least.items():
        nested = any(other != code and _in(code, other) for other in least)
        if code not in known or len(code) > 8 or nested or not 1 <= number <= MOST_LEAST:
            raise LeastError(value=f"{code}={number}", most=MOST_LEAST)
    own = np.array([next((c for c in least if _in(one, c)), "") for one in _kecamatan(case)],
                   dtype=object)  # fmt: skip
    return _groups(own, least)


def _groups(own: npt.NDArray[np.object_], least: Mapping[str, int]) -> Groups:
    place = {code: position for position, code in enumerate(least)}
    return Groups(
        np.array([place.get(code, -1) for code in own], dtype=np.intp),
        np.array(list(least.values()), dtype=np.intp),
        tuple(f"{region_name(code)} ({code})" for code in least),
    )


def _kecamatan(case: Case) -> npt.NDArray[np.object_]:
    if case.kecamatan is None:
        return np.full(len(case.candidates), "", dtype=object)
    return case.kecamatan


def _in(code: str, region: str) -> bool:
    return not region or code == region or code.startswith(f"{region}.")
