"""What a scenario holds: the question and the changes, so that it can be computed anew.

`settled` lets nothing else through, whether it comes from a page or from a file. The keys are

- ``objective``, ``radius_m``, ``number`` (None where everybody is to be reached), ``budget_rp``,
  ``level``, ``same_landmass``, ``need``, ``required`` and ``excluded`` (codes of candidates):
  the question, as `lib.services.planning.siting.find_sites` takes it;
- ``sites``: the chosen ones in their order, each ``id``, ``name``, ``lat``, ``lon``;
- ``edits``: changes that were tried, each ``kind`` and what the kind needs of ``id``, ``name``,
  ``lat``, ``lon``, ``beds``, ``inpatient``, ``radius_m``;
- both perhaps with ``means``, ``cost_rp``, ``year`` and ``funding``: the line of the proposal;
- ``costs``: figures of means of this plan alone, each ``means``, ``cost_rp``, ``yearly_rp``,
  ``months``; ``ceilings``: rupiah by year, ``{"2027": 5e9}``;
- ``view``: texts by name, what a page wants to find again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data.current import current_dataset
from data.means import FUNDING, all_means
from lib.services.checked_json import canonical
from lib.services.figures import MAX_RADIUS_M, known_codes
from lib.services.files import LAT_RANGE, LON_RANGE
from lib.services.kpi.register_checks import tidy
from lib.services.planning.case import CANDIDATE_LEVELS
from lib.services.planning.edits import EDIT_KINDS, MOST_HAZARD_M
from lib.services.planning.scenario_errors import ScenarioFieldError
from lib.services.planning.siting import MOST_SITES, OBJECTIVES

Content = dict[str, Any]
Figures = dict[str, float | None]
MOST_EDITS = 200
_MOST_BYTES = 400_000
_MOST_VIEW = 60
_YEAR = re.compile(r"20\d\d")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_PLACED = ("add", "move", "hazard")
_KNOWN = ("move", "close", "upgrade")
_EDIT = ("kind", "id", "name", "lat", "lon", "beds", "staff", "inpatient", "radius_m")
_LINE = ("means", "cost_rp", "year", "funding")


def settled(content: Mapping[str, Any]) -> Content:
    """Return a content with every key, in its proper type.

    Raises
    ------
    ScenarioFieldError
        Naming the part that is missing, unknown or wrong.

    """
    if not isinstance(content, Mapping):
        raise _wrong("content", content)
    strange = sorted(set(map(str, content)) - set(_PARTS))
    if strange:
        raise _wrong("content", strange[0])
    found: Content = {}
    for name, (check, default) in _PARTS.items():
        value = content.get(name, default)
        if name in _NEEDED and name not in content:
            raise _wrong(name, "")
        found[name] = check(name, value)
    if len(canonical(found)) > _MOST_BYTES:
        raise _wrong("content", f"> {_MOST_BYTES} B")
    return found


def settled_figures(figures: Mapping[str, Any]) -> Figures:
    """Return figures by name; what is not finite is None.

    Raises
    ------
    ScenarioFieldError

    """
    if not isinstance(figures, Mapping) or len(figures) > _MOST_VIEW:
        raise _wrong("figures", type(figures).__name__)
    found: Figures = {}
    for name, value in figures.items():
        if not _NAME.fullmatch(str(name)):
            raise _wrong("figures", name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise _wrong(str(name), value)
        found[str(name)] = float(value) if value is not None and math.isfinite(value) else None
    return found


def _wrong(field: str, value: object) -> ScenarioFieldError:
    return ScenarioFieldError(field=field, value=value)


def _one_of(choices: Sequence[str]) -> Callable[[str, Any], str]:
    def check(name: str, value: Any) -> str:
        if value not in choices:
            raise _wrong(name, value)
        return str(value)

    return check


def _number(least: float, most: float, *, whole: bool = False, needed: bool = False) -> Any:
    def check(name: str, value: Any) -> float | int | None:
        if value is None and not needed:
            return None
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        if not plain or not math.isfinite(value) or not least <= value <= most:
            raise _wrong(name, value)
        if whole and value != int(value):
            raise _wrong(name, value)
        return int(value) if whole else float(value)

    return check


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, value)
    return value


def _text(name: str, value: Any, most: int = 200) -> str:
    if not isinstance(value, str):
        raise _wrong(name, value)
    return tidy(value, most)


def _codes(name: str, value: Any) -> list[str]:
    known = known_codes(current_dataset())
    if not isinstance(value, list | tuple) or len(value) > MOST_SITES:
        raise _wrong(name, value)
    for each in value:
        if each not in known:
            raise _wrong(name, each)
    return [str(each) for each in value]


def _rows(name: str, value: Any, most: int) -> list[Mapping[str, Any]]:
    if not isinstance(value, list | tuple) or len(value) > most:
        raise _wrong(name, value)
    for each in value:
        if not isinstance(each, Mapping):
            raise _wrong(name, each)
    return list(value)


def _only(name: str, row: Mapping[str, Any], keys: Sequence[str]) -> None:
    strange = sorted(set(map(str, row)) - set(keys))
    if strange:
        raise _wrong(name, strange[0])


def _sites(name: str, value: Any) -> list[Content]:
    found = []
    for row in _rows(name, value, MOST_SITES):
        _only(name, row, ("id", "name", "lat", "lon", *_LINE))
        site = {"id": _text("id", row.get("id", "")), "name": _text("name", row.get("name", ""))}
        found.append(site | _point(row) | _line(row))
    return found


def _edits(name: str, value: Any) -> list[Content]:
    found = []
    for row in _rows(name, value, MOST_EDITS):
        _only(name, row, (*_EDIT, *_LINE))
        edit: Content = {"kind": _one_of(EDIT_KINDS)("kind", row.get("kind"))}
        edit["name"] = _text("name", row.get("name", ""))
        edit["id"] = _text("id", row.get("id", ""))
        if edit["kind"] in _KNOWN and not edit["id"]:
            raise _wrong("id", "")
        # What is raised has a place, too; only where it must be is it asked for.
        if edit["kind"] in _PLACED or (edit["kind"] == "upgrade" and row.get("lat") is not None):
            edit |= _point(row)
        checks = {
            "beds": _number(0, 1e6),
            "staff": _number(0, 1e6),  # of files made before staff was found to change nothing
            "inpatient": _flag,
            "radius_m": _number(1, MOST_HAZARD_M),
        }
        if edit["kind"] == "hazard" and row.get("radius_m") is None:
            raise _wrong("radius_m", "")
        more = {key: row[key] for key in checks if row.get(key) is not None}
        edit |= {key: checks[key](key, one) for key, one in more.items()}
        found.append(edit | _line(row))
    return found


def _point(row: Mapping[str, Any]) -> Content:
    return {
        "lat": _number(*LAT_RANGE, needed=True)("lat", row.get("lat")),
        "lon": _number(*LON_RANGE, needed=True)("lon", row.get("lon")),
    }


def _means(row: Mapping[str, Any]) -> Content:
    code = row.get("means")
    if not code:
        return {}
    return {"means": _one_of([each.code for each in all_means()])("means", code)}


def _line(row: Mapping[str, Any]) -> Content:
    """Return what of a line of the proposal is said."""
    checks = {
        "cost_rp": _number(0, 1e14),
        "year": _number(2001, 2099, whole=True),
        "funding": _one_of(FUNDING),
    }
    said = {
        key: check(key, row[key]) for key, check in checks.items() if row.get(key) not in (None, "")
    }
    return _means(row) | said


def _costs(name: str, value: Any) -> list[Content]:
    found = []
    for row in _rows(name, value, len(all_means())):
        _only(name, row, ("means", "cost_rp", "yearly_rp", "months"))
        amounts = {key: _number(0, 1e14)(key, row.get(key)) for key in ("cost_rp", "yearly_rp")}
        months = {"months": _number(0, 240)("months", row.get("months"))}
        found.append({"means": ""} | _means(row) | amounts | months)
    return found


def _ceilings(name: str, value: Any) -> dict[str, float]:
    if not isinstance(value, Mapping) or len(value) > _MOST_VIEW:
        raise _wrong(name, value)
    for year in value:
        if not _YEAR.fullmatch(str(year)):
            raise _wrong(name, year)
    return {str(year): _number(0, 1e15, needed=True)(name, one) for year, one in value.items()}


def _view(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or len(value) > _MOST_VIEW:
        raise _wrong(name, value)
    for key in value:
        if not _NAME.fullmatch(str(key)):
            raise _wrong(name, key)
    return {str(key): _text(str(key), one, 4_000) for key, one in value.items()}


_NEEDED = ("objective", "radius_m")
_PARTS: dict[str, tuple[Callable[[str, Any], Any], Any]] = {
    "objective": (_one_of(OBJECTIVES), None),
    "radius_m": (_number(1, MAX_RADIUS_M, needed=True), None),
    "number": (_number(1, MOST_SITES, whole=True), None),
    "budget_rp": (_number(0, 1e15), None),
    "level": (_one_of(CANDIDATE_LEVELS), CANDIDATE_LEVELS[0]),
    "same_landmass": (_flag, False),
    "need": (_text, ""),
    "required": (_codes, []),
    "excluded": (_codes, []),
    "sites": (_sites, []),
    "edits": (_edits, []),
    "costs": (_costs, []),
    "ceilings": (_ceilings, {}),
    "view": (_view, {}),
}
