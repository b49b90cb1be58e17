"""Changes that are tried on the page Rencana, as its link carries them.

A change is one text: ``b~53.06.09.2011`` adds a facility in a village, ``b~-8.51~124.8`` at a
point, ``t~1010001`` closes one, ``p~1010001~53.06.09.2011`` moves one, ``n~1010001~20`` gives one
so many beds more, ``n~1010001~i`` inpatient care, ``n~pustu/12`` raises one of a lesser service
(``n~pustu/12~20`` with so many beds), and ``h~-8.51~124.8~2`` is a hazard 2 km around a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from data.current import current_dataset, kept_by_version
from lib.i18n import distance_km, t
from lib.services.access import located
from lib.services.planning.edits import MOST_BEDS, MOST_HAZARD_M, OF, lesser_facilities
from lib.services.planning.near import village_row
from lib.ui.rencana_hasil import place_name

MARK = "~"
LETTERS = {"add": "b", "close": "t", "move": "p", "upgrade": "n", "hazard": "h"}
_KINDS = {letter: kind for kind, letter in LETTERS.items()}
_INPATIENT = "i"
Change = dict[str, Any]
"""kind, id, name, and lat, lon (degrees), beds, inpatient or radius_m where the kind has them."""


@kept_by_version(maxsize=1)
def villages() -> dict[str, tuple[str, float, float]]:
    """Return name and position of every village that has one, by code."""
    table = current_dataset().villages
    known = table[table["lat"].notna()]
    places = zip(known["nama"], known["lat"], known["lon"], strict=True)
    return dict(zip(known["kode"], places, strict=True))


@kept_by_version(maxsize=16)
def facilities(service: str) -> dict[str, tuple[str, float, float]]:
    """Return name and position of the facilities of a service by id."""
    table = located(service)
    places = zip(table["nama"], table["lat"], table["lon"], strict=True)
    return dict(zip(table["id"].astype(str), places, strict=True))


@kept_by_version(maxsize=16)
def lesser(service: str) -> dict[str, tuple[str, float, float]]:
    """Return the same of what may be raised to a facility of a service."""
    table = lesser_facilities(service, current_dataset())
    places = zip(table["nama"], table["lat"], table["lon"], strict=True)
    return dict(zip(table["id"].astype(str), places, strict=True))


def add_in(code: str) -> str:
    """Write a new facility in a village."""
    return MARK.join(("b", code))


def add_at(lat: float, lon: float) -> str:
    """Write a new facility at a point in degrees."""
    return MARK.join(("b", f"{lat:.5f}", f"{lon:.5f}"))


def close(identity: str) -> str:
    """Write a facility that is closed."""
    return MARK.join(("t", identity))


def move(identity: str, code: str) -> str:
    """Write a facility that moves to a village."""
    return MARK.join(("p", identity, code))


def move_to(identity: str, lat: float, lon: float) -> str:
    """Write a facility that moves to a point in degrees."""
    return MARK.join(("p", identity, f"{lat:.5f}", f"{lon:.5f}"))


def nearest(service: str, lat: float, lon: float, most_deg: float) -> str:
    """Return the id of the facility nearest to a point in degrees, "" if none is that near."""
    table = located(service)
    away = np.hypot(table["lat"] - lat, (table["lon"] - lon) * np.cos(np.radians(lat)))
    if not len(away) or not away.min() <= most_deg:
        return ""
    return str(table["id"].iloc[int(np.argmin(away))])


def upgrade(identity: str, beds: int = 0) -> str:
    """Write a facility that gets so many beds more, or that is raised."""
    return MARK.join(("n", identity, str(beds)) if beds else ("n", identity))


def inpatient(identity: str) -> str:
    """Write a facility that gets inpatient care."""
    return MARK.join(("n", identity, _INPATIENT))


def hazard(lat: float, lon: float, km: float) -> str:
    """Write a hazard around a point in degrees."""
    return MARK.join(("h", f"{lat:.5f}", f"{lon:.5f}", f"{km:g}"))


def joined(known: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Add a change; what it contradicts, or says better, goes.

    A facility moves, closes or grows: of these the last stands, but one that moves may grow.
    """
    letter, identity, *_ = [*text.split(MARK), ""]
    if letter in (LETTERS["add"], LETTERS["hazard"]):
        return (*(each for each in known if each != text), text)
    together = {LETTERS["move"], LETTERS["upgrade"]}
    kept = []
    for each in known:
        other, its, *_ = [*each.split(MARK), ""]
        same = its == identity and other not in (LETTERS["add"], LETTERS["hazard"])
        if not same or (other != letter and {other, letter} == together):
            kept.append(each)
    return (*kept, text)


