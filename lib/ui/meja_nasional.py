"""The page Meja Layanan, what an admin of the nation keeps: calendar, blocks, log of breaches."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from data.db.participation_choices import HOLIDAYS
from lib.auth import ADMIN, Actor
from lib.i18n import date_long, t, tn
from lib.services.adminstate import WIB
from lib.services.participation import blocks, breaches, holidays
from lib.services.people import utc_now
from lib.ui.page import plain_label, table_html
from lib.ui.pengguna import attempt
from lib.ui.versi_label import moment

_WEEKDAYS = 7


def calendar(who: Actor) -> None:
    """Show the days of a year that are not worked, and let an admin change one."""
    today = utc_now().astimezone(WIB).date()
    first, last = today.year - 2, today.year + 2
    year = st.selectbox(
        t("meja.tahun"), list(range(first, last + 1)), index=2, key="meja_kalender_tahun"
    )
    source = holidays.source(year)
    if source.status == holidays.IN_FORCE:
        st.text(t("meja.kalender_dasar", source=source.source))
    else:
        st.warning(
            t(f"meja.kalender.{source.status}", source=source.source), icon=":material/event_busy:"
        )
    rows = [
        (
            f"{t(f'meja.hari.{each.day.isoweekday() % _WEEKDAYS}')}, {date_long(each.day)}",
            each.name,
            t(f"meja.jenis_hari.{each.kind}") + (f" · {t('meja.diubah')}" if each.changed else ""),
        )
        for each in holidays.listed(year)
    ]
    header = (t("meja.tanggal"), t("meja.nama_hari"), t("meja.jenis_hari"))
    table = table_html(header, rows, region=t("meja.atur.kalender"))
    st.html(f'<div class="pl-people">{table}</div>')
    if not who.may(ADMIN):
        return
    with (
        st.expander(t("meja.kalender_ubah"), icon=":material/edit_calendar:"),
        st.form("meja_kalender", border=False),
    ):
        left, middle, right = st.columns([1, 1, 2])
        left.date_input(t("meja.tanggal"), today, key="meja_hari_tanggal", format="DD/MM/YYYY")
        middle.selectbox(
            t("meja.jenis_hari"),
            HOLIDAYS,
            format_func=lambda kind: t(f"meja.jenis_hari.{kind}"),
            key="meja_hari_jenis",
        )
        right.text_input(t("meja.nama_hari"), key="meja_hari_nama", max_chars=120)
        st.form_submit_button(
            t("meja.kalender_simpan"), type="primary", on_click=attempt, args=(_set_day,)
        )


def _set_day(person: Actor) -> str:
    day = st.session_state["meja_hari_tanggal"]
    kind, name = st.session_state["meja_hari_jenis"], str(st.session_state["meja_hari_nama"])
    holidays.set_day(person, day, kind, name)
    return t("meja.kalender_diubah", day=date_long(day))


def blocked(who: Actor) -> None:
    """List the blocks, and offer to lift those that hold."""
    found, now = blocks.listed(who), utc_now()
    if not found:
        st.info(t("meja.blokir_kosong"), icon=":material/check_circle:")
    for each in found:
        with st.container(border=True):
            key = "meja.blokir_sampai" if each.active(now) else "meja.blokir_berakhir"
            until = each.until if each.lifted_at is None else each.lifted_at
            st.text(t(key, moment=moment(until)))
            st.text(each.reason)
            if each.active(now):
                st.button(
                    t("meja.blokir_buka"),
                    key=f"meja_blokir_buka_{each.id}",
                    on_click=attempt,
                    args=(lambda person, each=each: _lift(person, each.id),),
                )


def _lift(person: Actor, number_: int) -> str:
    blocks.lift(person, number_)
    return t("meja.blokir_dibuka")


def breached(who: Actor) -> None:
    """List the breaches with their 72 hours, and offer to log one."""
    now = utc_now()
    for each in breaches.listed(who):
        with st.container(border=True):
            if each.told_at is not None:
                st.text(t("meja.bocor_diberitahukan", moment=moment(each.told_at)))
            else:
                key = "meja.bocor_lewat" if each.late(now) else "meja.bocor_sampai"
                st.text(t(key, moment=moment(each.due_at)))
            for name in ("revealed", "circumstances", "handling"):
                st.text(f"{t(f'meja.bocor.{name}')}: {getattr(each, name)}")
            if each.people is not None:
                st.text(tn("meja.bocor_orang", each.people))
            if each.told_at is None:
                st.button(
                    t("meja.bocor_tandai"),
                    key=f"meja_bocor_{each.id}",
                    on_click=attempt,
                    args=(lambda person, each=each: _told(person, each.id),),
                )
    with (
        st.expander(t("meja.bocor_catat"), icon=":material/add_circle:"),
        st.form("meja_bocor", border=False),
    ):
        here = now.astimezone(WIB)
        left, middle, right = st.columns(3)
        left.date_input(
            t("meja.bocor_hari"), here.date(), key="meja_bocor_hari", format="DD/MM/YYYY"
        )
        middle.time_input(t("meja.bocor_jam"), here.time(), key="meja_bocor_jam")
        right.number_input(t("meja.bocor_jumlah"), 0, None, None, step=1, key="meja_bocor_jumlah")
        for name in ("revealed", "circumstances", "handling"):
            st.text_area(t(f"meja.bocor.{name}"), key=f"meja_bocor_{name}", max_chars=2_000)
        st.form_submit_button(
            t("meja.bocor_simpan"), type="primary", on_click=attempt, args=(_log,)
        )


def _told(person: Actor, number_: int) -> str:
    breaches.told(person, number_)
    return t("meja.bocor_ditandai")


def _log(person: Actor) -> str:
    said = st.session_state
    noticed = dt.datetime.combine(said["meja_bocor_hari"], said["meja_bocor_jam"], WIB)
    people = said["meja_bocor_jumlah"]
    breaches.log(
        person,
        noticed.astimezone(dt.UTC),
        *(str(said[f"meja_bocor_{name}"]) for name in ("revealed", "circumstances", "handling")),
        people=None if people is None else int(people),
    )
    return plain_label(t("meja.bocor_dicatat"))
