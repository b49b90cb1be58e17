"""The page Kesenjangan, part by part."""

from __future__ import annotations

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, t
from lib.services import gap_strip
from lib.services.gap_groups import GROUPINGS
from lib.services.gap_sources import sources_of
from lib.services.gapstate import GapState
from lib.services.mapbuild import build
from lib.services.mapstate import MapState
from lib.services.regions import region_name
from lib.ui import (
    celah_aturan,
    celah_banding,
    celah_controls,
    celah_downloads,
    celah_dua,
    celah_grafik,
    celah_jarak,
    celah_kekurangan,
    celah_more,
    celah_parts,
    celah_sections,
    laporan_berkas,
    page,
)

controls = celah_controls.sidebar
restore_uploads = celah_jarak.restore
usable = celah_jarak.usable
look_for_range = celah_parts.look_for_range


def heading(state: GapState) -> bool:
    """Say the gap as one true sentence, with its figures; True while its range is computed."""
    said, waits = celah_parts.said(state)
    topic = " · ".join(
        (t("menu.kesenjangan"), state.service.label(language()), region_name(state.lingkup))
    )
    page.heading(topic, said.text(), estimated=True)
    with st.container():  # always there, so that what follows keeps its place
        if not gap_strip.gap(state).first:
            celah_jarak.ways_out(state)
    page.figure_strip(gap_strip.figures(state))
    celah_jarak.notice(state)
    return waits


def ask_for_sets() -> None:
    """Say what to do where two sets are to be chosen by hand."""
    page.heading(t("menu.kesenjangan"), t("celah.halaman.pilih_judul"))
    st.html(f'<p class="pl-lead">{safe_html(t("celah.halaman.pilih_arti"))}</p>')


def map_of_groups(state: GapState) -> None:
    """Show the map, with the group that is told of outlined."""
    celah_parts.draw_map(state)


def groups_and_curve(state: GapState) -> None:
    """Show the inequality of distance beside the map."""
    celah_grafik.lorenz(state)


def below(state: GapState) -> None:
    """Show the tables, and what opens on demand."""
    celah_grafik.marks(state)
    celah_parts.group_rows(state)
    celah_grafik.services(state)
    celah_banding.comparison(state)
    view = build(MapState(layanan=state.layanan, radius=state.radius, tertinggal=False))
    straight = t("peta.catatan.lurus")
    way = [state.way.note() if note == straight else note for note in view.notes]
    notes = (t("celah.catatan.metode"), GROUPINGS[state.kelompok].note(), *way)
    page.sources(
        dict.fromkeys((*view.sources, *sources_of("utama", state), *sources_of("layanan", state))),
        notes,
    )
    celah_sections.data_link()
    with st.container(horizontal=True):
        celah_downloads.menu(state)
        laporan_berkas.menu("celah", state.lingkup, state.layanan, radius_km=state.radius)
    celah_sections.section("peringkat", celah_grafik.ranking, state)
    celah_sections.section("timpang", celah_banding.inequality, state)
    celah_sections.section("standar", celah_sections.standards, state)
    celah_sections.section("sisi", celah_aturan.side_by_side, state)
    celah_sections.section("rinci", celah_aturan.by_kecamatan, state)
    celah_sections.section("sendiri", celah_aturan.own_rules, state)
    celah_sections.section("kekurangan", celah_kekurangan.section, state)
    celah_sections.section("waktu", celah_dua.section, state)
    celah_sections.section("kapasitas", celah_more.capacities, state)
    celah_sections.section("sejawat", celah_more.peer_group, state)
    celah_sections.section("klaster", celah_more.clusters, state)
    celah_sections.section("sebaran", celah_grafik.scatter, state)
    page.boundaries_note()
