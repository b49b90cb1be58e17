"""Slides of a report: a cover with the figures, one slide a part, and the sources at the end.

Titles are the findings themselves; charts and tables are native and can be edited; each slide
has its source in a footnote and what the presenter says in its notes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from lib.i18n import t, using
from lib.services.reports.footnotes import footnote, made_on, web_link
from lib.services.reports.model import ChartPart, MapPart, Part, Report, TablePart
from lib.services.reports.slides_chart import add_chart
from lib.services.reports.slides_facts import add_facts
from lib.services.reports.slides_fit import height_of, largest, line_count, shortened, tied
from lib.services.reports.slides_frame import Box, Frame, Template, agency_template, open_template
from lib.services.reports.slides_table import add_table
from lib.services.reports.slides_template import BODY, FOOTNOTE, REMARK, TITLE, TOPIC
from lib.services.reports.slides_text import (
    SPOKEN,
    Paragraph,
    Run,
    describe,
    measured,
    write,
)
from lib.services.reports.slides_words import Page, closing, findings
from lib.services.reports.words import plain

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SMALLEST_TITLE, _SMALLEST_NOTE = 16.0, 7.5
_MAP_TEXT = 10.0
_BELOW_TITLE = 32.0
_MANY_MAPS = 40
"""More maps than these are drawn less sharp, so that the file can still be sent."""
_LONGEST_PROPERTY = 250

Progress = Callable[[float], None]


def pptx(report: Report, template: bytes | None = None, progress: Progress | None = None) -> bytes:
    """Write a report as PPTX in its language.

    Parameters
    ----------
    report
        What the slides say; chapters follow the report's own parts.
    template
        An agency's PPTX with the layouts and placeholders of `slides_template`; by default the
        one of the setting PETA_SLIDES_TEMPLATE, else ours.
    progress
        Told the share that is done, 0 to 1.

    Raises
    ------
    SlidesTemplateUnreadableError, SlidesTemplateIncompleteError
        If the template cannot serve; nothing was written then.

    """
    opened = open_template(agency_template() if template is None else template)
    with using(report.language):
        _properties(opened.deck, report)
        books = (report, *report.chapters)
        total = sum(len(book.parts) + 1 for book in books)
        done = 0
        for book in books:
            _cover(opened, book)
            for part in book.parts:
                _part(opened, book, part)
                done += 1
                if progress is not None:
                    progress(done / total)
        _words(opened, report, None, closing(report, opened.content.slots[BODY].box))
    out = io.BytesIO()
    opened.deck.save(out)
    if progress is not None:
        progress(1.0)
    return out.getvalue()


def _properties(deck: Any, report: Report) -> None:
    core = deck.core_properties
    core.title = plain(report.title.text, _LONGEST_PROPERTY)
    core.subject = plain(report.topic, _LONGEST_PROPERTY)
    core.author, core.language = "Peta Layanan", SPOKEN[report.language]
    core.keywords = core.comments = core.last_modified_by = ""
    made = dt.datetime.combine(report.today, dt.time())
    core.created = core.modified = made


class _Slide:
    """One slide in the making: its placeholders filled once each, the rest taken away."""

    def __init__(self, template: Template, frame: Frame, report: Report) -> None:
        self.frame, self.report = frame, report
        self.slide = template.deck.slides.add_slide(frame.layout)
        self.body = frame.slots[BODY].box
        self.maps = sum(isinstance(part, MapPart) for part in report.parts)
        _copy_number(self.slide, frame.layout)

    def holder(self, name: str) -> Any:
        """Return the placeholder of a name on the slide, None where the template has none."""
        slot = self.frame.slots.get(name)
        if slot is None:
            return None
        return next(
            (one for one in self.slide.placeholders
             if one.placeholder_format.idx == slot.index), None,
        )  # fmt: skip

    def fill(self, name: str, text: str, least: float) -> bool:
        """Write a text at the size of the template, or as much smaller as it must be."""
        holder, slot = self.holder(name), self.frame.slots.get(name)
        if holder is None or slot is None or not text:
            return False
        bold = name in (TITLE, TOPIC)
        text = tied(text)
        box = slot.box
        size = largest([measured(text, bold=bold)], box.width, box.height, slot.size, least)
        if size is None:
            size = least
            lines = max(1, int(box.height / (least * 1.3)))
            text = shortened(text, box.width, least, lines, bold=bold)
        own = None if size == slot.size else size
        write(holder.text_frame, [Paragraph((Run(text, own),))], self.report.language)
        return True

    def remark(self, text: str) -> None:
        """Write what makes the finding less than sure; without it the content has its room."""
        slot = self.frame.slots.get(REMARK)
        if self.fill(REMARK, text, 9.0) or slot is None:
            return
        end = slot.box.y + slot.box.height
        if end > self.body.y + self.body.height:
            self.body = Box(self.body.x, self.body.y, self.body.width, end - self.body.y)

    def close_up(self, title: str) -> None:
        """Move the content up to a title that is shorter than its place."""
        slot, body = self.frame.slots[TITLE], self.body
        words = [measured(tied(title), bold=True)]
        size = largest(words, slot.box.width, slot.box.height, slot.size, 1.0) or slot.size
        below = slot.box.y + height_of(words, slot.box.width, size) + _BELOW_TITLE
        if slot.box.y < below < body.y:
            self.body = Box(body.x, below, body.width, body.height)

    def foot(self, part: Part | None, extra: str = "", *, alone: bool = False) -> None:
        """Write the footnote: as many of its sentences as fit, and the link.

        ``alone`` leaves out what the slide itself says of the sources.
        """
        slot, holder = self.frame.slots[FOOTNOTE], self.holder(FOOTNOTE)
        link = web_link(self.report)
        said = t("salindia.tautan") if link else ""
        version = f"{t('salindia.versi')}: {self.report.data_version}."
        alone_said = (made_on(self.report), version if self.report.data_version else "")
        own = alone_said if alone else footnote(self.report, part)
        pieces = [tied(each) for each in (extra, *own) if each]
        width, height = slot.box.width, slot.box.height
        size = slot.size

        def fits(count: int) -> bool:
            text = " ".join([*pieces[:count], said])
            return line_count(text, width, size) * size * 1.3 <= height

        while size > _SMALLEST_NOTE and not fits(len(pieces)):
            size -= 0.5
        count = next((n for n in range(len(pieces), 0, -1) if fits(n)), 1)
        text = " ".join(pieces[:count])
        room = max(1, int(height / (size * 1.3)))
        runs = [Run(shortened(text, width, size, room) + (" " if said else ""), size)]
        runs += [Run(said, size, link=link)] if said else []
        write(holder.text_frame, [Paragraph(tuple(runs))], self.report.language)

    def finish(self, notes: list[str]) -> None:
        """Take away what was not filled, and write the presenter's notes.

        The footnote and the number come last, as they are to be read out.
        """
        tree = self.slide.shapes._spTree
        for holder in list(self.slide.placeholders):
            if not holder.has_text_frame or not holder.text_frame.text.strip():
                holder._element.getparent().remove(holder._element)
            elif holder.placeholder_format.idx == self.frame.slots[FOOTNOTE].index:
                tree.append(holder._element)
        for number in tree.xpath("./p:sp[p:nvSpPr/p:nvPr/p:ph/@type='sldNum']"):
            tree.append(number)
        said = [tied(each) for each in notes if each]
        self.slide.notes_slide.notes_text_frame.text = "\n".join(dict.fromkeys(said))


def _copy_number(slide: Any, layout: Any) -> None:
    """Put the slide's number on it: python-pptx leaves it on the layout."""
    import copy

    for holder in layout.placeholders:
        if "sldNum" in str(holder._element.xpath("string(.//p:ph/@type)")):
            number = copy.deepcopy(holder._element)
            number.spPr.clear()
            # The number it had on the layout may be that of another shape of the slide.
            number.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
            slide.shapes._spTree.append(number)


