"""The HTML of a report as its sender follows it: the receipt, the steps, and what one may add."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from data.db.participation_choices import DATA_REQUESTS, OFFERS
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import date_long, distance_km, language, number, t, tn
from lib.services.participation import clock
from lib.services.participation.photos import MOST
from lib.services.participation.record import Event, Report
from lib.services.participation.rights import ACCESS
from lib.services.participation.rights import DONE as GRANTED
from lib.services.participation.tickets import (
    HIGHEST,
    LOWEST,
    MAX_ADDED_TEXT,
    MAX_RATING_TEXT,
    Request,
    Ticket,
)
from lib.services.regions import region_title
from lib.services.skm.units import local_day
from lib.web.plain import form, paragraph
from lib.web.report_parts import emergency, footnotes, options, problem, radio
from lib.web.urls import tell_url, ticket_url

STEP, KEY, DATA = "langkah", "isian", "data"
ADD, RATE, CLAIM, HIDE = "tambah", "nilai", "hak", "rahasia"
NOTHING: Mapping[str, str] = MappingProxyType({})
"""No field that was filled in."""


def ticket_title(own: Ticket, *, new: bool) -> str:
    """Return the heading of the page."""
    return t("laporan.judul_diterima") if new else own.report.title


def ticket_body(
    own: Ticket,
    secret: str,
    *,
    origin: str,
    new: bool = False,
    done: str = "",
    error: AppError | None = None,
    typed: Mapping[str, str] = NOTHING,
) -> str:
    """Write the page of a report for its sender.

    Parameters
    ----------
    own, secret
        The report, and what its address ends with.
    origin
        Of the server, for the link to keep.
    new, done
        Whether it was taken just now; which step was.
    error, typed
        Why a step was not taken, and the fields that came with it.

    """
    said = paragraph(t(f"laporan.sudah.{done}")) if done else ""
    path = ticket_url(secret, "id")
    parts = [
        _confidential(own.report),
        f'<div class="done" role="status">{said}</div>' if said else "",
        problem(error),
        _receipt(own.report, f"{origin}{path}") if new else _number(own.report),
        _now(own),
        _steps(own),
        _rate(own, path, typed) if own.may_rate else "",
        _add(own, path, typed.get("tambahan", "")) if own.may_add else "",
        _words(own) if not new else "",
        _claims(own, path, typed),
        _again(),
        footnotes(),
    ]
    return "".join(parts)


def _confidential(own: Report) -> str:
    if not own.sensitive:
        return ""
    why = t(f"laporan.hal.{own.sensitive}")
    told = paragraph(t("laporan.dirahasiakan", matter=why))
    return f'{emergency()}<div class="note">{told}</div>'


def _receipt(own: Report, link: str) -> str:
    """Write the number and the link, which nobody can tell once more."""
    return (
        f"{paragraph(t('laporan.diterima'))}{_number(own)}"
        f'<label for="tautan">{safe_html(t("laporan.tautan"))}'
        f'<span class="hint">{safe_html(t("laporan.tautan.bantu"))}</span></label>'
        f'<input id="tautan" readonly value="{safe_html(link)}">'
        f'<button type="button" class="quiet" data-salin hidden '
        f'data-sudah="{safe_html(t("laporan.tautan.disalin"))}">'
        f"{safe_html(t('laporan.tautan.salin'))}</button>"
    )


def _number(own: Report) -> str:
    label = safe_html(t("laporan.nomor"))
    return f'<p class="ticket"><span>{label}</span> <b>{safe_html(own.ticket)}</b></p>'


def _now(own: Ticket) -> str:
    """Write where it stands, who has it and what comes next, with the day until which."""
    state = t(f"partisipasi.status.{own.report.state}")
    unit = f" · {own.unit}" if own.unit else ""
    told = _next(own.report)
    extra = ""
    if own.supports:
        extra = paragraph(tn("laporan.pendukung", own.supports))
    return (
        f'<p class="state"><b>{safe_html(state)}</b>{safe_html(unit)}</p>'
        f"{paragraph(told) if told else ''}{extra}"
    )


def _next(own: Report) -> str:
    if own.ended:
        return t(f"laporan.berikut.{own.state}")
    if own.paused_at is not None and own.reply_due is not None:
        key = "balas_tanya" if own.state == "ditunda" else "balas"
        return t(f"laporan.berikut.{key}", day=_day(own, own.reply_due))
    if own.kind in OFFERS and own.verified_at is not None:
        return t("laporan.berikut.tawaran")
    waiting = clock.running(own)
    for name in clock.CLOCKS:
        if name in waiting:
            late = waiting[name] < dt.datetime.now(dt.UTC)
            key = f"laporan.berikut.{name}{'_lewat' if late else ''}"
            return t(key, day=_day(own, waiting[name]))
    return ""


def _day(own: Report, moment: dt.datetime) -> str:
    return date_long(local_day(own.region, moment))


def _steps(own: Ticket) -> str:
    entries = "".join(_entry(own.report, each) for each in own.events)
    title = safe_html(t("laporan.riwayat"))
    return f'<h2>{title}</h2><ol class="steps">{entries}</ol>'


def _entry(own: Report, each: Event) -> str:
    if each.kind == "addition":
        name = t("laporan.riwayat.tambahan")
    elif each.state:
        name = t(f"partisipasi.status.{each.state}")
    else:
        name = t(f"laporan.riwayat.{each.kind}")
    text = f'<p class="said">{_lines(each.text)}</p>' if each.text else ""
    return (
        f"<li><b>{safe_html(name)}</b> "
        f'<span class="soft">{safe_html(_day(own, each.at))}</span>{text}</li>'
    )


def _words(own: Ticket) -> str:
    """Write what was sent, as it is kept: masked."""
    report = own.report
    facts = [
        t(f"partisipasi.jenis.{report.kind}"),
        report.place,
        region_title(report.region),
        t(f"laporan.identitas.{report.identity}"),
    ]
    if own.photos:
        facts.append(tn("laporan.foto.banyak", own.photos))
    shown = " · ".join(dict.fromkeys(each for each in facts if each))
    gap = report.evidence
    far = ""
    if gap.get("distance_m") is not None:
        km = distance_km(float(gap["distance_m"]) / 1000)
        far = paragraph(t("laporan.jarak", km=km, facility=str(gap.get("facility", ""))))
    title = safe_html(t("laporan.isi_laporan"))
    return (
        f'<h2>{title}</h2><p class="said">{_lines(report.text)}</p>'
        f'<p class="soft">{safe_html(shown)}</p>{far}'
    )


def _rate(own: Ticket, path: str, typed: Mapping[str, str]) -> str:
    chosen = typed.get("nilai") or str(own.score)
    picks = "".join(
        radio(
            "nilai",
            str(n),
            safe_html(t(f"laporan.nilai.{n}")),
            chosen=chosen == str(n),
            needed=True,
        )
        for n in range(HIGHEST, LOWEST - 1, -1)
    )
    soft = f'<span class="soft">{safe_html(t("laporan.tidak_wajib"))}</span>'
    why = f"{safe_html(t('laporan.nilai.alasan'))} {soft}"
    body = (
        f'<fieldset id="nilai"><legend>{safe_html(t("laporan.nilai"))}</legend>'
        f'<div class="grid">{picks}</div></fieldset><label for="alasan">{why}</label>'
        f'<textarea id="alasan" name="alasan" rows="2" maxlength="{MAX_RATING_TEXT}">\n'
        f"{safe_html(typed.get('alasan', ''))}</textarea>"
    )
    return form(path, body, t("laporan.nilai.kirim"), _hidden(RATE))


def _add(own: Ticket, path: str, typed: str) -> str:
    asked = own.report.state == "ditunda"
    label = t("laporan.tambah.jawab" if asked else "laporan.tambah")
    body = (
        f'<label for="tambahan">{safe_html(label)}</label>'
        f'<textarea id="tambahan" name="tambahan" rows="4" maxlength="{MAX_ADDED_TEXT}" '
        f'required>\n{safe_html(typed)}</textarea><label for="foto">'
        f"{safe_html(t('laporan.isian.foto', most=number(MOST)))} "
        f'<span class="soft">{safe_html(t("laporan.tidak_wajib"))}</span></label>'
        '<input id="foto" name="foto" type="file" multiple '
        'accept="image/jpeg,image/png,image/webp">'
    )
    sent = form(path, body, t("laporan.tambah.kirim"), _hidden(ADD))
    return sent.replace("<form ", '<form enctype="multipart/form-data" data-tambah ', 1)


def _claims(own: Ticket, path: str, typed: Mapping[str, str]) -> str:
    """Write the rights over one's own data, folded unless a wish could not be taken."""
    pairs = [(each, t(f"laporan.hak.{each}")) for each in DATA_REQUESTS]
    asked = "".join(
        f"<li><b>{safe_html(t(f'laporan.hak.{each.kind}'))}</b>: "
        f"{safe_html(t(f'laporan.hak.status.{each.state}', day=_day(own.report, each.due_at)))} "
        f"{safe_html(each.note)}{_download(each, path)}</li>"
        for each in own.requests
    )
    wish = (
        f'<label for="hak">{safe_html(t("laporan.hak.pilih"))}</label>'
        f'<select id="hak" name="hak">{options(pairs, typed.get("hak", ""))}</select>'
        f'<label for="hak_isi">{safe_html(t("laporan.hak.isi"))}</label>'
        '<textarea id="hak_isi" name="hak_isi" rows="2" maxlength="1000">\n'
        f"{safe_html(typed.get('hak_isi', ''))}</textarea>"
    )
    private = ""
    if own.report.identity != "rahasia":
        told = paragraph(t("laporan.rahasia.arti"))
        private = told + form(path, "", t("laporan.rahasia.kirim"), _hidden(HIDE))
    unfolded = " open" if typed.get(STEP) == CLAIM else ""
    return (
        f'<details class="claims"{unfolded}><summary>{safe_html(t("laporan.hak"))}</summary>'
        f"{paragraph(t('laporan.hak.arti'))}<ul>{asked}</ul>"
        f"{form(path, wish, t('laporan.hak.kirim'), _hidden(CLAIM))}{private}</details>"
    )


def _download(asked: Request, path: str) -> str:
    """Write the link to all that is kept of a sender, where that was asked for and granted."""
    if (asked.kind, asked.state) != (ACCESS, GRANTED):
        return ""
    return f' <a href="{safe_html(path)}?{DATA}=1">{safe_html(t("laporan.hak.unduh"))}</a>'


def _again() -> str:
    link = safe_html(tell_url(language()))
    return f'<p class="after"><a href="{link}">{safe_html(t("laporan.lagi"))}</a></p>'


def _hidden(step: str) -> dict[str, str]:
    return {STEP: step, KEY: secrets.token_urlsafe(18), "bahasa": language()}


def _lines(text: str) -> str:
    return "<br>".join(safe_html(line) for line in text.split("\n"))
