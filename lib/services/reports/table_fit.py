"""How wide the columns of a table must be, on a slide as on a page."""

from __future__ import annotations

from collections.abc import Sequence

from lib.services.reports.slides_fit import line_count, width_of

PAD = 6.0
_APART = 12.0
"""More room before text that follows a figure: the two would read as one."""
_NARROWEST_TEXT = 60.0


def left_pad(right: Sequence[bool], column: int) -> float:
    """Return the space before the text of a column, given which columns stand at the right."""
    if column == 0:
        return 0.0
    return PAD + (_APART if right[column - 1] and not right[column] else 0.0)


def column_widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], room: float,
    size: float, lines: int,
) -> tuple[float, ...]:  # fmt: skip
    """Give columns their widths: what they need folded over lines, then what they want.

    Figures are never folded; a sum above ``room`` tells that the table does not fit.
    """
    needs = _needs(heads, rows, right, size, lines)
    wants = needs if lines == 1 else _needs(heads, rows, right, size, 1)
    spare = room - sum(needs)
    lacking = sum(wants) - sum(needs)
    if spare <= 0:
        return tuple(needs)
    share = 1.0 if lacking <= 0 else min(1.0, spare / lacking)
    widths = [need + (want - need) * share for need, want in zip(needs, wants, strict=True)]
    spare = room - sum(widths)
    # What is left goes to the columns in proportion, but no column grows by more than half:
    # figures far from their names are read in the wrong row.
    return tuple(min(width * 1.5, width + spare * width / sum(widths)) for width in widths)


def _needs(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], size: float,
    lines: int,
) -> list[float]:  # fmt: skip
    """Give the widths of the longest cells and of the longest words of the heads."""
    widths = []
    for place, head in enumerate(heads):
        own = 1 if right[place] else lines
        cells = max((_folded(row[place], size, own) for row in rows), default=0.0)
        word = max((width_of(each, size, bold=True) for each in head.split(" ")), default=0.0)
        # A head over two or three lines reads better than one that makes a column too wide.
        parts = 2.2 if right[place] else float(lines)
        folded = width_of(head, size, bold=True) / parts
        widths.append(max(cells, word, min(folded, 150.0)) + left_pad(right, place) + PAD + 1)
    return widths


def _folded(text: str, size: float, lines: int) -> float:
    """Return the width that a text needs over some lines, with room for words of unequal length."""
    whole = width_of(text, size)
    if lines == 1 or " " not in text:
        return whole
    word = max(width_of(each, size) for each in text.split(" "))
    width = max(word, whole / lines)
    while line_count(text, width, size) > lines:
        width += size / 2
    return width


def squeezed(widths: Sequence[float], right: Sequence[bool], room: float) -> tuple[float, ...]:
    """Narrow the columns of text alike so that all fit; figures keep their width."""
    over = sum(widths) - room
    texts = sum(width for width, figure in zip(widths, right, strict=True) if not figure)
    if over <= 0:
        return tuple(widths)
    if texts <= over:
        return tuple(width * room / sum(widths) for width in widths)
    share = 1 - over / texts
    return tuple(
        width if figure else width * share for width, figure in zip(widths, right, strict=True)
    )


def kept_columns(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], room: float,
    size: float,
) -> int:  # fmt: skip
    """Return how many first columns have room for their figures at the smallest text."""
    used, kept = 0.0, 0
    for need, figure in zip(_needs(heads, rows, right, size, 2), right, strict=True):
        used += need if figure else min(need, _NARROWEST_TEXT)
        if used > room:
            break
        kept += 1
    return max(kept, 1)
