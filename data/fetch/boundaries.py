"""Boundaries: HDX COD-AB (BPS codes, CC BY-IGO) and geoBoundaries (names only, no codes).

COD-AB is a data set of a CKAN portal. geoBoundaries answers with a record that names its files:
`gjDownloadURL`, and `simplifiedGeometryGeoJSON` for the lighter one, which is taken when the full
one is over the limit of a file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.fetch import ckan, errors
from data.fetch.files import check_file, download, shown_name
from data.fetch.layer import Layer, Order, Session, Source, record
from data.fetch.request import Request

HDX = Source(
    code="hdx",
    title="HDX COD-AB Indonesia",
    kind="boundaries",
    gives_id="Batas wilayah BPS/OCHA sampai tingkat desa, dengan kode BPS berawalan ID",
    gives_en="Boundaries of BPS and OCHA down to villages, with BPS codes after ID",
    url="https://data.humdata.org",
    licence="CC BY-IGO",
    attribution="Badan Pusat Statistik, OCHA (HDX)",
    code_system="bps",
)
HDX_DATASET = "cod-ab-idn"
GEOBOUNDARIES = Source(
    code="geoboundaries",
    title="geoBoundaries",
    kind="boundaries",
    gives_id="Batas wilayah gbOpen sampai kecamatan; hanya nama, tanpa kode",
    gives_en="Boundaries gbOpen down to districts; names only, no codes",
    url="https://www.geoboundaries.org/api/current/gbOpen/IDN",
    licence="CC BY 3.0 IGO",
    attribution="geoBoundaries",
    code_system="none",
)
LEVELS = ("ADM0", "ADM1", "ADM2", "ADM3", "ADM4")


def fetch_hdx(session: Session, order: Order) -> Layer:
    """Fetch the boundaries of a level, or the resource that is named."""
    _check_level(HDX, order, LEVELS)
    chosen = replace(order, dataset=HDX_DATASET)
    return ckan.fetch_resource(session, chosen, HDX, session.base(HDX))


def accept_hdx(content: bytes, name: str, session: Session, order: Order) -> Layer:
    """Take a downloaded file of COD-AB."""
    return ckan.accept_file(content, name, session, order, HDX)


def fetch_geoboundaries(session: Session, order: Order) -> Layer:
    """Fetch the GeoJSON of a level, the simplified one if the full one is too large."""
    _check_level(GEOBOUNDARIES, order, LEVELS[:4])
    base = session.base(GEOBOUNDARIES).rstrip("/")
    document, _ = session.get_json(Request(f"{base}/{order.level}/"))
    about: dict[str, Any] = document if isinstance(document, dict) else {}
    urls = [str(about.get(each) or "") for each in ("gjDownloadURL", "simplifiedGeometryGeoJSON")]
    if not urls[0]:
        raise errors.FetchFormatError(
            host=GEOBOUNDARIES.title, expected="geoBoundaries", found="other JSON"
        )
    notes: dict[str, int] = {}
    url = session.secure(urls[1] if order.product == "simplified" and urls[1] else urls[0])
    try:
        content, _ = download(session, Request(url), ("JSON",), expected="GeoJSON")
    except errors.FetchSizeError:
        if not urls[1] or url == session.secure(urls[1]):
            raise
        url, notes = session.secure(urls[1]), {"simplified": 1}
        content, _ = download(session, Request(url), ("JSON",), expected="GeoJSON")
    provenance = record(
        GEOBOUNDARIES,
        content,
        url=url,
        order=order,
        at=session.client.tools.now(),
        vintage=str(about.get("boundaryYearRepresented") or ""),
        licence=str(about.get("boundaryLicense") or ""),
    )
    source = str(about.get("boundarySource") or "")
    if source:
        provenance = replace(provenance, attribution=f"{source}, geoBoundaries")
    name = shown_name(url, f"geoboundaries-{order.level}.geojson")
    return _layer(name, content, provenance, notes)


def accept_geoboundaries(content: bytes, name: str, session: Session, order: Order) -> Layer:
    """Take a downloaded GeoJSON of geoBoundaries."""
    check_file(content, name, ("JSON",), expected="GeoJSON")
    at, url = session.client.tools.now(), GEOBOUNDARIES.url
    how = record(GEOBOUNDARIES, content, url=url, order=order, at=at, how="accepted")
    return _layer(name, content, how, {})


def _layer(name: str, content: bytes, provenance: Any, notes: dict[str, int]) -> Layer:
    return Layer(
        name=name,
        kind=GEOBOUNDARIES.kind,
        service="",
        provenance=provenance,
        content=content,
        mapping={"nama": "shapeName"},
        notes=notes,
    )


def _check_level(source: Source, order: Order, levels: tuple[str, ...]) -> None:
    if order.level not in levels:
        raise errors.FetchOrderError(
            source=source.code, option="--level", value=order.level, expected=", ".join(levels)
        )
