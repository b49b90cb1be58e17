"""The lower parts of the page Kesenjangan, each drawn when it is opened."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import compact_people, language, number, t, tn
from lib.services import gap_charts, gap_standards
from lib.services.gapstate import GapState
from lib.ui import navigation, page
from lib.ui.session import GAP, LANGUAGE_PARAM

TOP = 20


def section(name: str, draw: Callable[[GapState], None], state: GapState) -> None:
    """Offer a part of the page; it is computed when it is opened."""
    box = st.expander(t(f"celah.bagian.{name}"), key=f"celah_bagian_{name}", on_change="rerun")
    if box.open:
        with box:
            try:
                draw(state)
            except AppError as error:
                st.warning(f"{error.message(language())} ({error.code})", icon=":material/info:")
            _source(name, state)


def _source(name: str, state: GapState) -> None:
    """Cite what a part rests on, with the way to the page that has it row by row."""
    if name not in ("kekurangan", "sebaran"):  # these cite their own
        cited = f"{t('umum.sumber')}: " + " · ".join(gap_charts.caption(state, "").sources)
        st.html(f'<p class="pl-sources">{safe_html(cited)}</p>')
    spoken = {} if language() == "id" else {LANGUAGE_PARAM: language()}
    st.page_link(
        navigation.DATA_PAGE,
        label=t("celah.halaman.data"),
        icon=":material/database:",
        query_params=spoken,
    )


def standards(state: GapState) -> None:
    """Show the rules of a profile: how many regions meet each, fall short, or can't be told."""
    profiles = gap_standards.profiles()
    labels = dict(zip(profiles["profile"], profiles["label"], strict=True))
    st.selectbox(
        t("celah.standar.profil"),
        list(labels),
        format_func=lambda code: labels.get(code, code),
        **GAP.bound("profil", state.profil),
    )
    frame = gap_standards.standards_table(state.profil, "kabkota", state.within, terms=state.terms)
    rows = []
    for _rule, part in frame.groupby("rule", sort=False):
        first = part.iloc[0]
        met = part["met"].value_counts()
        rows.append(
            [
                str(first["label"]),
                *(
                    number(int(met.get(verdict, 0)))
                    for verdict in ("terpenuhi", "belum_dapat_dipastikan", "tidak_terpenuhi")
                ),
                compact_people(part["people_affected"].sum(min_count=1)),
                t(f"status_hukum.{first['legal_status']}"),
                t(f"verifikasi.{first['verified']}"),
            ]
        )
    header = [
        t("data.aturan"),
        t("celah.standar.terpenuhi"),
        t("celah.standar.belum"),
        t("celah.standar.tidak"),
        t("celah.standar.orang"),
        t("data.status"),
        t("data.verifikasi"),
    ]
    if rows:
        st.html(page.table_html(header, rows, caption=t("celah.standar.judul")))
        _sentences(frame)
    _uncomputed(state)


def _sentences(frame: pd.DataFrame) -> None:
    short = frame[frame["shortfall"].fillna(0) > 0].sort_values(
        ["shortfall", "kode"], ascending=[False, True]
    )
    items = "".join(f"<li>{safe_html(text)}</li>" for text in short["sentence"].head(10))
    if items:
        st.html(
            f'<p class="pl-caption"><b>{safe_html(t("celah.standar.terbesar"))}</b></p>'
            f'<div class="pl-hint"><ul>{items}</ul></div>'
        )


def _uncomputed(state: GapState) -> None:
    rest = gap_standards.uncomputed_rules(state.profil)
    if rest.empty:
        return
    items = "".join(
        f"<li>{safe_html(row['label'])}: {safe_html(row['reason'])}</li>"
        for row in rest.to_dict("records")
    )
    st.html(
        f'<div class="pl-hint"><p>{safe_html(tn("celah.standar.tanpa", len(rest)))}</p>'
        f"<ul>{items}</ul></div>"
    )
