"""Text on slides: runs in the report's language, placeholders filled, boxes and links made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lib.i18n import Language
from lib.services.charts.drawing import COLOURS
from lib.services.reports.slides_fit import Lines
from lib.services.reports.slides_frame import Box

SPOKEN: dict[str, str] = {"id": "id-ID", "en": "en-GB"}
"""Languages as office programs name them: text is not underlined as misspelt English."""


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph; sizes in points, colours by the names of the charts."""

    text: str
    size: float | None = None
    bold: bool | None = None
    colour: str = ""
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Runs on one line, the space before them in points, and a hanging bullet if wanted.

    ``indent`` moves a line without a bullet as far in as the text behind one.
    """

    runs: tuple[Run, ...]
    before: float = 0.0
    bullet: float = 0.0
    indent: float = 0.0


def measured(
    text: str, *, scale: float = 1.0, bold: bool = False, before: float = 0.0, indent: float = 0.0
) -> Lines:
    """Return a paragraph to be measured."""
    return Lines(text, scale, bold, before, indent)


def write(frame: Any, paragraphs: Sequence[Paragraph], language: Language) -> None:
    """Fill the text frame of a shape."""
    from pptx.util import Pt

    for number, each in enumerate(paragraphs):
        line = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if each.before:
            line.space_before = Pt(each.before)
        _bullet(line, each.bullet, each.indent)
        for piece in each.runs:
            _run(line, piece, language)


def _run(line: Any, piece: Run, language: Language) -> None:
    from pptx.util import Pt

    run = line.add_run()
    run.text = piece.text
    run._r.get_or_add_rPr().set("lang", SPOKEN[language])
    if piece.size is not None:
        run.font.size = Pt(piece.size)
    if piece.bold is not None:
        run.font.bold = piece.bold
    if piece.colour:
        run.font.color.rgb = rgb(piece.colour)
    if piece.link:
        run.hyperlink.address = piece.link


def rgb(colour: str) -> Any:
    """Return a colour of the charts, by its name, as python-pptx takes it."""
    from pptx.dml.color import RGBColor

    kind: Any = RGBColor
    return kind(*bytes.fromhex(COLOURS[colour][1:]))


def _bullet(line: Any, hang: float, indent: float) -> None:
    """Hang a bullet before a paragraph, or take away the one that a template would give it."""
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    style = line._p.get_or_add_pPr()
    style.set("marL", str(Pt(hang or indent)))
    style.set("indent", str(-Pt(hang)))
    if hang:
        font = style.makeelement(qn("a:buFont"), {"typeface": "Arial"})
        style.extend([font, style.makeelement(qn("a:buChar"), {"char": "•"})])
    else:
        style.append(style.makeelement(qn("a:buNone"), {}))


def text_box(slide: Any, box: Box, paragraphs: Sequence[Paragraph], language: Language) -> Any:
    """Put a box of text on a slide, without insets."""
    shape = slide.shapes.add_textbox(*box.emu())
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame, paragraphs, language)
    return shape


def describe(shape: Any, text: str) -> None:
    """Give a picture, chart or table the words for those who do not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)
