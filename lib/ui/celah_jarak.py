"""The choice of the kind of distance, with its limit, its speeds, and files that a user loads.

What is loaded stays in the session: a link carries the kind, the speeds and the roads at hand,
and says so where a file is missing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.services.gap_terms import judged_regions, raster_scope
from lib.services.gapstate import GapState, changed_speeds, model_of
from lib.services.layers import road_label
from lib.services.regions import region_name
from lib.services.travel import KIND_LABELS, ZONE_LABELS, ModelField, model_fields
from lib.services.travel_friction import MAX_BOAT_KMH
from lib.services.travel_raster import UNIT_LABELS, open_friction
from lib.services.travel_roads import open_roads, road_places
from lib.services.travel_way import MINUTE_LIMITS, uploads, way_values
from lib.ui import page
from lib.ui.session import GAP

_LOADED, _FAULT = "celah_berkas_dimuat", "celah_berkas_galat"
_OWN = "unggahan"
_REGENCY, _BY_VILLAGE = 5, "idm"
_STEP = {"kmh": 1.0, "factor": 0.05, "minutes": 1.0}
_FIELD_LABELS = {
    "kmh": "celah.jarak.isian.kmh",
    "factor": "celah.jarak.isian.factor",
    "minutes": "celah.jarak.isian.minutes",
}
_ORIGINS = {
    "measured": "celah.jarak.asal.measured",
    "assumed": "celah.jarak.asal.assumed",
    "edited": "celah.jarak.asal.edited",
}


def restore() -> None:
    """Keep what this session has loaded where the services find it."""
    for loaded in st.session_state.get(_LOADED, {}).values():
        uploads.keep(loaded)


def usable(state: GapState) -> GapState:
    """Compute over the file of the session, or tell why it cannot be and go without it.

    The controls stay on the page whatever the file is.
    """
    if state.way.kind not in ("medan", "jalan"):
        return state
    try:
        with st.spinner(t("celah.jarak.menghitung")):
            way_values(state.way, state.layanan, raster_scope(state.way, state.within or ""))
    except AppError as error:
        _tell(error)
        return replace(state, sumber="")
    st.session_state.pop(_FAULT, None)
    return state


def _tell(error: AppError) -> None:
    st.session_state[_FAULT] = f"{error.message(language())} ({error.code})"


def controls(state: GapState) -> None:
    """Draw the choice of the kind of distance, its limit, and what the kind needs."""
    st.selectbox(
        t("celah.jarak.jenis"),
        list(KIND_LABELS),
        format_func=lambda kind: t(KIND_LABELS[kind]),
        help=t("celah.jarak.jenis_bantuan"),
        **GAP.bound("jarak", state.jarak),
    )
    _limit(state)
    if state.jarak == "waktu":
        _speeds(state)
    elif state.jarak == "medan":
        _raster(state)
    elif state.jarak == "jalan":
        _roads(state)
    fault = st.session_state.get(_FAULT)
    if fault and state.jarak in ("medan", "jalan"):
        st.error(fault, icon=":material/error:")


def notice(state: GapState) -> None:
    """Say, under the heading, what the kind of distance cannot tell or lacks."""
    if state.upload_missing:
        _hint(t("celah.jarak.berkas_tiada", kind=t(KIND_LABELS[state.jarak])))
    if not state.way.straight:
        st.html(f'<p class="pl-sources">{safe_html(state.way.note())}</p>')


def ways_out(state: GapState) -> None:
    """Where groups cannot be compared, offer the regency that is told of, by its villages."""
    within = state.within
    if not state.way.straight:
        told = judged_regions(state.layanan, within, state.terms)
        codes = told[:1] if told else judged_regions(state.layanan, None, state.terms)[:1]
    else:
        codes = (within,) if within and len(within) == _REGENCY else ()
    for code in codes:
        if code == within and state.kelompok == _BY_VILLAGE:
            continue
        st.button(
            t("celah.jarak.lihat", region=page.plain_label(region_name(code))),
            key="celah_lihat_wilayah",
            icon=":material/zoom_in_map:",
            on_click=GAP.update,
            kwargs={"lingkup": code, "kelompok": _BY_VILLAGE},
        )


def _hint(text: str) -> None:
    st.html(f'<p class="pl-hint" role="status">{safe_html(text)}</p>')


def _limit(state: GapState) -> None:
    if state.jarak == "lurus":
        st.selectbox(
            t("peta.radius"),
            sorted({*map(float, state.service.radii_km), state.radius}),
            format_func=lambda km: f"{number(km, 0 if km == int(km) else 1)} km",
            **GAP.bound("radius", state.radius),
        )
        return
    st.selectbox(
        t("celah.jarak.batas_menit"),
        sorted({*MINUTE_LIMITS, state.batas}),
        format_func=lambda minutes: t("celah.waktu.menit", n=number(minutes)),
        **GAP.bound("batas", state.batas),
    )


def _speeds(state: GapState) -> None:
    with st.expander(t("celah.jarak.laju"), expanded=bool(state.laju)):
        for each in model_fields(state.model):
            key = f"celah_laju_{each.name}"
            st.session_state[key] = each.value
            st.number_input(
                _field_label(each),
                max(each.low, 0.1 if each.unit == "kmh" else each.low),
                each.high,
                step=_STEP[each.unit],
                format="%.2f" if each.unit == "factor" else "%.0f",
                key=key,
                help=t(_ORIGINS[each.origin]),
                on_change=_take_speed,
                args=(each.name, key),
            )
        if state.laju:
            st.button(
                t("celah.jarak.laju_semula"), on_click=lambda: GAP.update(laju=()), width="stretch"
            )


def _field_label(each: ModelField) -> str:
    if each.name == "sea_wait_minutes":
        return t("celah.jarak.isian.tunggu")
    return t(_FIELD_LABELS[each.unit], zone=t(ZONE_LABELS[each.zone]))


def _take_speed(name: str, key: str) -> None:
    before: GapState = GAP.state()
    kept = tuple(text for text in before.laju if not text.startswith(f"{name}:"))
    changed = (*kept, f"{name}:{float(st.session_state[key]):g}")
    GAP.update(laju=changed_speeds(model_of(changed)))


def _raster(state: GapState) -> None:
    st.selectbox(
        t("celah.jarak.satuan"),
        list(UNIT_LABELS),
        format_func=lambda unit: t(UNIT_LABELS[unit]),
        key="celah_satuan_medan",
        on_change=_load_raster,
    )
    st.file_uploader(
        t("celah.jarak.muat_raster"),
        type=["tif", "tiff"],
        key="celah_berkas_medan",
        on_change=_load_raster,
        help=t("celah.jarak.muat_raster_bantuan"),
    )
    st.number_input(
        t("celah.jarak.perahu"),
        0.0,
        MAX_BOAT_KMH,
        step=1.0,
        format="%.0f",
        help=t("celah.jarak.perahu_bantuan"),
        **GAP.bound("perahu", state.perahu),
    )


def _load_raster() -> None:
    units = st.session_state.get("celah_satuan_medan", "minutes_per_metre")
    _load("celah_berkas_medan", lambda file: open_friction(file.getvalue(), file.name, units=units))


def _roads(state: GapState) -> None:
    places = road_places()
    own = bool(state.sumber) and state.sumber not in places
    key = "celah_pilih_jalan"
    st.session_state[key] = _OWN if own or not state.sumber else state.sumber
    st.selectbox(
        t("celah.jarak.jaringan"),
        [*places, _OWN],
        format_func=lambda name: (
            t("celah.jarak.unggahan") if name == _OWN else road_label(places[name][0])
        ),
        key=key,
        on_change=_choose_roads,
    )
    if st.session_state[key] == _OWN:
        st.file_uploader(
            t("celah.jarak.muat_jalan"),
            type=["geojson", "json", "gpkg", "osm", "pbf"],
            key="celah_berkas_jalan",
            on_change=_load_roads,
            help=t("celah.jarak.muat_jalan_bantuan"),
        )


def _choose_roads() -> None:
    chosen = st.session_state["celah_pilih_jalan"]
    loaded = st.session_state.get(_LOADED, {}).get("celah_berkas_jalan")
    st.session_state.pop(_FAULT, None)
    if chosen == _OWN:
        GAP.update(sumber=uploads.keep(loaded) if loaded is not None else "")
    else:
        GAP.update(sumber=chosen)


def _load_roads() -> None:
    _load("celah_berkas_jalan", lambda file: open_roads(file.getvalue(), file.name))


def _load(key: str, read: Any) -> None:
    """Check a file that was just loaded or taken away, and make it the source of the distance."""
    file = st.session_state.get(key)
    st.session_state.pop(_FAULT, None)
    held = dict(st.session_state.get(_LOADED, {}))
    if file is None:
        held.pop(key, None)
        GAP.update(sumber="")
    else:
        try:
            held[key] = read(file)
            GAP.update(sumber=uploads.keep(held[key]))
        except AppError as error:
            held.pop(key, None)
            _tell(error)
            GAP.update(sumber="")
    st.session_state[_LOADED] = held
