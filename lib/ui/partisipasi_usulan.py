"""Proposals on the page Partisipasi: support, comments, and their way through the Musrenbang."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

import streamlit as st

from data.catalogue import load_catalogue
from lib.auth import PERENCANA, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import date_long, language, number, t
from lib.services.participation import musrenbang, nomenclature, proposals
from lib.services.participation.musrenbang_list import gap_text, stage_name, village_name, xlsx
from lib.services.participation.nomenclature import Entry
from lib.services.participation.proposals import ORDERS, Proposal, Wanted
from lib.services.regions import region_name, region_title
from lib.services.skm.units import local_day
from lib.ui import page
from lib.ui.account import actor
from lib.ui.page import plain_label
from lib.ui.partisipasi_state import PARTISIPASI
from lib.ui.partisipasi_warga import admit, person, support_button
from lib.ui.pengguna import attempt, say, told
from lib.ui.survei_hasil import section
from lib.web.urls import backing_url, tell_url

_STEP = 10
_MOST, _OPEN, _KEY = "usulan_banyak", "usulan_buka", "usulan_kunci"
_STAGE, _ORDER = "usulan_saring", "usulan_urut"
_ALL = "semua"


def show(region: str) -> None:
    """Show the proposals of a region, with what can be done for them."""
    state = PARTISIPASI.state()
    base = Wanted(region, sector=state.sektor, demo=state.demo)
    stages = proposals.by_stage(base)
    where = region_title(region) if region else t("umum.indonesia")
    count = sum(stages.values())
    told()
    if not count:
        section(t("usulan.judul_kosong", where=where))
        st.info(t("usulan.kosong"), icon=":material/lightbulb:")
        page.link(t("usulan.ajukan"), tell_url(language(), jenis="usulan", wilayah=region))
        return
    if stages["rkpd"]:
        section(t("usulan.judul", n=number(count), where=where, rkpd=number(stages["rkpd"])))
    else:
        section(t("usulan.judul_belum", n=number(count), where=where))
    wanted = _choose(base, stages)
    most = int(st.session_state.get(_MOST, _STEP))
    found = proposals.listed(wanted, most=most + 1)
    mine = proposals.supported_by(person()) if found else frozenset()
    for each in found[:most]:
        _one(each, supported=each.id in mine)
    if len(found) > most:
        st.button(
            t("usulan.lagi"),
            key="usulan_lagi",
            icon=":material/expand_more:",
            on_click=lambda: st.session_state.update({_MOST: most + _STEP}),
        )
    _download(wanted)


def _choose(base: Wanted, stages: dict[str, int]) -> Wanted:
    """Offer a stage and an order; stages that no proposal stands at are left out."""
    there = [_ALL, *(stage or "baru" for stage, n in stages.items() if n)]
    counts = {_ALL: sum(stages.values()), **{stage or "baru": n for stage, n in stages.items()}}
    if st.session_state.get(_STAGE) not in there:
        st.session_state[_STAGE] = _ALL

    def name(each: str) -> str:
        n = number(counts[each])
        if each == _ALL:
            return t("usulan.semua", n=n)
        return t("usulan.tahap_n", stage=t(f"usulan.tahap.{each}"), n=n)

    left, right = st.columns([3, 1])
    left.selectbox(t("usulan.saring"), there, format_func=name, key=_STAGE)
    right.selectbox(
        t("usulan.urut"), ORDERS, format_func=lambda each: t(f"usulan.urut.{each}"), key=_ORDER
    )
    chosen = st.session_state[_STAGE]
    stage = None if chosen == _ALL else "" if chosen == "baru" else str(chosen)
    return Wanted(base.region, stage, base.sector, str(st.session_state[_ORDER]), base.demo)


def _one(each: Proposal, *, supported: bool) -> None:
    with st.container(key=f"usulan_{each.id}"):
        st.html(_card(each))
        with st.container(horizontal=True):
            closed = each.musrenbang == proposals.REFUSED or each.demo
            support_button(each.ticket, each.id, "usulan", supported=supported, closed=closed)
            opened = st.session_state.get(_OPEN) == each.id
            st.button(
                t("usulan.tutup") if opened else t("usulan.komentar", n=number(each.comments)),
                key=f"usulan_buka_{each.id}",
                icon=":material/forum:",
                on_click=lambda: st.session_state.update({_OPEN: None if opened else each.id}),
            )
        if opened:
            _details(each, closed=closed)


def _card(each: Proposal) -> str:
    places = [village_name(each.village)]
    places += [region_name(code) for code in (each.district, each.region) if code]
    sector = load_catalogue().sectors.get(each.sector)
    about = [
        *([sector.label(language())] if sector else []),
        ", ".join(name for name in places if name),
        date_long(local_day(each.region, each.received_at)),
    ]
    marks = [each.ticket, *([t("partisipasi.contoh_tanda")] if each.demo else [])]
    if each.supports:
        marks.append(t("usulan.dukungan", n=number(each.supports)))
    gap = gap_text(each)
    return (
        f'<article class="pl-report" lang="{language()}">'
        f'<p class="pl-caption">{safe_html(" · ".join(about))}</p>'
        f"<h3>{safe_html(each.title)}</h3>"
        f'<p><span class="pl-badge">{safe_html(stage_name(each.musrenbang))}</span> '
        f"<small>{safe_html(' · '.join(marks))}</small></p>"
        f'<p class="pl-said">{safe_html(each.text)}</p>'
        f"{f'<p><b>{safe_html(gap)}</b></p>' if gap else ''}"
        f'<p><a href="{safe_html(backing_url(each.ticket, language()))}" target="_self">'
        f"{safe_html(t('usulan.tautan'))}</a></p></article>"
    )


def _details(each: Proposal, *, closed: bool) -> None:
    """Show the way of a proposal and its comments, and the forms for those who may."""
    steps = musrenbang.steps(each.id)
    if steps:
        rows = "".join(
            f"<li><b>{safe_html(stage_name(str(step.details.get('stage', ''))))}</b> · "
            f"{safe_html(date_long(local_day(each.region, step.at)))}"
            f"{f'<br>{safe_html(step.text)}' if step.text else ''}</li>"
            for step in steps
        )
        st.html(
            f'<section lang="{language()}"><h4>{safe_html(t("usulan.riwayat"))}</h4>'
            f"<ol>{rows}</ol></section>"
        )
    said = "".join(
        f"<blockquote>{safe_html(note.text)}<br><small>"
        f"{safe_html(date_long(local_day(each.region, note.at)))}</small></blockquote>"
        for note in proposals.comments(each.id)
    )
    if said:
        st.html(f'<div class="pl-version" lang="{language()}">{said}</div>')
    if not closed:
        _comment_form(each)
    planner = _planner(each.region)
    if planner is not None and not each.demo:
        _step_form(each)
        _nomenclature(each)


def _comment_form(each: Proposal) -> None:
    key = st.session_state.setdefault(_KEY, secrets.token_urlsafe(18))
    with st.form(f"usulan_komentar_{each.id}_{key}", border=False):
        st.text_area(
            t("usulan.komentar_anda"),
            key=f"usulan_isi_{key}",
            max_chars=proposals.LONGEST,
        )
        st.html(f'<p class="pl-caption">{safe_html(t("usulan.komentar_bantu"))}</p>')
        st.form_submit_button(t("usulan.komentar_kirim"), on_click=_comment, args=(each.id, key))


def _comment(report_id: int, key: str) -> None:
    text = str(st.session_state[f"usulan_isi_{key}"])
    try:
        new = proposals.comment(report_id, admit(), text, key)
    except AppError as error:
        say("error", f"{error.message(language())} ({error.code})")
        return
    st.session_state.pop(_KEY, None)
    say("success", t("usulan.komentar_diterima" if new else "usulan.komentar_sudah"))


def _planner(region: str) -> Actor | None:
    try:
        found = actor()
    except AppError:
        return None
    return found if found is not None and found.may(PERENCANA, region) else None


def _step_form(each: Proposal) -> None:
    after = musrenbang.NEXT[each.musrenbang]
    if not after:
        return
    with (
        st.expander(t("usulan.pindah"), icon=":material/route:"),
        st.form(f"usulan_langkah_{each.id}", border=False),
    ):
        st.selectbox(
            t("usulan.langkah"), after, format_func=stage_name, key=f"usulan_tahap_{each.id}"
        )
        st.text_area(
            t("usulan.alasan"), key=f"usulan_alasan_{each.id}", max_chars=proposals.LONGEST
        )
        st.form_submit_button(t("usulan.langkah_simpan"), on_click=_advance, args=(each,))


def _advance(each: Proposal) -> None:
    stage = str(st.session_state[f"usulan_tahap_{each.id}"])
    reason = str(st.session_state[f"usulan_alasan_{each.id}"])

    def work(someone: Actor) -> None:
        musrenbang.advance(someone, each.id, stage, reason, expected=each.musrenbang)

    attempt(work, t("usulan.langkah_disimpan"))


def _nomenclature(each: Proposal) -> None:
    """Offer to choose the sub kegiatan, once a nomenclature was loaded."""
    if not nomenclature.entries():
        return
    with st.expander(t("usulan.nomenklatur"), icon=":material/account_tree:"):
        known = nomenclature.assigned([each.id]).get(each.id)
        if known is not None:
            st.text(f"{known.program} / {known.kegiatan} / {known.sub_kegiatan}")
        words = st.text_input(t("usulan.nomenklatur_cari"), key=f"usulan_nomen_{each.id}")
        found = nomenclature.find(words)
        chosen = st.selectbox(
            t("usulan.kolom.sub_kegiatan"),
            found,
            format_func=lambda entry: plain_label(f"{entry.sub_kegiatan} ({entry.kegiatan})"),
            key=f"usulan_sub_{each.id}",
        )
        st.button(
            t("usulan.nomenklatur_simpan"),
            key=f"usulan_nomen_simpan_{each.id}",
            disabled=chosen is None,
            on_click=_assign,
            args=(each.id, chosen),
        )


def _assign(report_id: int, entry: Entry) -> None:
    attempt(
        lambda someone: nomenclature.assign(someone, report_id, entry),
        t("usulan.nomenklatur_disimpan"),
    )


def _download(wanted: Wanted) -> None:
    here = urlsplit(st.context.url or "")
    link = f"{here.scheme}://{here.netloc}{here.path}" if here.netloc else ""
    mark = "contoh-" if wanted.demo else ""
    st.download_button(
        t("usulan.unduh"),
        lambda: xlsx(wanted, link),
        f"{mark}usulan-musrenbang-{wanted.region or 'indonesia'}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        icon=":material/download:",
        key="usulan_unduh",
        help=plain_label(t("usulan.catatan_daftar")),
    )
