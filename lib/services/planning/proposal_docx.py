"""Proposals as a Word document: a sentence, the list, each line in full, money, notes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from lib.i18n import compact_people, date_long, language, number, rupiah, t
from lib.services.planning.proposal import Line
from lib.services.planning.proposal_files import (
    Paper,
    about,
    cost_basis,
    legal_status,
    money_lines,
    summary,
    target_text,
    tickets_text,
)
from lib.services.regions import region_name
from lib.services.reports.words import plain

_WIDTHS_CM = (2.0, 6.4, 5.4, 3.4, 1.8, 3.4, 4.4)
_HEADS = ("prioritas", "usulan", "lokasi", "penerima", "tahun", "biaya_rp", "penanggung_jawab")
_NUMBERS = (0, 3, 4, 5)
_DETAIL_CM = (4.6, 8.8, 4.6, 8.8)
_LANGUAGES = {"id": "id-ID", "en": "en-GB"}


def docx(paper: Paper) -> bytes:
    """Return the proposal as DOCX, A4 landscape, in the reader's language."""
    from docx import Document  # a quarter of a second, and only who downloads needs it

    said = about(paper)
    document = Document()
    _set_up(document, said.title, said.today)
    document.add_heading(_text(said.title), level=0)
    document.add_paragraph(_text(date_long(said.today)))
    document.add_paragraph(_text(summary(paper)))
    if paper.lines:
        document.add_heading(t("rencana_usulan.daftar"), level=1)
        _list(document, paper.lines)
        document.add_heading(t("rencana_usulan.rincian"), level=1)
        for each in paper.lines:
            _detail(document, each)
    money = money_lines(paper)
    if money:
        document.add_heading(t("rencana_usulan.keuangan"), level=1)
        _bullets(document, [*money, t("rencana_usulan.catatan_transfer")])
    document.add_heading(t("ekspor.keterangan"), level=1)
    inside = {summary(paper), *money, t("rencana_usulan.catatan_transfer")}
    notes = [each for each in said.notes if each not in inside]
    sources = [f"{t('ekspor.sumber')}: {each}" for each in said.sources]
    last = [t("ekspor.indikatif")]
    last += [f"{t('ekspor.alamat')}: {said.link}"] if said.link else []
    _bullets(document, [*notes, *sources, *last])
    _signature(document, said.today)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, heading: str, day: dt.date) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.4)
    section.top_margin = section.bottom_margin = Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    for name in ("Title", "Heading 1", "Heading 2"):
        _plain_type(document.styles[name])
    document.styles["Title"].font.size = Pt(18)
    spoken = style.element.get_or_add_rPr().makeelement(qn("w:lang"), {})
    spoken.set(qn("w:val"), _LANGUAGES[language()])
    style.element.get_or_add_rPr().append(spoken)
    core = document.core_properties
    core.title, core.author, core.comments = _text(heading), "Peta Layanan", ""
    core.language = _LANGUAGES[language()]
    core.created = core.modified = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


def _plain_type(style: Any) -> None:
    """Set a heading in the type of the text: that of the theme is on few machines."""
    from docx.oxml.ns import qn

    style.font.name = "Arial"
    fonts = style.element.rPr.rFonts
    for each in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{each}"), None)


