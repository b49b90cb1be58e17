"""The state of the page Kesenjangan: what a link to it must carry."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.catalogue import Service, load_catalogue
from data.current import current_dataset
from lib.services.gap_groups import GROUPINGS
from lib.services.gap_standards import profiles
from lib.services.mapstate import MAX_RADIUS_KM
from lib.services.measures import NATION, all_measures, has_data, region_codes

FIRST_PROFILE = "pp47-2016"
_MOST_CODES = 600


@dataclass(frozen=True)
class GapState:
    """What the page compares; names are those of the URL's parameters."""

    layanan: str = "puskesmas"
    radius: float = 5.0
    kelompok: str = "daerah_tertinggal"
    lingkup: str = NATION
    datar: str = "kemiskinan_pct"
    tegak: str = "jangkauan"
    klaster: str = "jangkauan"
    profil: str = FIRST_PROFILE
    pertama: tuple[str, ...] = ()
    kedua: tuple[str, ...] = ()
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @property
    def service(self) -> Service:
        """The service of the catalogue that is compared."""
        return load_catalogue().service(self.layanan)

    @property
    def radius_m(self) -> float:
        """The limit of distance in metres."""
        return self.radius * 1000.0

    @property
    def within(self) -> str | None:
        """The province that counts alone, or None for the nation."""
        return None if self.lingkup == NATION else self.lingkup

    @property
    def sets(self) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The two hand-picked sets, once both hold a regency."""
        chosen = self.kelompok == "pilihan" and self.pertama and self.kedua
        return (self.pertama, self.kedua) if chosen else None

    @property
    def ready(self) -> bool:
        """Whether there is something to compare."""
        return self.kelompok != "pilihan" or self.sets is not None

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = GapState(radius=float(self.service.default_radius_km))
        params = {}
        for name in _FIELDS:
            value = getattr(self, name)
            if value != getattr(base, name):
                params[name] = ",".join(value) if isinstance(value, tuple) else _text(value)
        return params


_FIELDS = (
    "layanan",
    "radius",
    "kelompok",
    "lingkup",
    "datar",
    "tegak",
    "klaster",
    "profil",
    "pertama",
    "kedua",
)


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def parse(params: Mapping[str, str]) -> GapState:
    """Read a state from the parameters of a URL; unknown values are left out and named."""
    services = load_catalogue().services
    ignored: list[str] = []
    layanan = str(params.get("layanan", GapState.layanan))
    if layanan not in services or not has_data(services[layanan]):
        ignored.append("layanan")
        layanan = GapState.layanan
    found: dict[str, object] = {
        "layanan": layanan,
        "radius": float(services[layanan].default_radius_km),
    }
    for name in _FIELDS[1:]:
        if name not in params:
            continue
        value = _read(name, str(params[name]))
        if value is None:
            ignored.append(name)
        else:
            found[name] = value
    return GapState(**found, ignored=tuple(ignored))  # type: ignore[arg-type]


def _read(name: str, raw: str) -> object | None:
    dataset = current_dataset()
    if name == "radius":
        return _radius(raw)
    if name in ("pertama", "kedua"):
        codes = tuple(dict.fromkeys(part for part in raw.split(",") if part))[:_MOST_CODES]
        known = set(dataset.regions["kode"])
        return codes if codes and all(code in known for code in codes) else None
    choices = {
        "kelompok": raw in GROUPINGS,
        "lingkup": raw == NATION or raw in set(region_codes(dataset, "provinsi", None)),
        "datar": raw in all_measures(),
        "tegak": raw in all_measures(),
        "klaster": raw in all_measures(),
        "profil": raw in set(profiles()["profile"]),
    }
    return raw if choices[name] else None


def _radius(raw: str) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value <= MAX_RADIUS_KM else None
