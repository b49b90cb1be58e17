"""The catalogue of sectors, services, indicators and sources: data, not code.

Read from `data/seed/services.toml` and `data/seed/sources.toml`. A new service is an entry there
and a `facilities_<class>.parquet` beside it.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from data.errors import CatalogueError, SeedDamagedError, UnknownServiceError

SEED = Path(__file__).parent / "seed"
KEWENANGAN = ("desa", "kabkota", "provinsi", "pusat")
DIRECTIONS = ("higher_better", "lower_better")

Scalar = str | bool | int | float


@dataclass(frozen=True)
class Sector:
    """One of the five sectors, with its colour (hex) and Material symbol name."""

    code: str
    label_id: str
    label_en: str
    colour: str
    icon: str

    def label(self, language: str = "id") -> str:
        """Return the label in the language ("en", else Indonesian)."""
        return self.label_en if language == "en" else self.label_id


@dataclass(frozen=True)
class Service:
    """A service people reach: facility classes, rules, radii and what its data do not hold.

    `where` narrows the rows of its classes (every pair must hold). `needs_classes` are classes
    without which no rule of this service may be called unmet (madrasah beside schools).
    `capacity` names the facility column of capacity, "" if none.
    """

    code: str
    sector: str
    label_id: str
    label_en: str
    classes: tuple[str, ...]
    kewenangan: str
    standards: tuple[str, ...]
    radii_km: tuple[float, ...]
    default_radius_km: float
    absent_note_id: str
    absent_note_en: str
    capacity: str = ""
    where: tuple[tuple[str, Scalar], ...] = ()
    needs_classes: tuple[str, ...] = ()
    upload_template: tuple[str, ...] = ()
    kewenangan_note_id: str = ""
    kewenangan_note_en: str = ""

    def label(self, language: str = "id") -> str:
        """Return the label in the language ("en", else Indonesian)."""
        return self.label_en if language == "en" else self.label_id

    def absent_note(self, language: str = "id") -> str:
        """Return what these data do not hold, in the language."""
        return self.absent_note_en if language == "en" else self.absent_note_id

    def kewenangan_note(self, language: str = "id") -> str:
        """Return the exceptions to the level of government, "" if none."""
        return self.kewenangan_note_en if language == "en" else self.kewenangan_note_id


@dataclass(frozen=True)
class Indicator:
    """A figure per region of the table `indicators`, with unit, direction and source id."""

    code: str
    sector: str
    label_id: str
    label_en: str
    unit: str
    unit_en: str
    direction: str
    decimals: int
    source: str
    note_id: str = ""
    note_en: str = ""

    def label(self, language: str = "id") -> str:
        """Return the label in the language ("en", else Indonesian)."""
        return self.label_en if language == "en" else self.label_id

    def note(self, language: str = "id") -> str:
        """Return the note in the language, "" if none."""
        return self.note_en if language == "en" else self.note_id

    def unit_label(self, language: str = "id") -> str:
        """Return the unit in the language."""
        return self.unit_en if language == "en" else self.unit


@dataclass(frozen=True)
class Source:
    """Where figures come from: agency, year, licence and the faults known in it.

    `year` is text, as a source may span years ("2019-2022"). `shipped` is False for sources
    that only served to check results.
    """

    id: str
    title: str
    title_en: str
    agency: str
    year: str
    licence: str
    url_text: str
    faults: tuple[str, ...]
    faults_en: tuple[str, ...]
    note: str = ""
    note_en: str = ""
    shipped: bool = True
    odbl: bool = False

    def title_label(self, language: str = "id") -> str:
        """Return the title in the language ("en", else Indonesian)."""
        return self.title_en if language == "en" else self.title

    def fault_sentences(self, language: str = "id") -> tuple[str, ...]:
        """Return the known faults in the language."""
        return self.faults_en if language == "en" else self.faults


@dataclass(frozen=True)
class Catalogue:
    """Everything the product offers, by code, in the order of the files."""

    sectors: Mapping[str, Sector]
    services: Mapping[str, Service]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]

    def service(self, code: str) -> Service:
        """Return the service of that code.

        Raises
        ------
        UnknownServiceError
            When the catalogue has none.

        """
        try:
            return self.services[code]
        except KeyError:
            raise UnknownServiceError(service=code, choices=tuple(self.services)) from None

    def services_of(self, sector: str) -> tuple[Service, ...]:
        """Return the services of a sector, in order."""
        return tuple(s for s in self.services.values() if s.sector == sector)

    @property
    def facility_classes(self) -> tuple[str, ...]:
        """Every facility class that a service names, in order of first mention."""
        return tuple(dict.fromkeys(c for s in self.services.values() for c in s.classes))


Entry = TypeVar("Entry", Sector, Service, Indicator, Source)


@functools.cache
def load_catalogue(seed: Path = SEED) -> Catalogue:
    """Read and check the catalogue; the result is shared and immutable.

    Raises
    ------
    SeedDamagedError
        When a TOML file is missing or is not TOML.
    CatalogueError
        When an entry lacks a field, has an unknown one, or refers to what does not exist.

    """
    services_toml = _read_toml(seed / "services.toml")
    sources_toml = _read_toml(seed / "sources.toml")
    catalogue = Catalogue(
        sectors=_entries(Sector, services_toml, "sector", "code"),
        services=_entries(Service, services_toml, "service", "code"),
        indicators=_entries(Indicator, services_toml, "indicator", "code"),
        sources=_entries(Source, sources_toml, "source", "id"),
    )
    problem = next(_problems(catalogue), None)
    if problem is not None:
        raise CatalogueError(problem=problem)
    return catalogue


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SeedDamagedError(path.name, "missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SeedDamagedError(path.name) from error


def _entries(
    kind: type[Entry], document: dict[str, Any], section: str, key: str
) -> Mapping[str, Entry]:
    names = {f.name: f for f in fields(kind)}
    required = {n for n, f in names.items() if f.default is MISSING}
    found: dict[str, Entry] = {}
    for raw in document.get(section, []):
        label = f"[[{section}]] {raw.get(key, '?')}"
        missing, unknown = required - raw.keys(), raw.keys() - names.keys()
        if missing or unknown:
            problem = f"{label}: missing {sorted(missing)}, unknown {sorted(unknown)}"
            raise CatalogueError(problem=problem)
        if raw[key] in found:
            raise CatalogueError(problem=f"{label} occurs twice")
        found[raw[key]] = kind(**{name: _freeze(value) for name, value in raw.items()})
    return MappingProxyType(found)


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    return value


def _problems(catalogue: Catalogue) -> Iterator[str]:
    for service in catalogue.services.values():
        if service.sector not in catalogue.sectors:
            yield f"service {service.code}: unknown sector {service.sector!r}"
        if service.kewenangan not in KEWENANGAN:
            yield f"service {service.code}: kewenangan {service.kewenangan!r} not in {KEWENANGAN}"
        if service.default_radius_km not in service.radii_km:
            yield f"service {service.code}: default radius is not one of its choices"
        if not service.classes:
            yield f"service {service.code}: no facility class"
    for indicator in catalogue.indicators.values():
        if indicator.sector not in catalogue.sectors:
            yield f"indicator {indicator.code}: unknown sector {indicator.sector!r}"
        if indicator.direction not in DIRECTIONS:
            yield f"indicator {indicator.code}: direction {indicator.direction!r}"
        if indicator.source not in catalogue.sources:
            yield f"indicator {indicator.code}: unknown source {indicator.source!r}"
