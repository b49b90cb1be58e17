"""How figures of several years are written."""

from __future__ import annotations

import numpy as np

from lib.i18n import language, number
from lib.services.formatting import value_text
from lib.services.indicators import indicators
from lib.services.measures import all_measures

_INDEX = ("indeks", "index")


def figure_text(code: str, value: float) -> str:
    """Write a value of an indicator with its unit, also where a measure would leave it out."""
    measure = all_measures()[code]
    text = value_text(measure, value)
    if measure.unit != "index" or not np.isfinite(value):
        return text
    # "ribu rupiah (diduga harga 2010)" and "ribu rupiah/orang/tahun" are thousands of rupiah.
    unit = indicators()[code].unit_label(language()).split("(")[0].split("/")[0].strip()
    return text if unit.lower().startswith(_INDEX) else f"{text} {unit}"


def bare_label(code: str) -> str:
    """Name an indicator without what stands behind a comma, such as the years of its series."""
    return indicators()[code].label(language()).split(",")[0]


def signed(value: float, decimals: int = 1) -> str:
    """Write a change with its sign; nought has none."""
    text = number(value, decimals)
    return f"+{text}" if np.isfinite(value) and value > 0 and text.strip("0.,") else text
