"""The yearly stages of a proposal on the page Rencana: what each year's money allows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from lib.encode import safe_html
from lib.i18n import compact_people, percent, rupiah, t, tn
from lib.services.planning.proposal import Line
from lib.services.planning.stages import Stages, plan
from lib.ui import page
from lib.ui.rencana_hasil import BILLION, Answer, case_for
from lib.ui.rencana_state import PLAN, PlanState

YEARS = 5
MARK = "~"


def ceilings(state: PlanState) -> dict[int, float]:
    """Read rupiah by year from a link."""
    found = {}
    for text in state.pagu:
        year, _, billions = text.partition(MARK)
        try:
            amount = float(billions) * BILLION
        except ValueError:
            continue
        if year.isdecimal() and len(year) == 4 and math.isfinite(amount) and amount >= 0:
            found[int(year)] = amount
    return found


def written(by_year: Mapping[str, float]) -> tuple[str, ...]:
    """Write the money of a scenario, rupiah by year, as a link carries it."""
    return tuple(f"{year}{MARK}{by_year[year] / BILLION:g}" for year in sorted(by_year))


def laid_out(state: PlanState, known: Answer, found: tuple[Line, ...]) -> Stages | None:
    """Return the sites by year; None without ceilings, or where a cost is not known.

    Raises
    ------
    StageError

    """
    sites = known.plan.sites.head(len(found))
    own, prices = ceilings(state), [each.cost_rp for each in found[: len(sites)]]
    if not own or None in prices:
        return None
    case = case_for(state)
    return plan(case, state.radius_m, sites, [price or 0.0 for price in prices], own)


def dated(found: tuple[Line, ...], laid: Stages | None) -> tuple[Line, ...]:
    """Return the lines with the years that they are laid out over."""
    if laid is None:
        return found
    years = dict(zip(laid.sites["id"], laid.sites["year"], strict=True))
    return tuple(replace(each, year=int(years.get(each.id, each.year))) for each in found)


def section(state: PlanState, known: Answer, laid: Stages | None, first: int) -> None:
    """Take the money of each year, and show which sites it allows."""
    own = ceilings(state)
    with st.expander(
        t("rencana.tahap.judul"), icon=":material/calendar_month:", expanded=bool(own)
    ):
        columns = st.columns(YEARS)
        for box, year in zip(columns, range(first, first + YEARS), strict=True):
            key = f"rencana_pagu_{year}"
            amount = own.get(year)
            st.session_state[key] = None if amount is None else amount / BILLION
            box.number_input(
                t("rencana.tahap.pagu", year=str(year)), min_value=0.0, step=1.0, format="%.0f",
                key=key, on_change=_take, args=(own, year, key),
            )  # fmt: skip
        if laid is not None:
            _table(known, laid)


def _take(own: dict[int, float], year: int, key: str) -> None:
    value = st.session_state[key]
    kept = {each: amount / BILLION for each, amount in own.items() if each != year}
    if value is not None:
        kept[year] = value
    PLAN.update(pagu=written({str(each): kept[each] * BILLION for each in kept}))


def _table(known: Answer, laid: Stages) -> None:
    sites = known.plan.sites
    names = dict(zip(sites["id"], sites["place"], strict=True))
    rows = [
        [
            str(row.year),
            rupiah(row.spent),
            rupiah(row.left),
            compact_people(round(row.people_gained)),
            percent(row.coverage_pct, 1),
            "; ".join(names[each] for each in laid.sites.loc[laid.sites["year"] == row.year, "id"]),
        ]
        for row in laid.years.itertuples()
    ]
    header = [
        t(f"rencana.tahap.{name}")
        for name in ("tahun", "terpakai", "sisa", "orang", "jangkauan", "lokasi")
    ]
    caption = t("rencana.tahap.tabel")
    table = page.table_html(header, rows, caption=caption, region=caption)
    st.html(f'<div class="pl-wrap">{table}</div>')
    if len(laid.unplaced):
        listed = "; ".join(names[each] for each in laid.unplaced["id"])
        told = tn("rencana.tahap.tertunda", len(laid.unplaced), places=listed)
        st.html(f'<p class="pl-hint">{safe_html(told)}</p>')
