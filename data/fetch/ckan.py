"""CKAN portals: katalog.data.go.id, opendata.jabarprov.go.id, data.bnpb.go.id, HDX and others.

Action API 3: `package_search` with `rows` and `start`, `package_show`, then the file of a
resource. Every data set states its own licence; region codes are not declared, so the desk asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.fetch import errors
from data.fetch.files import TABLES, check_file, download, shown_name
from data.fetch.layer import Layer, Order, Session, Source, record
from data.fetch.request import Request
from lib.limits import MAX_FILE_BYTES

SOURCE = Source(
    code="ckan",
    title="CKAN",
    kind="table",
    gives_id="Berkas dari portal data terbuka mana pun yang memakai CKAN",
    gives_en="A file of any open data portal that runs CKAN",
    url="https://katalog.data.go.id",
    licence="per dataset",
    attribution="",
    code_system="undeclared",
)
PAGE_ROWS = 100
MAX_FOUND = 500
# Best first: what carries its geometry and its types, then plain tables, then what needs care.
FORMATS = ("GEOJSON", "GPKG", "SHP", "KML", "PARQUET", "CSV", "XLSX", "ODS", "XLS", "ZIP")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def search(session: Session, text: str, portal: str = "") -> list[dict[str, str]]:
    """Find data sets: name, title, organisation, licence and formats; at most 500.

    Raises `FetchError`, E_FETCH_FORMAT where the portal does not speak CKAN.
    """
    found: list[dict[str, str]] = []
    while len(found) < MAX_FOUND:
        params = {"q": text, "rows": str(PAGE_ROWS), "start": str(len(found))}
        result = _action(session, portal, "package_search", params)
        packages = result.get("results") if isinstance(result, dict) else None
        if not isinstance(packages, list) or not packages:
            break
        found += [_summary(each) for each in packages if isinstance(each, dict)]
        if len(found) >= int(result.get("count") or 0):
            break
    return found[:MAX_FOUND]


def _summary(package: Mapping[str, Any]) -> dict[str, str]:
    organisation = package.get("organization") or {}
    formats = {str(each.get("format") or "").upper() for each in package.get("resources") or []}
    return {
        "dataset": str(package.get("name") or ""),
        "title": str(package.get("title") or ""),
        "organisation": str(organisation.get("title") or ""),
        "licence": licence_of(package),
        "formats": " ".join(sorted(formats - {""})),
    }


def fetch(session: Session, order: Order) -> Layer:
    """Fetch a file of a data set: the resource named, else the best format there is."""
    if not order.dataset:
        raise errors.FetchOrderError(
            source=SOURCE.code, option="--dataset", value="-", expected="nama dataset / a name"
        )
    return fetch_resource(session, order, SOURCE, order.portal)


def fetch_resource(session: Session, order: Order, source: Source, portal: str) -> Layer:
    """Fetch a file of a data set for a source that lives on a CKAN portal."""
    package = _action(
        session, portal or session.base(source), "package_show", {"id": order.dataset}
    )
    if not isinstance(package, dict):
        raise errors.FetchFormatError(host=source.title, expected="CKAN", found="other JSON")
    resource = choose(package.get("resources") or [], order)
    url = session.secure(str(resource.get("url") or ""))
    content, _ = download(session, Request(url), TABLES, expected="a table or map")
    return Layer(
        name=_name(url, resource),
        kind=source.kind,
        service=order.service,
        provenance=record(
            source,
            content,
            url=url,
            order=order,
            at=session.client.tools.now(),
            vintage=vintage_of(package, resource),
            licence=licence_of(package),
        ),
        content=content,
    )


def _name(url: str, resource: Mapping[str, Any]) -> str:
    """Return a name with the extension that readers go by."""
    name = shown_name(url, "data")
    form = str(resource.get("format") or "").lower()
    return name if "." in name or not form else f"{name}.{form}"


def accept(content: bytes, name: str, session: Session, order: Order) -> Layer:
    """Take a file downloaded from a portal as it is."""
    return accept_file(content, name, session, order, SOURCE)


def accept_file(content: bytes, name: str, session: Session, order: Order, source: Source) -> Layer:
    """Take a downloaded file as it is, for a source of files."""
    check_file(content, name, TABLES, expected="a table or map")
    at = session.client.tools.now()
    url = order.portal or source.url
    return Layer(
        name=name,
        kind=source.kind,
        service=order.service,
        provenance=record(source, content, url=url, order=order, at=at, how="accepted"),
        content=content,
    )


def choose(resources: Sequence[Any], order: Order) -> Mapping[str, Any]:
    """Return the resource to fetch: by name or id, else by level and format.

    Raises E_FETCH_NOTHING when none fits, with what there is.
    """
    usable = [each for each in resources if isinstance(each, dict) and each.get("url")]
    if order.resource:
        named = (order.resource.casefold(),)
        exact = [e for e in usable if str(e.get("id") or "").casefold() in named]
        exact += [e for e in usable if str(e.get("name") or "").casefold() in named]
        if exact:
            return exact[0]
    else:
        known = [each for each in usable if _form(each) in FORMATS]
        if known:
            return min(known, key=lambda each: _rank(each, order.level))
    there = ", ".join(str(each.get("name") or each.get("url")) for each in usable[:10])
    wanted = order.resource or "/".join(FORMATS)
    raise errors.FetchNothingError(host=order.dataset, asked=f"{wanted} ({there or '-'})")


def _form(resource: Mapping[str, Any]) -> str:
    return str(resource.get("format") or "").upper().replace("ZIPPED ", "")


def _rank(resource: Mapping[str, Any], level: str) -> tuple[bool, bool, int]:
    """Order resources: too large last, then whether the name holds the level, then by format."""
    size = resource.get("size")
    large = isinstance(size, int) and size > MAX_FILE_BYTES
    name = str(resource.get("name") or "").lower()
    other = re.search(rf"adm(?:in)?_?{level[-1:]}", name) is None
    return large, other, FORMATS.index(_form(resource))


def licence_of(package: Mapping[str, Any]) -> str:
    """Return the licence that a data set states."""
    stated = package.get("license_title") or package.get("license_id") or ""
    return str(stated) or "tidak dinyatakan (none stated)"


def vintage_of(package: Mapping[str, Any], resource: Mapping[str, Any]) -> str:
    """Return the date of a data set: its own, else that of the last change of the file."""
    for value in (
        package.get("dataset_date"),
        resource.get("last_modified"),
        package.get("metadata_modified"),
    ):
        match = _DATE.search(str(value or ""))
        if match:
            return match.group()
    return ""


def _action(session: Session, portal: str, action: str, params: Mapping[str, str]) -> Any:
    base = (portal or session.base(SOURCE)).rstrip("/")
    document, _ = session.get_json(Request(f"{base}/api/3/action/{action}", params))
    if not isinstance(document, dict) or document.get("success") is not True:
        raise errors.FetchFormatError(host=base, expected="CKAN", found="an error message")
    return document.get("result")
