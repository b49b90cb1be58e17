"""Parts of the page Jejak audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lib.auth import GUEST, Actor
from lib.i18n import date_long, number, t
from lib.services import trail, trail_table
from lib.services.adminstate import WIB, TrailState, parse_trail, settle_trail
from lib.services.trail import Entry, Trail
from lib.ui.account import actor
from lib.ui.page import heading, table_html
from lib.ui.session import Store

TRAIL: Store[TrailState] = Store("jejak", parse_trail, settle_trail)
PAGE_ROWS = 50


def introduction(person: Actor) -> Trail:
    """Say how much was done, and return what the trail holds."""
    state = TRAIL.state()
    seen = trail.overview(person, state.wanted)
    newest = trail.entries(person, state.wanted, limit=1)
    last = date_long(newest[0].at.astimezone(WIB)) if newest else ""
    everything = replace(state, sebelum=0) == TrailState()
    title = "jejak.judul" if everything else "jejak.judul_saring" if newest else "jejak.kosong"
    heading(t("menu.jejak"), t(title, n=number(seen.rows), date=last))
    return seen


def guard(seen: Trail) -> None:
    """Say whether the database still refuses every change of the trail."""
    if not seen.guarded:
        st.error(t("jejak.tanpa_penjaga"), icon=":material/gpp_bad:")
    elif seen.missing:
        st.error(t("jejak.hilang", n=number(seen.missing)), icon=":material/gpp_bad:")
    else:
        st.caption(t("jejak.terjaga" if seen.missing == 0 else "jejak.terjaga_saja"))


def filters(person: Actor, seen: Trail) -> None:
    """Offer to choose rows by time, by who, by what was done and to what."""
    state = TRAIL.state()
    names = trail.names(person, seen.actors)
    with st.sidebar:
        _day("sejak", t("jejak.sejak"), state.sejak)
        _day("sampai", t("jejak.sampai"), state.sampai)
        st.selectbox(
            t("jejak.pelaku"),
            _with(state.pelaku, seen.actors),
            format_func=lambda key: trail_table.who_text(key, names) if key else t("jejak.semua"),
            **TRAIL.bound("pelaku", state.pelaku),
        )
        st.selectbox(
            t("jejak.tindakan"),
            _with(state.tindakan, seen.actions),
            format_func=lambda code: trail_table.action_text(code) if code else t("jejak.semua"),
            **TRAIL.bound("tindakan", state.tindakan),
        )
        st.selectbox(
            t("jejak.jenis"),
            _with(state.jenis, seen.subject_types),
            format_func=lambda kind: (
                trail_table.subject_text(kind, "", {}) if kind else t("jejak.semua")
            ),
            **TRAIL.bound("jenis", state.jenis),
        )
        st.text_input(t("jejak.nomor"), max_chars=80, **TRAIL.bound("nomor", state.nomor))


def _with(chosen: str, there: Sequence[str]) -> list[str]:
    """List "all", what there is, and what a link asks for though it is not there."""
    return list(dict.fromkeys(["", *there, chosen]))


def _day(field: str, label: str, chosen: str) -> None:
    key = f"{TRAIL.name}_{field}"
    st.session_state[key] = dt.date.fromisoformat(chosen) if chosen else None

    def take() -> None:
        day = st.session_state[key]
        TRAIL.update(**{field: day.isoformat() if day else ""})

    st.date_input(label, key=key, on_change=take, format="DD/MM/YYYY")


def rows(person: Actor) -> tuple[Entry, ...]:
    """List a page of rows and return it; there are more if it holds one more than is shown."""
    state = TRAIL.state()
    before = state.sebelum or None
    found = trail.entries(person, state.wanted, limit=PAGE_ROWS + 1, before=before)
    shown = found[:PAGE_ROWS]
    names = trail.names(person, trail_table.keys_of(shown))
    keys = ("jejak.waktu", "jejak.pelaku", "jejak.tindakan", "jejak.jenis", "jejak.rincian")
    told = trail_table.screen_rows(shown, names)
    table = table_html(map(t, keys), told, region=t("menu.jejak"))
    st.html(f'<div class="pl-people pl-trail">{table}</div>')
    return found


def pages(found: Sequence[Entry]) -> None:
    """Lead to older rows and back to the newest ones."""
    state = TRAIL.state()
    older = found[PAGE_ROWS - 1].id if len(found) > PAGE_ROWS else 0
    with st.container(horizontal=True):
        if state.sebelum:
            _turn("jejak_terbaru", t("jejak.terbaru"), 0, ":material/first_page:")
        if older:
            _turn("jejak_lama", t("jejak.lebih_lama"), older, ":material/chevron_right:")
    TRAIL.write_url(state)


def _turn(key: str, label: str, before: int, icon: str) -> None:
    st.button(label, key=key, icon=icon, on_click=lambda: TRAIL.update(sebelum=before))


def download() -> None:
    """Offer the rows that are chosen as CSV, all pages of them."""
    wanted = TRAIL.state().wanted
    st.download_button(
        t("unduh.csv"),
        lambda: trail_table.csv_file(actor() or GUEST, wanted),
        "jejak-audit.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/csv:",
        key="jejak_csv",
    )
