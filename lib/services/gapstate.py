"""The state of the page Kesenjangan: what a link to it must carry."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from data.catalogue import Service, load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.speeds import SpeedModel
from lib.i18n import t
from lib.services.findings import in_sentence
from lib.services.gap_groups import GROUPINGS
from lib.services.gap_rules import OwnRule
from lib.services.gap_standards import profiles
from lib.services.gap_terms import Terms
from lib.services.mapstate import MAX_RADIUS_KM
from lib.services.measures import NATION, all_measures, has_data, region_codes
from lib.services.travel import UNITS, Kind, make_model, model_fields
from lib.services.travel_friction import MAX_BOAT_KMH
from lib.services.travel_roads import road_places
from lib.services.travel_way import MAX_MINUTES, STRAIGHT, Way, default_limit, uploads

FIRST_PROFILE = "pp47-2016"
_MOST_CODES = 600
MODEL_FIELDS = tuple(each.name for each in fields(SpeedModel))


@dataclass(frozen=True)
class GapState:
    """What the page compares; names are those of the URL's parameters.

    ``jarak`` is the kind of distance; ``batas`` its limit in minutes where it is not the straight
    line, ``laju`` the speeds that were changed (``rural_kmh:25``), ``sumber`` the roads or raster
    (of what a user loaded only this session knows, no link), ``perahu`` the speed of boats over a
    raster in km/h, 0 where the sea cannot be crossed. ``lengkap`` is the least share of surveyed
    facilities in per cent, ``rinci`` the regency whose kecamatan are listed under the rules,
    ``sendiri`` the user's own rules (``puskesmas:distance:3000``), and ``dua`` the kind of
    distance that is laid beside (``jalan:belu``). ``sejawat`` is the regency beside its peers;
    ``tabel`` what the comparison of services shows, ``tingkat`` the level of the clusters.
    """

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
    jarak: Kind = "lurus"
    batas: float = 30.0
    laju: tuple[str, ...] = ()
    sumber: str = ""
    perahu: float = 0.0
    lengkap: float = 0.0
    rinci: str = ""
    sendiri: tuple[str, ...] = ()
    dua: str = ""
    tanda: tuple[str, ...] = ()
    tempat: str = ""
    sejawat: str = ""
    tabel: str = "coverage_pct"
    tingkat: str = "kabkota"
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
    def model(self) -> SpeedModel:
        """The speeds of an estimate."""
        return model_of(self.laju)

    @property
    def way(self) -> Way:
        """The kind of distance of every figure: the straight line while its file is missing."""
        if self.upload_missing or self.jarak == "lurus":
            return STRAIGHT
        if self.jarak == "waktu":
            return Way("waktu", self.model)
        if self.jarak == "jalan":
            return Way("jalan", source=self.sumber)
        return Way("medan", source=self.sumber, boat_kmh=self.perahu or None)

    @property
    def upload_missing(self) -> bool:
        """Whether the kind of distance needs a file that this session has not loaded."""
        if self.jarak not in ("medan", "jalan") or self.sumber in road_places():
            return False
        return not self.sumber or self.sumber not in uploads

    @property
    def limit(self) -> float:
        """The limit of the way: metres in a straight line, minutes otherwise."""
        return self.radius_m if self.way.straight else self.batas

    @property
    def limit_text(self) -> str:
        """The limit in the reader's words: "5 km", "30 menit"."""
        return self.way.limit_text(self.limit)

    @property
    def reach_text(self) -> str:
        """The limit with its kind of distance, as in a sentence: "5 km jarak garis lurus"."""
        return t("celah.dua.batas", limit=self.limit_text, way=in_sentence(self.way.label()))

    @property
    def distance_word(self) -> str:
        """What the way measures, in one word: distance or travel time."""
        return t("celah.kata.jarak" if self.way.unit == "km" else "celah.kata.waktu")

    @property
    def far_word(self) -> str:
        """What the way measures where it is large: long distances, long journeys."""
        return t("celah.kata.jarak_jauh" if self.way.unit == "km" else "celah.kata.waktu_lama")

    @property
    def terms(self) -> Terms:
        """How reach is meant and who counts."""
        return Terms(self.way, self.lengkap)

    @property
    def own_rules(self) -> tuple[OwnRule, ...]:
        """The user's own rules of service."""
        return tuple(rule for text in self.sendiri if (rule := own_rule(text)) is not None)

    @property
    def within(self) -> str | None:
        """The province or regency that counts alone, or None for the nation."""
        return None if self.lingkup == NATION else self.lingkup

    @property
    def around(self) -> str | None:
        """Where regencies are compared with each other: around a regency, its province."""
        return self.within[:2] if self.within else None

    @property
    def in_province(self) -> GapState:
        """The same of the province around a regency."""
        return replace(self, lingkup=self.around or NATION)

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
        base = GapState(**_of_service(self.layanan))  # type: ignore[arg-type]
        params = {}
        for name in _FIELDS:
            value = getattr(self, name)
            if name == "sumber" and value not in road_places():
                continue  # only this session knows what was loaded
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
    "jarak",
    "batas",
    "laju",
    "sumber",
    "perahu",
    "lengkap",
    "rinci",
    "sendiri",
    "dua",
    "tanda",
    "tempat",
    "sejawat",
    "tabel",
    "tingkat",
)
TABLES = (
    "coverage_pct",
    "median",
    "p90",
    "sea_crossing_population",
    "facilities_per_10k",
    "shortfall",
)
"""What the comparison of all services can show; ``median`` and ``p90`` in the way's unit."""
_MOST_RULES = 12


