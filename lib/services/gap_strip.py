"""The gap of a state of the page Kesenjangan: its groups, and the strip of figures."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import pandas as pd

from lib.i18n import compact_people, number, percent, t
from lib.services import findings, gap_robustness, gap_standards
from lib.services.formatting import shown_difference
from lib.services.gap_figures import Gap
from lib.services.gaps import gap_summary, group_table
from lib.services.gapstate import GapState
from lib.services.profile import completeness
from lib.services.reports.model import Fact

T = TypeVar("T")


def of_state(question: Callable[..., T], state: GapState, **more: bool) -> T:
    """Ask a question of `lib.services.gaps` about the state."""
    asked = (state.layanan, state.limit, state.kelompok, state.sets)
    return question(*asked, within=state.within, terms=state.terms, **more)


def gap(state: GapState) -> Gap:
    """Give the gap of the state."""
    return of_state(gap_summary, state)


def table(state: GapState) -> pd.DataFrame:
    """Give the groups of the state."""
    return of_state(group_table, state)


def way_name(state: GapState) -> str:
    """Name the kind of distance as it stands within a sentence."""
    return findings.in_sentence(state.way.label())


def figures(state: GapState) -> list[Fact]:
    """Give the figures of the strip."""
    known = gap(state)
    groups, shares = table(state).set_index("group"), (known.first_pct, known.other_pct)
    worse = groups.loc[known.worse] if known.worse in groups.index else None
    found = [
        Fact(
            t("celah.strip.selisih"),
            t("celah.strip.poin", n=number(shown_difference(*shares, 1), 1)),
            t(
                "celah.strip.rasio",
                a=percent(shares[0], 1),
                b=percent(shares[1], 1),
                n=number(known.ratio, 2),
                reach=state.reach_text,
            ),
        )
        if known.first
        else Fact(t("celah.strip.selisih"), number(math.nan), state.reach_text)
    ]
    if worse is not None:
        found.append(
            Fact(
                t("celah.strip.luar"),
                compact_people(worse["out_of_reach"]),
                t("celah.strip.luar_arti", group=worse["label"], reach=state.reach_text),
            )
        )
    return [
        *found,
        Fact(
            t("celah.strip.gini", what=state.distance_word),
            number(known.gini, 2),
            t("celah.strip.gini_arti", way=way_name(state)),
            t("celah.strip.gini_bantuan", way=way_name(state)),
        ),
        _by_rule(state),
        _how_sure(state),
    ]


def _by_rule(state: GapState) -> Fact:
    """Say how many regencies fall short of the profile's rule for the service, if it has one."""
    frame = gap_standards.standards_table(state.profil, "kabkota", state.within, terms=state.terms)
    own = frame[frame["rule"].isin(list(state.service.standards))]
    if own.empty:
        limit = state.limit_text
        return Fact(t("celah.strip.aturan"), limit, t("celah.strip.ambang"))
    rule = own[own["rule"] == own["rule"].iloc[0]]
    short = int((rule["met"] == "tidak_terpenuhi").sum())
    return Fact(
        t("celah.strip.aturan"),
        t("celah.strip.dari", n=number(short), all=number(len(rule))),
        t("celah.strip.di_bawah", rule=findings.in_sentence(str(rule.iloc[0]["label"]))),
    )


def _how_sure(state: GapState) -> Fact:
    """Say how well the places of the facilities are known, and whether ranks have been tested."""
    known = completeness(state.layanan, state.lingkup)
    tested = gap_robustness.known_uncertainty(state.layanan, state.limit, way=state.way)
    return Fact(
        t("celah.strip.yakin"),
        percent(known.surveyed / known.total * 100 if known.total else math.nan),
        t("celah.strip.yakin_arti" if tested is None else "celah.strip.yakin_diuji"),
        t("celah.strip.yakin_bantuan"),
    )
