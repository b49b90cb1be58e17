"""How figures of several years are written."""

from __future__ import annotations

import numpy as np

from lib.i18n import language, number
from lib.services.evaluation.series import OWN, own_kpi
from lib.services.formatting import indicator_text
from lib.services.indicators import indicators


def figure_text(code: str, value: float) -> str:
    """Write a value of an indicator with its unit."""
    return indicator_text(indicators()[code], value)


def bare_label(code: str) -> str:
    """Name an indicator without what stands behind a comma, such as the years of its series.

    A KPI of the register has the name that people gave it.
    """
    if code.startswith(OWN):
        return own_kpi(code).label(language())
    return indicators()[code].label(language()).split(",")[0]


def signed(value: float, decimals: int = 1) -> str:
    """Write a change with its sign; nought has none."""
    text = number(value, decimals)
    return f"+{text}" if np.isfinite(value) and value > 0 and text.strip("0.,") else text