@kept_by_version(maxsize=2)
def scopes(dataset: Dataset) -> tuple[str, ...]:
    """List what the page can be about: the nation, and each province with its regencies."""
    provinces, regencies = (region_codes(dataset, each, None) for each in ("provinsi", "kabkota"))
    return (NATION, *sorted((*provinces, *regencies)))


def _of_service(code: str) -> dict[str, object]:
    """Return the limits that a service begins with, by name of the field."""
    return {
        "radius": float(load_catalogue().service(code).default_radius_km),
        "batas": default_limit(code, Way("waktu")),
    }


def with_service(state: GapState, code: str) -> GapState:
    """Return the state with another service, at that service's own limits."""
    return replace(state, layanan=code, **_of_service(code))  # type: ignore[arg-type]


def model_of(changes: tuple[str, ...]) -> SpeedModel:
    """Read speeds as a link carries them, ``rural_kmh:25``.

    Raises
    ------
    SpeedModelError
        If a value is outside its limits; ValueError if the text names none.

    """
    values = {}
    for text in changes:
        name, _, value = text.partition(":")
        if name not in MODEL_FIELDS:
            raise ValueError(text)
        values[name] = float(value)
    return make_model(**values)


def changed_speeds(model: SpeedModel) -> tuple[str, ...]:
    """Write the speeds that differ from the defaults, as a link carries them."""
    return tuple(
        f"{each.name}:{each.value:g}" for each in model_fields(model) if each.origin == "edited"
    )


def own_rule(text: str) -> OwnRule | None:
    """Read a rule of one's own, ``puskesmas:people_per_facility:20000``; None if it is none."""
    service, _, rest = text.partition(":")
    measure, _, threshold = rest.partition(":")
    known = load_catalogue().services
    try:
        if service in known and has_data(known[service]):
            return OwnRule(service, measure, float(threshold))
    except ValueError:
        return None
    return None


# Above what and at most what a number may be.
_NUMBERS: Mapping[str, tuple[float, float]] = {
    "radius": (0.0, MAX_RADIUS_KM),
    "batas": (0.0, MAX_MINUTES),
    "perahu": (0.0, MAX_BOAT_KMH),
    "lengkap": (0.0, 100.0),
}


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def rule_text(rule: OwnRule) -> str:
    """Write a rule of one's own as a link carries it; `own_rule` reads it again."""
    return f"{rule.service}:{rule.measure}:{rule.threshold:g}"


def parse(params: Mapping[str, str]) -> GapState:
    """Read a state from the parameters of a URL; unknown values are left out and named."""
    services = load_catalogue().services
    ignored: list[str] = []
    layanan = str(params.get("layanan", GapState.layanan))
    if layanan not in services or not has_data(services[layanan]):
        ignored.append("layanan")
        layanan = GapState.layanan
    found: dict[str, object] = {"layanan": layanan, **_of_service(layanan)}
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
    if name in _NUMBERS:
        return _number(raw, *_NUMBERS[name])
    if name in ("laju", "sendiri"):
        return _list(name, raw)
    if name in ("pertama", "kedua", "tanda"):
        codes = tuple(dict.fromkeys(part for part in raw.split(",") if part))[:_MOST_CODES]
        known = set(dataset.regions["kode"])
        return codes if codes and all(code in known for code in codes) else None
    choices = {
        "kelompok": raw in GROUPINGS,
        "lingkup": raw in set(scopes(dataset)),
        "datar": raw in all_measures(),
        "tegak": raw in all_measures(),
        "klaster": raw in all_measures(),
        "profil": raw in set(profiles()["profile"]),
        "jarak": raw in UNITS,
        "sumber": raw in road_places(),
        "dua": raw in ("lurus", "waktu") or raw.removeprefix("jalan:") in road_places(),
        "rinci": raw in set(dataset.regions["kode"]),
        "tempat": raw in set(dataset.regions["kode"]),
        "sejawat": raw in set(dataset.regions["kode"]),
        "tabel": raw in TABLES,
        "tingkat": raw in ("kabkota", "kecamatan"),
    }
    return raw if choices[name] else None


def _list(name: str, raw: str) -> tuple[str, ...] | None:
    parts = tuple(dict.fromkeys(part for part in raw.split(",") if part))[:_MOST_RULES]
    if name == "sendiri":
        return parts if all(own_rule(part) is not None for part in parts) else None
    try:
        return changed_speeds(model_of(parts))
    except ValueError:
        return None


def _number(raw: str, above: float, most: float) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) and above < value <= most else None
