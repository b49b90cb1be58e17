"""Open311 GeoReport v2 under ``/open311``: XML and JSON, errors as the specification has them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from lib.encode import to_json
from lib.errors import AppError
from lib.i18n import as_language, language, t, using
from lib.services.limiter import Limiter
from lib.services.participation import open311, open311_create
from lib.services.participation.errors import ReportBusyError
from lib.web.forms import address_of, read_fields
from lib.web.open311_description import description

MAX_FORM_BYTES = 96_000
"""Four thousand letters may take twelve characters each, the way forms write them."""
PER_ADDRESS = 240
"""Readings that one address may make within a minute."""
CHANGESET = "2026-11-24 00:00"
FORMATS: Mapping[str, str] = {"xml": "text/xml", "json": "application/json"}
_PATH = re.compile(
    r"v2/(?P<what>services|requests|tokens)(?:/(?P<key>[^/]{1,200}?))?(?:\.(?P<form>xml|json))?"
)
_NAMES: Mapping[str, tuple[str, str]] = {
    "services": ("services", "service"),
    "service_definition": ("service_definition", ""),
    "service_requests": ("service_requests", "request"),
    "errors": ("errors", "error"),
    "discovery": ("discovery", ""),
}
"""Root element, and that of each entry of its list."""
_ENTRIES = {"attributes": "attribute", "values": "value", "endpoints": "endpoint",
            "formats": "format"}  # fmt: skip
_STATUS = {
    "E_API_KEY": 403,
    "E_REPORT_BLOCKED": 403,
    "E_OPEN311_SERVICE": 404,
    "E_OPEN311_PATH": 404,
    "E_REGION": 404,
    "E_REPORT": 404,
    "E_REPORT_BUSY": 429,
}
# What XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_readers = Limiter(PER_ADDRESS, ReportBusyError)


class Open311PathError(AppError, LookupError):
    """Refuse an address that the specification does not have."""

    code = "E_OPEN311_PATH"
    text_id = "Alamat API ini tidak ada. Mulailah dari /open311/discovery.xml."
    text_en = "There is no such address in this API. Begin with /open311/discovery.xml."


@functools.cache
def _places() -> anyio.CapacityLimiter:
    """Keep most threads free for tiles."""
    return anyio.CapacityLimiter(6)


async def serve_open311(request: Request) -> Response:
    """Answer what stands below ``/open311/``."""
    given = dict(request.query_params)
    form = _format(request.path_params["rest"])
    with using(as_language(given.get("bahasa"))):
        try:
            if request.method == "POST":
                given |= await read_fields(request, MAX_FORM_BYTES)
            root, content = await anyio.to_thread.run_sync(
                functools.partial(_answer, request, given), limiter=_places()
            )
        except AppError as error:
            return _fault(error, form)
        return _sent(root, content, form)


def _format(rest: str) -> str:
    return "json" if rest.endswith(".json") else "xml"


def _answer(request: Request, given: Mapping[str, str]) -> tuple[str, object]:
    """Return the name of the answer and what it holds."""
    rest, base = request.path_params["rest"], str(request.base_url).rstrip("/")
    address = address_of(request)
    if request.method != "POST":
        _readers.count(address)
    if rest in ("discovery.xml", "discovery.json"):
        return "discovery", _discovery(base)
    if rest == "v2/openapi.json":
        return "openapi", description()
    found = _PATH.fullmatch(rest)
    if found is None:
        raise Open311PathError
    what, key = found["what"], found["key"]
    if request.method == "POST":
        if what != "requests" or key:
            raise Open311PathError
        again = request.headers.get("idempotency-key", "")
        return "service_requests", open311_create.create(given, base, again=again)
    open311.jurisdiction(given)  # one that there is not is refused everywhere
    if what == "services":
        return (
            ("service_definition", open311.definition(key)) if key else (what, open311.services())
        )
    if what == "requests":
        found_ = open311.request(key, base) if key else open311.requests(given, base)
        return "service_requests", found_
    if not key:
        raise Open311PathError
    return "service_requests", open311_create.token_request(key, address=address)


def _discovery(base: str) -> dict[str, object]:
    endpoint = {
        "specification": open311.SPECIFICATION,
        "url": f"{base}/open311/v2",
        "changeset": CHANGESET,
        "type": "production",
        "formats": list(FORMATS.values()),
    }
    return {
        "changeset": CHANGESET,
        "contact": t("partisipasi.api.hubungi"),
        "key_service": t("partisipasi.api.kunci"),
        "endpoints": [endpoint],
    }


def _fault(error: AppError, form: str) -> Response:
    # What the database cannot take now may be sent again: 503 says so better than 400.
    storage = error.code.startswith(("E_DATABASE", "E_STORAGE"))
    status = _STATUS.get(error.code, 503 if storage else 400)
    told = f"{error.message(language())} ({error.code})"
    answer = _sent("errors", [{"code": status, "description": told}], form, status)
    if "seconds" in error.details:
        answer.headers["retry-after"] = str(error.details["seconds"])
    return answer


def _sent(root: str, content: object, form: str, status: int = 200) -> Response:
    body = to_json(content) if form == "json" else xml(root, content)
    headers = {"cache-control": "no-store", "access-control-allow-origin": "*"}
    media_type = f"{FORMATS[form]}; charset=utf-8"
    return Response(body.encode(), status, headers, media_type)


def xml(root: str, content: object) -> str:
    """Write an answer as XML without a namespace; what is None is an empty element."""
    name, entry = _NAMES[root]
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_element(name, content, entry)}'


def _element(name: str, value: object, entry: str = "") -> str:
    if isinstance(value, Mapping):
        inner = "".join(_element(key, each) for key, each in value.items())
    elif isinstance(value, list):
        inner = "".join(_element(entry or _ENTRIES[name], each) for each in value)
    elif isinstance(value, bool):
        inner = "true" if value else "false"
    else:
        inner = "" if value is None else escape(_NO_XML.sub("\ufffd", str(value)))
    return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"
