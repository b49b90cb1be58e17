"""WorldPop population rasters: GeoTIFF of people per cell, CC BY 4.0.

`rest/data/pop/<product>?iso3=IDN` lists a record per year with its files. The default is the
1 km product, a few megabytes; the 100 m ones (wpgp, G2_CN_POP_R25A_100m) go up to two gigabytes.
A raster becomes demand points by `lib.services.desk.raster_demand`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.fetch import errors
from data.fetch.files import digest_of, download_large, shown_name
from data.fetch.layer import Layer, Order, Session, Source, record
from data.fetch.request import Request
from data.fetch.sniff import SNIFFED, kind_of
from lib.limits import MAX_RASTER_BYTES

SOURCE = Source(
    code="worldpop",
    title="WorldPop",
    kind="population",
    gives_id="Raster jumlah penduduk (GeoTIFF), seluruh Indonesia",
    gives_en="Raster of population counts (GeoTIFF), all of Indonesia",
    url="https://hub.worldpop.org/rest/data/pop",
    licence="CC BY 4.0",
    attribution="WorldPop, University of Southampton",
    code_system="none",
)
DEFAULT_PRODUCT = "wpic1km"


def fetch(session: Session, order: Order) -> Layer:
    """Fetch the raster of a year, the newest if none is given, into the session's folder."""
    product = order.product or DEFAULT_PRODUCT
    if not product.replace("_", "").isalnum():
        raise errors.FetchOrderError(
            source=SOURCE.code, option="--product", value=product, expected=DEFAULT_PRODUCT
        )
    base = session.base(SOURCE).rstrip("/")
    request = Request(f"{base}/{product}", {"iso3": "IDN"})
    document, _ = session.get_json(request)
    records = document.get("data") if isinstance(document, dict) else None
    chosen = _choose(records if isinstance(records, list) else [], order, product)
    url = session.secure(_raster(chosen))
    folder = session.folder or Path.cwd()
    path, digest, answer = download_large(session, Request(url), folder, MAX_RASTER_BYTES, "TIFF")
    provenance = record(
        SOURCE,
        (digest, answer.size),
        url=url,
        order=order,
        at=answer.at,
        vintage=str(chosen.get("popyear") or ""),
    )
    return Layer(
        name=shown_name(url, "worldpop.tif"),
        kind=SOURCE.kind,
        service="",
        provenance=provenance,
        path=path,
    )


def accept(path: Path, name: str, session: Session, order: Order) -> Layer:
    """Take a downloaded GeoTIFF where it is."""
    with path.open("rb") as stream:
        found = kind_of(stream.read(SNIFFED))
    if found != "TIFF":
        raise errors.FetchFileError(file=name, expected="GeoTIFF", found=found or "empty")
    at = session.client.tools.now()
    vintage = str(order.year or "")
    provenance = record(
        SOURCE,
        digest_of(path),
        url=SOURCE.url,
        order=order,
        at=at,
        vintage=vintage,
        how="accepted",
    )
    return Layer(name=name, kind=SOURCE.kind, service="", provenance=provenance, path=path)


def _choose(records: list[Any], order: Order, product: str) -> Mapping[str, Any]:
    dated = {
        int(each["popyear"]): each
        for each in records
        if isinstance(each, dict) and str(each.get("popyear") or "").isdigit() and _raster(each)
    }
    if not dated:
        raise errors.FetchNothingError(host=SOURCE.title, asked=product)
    year = max(dated) if order.year is None else order.year
    if year not in dated:
        raise errors.FetchOrderError(
            source=SOURCE.code,
            option="--year",
            value=year,
            expected=", ".join(str(each) for each in sorted(dated)),
        )
    return dated[year]


def _raster(chosen: Mapping[str, Any]) -> str:
    """Return the address of the first GeoTIFF of a record, "" if there is none."""
    files = chosen.get("files")
    named = [str(each) for each in files] if isinstance(files, list) else []
    return next((each for each in named if each.lower().endswith((".tif", ".tiff"))), "")
