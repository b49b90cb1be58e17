"""Parts of the page Siklus KPI: one KPI with its figures, its follow-up and its history."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from data.db.kpi_choices import ACTION_STATES
from lib.auth import PERENCANA, PETUGAS, Actor
from lib.encode import safe_html
from lib.i18n import date_long, language, t
from lib.services.kpi import entered, follow_up
from lib.services.kpi.cycle import figures_of
from lib.services.kpi.entered import Value
from lib.services.kpi.follow_up import Action
from lib.services.kpi.readings import NONE, achieved_words, path_words
from lib.services.kpi.register import Definition, history
from lib.services.kpi.register_words import amount
from lib.ui import siklus_catatan, siklus_kisi
from lib.ui.page import plain_label, table_html
from lib.ui.pengguna import attempt
from lib.ui.siklus_gambar import Round
from lib.ui.siklus_isian import label, revise
from lib.ui.siklus_state import CycleState

_REGENCY = 5
_FILES = ["csv", "xlsx", "xls", "ods"]


def one(found: Round, state: CycleState, person: Actor | None) -> None:
    """Show the KPI that is open, if there is one."""
    standing = next((each for each in found.standings if each.definition.id == state.kpi), None)
    if standing is None:
        return
    definition = standing.definition
    st.html(f'<h2 class="pl-section">{safe_html(definition.proposal.name)}</h2>')
    left, right = st.columns(2)
    with left:
        meaning(definition)
    with right:
        figures_table(definition, found.region)
    siklus_catatan.done(definition, found, person)
    _actions(definition, found, person)
    _enter(definition, found.region, person)
    _plan(definition, found, person)
    revise(definition, person, found.today)
    _history(definition)


def meaning(definition: Definition) -> None:
    """Show what a KPI of the register means."""
    said = definition.proposal
    names = ("definition", "formula", "source", "owner", "relevance", "means")
    rows = [(label(name), getattr(said, name)) for name in names]
    rows.append((label("frequency"), t(f"siklus.frequency.{said.frequency}")))
    rows.append((label("direction"), t(f"siklus.direction.{said.direction}")))
    body = "".join(f"<dt>{safe_html(a)}</dt><dd>{safe_html(b)}</dd>" for a, b in rows)
    st.html(f'<div class="pl-about" lang="{language()}"><dl>{body}</dl></div>')


def figures_table(definition: Definition, region: str) -> None:
    """Show the figures of a KPI in a region with both readings, and the targets to come."""
    said = definition.proposal
    figures = figures_of(definition, region)
    rows = [
        (
            str(each.period or each.year),
            amount(each.value, said.unit),
            achieved_words(said, each),
            path_words(said, each),
        )
        for each in figures[-10:]
    ]
    goals = [
        (str(year), NONE, NONE, t("siklus.jalur_target", value=amount(value, said.unit)))
        for year, value in sorted(said.targets.items())
        if year not in {each.year for each in figures}
    ]
    header = [t("siklus.tahun"), t("siklus.nilai"), t("siklus.capaian"), t("siklus.jalur")]
    table = table_html(
        header, [*rows, *goals], caption=t("siklus.angka_tahun"), region=t("siklus.angka_tahun")
    )
    st.html(f'<div class="pl-people">{table}</div>')
    if not rows:
        st.caption(t("siklus.tanpa_nilai"))


def _actions(definition: Definition, found: Round, person: Actor | None) -> None:
    own = [
        each
        for each in found.actions
        if each.region == found.region
        and (each.kpi_id == definition.id or each.code == definition.key)
    ]
    if not own:
        return
    series = [(each.year, each.value) for each in figures_of(definition, found.region)]
    header = [t(f"siklus.isian.{name}") for name in ("title", "owner", "due", "state", "evidence")]
    header.append(t("siklus.pengaruh"))
    rows = [_action_row(each, series, definition.proposal.unit, found.today) for each in own]
    table = table_html(header, rows, caption=t("siklus.tindakan"), region=t("siklus.tindakan"))
    st.html(f'<div class="pl-people">{table}</div>')
    if person is not None and person.may(PERENCANA, found.region):
        _progress(own)


def _action_row(
    each: Action, series: list[tuple[int, float]], unit: str, today: dt.date
) -> tuple[str, ...]:
    seen = follow_up.effect(each, series)
    effect = t("siklus.belum_ada")
    if seen.before is not None and seen.after is not None:
        (first, before), (last, after) = seen.before, seen.after
        effect = f"{amount(before, unit)} ({first}) → {amount(after, unit)} ({last})"
    late = each.days_late(today)
    due = date_long(each.due) + (f" · {t('siklus.hari', n=late)}" if late else "")
    evidence = each.entries[-1].evidence if each.entries else ""
    return each.title, each.owner, due, t(f"siklus.state.{each.state}"), evidence or "–", effect


def _progress(own: list[Action]) -> None:
    """Offer to say what became of an action."""
    by_id = {each.id: each for each in own}
    with (
        st.expander(t("siklus.kabar"), icon=":material/task_alt:", key="siklus_kabar"),
        st.form("siklus_kabar_isian", border=False, clear_on_submit=True),
    ):
        st.selectbox(
            label("title"),
            list(by_id),
            format_func=lambda one: plain_label(by_id[one].title),
            key="siklus_kabar_tindakan",
        )
        st.selectbox(
            label("state"),
            ACTION_STATES,
            index=1,
            format_func=lambda code: t(f"siklus.state.{code}"),
            key="siklus_kabar_status",
        )
        st.text_input(label("evidence"), key="siklus_kabar_bukti", help=t("siklus.bukti_bantu"))
        st.text_area(t("siklus.catatan"), key="siklus_kabar_catatan", max_chars=2000)
        st.date_input(
            t("siklus.tenggat_baru"), value=None, key="siklus_kabar_tenggat", format="DD/MM/YYYY"
        )
        st.form_submit_button(t("siklus.simpan_kabar"), on_click=_write_entry, type="primary")


def _write_entry() -> None:
    said = st.session_state
    number, state = said["siklus_kabar_tindakan"], said["siklus_kabar_status"]
    note, evidence = said["siklus_kabar_catatan"], said["siklus_kabar_bukti"]
    due = said["siklus_kabar_tenggat"]
    attempt(
        lambda person: follow_up.write_entry(
            person, number, state, note=note, evidence=evidence, due=due
        ),
        t("siklus.kabar_disimpan"),
    )


def _plan(definition: Definition, found: Round, person: Actor | None) -> None:
    if person is None or not person.may(PERENCANA, found.region):
        return
    with (
        st.expander(t("siklus.rencana"), icon=":material/add_task:", key="siklus_rencana"),
        st.form("siklus_rencana_isian", border=False, clear_on_submit=False),
    ):
        st.text_input(label("title"), key="siklus_rencana_judul", max_chars=300)
        st.text_input(label("owner"), key="siklus_rencana_oleh", max_chars=200,
                      help=t("siklus.oleh_bantu"))  # fmt: skip
        st.date_input(label("due"), value=None, key="siklus_rencana_tenggat", format="DD/MM/YYYY")
        st.form_submit_button(
            t("siklus.simpan_rencana"),
            on_click=_add_action,
            args=(definition.id, found.region),
            type="primary",
        )


def _add_action(kpi_id: int, region: str) -> None:
    names = ("siklus_rencana_judul", "siklus_rencana_oleh", "siklus_rencana_tenggat")
    title, owner, due = (st.session_state[name] for name in names)

    def work(person: Actor) -> None:
        follow_up.add(person, region, title, owner, due, kpi_id=kpi_id)
        for name in names:
            del st.session_state[name]

    attempt(work, t("siklus.rencana_disimpan"))


def _enter(definition: Definition, region: str, person: Actor | None) -> None:
    """Offer officers and planners to type a figure or to load a table of them."""
    may = person is not None and (person.may(PETUGAS, region) or person.may(PERENCANA, region))
    if not may or definition.proposal.measure:
        return
    with st.expander(t("siklus.isi"), icon=":material/edit_note:", key="siklus_isi"):
        if len(region) < _REGENCY:
            siklus_kisi.grid(definition, region)
        with st.form("siklus_isi_satu", border=False):
            one, two, three = st.columns(3)
            one.number_input(t("siklus.tahun"), min_value=2000, max_value=2100, value=None, step=1,
                             format="%d", key="siklus_isi_tahun")  # fmt: skip
            two.text_input(t("siklus.periode"), key="siklus_isi_periode", max_chars=7,
                           help=t("siklus.periode_bantu"))  # fmt: skip
            unit = plain_label(definition.proposal.unit)
            three.number_input(f"{t('siklus.nilai')} ({unit})", value=None, key="siklus_isi_nilai",
                               help=t("siklus.nilai_bantu"))  # fmt: skip
            st.text_input(label("source"), key="siklus_isi_sumber", max_chars=300)
            st.form_submit_button(
                t("siklus.simpan_nilai"), on_click=_type, args=(definition.id, region)
            )
        file = st.file_uploader(t("siklus.berkas"), _FILES, key="siklus_berkas",
                                help=t("siklus.berkas_bantu"))  # fmt: skip
        if file is not None:
            st.button(
                t("siklus.muat"),
                key="siklus_muat",
                type="primary",
                on_click=_load,
                args=(definition.id, file.getvalue(), file.name),
            )


def _type(kpi_id: int, region: str) -> None:
    said = st.session_state
    year, period = said["siklus_isi_tahun"] or 0, said["siklus_isi_periode"].strip().upper()
    value = Value(region, int(year), said["siklus_isi_nilai"], period)
    attempt(
        lambda person: entered.enter(person, kpi_id, [value], said["siklus_isi_sumber"]),
        t("siklus.nilai_disimpan"),
    )


def _load(kpi_id: int, content: bytes, name: str) -> None:
    attempt(
        lambda person: entered.load(person, kpi_id, content, name, name),
        t("siklus.nilai_disimpan"),
    )


def _history(definition: Definition) -> None:
    revisions = history(definition.id)
    with st.expander(t("siklus.riwayat"), icon=":material/history:", key="siklus_riwayat"):
        header = [t("siklus.versi"), t("siklus.kapan"), t("siklus.isian.target"), label("name")]
        rows = [
            (
                str(each.number),
                date_long(each.made_at),
                "; ".join(
                    f"{year}: {amount(value, each.proposal.unit)}"
                    for year, value in sorted(each.proposal.targets.items())
                ),
                each.proposal.name,
            )
            for each in revisions
        ]
        st.html(f'<div class="pl-people">{table_html(header, rows)}</div>')
