"""The form "Laporkan kekeliruan data": what, what is wrong with it, where it is, in your words."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.current import current_dataset
from data.versions.kinds import FACILITIES
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.desk import corrections
from lib.services.desk.reportable import Facility, facilities_in, facility, read_point
from lib.services.measures import region_codes
from lib.services.regions import region_name
from lib.ui import lapor_peta
from lib.ui.lapor_state import ABOUT_POINT, FIGURES, MISSING, OTHER, REPORT, ReportState
from lib.ui.page import heading
from lib.ui.versi_label import data_label, place

_POINT, _WORDS = "lapor_titik", "lapor_teks"
_NONE = ""


def form(state: ReportState) -> None:
    """Ask for a report, one thing at a time, and take it."""
    own = facility(state.key, state.fasilitas) if state.about_facilities else None
    heading(t("lapor.topik"), _title(state, own))
    _told("pl-lead", t("lapor.pengantar"))
    with st.container(key="lapor_isian"):
        _what(state)
        if not state.data or not state.wilayah:
            return
        if own is not None:
            _known(own)
        elif state.about_facilities and len(state.wilayah) == 2:
            return
        if len(state.kinds()) > 1:
            _wrong(state)
        if not state.jenis:
            return
        if state.jenis in ABOUT_POINT:
            _where(state, own)
        _words(state)


def _title(state: ReportState, own: Facility | None) -> str:
    if own is not None:
        return t("lapor.judul_fasilitas", name=own.nama)
    if state.data and state.wilayah:
        label = data_label(state.kind, state.key)
        return t("lapor.judul_wilayah", data=label, region=place(state.wilayah))
    return t("lapor.judul")


def _told(style: str, text: str) -> None:
    st.html(f'<p class="{style}" lang="{language()}">{safe_html(text)}</p>')


def _what(state: ReportState) -> None:
    """Ask which data, which region and which facility; what a link brought is chosen already."""
    classes = [f"{FACILITIES}:{each}" for each in current_dataset().classes]
    st.selectbox(
        t("lapor.data"),
        [_NONE, *classes, *FIGURES],
        format_func=lambda each: (
            data_label(*each.split(":", 1)) if each else t("lapor.pilih_dahulu")
        ),
        **REPORT.bound("data", state.data),
    )
    if not state.data:
        return
    _region(state)
    if state.about_facilities and len(state.wilayah) == 5:
        names = facilities_in(state.key, state.wilayah)
        st.selectbox(
            t("lapor.fasilitas"),
            [_NONE, *names],
            format_func=lambda each: names[each] if each else t("lapor.tidak_ada_di_daftar"),
            **REPORT.bound("fasilitas", state.fasilitas),
        )


def _region(state: ReportState) -> None:
    province = state.wilayah[:2]
    key = "lapor_provinsi"
    st.session_state[key] = province
    left, right = st.columns(2)
    left.selectbox(
        t("lapor.provinsi"),
        [_NONE, *current_dataset().provinces["kode"]],
        format_func=lambda code: region_name(code) if code else t("lapor.pilih_dahulu"),
        key=key,
        on_change=lambda: REPORT.update(wilayah=st.session_state[key]),
    )
    if not province:
        return
    whole = t("lapor.pilih_dahulu") if state.about_facilities else t("peta.seluruh_provinsi")
    right.selectbox(
        t("lapor.kabkota"),
        [province, *region_codes(current_dataset(), "kabkota", province)],
        format_func=lambda code: whole if len(code) == 2 else region_name(code),
        **REPORT.bound("wilayah", state.wilayah),
    )


def _known(own: Facility) -> None:
    """Say how the data have the facility now."""
    where = [place(code) for code in (own.kode_kecamatan, own.kode_kabkota) if code]
    said = [", ".join(where), t(f"lapor.titik.{own.quality}")]
    if not own.active:
        said.append(t("lapor.tidak_aktif"))
    _told("pl-caption", t("lapor.sekarang", text="; ".join(said)))


def _wrong(state: ReportState) -> None:
    st.radio(
        t("lapor.jenis"),
        state.kinds(),
        format_func=lambda each: t(f"lapor.jenis.{each}"),
        **REPORT.bound("jenis", state.jenis or None),
    )


def _where(state: ReportState, own: Facility | None) -> None:
    """Ask for the point: on the map, or as written somewhere."""
    label = t(f"lapor.di_mana.{state.jenis}")
    st.text_input(
        label,
        key=_POINT,
        help=t("lapor.koordinat_bantuan"),
        placeholder=t("lapor.koordinat_contoh"),
        max_chars=120,
    )
    _told("pl-caption", t("lapor.ketuk_peta"))
    written = st.session_state.get(_POINT, "")
    point = read_point(written) if written else None
    if written and point is None:
        st.error(t("lapor.titik_tak_terbaca"), icon=":material/error:")
    lapor_peta.pick(state, own, point, _take_point)


def _take_point(lat: float, lon: float) -> None:
    st.session_state[_POINT] = f"{lat:.5f}, {lon:.5f}"


def _words(state: ReportState) -> None:
    needed = state.jenis in (MISSING, OTHER)
    st.text_area(
        t(f"lapor.teks.{state.jenis}") if needed else t("lapor.teks"),
        key=_WORDS,
        max_chars=corrections.MAX_TEXT,
        placeholder=t("lapor.teks_contoh"),
    )
    _told("pl-caption", t("lapor.tanpa_pribadi"))
    if st.button(t("lapor.kirim"), type="primary", icon=":material/send:", key="lapor_kirim"):
        _send(state)


def _send(state: ReportState) -> None:
    text = str(st.session_state.get(_WORDS, ""))
    written = str(st.session_state.get(_POINT, "")) if state.jenis in ABOUT_POINT else ""
    point = read_point(written) if written else None
    missing = _missing(state, text, written, point)
    if missing:
        st.error(missing, icon=":material/error:")
        return
    lat, lon = point or (None, None)
    try:
        made = corrections.report(
            state.jenis,
            state.key,
            dataset_kind=state.kind,
            facility_id=state.fasilitas,
            kode_kabkota=state.wilayah,
            text=text,
            lat=lat,
            lon=lon,
        )
    except AppError as error:
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
        return
    for key in (_POINT, _WORDS):
        st.session_state.pop(key, None)
    st.session_state["lapor_baru"] = made.ticket
    REPORT.update(tiket=made.ticket, kode=made.secret)
    REPORT.write_url(replace(state, tiket=made.ticket, kode=made.secret))
    st.rerun()


def _missing(state: ReportState, text: str, written: str, point: tuple[float, float] | None) -> str:
    """Say what is lacking for the report to be of use, "" if nothing is."""
    if written and point is None:
        return t("lapor.titik_tak_terbaca")
    if state.jenis in (MISSING, OTHER) and not text.strip():
        return t("lapor.tulis_dahulu")
    if state.jenis in ABOUT_POINT and point is None and not text.strip():
        return t("lapor.titik_atau_kata")
    return ""
