"""Recognise the columns of a file: exact aliases, then bracketed units off, then likeness."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from data.build.common import fold
from data.validation.cells import matches, text_of
from data.validation.schemas import LATITUDE, LONGITUDE, PAIR, SCHEMAS, Schema

# Of 90 misspellings tried, all likenesses from here up were meant so ("lattitude", "kecamtan").
LIKENESS_BAR = 87.0
_SHORTEST_LIKE = 5
_PAIR = r"^\(?[+-]?\d+[.,]\d+\s*[,;/ ]\s*[+-]?\d+[.,]?\d*\)?$"
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True)
class ColumnMapping:
    """Which column of the file each field is taken from, and how sure that is (0 to 1)."""

    fields: Mapping[str, str]
    confidence: Mapping[str, float]

    @classmethod
    def stated(cls, fields: Mapping[str, str]) -> ColumnMapping:
        """Return a mapping that a person has made or confirmed."""
        kept = {name: column for name, column in fields.items() if column}
        return cls(kept, dict.fromkeys(kept, 1.0))

    def free(self, columns: Iterable[str]) -> list[str]:
        """Return the columns that no field takes."""
        used = set(self.fields.values())
        return [name for name in columns if name not in used]


def compact(header: str) -> str:
    """Return a header as lower case letters and digits: ``Kode_Kab/Kota`` is ``kodekabkota``."""
    return re.sub(r"[^a-z0-9]", "", fold(header.replace(".", " ")))


def shape_key(columns: Sequence[str]) -> str:
    """Return a key for files of the same columns, in whatever order and spelling of case."""
    return hashlib.sha256("\n".join(sorted(compact(c) for c in columns)).encode()).hexdigest()


def header_system(column: str) -> str:
    """Return the code system that a header names ("bps", "kemendagri", "dapodik") or ""."""
    name = compact(column)
    if "bps" in name or name.endswith("pcode"):
        return "bps"
    if "dagri" in name or name in {"kdppum", "kdpkab", "kdcpum", "kdepum"}:
        return "kemendagri"
    return "dapodik" if "dapodik" in name or "kemdikbud" in name else ""


def propose_mapping(columns: Sequence[str], sample: pd.DataFrame, kind: str) -> ColumnMapping:
    """Propose a column for each field of a kind of data.

    Parameters
    ----------
    columns
        Headers of the file.
    sample
        The first rows (text); tells whether one column holds both coordinates.
    kind
        A key of `SCHEMAS`.

    Returns
    -------
    ColumnMapping
        Confidence 1 for a known header, 0.95 without its bracketed unit, else the likeness.
        A column serves one field at most.

    """
    schema = SCHEMAS[kind]
    found: list[tuple[float, int, int, str, str]] = []
    for place, column in enumerate(columns):
        for score, rank, name in _matches(column, schema):
            found.append((-score, rank, place, name, column))
    fields: dict[str, str] = {}
    confidence: dict[str, float] = {}
    for score, _, _, name, column in sorted(found):
        if name not in fields and column not in fields.values():
            fields[name], confidence[name] = column, round(-score, 2)
    _settle_points(fields, confidence, sample)
    return ColumnMapping(fields, confidence)


def _matches(column: str, schema: Schema) -> list[tuple[float, int, str]]:
    exact, bare = compact(column), compact(_BRACKETS.sub(" ", column))
    known = [
        (1.0 if name == exact else 0.95, field.aliases.index(name), field.name)
        for field in schema.fields
        for name in dict.fromkeys((exact, bare))
        if name in field.aliases
    ]
    if known or len(bare) < _SHORTEST_LIKE:
        return known
    aliases = [
        (alias, rank, field.name)
        for field in schema.fields
        for rank, alias in enumerate(field.aliases)
        if len(alias) >= _SHORTEST_LIKE
    ]
    likest = process.extractOne(
        bare, [a for a, _, _ in aliases], scorer=fuzz.ratio, score_cutoff=LIKENESS_BAR
    )
    if likest is None:
        return []
    _, score, at = likest
    return [(score / 100 * 0.9, aliases[at][1], aliases[at][2])]


def _settle_points(
    fields: dict[str, str], confidence: dict[str, float], sample: pd.DataFrame
) -> None:
    """Keep either a column of pairs or two columns, as the cells show."""
    for name in (LATITUDE, LONGITUDE):
        if name in fields and PAIR not in fields and holds_pairs(sample, fields[name]):
            fields[PAIR], confidence[PAIR] = fields.pop(name), confidence.pop(name)
    if LATITUDE in fields and LONGITUDE in fields:
        fields.pop(PAIR, None)
        confidence.pop(PAIR, None)
    elif PAIR in fields:
        for name in (LATITUDE, LONGITUDE):
            fields.pop(name, None)
            confidence.pop(name, None)


def holds_pairs(sample: pd.DataFrame, column: str) -> bool:
    """Tell whether most filled cells of a column hold two numbers."""
    if column not in sample.columns:
        return False
    text = text_of(sample[column])
    filled = ~matches(text, r"^$")
    return bool(filled.any()) and bool(matches(text, _PAIR)[filled].mean() > 0.5)
