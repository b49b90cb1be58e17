"""The state of the map page: everything that a link must carry to show the same thing.

Parsing never fails: a value that is unknown falls back to its default and is named in
``MapState.ignored``, so that the page can say so. ``to_params`` leaves defaults out, which keeps
links short, and ``parse(to_params(state)) == state`` holds for every state (property-tested).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from data.catalogue import Catalogue, Service, load_catalogue
from data.current import current_dataset
from lib.services.indicators import indicators
from lib.services.measures import NATION, all_measures
from lib.services.palette import MAX_CLASSES, MIN_CLASSES

METHODS = ("bulat", "kuantil", "selang", "alami")
MAX_RADIUS_KM = 200.0
_MAX_VALUE = 200


@dataclass(frozen=True)
class MapState:
    """What the map shows; names are those of the URL's parameters."""

    layanan: str = "puskesmas"
    ukuran: str = "jangkauan"
    radius: float = 5.0
    wilayah: str = NATION
    pilih: str = ""
    kelas: int = 5
    metode: str = "bulat"
    kedua: str = ""
    lapis: tuple[str, ...] = ()
    tertinggal: bool = True
    luar: bool = False
    jalan: bool = False
    dasar: bool = False
    daratan: bool = False
    opasitas: int = 90
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @property
    def service(self) -> Service:
        """The service of the catalogue that is shown."""
        return load_catalogue().service(self.layanan)

    @property
    def radius_m(self) -> float:
        """The limit of distance in metres."""
        return self.radius * 1000.0

    def with_service(self, code: str) -> MapState:
        """Show another service at its own default radius."""
        service = load_catalogue().service(code)
        return replace(self, layanan=code, radius=float(service.default_radius_km))

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = MapState(radius=float(self.service.default_radius_km))
        params: dict[str, str] = {}
        for name in _FIELDS:
            value = getattr(self, name)
            if value != getattr(base, name):
                params[name] = _text(value)
        return params


_FIELDS = (
    "layanan",
    "ukuran",
    "radius",
    "wilayah",
    "pilih",
    "kelas",
    "metode",
    "kedua",
    "lapis",
    "tertinggal",
    "luar",
    "jalan",
    "dasar",
    "daratan",
    "opasitas",
)
_SWITCHES = ("tertinggal", "luar", "jalan", "dasar", "daratan")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def region_exists(code: str) -> bool:
    """Tell whether a code names the nation, a province, a kabupaten/kota or a kecamatan."""
    return code == NATION or code in _known_codes()


def _known_codes() -> frozenset[str]:
    dataset = current_dataset()
    key = dataset.version
    if key not in _CODES:
        _CODES[key] = frozenset(
            code
            for table in (dataset.provinces, dataset.regions, dataset.districts)
            for code in table["kode"]
        )
    return _CODES[key]


_CODES: dict[str, frozenset[str]] = {}


def parse(params: Mapping[str, str]) -> MapState:
    """Read a state from the parameters of a URL; unknown values are left out and named."""
    catalogue = load_catalogue()
    found: dict[str, object] = {}
    ignored: list[str] = []
    layanan = str(params.get("layanan", MapState.layanan))[:_MAX_VALUE]
    if layanan not in catalogue.services:
        ignored.append("layanan")
        layanan = MapState.layanan
    found["layanan"] = layanan
    found["radius"] = float(catalogue.service(layanan).default_radius_km)
    for name in _FIELDS[1:]:
        raw = params.get(name)
        if raw is None:
            continue
        value = _read(name, str(raw)[:_MAX_VALUE], catalogue)
        if value is None:
            ignored.append(name)
        else:
            found[name] = value
    state = MapState(**found, ignored=tuple(ignored))  # type: ignore[arg-type]
    return _consistent(state)


def _read(name: str, raw: str, catalogue: Catalogue) -> object | None:
    """Give the value of one parameter, or None if it can't be used."""
    if name in _SWITCHES:
        return {"1": True, "0": False}.get(raw)
    if name in ("kelas", "opasitas", "radius"):
        return _read_number(name, raw)
    if name == "lapis":
        classes = tuple(dict.fromkeys(part for part in raw.split(",") if part))
        known = catalogue.facility_classes
        return classes if all(each in known for each in classes) else None
    choices: dict[str, bool] = {
        "ukuran": raw in all_measures(),
        "metode": raw in METHODS,
        "wilayah": len(raw) != 8 and region_exists(raw),
        "pilih": raw != NATION and region_exists(raw),
        "kedua": raw in indicators(),
    }
    return raw if choices[name] else None


def _read_number(name: str, raw: str) -> object | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    if name == "radius":
        return value if 0 < value <= MAX_RADIUS_KM else None
    low, high = (MIN_CLASSES, MAX_CLASSES) if name == "kelas" else (20, 100)
    return int(value) if low <= value <= high and value == int(value) else None


def _consistent(state: MapState) -> MapState:
    """Drop a selection outside the scope."""
    inside = state.wilayah == NATION or state.pilih.startswith(state.wilayah)
    return state if inside else replace(state, pilih="")


def parent(code: str) -> str:
    """Give the scope one step up: kecamatan, kabupaten/kota, province, nation."""
    return code.rsplit(".", 1)[0] if "." in code else NATION
