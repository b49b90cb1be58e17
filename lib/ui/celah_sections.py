"""The lower parts of the page Kesenjangan, each drawn when it is opened."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import compact_people, language, number, t, tn
from lib.services import gap_standards
from lib.services.gap_sources import sources_of
from lib.services.gapstate import GapState
from lib.ui import celah_tabel, navigation
from lib.ui.session import GAP, LANGUAGE_PARAM

LARGEST = 10


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
    if name != "kekurangan":  # it cites its own
        cited = f"{t('umum.sumber')}: " + " · ".join(sources_of(name, state))
        st.html(f'<p class="pl-sources">{safe_html(cited)}</p>')
    data_link()


def data_link() -> None:
    """Lead to the page that has every source with its year, licence and rows."""
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
        celah_tabel.show(state, header, rows, caption=t("celah.standar.judul"))
        own = frame[frame["kode"].isin(list(state.tanda))]
        _sentences(own, t("celah.tanda.judul"), 2 * LARGEST)
        short = frame[frame["shortfall"].fillna(0) > 0].sort_values(
            ["shortfall", "kode"], ascending=[False, True]
        )
        _sentences(short, t("celah.standar.terbesar"), LARGEST)
    _uncomputed(state)


def _sentences(frame: pd.DataFrame, title: str, most: int) -> None:
    items = "".join(f"<li>{safe_html(text)}</li>" for text in frame["sentence"].head(most))
    if items:
        st.html(
            f'<p class="pl-caption"><b>{safe_html(title)}</b></p>'
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
