"""Saving on the page Rencana: a new scenario, a further revision, a copy, and who may read it."""

from __future__ import annotations

import streamlit as st

from lib.auth import PERENCANA, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.planning import scenario_file, scenarios
from lib.services.planning.scenario_content import Content, Figures
from lib.services.planning.scenario_read import Scenario
from lib.services.regions import region_name
from lib.ui import rencana_bukti, rencana_isi
from lib.ui.pengguna import attempt
from lib.ui.rencana_hasil import answer, question
from lib.ui.rencana_state import PLAN, PlanState

_MOST_NAME, _MOST_NOTE = 120, 500


def forms(state: PlanState, known: Scenario | None, person: Actor | None) -> None:
    """Offer planners of the region to save what is on screen, and to take in a file."""
    if person is None or not person.may(PERENCANA, state.owner):
        told = t("rencana.skenario.masuk", place=region_name(state.kode))
        st.html(f'<p class="pl-caption">{safe_html(told)}</p>')
        return
    left, right = st.columns(2)
    with left.expander(t("rencana.skenario.simpan"), icon=":material/save:", expanded=not known):
        _save(state, known)
    with right.expander(t("rencana.skenario.impor"), icon=":material/upload_file:"):
        _take_in()


def _save(state: PlanState, known: Scenario | None) -> None:
    ways = ["baru"] if known is None or known.locked else ["lanjut", "baru"]
    with st.form("rencana_simpan", border=False):
        way = ways[0]
        if len(ways) > 1:
            way = st.radio(
                t("rencana.skenario.cara"), ways, horizontal=True,
                format_func=lambda each: t(f"rencana.skenario.cara_{each}"),
            ) or way  # fmt: skip
        name = st.text_input(
            t("rencana.skenario.nama"), value=known.name if known else "", max_chars=_MOST_NAME
        )
        note = st.text_input(t("rencana.skenario.catatan"), max_chars=_MOST_NOTE)
        if not st.form_submit_button(t("rencana.skenario.simpan"), type="primary"):
            return
    if way == "lanjut" and known is not None:
        _further(state, known, note or "")
    else:
        _new(state, name or "", note or "")
    st.rerun()


def _computed(state: PlanState) -> tuple[Content, Figures]:
    """Return what a state holds, and its figures."""
    asked = question(state)
    held = rencana_isi.content(state, rencana_bukti.best(asked, answer(asked)))
    return held, rencana_isi.figures(state.layanan, state.owner, held)


def _new(state: PlanState, name: str, note: str) -> None:

    def work(actor: Actor) -> object:
        held, figures = _computed(state)
        made = scenarios.create(actor, state.owner, state.layanan, name, held, figures, note=note)
        rencana_isi.opened(made.token, made.number)
        return made.name

    attempt(work, t("rencana.skenario.tersimpan"))


def _further(state: PlanState, known: Scenario, note: str) -> None:
    def work(actor: Actor) -> object:
        held, figures = _computed(state)
        expected = state.versi or known.number
        revision = scenarios.save(actor, known.id, held, figures, expected=expected, note=note)
        rencana_isi.opened(known.token, revision)
        return known.name

    attempt(work, t("rencana.skenario.tersimpan"))


def keep(known: Scenario) -> None:
    """Offer to share, lock, copy and remove a scenario."""
    with st.container(horizontal=True, key="rencana_atur"):
        if st.button(
            t("rencana.skenario.batal_bagi" if known.shared else "rencana.skenario.bagikan"),
            key="rencana_bagikan", icon=":material/link:",
        ):  # fmt: skip
            attempt(
                lambda actor: scenarios.share(actor, known.id, shared=not known.shared),
                t("rencana.skenario.diubah"),
            )
            st.rerun()
        if st.button(
            t("rencana.skenario.buka_kunci" if known.locked else "rencana.skenario.kunci"),
            key="rencana_kunci", icon=":material/lock:",
        ):  # fmt: skip
            attempt(
                lambda actor: scenarios.lock(actor, known.id, locked=not known.locked),
                t("rencana.skenario.diubah"),
            )
            st.rerun()
        if st.button(t("rencana.skenario.salin"), key="rencana_salin", icon=":material/file_copy:"):
            _copy(known)
            st.rerun()
        if st.button(t("rencana.skenario.hapus"), key="rencana_hapus", icon=":material/delete:"):
            if attempt(
                lambda actor: scenarios.retire(actor, known.id), t("rencana.skenario.dihapus")
            ):
                PLAN.update(skenario="")
            st.rerun()


def _copy(known: Scenario) -> None:
    def work(actor: Actor) -> object:
        name = t("rencana.skenario.salinan", name=known.name)[:_MOST_NAME]
        made = scenarios.copy(actor, known.id, name)
        rencana_isi.opened(made.token, made.number)
        return made.name

    attempt(work, t("rencana.skenario.tersimpan"))


def _take_in() -> None:
    """Read a scenario file and save it as a scenario of its own."""
    sent = st.file_uploader(t("rencana.skenario.berkas"), type=["json"], key="rencana_berkas")
    if sent is None:
        return
    try:
        found = scenario_file.from_bytes(sent.getvalue())
    except AppError as error:
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
        return
    st.html(f'<p class="pl-hint">{safe_html(t("rencana.skenario.isi", name=found.name))}</p>')
    for each in found.warnings:
        st.warning(f"{each.text} ({each.code})", icon=":material/update:")
    if st.button(t("rencana.skenario.ambil"), key="rencana_ambil", type="primary"):

        def work(actor: Actor) -> object:
            made = scenario_file.take_in(actor, found)
            rencana_isi.opened(made.token, made.number)
            PLAN.update(**rencana_isi.fields(made))
            return made.name

        attempt(work, t("rencana.skenario.tersimpan"))
        st.rerun()
