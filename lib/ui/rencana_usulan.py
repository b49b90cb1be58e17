"""The part Usulan of the page Rencana: the sites as lines of a proposal, money and files."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st

from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import compact_people, number, percent, rupiah, t, tn
from lib.services.citations import cite
from lib.services.downloads import today
from lib.services.findings import in_sentence
from lib.services.participation import nomenclature
from lib.services.participation.nomenclature import Entry
from lib.services.planning.means import MeansCost
from lib.services.planning.money import Taken, bearable, taken
from lib.services.planning.proposal import Choice, Line, Wish, lines, spending
from lib.services.planning.proposal_duty import next_plan_year
from lib.services.planning.proposal_files import Paper
from lib.services.regions import region_name
from lib.ui import (
    page,
    rencana_baris,
    rencana_berkas,
    rencana_biaya,
    rencana_bukti,
    rencana_lokasi,
    rencana_rota,
    rencana_tahap,
)
from lib.ui.page import Figure
from lib.ui.rencana_hasil import answer as answer_to
from lib.ui.rencana_hasil import question
from lib.ui.rencana_state import PlanState

_NOMENCLATURE = "rencana_nomenklatur"


def answer(state: PlanState, person: Actor | None) -> None:
    """Show the proposal that the plan becomes."""
    known = rencana_bukti.best(question(state), answer_to(question(state)))
    topic = f"{t('rencana.bagian.usulan')} · {rencana_lokasi.topic(state)}"
    proposed = rencana_baris.table(state, known)
    if proposed.empty:
        page.heading(topic, rencana_lokasi.title(state, known), estimated=True)
        st.info(t("rencana.tanpa_lokasi"), icon=":material/check_circle:")
        return
    cost = rencana_biaya.chosen(state)
    year = state.tahun or next_plan_year(today())
    own, keys = rencana_baris.read(state), list(proposed["key"])
    choices = {
        at: replace(own.get(place, Choice()), action=action)
        for at, (place, action) in enumerate(zip(keys, proposed["action"], strict=True))
    }
    wish = Wish(
        state.layanan, state.radius_m, cost.means.code, same_landmass=state.daratan,
        funding=state.dana if state.dana in cost.means.funding else "",
        year=year,
        choices=choices,
        costs={cost.means.code: cost} if cost.means.code in rencana_biaya.edits(state) else {},
        nomenclature=st.session_state.get(_NOMENCLATURE) or Entry(),
    )  # fmt: skip
    found = lines(proposed, wish, today=today())
    laid = rencana_tahap.laid_out(state, known, found)
    found = rencana_tahap.dated(found, laid)
    share = taken(bearable(state.kode), spending(found))
    paper = Paper(state.owner, wish, found, share, st.context.url or "")
    page.heading(topic, _title(state, found), estimated=True)
    page.figure_strip(_figures(found, share))
    rencana_biaya.controls(state, cost, person)
    _table(state, found, cost)
    rencana_baris.editor(state, found, keys)
    rencana_rota.section(state, found)
    rencana_tahap.section(state, known, laid, next_plan_year(today()))
    _reasons(found)
    left, right = st.columns(2)
    with left:
        rencana_berkas.offer(state, paper)
    with right:
        _nomenclature()
    _sources(state, known)


def _total(found: tuple[Line, ...], name: str) -> float:
    """Add up a cost over lines, NaN where one is not known."""
    values = [getattr(each, name) for each in found]
    return math.nan if None in values else math.fsum(values)


def _title(state: PlanState, found: tuple[Line, ...]) -> str:
    people, once = sum(each.people_gained for each in found), _total(found, "cost_rp")
    said = {"place": region_name(state.kode), "people": compact_people(round(people))}
    if not math.isfinite(once):
        return tn("rencana.usulan.judul_tanpa_biaya", len(found), **said)
    return tn("rencana.usulan.judul", len(found), cost=rupiah(once), **said)


def _figures(found: tuple[Line, ...], share: tuple[Taken, ...]) -> list[Figure]:
    once, yearly = _total(found, "cost_rp"), _total(found, "yearly_rp")
    people = sum(each.people_gained for each in found)
    shown = [
        Figure(t("rencana.usulan.sekali"), rupiah(once), tn("rencana.usulan.lokasi", len(found))),
        Figure(t("rencana.usulan.tahunan"), rupiah(yearly), t("rencana.usulan.setelah_jadi")),
        Figure(
            t("rencana.usulan.per_orang"),
            _rounded(once / people if people > 0 and math.isfinite(once) else None),
            t("rencana.usulan.sekali_saja"),
        ),
    ]
    return [*shown, *map(_share, share[:2])]


def _share(each: Taken) -> Figure:
    budget = each.budget
    note = t("rencana.usulan.dari", amount=rupiah(budget.budget_rp), year=str(budget.year))
    return Figure(
        t("rencana.usulan.bagian", what=in_sentence(budget.label)), percent(each.share_pct, 1), note
    )


def _table(state: PlanState, found: tuple[Line, ...], cost: MeansCost) -> None:
    """List the lines with their money and whose duty they are."""
    rows = [
        [
            f"{each.priority}. {each.place}",
            rupiah(each.cost_rp),
            number(float(f"{each.people_gained:.3g}")),
            _rounded(each.per_person_rp),
            str(each.year),
            each.action,
            each.funding_text,
            each.responsible,
        ]
        for each in found
    ]
    header = [
        t(f"rencana.usulan.kolom.{name}")
        for name in ("lokasi", "biaya", "orang", "per_orang", "tahun", "tindakan", "dana", "unit")
    ]
    caption = t("rencana.usulan.daftar", place=region_name(state.kode))
    table = page.table_html(header, rows, caption=caption, region=caption)
    st.html(f'<div class="pl-wrap">{table}</div>{rencana_biaya.note_html(cost)}')


def _rounded(amount: float | None) -> str:
    """Write an amount with the three figures that it bears."""
    return rupiah(None if amount is None else float(f"{amount:.3g}"))


def _reasons(found: tuple[Line, ...]) -> None:
    """Tell of each line the problem in figures, the rule, and what it is tied to."""
    box = st.expander(
        t("rencana.usulan.alasan"), icon=":material/format_quote:", key="rencana_alasan",
        on_change="rerun",
    )  # fmt: skip
    if not box.open:
        return
    items = []
    for each in found:
        told = [each.problem]
        if each.rule is not None:
            told.append(each.rule.sentence)
        if each.voices.number:
            said = t("rencana.usulan.warga", supports=number(each.voices.supports))
            told.append(f"{tn('rencana.usulan.warga_n', each.voices.number)} {said}")
        if each.target is not None:
            target = each.target
            told.append(
                t("rencana.usulan.target", name=target.name, year=str(target.year),
                  value=f"{number(target.value, 1)} {target.unit}")
            )  # fmt: skip
        body = " ".join(safe_html(one) for one in told)
        items.append(f"<li><b>{safe_html(f'{each.priority}. {each.place}')}</b>: {body}</li>")
    box.html(f'<div class="pl-hint"><ul>{"".join(items)}</ul></div>')


def _nomenclature() -> None:
    """Offer to choose the sub kegiatan, once a nomenclature was loaded; else its columns are empty.

    The choice holds for all lines: they are one means for one service.
    """
    with st.expander(t("rencana.usulan.nomenklatur"), icon=":material/account_tree:"):
        if not nomenclature.entries():
            st.html(f'<p class="pl-hint">{safe_html(t("rencana.usulan.nomenklatur_arti"))}</p>')
            return
        words = st.text_input(t("rencana.usulan.nomenklatur_cari"), max_chars=100)
        found = [Entry(), *nomenclature.find(words)]
        known = st.session_state.get(_NOMENCLATURE) or Entry()
        st.selectbox(
            t("rencana.usulan.sub_kegiatan"),
            found if known in found else [known, *found],
            format_func=lambda each: page.plain_label(each.sub_kegiatan) or t("rencana.tidak_ada"),
            key=_NOMENCLATURE,
        )


def _sources(state: PlanState, known: rencana_lokasi.Answer) -> None:
    budgets = {each.source for each in bearable(state.kode)}
    cited = [*rencana_lokasi.cited(state), *(cite(each) for each in sorted(budgets))]
    notes = [*rencana_lokasi.notes(state, known), t("rencana.usulan.catatan_uang")]
    page.sources(cited, notes)
