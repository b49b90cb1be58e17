"""The question of the page Rencana: which service, where, what for, how many, from what."""

from __future__ import annotations

import streamlit as st

from data.catalogue import load_catalogue
from lib.i18n import language, number, t
from lib.services.measures import NATION, has_data
from lib.services.planning.case import CANDIDATE_LEVELS
from lib.services.planning.need import NEEDS
from lib.services.planning.siting import MOST_SITES, OBJECTIVES
from lib.services.regions import region_name, region_title
from lib.ui import rencana_calon
from lib.ui.rencana_hasil import case_for, place_name
from lib.ui.rencana_state import (
    EVERYBODY,
    MOST_BILLIONS,
    MOST_OTHERS,
    PLAN,
    PROVINCE,
    PlanState,
    regions,
)

FIRST_BILLIONS = 50.0


def question(state: PlanState) -> None:
    """Draw the choices of a question."""
    catalogue = load_catalogue()
    st.selectbox(
        t("peta.layanan"),
        [code for code, each in catalogue.services.items() if has_data(each)],
        format_func=lambda code: catalogue.service(code).label(language()),
        **PLAN.bound("layanan", state.layanan),
    )
    st.selectbox(
        t("rencana.wilayah"), regions(), format_func=_region, **PLAN.bound("wilayah", state.kode)
    )
    if not state.serta:
        st.selectbox(
            t("rencana.tujuan"),
            OBJECTIVES,
            format_func=lambda each: t(f"rencana.tujuan.{each}"),
            help=t("rencana.tujuan_bantuan"),
            **PLAN.bound("tujuan", state.tujuan),
        )
    st.selectbox(
        t("peta.radius"),
        sorted({*map(float, state.service.radii_km), state.radius}),
        format_func=lambda km: f"{number(km, 0 if km == int(km) else 1)} km",
        help=t("rencana.radius_bantuan"),
        **PLAN.bound("radius", state.radius),
    )
    if state.tujuan != EVERYBODY:
        _how_many(state)
    st.selectbox(
        t("rencana.calon"),
        rencana_calon.ways(state)[1 if state.kode == NATION else 0 :],
        format_func=lambda word: rencana_calon.name_of(word, state.layanan),
        **PLAN.bound("calon", state.calon),
    )
    rencana_calon.controls(state)
    st.toggle(
        t("rencana.daratan"),
        help=t("rencana.daratan_bantuan"),
        **PLAN.bound("daratan", state.daratan),
    )
    with st.expander(t("rencana.lain"), expanded=bool(state.butuh or state.tiap)):
        st.selectbox(
            t("rencana.butuh"),
            NEEDS,
            format_func=lambda each: t(f"rencana.butuh.{each or 'sama'}"),
            help=t("rencana.butuh_bantuan"),
            **PLAN.bound("butuh", state.butuh),
        )
        st.toggle(t("rencana.tiap"), **PLAN.bound("tiap", state.tiap))
    _others(state)
    if state.calon in CANDIDATE_LEVELS:
        _places(state)


def _others(state: PlanState) -> None:
    """Offer other services that come to the same sites."""
    catalogue = load_catalogue()
    with st.expander(t("rencana.serta"), expanded=bool(state.serta)):
        st.multiselect(
            t("rencana.serta_pilih"),
            [
                code for code, each in catalogue.services.items()
                if has_data(each) and code != state.layanan
            ],
            format_func=lambda code: catalogue.service(code).label(language()),
            max_selections=MOST_OTHERS,
            placeholder=t("rencana.serta_kosong"),
            help=t("rencana.serta_bantuan"),
            **PLAN.bound("serta", list(state.serta)),
        )  # fmt: skip


def _how_many(state: PlanState) -> None:
    """Ask for a number of sites, or for the money that decides it."""
    key = "rencana_batas"
    st.session_state[key] = "anggaran" if state.anggaran else "jumlah"
    st.segmented_control(
        t("rencana.batas"),
        ("jumlah", "anggaran"),
        format_func=lambda each: t(f"rencana.batas.{each}"),
        required=True,
        key=key,
        on_change=lambda: PLAN.update(
            anggaran=FIRST_BILLIONS if st.session_state[key] == "anggaran" else 0.0
        ),
    )
    if state.anggaran:
        st.number_input(
            t("rencana.anggaran"),
            min_value=1.0,
            max_value=MOST_BILLIONS,
            step=1.0,
            format="%.0f",
            help=t("rencana.anggaran_bantuan"),
            **PLAN.bound("anggaran", state.anggaran),
        )
        return
    st.number_input(
        t("rencana.jumlah"),
        min_value=1,
        max_value=MOST_SITES,
        step=1,
        **PLAN.bound("jumlah", state.jumlah),
    )


def _places(state: PlanState) -> None:
    """Offer to require and to exclude places; the list is long, so it is drawn when opened."""
    told = len(state.wajib) + len(state.tanpa)
    label = t("rencana.tempat") if not told else t("rencana.tempat_n", n=number(told))
    box = st.expander(label, key="rencana_tempat", on_change="rerun")
    if not box.open:
        return
    case = case_for(state)
    names = dict(zip(case.candidates["id"], case.candidates["name"], strict=True))
    codes = sorted(names)
    with box:
        for field in ("wajib", "tanpa"):
            st.multiselect(
                t(f"rencana.{field}"),
                codes,
                format_func=lambda code: place_name(code, str(names.get(code, code)), state.kode),
                placeholder=t("rencana.pilih_tempat"),
                **PLAN.bound(field, list(getattr(state, field))),
            )


def _region(code: str) -> str:
    if code == NATION or len(code) == PROVINCE:
        return region_title(code)
    return f"{region_title(code)}, {region_name(code[:PROVINCE])}"
