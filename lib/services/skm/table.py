"""Indices of a table of answers: of all, and of each unit."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.problems import ERROR
from data.readers.read import read_table
from data.readers.table import RawTable
from lib.errors import MissingColumnError
from lib.services.desk.report import sentence
from lib.services.skm.classes import ELEMENTS, HIGHEST, LOWEST, grade_of, rounded
from lib.services.skm.errors import AnswerError, AnswerRowError
from lib.services.skm.index import Indices, skm_index

UNIT = "unit"
UNIT_COLUMNS = (
    UNIT,
    "unit_pelayanan",
    "unit_layanan",
    "nama_unit",
    "unit_name",
    "service_unit",
)
"""How a file may call its column of units; blanks and hyphens count as underlines."""
_DECIMALS = 4


def answers_of(raw: RawTable) -> tuple[NDArray[np.float64], pd.Series[str] | None]:
    """Return the answers of a table as read (n, 9), NaN for none; and the units, if it has them.

    Raises
    ------
    MissingColumnError
        Names all columns of U1 to U9 that are not there.
    AnswerError
        If an answer is not 1, 2, 3 or 4.
    AnswerRowError
        If rows could not be read.

    """
    _refuse_unread(raw)
    named = {column.strip().casefold(): column for column in raw.columns}
    lacking = [element for element in ELEMENTS if element.casefold() not in named]
    if lacking:
        raise MissingColumnError(file=raw.name, columns=lacking)
    columns = [named[element.casefold()] for element in ELEMENTS]
    text = raw.frame[columns].astype("str").apply(lambda each: each.str.strip())
    numbers = text.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    empty = text.eq("").to_numpy()
    wrong = ~empty & ~(
        (numbers >= LOWEST) & (numbers <= HIGHEST) & (np.nan_to_num(numbers) % 1 == 0)
    )
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise AnswerError(
            count=int(wrong.sum()),
            value=text.iloc[row, column],
            row=int(raw.rows[row]),
            column=columns[column],
        )
    units = next((column for column in raw.columns if _plain(column) in UNIT_COLUMNS), None)
    unit = None if units is None else raw.frame[units].astype("str").str.strip()
    return np.where(empty, np.nan, numbers), unit


def _plain(column: str) -> str:
    return re.sub(r"[\s_-]+", "_", column.strip().casefold())


def _refuse_unread(raw: RawTable) -> None:
    unread = raw.problems.rows_with(ERROR)
    if len(unread):
        first = next(each for each in raw.problems if each.severity == ERROR)
        raise AnswerRowError(count=len(unread), row=first.row, reason=sentence(first))


def skm_of_file(content: bytes, name: str) -> dict[str, Any]:
    """Return ``overall`` and ``units`` of a file of answers: CSV, workbook or another table.

    Each with ``n, elements {U1 … U9}, nrr_weighted, ikm, mutu, kinerja, margin_of_error``; None
    where a figure is not available. The index is rounded to two decimals, as its classes are.

    Raises
    ------
    InputFileError
        When the file cannot be used.
    MissingColumnError, AnswerError, AnswerRowError
        As `answers_of`.

    """
    answers, unit = answers_of(read_table(content, name))
    everyone = np.zeros(len(answers), dtype=np.int64)
    overall = _told(skm_index(answers, everyone, 1), 0)
    units: list[dict[str, Any]] = []
    if unit is not None:
        group, names = pd.factorize(unit, sort=True)
        found = skm_index(answers, group.astype(np.int64), len(names))
        units = [{UNIT: str(each), **_told(found, at)} for at, each in enumerate(names)]
    return {"overall": overall, "units": units}


def _told(found: Indices, at: int) -> dict[str, Any]:
    grade = grade_of(float(found.index[at]))
    return {
        "n": int(found.n[at]),
        "elements": {
            name: _number(mean) for name, mean in zip(ELEMENTS, found.means[at], strict=True)
        },
        "nrr_weighted": _number(found.weighted[at]),
        "ikm": _number(rounded(found.index[at])),
        "mutu": grade.mutu if grade else None,
        "kinerja": grade.kinerja if grade else None,
        "margin_of_error": _number(found.margin[at]),
    }


def _number(value: Any) -> float | None:
    return None if math.isnan(value) else round(float(value), _DECIMALS)
