"""Fetch from outside sources, or accept their downloaded files, for the page and the command line.

What is given is a `data.fetch.layer.Layer`: its bytes go on into the desk like an upload, with
kind, service, proposed mapping and provenance; a population raster stays on disk for
`raster_demand`. Keys come from the settings only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from data.current import current_dataset
from data.fetch import ckan
from data.fetch.by_hand import address
from data.fetch.client import Client
from data.fetch.files import sweep
from data.fetch.layer import Area, Layer, Order, Session, Source
from data.fetch.points import COAST_DEGREES
from data.fetch.request import never
from data.fetch.sources import SOURCES, accept_bytes, accept_layer, fetch_layer, source_of
from data.store import Dataset
from lib.config import settings
from lib.errors import UnknownRegionError

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]
REGION_LENGTHS = (2, 5)
_RASTERS_KEPT_S = 24 * 3600.0


@dataclass(frozen=True)
class SourceInfo:
    """Tell people about one source, in their language.

    `ready` is whether the settings it needs are filled in; `services` are the codes it can be
    asked for, and `by_region` whether a province or regency can be named.
    """

    code: str
    title: str
    gives: str
    kind: str
    licence: str
    attribution: str
    code_system: str
    url: str
    needs: tuple[str, ...]
    ready: bool
    services: tuple[str, ...]
    by_region: bool


def list_sources(language: str = "id") -> tuple[SourceInfo, ...]:
    """Return all sources in their order, in ``id`` or ``en``."""
    keys = _keys()
    return tuple(_info(each, language, keys) for each in SOURCES.values())


def _info(source: Source, language: str, keys: dict[str, str]) -> SourceInfo:
    return SourceInfo(
        code=source.code,
        title=source.title,
        gives=source.gives_en if language == "en" else source.gives_id,
        kind=source.kind,
        licence=source.licence,
        attribution=source.attribution,
        code_system=source.code_system,
        url=source.url,
        needs=source.settings,
        ready=all(keys.get(each) for each in source.settings),
        services=source.services,
        by_region=bool(source.regions),
    )


def fetch(
    source: str,
    region: str | None = None,
    service: str = "",
    *,
    order: Order | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    folder: Path | None = None,
    client: Client | None = None,
) -> Layer:
    """Fetch a layer over the network.

    Parameters
    ----------
    source
        Code of a source.
    region
        Code of a province or regency, for sources that can be asked for one.
    service
        Code of a service, for sources of facilities.
    order
        Further choices: level, year, product, portal, dataset, resource.
    progress, cancelled
        Told the share done, 0 to 1, and asked whether to stop; both from this thread or another.
    folder
        Where a raster is kept; by default in the data folder.
    client
        The way out; a test's own.

    Raises
    ------
    AppError
        E_FETCH_…, or E_REGION for an unknown region.

    """
    source_of(source)
    chosen = _order(region, service, order)
    return fetch_layer(source, _session(client, folder, progress, cancelled), chosen)


def accept(
    source: str,
    path: str | Path,
    region: str | None = None,
    service: str = "",
    *,
    order: Order | None = None,
) -> Layer:
    """Take a file that was downloaded from a source by hand, as `fetch` would have given it.

    Raises
    ------
    AppError
        E_FETCH_SOURCE, E_FETCH_ORDER, E_FETCH_FILE, E_REGION or what an unusable file raises.

    """
    source_of(source)
    session = _session(None, None, None, None)
    return accept_layer(source, Path(path), session, _order(region, service, order))


def accept_content(
    source: str,
    content: bytes,
    name: str,
    region: str | None = None,
    service: str = "",
    *,
    order: Order | None = None,
) -> Layer:
    """Take the bytes of a file that was downloaded by hand; `name` is only shown.

    Raises
    ------
    AppError
        As `accept`.

    """
    source_of(source)
    session = _session(None, None, None, None)
    return accept_bytes(source, content, name, session, _order(region, service, order))


def by_hand(
    source: str, region: str | None = None, service: str = "", *, order: Order | None = None
) -> str:
    """Return the address at which people find by hand what `fetch` would ask for.

    Raises
    ------
    AppError
        E_FETCH_SOURCE, E_FETCH_ORDER, E_REGION.

    """
    source_of(source)
    return address(source, _order(region, service, order))


def find_datasets(
    text: str,
    portal: str = "",
    *,
    cancelled: Cancelled | None = None,
    client: Client | None = None,
) -> list[dict[str, str]]:
    """Search a CKAN portal: rows of dataset, title, organisation, licence and formats."""
    return ckan.search(_session(client, None, None, cancelled), text, portal)


def _session(
    client: Client | None,
    folder: Path | None,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> Session:
    mirror = settings().overpass_url
    own = settings().data_dir / "fetched"
    sweep(own, _RASTERS_KEPT_S)
    return Session(
        client=client or Client(),
        keys=_keys(),
        folder=folder or own,
        bases={"overpass": mirror} if mirror else {},
        progress=progress,
        cancelled=cancelled or never,
    )


def _keys() -> dict[str, str]:
    current = settings()
    return {
        "PETA_HEALTHSITES_KEY": current.healthsites_key,
        "PETA_SATUSEHAT_ID": current.satusehat_id,
        "PETA_SATUSEHAT_SECRET": current.satusehat_secret,
    }


def _order(region: str | None, service: str, order: Order | None) -> Order:
    base = order or Order()
    area = area_of(region, current_dataset()) if region else None
    return Order(**{**vars(base), "area": area, "service": service})


def area_of(region: str, dataset: Dataset) -> Area:
    """Return the outline of a province or regency, and of the regencies around it.

    Raises
    ------
    UnknownRegionError
        For any other code.

    """
    codes = dataset.regions["kode"].to_numpy(dtype=str)
    mine = np.char.startswith(codes, region) & (len(region) in REGION_LENGTHS)
    if not mine.any():
        raise UnknownRegionError(value=region)
    shapes = dataset.geometries("regions")
    names = dataset.provinces if len(region) == 2 else dataset.regions
    whole = shapely.unary_union(list(shapes[mine]))
    near = shapely.dwithin(shapes, whole, 2 * COAST_DEGREES) & ~mine
    name = str(names.loc[names["kode"] == region, "nama"].iloc[0])
    return Area(region, name, whole, tuple(shapes[near]))
