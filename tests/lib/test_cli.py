"""The command line: what it prints, and what it refuses without writing anything."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from geographiclib.geodesic import Geodesic

from lib import cli, errors
from lib.services import access, coverage, files
from tests.lib.small import small_dataset

ROOT = Path(__file__).resolve().parents[2]
HEADER_F, HEADER_D = "id,name,lat,lon\n", "id,kode,lat,lon,population\n"
GOOD_F = HEADER_F + 'P1,"=Puskesmas, Satu",-9.0,124.01\n'
GOOD_D = HEADER_D + "A,53.04,-9.0,124.00,1000\nB,53.04,-9.0,124.04,500\nC,53.05,-8.3,124.5,400\n"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    dataset = small_dataset("cli")
    monkeypatch.setattr(access, "current_dataset", lambda: dataset)
    monkeypatch.setattr(coverage, "current_dataset", lambda: dataset)


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def with_files(facilities=GOOD_F, demand=GOOD_D, *more, radius="5", language="en"):
        for name, content in (("F.csv", facilities), ("D.csv", demand)):
            if content is not None:
                raw = content if isinstance(content, bytes) else content.encode()
                (tmp_path / name).write_bytes(raw)
        before = sorted(tmp_path.iterdir())
        status = cli.main(
            ["coverage", "--facilities", "F.csv", "--demand", "D.csv", "--radius-km", radius,
             "--language", language, "--output", "out.csv", "--format", "csv", *more]
        )  # fmt: skip
        printed = capsys.readouterr()
        if status:
            assert sorted(tmp_path.iterdir()) == before
            assert printed.out == ""
            assert printed.err.count("\n") == 1
            return status, printed.err
        assert printed.err == printed.out == ""
        return status, (tmp_path / "out.csv").read_bytes().decode("utf-8")

    return with_files


def command(*words):
    return cli.main(["coverage", "--service", "puskesmas", "--radius-km", "5", *words])


def test_csv_has_the_columns_of_the_issue_lf_ends_and_enough_decimals(capsys):
    assert command("--format", "csv") == 0
    out = capsys.readouterr().out
    assert "\r" not in out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == coverage.COLUMNS
    assert rows[0]["kode"] == "53.04"
    assert rows[0]["population_covered"] == "1500"
    expected = Geodesic.WGS84.Inverse(-9.0, 124.0, -9.0, 124.01)["s12"] / 1000
    assert rows[0]["median_km"] == f"{expected:.6f}"
    assert rows[2]["coverage_pct"] == rows[2]["population_covered"] == ""


def test_json_writes_null_for_what_is_not_available(capsys):
    assert command("--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["kode"] for row in rows] == ["53.04", "53.05", "54.71"]
    assert rows[2]["coverage_pct"] is None
    assert rows[2]["sea_crossing_population"] is None
    assert rows[0]["facilities"] == 2


def test_the_table_is_the_default_and_shows_a_dash_for_what_is_not_available(capsys):
    assert command("--level", "provinsi") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == list(coverage.COLUMNS)
    assert len(lines) == 3
    assert "nan" not in lines[2].lower()
    assert "<na>" not in lines[2].lower()


def test_files_give_a_table_worked_by_hand(run):
    status, text = run()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert status == 0
    assert [row["kode"] for row in rows] == ["53.04", "53.05"]
    assert (rows[0]["population_covered"], rows[0]["coverage_pct"]) == ("1500", "100.000000")
    assert (rows[1]["population_covered"], rows[1]["facilities"]) == ("0", "0")
    assert rows[1]["sea_crossing_population"] == "400"


def test_a_byte_order_mark_and_crlf_are_fine(run):
    plain = run()[1]
    with_mark = b"\xef\xbb\xbf" + GOOD_D.replace("\n", "\r\n").encode()
    assert run(GOOD_F, with_mark)[1] == plain


def test_the_order_of_rows_columns_and_more_columns_change_nothing(run):
    plain = run()[1]
    lines = GOOD_D.splitlines()
    other = "\n".join([lines[0], *lines[:0:-1]]) + "\n\n"
    turned = "catatan,lon,lat,name,id\nx,124.01,-9.0,NA,P1\n"
    assert run(turned, other)[1] == plain


def test_empty_rows_of_a_spreadsheet_and_blanks_around_numbers_change_nothing(run):
    plain = run()[1]
    facilities = GOOD_F.replace(",-9.0,124.01", ", -9.0 , 124.01") + ",,,\r\n , ,,\n"
    assert run(facilities, GOOD_D.replace(",1000", ", 1000") + ",,,,\n,,,,\n")[1] == plain
    assert run(HEADER_F + ",,,\n")[1].startswith("E_NO_ROWS: ")


def test_names_that_look_like_nothing_are_kept(tmp_path):
    path = tmp_path / "F.csv"
    path.write_text(HEADER_F + "1,NA,-9.0,124\n2,NULL,-9.0,124\n3,nan,-9.0,124\n007,,-9,124\n")
    read = files.read_facilities(path)
    assert read.names == ("", "NA", "NULL", "nan")
    assert read.ids == ("007", "1", "2", "3")


F_FAULTS = {
    "zero bytes": ("", "E_EMPTY", ""),
    "blanks only": ("\n \n", "E_EMPTY", ""),
    "a mark only": (b"\xef\xbb\xbf", "E_EMPTY", ""),
    "header only": (HEADER_F, "E_NO_ROWS", ""),
    "Latin-1": ((HEADER_F + "1,Kéfa,-9,124\n").encode("latin-1"), "E_ENCODING", "UTF-8"),
    "UTF-16": (GOOD_F.encode("utf-16"), "E_ENCODING", ""),
    "UTF-16 without a mark": (GOOD_F.encode("utf-16-le"), "E_ENCODING", ""),
    "NUL": (HEADER_F + "1,A,-9,124\n2,B\0,-9,124\n", "E_NUL", "Row 3"),
    "semicolons": (GOOD_F.replace(",", ";"), "E_DELIMITER", "“;”"),
    "tabs": (HEADER_F.replace(",", "\t") + "1\tA\t-9\t124\n", "E_DELIMITER", "TAB"),
    "decimal comma": (HEADER_F + '1,A,"-9,0",124\n', "E_NUMBER", "lat"),
    "extra field in the first row": (HEADER_F + "1,A,-9,124,5\n", "E_FIELD_COUNT", "Row 2"),
    "extra field later": (HEADER_F + "1,A,-9,124\n2,B,-9,124,5\n", "E_FIELD_COUNT", "Row 3"),
    "short row": (HEADER_F + "1,A,-9\n", "E_FIELD_COUNT", "3 fields"),
    "unclosed quote": (HEADER_F + '1,"A,-9,124\n', "E_QUOTE", ""),
    "stray quote": (HEADER_F + '1,"A"x,-9,124\n', "E_QUOTE", "row 2"),
    "two columns of a name": ("id,name,lat,lat,lon\n1,A,-9,-9,124\n", "E_DUP_COLUMN", "lat"),
    "missing columns": ("id,name,latitude\n1,A,-9\n", "E_MISSING_COLUMN", "lat, lon"),
    "zip": (b"PK\x03\x04rest", "E_TYPE", "XLSX"),
    "program": (b"MZ\x90\x00\x03", "E_TYPE", "EXE"),
    "no id": (HEADER_F + " ,A,-9,124\n", "E_VALUE", "id"),
    "id twice": (HEADER_F + "1,A,-9,124\n2,B,-9,124\n1,C,-9,124\n", "E_DUP_ID", "2 and 4"),
    "words": (HEADER_F + "1,A,utara,124\n", "E_NUMBER", "utara"),
    "underscore": (HEADER_F + "1,A,-9,1_24\n", "E_NUMBER", "1_24"),
    "other digits": (HEADER_F + "1,A,-９,124\n", "E_NUMBER", ""),
    "NaN": (HEADER_F + "1,A,NaN,124\n", "E_COORD", "lat"),
    "empty": (HEADER_F + "1,A,-9,\n", "E_COORD", "lon"),
    "inf": (HEADER_F + "1,A,-9,inf\n", "E_COORD", "lon"),
    "1e400": (HEADER_F + "1,A,1e400,124\n", "E_COORD", "lat"),
    "metres": (HEADER_F + "1,A,9000000,13800000\n", "E_COORD", ""),
    "lon 181": (HEADER_F + "1,A,-9,181\n", "E_COORD", "lon"),
    "swapped": (HEADER_F + "1,A,124,-9\n", "E_COORD_SWAPPED", ""),
    "null island": (HEADER_F + "1,A,0,0\n", "E_NULL_ISLAND", ""),
    "Singapore's antipode": (HEADER_F + "1,A,-1,-76\n", "E_OUT_OF_AREA", ""),
    "Bangkok": (HEADER_F + "1,A,13.7,100.5\n", "E_OUT_OF_AREA", ""),
    "a huge cell": (HEADER_F + "1," + "A" * 200_000 + ",-9,124\n", "E_LIMIT", ""),
    "many columns": (HEADER_F.strip() + ",x" * 300 + "\n", "E_LIMIT", ""),
    "missing file": (None, "E_FILE_NOT_FOUND", "F.csv"),
}


@pytest.mark.parametrize("name", F_FAULTS)
def test_a_faulty_facilities_file_is_refused_with_a_code(run, name):
    content, code, part = F_FAULTS[name]
    status, line = run(content)
    assert status == 2
    assert line.startswith(f"{code}: ")
    assert part in line


D_FAULTS = {
    "undotted": ("1,5304,-9,124,5", "E_REGION", "53.04"),
    "a number that lost its zero": ("1,53.4,-9,124,5", "E_REGION", "53.04"),
    "blank around": ("1, 53.04,-9,124,5", "E_REGION", "53.04 is meant"),
    "unknown": ("1,99.99,-9,124,5", "E_REGION", "99.99"),
    "a province": ("1,53,-9,124,5", "E_REGION", "“53”"),
    "no code": ("1,,-9,124,5", "E_REGION", ""),
    "negative people": ("1,53.04,-9,124,-5", "E_POPULATION", "-5"),
    "no people given": ("1,53.04,-9,124,", "E_POPULATION", ""),
    "NaN people": ("1,53.04,-9,124,nan", "E_POPULATION", ""),
    "endless people": ("1,53.04,-9,124,1e999", "E_POPULATION", ""),
    "people in words": ("1,53.04,-9,124,banyak", "E_NUMBER", "banyak"),
    "thousands": ('1,53.04,-9,124,"1.234.567"', "E_NUMBER", ""),
    "swapped": ("1,53.04,124,-9,5", "E_COORD_SWAPPED", "Row 2"),
}


@pytest.mark.parametrize("name", D_FAULTS)
def test_a_faulty_demand_file_is_refused_with_a_code(run, name):
    row, code, part = D_FAULTS[name]
    status, line = run(GOOD_F, HEADER_D + row + "\n")
    assert status == 2
    assert line.startswith(f"{code}: ")
    assert part in line


def test_too_many_rows_and_bytes_are_refused(run, monkeypatch):
    monkeypatch.setattr(files, "MAX_ROWS", 2)
    assert run()[1].startswith("E_LIMIT: ")
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    assert run()[0] == 0
    Path("out.csv").unlink()
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 20)
    assert run()[1].startswith("E_LIMIT: ")


def test_a_folder_is_no_file(run, tmp_path):
    (tmp_path / "F.csv").mkdir()
    assert run(None)[1].startswith("E_FILE_UNREADABLE: ")


def test_levels_finer_than_the_codes_are_refused_and_longer_codes_accepted(run):
    status, line = run(GOOD_F, GOOD_D, "--level", "kecamatan")
    assert status == 2
    assert line.startswith("E_LEVEL_CODE: Row 2 ")
    finer = HEADER_D + "A,53.04.01.2001,-9.0,124.00,10\n"
    status, text = run(GOOD_F, finer, "--level", "desa")
    assert status == 0
    assert text.splitlines()[1].startswith("53.04.01.2001,A,10,10,100.000000,")


@pytest.mark.parametrize(
    "radius", ["0", "-5", "nan", "inf", "1000.1", "5,5", "5km", "", "1e3", "1_0"]
)
def test_a_radius_that_is_none_is_refused(run, radius):
    # "-5" reads as an option to argparse unless it is a number, so both codes are right for it.
    assert run(radius=radius)[1].startswith(("E_RADIUS: ", "E_ARGUMENT: "))


def test_the_largest_and_a_small_radius_are_accepted(run):
    assert run(radius="1000")[0] == 0
    assert run(radius=".001")[0] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["coverage", "--radius-km", "5"], "E_ARGUMENT"),
        (["coverage", "--radius-km", "5", "--facilities", "F.csv"], "E_ARGUMENT"),
        (["coverage", "--service", "puskesmas"], "E_ARGUMENT"),
        (["coverage", "--service", "x", "--demand", "D.csv", "--radius-km", "5"], "E_ARGUMENT"),
        (["coverage", "--service", "kedai", "--radius-km", "5"], "E_SERVICE"),
        (["coverage", "--service", "klinik", "--radius-km", "5"], "E_NO_DATA"),
        (["coverage", "--service", "puskesmas", "--radius-km", "5", "--level", "rt"], "E_LEVEL"),
        (["coverage", "--service", "puskesmas", "--radius-km", "5", "--within", "99"], "E_REGION"),
        (["coverage", "--service", "puskesmas", "--radius-km", "5", "--format", "x"], "E_ARGUMENT"),
        (["coverage", "--serv", "puskesmas", "--radius-km", "5"], "E_ARGUMENT"),
        (["peta"], "E_ARGUMENT"),
        ([], "E_ARGUMENT"),
    ],
)
def test_wrong_commands_end_with_one_sentence_and_status_2(words, code, capsys):
    assert cli.main(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"{code}: ")
    assert printed.err.count("\n") == 1


def test_messages_are_indonesian_unless_english_is_asked_for(run, monkeypatch, capsys):
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "tidak ditemukan" in run(None, language="id")[1]
    assert "was not found" in run(None, language="en")[1]
    assert cli.main(["peta", "--language=en"]) == 2
    assert "could not be read" in capsys.readouterr().err
    assert cli.main(["coverage"]) == 2
    assert "argumen wajib belum ada: --radius-km" in capsys.readouterr().err


def test_the_output_replaces_a_file_whole_and_leaves_nothing_beside_it(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("lama")
    assert command("--format", "csv", "--output", str(target)) == 0
    assert target.read_text().startswith("kode,nama,")
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_a_fault_leaves_the_old_output_as_it_was(run):
    Path("out.csv").write_text("lama")
    assert run(HEADER_F)[0] == 2
    assert Path("out.csv").read_text() == "lama"


def test_outputs_that_cannot_be_are_refused(tmp_path, capsys):
    for target in (tmp_path, tmp_path / "tidak" / "ada.csv", "a\0b"):
        assert command("--format", "csv", "--output", str(target)) == 2
        assert capsys.readouterr().err.startswith("E_OUTPUT: ")
    assert list(tmp_path.iterdir()) == []


def test_reasons_are_told_in_the_language_of_the_sentence(tmp_path, capsys):
    cases = {
        "": "nama berkas tidak diisi",
        str(tmp_path): "itu sebuah folder",
        f"{tmp_path}/baru/": "itu sebuah folder",
        str(tmp_path / "tidak" / "ada.csv"): "foldernya tidak ada",
    }
    for output, reason in cases.items():
        assert command("--output", output) == 2
        line = capsys.readouterr().err
        assert line.startswith("E_OUTPUT: ")
        assert reason in line
    assert list(tmp_path.iterdir()) == []
    assert cli.main(["coverage", "--radius-km", "5"]) == 2
    assert "berikan --service, atau --facilities bersama --demand" in capsys.readouterr().err


def test_the_result_never_overwrites_its_own_input(run, capsys):
    run()
    words = ["--facilities", "F.csv", "--demand", "D.csv", "--radius-km", "5"]
    assert cli.main(["coverage", *words, "--output", "D.csv"]) == 2
    assert capsys.readouterr().err.startswith("E_OUTPUT: ")
    assert Path("D.csv").read_text() == GOOD_D


def test_formulas_in_names_are_guarded_in_csv(capsys, monkeypatch):
    dataset = small_dataset("formula")
    dataset.regions.loc[0, "nama"] = "=HYPERLINK(1)"
    monkeypatch.setattr(coverage, "current_dataset", lambda: dataset)
    command("--format", "csv")
    assert "53.04,'=HYPERLINK(1),1750" in capsys.readouterr().out


def test_services_are_listed_with_their_counts(capsys, monkeypatch):
    class Every:
        def service_facilities(self, service):
            name = "puskesmas" if service.code == "puskesmas" else "klinik"
            return small_dataset().table(f"service:{name}")

    monkeypatch.setattr("data.current.current_dataset", Every)
    assert cli.main(["services", "--format", "json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    own = rows["puskesmas"]
    assert list(own) == [
        "code", "sector", "label_id", "label_en", "facilities", "located", "year",
    ]  # fmt: skip
    assert (own["facilities"], own["located"], own["year"]) == (3, 2, 2022)
    assert (rows["klinik"]["facilities"], rows["klinik"]["year"]) == (0, None)


def test_a_reader_that_leaves_early_is_no_fault():
    code = (
        "import sys, lib.cli as c; c._run = lambda o: (0, None, None);"
        "c._render = lambda *a: 'x' * 10**7; sys.exit(c.main(['services']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(timeout=60) == cli.EXIT_PIPE
    assert err == b""


def test_a_start_imports_nothing_heavy():
    code = "import sys, lib.cli; lib.cli.build_parser(); print(*sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "numpy", "scipy", "shapely", "streamlit"} & set(out)
    assert errors.ArgumentError.code == "E_ARGUMENT"
