"""The results as files: nothing runs in a spreadsheet, and a demonstration says so in each row."""

import io

import pandas as pd
import pytest

from data.db.engine import set_database
from lib.auth import operator
from lib.services.skm import demo, export
from lib.services.skm.results import Wanted
from tests.lib.skm.survey_sample import answer, now, unit


@pytest.fixture
def kept(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


def read(content):
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def test_a_name_that_looks_like_a_formula_stays_a_name(kept):
    answer(kept, unit(kept, "=HYPERLINK(1)"), times=5)
    table = read(export.results_csv(Wanted("53.04"), "tahunan"))
    own = table[table["kelompok"] == "unit"].iloc[0]
    assert own["nama"] == "'=HYPERLINK(1)"
    assert (own["n"], float(own["ikm"]), own["mutu"], own["keterangan"]) == ("5", 75.0, "C", "")


def test_a_demonstration_says_so_in_each_row_and_in_the_workbook(kept):
    demo.make(operator(), "53.04", db=kept, now=now)
    wanted = Wanted("53.04", demo=True)
    assert set(read(export.results_csv(wanted, "tahunan"))["keterangan"]) == {"data contoh"}
    book = io.BytesIO(export.results_xlsx(wanted, "tahunan"))
    sheets = pd.read_excel(book, sheet_name=None, header=None, engine="openpyxl")
    told = [str(each) for sheet in sheets.values() for each in sheet.to_numpy().ravel()]
    assert any(each.startswith("DATA CONTOH") for each in told)


def test_what_is_hidden_has_no_figure_and_says_why(kept):
    answer(kept, unit(kept), times=4)
    table = read(export.results_csv(Wanted("53.04"), "triwulanan"))
    assert set(table["n"]) == {""}
    assert set(table["ikm"]) == {""}
    assert all("kurang dari 5" in each for each in table["keterangan"])


def test_without_answers_there_is_a_row_without_figures(kept):
    table = read(export.results_csv(Wanted("53.04"), "tahunan"))
    assert table[["kelompok", "n", "ikm"]].to_numpy().tolist() == [["semua", "0", ""]]


def test_the_template_has_the_columns_that_a_file_may_have():
    assert list(read(export.template_csv()).columns) == [
        "tanggal", "usia", "jenis_kelamin", "pendidikan", "pekerjaan",
        *(f"U{n}" for n in range(1, 10)), "saran",
    ]  # fmt: skip
