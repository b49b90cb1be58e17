"""A report as a Word file: the annex of a letter, with room for the letterhead on its first page.

Each finding has its source in a footnote; tables repeat their heads, pages are numbered.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from lib.i18n import date_long, t, using
from lib.services.charts.drawing import COLOURS
from lib.services.palette import INK, PRIMARY
from lib.services.reports import docx_parts
from lib.services.reports.footnotes import made_on, source_of, web_link
from lib.services.reports.model import (
    ChartPart,
    MapPart,
    Part,
    Report,
    Sentence,
    TablePart,
    TextPart,
)
from lib.services.reports.slides_facts import UNIT, pieces, value_width
from lib.services.reports.slides_fit import tied
from lib.services.reports.slides_table import cells_of, left_out
from lib.services.reports.slides_template import TYPEFACE
from lib.services.reports.slides_text import SPOKEN
from lib.services.reports.table_fit import column_widths, kept_columns, squeezed
from lib.services.reports.words import plain

_MARGIN, _PORTRAIT, _LANDSCAPE = 56.7, 481.9, 728.5
"""Points: 2 cm, and the width of the text on A4 upright and lying."""
_LETTERHEAD = 85.0
_BODY, _SMALL, _LARGEST_FACT = 10.0, 8.0, 18.0
_LARGEST_TABLE, _SMALLEST_TABLE, _CRAMPED = 9.0, 6.5, 7.0
_MOST_ROWS = 1_000
_MAP_HEIGHT, _ROW, _CHART = 300.0, 18.0, 34.0
_LONGEST_PROPERTY = 250
_FALLBACK = "Arial"


def docx(report: Report) -> bytes:
    """Write a report as DOCX in its language, A4; wide tables stand on pages of their own."""
    with using(report.language):
        return _Document(report).content()


class _Document:
    """The document in the making, with its footnotes."""

    def __init__(self, report: Report) -> None:
        from docx import Document  # a quarter of a second, and only who downloads needs it

        self.report = report
        self.document: Any = Document()
        self.notes = docx_parts.Footnotes()
        self._lying = False
        self._last_heading = ""
        _styles(self.document, report)
        docx_parts.without_preview(self.document)
        docx_parts.name_fallback(self.document, TYPEFACE, _FALLBACK)
        self._page()

    def content(self) -> bytes:
        """Write everything and return the file."""
        self._head(self.report, level=0)
        for chapter in (self.report, *self.report.chapters):
            if chapter is not self.report:
                self._turn(lying=False)
                self._head(chapter, level=1)
            for part in chapter.parts:
                self._part(chapter, part)
        self._turn(lying=False)
        self._closing()
        self.notes.attach(self.document, _SMALL)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _page(self) -> None:
        """Set up A4, the room of the letterhead, and the footer with page numbers."""
        from docx.shared import Pt

        section = self.document.sections[0]
        section.page_width, section.page_height = Pt(595.3), Pt(841.9)
        section.left_margin = section.right_margin = Pt(_MARGIN)
        section.top_margin = section.bottom_margin = Pt(_MARGIN)
        section.header_distance = section.footer_distance = Pt(28)
        section.different_first_page_header_footer = True
        # An empty header as high as a letterhead: an agency puts its own there.
        section.first_page_header.paragraphs[0].paragraph_format.space_after = Pt(_LETTERHEAD)
        for footer in (section.footer, section.first_page_footer):
            line = footer.paragraphs[0]
            line.style = self.document.styles["Footer"]
            where = dict.fromkeys((self.report.region_name, date_long(self.report.today)))
            line.add_run(plain(" · ".join(filter(None, where))) + "\t\t")
            docx_parts.page_number(line, t("naskah.halaman", page="{page}", pages="{pages}"))

    def _turn(self, *, lying: bool) -> None:
        """Go on upon a new page that lies or stands, unless it does already."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        if lying == self._lying:
            return
        self._lying = lying
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width

    @property
    def _width(self) -> float:
        return _LANDSCAPE if self._lying else _PORTRAIT

    def _head(self, report: Report, level: int) -> None:
        self._write(report.topic, "Caption")
        title = self.document.add_heading(tied(report.title.text), level=level)
        source = source_of(report, None)
        if source:
            self.notes.add(title, _cited(source))
        if report.facts:
            self._facts(report)
        self._caution(report.title)

    def _facts(self, report: Report) -> None:
        """Write the figures side by side in a table without lines."""
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Pt, RGBColor

        room = self._width / len(report.facts) - 14
        sizes = [_LARGEST_FACT, *(
            room / value_width(fact, _LARGEST_FACT) * _LARGEST_FACT for fact in report.facts
        )]  # fmt: skip
        size = int(min(sizes) * 2) / 2
        grid = self.document.add_table(rows=1, cols=len(report.facts))
        grid.alignment = WD_TABLE_ALIGNMENT.LEFT
        for cell, fact in zip(grid.rows[0].cells, report.facts, strict=True):
            cell.width = Pt(self._width / len(report.facts))
            value = cell.paragraphs[0]
            for text, share in zip(pieces(fact.value), (1.0, UNIT), strict=True):
                run = value.add_run(text)
                run.bold, run.font.size = True, Pt(size * share)
                run.font.color.rgb = RGBColor.from_string(PRIMARY[1:].upper())
            label = cell.add_paragraph()
            label.add_run(tied(fact.label)).bold = True
            lines = [value, label]
            if fact.note:
                note = cell.add_paragraph()
                note.add_run(tied(fact.note))
                lines.append(note)
            for line in lines:
                line.paragraph_format.space_after = Pt(0)
                for piece in line.runs[0:1] if line is not value else ():
                    piece.font.size = Pt(_SMALL)
        self._write("", "Normal")

    def _write(self, text: str, style: str) -> Any:
        return self.document.add_paragraph(tied(text), style=style)

    def _caution(self, said: Sentence) -> None:
        if said.caution:
            self._write(said.caution, "Caption")

    def _part(self, report: Report, part: Part) -> None:
        if isinstance(part, TablePart):
            self._table(report, part)
            return
        self._turn(lying=False)
        self._heading(part)
        if isinstance(part, TextPart):
            for each in part.sentences:
                line = self._write(each.text, "List Bullet")
                if each.source:
                    self.notes.add(line, _cited(each.source))
                self._caution(each)
            return
        self._finding(report, part)
        if isinstance(part, MapPart):
            self._map(part)
        else:
            self._chart(part)

    def _heading(self, part: Part) -> None:
        """Head a part, unless it goes on under the heading of the one before."""
        if part.heading != self._last_heading:
            self._write(part.heading, "Heading 2")
        self._last_heading = part.heading

    def _finding(self, report: Report, part: MapPart | ChartPart | TablePart) -> None:
        if not part.finding.text:
            return
        line = self._write(part.finding.text, "Normal")
        line.paragraph_format.keep_with_next = True
        source = source_of(report, part)
        if source:
            self.notes.add(line, _cited(source))
        if part.finding.caution:
            self._write(part.finding.caution, "Caption").paragraph_format.keep_with_next = True

    def _map(self, part: MapPart) -> None:
        from lib.services.reports.pictures import map_png

        picture = map_png(part, self._width, _MAP_HEIGHT, text=8.5)
        said = t("ekspor.peta_alt", judul=tied(part.finding.text or part.view.title))
        self._picture(picture, said)

    def _chart(self, part: ChartPart) -> None:
        from lib.services.reports.pictures import chart_png

        rows = len(part.chart.categories) * (1 if part.chart.kind == "bars" else 1.8)
        height = min(_CHART + rows * _ROW, 620.0) if part.chart.kind != "lines" else 240.0
        self._picture(chart_png(part, self._width, height), part.chart.summary)

    def _picture(self, content: bytes, said: str) -> None:
        from docx.shared import Pt

        shape = self.document.add_picture(io.BytesIO(content), width=Pt(self._width))
        shape._inline.docPr.set("descr", plain(said))

    def _table(self, report: Report, part: TablePart) -> None:
        rows = cells_of(part, _MOST_ROWS if report.kind == "annex" else None)
        heads = [plain(column.label) for column in part.columns]
        right = [column.decimals is not None for column in part.columns]
        size, widths = _fitted(heads, rows, right, _PORTRAIT)
        lying = size < _CRAMPED
        if lying:
            kept = kept_columns(heads, rows, right, _LANDSCAPE, _SMALLEST_TABLE)
            heads, right = heads[:kept], right[:kept]
            rows = tuple(row[:kept] for row in rows)
            size, widths = _fitted(heads, rows, right, _LANDSCAPE)
        self._turn(lying=lying)
        self._heading(part)
        self._finding(report, part)
        drawn = docx_parts.table(heads, rows, right, widths, size, plain(part.finding.text))
        after = self._write("", "Normal")
        after._p.addprevious(drawn)
        said = left_out(part, len(rows), len(heads))
        if said:
            after.style = self.document.styles["Caption"]
            after.add_run(said)

    def _closing(self) -> None:
        """Write sources, completeness, method and notes in full."""
        report = self.report
        sources = tuple(each for each in report.sources if each != report.completeness)
        groups = (
            (t("ekspor.sumber"), sources),
            (t("salindia.kelengkapan"), (report.completeness,)),
            (t("salindia.cara"), (report.method,)),
            (t("ekspor.catatan"), tuple(dict.fromkeys([*report.notes, t("ekspor.indikatif")]))),
            (t("salindia.versi"), (report.data_version,)),
            (t("ekspor.alamat"), (web_link(report),)),
        )
        self._write(t("salindia.sumber_dan_cara"), "Heading 1")
        for head, texts in groups:
            said = [plain(text) for text in texts if text]
            if said:
                self._write(head, "Heading 3")
                for text in said:
                    self._write(text, "List Bullet")
        self._write(made_on(report), "Caption")


