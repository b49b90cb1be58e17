"""Word files of a report open, cite in real footnotes, and hold whole tables."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import pytest
from docx import Document
from lxml import etree

from lib.services.reports import docx_report
from lib.services.reports.model import ChartPart, Fact, Sentence
from tests.lib.reports_made import chart, findings, map_part, report, table
from tests.lib.reports_sample import HOSTILE
from tests.lib.test_reports_slides import PNG, plain_spaces

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(autouse=True)
def _pictures(monkeypatch):
    monkeypatch.setattr("lib.services.reports.pictures.map_png", lambda *a, **k: PNG)
    monkeypatch.setattr("lib.services.reports.pictures.chart_png", lambda *a, **k: PNG)


def opened(**changes):
    return Document(io.BytesIO(docx_report.docx(report(kind="annex", **changes))))


def footnotes(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        root = etree.fromstring(packed.read("word/footnotes.xml"))
    return ["".join(note.itertext()).strip() for note in root.findall(f"{W}footnote")]


def test_findings_tables_and_sources_are_told_in_order():
    said = [plain_spaces(line.text) for line in opened().paragraphs]
    for first, then in (("2 dari 10 penduduk", "Temuan nomor 1"), ("Temuan nomor 4", "Kecamatan 1"),
                        ("Kecamatan 1", "Sumber data dan cara")):  # fmt: skip
        places = [next(i for i, line in enumerate(said) if text in line) for text in (first, then)]
        assert places == sorted(places)


def test_a_table_holds_every_row_of_an_annex_and_repeats_its_head():
    grid = opened(parts=(table(40),)).tables[1]
    assert len(grid.rows) == 41
    assert [cell.text for cell in grid.rows[1].cells] == [
        "53.04.01", "Kecamatan 1", "1.234.567", "46,2",
    ]  # fmt: skip
    assert grid.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None


def test_a_brief_says_how_many_rows_it_leaves_out():
    content = docx_report.docx(report(kind="brief", parts=(table(40),)))
    document = Document(io.BytesIO(content))
    assert len(document.tables[1].rows) == 13
    assert any("12 dari 40 baris" in plain_spaces(line.text) for line in document.paragraphs)


def test_sources_stand_in_footnotes_once_each():
    content = docx_report.docx(report(kind="annex"))
    notes = [note for note in footnotes(content) if note]
    assert notes == ["Sumber: Kemenkes 2022."]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        body = packed.read("word/document.xml").decode()
    assert body.count("footnoteReference") == 1
    assert body.count("NOTEREF _Sumber1") == 6


def test_pages_are_numbered_and_the_first_has_room_for_a_letterhead():
    section = opened().sections[0]
    fields = section.footer._element.findall(f".//{W}fldSimple")
    assert [field.get(f"{W}instr") for field in fields] == ["PAGE", "NUMPAGES"]
    room = section.first_page_header.paragraphs[0].paragraph_format.space_after
    assert room.cm > 2.5


def test_a_wide_table_lies_on_a_page_of_its_own_and_the_text_stands_again():
    wide = table(3)
    columns = tuple(
        dataclasses.replace(wide.columns[2], label=f"Penduduk kelompok {n}") for n in range(14)
    )
    document = opened(parts=(dataclasses.replace(wide, columns=columns), findings(2)))
    lying = [section.page_width > section.page_height for section in document.sections]
    assert lying == [False, True, False]


def test_typeface_has_a_fallback_and_no_preview_is_left():
    with zipfile.ZipFile(io.BytesIO(docx_report.docx(report(kind="annex")))) as packed:
        assert not [name for name in packed.namelist() if "thumbnail" in name]
        fonts = packed.read("word/fontTable.xml").decode()
    assert '<w:font w:name="Plus Jakarta Sans"><w:altName w:val="Arial"/>' in fonts


def test_pictures_are_described():
    document = opened(parts=(map_part(), ChartPart("G", Sentence("Naik"), chart())))
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert told[0].startswith("Peta: Di Belu")
    assert told[1] == "Tasifeto Timur 10 %."


def test_chapters_follow_each_other():
    chapters = tuple(report(title=Sentence(f"Bab {n} tentang puskesmas")) for n in (1, 2))
    said = [plain_spaces(line.text) for line in opened(chapters=chapters).paragraphs]
    assert said.index("Bab 1 tentang puskesmas") < said.index("Bab 2 tentang puskesmas")


def test_hostile_text_makes_a_file_that_opens():
    for text in HOSTILE:
        said = Sentence(text, text, text)
        made = report(title=said, region_name=text, topic=text, facts=(Fact(text, text, text),),
                      parts=(findings(2, text=text.replace("{", "(").replace("}", ")")),
                             dataclasses.replace(table(2), finding=said, heading=text)),
                      sources=(text,), notes=(text,))  # fmt: skip
        assert len(Document(io.BytesIO(docx_report.docx(made))).tables) == 2


def test_language_and_numbers_are_the_reports():
    document = opened(language="en", parts=(table(),))
    assert document.tables[1].rows[1].cells[2].text == "1,234,567"
    spoken = document.styles["Normal"].element.findall(f".//{W}lang")
    assert spoken[-1].get(f"{W}val") == "en-GB"
