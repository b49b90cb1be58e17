"""The upper part of the page Meja Layanan: who works here, what waits, and which part is shown."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from lib.auth import ADMIN, PERENCANA, PETUGAS, WARGA, Actor
from lib.i18n import date_long, number, t, tn
from lib.services.participation import clock, desk
from lib.services.participation.desk import ALL, LATE, OPEN, Queue
from lib.services.participation.record import Report
from lib.services.people import utc_now
from lib.services.skm.units import zone_of
from lib.ui.meja_state import DESK, OWN_DATA, QUEUE, RECORD, SETTINGS, DeskState
from lib.ui.page import heading
from lib.ui.pengguna import told
from lib.ui.signed_in import need

_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def person() -> Actor:
    """Return who is signed in, an officer, planner or admin; else say so and stop the page."""
    found = need(WARGA)
    if any(map(found.has, (PERENCANA, ADMIN))):
        return found
    return need(PETUGAS)


def handles(who: Actor) -> bool:
    """Tell whether somebody handles reports anywhere."""
    return who.has(PETUGAS) or who.has(PERENCANA)


def introduction(state: DeskState, who: Actor) -> Queue:
    """Say in one sentence what waits; return the reports that are listed."""
    found = desk.queue(who, state.filters)
    late, waiting = found.counts[LATE], found.counts[OPEN]
    if not handles(who):
        title = t("meja.judul_atur")
    elif late:
        title = tn("meja.judul_terlambat", late, of=number(waiting))
    elif waiting:
        title = tn("meja.judul_terbuka", waiting)
    else:
        title = t("meja.judul_kosong")
    heading(t("menu.meja_layanan"), title)
    told()
    return found


def choose(state: DeskState, who: Actor, found: Queue) -> str:
    """Choose the part of the desk, and return which one is shown."""
    views = [QUEUE, RECORD, OWN_DATA] if handles(who) else []
    views.append(SETTINGS)
    shown = state.tampil if state.tampil in views else views[0]
    if len(views) == 1:
        return shown
    labels = {
        QUEUE: t("meja.tampil.antrean", n=number(found.counts[ALL])),
        RECORD: t("meja.tampil.catat"),
        OWN_DATA: t("meja.tampil.hak", n=number(found.requests)),
        SETTINGS: t("meja.tampil.atur"),
    }
    st.segmented_control(
        t("meja.bagian"),
        views,
        format_func=labels.__getitem__,
        required=True,
        label_visibility="collapsed",
        **DESK.bound("tampil", shown),
    )
    return shown


def when(region: str, value: dt.datetime | None) -> str:
    """Write a moment by the clock of a region: "24 November 2026, 16.00 WITA"."""
    if value is None:
        return "–"
    zone = zone_of(region)
    local = value.astimezone(zone)
    hours = int((zone.utcoffset(None) or dt.timedelta()).total_seconds() // 3600)
    told_at = {"hour": f"{local:%H}", "minute": f"{local:%M}", "zone": _ZONES[hours]}
    return t("meja.saat", day=date_long(local.date()), **told_at)


def due_text(report: Report, now: dt.datetime | None = None) -> tuple[str, bool]:
    """Write what is due next of a report, and tell whether it is late."""
    moment = now or utc_now()
    if report.ended:
        return t("meja.berakhir", moment=when(report.region, report.closed_at)), False
    if report.paused_at is not None:
        return t("meja.menunggu", moment=when(report.region, report.reply_due)), False
    running = clock.running(report)
    if not running:
        return t("meja.tanpa_batas"), False
    name = min(running, key=lambda each: running[each])
    until = running[name]
    what = t(f"meja.batas.{name}")
    if until < moment:
        days = clock.days_between(report.region, until, moment)
        if not days:
            return t("meja.lewat_baru", what=what, moment=when(report.region, until)), True
        return tn("meja.lewat", days, what=what, moment=when(report.region, until)), True
    return t("meja.sampai", what=what, moment=when(report.region, until)), False
