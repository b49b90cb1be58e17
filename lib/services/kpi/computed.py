"""Computed KPIs as the register offers them, and their figures as the cycle reads them."""

from __future__ import annotations

from dataclasses import dataclass

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from lib.services.kpi.smart import Proposal


@dataclass(frozen=True)
class Computed:
    """A KPI whose figures are computed: what a definition can take from it."""

    code: str
    name: str
    unit: str
    direction: str
    sector: str
    source: str

    def fill(self, proposal: Proposal) -> dict[str, str]:
        """Return the fields that a proposal takes over: those that it has not filled itself."""
        known = {"name": self.name, "unit": self.unit, "direction": self.direction}
        known |= {"sector": self.sector, "source": self.source, "family": "dampak"}
        return {name: text for name, text in known.items() if not getattr(proposal, name)}


@kept_by_version(maxsize=2)
def computed_kpis(language: str) -> dict[str, Computed]:
    """Return the computed KPIs by code, in the order of the catalogue."""
    catalogue = load_catalogue()
    there = set(current_dataset().indicators["indicator"])
    return {
        each.code: Computed(
            code=each.code,
            name=each.label(language),
            unit=each.unit_label(language),
            direction="up" if each.direction == "higher_better" else "down",
            sector=each.sector,
            source=catalogue.sources[each.source].title_label(language),
        )
        for each in catalogue.indicators.values()
        if each.code in there and each.source in catalogue.sources
    }


def computed_series(code: str, region: str) -> tuple[tuple[int, float], ...]:
    """Return the figures of a computed KPI in a regency, (year, value), the oldest first.

    Empty for a code that is not computed, and for anything but a regency.
    """
    table = current_dataset().indicators
    own = table[(table["indicator"] == code) & (table["kode"] == region)].dropna(subset=["value"])
    rows = own.sort_values("year")[["year", "value"]].itertuples(index=False)
    return tuple((int(year), float(value)) for year, value in rows)
