"""The cycle of evaluation: where each KPI stands, what is due, and by when.

A KPI goes round by what is on record, so nobody has to move it: it waits for figures, then its
figure is set beside the target's path (the straight line from the baseline through the targets);
where it is behind, an action is due; where the action is done, it is measured again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from data.db.connect import Database
from data.db.engine import database
from lib.services.kpi.achievement import meets
from lib.services.kpi.computed import computed_series
from lib.services.kpi.entered import values_of
from lib.services.kpi.follow_up import Action, actions
from lib.services.kpi.register import Definition, in_force
from lib.services.kpi.smart import Proposal

STEPS = ("mulai", "tujuan", "data", "analisis", "laporan", "tindak_lanjut", "evaluasi")
GRACE_DAYS = 31
"""After a period ends, its figures are due within this many days."""
_MONTHS = {"bulanan": 1, "triwulanan": 3, "semesteran": 6, "tahunan": 12}


@dataclass(frozen=True)
class Figure:
    """One figure of a KPI in a region: its year, "" or the period, and the value."""

    year: int
    value: float
    period: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a KPI stands.

    Parameters
    ----------
    definition
        What it is.
    step
        One of `STEPS`.
    why
        Code of the reason: new_target, no_figure, old_figure, no_path, on_path, behind, acting,
        again.
    due
        The day by which the next thing is to be done; None where no day is set.
    figure, expected
        The newest figure, and what the path asks for in its year.

    """

    definition: Definition
    step: str
    why: str
    due: dt.date | None = None
    figure: Figure | None = None
    expected: float | None = None

    def days_late(self, today: dt.date) -> int:
        """Return by how many days the next thing is late."""
        return max((today - self.due).days, 0) if self.due is not None else 0


def standing(
    definition: Definition, figures: Sequence[Figure], actions: Sequence[Action], today: dt.date
) -> Standing:
    """Tell where one KPI stands in one region.

    Parameters
    ----------
    definition
        The newest revision.
    figures
        Its figures in the region, in any order.
    actions
        Of this KPI and region.
    today
        The day to judge by.

    """
    said = definition.proposal
    newest = max(figures, key=end_of, default=None)
    if max(said.targets) < today.year:
        return Standing(definition, "tujuan", "new_target", figure=newest)
    ended, due = last_period(said.frequency, today)
    if newest is None:
        return Standing(definition, "data", "no_figure", _first_due(definition, ended))
    expected = path(said, newest.year)
    running = sorted((each for each in actions if each.is_open), key=lambda each: each.due)
    if running:
        return Standing(definition, "tindak_lanjut", "acting", running[0].due, newest, expected)
    done = [each.entries[-1].made_at.date() for each in actions if each.state == "selesai"]
    if done and end_of(newest) < max(done):
        return Standing(
            definition, "evaluasi", "again", next_due(said.frequency, max(done)), newest, expected
        )
    if not said.measure and end_of(newest) < ended:
        return Standing(definition, "data", "old_figure", due, newest, expected)
    if expected is None:
        return Standing(definition, "analisis", "no_path", None, newest)
    if meets(newest.value, expected, said.direction):
        return Standing(
            definition, "laporan", "on_path", next_due(said.frequency, today), newest, expected
        )
    return Standing(definition, "tindak_lanjut", "behind", None, newest, expected)


def standings(region: str, today: dt.date, *, db: Database | None = None) -> tuple[Standing, ...]:
    """Tell where each KPI that holds for a region stands there, by code; "" is the nation."""
    db = db or database()
    known = in_force(region, db=db)
    planned = [each for each in actions(region or None, db=db) if each.region == region]
    return tuple(
        standing(
            each,
            figures_of(each, region, db=db),
            [one for one in planned if one.kpi_id == each.id or one.code == each.key],
            today,
        )
        for each in known
    )


def figures_of(
    definition: Definition, region: str, *, db: Database | None = None
) -> tuple[Figure, ...]:
    """Return the figures of a KPI in a region, entered or computed, the oldest first."""
    if definition.proposal.measure:
        series = computed_series(definition.proposal.measure, region)
        return tuple(Figure(year, value) for year, value in series)
    return tuple(
        Figure(each.year, each.value, each.period)
        for each in values_of(definition.id, region, db=db)
    )


def path(said: Proposal, year: int) -> float | None:
    """Return what the targets ask for in a year, on the straight line between the years set.

    The baseline is the first point of the line; a year after the last target asks for that
    target; None before the first point.
    """
    points = dict(said.targets)
    if said.baseline is not None and said.baseline_year is not None:
        points.setdefault(said.baseline_year, said.baseline)
    years = sorted(points)
    if not years or year < years[0]:
        return None
    if year >= years[-1]:
        return points[years[-1]]
    after = next(each for each in years if each > year)
    before = years[years.index(after) - 1]
    share = (year - before) / (after - before)
    return points[before] + share * (points[after] - points[before])


def last_period(frequency: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the last day of the newest period that has ended, and when its figures are due."""
    months = _MONTHS[frequency]
    begun = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    ended = begun - dt.timedelta(1)
    return ended, ended + dt.timedelta(GRACE_DAYS)


def next_due(frequency: str, day: dt.date) -> dt.date:
    """Return when the figures of the period that a day lies in are due."""
    months = _MONTHS[frequency]
    last = (day.month - 1) // months * months + months
    following = dt.date(day.year + last // 12, last % 12 + 1, 1)
    return following + dt.timedelta(GRACE_DAYS - 1)


def count_by_step(standings: Sequence[Standing]) -> dict[str, int]:
    """Return how many KPIs stand at each step, all steps in their order."""
    return {step: sum(each.step == step for each in standings) for step in STEPS}


def end_of(figure: Figure) -> dt.date:
    """Return the last day that a figure is about."""
    part = figure.period.partition("-")[2]
    if part.startswith("Q"):
        month = int(part[1]) * 3
    elif part.startswith("S"):
        month = int(part[1]) * 6
    else:
        month = int(part or 12)
    following = dt.date(figure.year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(1)


def _first_due(definition: Definition, ended: dt.date) -> dt.date:
    """Return when the first figure is due; a baseline of the period that ended stands for one."""
    begun, first = definition.begun_at.date(), definition.proposal.baseline_year
    if first is not None and first >= ended.year:
        return next_due(definition.proposal.frequency, begun)
    return begun + dt.timedelta(GRACE_DAYS)
