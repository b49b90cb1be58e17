"""The page Partisipasi: the finding, ways to take part, choices, figures, and its parts."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.db.participation_choices import REPORT_KINDS
from lib.encode import safe_html
from lib.i18n import language, number, t
from lib.services.measures import region_codes
from lib.services.participation import board, headline, open_data
from lib.services.participation.board import Cell
from lib.services.regions import region_name
from lib.ui import page, partisipasi_hambatan, partisipasi_papan, partisipasi_peta
from lib.ui import partisipasi_wilayah as wilayah_
from lib.ui.page import figure_strip
from lib.ui.partisipasi_state import PARTISIPASI, YES, PublicState, module, there, years
from lib.web.urls import OPEN_DATA, tell_url

_FOR_STAFF = ("impor",)
"""Parts that only staff see: their modules have ``offered()``."""


def introduction(state: PublicState) -> Cell:
    """Say the finding, and that it is a demonstration where it is; return the figures."""
    st.html(page.STATIC / "partisipasi.css")
    found = board.total(state.counted)
    page.heading(t("menu.partisipasi"), headline.title(state, found))
    if state.demo:
        st.warning(t("partisipasi.contoh_arti"), icon=":material/science:")
    return found


def ways_in(state: PublicState) -> None:
    """Lead to the forms: to report, to propose, to help."""
    ways = (("pengaduan", "edit_note"), ("usulan", "lightbulb"), ("relawan", "volunteer_activism"))
    region = state.wilayah
    links = "".join(
        f'<a class="{"pl-link" if place == 0 else "pl-second"}" target="_self" '
        f'href="{safe_html(tell_url(language(), jenis=kind, wilayah=region))}">'
        f"{safe_html(t(f'partisipasi.masuk.{kind}'))}</a>"
        for place, (kind, _) in enumerate(ways)
    )
    note = safe_html(t("partisipasi.bukan_lapor"))
    st.html(
        f'<nav class="pl-ways" lang="{language()}" aria-label="{safe_html(t("menu.partisipasi"))}">'
        f'{links}</nav><p class="pl-caption" lang="{language()}">{note} '
        '<a href="https://www.lapor.go.id" rel="noopener">lapor.go.id</a></p>'
    )


def choose(state: PublicState) -> None:
    """Offer the region, and what else narrows the reports behind a button."""
    columns = st.columns([1.4, 1.6, 1], vertical_alignment="bottom")
    key = "partisipasi_provinsi"
    st.session_state[key] = state.wilayah[:2]
    columns[0].selectbox(
        t("survei.provinsi"),
        ["", *current_dataset().provinces["kode"]],
        format_func=lambda code: region_name(code) if code else t("umum.indonesia"),
        key=key,
        on_change=lambda: PARTISIPASI.update(wilayah=st.session_state[key]),
    )
    province = state.wilayah[:2]
    inside = region_codes(current_dataset(), "kabkota", province) if province else []
    columns[1].selectbox(
        t("survei.kabkota"),
        [province, *inside],
        format_func=lambda code: region_name(code) if len(code) > 2 else t("partisipasi.semua"),
        disabled=not province,
        **PARTISIPASI.bound("wilayah", state.wilayah),
    )
    chosen = sum(bool(each) for each in (state.jenis, state.sektor, state.tahun))
    label = t("partisipasi.saring_n", n=number(chosen)) if chosen else t("partisipasi.saring")
    with columns[2].popover(label, icon=":material/tune:", width="stretch"):
        _narrow(state)


def _narrow(state: PublicState) -> None:
    """Offer kind, sector and year."""
    st.selectbox(
        t("partisipasi.jenis"),
        ["", *REPORT_KINDS],
        format_func=lambda code: t(f"partisipasi.jenis.{code}") if code else t("partisipasi.semua"),
        **PARTISIPASI.bound("jenis", state.jenis),
    )
    sectors = load_catalogue().sectors
    st.selectbox(
        t("partisipasi.sektor"),
        ["", *sectors],
        format_func=lambda code: (
            sectors[code].label(language()) if code else t("partisipasi.semua")
        ),
        **PARTISIPASI.bound("sektor", state.sektor),
    )
    st.selectbox(
        t("survei.tahun"),
        [0, *years()],
        format_func=lambda year: str(year) if year else t("partisipasi.semua"),
        **PARTISIPASI.bound("tahun", state.tahun),
    )


def demo_switch(state: PublicState) -> None:
    """Offer the demonstration where there is one, and the way back from it."""
    if not state.demo and board.picked(board.Wanted(demo=True)).empty:
        return
    key = "partisipasi_contoh"
    st.session_state[key] = state.demo
    st.toggle(
        t("partisipasi.contoh_lihat"),
        key=key,
        on_change=lambda: PARTISIPASI.update(contoh=YES if st.session_state[key] else ""),
    )


def figures(found: Cell) -> None:
    """Show what came in, what was answered, in time, how fast, and how it is rated."""
    figure_strip(headline.figures(found))


def parts(state: PublicState) -> None:
    """Offer the parts of the page that are there, and show the one that is chosen."""
    parts_ = [each for each in there() if each not in _FOR_STAFF or _offered(each)]
    chosen = state.bagian if state.bagian in parts_ else parts_[0]
    st.segmented_control(
        t("partisipasi.bagian"),
        parts_,
        format_func=lambda each: t(f"partisipasi.bagian.{each}"),
        label_visibility="collapsed",
        required=True,
        **PARTISIPASI.bound("bagian", chosen),
    )
    own: dict[str, Callable[[PublicState], None]] = {
        "papan": partisipasi_papan.show,
        "peta": partisipasi_peta.show,
        "wilayah": wilayah_.show,
        "hambatan": partisipasi_hambatan.show,
    }
    if chosen in own:
        own[chosen](state)
    else:
        import_module(module(chosen)).show(state.wilayah)


def _offered(part: str) -> bool:
    return bool(import_module(module(part)).offered())


def closing() -> None:
    """Lead to the open data, and say what the figures rest on."""
    spoken = "" if language() == "id" else f"?bahasa={language()}"
    files = (
        ("laporan.csv", t("partisipasi.unduh.csv")),
        ("laporan.json", t("partisipasi.unduh.json")),
        ("ringkasan.csv", t("partisipasi.unduh.ringkasan")),
        ("datapackage.json", t("partisipasi.unduh.kamus")),
    )
    links = " · ".join(
        f'<a href="{OPEN_DATA}/{name}{spoken}" download>{safe_html(text)}</a>'
        for name, text in files
    )
    said = safe_html(t("partisipasi.terbuka.unduh", licence=open_data.LICENCE))
    st.html(f'<p class="pl-caption" lang="{language()}">{said} {links}</p>')
    notes = [*open_data.notes(), t("partisipasi.catatan.waktu"), t("partisipasi.catatan.rating")]
    page.sources([t("partisipasi.sumber")], notes)