def changes(service: str, texts: Iterable[str], region: str = "") -> list[Change]:
    """Read changes in their order; what names nothing known is left out."""
    found = (_read(service, text, region) for text in texts)
    return [each for each in found if each is not None]


def written(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Write changes as a scenario keeps them into the texts of a link."""
    return tuple(filter(None, map(_written, rows)))


def _written(row: Mapping[str, Any]) -> str:
    kind, identity = str(row["kind"]), str(row.get("id") or "")
    parts = [LETTERS[kind]]
    if kind in ("move", "close", "upgrade"):
        parts.append(identity)
    if kind == "add" and identity in villages():
        return MARK.join((*parts, identity))
    if kind in ("add", "move"):
        return MARK.join((*parts, f"{row['lat']:.5f}", f"{row['lon']:.5f}"))
    if kind == "hazard":
        return hazard(row["lat"], row["lon"], row["radius_m"] / 1000)
    if row.get("inpatient"):
        return inpatient(identity)
    return MARK.join((*parts, f"{row['beds']:.0f}") if row.get("beds") else parts)


def _read(service: str, text: str, region: str) -> Change | None:
    letter, *rest = text.split(MARK)
    kind = _KINDS.get(letter, "")
    if kind == "add":
        found = _place(rest, region)
        return None if found is None else {"kind": kind, **found}
    if kind == "hazard":
        return _hazard(rest, region)
    if not kind or not rest:
        return None
    raised = kind == "upgrade" and OF in rest[0]
    known = (lesser if raised else facilities)(service).get(rest[0])
    if known is None:
        return None
    change: Change = {"kind": kind, "id": rest[0], "name": known[0]}
    if kind == "move":
        found = _place(rest[1:], region)
        if found is None:
            return None
        return change | {"lat": found["lat"], "lon": found["lon"], "to": found["name"]}
    if kind == "upgrade":
        return _upgrade(change, rest[1:], known if raised else None)
    return change


def _upgrade(
    change: Change, parts: list[str], raised: tuple[str, float, float] | None
) -> Change | None:
    """Read what a facility gets; one that is raised keeps its place."""
    if raised is not None:
        change |= {"lat": raised[1], "lon": raised[2]}
    if not parts:
        return change if raised is not None else None
    if parts[0] == _INPATIENT and raised is None:
        return change | {"inpatient": True}
    beds = int(parts[0]) if parts[0].isdecimal() and len(parts[0]) < 6 else 0
    return change | {"beds": beds} if 0 < beds <= MOST_BEDS else None


def _hazard(parts: list[str], region: str) -> Change | None:
    found = _place(parts[:2], region) if len(parts) == 3 else None
    try:
        radius_m = float(parts[2]) * 1000 if found else 0.0
    except ValueError:
        return None
    if found is None or not 0 < radius_m <= MOST_HAZARD_M:
        return None
    km = distance_km(radius_m / 1000, 0 if radius_m % 1000 == 0 else 1)
    name = _near(found["lat"], found["lon"], region, "rencana.andai.area", km=km)
    return {"kind": "hazard", **found, "name": name, "radius_m": radius_m}


def _place(parts: list[str], region: str) -> Change | None:
    """Read a village, or a point in degrees."""
    if len(parts) == 1 and parts[0] in villages():
        name, lat, lon = villages()[parts[0]]
        return {"id": parts[0], "name": place_name(parts[0], name, region), "lat": lat, "lon": lon}
    try:
        lat, lon = map(float, parts)
    except ValueError:
        return None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None
    return {
        "id": "",
        "name": _near(lat, lon, region, "rencana.andai.dekat"),
        "lat": lat,
        "lon": lon,
    }


def _near(lat: float, lon: float, region: str, words: str, **values: str) -> str:
    """Name a point by the village next to it, in the words of a key."""
    row = _village_near(lat, lon)
    if row < 0:
        place = f"{lat:.4f}; {lon:.4f}"
        return t(words, name=place, **values) if values else place
    table = current_dataset().villages
    code, name = str(table["kode"].iloc[row]), str(table["nama"].iloc[row])
    return t(words, name=place_name(code, name, region), **values)


@kept_by_version(maxsize=2048)
def _village_near(lat: float, lon: float) -> int:
    return village_row(lat, lon)
