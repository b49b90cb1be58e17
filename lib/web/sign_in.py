"""Signing in with a name and a password, and changing one's password: forms of plain HTML.

The password goes in the body of a POST to this server and nowhere else: not through the websocket
of a page, not into an address or a log. The answer sets a cookie that scripts cannot read; what
it stands for is kept in the database (`lib.services.sign_ins`). Each sign-in makes a new token,
and forms are only taken from our own pages, so that nobody is signed in as somebody else.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.auth import SignInNeededError
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import as_language, t, using
from lib.web.forms import is_https, local_address, read_form
from lib.web.plain import fault, field, form, paragraph, plain_page
from lib.web.urls import PASSWORD, SESSION_COOKIE, SIGN_IN, sign_in_url

if TYPE_CHECKING:  # the database is opened by those who sign in, and by nobody else
    from lib.auth import Actor

_TRIES, _PAUSE_S = 50, 0.1
_places = threading.BoundedSemaphore(8)
_STATUS = {"E_LOCKED": 429, "E_SIGN_IN_BUSY": 503, "E_FORM": 400}
_REFUSED = 403
P = ParamSpec("P")
R = TypeVar("R")


class SignInBusyError(AppError, RuntimeError):
    """Say that too many people are signing in at this moment."""

    code = "E_SIGN_IN_BUSY"
    text_id = "Terlalu banyak orang sedang masuk. Coba lagi sebentar lagi."
    text_en = "Too many people are signing in. Try again in a moment."


class PasswordRepeatError(AppError, ValueError):
    """Refuse a new password that was not typed alike twice."""

    code = "E_PASSWORD_REPEAT"
    text_id = "Kedua isian kata sandi baru berbeda."
    text_en = "The two entries of the new password differ."


async def serve_sign_in(request: Request) -> Response:
    """Answer ``/masuk``: the form, and what is sent with it."""
    if request.method != "POST":
        fields, error = dict(request.query_params), None
    else:
        fields, error = await _fields(request)
    back, language = local_address(fields.get("kembali", "")), as_language(fields.get("bahasa"))
    login = fields.get("nama", "")
    if request.method == "POST" and error is None:
        try:
            former = request.cookies.get(SESSION_COOKIE, "")
            actor, token = await _aside(_sign_in, login, fields.get("sandi", ""), former)
        except AppError as refused:
            error = refused
        else:
            onward = sign_in_url(back, language, path=PASSWORD) if actor.must_change else back
            return _signed_in(request, token, onward)
    with using(language):
        return _sign_in_page(back, language, login, error)


async def serve_password(request: Request) -> Response:
    """Answer ``/masuk/sandi``: change one's own password, signed in."""
    token = request.cookies.get(SESSION_COOKIE, "")
    posted = request.method == "POST"
    fields, error = await _fields(request) if posted else ({}, None)
    asked = {**request.query_params, **fields}
    back, language = local_address(asked.get("kembali", "")), as_language(asked.get("bahasa"))
    forced = False
    try:
        forced = (await _aside(_actor, token)).must_change
        if posted and error is None:
            return _signed_in(request, await _aside(_change, token, fields), back)
    except SignInNeededError:
        return _redirect(sign_in_url(sign_in_url(back, language, path=PASSWORD), language))
    except AppError as refused:
        error = refused
    with using(language):
        return _password_page(back, language, error, forced=forced)


async def _fields(request: Request) -> tuple[dict[str, str], AppError | None]:
    try:
        return await read_form(request), None
    except AppError as error:
        return {}, error


async def _aside(work: Callable[P, R], *args: P.args, **options: P.kwargs) -> R:
    """Run in a thread, few at a time: hashes take time, and tiles need the other threads."""
    for _ in range(_TRIES):
        if _places.acquire(blocking=False):
            break
        await anyio.sleep(_PAUSE_S)
    else:
        raise SignInBusyError
    try:
        return await anyio.to_thread.run_sync(functools.partial(work, *args, **options))
    finally:
        _places.release()


def _signed_in(request: Request, token: str, onward: str) -> Response:
    """Lead on, with the token in a cookie that ends with the browser."""
    response = _redirect(onward)
    response.set_cookie(
        SESSION_COOKIE, token, path="/", httponly=True, samesite="lax", secure=is_https(request)
    )
    return response


def _redirect(url: str) -> Response:
    return RedirectResponse(url, 303, headers={"cache-control": "no-store"})


def _status(error: AppError | None) -> int:
    return 200 if error is None else _STATUS.get(error.code, _REFUSED)


def _sign_in(login: str, password: str, former: str) -> tuple[Actor, str]:
    from lib.services import people, sign_ins

    actor = people.sign_in(login, password)
    return actor, sign_ins.begin(actor, former=former)


def _actor(token: str) -> Actor:
    from lib.services import sign_ins

    actor = sign_ins.actor_by(token) if token else None
    if actor is None:
        raise SignInNeededError
    return actor


def _change(token: str, fields: dict[str, str]) -> str:
    from lib.services import sign_ins

    new = fields.get("baru", "")
    if new != fields.get("ulang", ""):
        raise PasswordRepeatError
    return sign_ins.change_password(token, fields.get("sandi", ""), new)


def _sign_in_page(
    back: str, language: str, login: str = "", error: AppError | None = None
) -> Response:
    name = field(
        "nama", t("masuk.nama"), kind="text", complete="username", value=login[:200]
    )  # fmt: skip
    word = field("sandi", t("masuk.sandi"), kind="password", complete="current-password")
    body = (
        paragraph(t("masuk.untuk_petugas"))
        + fault(error)
        + form(SIGN_IN, name + word, t("masuk.tombol"), {"kembali": back, "bahasa": language})
        + f'<p class="after">{safe_html(t("masuk.lupa"))}</p>'
    )
    status = _status(error)
    return plain_page(t("masuk.judul"), body, path=SIGN_IN, params={"kembali": back}, status=status)


def _password_page(back: str, language: str, error: AppError | None, *, forced: bool) -> Response:
    from lib.services.passwords import LONGEST, SHORTEST

    hint = t("masuk.sandi_aturan", least=SHORTEST, most=LONGEST)
    fields = (
        field("sandi", t("masuk.sandi_kini"), kind="password", complete="current-password")
        + field("baru", t("masuk.sandi_baru"), kind="password", complete="new-password", hint=hint)
        + field("ulang", t("masuk.sandi_ulang"), kind="password", complete="new-password")
    )
    body = (
        paragraph(t("masuk.ganti" if forced else "masuk.ganti_akibat"))
        + fault(error)
        + form(PASSWORD, fields, t("masuk.ganti_tombol"), {"kembali": back, "bahasa": language})
    )
    title = t("masuk.ganti_judul" if forced else "masuk.ganti_tombol")
    return plain_page(title, body, path=PASSWORD, params={"kembali": back}, status=_status(error))
