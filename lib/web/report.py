"""The form of citizens over HTTP: no account, no script needed, and sent twice it counts once.

What cannot be taken comes back filled in, under the same key, to be sent again; photos that came
with it are kept meanwhile (`lib.web.report_hold`). `lib.web.routes` loads this module, and the
database with it, when the first form is asked for.
"""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.errors import AppError
from lib.i18n import as_language, language, t, using
from lib.services.participation import (
    community,
    intake,
    intake_check,
    photos,
    place,
    senders,
    similar,
)
from lib.services.participation.draft import DETAILS, Draft
from lib.services.participation.errors import ReportFieldError
from lib.services.participation.photo_errors import PhotoGoneError
from lib.services.skm.units import local_day
from lib.web.forms import address_of, is_https
from lib.web.plain import plain_page
from lib.web.report_body import Sent, read_report
from lib.web.report_fields import (
    CATEGORY,
    CONTACT,
    FORM_KEY,
    HELD,
    OPENED,
    PLACE,
    POINT,
    TEXT,
    TRAP,
    Filled,
    asked,
    device_of,
    draft_of,
    located,
    named,
)
from lib.web.report_form import form_body, form_title
from lib.web.report_hold import hold
from lib.web.report_parts import hidden_fields
from lib.web.report_steps import (
    joined_body,
    kinds_body,
    places_body,
    similar_body,
    taken_body,
)
from lib.web.uploads import RETRY_AFTER_S, UploadsFullError
from lib.web.urls import CITIZEN_COOKIE, TELL, ticket_url

SCRIPT = "lapor.js"
_JOINED, _AGAIN = "juga", "lagi"
_COOKIE_S = 365 * 86_400
_STATUS = {
    "E_REPORT": 404,
    "E_REPORT_BLOCKED": 403,
    "E_FOREIGN_FORM": 403,
    "E_REPORT_BUSY": 429,
    "E_REPORT_STATE": 409,
    "E_PHOTO_LARGE": 413,
    "E_UPLOADS_FULL": 503,
}
_REFUSED, _FAILED = 400, 503
_CARRIED = (
    *("wilayah", "program", "kegiatan", "mudah", "jenis", "lengkap", FORM_KEY, OPENED, HELD),
    *(CATEGORY, "layanan", PLACE, TEXT, "judul", "tanggal", "identitas", "hal", "setuju"),
    *(*CONTACT.values(), "serupa"),
    *(f"d_{each.name}" for fields in DETAILS.values() for each in fields),
)
P = ParamSpec("P")
R = TypeVar("R")


@functools.cache
def _places() -> anyio.CapacityLimiter:
    """Keep most threads free for tiles: reports are written one after the other anyway."""
    return anyio.CapacityLimiter(8)


async def aside(work: Callable[P, R], *args: P.args, **options: P.kwargs) -> R:
    """Run something in one of the few threads that reports may take."""
    call = functools.partial(work, *args, **options)
    return await anyio.to_thread.run_sync(call, limiter=_places())


async def serve_report(request: Request) -> Response:
    """Answer ``/lapor``: the form, and what is sent with it."""
    if request.method != "POST":
        with using(as_language(request.query_params.get("bahasa"))):
            return with_mark(request, await aside(_asked, dict(request.query_params)))
    sent = await read_report(request)
    mark, address = mark_of(request), address_of(request)
    device = device_of(request.headers.get("user-agent", ""))
    with using(as_language(sent.fields.get("bahasa"))):
        return with_mark(request, await aside(_posted, sent, mark, address, device))


def mark_of(request: Request) -> str:
    """Return the mark that the browser carries, "" if it has none."""
    return request.cookies.get(CITIZEN_COOKIE, "")[:64]


def page(title: str, body: str, filled: Filled, *, status: int = 200, path: str = TELL) -> Response:
    """Answer with a page of the form."""
    return plain_page(
        title,
        body,
        path=path,
        params=filled.context(),
        status=status,
        style=style(),
        script=SCRIPT,
        look="lapor mudah" if filled.easy else "lapor",
    )


@functools.cache
def style() -> str:
    """Return the style rules of these pages."""
    return (Path(__file__).parent / "static" / "lapor.css").read_text(encoding="utf-8")


def status_of(error: AppError | None) -> int:
    """Return the HTTP status of what went wrong; 200 if nothing did."""
    if error is None:
        return 200
    storage = error.code.startswith(("E_DATABASE", "E_STORAGE"))
    return _STATUS.get(error.code, _FAILED if storage else _REFUSED)


def retry(answer: Response, error: AppError | None) -> Response:
    """Say in an answer when to come again, where the error knows it."""
    if isinstance(error, UploadsFullError):
        answer.headers["retry-after"] = str(RETRY_AFTER_S)
    elif error is not None and "seconds" in error.details:
        answer.headers["retry-after"] = str(error.details["seconds"])
    return answer


def with_mark(request: Request, answer: Response) -> Response:
    """Give a browser its mark, by which it counts once and can be blocked."""
    if not mark_of(request):
        answer.set_cookie(
            CITIZEN_COOKIE,
            secrets.token_urlsafe(18),
            max_age=_COOKIE_S,
            secure=is_https(request),
            httponly=True,
            samesite="lax",
        )
    return answer


def _asked(query: dict[str, str]) -> Response:
    filled = named(asked(query))
    if _JOINED in query:
        body = joined_body(filled, again=query[_JOINED] == _AGAIN)
        return page(t("laporan.serupa.judul_terima"), body, filled)
    if filled.full and not filled.get("jenis"):
        return page(t("laporan.pilih.judul"), kinds_body(filled), filled)
    return page(form_title(filled), form_body(filled), filled)


