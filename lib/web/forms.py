"""Reading forms that browsers post to us: only from our own pages, and only small ones."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from lib.errors import AppError
from lib.services.limiter import network

MAX_FORM_BYTES = 16_384
_MAX_FIELDS = 50
_TYPE = "application/x-www-form-urlencoded"
_LOCAL = re.compile(r"/(?![/\\])[A-Za-z0-9_./?=&%,:+~*-]{0,2000}")


class FormError(AppError, ValueError):
    """Refuse a form that is no form, or too large."""

    code = "E_FORM"
    text_id = "Isian formulir tidak dapat dibaca. Muat ulang halaman ini dan coba lagi."
    text_en = "The form cannot be read. Reload this page and try again."


class ForeignFormError(AppError, PermissionError):
    """Refuse a form that another site sent in the reader's name."""

    code = "E_FOREIGN_FORM"
    text_id = "Formulir ini tidak dikirim dari halaman kami. Buka halamannya dan coba lagi."
    text_en = "This form was not sent from a page of ours. Open the page and try again."


async def read_form(request: Request, most: int = MAX_FORM_BYTES) -> dict[str, str]:
    """Return the fields of a posted form of at most so many bytes.

    Raises
    ------
    ForeignFormError
        If it comes from another site: browsers say so in Sec-Fetch-Site, older ones in Origin.
    FormError
        If it is too large or not encoded as forms are.

    """
    if not from_our_page(request):
        raise ForeignFormError
    return await read_fields(request, most)


async def read_fields(request: Request, most: int = MAX_FORM_BYTES) -> dict[str, str]:
    """Return the fields of a form of at most so many bytes, whoever sends it.

    Only for what needs no reader's cookie: a program with a key of its own.

    Raises
    ------
    FormError
        If it is too large or not encoded as forms are.

    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _TYPE:
        raise FormError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise FormError
    try:
        pairs = parse_qsl(
            bytes(body).decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError:
        raise FormError from None
    return dict(pairs)


def local_address(wanted: str) -> str:
    """Return an address within this site to go on to; anything else becomes the first page."""
    return wanted if _LOCAL.fullmatch(wanted) else "/"


def address_of(request: Request) -> str:
    """Return the network address that a request comes from, as it is counted; "" if unknown."""
    return network(request.client.host) if request.client else ""


def is_https(request: Request) -> bool:
    """Tell whether the browser came over https, as far as the request shows behind a proxy."""
    return "https" in {request.url.scheme, urlsplit(request.headers.get("origin", "")).scheme}


def from_our_page(request: Request) -> bool:
    """Tell whether a form was sent from a page of ours."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    came_from = request.headers.get("origin") or request.headers.get("referer", "")
    host = urlsplit(came_from).netloc
    return bool(host) and host == request.headers.get("host")
