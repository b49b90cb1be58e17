"""Step 4 of Ambil dari sumber: what came, in figures and words, and where it goes on."""

from __future__ import annotations

import streamlit as st

from data.fetch.layer import Layer
from lib.encode import safe_html
from lib.i18n import language, number, t
from lib.ui import page
from lib.ui.ambil_berkas import Held
from lib.ui.ambil_penduduk import people
from lib.ui.ambil_serah import go_on, hand_over, year_of
from lib.ui.ambil_state import FetchState
from lib.ui.ambil_sumber import place, section, target_name
from lib.ui.page import Figure

REASONS = ("unnamed", "other", "unplaced", "outside", "simplified")


def result(state: FetchState, found: Held) -> None:
    """Show the file that came, and offer to load it or take it away."""
    section(4, "hasil")
    layer = found.job.result
    assert layer is not None
    page.figure_strip(_figures(layer))
    _notes(layer)
    if layer.content is None:
        people(state, found)
        return
    with st.container(horizontal=True):
        target = state.target
        if target is not None:
            st.button(
                t("ambil.lanjut"),
                type="primary",
                icon=":material/arrow_forward:",
                on_click=_hand_over,
                args=(layer, target, state),
                key="ambil_lanjut",
            )
        st.download_button(
            t("ambil.unduh"),
            layer.content,
            layer.name,
            on_click="ignore",
            icon=":material/download:",
            key="ambil_unduh",
        )
    if target is None:
        st.caption(t("ambil.tak_dimuat"))
    go_on()


def _hand_over(layer: Layer, target: tuple[str, str], state: FetchState) -> None:
    assert layer.content is not None
    hand_over(layer, layer.content, layer.name, target, state)


def _figures(layer: Layer) -> list[Figure]:
    origin = layer.provenance
    rows = t("ambil.hasil.baris_nanti") if layer.rows is None else number(layer.rows)
    what = target_name(layer.service) if layer.service else ""
    where = place(origin.region) if origin.region else t("peta.seluruh_indonesia")
    year = year_of(layer)
    figures = [
        Figure(t("ambil.hasil.baris"), rows, " · ".join(each for each in (what, where) if each)),
        Figure(t("ambil.hasil.ukuran"), _size(origin.size), layer.name),
        Figure(t("ambil.hasil.tahun"), str(year) if year else "–", origin.vintage[:10]),
        Figure(t("ambil.hasil.lisensi"), _licence(origin.licence), origin.attribution),
    ]
    return figures[1:] if layer.content is None else figures


def _licence(licence: str) -> str:
    return t("data.tidak_dinyatakan") if "none stated" in licence else licence


def _size(size: int) -> str:
    if size < 1024**2:
        return f"{number(max(size / 1024, 0.1), 1)} kB"
    return f"{number(size / 1024**2, 1)} MB"


def _notes(layer: Layer) -> None:
    """Say in words what was left out of the source's answer, and why."""
    lines = [
        t(f"ambil.catatan.{reason}", n=number(layer.notes[reason]))
        for reason in REASONS
        if layer.notes.get(reason)
    ]
    if lines:
        items = "".join(f"<li>{safe_html(line)}</li>" for line in lines)
        st.html(f'<ul class="pl-notes" lang="{language()}">{items}</ul>')
