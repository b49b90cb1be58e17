"""What an adapter gives: a file as if uploaded, what it is, and where it came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from data.fetch import errors
from data.fetch.client import Client
from data.fetch.request import Cancelled, Progress, Request, never
from data.fetch.sniff import JsonFaultError, parse_json
from lib.limits import MAX_FILE_BYTES, MAX_ROWS

FACILITY_FIELDS = ("id", "nama", "alamat", "kode_wilayah", "jenis", "status", "active")


@dataclass(frozen=True)
class Source:
    """One outside source: what it gives, under which licence, and what it asks for.

    Attributes
    ----------
    code
        Short stable name, such as ``overpass``.
    kind
        Schema of the data desk: facilities, boundaries, population (a raster) or table.
    gives_id, gives_en
        One line for people.
    licence, attribution
        As the source states them; a portal's data sets state their own.
    code_system
        Region codes in its data: kemendagri, bps, none or undeclared.
    settings
        Names of the settings that must hold a key; empty where none is needed.
    regions
        Lengths of region codes it can be asked for; empty where it gives the nation or one file.
    services
        Codes of services it can be asked for; empty where that does not apply.

    """

    code: str
    title: str
    kind: str
    gives_id: str
    gives_en: str
    url: str
    licence: str
    attribution: str
    code_system: str
    settings: tuple[str, ...] = ()
    regions: tuple[int, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Area:
    """A province or regency to fetch: dotted code, name, and outlines in EPSG:4326.

    `others` are outlines of regions around it, to which what lies in them belongs.
    """

    kode: str
    nama: str
    shape: BaseGeometry
    others: Sequence[BaseGeometry] = ()


@dataclass(frozen=True)
class Order:
    """What is asked for; an adapter takes what concerns it.

    Attributes
    ----------
    area, service
        Where, and the code of a service.
    level
        ADM1 to ADM4, for boundaries.
    year
        Of the data, where there are several.
    product
        WorldPop's name of a product.
    portal, dataset, resource
        Address of a CKAN portal, and the names of a data set and of a file in it.

    """

    area: Area | None = None
    service: str = ""
    level: str = "ADM2"
    year: int | None = None
    product: str = ""
    portal: str = ""
    dataset: str = ""
    resource: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where a layer came from. `url` holds no secret; `accessed_at` is UTC, ISO 8601.

    `vintage` is the date or year of the data as the source tells it, "" when it does not.
    """

    source: str
    title: str
    url: str
    accessed_at: str
    licence: str
    attribution: str
    vintage: str
    code_system: str
    sha256: str
    size: int
    region: str = ""
    service: str = ""
    how: str = "fetched"

    def to_dict(self) -> dict[str, object]:
        """Return plain values for a report or a database."""
        return asdict(self)


@dataclass(frozen=True)
class Layer:
    """A fetched or accepted file: in memory as `content`, or at `path` if it is a large raster.

    `mapping` proposes fields of the schema of `kind` for its columns; `notes` count what was left
    out, by a short English reason.
    """

    name: str
    kind: str
    service: str
    provenance: Provenance
    content: bytes | None = field(default=None, repr=False)
    path: Path | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    rows: int | None = None
    notes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    """What all adapters share: the way out, keys by setting, a folder for rasters, and controls.

    `bases` replaces the address of a source, for a mirror or a test.
    """

    client: Client
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    folder: Path | None = None
    bases: Mapping[str, str] = field(default_factory=dict)
    progress: Progress | None = None
    cancelled: Cancelled = never

    def base(self, source: Source) -> str:
        """Return the address of a source."""
        return self.bases.get(source.code, source.url)

    def secure(self, url: str) -> str:
        """Return an address with https for http: catalogues still list old addresses."""
        old = url.startswith("http://") and not self.client.policy.allow_loopback
        return f"https://{url[7:]}" if old else url

    def key(self, source: Source, setting: str) -> str:
        """Return the key that a setting holds; E_FETCH_KEY if it is empty."""
        value = self.keys.get(setting, "")
        if not value:
            raise errors.FetchKeyError(host=source.title, settings=" / ".join(source.settings))
        return value

    def get_json(self, request: Request, *, share: Progress | None = None) -> tuple[Any, bytes]:
        """Fetch and parse JSON; E_FETCH_FORMAT where HTML or broken JSON comes."""
        content, answer = self.client.get_bytes(
            request, MAX_FILE_BYTES, progress=share, cancelled=self.cancelled
        )
        try:
            return parse_json(content), content
        except JsonFaultError as error:
            raise errors.FetchFormatError(
                host=answer.host, expected="JSON", found=str(error)
            ) from error

    def told(self, share: float) -> None:
        """Tell how much is done, 0 to 1."""
        if self.progress is not None:
            self.progress(share)


def accepted_json(content: bytes, name: str) -> Any:
    """Parse a downloaded file; E_FETCH_FILE names what it is instead."""
    try:
        return parse_json(content)
    except JsonFaultError as error:
        raise errors.FetchFileError(file=name, expected="JSON", found=str(error)) from error


def record(
    source: Source,
    content: bytes | tuple[str, int],
    *,
    url: str,
    order: Order,
    at: datetime,
    vintage: str = "",
    licence: str = "",
    how: str = "fetched",
) -> Provenance:
    """Return the provenance of bytes, or of a file given by its SHA-256 and size."""
    if isinstance(content, bytes):
        content = hashlib.sha256(content).hexdigest(), len(content)
    return Provenance(
        source=source.code,
        title=source.title,
        url=url,
        accessed_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        licence=licence or source.licence,
        attribution=source.attribution,
        vintage=vintage,
        code_system=source.code_system,
        sha256=content[0],
        size=content[1],
        region=order.area.kode if order.area else "",
        service=order.service,
        how=how,
    )


def feature(lon: float, lat: float, properties: Mapping[str, object]) -> dict[str, object]:
    """Return a GeoJSON point, its empty properties left out."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]},
        "properties": {
            name: value for name, value in properties.items() if value not in ("", None)
        },
    }


def collection(features: Iterable[Mapping[str, object]]) -> bytes:
    """Return GeoJSON bytes of features; the same features give the same bytes."""
    document = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")


def collect_pages(
    fetch_page: Callable[[int], tuple[list[Any], int | None]], host: str, session: Session
) -> list[Any]:
    """Return the items of all pages, from page 1.

    Parameters
    ----------
    fetch_page
        Takes the number of a page and returns its items, and the number of pages where the
        source tells it; else the first empty page is the end.
    host
        For messages.
    session
        Is told the progress.

    Raises
    ------
    FetchPagesError
        After 1,000 pages, over a million items, or when a page repeats the one before it.

    """
    items: list[Any] = []
    before: list[Any] | None = None
    for page in range(1, 1001):
        found, pages = fetch_page(page)
        if found and found == before:
            raise errors.FetchPagesError(host=host, pages=page)
        items += found
        if len(items) > MAX_ROWS:
            raise errors.FetchPagesError(host=host, pages=page)
        if not found or (pages is not None and page >= pages):
            return items
        if pages:
            session.told(page / pages)
        before = found
    raise errors.FetchPagesError(host=host, pages=1000)