def _posted(sent: Sent, mark: str, address: str, device: str) -> Response:
    filled = named(located(Filled(sent.fields)))
    if filled.get(TRAP):
        return page(t("laporan.judul_diterima"), taken_body(intake.ticket()), filled)
    try:
        if sent.error is not None:
            raise sent.error
        return _step(filled, sent.pictures, mark, address, device)
    except AppError as error:
        return _again(filled, error)


def _step(
    filled: Filled, pictures: tuple[bytes, ...], mark: str, address: str, device: str
) -> Response:
    """Take a form one step on: to its place, to what is like it, or to the end."""
    key = filled.get(FORM_KEY)
    intake_check.check_form_key(key)
    before = intake.known(key)
    if before is not None:
        return _onward(before.secret)
    person = senders.person_of(mark, address)
    if filled.get("juga"):
        return _join(filled, person, address)
    if pictures:
        senders.admit_upload(address)
    pictures = _held(filled, pictures)
    filled = replace(filled.but(**{HELD: str(len(pictures) or "")}), held=len(pictures))
    if filled.get("ganti"):
        cleared = replace(filled.but(**{POINT: ""}), spot=None)
        return page(form_title(cleared), form_body(cleared), cleared)
    if filled.spot is None:
        found = _found_place(filled)
        if isinstance(found, tuple):
            carried = _carried(filled)
            return page(t("laporan.tempat.judul"), places_body(filled, found, carried), filled)
        filled = located(filled.but(**{POINT: found}))
    draft = draft_of(filled, language(), device, pictures)
    own = filled.spot or place.spot(filled.get(POINT))
    intake_check.check(draft, local_day(own.region, dt.datetime.now(dt.UTC)))
    if not filled.get("serupa"):
        alike = _similar(draft, own)
        if alike:
            carried = _carried(filled, POINT)
            return page(t("laporan.serupa.judul"), similar_body(alike, carried), filled)
    receipt = intake.take(_joined_to(draft, filled, own), address=address, person=person)
    hold.drop(key)
    return _onward(receipt.secret)


def _held(filled: Filled, pictures: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Clean the photos that came and keep them for the next step, or return those kept before.

    Raises
    ------
    PhotoGoneError
        If photos were kept, and are no more: after half an hour, or a new start of the server.

    """
    key = filled.get(FORM_KEY)
    if pictures:
        cleaned = tuple(photos.clean(each).content for each in pictures)
        hold.put(key, cleaned)
        return cleaned
    kept = hold.get(key)
    if not kept and filled.get(HELD):
        raise PhotoGoneError
    return kept


def _found_place(filled: Filled) -> str | tuple[place.Choice, ...]:
    """Return the place that the words of a form mean, or those among which to choose.

    Where the form is one of a regency, words that name no place are where in it.
    """
    region, text = filled.region, filled.get(PLACE)
    found = place.choices(text, region) if text.strip() else ()
    regency = region if len(region) == 5 else ""
    if len(found) == 1 and not regency:
        return found[0].token
    if found:
        return found
    if regency:
        return regency
    raise ReportFieldError(field="tempat", value=text[:80], expected="desa, kecamatan, kabupaten")


def _similar(draft: Draft, own: place.Spot) -> tuple[similar.Similar, ...]:
    """Return what is like a draft; nobody joins what must stay confidential."""
    at = place.middle(own)
    if at is None or draft.identity == "rahasia" or intake_check.sensitive_of(draft):
        return ()
    words = f"{draft.title} {draft.text}"
    return similar.near(draft.kind, draft.sector, *at, words, district=own.district)


def _joined_to(draft: Draft, filled: Filled, own: place.Spot) -> Draft:
    """Return a draft with the programme and the activity that it is for."""
    programme, activity = filled.get("program"), filled.get("kegiatan")
    if programme:
        draft = replace(draft, programme_id=community.number_of(own.region, programme[:80]))
    if activity.isascii() and activity.isdecimal() and len(activity) < 18:
        draft = replace(draft, activity_id=int(activity))
    return draft


def _join(filled: Filled, person: str, address: str) -> Response:
    new = similar.me_too(filled.get("juga")[:20], person, address=address)
    hold.drop(filled.get(FORM_KEY))
    asked_for = {**filled.context(), _JOINED: "1" if new else _AGAIN}
    return _redirect(TELL, asked_for)


def _again(filled: Filled, error: AppError) -> Response:
    """Give a form back as it was filled in, under its own key."""
    key = filled.get(FORM_KEY)
    if not key or error.details.get("field") == "formulir":
        key = secrets.token_urlsafe(18)
    held = len(hold.get(key))
    filled = replace(filled.but(**{FORM_KEY: key, HELD: str(held or "")}), held=held)
    answer = page(form_title(filled), form_body(filled, error), filled, status=status_of(error))
    return retry(answer, error)


def _carried(filled: Filled, *more: str) -> dict[str, str]:
    return {**hidden_fields(filled.values, (*_CARRIED, *more)), "bahasa": language()}


def _onward(secret: str) -> Response:
    return _redirect(ticket_url(secret, language(), new=True), {})


def _redirect(path: str, params: dict[str, str]) -> Response:
    wanted = {**params, **({"bahasa": language()} if params else {})}
    url = f"{path}?{urlencode(wanted)}" if wanted else path
    return RedirectResponse(url, 303, headers={"cache-control": "no-store"})
