"""Write the value of a measure with its unit, as a table, a tooltip or a legend shows it."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from data.catalogue import Indicator
from lib.i18n import (
    compact_people,
    distance_km,
    language,
    not_available,
    number,
    percent,
    rupiah,
    t,
)
from lib.services.measures import Measure, indicator_measure

_REPOSITORY = re.compile(r"\b([A-Za-z][\w-]*)/([a-z][\w-]*)\b")


def value_text(measure: Measure, value: float) -> str:
    """Write one value with its unit; "tidak tersedia" where there is none."""
    if value is None or not math.isfinite(value):
        return not_available()
    if measure.unit in ("pct", "of_standard"):
        return percent(value, measure.decimals)
    if measure.unit == "people":
        return compact_people(round(value))
    if measure.unit == "km":
        return distance_km(value)
    if measure.unit == "rupiah":
        return rupiah(value)
    if measure.unit == "years":
        return t("umum.tahun_nilai", n=number(value, measure.decimals))
    return number(value, measure.decimals)


def in_thousand_rupiah(indicator: Indicator) -> bool:
    """Tell whether the values of an indicator are thousands of rupiah."""
    return indicator.unit.startswith("ribu rupiah")


def indicator_text(indicator: Indicator, value: float) -> str:
    """Write a value of an indicator with its unit, also where its measure would leave it out."""
    if math.isfinite(value) and in_thousand_rupiah(indicator):
        return rupiah(value * 1000)
    measure = indicator_measure(indicator)
    text = value_text(measure, value)
    if measure.unit != "index" or not math.isfinite(value):
        return text
    unit = indicator.unit_label(language()).split("(")[0].split("/")[0].strip()
    return text if unit.lower().startswith(("indeks", "index")) else f"{text} {unit}"


def agency_text(name: str) -> str:
    """Write who published a source; the names stay, the words between them are translated."""
    # A repository is named as what it is: an open collection by somebody.
    name = _REPOSITORY.sub(lambda m: t("umum.repositori", name=m[2], owner=m[1]), name)
    if language() != "en":
        return name
    for indonesian, english in (
        (" melalui ", " through "),
        (" dan ", " and "),
        (", dari ", ", from "),
    ):
        name = name.replace(indonesian, english)
    return name


def break_text(measure: Measure, value: float) -> str:
    """Write one class limit without its unit where the legend's title already says it."""
    if measure.unit == "rupiah":
        return rupiah(value)
    if measure.unit == "people":
        return number(round(value))
    most = max(1, measure.decimals)
    needed = (n for n in range(most) if math.isclose(value, round(value, n), abs_tol=1e-9))
    return number(value, next(needed, most))


def range_text(measure: Measure, low: float, high: float, *, first: bool, last: bool) -> str:
    """Write the range of a class: "≤ 20", "20 – 40", "> 80"; a class includes its upper limit."""
    if first and last:
        return t("peta.kelas_tunggal")
    if first:
        return f"≤ {break_text(measure, high)}"
    if last:
        return f"> {break_text(measure, low)}"
    return f"{break_text(measure, low)} – {break_text(measure, high)}"


def shown_difference(first: float, other: float, decimals: int = 0) -> float:
    """Subtract the first of two figures from the other as both are written.

    So that the difference is that of the two numbers beside it: 49 % and 88 % are 39 points
    apart, though they be 48.6 and 88.3.
    """
    a, b = (round(Decimal(repr(float(value))), decimals) for value in (first, other))
    return float(b - a)
