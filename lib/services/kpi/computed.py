"""Figures of computed KPIs, as the cycle and the follow-up read them."""

from __future__ import annotations


def computed_series(code: str, region: str) -> tuple[tuple[int, float], ...]:
    """Return the figures of a computed KPI in a regency, (year, value), the oldest first.

    Empty for a code that is not computed, and for anything but a regency.
    """
    from data.current import current_dataset

    table = current_dataset().indicators
    own = table[(table["indicator"] == code) & (table["kode"] == region)].dropna(subset=["value"])
    rows = own.sort_values("year")[["year", "value"]].itertuples(index=False)
    return tuple((int(year), float(value)) for year, value in rows)
