"""Indices of files of answers, and what is refused."""

import io
import json

import pandas as pd
import pytest

from lib import cli
from lib.services.skm.table import skm_of_file

HEADER = "unit,U1,U2,U3,U4,U5,U6,U7,U8,U9\n"


def test_units_and_the_whole():
    text = HEADER + "A,4,4,4,4,4,4,4,4,4\nB,2,2,2,2,2,2,2,2,2\nB,3,3,3,3,3,3,3,3,\n"
    told = skm_of_file(text.encode(), "a.csv")
    assert [(each["unit"], each["n"], each["ikm"]) for each in told["units"]] == [
        ("A", 1, 100.0), ("B", 2, 61.11),
    ]  # fmt: skip
    # U1 to U8: (4 + 2 + 3) / 3 = 3; U9: (4 + 2) / 2 = 3
    assert told["overall"]["elements"] == {f"U{n}": 3.0 for n in range(1, 10)}
    assert (told["overall"]["ikm"], told["overall"]["mutu"]) == (75.0, "C")


def test_a_workbook_without_units():
    book = io.BytesIO()
    pd.DataFrame({f"u{n}": [3, 4] for n in range(1, 10)}).to_excel(book, index=False)
    told = skm_of_file(book.getvalue(), "a.xlsx")
    assert told["units"] == []
    assert (told["overall"]["n"], told["overall"]["ikm"]) == (2, 87.5)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E_EMPTY"),
        (HEADER.encode(), "E_NO_ROWS"),
        (b"unit,U1,U2\nA,1,2\n", "E_MISSING_COLUMN"),
        ((HEADER + "A,5,4,4,4,4,4,4,4,4\n").encode(), "E_ANSWER"),
        ((HEADER + "A,0,4,4,4,4,4,4,4,4\n").encode(), "E_ANSWER"),
        ((HEADER + "A,2.5,4,4,4,4,4,4,4,4\n").encode(), "E_ANSWER"),
        ((HEADER + "A,baik,4,4,4,4,4,4,4,4\n").encode(), "E_ANSWER"),
        ((HEADER + "A,4,4,4,4,4,4,4,4,4\nA,4,4\n").encode(), "E_ANSWER_ROW"),
        ((HEADER + "A,nan,4,4,4,4,4,4,4,4\n").encode(), "E_ANSWER"),
    ],
)
def test_bad_files_end_with_a_code(tmp_path, capsys, content, code):
    (tmp_path / "a.csv").write_bytes(content)
    assert cli.main(["skm", str(tmp_path / "a.csv")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{code}: ")


def test_the_first_wrong_answer_is_told_with_its_place(tmp_path, capsys):
    (tmp_path / "a.csv").write_text(HEADER + "A,4,4,4,4,4,4,4,4,4\nB,4,4,9,4,4,4,4,4,7\n")
    cli.main(["skm", str(tmp_path / "a.csv"), "--language", "en"])
    assert "2 answers" in (told := capsys.readouterr().err)
    assert "“9”, row 3, column U3" in told


def test_the_command_prints_json(tmp_path, capsys):
    (tmp_path / "a.csv").write_text(HEADER + "A,4,4,4,4,4,4,4,4,4\n")
    assert cli.main(["skm", str(tmp_path / "a.csv"), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["overall"]) == {
        "n", "elements", "nrr_weighted", "ikm", "mutu", "kinerja", "margin_of_error",
    }  # fmt: skip
    assert told["overall"]["kinerja"] == "Sangat Baik"