def _list(document: Any, lines: Sequence[Line]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    grid = document.add_table(rows=1, cols=len(_HEADS), style="Table Grid")
    grid.autofit = False
    head = grid.rows[0]
    for cell, name in zip(head.cells, _HEADS, strict=True):
        cell.paragraphs[0].add_run(_text(t(f"rencana_usulan.kolom.{name}"))).bold = True
    # Repeated on each page, and read out as the head of the table.
    properties = head._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    for line in lines:
        for cell, text in zip(grid.add_row().cells, _cells(line), strict=True):
            cell.text = _text(text)
    _widths(grid, _WIDTHS_CM)
    for row in grid.rows:
        _whole(row)
        for at in _NUMBERS:
            row.cells[at].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widths(grid: Any, widths: Sequence[float]) -> None:
    """Set the widths of columns, for readers that ask the grid and those that ask the cells."""
    from docx.shared import Cm

    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:cantSplit"), {}))


def _cells(line: Line) -> tuple[str, ...]:
    return (
        number(line.priority),
        line.action,
        _place(line),
        compact_people(round(line.people_gained)),
        str(line.year),
        _cost(line),
        line.responsible,
    )


def _place(line: Line) -> str:
    parts = [line.place, region_name(line.district) if line.district else ""]
    parts.append(region_name(line.regency))
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _cost(line: Line) -> str:
    if line.cost_rp is None:
        return t("umum.tidak_tersedia")
    said = rupiah(line.cost_rp)
    return f"{said} ({t('rencana_usulan.asumsi')})" if line.assumed else said


def _detail(document: Any, line: Line) -> None:
    document.add_heading(_text(f"{number(line.priority)}. {line.action}: {_place(line)}"), level=2)
    first = document.add_paragraph(_text(line.problem))
    first.paragraph_format.keep_with_next = True
    rule = line.rule.sentence if line.rule else t("rencana_usulan.tanpa_aturan")
    document.add_paragraph(_text(rule)).paragraph_format.keep_with_next = True
    if line.effect == "berkala":
        often = document.add_paragraph(_text(t("rencana_usulan.berkala")))
        often.paragraph_format.keep_with_next = True
    told = {
        "status_hukum": legal_status(line),
        "volume": f"{number(line.amount, 0 if line.amount == int(line.amount) else 1)} "
        + t(f"rencana_usulan.satuan.{line.unit}"),
        "penerima": compact_people(round(line.people_gained)),
        "biaya_rp": _cost(line),
        "per_orang_rp": "" if line.per_person_rp is None else rupiah(round(line.per_person_rp)),
        "per_tahun_rp": "" if line.yearly_rp is None else rupiah(line.yearly_rp),
        "dasar_biaya": cost_basis(line),
        "bulan": "" if line.months is None else number(line.months),
        "tahun": str(line.year),
        "sumber_dana": line.funding_text,
        "penanggung_jawab": line.responsible,
        "usulan_warga": tickets_text(line),
        "target": target_text(line),
        "urusan": line.nomenclature.urusan,
        "program": line.nomenclature.program,
        "kegiatan": line.nomenclature.kegiatan,
        "sub_kegiatan": line.nomenclature.sub_kegiatan,
    }
    _facts(document, [(name, text) for name, text in told.items() if text])


def _facts(document: Any, told: Sequence[tuple[str, str]]) -> None:
    """Lay names and values side by side, two pairs a row, on the page of their heading."""
    half = -(-len(told) // 2)
    grid = document.add_table(rows=half, cols=len(_DETAIL_CM), style="Table Grid")
    grid.autofit = False
    for at, (name, text) in enumerate(told):
        row, side = grid.rows[at % half], at // half * 2
        label = _text(t(f"rencana_usulan.kolom.{name}")).removesuffix(" (Rp)")
        row.cells[side].paragraphs[0].add_run(label).bold = True
        row.cells[side + 1].text = _text(text)
    _widths(grid, _DETAIL_CM)
    for row in grid.rows:
        _whole(row)
        for cell in row.cells if row is not grid.rows[-1] else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph()


def _signature(document: Any, day: dt.date) -> None:
    """Leave room for who proposes it: place and date, name and number of service."""
    from docx.shared import Cm

    lines = [
        f"……………………, {date_long(day)}", t("rencana_usulan.ttd.pengusul"), "", "", "",
        "(………………………………………)", t("rencana_usulan.ttd.nip"),
    ]  # fmt: skip
    for at, each in enumerate(lines):
        said = document.add_paragraph(_text(each))
        form = said.paragraph_format
        form.left_indent, form.space_after = Cm(17.5), Cm(0)
        form.keep_with_next = at < len(lines) - 1


def _bullets(document: Any, texts: Sequence[str]) -> None:
    for each in texts:
        document.add_paragraph(_text(each), style="List Bullet")


def _text(text: str) -> str:
    """Return text that XML can hold: two characters are in no category that `plain` takes out."""
    return plain(text).replace("\ufffe", "").replace("\uffff", "")
