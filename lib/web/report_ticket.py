"""The page behind the secret link of a report, and the photos of reports that are public.

Whoever has the link is the sender: the page is kept by nobody, found by no search engine, and its
address is not told to other sites.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.errors import AppError
from lib.i18n import as_language, language, t, using
from lib.services.participation import claims, rights, senders, tickets
from lib.services.participation.errors import ReportFieldError
from lib.web.forms import address_of
from lib.web.plain import fault, plain_page
from lib.web.report import (
    SCRIPT,
    aside,
    mark_of,
    retry,
    status_of,
    style,
)
from lib.web.report_body import Sent, read_report
from lib.web.report_parts import footnotes
from lib.web.report_ticket_page import (
    ADD,
    CLAIM,
    DATA,
    HIDE,
    KEY,
    NOTHING,
    RATE,
    STEP,
    ticket_body,
    ticket_title,
)
from lib.web.respond import not_found
from lib.web.urls import TELL, TICKET, ticket_url

NEW, DONE = "baru", "sudah"
_STEPS = (ADD, RATE, CLAIM, HIDE)
_PHOTO = re.compile(r"([0-9]{1,18})-([0-9a-f]{8})")


async def serve_ticket(request: Request) -> Response:
    """Answer ``/lapor/t/{secret}``: a report for its sender, and what the sender does."""
    secret, address = request.path_params["secret"], address_of(request)
    origin = f"{request.url.scheme}://{request.url.netloc}"
    if request.method != "POST":
        query = request.query_params
        if DATA in query:
            return await aside(_data, secret, address)
        with using(as_language(query.get("bahasa"))):
            done = query.get(DONE, "")
            return await aside(
                _shown,
                secret,
                address,
                origin,
                new=NEW in query,
                done=done if done in _STEPS else "",
            )
    sent = await read_report(request)
    with using(as_language(sent.fields.get("bahasa"))):
        return await aside(_posted, secret, sent, mark_of(request), address, origin)


def _shown(
    secret: str,
    address: str,
    origin: str,
    *,
    new: bool = False,
    done: str = "",
    error: AppError | None = None,
    typed: Mapping[str, str] = NOTHING,
) -> Response:
    try:
        own = tickets.view(secret, address=address)
    except AppError as gone:
        answer = plain_page(
            t("laporan.tidak_ada"),
            f"{fault(gone)}{footnotes()}",
            path=TELL,
            params={},
            status=status_of(gone),
            style=style(),
            look="lapor",
        )
        return retry(answer, gone)
    title = ticket_title(own, new=new)
    body = ticket_body(own, secret, origin=origin, new=new, done=done, error=error, typed=typed)
    answer = plain_page(
        title,
        body,
        path=f"{TICKET}/{secret}",
        params={NEW: "1"} if new else {},
        status=status_of(error),
        style=style(),
        script=SCRIPT,
        look="lapor",
    )
    return retry(answer, error)


def _data(secret: str, address: str) -> Response:
    """Give senders all that is kept of them, once an officer granted their request."""
    try:
        content = rights.data_of_sender(secret, address=address)
    except AppError as error:
        return retry(not_found(), error)
    headers = {
        "cache-control": "no-store",
        "content-disposition": 'attachment; filename="data-saya.json"',
    }
    return Response(content, media_type="application/json", headers=headers)


def _posted(secret: str, sent: Sent, mark: str, address: str, origin: str) -> Response:
    step = sent.fields.get(STEP, "")
    try:
        if sent.error is not None:
            raise sent.error
        _take(step, secret, sent, senders.person_of(mark, address), address)
    except AppError as error:
        return _shown(secret, address, origin, error=error, typed=sent.fields)
    here = language()
    path = ticket_url(secret, here)
    mark_done = f"{'&' if '?' in path else '?'}{DONE}={step}"
    return RedirectResponse(path + mark_done, 303, headers={"cache-control": "no-store"})


def _take(step: str, secret: str, sent: Sent, person: str, address: str) -> None:
    fields = sent.fields
    form_key = fields.get(KEY, "")
    steps: dict[str, Callable[[], object]] = {
        ADD: lambda: tickets.add(
            secret,
            fields.get("tambahan", ""),
            form_key,
            sent.pictures,
            address=address,
            person=person,
        ),
        RATE: lambda: tickets.rate(
            secret, _score(fields.get("nilai", "")), fields.get("alasan", ""), address=address
        ),
        CLAIM: lambda: claims.ask_data(
            secret, fields.get("hak", ""), fields.get("hak_isi", ""), form_key, address=address
        ),
        HIDE: lambda: claims.keep_private(secret, address=address),
    }
    if step not in steps:
        raise ReportFieldError(field="langkah", value=step[:20], expected=", ".join(steps))
    steps[step]()


def _score(given: str) -> int:
    if given not in {"1", "2", "3", "4"}:
        raise ReportFieldError(field="nilai", value=given[:20], expected="1, 2, 3, 4")
    return int(given)


def serve_photo(request: Request) -> Response:
    """Answer ``/lapor/foto/{name}``: a photo that everybody may see, or 404."""
    found = _PHOTO.fullmatch(request.path_params["name"])
    content = tickets.public_photo(int(found[1]), found[2]) if found else None
    if content is None:
        return not_found()
    # Kept for an hour only: a photo may be taken out of what is public.
    headers = {
        "cache-control": "public, max-age=3600",
        "content-encoding": "identity",
        "content-disposition": "inline",
    }
    return Response(content, media_type="image/jpeg", headers=headers)
