"""KPIs that regions define and fill in themselves, read in the same way as the ready ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lib.i18n import short_number, t
from lib.services.kpi.cycle import Figure, end_of
from lib.services.kpi.measures import ReadyKpi, ready_kpis
from lib.services.kpi.register import Definition, in_force
from lib.services.kpi.register_words import amount
from lib.services.measures import Measure


@dataclass(frozen=True)
class OwnKpi:
    """A KPI of the register whose values people enter; texts are as they wrote them.

    Parameters
    ----------
    said
        Its newest revision.

    """

    said: Definition

    @property
    def code(self) -> str:
        """Its code in the register of its region."""
        return self.said.code

    @property
    def family(self) -> str:
        """One of `lib.services.kpi.smart.FAMILIES`."""
        return self.said.proposal.family

    @property
    def direction(self) -> str:
        """Return "up" where more is better, else "down"."""
        return self.said.proposal.direction

    def label(self, language: str) -> str:  # noqa: ARG002  (as `ReadyKpi` is asked)
        """Name it."""
        return self.said.proposal.name

    def definition(self, language: str) -> str:  # noqa: ARG002
        """Say what is counted."""
        return self.said.proposal.definition

    def formula(self, language: str) -> str:  # noqa: ARG002
        """Say how it is computed."""
        return self.said.proposal.formula

    def unit_label(self, language: str) -> str:  # noqa: ARG002
        """Name its unit."""
        return self.said.proposal.unit

    def text(self, value: float) -> str:
        """Write a value with its unit."""
        return amount(value, self.said.proposal.unit)

    def change_text(self, size: float) -> str:
        """Write the size of a change; that of a share is in points."""
        if self.said.proposal.unit == "%":
            return t("kpi.poin", n=short_number(size, 2))
        return self.text(size)

    def sources(self) -> tuple[str, ...]:
        """Cite what it rests on: the source that was given, and who answers for it."""
        said = self.said.proposal
        return tuple(dict.fromkeys((said.source, said.owner)))

    @property
    def measure(self) -> Measure:
        """What draws its values."""
        worse: Literal["low", "high"] = "low" if self.direction == "up" else "high"
        return Measure(self.code, "indicator", "index", worse, decimals=2)


AnyKpi = ReadyKpi | OwnKpi


def own_kpis(region: str, known: Iterable[Definition] | None = None) -> tuple[OwnKpi, ...]:
    """Return the KPIs in force in a region that are not computed from the data, by code.

    Parameters
    ----------
    region
        Dotted code.
    known
        Those in force, if they were read already.

    """
    found = in_force(region) if known is None else known
    return tuple(OwnKpi(each) for each in found if each.proposal.measure not in ready_kpis())


def by_year(figures: Iterable[Figure]) -> dict[int, Figure]:
    """Return the figure of each year of one region, the oldest first.

    Where a year has figures of several periods it is the last one; that of the whole year counts
    before that of its last month.
    """
    found: dict[int, Figure] = {}
    for each in sorted(figures, key=lambda one: (end_of(one), not one.period)):
        found[each.year] = each
    return found
