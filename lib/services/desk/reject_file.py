"""The reject file: the analyst's own rows and columns with the reasons added, to correct."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.problems import ERROR, Problems
from data.readers.table import RawTable
from lib.encode import csv_cell
from lib.i18n import t
from lib.services.desk.report import sentence
from lib.services.reports.tables import MOST_ROWS, TableTooLongError

_MOST_REASONS = 5
_LONGEST_CELL = 32_000
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


def reject_xlsx(raw: RawTable, rejected: NDArray[np.int64], problems: Problems) -> bytes:
    """Return `reject_frame` as XLSX in which every cell is text: it loads again as it stood.

    Raises
    ------
    TableTooLongError
        If there are more rows than a sheet holds.

    """
    return text_sheet(reject_frame(raw, rejected, problems), t("desk.tolak.lembar"))


def text_sheet(frame: pd.DataFrame, title: str) -> bytes:
    """Write a frame as a sheet of text cells under a header row that stays in view."""
    import xlsxwriter

    if len(frame) > MOST_ROWS:
        raise TableTooLongError(rows=len(frame), most=MOST_ROWS)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(frame.columns):
            sheet.write_string(0, at, str(name), bold)
        for row, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
            for at, value in enumerate(cells):
                sheet.write_string(row, at, str(value)[:_LONGEST_CELL])
    return out.getvalue()


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
