"""The commands import and versions, as an operator types them."""

import json

import pandas as pd
import pytest

from lib.auth import operator
from lib.services.desk import versions
from tests.lib.desk.conftest import load_file as load

HEADER = "kode_faskes,nama_faskes,kode_kabkota,lat,lon\n"
GOOD = HEADER + "K1,Klinik Satu,53.04,-9.1,124.9\nK2,Klinik Dua,53.04,-9.12,124.88\n"
BAD = GOOD + "K3,Klinik Tiga,53.04,0,0\nK4,Klinik Empat,99.99,-9.1,124.9\n"
LIST = ("versions", "--service", "klinik", "--format", "json")


def test_listing_versions_makes_no_database(run, tmp_path):
    status, out, _ = run(*LIST)
    assert (status, json.loads(out)) == (0, [])
    assert not (tmp_path / "data").exists()


def test_a_good_file_is_loaded_and_listed(run_on_both, tmp_path):
    status, report = load(run_on_both, tmp_path / "a.csv", GOOD)
    assert status == 0
    assert (report["rows"], report["accepted"], report["rejected"], report["repaired"]) == (
        2, 2, 0, 0,
    )  # fmt: skip
    assert (report["version"], report["state"], report["unchanged"]) == (1, "published", False)
    assert report["mapping"]["nama"] == "nama_faskes"
    assert report["code_system"] == "kemendagri"
    assert report["encoding"]
    assert report["dialect"]["delimiter"] == ","
    listed = json.loads(run_on_both(*LIST)[1])
    assert [(each["version"], each["accepted"]) for each in listed] == [(1, 2), (0, 0)]
    assert listed[0]["by"] == operator().key


def test_a_dry_run_checks_alike_and_keeps_nothing(run, tmp_path):
    status, report = load(run, tmp_path / "a.csv", BAD, "--dry-run")
    assert status == 1
    assert (report["rows"], report["accepted"], report["rejected"]) == (4, 2, 2)
    assert report["dry_run"] is True
    assert report["version"] is None
    found = {(each["row"], each["code"]) for each in report["issues"]}
    assert {(4, "E_NULL_ISLAND"), (5, "E_REGION")} <= found
    issue = report["issues"][0]
    assert list(issue) == ["row", "column", "value", "code", "severity", "message"]
    assert json.loads(run(*LIST)[1]) == []


def test_the_rows_that_are_good_are_loaded_and_the_others_written_to_correct(run_on_both, tmp_path):
    status, report = load(run_on_both, tmp_path / "a.csv", BAD, "--rejects", "tolak.csv")
    assert (status, report["version"]) == (1, 1)
    rejected = pd.read_csv(tmp_path / "tolak.csv", dtype=str)
    assert list(rejected["kode_faskes"]) == ["K3", "K4"]
    text = (tmp_path / "tolak.csv").read_text("utf-8-sig")
    corrected = text.replace("0,0", "-9.1,124.8").replace("99.99", "53.04")
    status, report = load(run_on_both, tmp_path / "b.csv", corrected)
    assert (status, report["accepted"], report["version"]) == (0, 2, 2)


def test_the_same_file_twice_changes_nothing_and_says_so(run_on_both, tmp_path):
    load(run_on_both, tmp_path / "a.csv", GOOD)
    status, report = load(run_on_both, tmp_path / "a.csv", GOOD)
    assert (status, report["unchanged"], report["version"]) == (0, True, 1)
    assert len(json.loads(run_on_both(*LIST)[1])) == 2


def test_an_id_that_is_there_is_rejected_and_a_likely_repetition_warned_of(run_on_both, tmp_path):
    load(run_on_both, tmp_path / "a.csv", GOOD)
    again = HEADER + "K1,Klinik Lain,53.04,-9.2,124.8\nK9,Klinik Dua,53.04,-9.1201,124.88\n"
    status, report = load(run_on_both, tmp_path / "b.csv", again)
    assert (status, report["accepted"], report["rejected"]) == (1, 1, 1)
    by_row = {each["row"]: (each["code"], each["severity"]) for each in report["issues"]}
    assert by_row[2] == ("E_ID_EXISTS", "error")
    assert by_row[3][1] == "warning"


def test_an_unambiguous_repair_counts_as_both_and_can_be_refused(run, tmp_path):
    text = HEADER.replace(",", ";") + "K1;Klinik Satu;53.04;-9,1;124,9\n"
    status, report = load(run, tmp_path / "a.csv", text, "--dry-run")
    assert (status, report["accepted"], report["repaired"]) == (0, 1, 1)
    assert report["dialect"]["delimiter"] == ";"
    status, report = load(run, tmp_path / "a.csv", text, "--dry-run", "--no-repair")
    assert (status, report["accepted"], report["repaired"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E_EMPTY"),
        (HEADER.encode(), "E_NO_ROWS"),
        (b"a,b\n1,2\n", "E_MISSING_COLUMN"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "E_TYPE"),
    ],
)
def test_a_file_that_cannot_be_used_ends_with_2(run, tmp_path, content, code):
    (tmp_path / "a.csv").write_bytes(content)
    status, out, err = run("import", "a.csv", "--service", "klinik")
    assert (status, out) == (2, "")
    assert err.startswith(f"{code}: ")


def test_a_region_is_replaced_and_rows_outside_it_are_rejected(run_on_both, tmp_path):
    load(run_on_both, tmp_path / "a.csv", GOOD + "K5,Klinik Lima,53.05,-8.2151,124.5173\n")
    new = HEADER + "K1,Klinik Satu,53.04,-9.1,124.9\nK6,Klinik Enam,53.05,-8.2151,124.5173\n"
    words = ("--mode", "replace_region", "--region", "53.04")
    status, report = load(run_on_both, tmp_path / "b.csv", new, *words)
    assert (status, report["accepted"]) == (1, 1)
    assert [each["code"] for each in report["issues"] if each["row"] == 3] == ["E_OUTSIDE_REGION"]
    _, out, _ = run_on_both(*LIST, "--compare", "1", "2")
    counts = json.loads(out)
    assert (counts["added"], counts["removed"], counts["same"]) == (0, 1, 2)


def test_a_version_is_exported_and_restored(run_on_both, tmp_path):
    load(run_on_both, tmp_path / "a.csv", GOOD)
    run_on_both("versions", "--service", "klinik", "--restore", "0")
    run_on_both("versions", "--service", "klinik", "--export", "1", "--output", "v1.csv")
    table = pd.read_csv(tmp_path / "v1.csv", dtype=str)
    assert list(table["id"]) == ["K1", "K2"]
    numbers = [each["version"] for each in json.loads(run_on_both(*LIST)[1])]
    assert numbers == [2, 1, 0]
    assert versions.MOVED_M == 1


@pytest.mark.parametrize(
    "words",
    [
        ("import", "a.csv"),
        ("import", "a.csv", "--service", "warung"),
        ("import", "a.csv", "--service", "klinik", "--mode", "replace_region"),
        ("import", "a.csv", "--service", "klinik", "--mapping", "nama"),
        ("import", "tidak-ada.csv", "--service", "klinik"),
        ("versions", "--service", "klinik", "--export", "0"),
        ("versions", "--service", "klinik", "--restore", "9"),
    ],
)
def test_a_wrong_command_ends_with_2_and_makes_nothing(run, tmp_path, words):
    (tmp_path / "a.csv").write_text(GOOD)
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("E_")
