"""The controls of the page Kesenjangan: which service, which limit, who against whom, where."""

from __future__ import annotations

import streamlit as st

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.i18n import language, percent, t
from lib.services.gap_groups import GROUPINGS
from lib.services.gap_terms import COMPLETENESS_LIMITS
from lib.services.gapstate import GapState, scopes
from lib.services.measures import NATION, has_data, region_codes
from lib.services.regions import region_name, region_title
from lib.ui import celah_jarak
from lib.ui.session import GAP


def sidebar(state: GapState) -> None:
    """Draw the controls of the page."""
    catalogue = load_catalogue()
    with st.sidebar:
        services = [code for code, each in catalogue.services.items() if has_data(each)]
        st.selectbox(
            t("peta.layanan"),
            services,
            format_func=lambda code: catalogue.service(code).label(language()),
            **GAP.bound("layanan", state.layanan),
        )
        celah_jarak.controls(state)
        st.selectbox(
            t("celah.halaman.kelompok"),
            list(GROUPINGS),
            format_func=lambda code: GROUPINGS[code].label(),
            help=t("celah.halaman.kelompok_bantuan"),
            **GAP.bound("kelompok", state.kelompok),
        )
        if state.kelompok == "pilihan":
            _sets(state)
        st.selectbox(
            t("celah.halaman.lingkup"),
            list(scopes(current_dataset())),
            format_func=lambda code: (
                t("peta.seluruh_indonesia") if code == NATION else region_title(code)
            ),
            **GAP.bound("lingkup", state.lingkup),
        )
        st.selectbox(
            t("celah.lengkap.batas"),
            sorted({*COMPLETENESS_LIMITS, state.lengkap}),
            format_func=lambda pct: (
                t("celah.lengkap.paling_sedikit", pct=percent(pct, 0))
                if pct
                else t("celah.lengkap.semua")
            ),
            help=t("celah.lengkap.bantuan"),
            **GAP.bound("lengkap", state.lengkap),
        )
        st.caption(GROUPINGS[state.kelompok].note())


def _sets(state: GapState) -> None:
    codes = list(region_codes(current_dataset(), "kabkota", None))
    for field, chosen in (("pertama", state.pertama), ("kedua", state.kedua)):
        st.multiselect(
            t(f"celah.halaman.{field}"),
            codes,
            format_func=region_name,
            placeholder=t("peta.lapisan.pilih"),
            **GAP.bound(field, list(chosen)),
        )
