"""Several wants at once: the map, the people, the places and the reasons in words."""

from __future__ import annotations

import streamlit as st

from data.current import current_dataset
from lib.encode import safe_html
from lib.i18n import compact_people, language, number, percent, t
from lib.services import findings, gap_wants
from lib.services.gapstate import GapState
from lib.services.measures import region_codes
from lib.services.regions import region_name
from lib.services.wants_map import wants_view
from lib.ui import celah_tabel, grafik, navigation, page
from lib.ui.maps import show_map
from lib.ui.session import GAP, LANGUAGE_PARAM

TOP = 10
HEIGHT_PX = 360


def section(state: GapState) -> None:
    """Show where people lack most things together; a regency opens its villages."""
    view = wants_view(state)
    st.html(f'<p class="pl-lead">{safe_html(view.title)}</p>')
    _place(state)
    show_map(
        view,
        key="celah_kurang",
        height=HEIGHT_PX,
        on_click=lambda code: GAP.update(tempat=code[:5]),
        description=view.legend_title,
    )
    with st.container(horizontal=True, key="celah_kurang_unduh"):
        grafik.map_file("kekurangan", view)
        within = state.tempat or state.within
        level = "desa" if state.tempat else "kabkota"
        grafik.csv_file("kekurangan", lambda: gap_wants.wants(level, within, terms=state.terms))
    _tables(state)
    page.sources(view.sources, view.notes)


def _place(state: GapState) -> None:
    codes = ["", *region_codes(current_dataset(), "kabkota", state.within)]
    with st.container(horizontal=True, vertical_alignment="bottom", key="celah_tempat_bilah"):
        st.selectbox(
            t("celah.kekurangan.tempat"),
            codes if state.tempat in codes else [*codes, state.tempat],
            format_func=lambda code: region_name(code or state.lingkup),
            help=t("celah.kekurangan.tempat_bantuan"),
            **GAP.bound("tempat", state.tempat),
        )
        if state.tempat:
            spoken = {} if language() == "id" else {LANGUAGE_PARAM: language()}
            st.page_link(
                navigation.MAP_PAGE,
                label=t("celah.kekurangan.buka"),
                icon=":material/map:",
                query_params={"layanan": state.layanan, "wilayah": state.tempat, **spoken},
            )


def _by_kind_title(state: GapState) -> str:
    way = findings.in_sentence(state.way.label())
    return t("celah.ukuran.menurut", label=t("celah.kekurangan.jenis"), way=way)


def _tables(state: GapState) -> None:
    within = state.tempat or state.within
    kinds = gap_wants.wants_by_kind(within, terms=state.terms)
    rows = [
        [
            str(row["label"]),
            compact_people(row["population"]),
            percent(row["population_pct"], 1),
            number(row["villages"]),
        ]
        for row in kinds.to_dict("records")
    ]
    header = [
        t("celah.kekurangan.apa"),
        t("kolom.population"),
        t("celah.kekurangan.bagian"),
        t("celah.kekurangan.desa"),
    ]
    top = gap_wants.wants_top(TOP, within, terms=state.terms)
    worst = [
        [
            f"{row['nama']}, {row['kecamatan']}, {row['kabkota']}",
            number(row["population"]),
            number(row["wants"]),
            str(row["reasons"]),
        ]
        for row in top.to_dict("records")
    ]
    celah_tabel.show(state, header, rows, caption=_by_kind_title(state))
    header = [
        t("kolom.nama"),
        t("profil.penduduk"),
        t("celah.kekurangan.banyak"),
        t("celah.kekurangan.alasan"),
    ]
    caption = t("celah.kekurangan.daftar", n=number(len(worst)))
    codes = top["kode"].tolist()
    celah_tabel.show(state, header, worst, caption=caption, codes=codes, prose=True)
