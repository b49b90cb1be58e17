"""The reject file holds the analyst's own rows and columns, and the reasons."""

import io

import numpy as np
import pandas as pd

from data.problems import ERROR, WARNING, Problems
from data.readers.read import read_table
from lib.services.desk import report
from lib.services.desk.reject_file import reject_csv, reject_xlsx

FILE = "id;nama;lat;lon\nA;Satu;-9,1;124,9\nB;=Dua;-9,2;x\nC;Tiga;-9,3;124,7\nD;Empat\n"


def rejected():
    raw = read_table(FILE.encode(), "a.csv")
    problems = Problems()
    problems.extend(raw.problems)
    problems.add("E_COORD", ERROR, [3], "lon", ["x"])
    problems.add("W_NEAR", WARNING, [4], "nama", ["Tiga"])
    return raw, np.array([3, 5]), problems


def test_only_rejected_rows_are_in_it_with_their_reasons():
    body = reject_csv(*rejected())
    table = pd.read_csv(io.BytesIO(body), dtype=str, keep_default_na=False)
    assert list(table.columns) == ["id", "nama", "lat", "lon", "Baris di berkas", "Alasan ditolak"]
    assert list(table["Baris di berkas"]) == ["3", "5"]
    first, second = table.to_dict("records")
    assert (first["lat"], first["nama"]) == ("-9,2", "'=Dua")
    assert first["Alasan ditolak"].startswith("E_COORD lon: ")
    assert second["Alasan ditolak"].startswith("E_FIELD_COUNT")
    assert "D" in second["id"]


def test_it_can_be_loaded_again_once_corrected():
    again = read_table(reject_csv(*rejected()), "b.csv")
    assert again.columns[:4] == ("id", "nama", "lat", "lon")
    assert again.frame["lat"].iloc[0] == "-9,2"


def test_as_a_workbook_every_cell_is_text_and_loads_again_as_it_stood():
    again = read_table(reject_xlsx(*rejected()), "b.xlsx")
    assert again.frame["lat"].iloc[0] == "-9,2"
    assert again.frame["nama"].iloc[0] == "=Dua"
    assert again.frame["Baris di berkas"].tolist() == ["3", "5"]


def test_problems_are_gathered_by_code_errors_first_and_the_commonest_first():
    problems = rejected()[2]
    problems.add("E_REGION", ERROR, [6, 7, 7], "kode", ["1", "2", "3"])
    found = report.groups(problems, examples=2)
    told = [(each.code, each.count, each.rows) for each in found]
    assert told[0] == ("E_REGION", 3, 2)
    assert told[-1] == ("W_NEAR", 1, 1)
    assert [each.row for each in found[0].examples] == [6, 7]


def test_issues_are_listed_by_row_with_code_severity_and_sentence():
    listed = report.issues(rejected()[2])
    assert [each["row"] for each in listed] == [3, 4, 5]
    assert list(listed[0]) == ["row", "column", "value", "code", "severity", "message"]
    assert listed[0]["message"]
    assert len(report.issues(rejected()[2], limit=1)) == 1


def test_a_row_repaired_and_accepted_counts_as_both():
    assert report.counts(4, [2, 3], [3, 4]) == {
        "rows": 4, "accepted": 2, "rejected": 2, "repaired": 1,
    }  # fmt: skip
