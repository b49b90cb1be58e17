"""A region's own page of participation: its rates beside its reach, topics, silent places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.i18n import compact_people, language, number, percent, t
from lib.services.findings import service_name
from lib.services.participation import board, joined, topics
from lib.services.participation.board import Cell
from lib.services.regions import region_name, region_title
from lib.ui.page import table_html
from lib.ui.partisipasi_papan import board_html, rate_text, sector_name
from lib.ui.partisipasi_state import PARTISIPASI, PublicState, there
from lib.ui.survei_hasil import section

NONE, _HIDDEN = "–", "•"
_SILENT = 10
_PROVINCE, _REGENCY = 2, 5


def show(state: PublicState) -> None:
    """Show a region beside those it lies in, what is written about, and where silence is."""
    frame = joined.table(state.layanan, state.counted)
    _beside(state, frame)
    _topics(state)
    _silent(state, frame)


def _beside(state: PublicState, frame: pd.DataFrame) -> None:
    """Set the region beside its province and the nation."""
    section(t("partisipasi.wilayah.banding"))
    regions = list(dict.fromkeys((state.wilayah, state.wilayah[:_PROVINCE], "")))
    named = [(region_title(code) if code else t("umum.indonesia"), code) for code in regions]
    cells = [_cell(state, code) for code in regions]
    board_rows = [(name, cell) for (name, _), cell in zip(named, cells, strict=True)]
    st.html(board_html(board_rows, t("partisipasi.menurut.wilayah")))
    rows = [
        (name, *_served(frame, code, cell)) for (name, code), cell in zip(named, cells, strict=True)
    ]
    header = (
        t("partisipasi.menurut.wilayah"),
        t("partisipasi.legenda.laporan"),
        t("partisipasi.jangkau", service=service_name(state.layanan)),
        t("partisipasi.di_luar"),
        t("partisipasi.tertinggal"),
    )
    st.html(table_html(header, rows, region=t("partisipasi.wilayah.banding")))


def _cell(state: PublicState, code: str) -> Cell:
    return board.total(replace(state.counted, region=code))


def _served(frame: pd.DataFrame, code: str, cell: Cell) -> tuple[str, ...]:
    own = frame[frame.index.str.startswith(code)]
    people = own["population"].sum()
    outside = own["outside"].sum(min_count=1)
    reach = np.nan if not people else 100 * (1 - outside / people)
    rate = joined.per_10k(cell, code)
    behind = int(own["tertinggal"].sum())
    told = (
        t("umum.ya" if behind else "umum.tidak")
        if len(code) == _REGENCY
        else t("kpi.strip.dari", n=number(behind), all=number(len(own)))
    )
    return (
        t("partisipasi.kurang_lima") if cell.hidden else rate_text(rate),
        f"≈ {percent(reach, 1)}",
        f"≈ {compact_people(outside)}",
        told,
    )


def _topics(state: PublicState) -> None:
    """Show sectors by month, and the words of titles."""
    section(t("partisipasi.wilayah.topik"))
    months, table = topics.by_sector(state.counted)
    if table.empty:
        st.info(t("partisipasi.kosong"), icon=":material/forum:")
        return
    rows = [
        (sector_name(code), *(_count(value) for value in table.loc[code])) for code in table.index
    ]
    header = (t("partisipasi.sektor"), *months)
    st.html(table_html(header, rows, region=t("partisipasi.wilayah.topik")))
    if table.isna().to_numpy().any():
        said = f"{_HIDDEN} {t('partisipasi.wilayah.tertutup')}"
        st.html(f'<p class="pl-caption" lang="{language()}">{safe_html(said)}</p>')
    found = topics.words(state.listed)
    if found:
        st.html(_words(found))


def _count(value: float) -> str:
    return _HIDDEN if np.isnan(value) else number(value) if value else NONE


def _words(found: Sequence[topics.Word]) -> str:
    top = max(each.n for each in found)
    items = "".join(
        f"<li><b>{safe_html(each.word)}</b> "
        f'<i class="pl-bar" aria-hidden="true"><i style="width:{each.n / top * 100:.0f}%"></i></i>'
        f"{number(each.n)}</li>"
        for each in found
    )
    said = safe_html(t("partisipasi.wilayah.kata", months=topics.MONTHS))
    return (
        f'<p class="pl-caption" lang="{language()}">{said}</p><ul class="pl-words-top">{items}</ul>'
    )


def _silent(state: PublicState, frame: pd.DataFrame) -> None:
    """List badly served regencies from which little is heard, with the rule."""
    section(t("partisipasi.sunyi.judul"))
    scope = state.wilayah[:_PROVINCE]
    found = joined.silent(frame, _cell(state, ""), scope, most=_SILENT)
    if np.isnan(found.per_10k):
        st.info(t("partisipasi.sunyi.belum"), icon=":material/hearing_disabled:")
        return
    rule = t(
        "partisipasi.sunyi.aturan",
        service=service_name(state.layanan),
        reach=percent(found.reach, 1),
        rate=rate_text(found.per_10k),
    )
    st.html(f'<p class="pl-caption" lang="{language()}">{safe_html(rule)}</p>')
    if found.rows.empty:
        place = region_name(scope) if scope else t("umum.indonesia")
        st.success(t("partisipasi.sunyi.tidak_ada", where=place))
        return
    rows = [_row(str(code), each) for code, each in found.rows.iterrows()]
    header = (
        t("survei.kabkota"),
        t("partisipasi.di_luar"),
        t("partisipasi.jangkau", service=service_name(state.layanan)),
        t("partisipasi.legenda.laporan"),
        t("partisipasi.tertinggal"),
    )
    st.html(table_html(header, rows, region=t("partisipasi.sunyi.judul")))
    if "bagikan" not in there():
        return
    st.button(
        t("partisipasi.sunyi.bagikan"),
        key="partisipasi_ke_bagikan",
        icon=":material/share:",
        on_click=lambda: PARTISIPASI.update(bagian="bagikan"),
    )


def _row(code: str, each: pd.Series) -> tuple[str, ...]:
    return (
        region_name(code),
        f"≈ {compact_people(each['outside'])}",
        f"≈ {percent(each['reach'], 1)}",
        t("partisipasi.kurang_lima") if each["hidden"] else rate_text(each["per_10k"]),
        t("umum.ya" if each["tertinggal"] else "umum.tidak"),
    )
