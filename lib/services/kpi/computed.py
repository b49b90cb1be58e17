"""Ready KPIs as the register offers them, and their figures as the cycle reads them."""

from __future__ import annotations

from lib.i18n import as_language, using
from lib.services.kpi.measures import ready_kpis
from lib.services.kpi.series import of_region
from lib.services.kpi.smart import Proposal

TAKEN = (
    "name",
    "unit",
    "direction",
    "sector",
    "source",
    "family",
    "definition",
    "formula",
    "frequency",
)
"""The fields of a definition that a ready KPI fills."""


def computed_names(language: str) -> dict[str, str]:
    """Return the names of the ready KPIs by code, in their order."""
    return {code: each.label(language) for code, each in ready_kpis().items()}


def filled(code: str, proposal: Proposal, language: str) -> dict[str, str]:
    """Return what a ready KPI adds to a proposal: fields that it has not filled itself.

    Empty for a code that is no ready KPI.
    """
    kpi = ready_kpis().get(code)
    if kpi is None:
        return {}
    with using(as_language(language)):
        source = "; ".join(kpi.sources())
    known = {
        "name": kpi.label(language),
        "unit": kpi.unit_label(language),
        "direction": kpi.direction,
        "sector": kpi.sector,
        "source": source,
        "family": kpi.family,
        "definition": kpi.definition(language),
        "formula": kpi.formula(language),
        "frequency": kpi.frequency,
    }
    return {name: known[name] for name in TAKEN if known[name] and not getattr(proposal, name)}


def computed_series(code: str, region: str) -> tuple[tuple[int, float], ...]:
    """Return the figures of a ready KPI in a regency, (year, value), the oldest first.

    Empty for a code that is no ready KPI, and for anything but a regency.
    """
    return of_region(code, region) if code in ready_kpis() else ()
