"""Proposals as XLSX and DOCX, read back: complete, inert, in two languages."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from docx import Document

from data.current import current_dataset
from lib.i18n import t, using
from lib.services.participation.nomenclature import Entry
from lib.services.planning import proposal_files
from lib.services.planning.money import bearable, taken
from lib.services.planning.proposal import Wish, lines, spending
from lib.services.planning.proposal_docx import docx
from lib.services.planning.proposal_files import COLUMNS, Paper
from tests.lib.kpi.people import BELU

DAY = dt.date(2026, 11, 24)
WISH = Wish("puskesmas", 5_000, "bangun_puskesmas")
SITES = pd.DataFrame({
    "id": ["53.04.01.2008", "53.04.02.2001"], "name": ["Dirun", "Silawan"],
    "lat": [-9.10801, -8.98673], "lon": [125.08912, 124.92837], "people_gained": [2_000.0, 500.0],
})  # fmt: skip


@pytest.fixture
def made(sqlite_db):
    def paper(wish=WISH, sites=SITES, **more):
        found = lines(sites, wish, today=DAY, db=sqlite_db)
        return Paper(BELU, wish, found, taken(bearable(BELU), spending(found)), **more)

    return paper


def sheets(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def text_of(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([each.text for each in document.paragraphs] + cells)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_workbook_has_the_shape_of_the_rkpd(made, language):
    with using(language):
        book = sheets(proposal_files.xlsx(made(link="http://127.0.0.1/rencana")))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    with using(language):
        assert heads == [t(f"rencana_usulan.kolom.{name}") for name in COLUMNS]
    row = dict(zip(COLUMNS, (cell.value for cell in sheet[2]), strict=True))
    assert (row["prioritas"], row["biaya_rp"], row["per_orang_rp"]) == (1, 9e9, 4.5e6)
    assert (row["kode"], row["tahun"], row["penerima"]) == ("53.04.01.2008", "2028", 2_000)
    assert row["penanggung_jawab"].endswith("Kabupaten Belu")
    assert row["versi_data"] == current_dataset().version
    assert not row["urusan"]
    assert sheet.max_row == 3
    told = [cell.value for cell in book.worksheets[1]["B"]]
    assert any(each.startswith("2 ") for each in told)
    assert any("2021" in each for each in told)
    assert "http://127.0.0.1/rencana" in told


def test_the_nomenclature_is_carried_once_it_is_chosen(made):
    entry = Entry("1.02 Kesehatan", "Upaya", "Fasilitas", "Pembangunan Puskesmas")
    paper = made(replace(WISH, nomenclature=entry))
    table = proposal_files.table(paper)
    assert table["sub_kegiatan"].tolist() == ["Pembangunan Puskesmas"] * 2
    assert "Pembangunan Puskesmas" in text_of(docx(paper))
    assert not any("nomenklatur" in each for each in proposal_files.about(paper).notes)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_document_says_the_same(made, language):
    with using(language):
        paper = made()
        content = docx(paper)
        summed, money = proposal_files.summary(paper), proposal_files.money_lines(paper)
    text = text_of(content)
    for each in (summed, *money, paper.lines[1].problem, paper.lines[0].rule.sentence):
        assert each.replace("\u00a0", " ") in text.replace("\u00a0", " ")
    document = Document(io.BytesIO(content))
    assert document.sections[0].page_width > document.sections[0].page_height
    assert document.core_properties.title == document.paragraphs[0].text
    assert len(document.tables[0].rows) == 3
    assert "rencana_usulan" not in text
    year, place = ("Tahun", "Pengusul") if language == "id" else ("Year", "Proposed by")
    facts = [cell.text for row in document.tables[1].rows for cell in row.cells]
    assert facts[facts.index(year) + 1] == "2028"
    # It is dated, and has room for who signs it.
    assert document.paragraphs[1].text in document.paragraphs[-7].text
    assert document.paragraphs[-6].text.startswith(place)
    # Once only: notes do not repeat what stands above.
    assert text.count(summed.replace("\u00a0", " ")) == 1
    assert not re.search(r"\bnan\b|\bNone\b", text)


def test_neither_file_runs_or_breaks_by_what_a_name_holds(made):
    evil = SITES.assign(name=['=HYPERLINK("http://x")', "<w:b/>\x00\ufffe&\u202e"])
    paper = made(sites=evil)
    sheet = sheets(proposal_files.xlsx(paper)).worksheets[0]
    place = COLUMNS.index("lokasi") + 1
    assert sheet.cell(2, place).data_type == "s"
    assert sheet.cell(2, place).value.startswith("'=")
    content = docx(paper)
    assert "<w:b/>" in text_of(content)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        links = [each for each in parts.namelist() if each.endswith(".rels")]
        assert not any(b'TargetMode="External"' in parts.read(each) for each in links)


def test_what_is_not_known_stays_empty(made):
    paper = made(Wish("rth", 5_000, "bangun_lain"), SITES.assign(people_gained=0.0))
    table = proposal_files.table(paper)
    assert table[["biaya_rp", "per_orang_rp", "aturan"]].replace("", None).isna().all(axis=None)
    assert paper.cost_rp is None
    assert "belum diisi" in proposal_files.summary(paper)
    assert "tersedia" in text_of(docx(paper))
    nothing = made(sites=SITES.iloc[:0])
    assert proposal_files.summary(nothing) in text_of(docx(nothing))
    assert sheets(proposal_files.xlsx(nothing)).worksheets[0].max_row == 1