def _cover(template: Template, report: Report) -> None:
    page = _Slide(template, template.cover, report)
    page.fill(TOPIC, _topic(report, ""), 9.0)
    page.fill(TITLE, report.title.text, 20.0)
    page.remark(report.title.caution)
    page.close_up(report.title.text)
    add_facts(page.slide, page.body, report.facts, report.language)
    page.foot(None)
    page.finish([report.title.text, report.title.caution, *_spoken_facts(report),
                 *footnote(report, None), web_link(report)])  # fmt: skip


def _spoken_facts(report: Report) -> list[str]:
    return [f"{fact.label}: {fact.value}" + (f" ({fact.note})" if fact.note else "")
            for fact in report.facts]  # fmt: skip


def _topic(report: Report, heading: str) -> str:
    said = heading or report.topic
    # It may name the region itself, without "Provinsi" before it.
    named = any(piece in report.region_name for piece in said.split(" · "))
    pieces = [said] if named else [report.region_name, said]
    return " · ".join(dict.fromkeys(filter(None, pieces)))


def _part(template: Template, report: Report, part: Part) -> None:
    if not isinstance(part, MapPart | ChartPart | TablePart):
        _words(template, report, part, findings(part, template.content.slots[BODY].box))
        return
    page = _Slide(template, template.content, report)
    page.fill(TOPIC, _topic(report, part.heading), 9.0)
    page.fill(TITLE, part.finding.text or part.heading, _SMALLEST_TITLE)
    page.remark(part.finding.caution)
    extra = ""
    if isinstance(part, MapPart):
        _map(page, part)
    elif isinstance(part, ChartPart):
        add_chart(page.slide, page.body, part.chart)
    else:
        extra = add_table(page.slide, page.body, part, report.language)
    page.foot(part, extra)
    summary = part.chart.summary if isinstance(part, ChartPart) else ""
    page.finish([part.spoken or part.finding.text, part.finding.caution, summary,
                 *footnote(report, part), web_link(report)])  # fmt: skip


def _map(page: _Slide, part: MapPart) -> None:
    from lib.services.reports.pictures import SHARP, map_png

    box = page.body
    sharpness = SHARP if page.maps <= _MANY_MAPS else SHARP - 1
    picture = map_png(part, box.width, box.height, text=_MAP_TEXT, sharpness=sharpness)
    shape = page.slide.shapes.add_picture(io.BytesIO(picture), *box.emu())
    describe(shape, t("ekspor.peta_alt", judul=tied(part.finding.text or part.view.title)))


def _words(template: Template, report: Report, part: Part | None, pages: list[Page]) -> None:
    """Make the slides of a text: as many as its sentences need."""
    for number, words in enumerate(pages):
        page = _Slide(template, template.content, report)
        heading = words.heading + (f" ({number + 1}/{len(pages)})" if len(pages) > 1 else "")
        page.fill(TOPIC, _topic(report, "" if part is None else part.heading), 9.0)
        page.fill(TITLE, heading, _SMALLEST_TITLE)
        page.remark(words.remark)
        holder = page.holder(BODY)
        write(holder.text_frame, words.paragraphs, report.language)
        page.foot(part, alone=part is None)
        spoken = part.spoken if part is not None else ""
        said = [run.text for line in words.paragraphs for run in line.runs]
        page.finish([spoken, *said] if spoken else said)
