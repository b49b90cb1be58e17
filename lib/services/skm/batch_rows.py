"""Rows of answers as they are written to the database, from a table that was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.readers.table import RawTable
from lib.privacy import redact
from lib.services.skm.answers import Form, row_of
from lib.services.skm.errors import SurveyFieldError, SurveyRowError
from lib.services.skm.units import Unit

FIRST_DAY = dt.date(2017, 1, 1)
"""Earlier surveys followed the rules of 2004, whose index is another one."""
COLUMNS = {
    "tanggal": "day",
    "usia": "age_group",
    "jenis_kelamin": "sex",
    "pendidikan": "education",
    "pekerjaan": "occupation",
    "saran": "text",
}
"""Columns that a file may have besides U1 to U9, with what they are here."""
_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class Part:
    """The rows of one unit, ready to be written, with the words of some by the key of the form."""

    unit: Unit
    rows: list[dict[str, Any]]
    texts: dict[str, str]
    empty: int


def others_of(raw: RawTable) -> list[dict[str, str]]:
    """Return what each row tells besides its answers, by the names of `COLUMNS`."""
    named = {column.strip().casefold(): column for column in raw.columns}
    kept = {ours: named[theirs] for theirs, ours in COLUMNS.items() if theirs in named}
    if not kept:
        return [{}] * len(raw.frame)
    texts = {ours: raw.frame[column].astype("str").str.strip() for ours, column in kept.items()}
    return [
        {str(k): str(v) for k, v in row.items()} for row in pd.DataFrame(texts).to_dict("records")
    ]


def forms_of(
    values: np.ndarray[Any, np.dtype[np.float64]],
    others: Sequence[dict[str, str]],
    places: Iterable[int],
    checksum: str,
    unit: Unit,
) -> list[tuple[Form, str]]:
    """Return the forms at some places, each with the day as it was written."""
    found = []
    for place in places:
        row, other = values[place].tolist(), others[place]
        about = {key: value for key, value in other.items() if key not in {"day", "text"}}
        answers = tuple(None if each != each else int(each) for each in row)
        key = f"{checksum[:48]}-{unit.id}-{place}"
        form = Form(key, answers, about=about, text=other.get("text", ""))
        found.append((form, other.get("day", "")))
    return found


def part_of(
    unit: Unit,
    forms: Sequence[tuple[Form, str]],
    numbers: Sequence[int],
    channel: str,
    checksum: str,
    moment: dt.datetime,
) -> Part:
    """Return the forms of a unit as rows; forms without an answer are only counted.

    Raises
    ------
    SurveyRowError
        With the number of the row, for the first that cannot be used.

    """
    rows, texts = [], {}
    for (form, day), number in zip(forms, numbers, strict=True):
        if all(each is None for each in form.answers):
            continue
        rows.append(_row(unit, form, day, number, channel, checksum, moment))
        words = redact(form.text)
        if words:
            texts[form.form_key] = words
    return Part(unit, rows, texts, len(forms) - len(rows))


def _row(
    unit: Unit,
    form: Form,
    day: str,
    number: int,
    channel: str,
    checksum: str,
    moment: dt.datetime,
) -> dict[str, Any]:
    try:
        dated = Form(form.form_key, form.answers, _day(day), form.about, form.text)
        return row_of(unit, dated, channel, moment, checksum, first=FIRST_DAY)
    except SurveyFieldError as error:
        raise SurveyRowError(row=number, **error.details) from None


def _day(text: str) -> dt.date | None:
    """Read a day as people and workbooks write it; None where there is none."""
    if not text:
        return None
    for form in _DAY_FORMS:
        try:
            return dt.datetime.strptime(text[:10], form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise SurveyFieldError(field="tanggal", value=text, expected="2026-11-24")
