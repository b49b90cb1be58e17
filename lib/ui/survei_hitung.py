"""How many people to ask: the calculators of the page Survei Kepuasan."""

from __future__ import annotations

import streamlit as st

from lib.i18n import number, t
from lib.services.skm.sample import krejcie_morgan, slovin
from lib.services.skm.units import LARGEST
from lib.ui.page import Figure, figure_strip

_ERRORS = (0.01, 0.03, 0.05, 0.1)


def calculators() -> None:
    """Offer the number of respondents by Krejcie and Morgan and by Slovin."""
    with st.expander(t("survei.hitung"), icon=":material/calculate:"):
        left, right = st.columns(2)
        people = left.number_input(
            t("survei.dilayani"), 1, LARGEST, 1_000, step=100, key="survei_populasi"
        )
        error = right.selectbox(
            t("survei.galat"),
            _ERRORS,
            index=2,
            format_func=lambda each: f"{number(each * 100)} %",
            key="survei_galat",
        )
        figure_strip(
            [
                Figure(
                    "Krejcie & Morgan",
                    number(krejcie_morgan(int(people), error=error)),
                    t("survei.krejcie_arti"),
                ),
                Figure("Slovin", number(slovin(int(people), error=error)), t("survei.slovin_arti")),
            ]
        )
