"""What a check found, in words and as the report of the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from data.problems import ERROR, REPAIR, SEVERITIES, WARNING, Problem, Problems, distinct_rows
from lib.i18n import percent, short_number, t
from lib.i18n.catalogue import messages
from lib.i18n.translate import language

MAX_ISSUES = 100_000
"""Problems that a report lists; more are counted in `issues_omitted`."""
_PREFIX = "masalah."
_LONGEST_VALUE = 200
_AMOUNTS = frozenset({
    "after_km2", "area_km2", "before_km2", "count", "distance_km", "distance_m", "drawn_m",
    "expected", "found", "known", "length", "limit",
})  # fmt: skip


def sentence(problem: Problem) -> str:
    """Say a problem in the language of this context; a code without a sentence is shown as is.

    What was repaired is said otherwise than what is refused (``masalah.<code>.repair``), and what
    has a suggestion otherwise than what has none (``….suggestion``), and an empty cell otherwise
    than a wrong one (``….empty``).
    """
    key = sentence_key(problem)
    if not key:
        return problem.code
    details = {name: _told(name, value) for name, value in problem.details.items()}
    value = problem.value
    shown = value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
    return t(key, value=shown, column=problem.column, row=problem.row, **details)


def sentence_key(problem: Problem) -> str:
    """Return the key of a problem's sentence, "" where its code has none."""
    base = _PREFIX + problem.code
    wanted = [base]
    if problem.details.get("suggestion"):
        wanted.insert(0, f"{base}.suggestion")
    if not problem.value:
        wanted.insert(0, f"{base}.empty")
    if problem.severity == REPAIR:
        wanted.insert(0, f"{base}.repair")
    known = messages(language()).keys
    return next((key for key in wanted if key in known), "")


def issues(problems: Problems, limit: int = MAX_ISSUES) -> list[dict[str, Any]]:
    """Return the problems by row: row, column, value, code, severity, message."""
    return [
        {
            "row": each.row,
            "column": each.column,
            "value": each.value[:_LONGEST_VALUE],
            "code": each.code,
            "severity": each.severity,
            "message": sentence(each),
        }
        for each in problems.head(min(limit, len(problems)))
    ]


def counts(total: int, accepted: ArrayLike, repaired: ArrayLike) -> dict[str, int]:
    """Count rows: a row that was accepted after a repair counts as both."""
    taken, mended = distinct_rows(accepted), distinct_rows(repaired)
    return {
        "rows": total,
        "accepted": len(taken),
        "rejected": max(total - len(taken), 0),
        "repaired": int(np.isin(mended, taken).sum()),
    }


@dataclass(frozen=True)
class Group:
    """Problems of one code and severity: how many, in how many rows, and the first of them."""

    code: str
    severity: str
    count: int
    rows: int
    examples: tuple[Problem, ...]


def groups(problems: Problems, examples: int = 20) -> tuple[Group, ...]:
    """Gather problems by code: errors first, then warnings and repairs, the commonest first."""
    found = []
    for severity in SEVERITIES:
        part = problems.only(severity=severity)
        made = []
        for code, count in part.counts().items():
            own = part.only(code=code)
            rows = len(own.rows_with(severity))
            made.append(Group(code, severity, count, rows, tuple(own.head(examples))))
        found.extend(sorted(made, key=lambda each: -each.count))
    return tuple(found)


def by_severity(problems: Problems) -> dict[str, int]:
    """Count the rows with problems of each severity."""
    return {each: len(problems.rows_with(each)) for each in (ERROR, WARNING, REPAIR)}


def _told(name: str, value: object) -> object:
    if name == "score":
        return percent(float(str(value)) * 100)
    if name == "reason":
        return _reason(str(value))
    if name in _AMOUNTS:
        return short_number(value, 2)
    if isinstance(value, (list, tuple, set)):
        return ", ".join(str(each) for each in value)
    return value


def _reason(text: str) -> str:
    """Say why a geometry is faulty: GEOS tells it in English, with a place in brackets."""
    slug = re.sub(r"[^a-z]+", "_", text.partition("[")[0].strip().lower())
    key = f"{_PREFIX}alasan.{slug}"
    return t(key if key in messages(language()).keys else f"{_PREFIX}alasan.rusak")
