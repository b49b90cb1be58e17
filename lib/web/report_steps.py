"""The HTML around the form: which kind, which place, what others told already, and thanks."""

from __future__ import annotations

from collections.abc import Mapping

from data.db.participation_choices import OFFERS, REPORT_KINDS
from lib.encode import safe_html
from lib.i18n import date_long, language, number, t, tn
from lib.services.participation.place import Choice
from lib.services.participation.similar import Similar
from lib.services.regions import region_title
from lib.services.skm.units import local_day
from lib.web.plain import form, paragraph
from lib.web.report_fields import POINT, Filled
from lib.web.report_parts import footnotes, radio
from lib.web.urls import TELL, tell_url

_NEAR_M = 1_000


def kinds_body(filled: Filled) -> str:
    """Write the choice of what one wants to do."""
    asking = [each for each in REPORT_KINDS if each not in OFFERS]
    return (
        f"<h2>{safe_html(t('laporan.pilih.sampaikan'))}</h2>{_kinds(filled, asking)}"
        f"<h2>{safe_html(t('laporan.pilih.bergerak'))}</h2>{_kinds(filled, OFFERS)}{footnotes()}"
    )


def _kinds(filled: Filled, kinds: list[str] | tuple[str, ...]) -> str:
    links = "".join(
        f'<li><a href="{safe_html(_kind_url(filled, each))}">'
        f"<b>{safe_html(t(f'partisipasi.jenis.{each}'))}</b> "
        f"<span>{safe_html(t(f'laporan.jenis.{each}'))}</span></a></li>"
        for each in kinds
    )
    return f'<ul class="kinds">{links}</ul>'


def _kind_url(filled: Filled, kind: str) -> str:
    return tell_url(language(), **{**filled.context(), "jenis": kind, "lengkap": "1"})


def places_body(filled: Filled, found: tuple[Choice, ...], carried: Mapping[str, str]) -> str:
    """Write the places that a text may mean, to choose one."""
    picks = "".join(
        radio(
            POINT,
            each.token,
            f'<b>{safe_html(each.name)}</b> <span class="soft">{safe_html(each.context)}</span>',
            chosen=place == 0,
        )
        for place, each in enumerate(found)
    )
    if filled.region and len(filled.region) == 5:
        label = t("laporan.tempat.wilayah_saja", region=region_title(filled.region))
        picks += radio(POINT, filled.region, safe_html(label), chosen=False)
    told = paragraph(t("laporan.tempat.pilih", text=filled.get("tempat")))
    back = (
        f'<button class="quiet" name="ganti" value="1">'
        f"{safe_html(t('laporan.tempat.lain'))}</button>"
    )
    return told + form(TELL, f"{picks}{back}", t("laporan.lanjut"), carried)


def similar_body(found: tuple[Similar, ...], carried: Mapping[str, str]) -> str:
    """Write what others told already near by, to join instead of repeating it."""
    cards = "".join(map(_similar, found))
    hidden = {**carried, "serupa": "1"}
    return (
        paragraph(t("laporan.serupa.pengantar"))
        + form(TELL, cards, t("laporan.serupa.kirim"), hidden)
        + footnotes()
    )


def _similar(each: Similar) -> str:
    own = each.report
    far = ""
    if each.distance_m == each.distance_m:  # known
        near = each.distance_m < _NEAR_M
        km = number(round(each.distance_m / 1000))
        far = t("laporan.serupa.dekat") if near else t("laporan.serupa.jarak", km=km)
    day = date_long(local_day(own.region, own.received_at))
    state = t(f"partisipasi.status.{own.state}")
    facts = " · ".join(part for part in (far, day, state) if part)
    joined = f" {safe_html(tn('laporan.serupa.pendukung', each.supports))}" if each.supports else ""
    return (
        f'<article class="card"><h3>{safe_html(own.title)}</h3>'
        f'<p class="soft">{safe_html(facts)}{joined}</p>'
        f"<p>{safe_html(_short(own.text))}</p>"
        f'<button class="quiet" name="juga" value="{safe_html(own.ticket)}">'
        f"{safe_html(t('laporan.serupa.juga'))}</button></article>"
    )


def _short(text: str, most: int = 180) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"


def joined_body(filled: Filled, *, again: bool) -> str:
    """Write the thanks for joining somebody else's report."""
    told = t("laporan.serupa.sudah" if again else "laporan.serupa.terima")
    link = tell_url(language(), **filled.context())
    return (
        f"{paragraph(told)}"
        f'<p class="after"><a href="{safe_html(link)}">{safe_html(t("laporan.lagi"))}</a></p>'
        f"{footnotes()}"
    )


def taken_body(ticket: str) -> str:
    """Write the answer to what a program sent: it looks taken, and nothing is kept."""
    return (
        f'<p class="ticket">{safe_html(ticket)}</p>{paragraph(t("laporan.diterima"))}{footnotes()}'
    )
