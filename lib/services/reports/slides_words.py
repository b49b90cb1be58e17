"""Slides of words: findings as a list, and the sources and methods that close a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.i18n import t
from lib.services.reports.model import Report, TextPart
from lib.services.reports.slides_fit import Lines, largest, tied
from lib.services.reports.slides_frame import Box
from lib.services.reports.slides_text import Paragraph, Run, measured

_LARGEST, _COMFORTABLE, _LEAST = 24.0, 15.0, 10.0
_SMALL = 0.72
_ENOUGH, _TITLE_LETTERS = 3, 180
_BEFORE, _UNDER_HEAD, _CLOSE, _INDENT = 0.55, 0.15, 0.2, 1.1
"""Space before an item, below a head, between items of small print, and of a bullet, over size."""


@dataclass(frozen=True)
class Page:
    """The words of one slide under one heading, their sizes found."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    remark: str = ""


@dataclass(frozen=True)
class _Item:
    """One entry of a list: its main words and what is said below them in smaller letters."""

    text: str
    below: str = ""
    head: str = ""
    gap: float = _BEFORE


def findings(part: TextPart, box: Box) -> list[Page]:
    """Lay out the sentences of a part over as many slides as they need."""
    said = [each for each in part.sentences if each.text]
    heading, remark = part.heading, ""
    # The first finding is the title, unless it is all there is or too long for one.
    if len(said) >= _ENOUGH and len(said[0].text) <= _TITLE_LETTERS:
        heading, remark = said[0].text, said[0].caution
        del said[0]
    items = [_Item(tied(each.text), tied(each.caution)) for each in said]
    pages = _pages(heading, items, box, _LARGEST, _COMFORTABLE)
    return [replace(page, remark=remark if page is pages[0] else "") for page in pages]


def closing(report: Report, box: Box) -> list[Page]:
    """Lay out sources, completeness, method and notes in full."""
    notes = dict.fromkeys([*report.notes, *_cautions(report), t("ekspor.indikatif")])
    groups = (
        (t("ekspor.sumber"), tuple(each for each in report.sources if each != report.completeness)),
        (t("salindia.kelengkapan"), (report.completeness,)),
        (t("salindia.cara"), (report.method,)),
        (t("ekspor.catatan"), tuple(notes)),
    )
    items = [
        _Item(tied(text), head=head if number == 0 else "", gap=_CLOSE)
        for head, texts in groups
        for number, text in enumerate(filter(None, texts))
    ]
    return _pages(t("salindia.sumber_dan_cara"), items, box, 16.0, 9.5)


def _cautions(report: Report) -> list[str]:
    return [report.title.caution] if report.title.caution else []


def _pages(
    heading: str, items: Sequence[_Item], box: Box, most: float, comfortable: float
) -> list[Page]:
    """Fill one slide with all items if they stay readable, else as few slides as needed, evenly."""
    needed = _fill(items, box, most, comfortable, len(items))
    if len(needed) > 1:
        needed = _fill(items, box, most, comfortable, -(-len(items) // len(needed)))
    return [Page(heading, tuple(_written(own, size))) for own, size in needed]


def _fill(
    items: Sequence[_Item], box: Box, most: float, comfortable: float, limit: int
) -> list[tuple[Sequence[_Item], float]]:
    """Give the items of each slide, at most ``limit``, and the size of their text."""
    rest, slides = list(items), []
    while rest:
        count, size = min(limit, len(rest)), None
        while count and size is None:
            size = _size(rest[:count], box, most, comfortable if count > 1 else _LEAST)
            count -= size is None
        count = max(count, 1)
        slides.append((rest[:count], size or _LEAST))
        rest = rest[count:]
    # One size throughout: text that changes from slide to slide looks like a mistake.
    smallest = min((size for _, size in slides), default=_LEAST)
    return [(own, smallest) for own, _ in slides]


def _size(items: Sequence[_Item], box: Box, most: float, least: float) -> float | None:
    lines: list[Lines] = []
    for item in items:
        if item.head:
            lines.append(measured(item.head, bold=True, before=_BEFORE))
        before = _UNDER_HEAD if item.head else item.gap
        lines.append(measured(item.text, before=before, indent=_INDENT))
        if item.below:
            lines.append(measured(item.below, scale=_SMALL, before=_UNDER_HEAD, indent=_INDENT))
    return largest(lines, box.width, box.height, most, least)


def _written(items: Sequence[_Item], size: float) -> list[Paragraph]:
    found: list[Paragraph] = []
    small = max(9.0, round(size * _SMALL * 2) / 2)
    for item in items:
        if item.head:
            gap = size * _BEFORE if found else 0.0
            found.append(Paragraph((Run(item.head, size, bold=True, colour="main"),), before=gap))
        before = size * (_UNDER_HEAD if item.head else item.gap) if found else 0.0
        found.append(Paragraph((Run(item.text, size),), before, bullet=size * _INDENT))
        if item.below:
            run = Run(item.below, small, colour="muted")
            found.append(Paragraph((run,), before=size * _UNDER_HEAD, indent=size * _INDENT))
    return found
