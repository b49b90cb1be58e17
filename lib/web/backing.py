"""The plain page of one proposal or call, to be shared and supported: no account, no script.

Opening it gives the browser its mark, by which it counts once. `lib.web.routes` loads this module
when the first such page is asked for.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from data.db.engine import database
from data.db.participation_choices import PROPOSALS
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import as_language, date_long, language, number, t, using
from lib.services.participation import proposals, senders, share
from lib.services.participation.musrenbang_list import gap_text, stage_name, village_name
from lib.services.participation.proposals import REFUSED, Proposal
from lib.services.people import utc_now
from lib.services.regions import region_name
from lib.services.skm.units import local_day
from lib.web.forms import address_of, read_form
from lib.web.plain import fault, form, paragraph, plain_page
from lib.web.report import aside, mark_of, retry, status_of, style, with_mark
from lib.web.urls import PARTICIPATION, backing_url


async def serve_backing(request: Request) -> Response:
    """Answer ``/dukung/{ticket}``: what is proposed, and the support that is sent."""
    ticket = str(request.path_params["ticket"])[:40]
    if request.method != "POST":
        with using(as_language(request.query_params.get("bahasa"))):
            return with_mark(request, await aside(_shown, ticket, _site(request)))
    try:
        fields = await read_form(request)
    except AppError as error:
        with using(as_language(request.query_params.get("bahasa"))):
            return await aside(_shown, ticket, _site(request), error)
    mark, address = mark_of(request), address_of(request)
    with using(as_language(fields.get("bahasa"))):
        return with_mark(request, await aside(_support, ticket, _site(request), mark, address))


def _site(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _support(ticket: str, site: str, mark: str, address: str) -> Response:
    try:
        own = proposals.by_ticket(ticket)
        person = senders.person_of(mark, address)
        senders.admit(address, person, database(), utc_now())
        new = proposals.support(own.id, person)
    except AppError as error:
        return _shown(ticket, site, error)
    return _shown(ticket, site, done="usulan.terima_kasih" if new else "usulan.sudah_dukung")


def _shown(ticket: str, site: str, error: AppError | None = None, *, done: str = "") -> Response:
    try:
        own = proposals.by_ticket(ticket)
    except AppError as missing:
        title, body = t("usulan.tidak_ada"), fault(error or missing)
        status = status_of(error or missing)
        return _page(ticket, title, body + _back(""), status)
    told = f'<p role="status"><b>{safe_html(t(done))}</b></p>' if done else ""
    body = f"{fault(error)}{told}{_about(own)}"
    if not done and own.musrenbang != REFUSED and not own.demo:
        button = t("usulan.dukung" if own.kind in PROPOSALS else "komunitas.saya_ikut")
        body += form(backing_url(own.ticket, "id"), "", button, {"bahasa": language()})
    body += _sharing(own, site) + _back(own.region)
    return retry(_page(ticket, own.title, body, status_of(error)), error)


def _page(ticket: str, title: str, body: str, status: int) -> Response:
    path = backing_url(ticket, "id")
    return plain_page(title, body, path=path, params={}, status=status, style=style(), look="lapor")


def _about(own: Proposal) -> str:
    places = [village_name(own.village)]
    places += [region_name(code) for code in (own.district, own.region) if code]
    day = date_long(local_day(own.region, own.received_at))
    facts = [", ".join(name for name in places if name), day, own.ticket]
    if own.kind in PROPOSALS:
        facts.append(stage_name(own.musrenbang))
    gap = gap_text(own)
    mark = paragraph(t("partisipasi.contoh_tanda")) if own.demo else ""
    counted = t("usulan.dukungan", n=number(own.supports))
    return (
        f'{mark}<p class="soft">{safe_html(" · ".join(facts))}</p>{paragraph(own.text)}'
        f"{paragraph(gap) if gap else ''}<p><b>{safe_html(counted)}</b></p>"
    )


def _sharing(own: Proposal, site: str) -> str:
    address = f"{site}{backing_url(own.ticket, language())}"
    message = t("usulan.ajakan", title=own.title, address=address)
    found = share.links_of(own.title, message, address)
    links = " · ".join(
        f'<a href="{safe_html(url)}" target="_blank" rel="noopener noreferrer">'
        f"{safe_html(t(f'bagikan.{name}'))}</a>"
        for name, url in found.items()
    )
    return f"<p>{safe_html(t('bagikan.kirim'))}: {links}</p>"


def _back(region: str) -> str:
    spoken = "" if language() == "id" else f"&bahasa={language()}"
    where = f"&wilayah={region}" if region else ""
    url = f"{PARTICIPATION}?bagian=usulan{where}{spoken}"
    return f'<p><a href="{safe_html(url)}">{safe_html(t("usulan.semua_usulan"))}</a></p>'
