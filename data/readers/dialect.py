"""Find out which character separates the columns of a text."""

from __future__ import annotations

import csv
import io

from data.readers.errors import AmbiguousDelimiterError
from data.readers.table import Detected
from lib.errors import DelimiterError

DELIMITERS = (",", ";", "\t", "|")
SHOWN = {",": ",", ";": ";", "\t": "TAB", "|": "|"}
_SAMPLE_CHARS = 64 * 1024
_SAMPLE_LINES = 200
_CLEAR = 0.15  # lead over the second best below which it cannot be told


def detect_delimiter(data: bytes, name: str, stated: str | None = None) -> Detected:
    """Find the separator by how alike the rows become and how many cells make sense.

    Each separator is scored with the consistency measure of CleverCSV (van den Burg, Nazabal and
    Sutton 2019) over the first 200 lines; the confidence is the best one's lead over the second.
    A text with none of the separators has one column.

    Raises
    ------
    DelimiterError
        If the stated separator is none of `DELIMITERS`.
    AmbiguousDelimiterError
        If two separators fit about equally well.

    """
    if stated is not None:
        if stated not in DELIMITERS:
            raise DelimiterError(file=name, found=stated)
        return Detected(stated, 1.0)
    sample = _sample(data)
    present = [mark for mark in DELIMITERS if mark in sample]
    if len(present) < 2:
        return Detected(present[0] if present else ",", 1.0 if present else 0.5)
    scores = sorted(_scores(sample, present).items(), key=lambda item: -item[1])
    (best, score), (_, second) = scores[:2]
    confidence = 1 - second / score if score > 0 else 0.0
    if confidence < _CLEAR:
        likely = "  ".join(SHOWN[mark] for mark, value in scores if value > score * (1 - _CLEAR))
        raise AmbiguousDelimiterError(file=name, candidates=likely, found=SHOWN[best])
    others = tuple(mark for mark, value in scores[1:] if value > 0)
    return Detected(best, round(confidence, 2), others)


def first_records(data: bytes, delimiter: str, count: int) -> list[list[str]]:
    """Return the first records of clean UTF-8 text; fewer if they are very long."""
    reader = csv.reader(io.StringIO(_sample(data, count), newline=""), delimiter=delimiter)
    return [record for record, _ in zip(reader, range(count), strict=False)]


def _sample(data: bytes, lines: int = _SAMPLE_LINES) -> str:
    """Return the first lines, cut at the end of a line where there is one."""
    text = data[:_SAMPLE_CHARS].decode("utf-8", errors="ignore")
    if len(data) > _SAMPLE_CHARS and "\n" in text:
        text = text[: text.rfind("\n") + 1]
    return "".join(text.splitlines(keepends=True)[:lines])


def _scores(sample: str, marks: list[str]) -> dict[str, float]:
    from clevercsv.consistency import ConsistencyDetector
    from clevercsv.dialect import SimpleDialect

    dialects = [SimpleDialect(mark, '"', "") for mark in marks]
    scores = ConsistencyDetector(skip=False).compute_consistency_scores(sample, dialects)
    return {str(dialect.delimiter): float(score.Q or 0) for dialect, score in scores.items()}
