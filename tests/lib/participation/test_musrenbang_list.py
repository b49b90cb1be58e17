"""The list for the Musrenbang: read back from the workbook with another library."""

import io

import openpyxl
import pytest

from lib.auth import operator
from lib.i18n import using
from lib.services.participation import musrenbang, musrenbang_list, nomenclature, proposals
from lib.services.participation.proposals import Wanted
from tests.lib.kpi.people import BELU
from tests.lib.participation.test_proposals import a_proposal, person

GAP = {"service": "puskesmas", "from": "desa", "distance_m": 14_240,
       "facility": "Puskesmas Haliwen", "facility_id": "x", "dataset": "2026.1"}  # fmt: skip


def sheet(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)], book


@pytest.fixture
def filled(db):
    first = a_proposal(db, service="puskesmas", evidence=GAP, district="53.04.01",
                       village="53.04.01.2001", title="=HYPERLINK(1)")  # fmt: skip
    second = a_proposal(db, sector="", title="Lampu jalan 0812 3456 7890")
    proposals.support(first.id, person(), db=db)
    musrenbang.advance(operator(), first.id, "kecamatan", "Disepakati", expected="", db=db)
    return first, second


def test_a_proposal_carries_support_stage_and_gap_and_leaves_the_nomenclature_empty(db, filled):
    first, second = filled
    with using("id"):
        table = musrenbang_list.table(Wanted(BELU), db=db)
    assert list(table["tiket"]) == [first.ticket, second.ticket]
    row = table.iloc[0]
    assert (row["kecamatan"], row["desa"], row["dukungan"], row["tahap"], row["alasan"]) == (
        "Lamaknen", "Kewar", 1, "Musrenbang kecamatan", "Disepakati",
    )  # fmt: skip
    assert (row["jarak_km"], row["fasilitas_terdekat"], row["versi_data"]) == (
        14.24, "Puskesmas Haliwen", "2026.1",
    )  # fmt: skip
    assert (table[list(nomenclature.COLUMNS)] == "").all(axis=None)
    assert table.iloc[1]["judul"] == "Lampu jalan […]"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_workbook_is_inert_and_says_what_it_is(db, filled, language):
    with using(language):
        rows, book = sheet(musrenbang_list.xlsx(Wanted(BELU), "https://contoh.go.id", db=db))
    assert len(rows) == 3
    assert rows[0][-1] == ("Sub kegiatan" if language == "id" else "Sub-activity")
    assert rows[1][8] == "'=HYPERLINK(1)"
    assert rows[1][10] == 1
    about = " ".join(str(cell.value) for row in book.worksheets[1] for cell in row)
    assert "Belu" in about
    assert "SIPD" in about


def test_examples_say_so(db):
    a_proposal(db, demo=True)
    with using("id"):
        rows, book = sheet(musrenbang_list.xlsx(Wanted(BELU, demo=True), db=db))
    assert len(rows) == 2
    assert any("DATA CONTOH" in str(cell.value) for row in book.worksheets[1] for cell in row)
