"""The means, money and costs of a proposal on the page Rencana; each cost may be edited."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from data.means import VILLAGE_FUND
from lib.auth import PERENCANA, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, rupiah, t
from lib.services.downloads import today
from lib.services.planning.means import MeansCost, costs, edited, set_cost
from lib.services.planning.proposal_duty import funding_name, next_plan_year
from lib.services.regions import region_name
from lib.ui.pengguna import attempt
from lib.ui.rencana_state import PLAN, PlanState

MARK = "~"
YEARS = 6
_MILLION = 1e6
_FIELDS = ("cost_rp", "yearly_rp", "months")


def chosen(state: PlanState) -> MeansCost:
    """Return the means of the proposal with its costs: those edited for this plan, else others."""
    known = costs(state.layanan, state.owner)
    own = next((each for each in known if each.means.code == state.sarana), known[0])
    values = edits(state).get(own.means.code)
    if values is None:
        return own
    try:
        return edited(own, *values)
    except AppError:
        return own


def edits(state: PlanState) -> dict[str, tuple[float | None, float | None, float | None]]:
    """Read the costs of this plan alone, by code of the means."""
    found = {}
    for text in state.biaya:
        code, *rest = text.split(MARK)
        if len(rest) == len(_FIELDS):
            first, yearly, months = map(_number, rest)
            found[code] = (first, yearly, months)
    return found


def written(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Write the costs of a scenario as a link carries them."""
    return tuple(
        MARK.join([each["means"], *(_text(each.get(name)) for name in _FIELDS)])
        for each in rows
        if each.get("means")
    )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def controls(state: PlanState, cost: MeansCost, person: Actor | None) -> None:
    """Offer means, money and year, and the costs behind a button."""
    known = {each.means.code: each for each in costs(state.layanan, state.owner)}
    left, middle, right = st.columns([2, 2, 1])
    left.selectbox(
        t("rencana.usulan.sarana"),
        list(known),
        format_func=lambda code: known[code].means.label(language()),
        **PLAN.bound("sarana", cost.means.code),
    )
    level = cost.means.kewenangan(state.service.kewenangan)
    middle.selectbox(
        t("rencana.usulan.dana"),
        ["", *cost.means.funding],
        format_func=lambda code: funding_name(code, level) if code else t("rencana.usulan.lazim"),
        help=t("rencana.usulan.dana_desa") if VILLAGE_FUND in cost.means.funding else None,
        **PLAN.bound("dana", state.dana if state.dana in cost.means.funding else ""),
    )
    first = next_plan_year(today())
    right.selectbox(
        t("rencana.usulan.tahun"),
        list(range(first, first + YEARS)),
        **PLAN.bound("tahun", state.tahun if first <= state.tahun < first + YEARS else first),
    )
    mark = (
        t("rencana.usulan.asumsi") if cost.assumed else t("rencana.usulan.sumber", what=cost.source)
    )
    said = t("rencana.usulan.biaya_satu", amount=rupiah(cost.cost_rp), mark=mark)
    with st.expander(said, icon=":material/edit:"):
        _edit(state, cost, person)


def _edit(state: PlanState, cost: MeansCost, person: Actor | None) -> None:
    """Let the reader try other costs, and planners keep them for the region with their source."""
    may = person is not None and person.may(PERENCANA, state.owner)
    with st.form("rencana_biaya", border=False):
        columns = st.columns(3)
        values = [
            box.number_input(
                t(f"rencana.usulan.{name}"), min_value=0.0, step=1.0, format="%.0f",
                value=None if value is None else value / scale,
            )
            for box, name, value, scale in zip(
                columns, _FIELDS, (cost.cost_rp, cost.yearly_rp, cost.months),
                (_MILLION, _MILLION, 1.0), strict=True,
            )
        ]  # fmt: skip
        source = st.text_input(t("rencana.usulan.sumber_isi"), max_chars=300) if may else ""
        tried = st.form_submit_button(t("rencana.usulan.coba"))
        kept = may and st.form_submit_button(
            t("rencana.usulan.simpan", place=region_name(state.kode)), type="primary"
        )
    first, yearly, months = values
    amounts = (_times(first), _times(yearly), months)
    if kept:
        attempt(
            lambda actor: set_cost(actor, state.owner, cost.means.code, *amounts, source or ""),
            t("rencana.usulan.tersimpan"),
        )
        others = tuple(each for each in state.biaya if not each.startswith(cost.means.code + MARK))
        PLAN.update(biaya=others)
        st.rerun()
    if tried:
        text = MARK.join([cost.means.code, *map(_text, amounts)])
        others = tuple(each for each in state.biaya if not each.startswith(cost.means.code + MARK))
        PLAN.update(biaya=(*others, text))
        st.rerun()


def _times(value: float | None) -> float | None:
    return None if value is None else value * _MILLION


def note_html(cost: MeansCost) -> str:
    """Write whether the costs are an assumption."""
    told = t("rencana.usulan.catatan_asumsi") if cost.assumed else ""
    return f'<p class="pl-caption">{safe_html(told)}</p>' if told else ""