def _cited(source: str) -> str:
    return f"{t('ekspor.sumber')}: {plain(source).rstrip('.')}."


def _fitted(
    heads: list[str], rows: Any, right: list[bool], room: float
) -> tuple[float, tuple[float, ...]]:
    """Return the size of text at which a table is no wider than the page, and its widths."""
    size = _LARGEST_TABLE
    while True:
        widths = column_widths(heads, rows, right, room, size, 2)
        if sum(widths) <= room or size <= _SMALLEST_TABLE:
            return size, squeezed(widths, right, room)
        size -= 0.5


def _styles(document: Any, report: Report) -> None:
    """Set typeface, sizes, colours and language of the styles that are used."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    looks = {
        "Normal": (_BODY, False, INK, 0, 6), "Title": (19, True, INK, 0, 8),
        "Heading 1": (16, True, INK, 18, 6), "Heading 2": (12.5, True, PRIMARY, 14, 4),
        "Heading 3": (_BODY, True, INK, 8, 2), "List Bullet": (_BODY, False, INK, 0, 4),
        "Caption": (_SMALL + 0.5, False, COLOURS["muted"], 0, 6),
        "Footer": (_SMALL, False, COLOURS["muted"], 0, 0),
    }  # fmt: skip
    for name, (size, bold, colour, before, after) in looks.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = TYPEFACE, Pt(size), bold
        style.font.color.rgb = RGBColor.from_string(colour[1:].upper())
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before), Pt(after),
        )  # fmt: skip
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for slot in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{slot}"), None)
        fonts.set(qn("w:hAnsi"), TYPEFACE)
        if name == "Title":  # the line that Word's own title has below it
            for border in style.element.pPr.findall(qn("w:pBdr")):
                style.element.pPr.remove(border)
    spoken = document.styles["Normal"].element.get_or_add_rPr()
    mark = spoken.makeelement(qn("w:lang"), {qn("w:val"): SPOKEN[report.language]})
    spoken.append(mark)
    core = document.core_properties
    core.title = plain(report.title.text, _LONGEST_PROPERTY)
    core.author, core.comments, core.language = "Peta Layanan", "", SPOKEN[report.language]
    core.created = core.modified = dt.datetime.combine(report.today, dt.time(), tzinfo=dt.UTC)
