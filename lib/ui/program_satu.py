"""Parts of the page Program: one programme with its figures, its stages and its KPIs."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from data.db.kpi_choices import STAGE_STATES, STAGES
from lib.auth import PERENCANA, Actor
from lib.encode import safe_html
from lib.i18n import date_long, language, t
from lib.services.kpi.register import definitions
from lib.services.programmes import figures, listed, stages
from lib.services.programmes.figures import Amounts
from lib.services.programmes.listed import Programme
from lib.services.programmes.stages import Stage
from lib.ui.page import table_html
from lib.ui.pengguna import attempt
from lib.ui.program_daftar import Known, budget_text, opened_key, reach_text
from lib.ui.siklus_state import PROGRAMME, ProgrammeState

_AMOUNTS = ("budget_rp", "realisation_rp", "recipients", "eligible")


def one(known: Known, state: ProgrammeState, person: Actor | None, today: dt.date) -> None:
    """Show the programme that is open, if there is one."""
    found = next((each for each in known.programmes if opened_key(each) == state.program), None)
    if found is None:
        return
    st.html(f'<h2 class="pl-section">{safe_html(found.said("name", language()))}</h2>')
    left, right = st.columns(2)
    with left:
        _about(found)
    with right:
        _figures(known, found)
    year = state.tahun or today.year
    _stages(found, year, today)
    if person is not None and person.may(PERENCANA, known.region):
        _figure_form(known.region, found, today)
        _stage_form(known.region, found, year)
        if found.id is not None and found.ready is None:
            st.button(t("program.akhiri"), key="program_akhiri", on_click=_end, args=(found,))


def _about(found: Programme) -> None:
    rows = [
        (t("program.pelaksana"), found.said("carried_by", language())),
        (t("program.manfaat"), found.said("beneficiaries", language())),
        (t("program.dasar"), _basis(found)),
    ]
    if found.ready is not None:
        rows.insert(2, (t("program.isian.eligible"), found.ready.said("eligible", language())))
    if found.id is not None:
        own = [each for each in definitions() if each.proposal.programme_id == found.id]
        if own:
            rows.append((t("siklus.isian.kpi"), "; ".join(each.proposal.name for each in own)))
    body = "".join(f"<dt>{safe_html(a)}</dt><dd>{safe_html(b or '–')}</dd>" for a, b in rows)
    st.html(f'<div class="pl-about" lang="{language()}"><dl>{body}</dl></div>')


def _basis(found: Programme) -> str:
    if found.ready is None:
        return found.legal_basis
    unseen = t("verifikasi.U").lower()
    return "; ".join(
        each.basis if each.seen else f"{each.basis} ({unseen})" for each in found.ready.legal
    )


def _figures(known: Known, found: Programme) -> None:
    rows = known.figures.get(found.id, ()) if found.id is not None else ()
    if not rows:
        st.info(t("program.tanpa_angka"), icon=":material/edit_note:")
        return
    cells = [
        (str(each.year), reach_text(each.amounts), budget_text(each.amounts), each.source)
        for each in rows
    ]
    header = [
        t("program.isian.year"),
        t("program.isian.recipients"),
        t("program.anggaran"),
        t("program.isian.source"),
    ]
    table = table_html(header, cells, caption=t("program.angka"), region=t("program.angka"))
    st.html(f'<div class="pl-people">{table}</div>')


def _stages(found: Programme, year: int, today: dt.date) -> None:
    head = st.container(key="program_tahun_pilih", width=160)
    head.number_input(
        t("program.tahun"), 2000, 2100, step=1, format="%d", **PROGRAMME.bound("tahun", year)
    )
    rows = stages.stages(found.id, year) if found.id is not None else _none(year)
    cells = [
        (
            t(f"program.stage.{each.stage}"),
            t(f"program.state.{each.state}") + _late(each, today),
            date_long(each.due) if each.due else "–",
            date_long(each.done) if each.done else "–",
            each.document or "–",
            each.responsible or "–",
        )
        for each in rows
    ]
    names = ("stage", "state", "due", "done", "document", "responsible")
    header = [t(f"program.isian.{name}") for name in names]
    title = t("program.tahap", year=year)
    table = table_html(header, cells, caption=title, region=title)
    st.html(f'<div class="pl-people">{table}</div>')


def _none(year: int) -> tuple[Stage, ...]:
    return tuple(Stage(name, year) for name in STAGES)


def _late(each: Stage, today: dt.date) -> str:
    days = each.days_late(today)
    return f" · {t('siklus.hari', n=days)}" if days else ""


def _number_of(person: Actor, region: str, found: Programme) -> int:
    """Return the number of a programme; a ready one is entered when it gets its first row."""
    if found.id is not None:
        return found.id
    assert found.ready is not None
    return listed.ensure(person, region, found.ready.code)


def _figure_form(region: str, found: Programme, today: dt.date) -> None:
    with (
        st.expander(t("program.isi"), icon=":material/edit_note:", key="program_isi"),
        st.form("program_isi_isian", border=False),
    ):
        st.number_input(t("program.isian.year"), 2000, 2100, today.year - 1, format="%d",
                        key="program_isi_year")  # fmt: skip
        boxes = st.columns(len(_AMOUNTS))
        for box, name in zip(boxes, _AMOUNTS, strict=True):
            box.number_input(
                t(f"program.isian.{name}"),
                0.0,
                value=None,
                step=1.0,
                format="%.0f",
                key=f"program_isi_{name}",
            )
        st.text_input(t("program.isian.source"), key="program_isi_source", max_chars=300)
        st.form_submit_button(
            t("program.simpan_angka"), on_click=_add_figure, args=(region, found), type="primary"
        )


def _add_figure(region: str, found: Programme) -> None:
    said = st.session_state
    amounts = Amounts(**{name: said[f"program_isi_{name}"] for name in _AMOUNTS})
    year, source = int(said["program_isi_year"]), said["program_isi_source"]

    def work(person: Actor) -> None:
        figures.add_figure(person, _number_of(person, region, found), year, amounts, source)

    attempt(work, t("program.angka_disimpan"))


def _stage_form(region: str, found: Programme, year: int) -> None:
    with (
        st.expander(t("program.isi_tahap"), icon=":material/timeline:", key="program_tahap"),
        st.form("program_tahap_isian", border=False),
    ):
        one, two, three, four = st.columns(4)
        one.selectbox(
            t("program.isian.stage"),
            STAGES,
            format_func=lambda code: t(f"program.stage.{code}"),
            key="program_tahap_stage",
        )
        two.selectbox(
            t("program.isian.state"),
            STAGE_STATES,
            index=1,
            format_func=lambda code: t(f"program.state.{code}"),
            key="program_tahap_state",
        )
        three.date_input(t("program.isian.due"), value=None, key="program_tahap_due",
                         format="DD/MM/YYYY")  # fmt: skip
        four.date_input(t("program.isian.done"), value=None, key="program_tahap_done",
                        format="DD/MM/YYYY")  # fmt: skip
        st.text_input(t("program.isian.document"), key="program_tahap_document", max_chars=500)
        st.text_input(t("program.isian.responsible"), key="program_tahap_responsible",
                      max_chars=500, help=t("siklus.oleh_bantu"))  # fmt: skip
        st.form_submit_button(
            t("program.simpan_tahap"),
            on_click=_write_stage,
            args=(region, found, year),
            type="primary",
        )


def _write_stage(region: str, found: Programme, year: int) -> None:
    names = ("stage", "state", "due", "done", "document", "responsible")
    said = {name: st.session_state[f"program_tahap_{name}"] for name in names}

    def work(person: Actor) -> None:
        stages.write_stage(person, _number_of(person, region, found), Stage(year=year, **said))

    attempt(work, t("program.tahap_disimpan"))


def _end(found: Programme) -> None:
    def work(person: Actor) -> None:
        listed.end_programme(person, found.id or 0)
        PROGRAMME.update(program="")

    attempt(work, t("program.diakhiri", name=found.name))
