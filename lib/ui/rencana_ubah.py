"""Changes that are tried on the page Rencana, as its link carries them.

A change is one text: ``b~53.06.09.2011`` adds a facility in a village, ``b~-8.51~124.8`` at a
point, ``t~1010001`` closes one, ``p~1010001~53.06.09.2011`` moves one, ``n~1010001~20`` gives one
so many beds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from data.current import current_dataset, kept_by_version
from lib.i18n import t
from lib.services.access import located
from lib.ui.rencana_hasil import place_name

MARK = "~"
LETTERS = {"add": "b", "close": "t", "move": "p", "upgrade": "n"}
_KINDS = {letter: kind for kind, letter in LETTERS.items()}
_MOST_BEDS = 10_000
_NEAR_DEG = 0.1
Change = dict[str, Any]
"""kind, id, name, and lat, lon (degrees) or beds where the kind needs them."""


@kept_by_version(maxsize=1)
def _villages() -> dict[str, tuple[str, float, float]]:
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


def upgrade(identity: str, beds: int) -> str:
    """Write a facility that gets so many beds."""
    return MARK.join(("n", identity, str(beds)))


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
    if kind != "add":
        parts.append(identity)
    if kind == "add" and identity in _villages():
        return MARK.join((*parts, identity))
    if kind in ("add", "move"):
        return MARK.join((*parts, f"{row['lat']:.5f}", f"{row['lon']:.5f}"))
    return MARK.join((*parts, f"{row['beds']:.0f}") if row.get("beds") else parts)


def _read(service: str, text: str, region: str) -> Change | None:
    letter, *rest = text.split(MARK)
    kind = _KINDS.get(letter, "")
    if kind == "add":
        found = _place(rest, region)
        return None if found is None else {"kind": kind, **found}
    known = facilities(service).get(rest[0]) if rest else None
    if not kind or known is None:
        return None
    change: Change = {"kind": kind, "id": rest[0], "name": known[0]}
    if kind == "move":
        found = _place(rest[1:], region)
        if found is None:
            return None
        return change | {"lat": found["lat"], "lon": found["lon"], "to": found["name"]}
    if kind == "upgrade":
        beds = rest[1] if len(rest) > 1 else ""
        if not beds.isdecimal() or int(beds) > _MOST_BEDS:
            return None
        return change | {"beds": int(beds)}
    return change


def _place(parts: list[str], region: str) -> Change | None:
    """Read a village, or a point in degrees."""
    if len(parts) == 1 and parts[0] in _villages():
        name, lat, lon = _villages()[parts[0]]
        return {"id": parts[0], "name": place_name(parts[0], name, region), "lat": lat, "lon": lon}
    try:
        lat, lon = map(float, parts)
    except ValueError:
        return None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None
    return {"id": "", "name": _near(lat, lon, region), "lat": lat, "lon": lon}


def _near(lat: float, lon: float, region: str) -> str:
    """Name a point by the village next to it."""
    table = current_dataset().villages
    away = np.hypot(table["lat"] - lat, (table["lon"] - lon) * np.cos(np.radians(lat))).to_numpy()
    row = int(np.nanargmin(away))
    if not away[row] <= _NEAR_DEG:
        return f"{lat:.4f}; {lon:.4f}"
    code, name = str(table["kode"].iloc[row]), str(table["nama"].iloc[row])
    return t("rencana.andai.dekat", name=place_name(code, name, region))
