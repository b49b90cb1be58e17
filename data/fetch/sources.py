"""The outside sources there are, each with how it is fetched and how its file is accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.fetch import boundaries, ckan, errors, healthsites, overpass, satusehat, worldpop
from data.fetch.files import keep_large
from data.fetch.layer import Layer, Order, Session, Source
from lib.errors import FileMissingError, LimitError, NotAFileError
from lib.limits import MAX_FILE_BYTES, MAX_RASTER_BYTES

Fetch = Callable[[Session, Order], Layer]
Accept = Callable[[bytes, str, Session, Order], Layer]


@dataclass(frozen=True)
class _Adapter:
    source: Source
    fetch: Fetch
    accept: Accept | None  # None: a raster, which stays on disk


_ADAPTERS = (
    _Adapter(overpass.SOURCE, overpass.fetch, overpass.accept),
    _Adapter(healthsites.SOURCE, healthsites.fetch, healthsites.accept),
    _Adapter(satusehat.SOURCE, satusehat.fetch, satusehat.accept),
    _Adapter(boundaries.HDX, boundaries.fetch_hdx, boundaries.accept_hdx),
    _Adapter(
        boundaries.GEOBOUNDARIES, boundaries.fetch_geoboundaries, boundaries.accept_geoboundaries
    ),
    _Adapter(ckan.SOURCE, ckan.fetch, ckan.accept),
    _Adapter(worldpop.SOURCE, worldpop.fetch, None),
)
SOURCES: Mapping[str, Source] = {each.source.code: each.source for each in _ADAPTERS}
_BY_CODE = {each.source.code: each for each in _ADAPTERS}


def source_of(code: str) -> Source:
    """Return a source by its code; E_FETCH_SOURCE if there is none."""
    if code not in SOURCES:
        raise errors.FetchSourceError(value=code, choices=list(SOURCES))
    return SOURCES[code]


def fetch_layer(code: str, session: Session, order: Order) -> Layer:
    """Fetch a layer from a source over the network.

    Raises
    ------
    AppError
        E_FETCH_SOURCE, E_FETCH_ORDER for what the source cannot be asked, E_FETCH_… of the
        network.

    """
    source = source_of(code)
    _check_region(source, order)
    return _BY_CODE[code].fetch(session, order)


def accept_layer(code: str, path: Path, session: Session, order: Order) -> Layer:
    """Take the file downloaded by hand from a source, as if it had been fetched.

    Raises
    ------
    AppError
        E_FETCH_SOURCE, E_FETCH_ORDER, E_FETCH_FILE, E_FILE_NOT_FOUND, E_FILE_UNREADABLE, E_LIMIT.

    """
    source_of(code)
    adapter = _BY_CODE[code]
    limit = MAX_FILE_BYTES if adapter.accept else MAX_RASTER_BYTES
    name = path.name
    if not path.exists():
        raise FileMissingError(file=name)
    if not path.is_file():
        raise NotAFileError(file=name)
    try:
        if path.stat().st_size > limit:
            raise LimitError(file=name, limit=f"{limit // 1024**2} MB")
        if adapter.accept is None:
            return worldpop.accept(path, name, session, order)
        return adapter.accept(path.read_bytes(), name, session, order)
    except PermissionError as error:
        raise NotAFileError(file=name) from error


def accept_bytes(code: str, content: bytes, name: str, session: Session, order: Order) -> Layer:
    """Take the bytes of a file downloaded by hand; a raster is kept in the session's folder.

    Raises
    ------
    AppError
        As `accept_layer`.

    """
    source_of(code)
    accept = _BY_CODE[code].accept
    if len(content) > MAX_FILE_BYTES:
        raise LimitError(file=name, limit=f"{MAX_FILE_BYTES // 1024**2} MB")
    if accept is not None:
        return accept(content, name, session, order)
    path = keep_large(session.folder or Path.cwd(), content)
    return replace(accept_layer(code, path, session, order), name=name)


def _check_region(source: Source, order: Order) -> None:
    """Refuse a region that a source cannot be asked for: it would give the whole nation."""
    if order.area is not None and len(order.area.kode) not in source.regions:
        shapes = {2: "NN", 5: "NN.NN"}
        expected = " / ".join(shapes[each] for each in source.regions)
        raise errors.FetchOrderError(
            source=source.code,
            option="--region",
            value=order.area.kode,
            expected=expected or "-",
        )
