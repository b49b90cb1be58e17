"""The public survey as plain HTML: no websocket, no script, and sent twice it counts once.

Each form carries a key of its own. Where an answer cannot be taken at the moment, the same form
comes back filled in, with the same key, to be sent again. `lib.web.routes` loads this module, and
the database with it, when the first form is asked for.
"""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.errors import AppError
from lib.i18n import as_language, t, using
from lib.services.skm import answers, units
from lib.services.skm.classes import ELEMENTS
from lib.services.skm.errors import SurveyFieldError
from lib.web.forms import address_of, read_form
from lib.web.plain import fault, plain_page
from lib.web.survey_form import DAY, FORM_KEY, TEXT, survey_body, thanks_body
from lib.web.urls import SURVEY, survey_url

MAX_FORM_BYTES = 48_000
"""Two thousand letters may take twelve characters each, the way forms write them."""
_DONE, _SENT = "selesai", "kirim"
_BACK = "private, no-cache"
"""Of an empty form: asked for anew it is another one, but whoever goes back to it after the line
was cut finds the same, with its key, so that what is sent again counts once. Browsers would forget
it where it is sent to its own address, so that its address has a `_SENT`."""
_STATUS = {"E_SURVEY": 404, "E_SURVEY_CLOSED": 410, "E_SURVEY_BUSY": 429, "E_FOREIGN_FORM": 403}
_REFUSED, _FAILED = 400, 503
P = ParamSpec("P")
R = TypeVar("R")


@functools.cache
def _places() -> anyio.CapacityLimiter:
    """Keep most threads free for tiles: answers are written one after the other anyway."""
    return anyio.CapacityLimiter(8)


async def serve_survey(request: Request) -> Response:
    """Answer ``/survei/{token}``: the form, what is sent with it, and the thanks."""
    token = request.path_params["token"]
    fields, error = await _fields(request)
    tongue = as_language(fields.get("bahasa"))
    with using(tongue):
        try:
            unit = await _aside(units.by_token, token)
        except AppError as gone:
            return _gone(token, gone)
        path = survey_url(token, "id")
        if request.method == "POST" and error is None:
            error = await _sent(token, fields, address_of(request))
            if error is None:
                onward = f"{path}?{urlencode({_DONE: 1, 'bahasa': tongue})}"
                return RedirectResponse(onward, 303, headers={"cache-control": "no-store"})
        elif _DONE in fields:
            results = f"/survei?{urlencode({'wilayah': unit.region, 'bahasa': tongue})}"
            body = thanks_body(unit, survey_url(token, tongue), results)
            title = t("survei.isi.terima_kasih")
            return plain_page(title, body, path=path, params={_DONE: "1"})
        fields = {FORM_KEY: secrets.token_urlsafe(18), **fields}
        today = units.local_day(unit.region, dt.datetime.now(dt.UTC))
        body = survey_body(unit, f"{path}?{_SENT}=1", fields, today, error)
        title = t("survei.isi.judul", unit=unit.name)
        answer = plain_page(title, body, path=path, params={}, status=_status(error))
        if error is None:
            answer.headers["cache-control"] = _BACK
    if error is not None and "seconds" in error.details:
        answer.headers["retry-after"] = str(error.details["seconds"])
    return answer


async def _fields(request: Request) -> tuple[dict[str, str], AppError | None]:
    if request.method != "POST":
        asked = request.query_params
        return {name: asked[name] for name in ("bahasa", _DONE) if name in asked}, None
    try:
        return await read_form(request, MAX_FORM_BYTES), None
    except AppError as error:
        return {}, error


async def _sent(token: str, fields: dict[str, str], address: str) -> AppError | None:
    """Take a form; return why it was not taken."""
    try:
        await _aside(_take, token, fields, address)
    except AppError as error:
        return error
    except ValueError:
        return SurveyFieldError(field=DAY, value=fields.get(DAY, ""), expected="2026-11-24")
    return None


def _take(token: str, fields: dict[str, str], address: str) -> None:
    day = fields.get(DAY, "")
    filled = answers.Form(
        fields.get(FORM_KEY, ""),
        tuple(_answer(code, fields.get(code, "")) for code in ELEMENTS),
        dt.date.fromisoformat(day) if day else None,
        {name: fields.get(name, "") for name in answers.ABOUT},
        fields.get(TEXT, "").replace("\r\n", "\n"),
    )
    answers.take(token, filled, address=address)


def _answer(code: str, given: str) -> int | None:
    if not given:
        return None
    if given not in {"1", "2", "3", "4"}:
        raise SurveyFieldError(field=code, value=given, expected="1, 2, 3, 4")
    return int(given)


async def _aside(work: Callable[P, R], *args: P.args, **options: P.kwargs) -> R:
    call = functools.partial(work, *args, **options)
    return await anyio.to_thread.run_sync(call, limiter=_places())


def _gone(token: str, error: AppError) -> Response:
    path = f"{SURVEY}/{token}" if error.code == "E_SURVEY_CLOSED" else SURVEY
    title = t("survei.isi.tidak_ada")
    return plain_page(title, fault(error), path=path, params={}, status=_status(error))


def _status(error: AppError | None) -> int:
    if error is None:
        return 200
    # What the database cannot take now (E_DATABASE_BUSY, E_STORAGE) may be sent again.
    storage = error.code.startswith(("E_DATABASE", "E_STORAGE"))
    return _STATUS.get(error.code, _FAILED if storage else _REFUSED)
