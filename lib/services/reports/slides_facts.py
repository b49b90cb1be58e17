"""The strip of three to five figures on the cover of a report's slides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lib.i18n import Language
from lib.services.reports.model import Fact
from lib.services.reports.slides_fit import LEADING, height_of, tied, width_of
from lib.services.reports.slides_frame import Box
from lib.services.reports.slides_text import Paragraph, Run, measured, text_box
from lib.services.reports.words import plain

_GAP = 24.0
_LARGEST, _SMALLEST = 36.0, 16.0
_LABEL, _NOTE = 13.0, 10.5
_LEAST, _UNDER_RULE = 8.0, 10.0
UNIT = 0.5
"""Size of a unit over that of its figure."""
_FIGURE = re.compile(r"([≈<>≤≥±−-]?\s?(?:Rp)?[\d.,]+(?:\s?%)?)(\D.*)?$")


def add_facts(slide: Any, box: Box, facts: Sequence[Fact], language: Language) -> None:
    """Put figures side by side into a box, all in one size; nothing when there are none."""
    if not facts:
        return
    width = (box.width - _GAP * (len(facts) - 1)) / len(facts)
    value = _value_size(facts, width)
    for place, fact in enumerate(facts):
        left = box.x + place * (width + _GAP)
        _rule(slide, left, box.y, width)
        own = Box(left, box.y + _UNDER_RULE, width, box.height - _UNDER_RULE)
        paragraphs = _paragraphs(fact, value, own.height - value * LEADING, width)
        shape = text_box(slide, own, paragraphs, language)
        shape.name = plain(fact.label)[:60]


def _rule(slide: Any, x: float, y: float, width: float) -> None:
    """Draw the line above a figure."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.shapes import MSO_CONNECTOR
    from pptx.util import Pt

    ends = (Pt(x), Pt(y), Pt(x + width), Pt(y))
    shape = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    # The style it is given has a shadow in many a theme.
    shape._element.remove(shape._element.find("{*}style"))
    shape.line.width, shape.line.color.theme_color = Pt(1.5), MSO_THEME_COLOR.ACCENT_1


def pieces(value: str) -> tuple[str, str]:
    """Part a value into its figure and its unit, which is written smaller."""
    found = _FIGURE.match(tied(value))
    return (found[1], found[2] or "") if found else (tied(value), "")


def _value_size(facts: Sequence[Fact], width: float) -> float:
    """Return the largest size at which every value stands on one line."""
    size = _LARGEST
    while size > _SMALLEST and any(value_width(fact, size) > width for fact in facts):
        size -= 1.0
    return size


def value_width(fact: Fact, size: float) -> float:
    """Return the width in points of a value whose figure is ``size`` points high."""
    figure, unit = pieces(fact.value)
    return width_of(figure, size, bold=True) + width_of(unit, size * UNIT, bold=True) + 2


def _paragraphs(fact: Fact, value: float, room: float, width: float) -> list[Paragraph]:
    label, note = _LABEL, _NOTE
    # Not tied: in a narrow column two words that hold on to each other break inside.
    head, below = plain(fact.label), plain(fact.note)
    words = [measured(head, bold=True), measured(below, scale=note / label)]
    longest = max(head.split(" "), key=len)
    while label > _LEAST and (
        height_of(words, width, label) > room - 6 or width_of(longest, label, bold=True) > width
    ):
        label -= 0.5
    figure, unit = pieces(fact.value)
    runs = [Run(figure, value, bold=True, colour="main")]
    runs += [Run(unit, round(value * UNIT), bold=True, colour="main")] if unit else []
    found = [
        Paragraph(tuple(runs)),
        Paragraph((Run(head, label, bold=True, colour="ink"),), before=2),
    ]
    if fact.note:
        run = Run(below, min(note, label), bold=False, colour="muted")
        found.append(Paragraph((run,), before=2))
    return found
