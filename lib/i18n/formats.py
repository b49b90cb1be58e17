"""Write numbers, amounts, distances and dates as the reader writes them.

Indonesian 1.234,5 and English 1,234.5, as Babel's locale data have it; written by hand because a
map labels 514 regions at each recolouring and Babel takes 20 times as long (tests compare both).
Whatever is not a finite number is "tidak tersedia", never 0, nan or inf.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from lib.i18n.catalogue import Language
from lib.i18n.translate import language, t, tn

_SWAP = str.maketrans(",.", ".,")
_NBSP = "\u00a0"


def not_available() -> str:
    """Say that a figure is not available."""
    return t("umum.tidak_tersedia")


def finite(value: Any) -> Decimal | int | None:
    """Give a number that can be shown, or None for None, NaN, NA, NaT and infinities.

    Floats come back as the decimal they are written as (0.1, not 0.1000000000000000055), so that
    halves round the same way here and in Babel.
    """
    if type(value) is int:
        return value
    try:
        as_float = float(value)
    except (TypeError, ValueError):
        return None
    if not math.isfinite(as_float):
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        return None
    whole = int(as_float)
    return whole if whole == as_float else Decimal(repr(as_float))


def number(value: Any, decimals: int = 0) -> str:
    """Write a number with thousands separators and exactly ``decimals`` decimals."""
    known = finite(value)
    return not_available() if known is None else _write(known, decimals)


def _write(known: Decimal | int, decimals: int) -> str:
    text = f"{Decimal(known):,.{decimals}f}"
    if text[0] == "-" and not text.strip("-0.,"):
        text = text[1:]  # minus nought is nought
    return text.translate(_SWAP) if language() == "id" else text


def short_number(value: Any, decimals: int = 1) -> str:
    """Write a number with at most ``decimals`` decimals, without closing noughts."""
    known = finite(value)
    return not_available() if known is None else _trimmed(known, decimals)


def _trimmed(known: Decimal | int, decimals: int) -> str:
    text = _write(known, decimals)
    mark = "," if language() == "id" else "."
    whole, _, rest = text.partition(mark)
    rest = rest.rstrip("0")
    return f"{whole}{mark}{rest}" if rest else whole


def percent(value: Any, decimals: int = 0) -> str:
    """Write a percentage (46.2 is 46 per cent): "46 %" in Indonesian, "46%" in English."""
    known = finite(value)
    if known is None:
        return not_available()
    space = _NBSP if language() == "id" else ""
    return f"{_write(known, decimals)}{space}%"


def _scaled(known: Decimal, steps: tuple[tuple[int, str], ...]) -> tuple[str, str] | None:
    """Give the figure in the largest step it reaches once rounded, and the name of the step."""
    size = abs(known)
    for power, name in steps:
        scaled = size.scaleb(-power)
        if scaled >= Decimal("0.99995"):  # 999,960 is "1 million", not "1,000 thousand"
            return _trimmed(known.scaleb(-power), 1 if scaled < 100 else 0), name
    return None


_PEOPLE = ((9, "miliar"), (6, "juta"), (3, "ribu"))
_MONEY = ((12, "triliun"), (9, "miliar"), (6, "juta"))


def compact_people(value: Any) -> str:
    """Write a number of people: "4,6 juta orang", "45,2 ribu orang", "812 orang"."""
    known = finite(value)
    if known is None:
        return not_available()
    scaled = _scaled(Decimal(known), _PEOPLE)
    if scaled is None:
        return tn("umum.orang", round(known))
    return t(f"umum.orang_{scaled[1]}", n=scaled[0])


def people(value: Any) -> str:
    """Write a number of people in full: "45.210 orang"."""
    known = finite(value)
    return not_available() if known is None else tn("umum.orang", round(known))


def distance_km(value: Any, decimals: int | None = None) -> str:
    """Write a distance in km: one decimal below 100 km, none above, "< 0,1 km" when nearer."""
    known = finite(value)
    if known is None:
        return not_available()
    if decimals is None:
        decimals = 1 if abs(Decimal(known)) < 100 else 0
        if Decimal(0) < known < Decimal("0.05"):
            return f"<{_NBSP}{_write(Decimal('0.1'), 1)}{_NBSP}km"
    return f"{_write(known, decimals)}{_NBSP}km"


def rupiah(value: Any) -> str:
    """Write an amount of rupiah: "Rp1,2 triliun", "Rp345 miliar", "Rp850.000"."""
    known = finite(value)
    if known is None:
        return not_available()
    amount = Decimal(known)
    sign = "-" if amount < 0 else ""
    scaled = _scaled(abs(amount), _MONEY)
    if scaled is None:
        return f"{sign}Rp{_write(abs(amount), 0)}"
    return sign + t(f"umum.rp_{scaled[1]}", n=scaled[0])


def date_long(value: dt.date | dt.datetime | None) -> str:
    """Write a date: "24 November 2026" (month names by language)."""
    # pandas' NaT is a datetime by type, and the only one that differs from itself
    if value is None or value != value:
        return not_available()
    return _date_text(value, language())


@functools.lru_cache(maxsize=1024)
def _date_text(value: dt.date, locale: Language) -> str:
    return format_date(value, "d MMMM y", locale=locale)
