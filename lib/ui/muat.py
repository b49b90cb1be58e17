"""The page Muat data, step by step: from a file to a version, or to nothing."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.auth import ANALIS, Actor
from lib.i18n import number, t
from lib.services.desk.draft import SHELF, Draft, Plan
from lib.ui import muat_akibat, muat_baca, muat_berkas, muat_hasil, muat_kolom, muat_putus, page
from lib.ui.muat_parts import caption, dataset_label, failed, style
from lib.ui.muat_state import LOAD, LoadState, scope

AT_ONCE_S = 0.8
"""How long a run waits for a check before it shows a bar: small files need no bar."""
_POLL_S = 0.5

what_and_file = muat_berkas.what_and_file
receive = muat_berkas.receive
done = muat_putus.done


def current(state: LoadState, person: Actor) -> Draft | None:
    """Return the file of this page, its check begun anew where the page is set otherwise."""
    if not state.draf:
        return None
    draft = SHELF.get(state.draf, person.key)
    if draft is None:
        return None
    wanted = Plan(
        state.kind,
        state.kelas,
        state.mode,
        state.region,
        regions=None if person.may(ANALIS) else scope(person),
    )
    plan = draft.plan
    if plan is not None:
        kept = plan.mapping if plan.kind == wanted.kind else None
        wanted = replace(wanted, options=plan.options, mapping=kept, choices=plan.choices)
    if wanted.mode != "replace_region" or wanted.region:
        draft.start(wanted)
        draft.wait(AT_ONCE_S)
    return draft


def heading(state: LoadState, draft: Draft | None) -> None:
    """Say as the page's title how far the file has come."""
    style()
    topic = f"{t('menu.muat')} · {dataset_label(state)}"
    page.heading(topic, _title(draft))


def _title(draft: Draft | None) -> str:
    if draft is None:
        return muat_putus.title() or t("muat.judul.awal")
    if draft.running:
        return t("muat.judul.berjalan", file=draft.name)
    found = draft.outcome.intake
    if found is None:
        return t("muat.judul.galat", file=draft.name)
    if found.same is not None:
        return t("muat.judul.sama", file=draft.name)
    counts = found.counts
    if counts["accepted"] == 0:
        return t("muat.judul.kosong", file=draft.name)
    return t(
        "muat.judul.hasil",
        file=draft.name,
        accepted=number(counts["accepted"]),
        rows=number(counts["rows"]),
    )


def lost(state: LoadState, draft: Draft | None) -> None:
    """Say that a file of a link is no longer at hand, and what of a link was not understood."""
    if state.draf and draft is None:
        LOAD.update(draf="")
        st.info(t("muat.draf_hilang"), icon=":material/upload_file:")
    if state.ignored:
        names = ", ".join(state.ignored)
        st.info(t("peta.tautan_diabaikan", names=names), icon=":material/link_off:")


def steps(state: LoadState, person: Actor, draft: Draft) -> None:
    """Show what was found out about the file, and let it be decided on."""
    if state.mode == "replace_region" and not state.region:
        st.info(t("muat.wilayah_dulu"), icon=":material/location_on:")
        return
    if draft.running:
        _watch(draft)
        return
    found = draft.outcome
    if found.fault is not None:
        if not muat_kolom.lacking(found):
            failed(found.fault)
        if found.fault.code == "E_CANCELLED":
            st.button(t("muat.ulangi"), on_click=draft.again, icon=":material/refresh:")
            return
    muat_baca.how_read(draft)
    if found.raw is None:
        return
    muat_kolom.columns(draft, person)
    if found.intake is None:
        return
    muat_hasil.verdict(draft, found.intake)
    muat_akibat.effect(draft, found.intake)
    muat_putus.decide(state, person, draft, found.intake)


@st.fragment(run_every=_POLL_S)
def _watch(draft: Draft) -> None:
    """Show how far a check has come; the page is drawn anew when it has ended."""
    if not draft.running:
        st.rerun()
    phase, share = draft.progress
    st.progress(share, text=t(f"muat.maju.{phase}"))
    caption(t("muat.maju.arti"))
    st.button(t("muat.batal"), on_click=draft.cancel, icon=":material/stop_circle:")
