"""The queue of reports on wrong data: seen on the map, applied as a version, or refused."""

from __future__ import annotations

import streamlit as st

from data.versions.kinds import FACILITIES
from lib.auth import Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.services.desk import corrections, corrections_apply
from lib.services.desk.corrections import (
    CLOSED,
    MISSING,
    MOVED,
    OTHER,
    WRONG_PLACE,
    Correction,
)
from lib.services.desk.records import PUBLISHED
from lib.services.desk.reportable import Facility, facility, read_point
from lib.ui.antrean_data import Work, done
from lib.ui.antrean_state import QUEUE, REPORTS, QueueState
from lib.ui.lapor_peta import HEIGHT_PX, point_payload
from lib.ui.maps import show_map
from lib.ui.page import boundaries_note
from lib.ui.versi_label import data_label, moment, place

_WITH_POINT = (MOVED, WRONG_PLACE, MISSING)


def reports(state: QueueState, who: Actor, work: Work) -> None:
    """List the reports that wait, the oldest first; the one that is open can be answered."""
    if not work.reports:
        st.caption(t("antrean.kosong_laporan"))
        return
    for each in work.reports:
        with st.container(border=True, key=f"antrean_{each.ticket}"):
            own = facility(each.dataset_key, each.facility_id) if _on_facility(each) else None
            st.html(_card(each, own))
            if state.tiket == each.ticket:
                _answer(each, own, who)
            else:
                st.button(
                    t("antrean.tangani"),
                    key=f"antrean_buka_{each.ticket}",
                    icon=":material/edit_location_alt:",
                    on_click=QUEUE.update,
                    kwargs={"tampil": REPORTS, "tiket": each.ticket},
                )


def _on_facility(report: Correction) -> bool:
    return report.dataset_kind == FACILITIES and bool(report.facility_id)


def _card(report: Correction, own: Facility | None) -> str:
    label = data_label(report.dataset_kind, report.dataset_key)
    subject = own.nama if own is not None else label
    kind = t(f"lapor.jenis.{report.kind}")
    lines = [
        f"{label} · {place(report.kode_kabkota)}",
        t("antrean.laporan_masuk", ticket=report.ticket, moment=moment(report.created_at)),
    ]
    said = f"<blockquote>{safe_html(report.text)}</blockquote>" if report.text else ""
    body = "".join(f"<p>{safe_html(each)}</p>" for each in lines)
    return (
        f'<section class="pl-version" lang="{language()}"><h3>{safe_html(subject)}: '
        f"{safe_html(kind)}</h3>{body}{said}</section>"
    )


def _answer(report: Correction, own: Facility | None, who: Actor) -> None:
    """Show the report on the map, and take the analyst's answer."""
    values = _changes(report, own) if report.dataset_kind == FACILITIES else {}
    answer = st.text_area(
        t("antrean.jawaban"),
        key=f"antrean_jawab_{report.ticket}",
        max_chars=corrections.MAX_TEXT,
        placeholder=t("antrean.jawaban_contoh"),
    )
    changes = report.dataset_kind == FACILITIES and not (report.kind == OTHER and own is None)
    with st.container(horizontal=True):
        applied = changes and st.button(
            t("antrean.terapkan"),
            key=f"antrean_terap_{report.ticket}",
            type="primary",
            icon=":material/check:",
        )
        settled = not changes and st.button(
            t("antrean.selesai"),
            key=f"antrean_selesai_{report.ticket}",
            type="primary",
            icon=":material/check:",
        )
        refused = st.button(
            t("antrean.tidak_diubah"), key=f"antrean_tolak_{report.ticket}", icon=":material/block:"
        )
        st.button(
            t("antrean.tutup"),
            key=f"antrean_tutup_{report.ticket}",
            type="tertiary",
            on_click=QUEUE.update,
            kwargs={"tiket": ""},
        )
    if applied or settled or refused:
        way = "apply" if applied else "settle" if settled else "refuse"
        _handle(report, who, way, answer or "", values)


def _changes(report: Correction, own: Facility | None) -> dict[str, object]:
    """Ask what shall be changed, beginning with what was reported; show it on the map."""
    values: dict[str, object] = {}
    point = (report.lat, report.lon) if report.lat is not None and report.lon is not None else None
    if report.kind == MISSING or (report.kind == OTHER and own is not None):
        values["nama"] = st.text_input(
            t("antrean.nama"),
            own.nama if own is not None else "",
            key=f"antrean_nama_{report.ticket}",
            max_chars=200,
        )
    if report.kind == OTHER and own is not None:
        values["active"] = st.checkbox(
            t("antrean.beroperasi"), own.active, key=f"antrean_aktif_{report.ticket}"
        )
    if report.kind == CLOSED:
        st.caption(t("antrean.tutup_arti"))
    if report.kind in _WITH_POINT:
        key = f"antrean_titik_{report.ticket}"
        if key not in st.session_state:
            st.session_state[key] = "" if point is None else f"{point[0]:.5f}, {point[1]:.5f}"
        written = st.text_input(t("antrean.titik"), key=key, max_chars=120)
        point = read_point(written) if written else None
        values["written"] = written
        if point is not None:
            values["lat"], values["lon"] = point
    if len(report.kode_kabkota) == 5 and (own is not None or report.kind == MISSING):
        _map(report, own, point)
    return values


def _map(report: Correction, own: Facility | None, point: tuple[float, float] | None) -> None:
    def take(lat: float, lon: float) -> None:
        st.session_state[f"antrean_titik_{report.ticket}"] = f"{lat:.5f}, {lon:.5f}"

    choosing = report.kind in _WITH_POINT
    payload = point_payload(report.kode_kabkota, report.dataset_key, own, point, pick=choosing)
    show_map(
        payload,
        key=f"antrean_peta_{report.ticket}",
        height=HEIGHT_PX,
        on_point=take if choosing else None,
    )
    boundaries_note()


def _handle(
    report: Correction, who: Actor, way: str, answer: str, values: dict[str, object]
) -> None:
    if values.get("written") and "lat" not in values:
        st.error(t("lapor.titik_tak_terbaca"), icon=":material/error:")
        return
    if not answer.strip():
        st.error(t("antrean.tulis_jawaban"), icon=":material/error:")
        return
    try:
        told = _handled(report, who, way, answer, values)
    except AppError as error:
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
        return
    done(told)


def _handled(
    report: Correction, who: Actor, way: str, answer: str, values: dict[str, object]
) -> str:
    """Answer a report by a version, another way, or not at all; return what to tell."""
    if way == "refuse":
        corrections.refuse(who, report.ticket, answer)
        return t("antrean.laporan_ditolak", ticket=report.ticket)
    if way == "settle":
        corrections.settle(who, report.ticket, answer)
        return t("antrean.laporan_selesai", ticket=report.ticket)
    lat, lon = values.get("lat"), values.get("lon")
    active = values.get("active")
    made = corrections_apply.apply(
        who,
        report.ticket,
        answer=answer,
        lat=lat if isinstance(lat, float) else None,
        lon=lon if isinstance(lon, float) else None,
        nama=str(values.get("nama") or ""),
        active=active if isinstance(active, bool) else None,
    )
    if made.state == PUBLISHED:
        return t("antrean.laporan_terbit", ticket=report.ticket, n=number(made.number))
    return t("antrean.laporan_menunggu", ticket=report.ticket)
