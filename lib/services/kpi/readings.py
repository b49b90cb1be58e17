"""The two readings of a figure in words: achievement against a target, and place on the path."""

from __future__ import annotations

from lib.i18n import percent, t
from lib.services.kpi.achievement import achievement, meets
from lib.services.kpi.cycle import Figure, path
from lib.services.kpi.register_words import amount
from lib.services.kpi.smart import Proposal
from lib.services.kpi.table import target_for

NONE = "–"


def achieved_words(said: Proposal, figure: Figure | None) -> str:
    """Write what share of the target of its year, or of the next one, a figure reached."""
    found = None if figure is None else target_for(said.targets, figure.year)
    if figure is None or found is None:
        return NONE
    year, target = found
    reached = achievement(figure.value, target, said.direction)
    told = t("umum.tidak_tersedia") if reached is None else percent(reached, 1)
    return t("siklus.capaian_isi", pct=told, year=str(year), target=amount(target, said.unit))


def path_words(said: Proposal, figure: Figure | None) -> str:
    """Write whether a figure is where the path to the target asks it to be."""
    expected = None if figure is None else path(said, figure.year)
    if figure is None or expected is None:
        return NONE
    good = meets(figure.value, expected, said.direction)
    return on_path_words(figure.year, amount(expected, said.unit), good=good)


def on_path_words(year: int, expected: str, *, good: bool) -> str:
    """Write whether the path is kept, and what it asks for in a year."""
    return t("siklus.jalur_ya" if good else "siklus.jalur_belum", year=str(year), value=expected)
