"""The reject file: the analyst's own rows and columns with the reasons added, to correct."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.problems import ERROR, Problems
from data.readers.table import RawTable
from lib.encode import csv_cell
from lib.i18n import t
from lib.services.desk.report import sentence

_MOST_REASONS = 5
_NUMBERS = re.compile(r"[-+]?[0-9][0-9.,]*(\s*[,;]\s*[-+]?[0-9][0-9.,]*)?")


def reject_frame(raw: RawTable, rejected: NDArray[np.int64], problems: Problems) -> pd.DataFrame:
    """Return the rows that were not accepted, as they stood in the file, and why.

    Parameters
    ----------
    raw
        The file.
    rejected
        Row numbers of the file, (n,).
    problems
        Of the file; the errors of each row become its reasons.

    Returns
    -------
    DataFrame
        The file's columns and two more: the row number in the file and the reasons. Rows that
        could not be read at all are there with what stands in them in the first column.

    """
    wanted = np.unique(rejected)
    reasons = _reasons(problems, wanted)
    here = np.isin(raw.rows, wanted)
    frame = raw.frame[here].astype("str")
    unread = np.setdiff1d(wanted, raw.rows)
    if len(unread) and len(raw.columns):
        texts = _texts(problems, unread)
        extra = pd.DataFrame("", index=range(len(unread)), columns=frame.columns)
        extra[frame.columns[0]] = [texts.get(int(row), "") for row in unread]
        frame = pd.concat([frame, extra], ignore_index=True)
    rows = np.concatenate([raw.rows[here], unread])
    frame = frame.reset_index(drop=True)
    frame[_free(frame, t("desk.tolak.baris"))] = rows
    frame[_free(frame, t("desk.tolak.alasan"))] = [reasons.get(int(row), "") for row in rows]
    return frame.iloc[np.argsort(rows, kind="stable")].reset_index(drop=True)


def reject_csv(raw: RawTable, rejected: NDArray[np.int64], problems: Problems) -> bytes:
    """Return `reject_frame` as CSV (UTF-8 with BOM), formulas inert.

    Text that is a number or a pair of them stays as it is: no spreadsheet takes it for a formula,
    and a coordinate must load again.
    """
    frame = reject_frame(raw, rejected, problems).map(_guarded)
    frame.columns = [csv_cell(name) for name in frame.columns]
    text: str = frame.to_csv(index=False)
    return text.encode("utf-8-sig")


def _reasons(problems: Problems, wanted: NDArray[np.int64]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    rows = set(wanted.tolist())
    for each in problems:
        if each.severity == ERROR and each.row in rows:
            told = found.setdefault(each.row, [])
            if len(told) < _MOST_REASONS:
                where = f"{each.column}: " if each.column else ""
                told.append(f"{each.code} {where}{sentence(each)}")
    return {row: " | ".join(told) for row, told in found.items()}


def _texts(problems: Problems, unread: NDArray[np.int64]) -> dict[int, str]:
    rows = set(unread.tolist())
    return {each.row: each.value for each in problems if each.row in rows}


def _free(frame: pd.DataFrame, name: str) -> str:
    """Return a name that no column has."""
    while name in frame.columns:
        name += "_"
    return name


def _guarded(value: object) -> object:
    if isinstance(value, str) and _NUMBERS.fullmatch(value):
        return value
    return csv_cell(value)
