"""The commands gaps and standards: what they print, and what they refuse without writing."""

import csv
import io
import json

import numpy as np
import pytest

from lib import cli
from lib.cli_gaps import STANDARD_COLUMNS
from lib.services.gap_standards import standards_table
from lib.services.gaps import gap_summary, group_table

PER_GROUP = ("population", "population_covered", "coverage_pct", "median_km", "p90_km",
             "sea_crossing_population", "regions")  # fmt: skip
OVER_ALL = ("absolute_gap_pct", "ratio", "gini", "theil", "theil_between", "theil_within",
            "palma", "concentration_index")  # fmt: skip
FACILITIES = "id,name,lat,lon\nP1,Satu,-9.1,124.9\nP2,Dua,-6.18,106.83\n"
# 53.04 is in the list of 62, 31.71 is not: B is 0 km off, A about 111 m, C 11 km.
DEMAND = (
    "id,kode,lat,lon,population\n"
    "A,53.04.01.2001,-9.101,124.9,600\nB,31.71.01.1001,-6.18,106.83,500\n"
    "C,53.04.01.2002,-9.2,124.9,400\n"
)


def gaps(*words):
    return cli.main(["gaps", "--radius-km", "5", *words])


def test_json_gives_each_group_the_whole_and_the_gap(capsys):
    assert gaps("--service", "puskesmas", "--groups", "daerah_tertinggal", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["group"] for each in document["groups"]] == ["tertinggal", "lainnya"]
    table = group_table("puskesmas", 5_000, "daerah_tertinggal").set_index("group")
    for each in (*document["groups"], document["overall"]):
        for column in PER_GROUP:
            assert each[column] == pytest.approx(table.loc[each["group"], column], abs=1e-6)
    gap = gap_summary("puskesmas", 5_000, "daerah_tertinggal")
    for name in OVER_ALL:
        assert document[name] == pytest.approx(getattr(gap, name), abs=1e-6)
    first, other = (each["coverage_pct"] for each in document["groups"])
    assert document["absolute_gap_pct"] == pytest.approx(other - first, abs=1e-5)
    assert document["ratio"] == pytest.approx(other / first, abs=1e-5)


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "F.csv").write_text(FACILITIES)
    (tmp_path / "D.csv").write_text(DEMAND)

    def with_files(*words):
        before = sorted(tmp_path.iterdir())
        status = gaps("--facilities", "F.csv", "--demand", "D.csv", "--output", "out", *words)
        printed = capsys.readouterr()
        assert printed.out == ""
        if status:
            assert sorted(tmp_path.iterdir()) == before
            assert printed.err.count("\n") == 1
            return status, printed.err
        return status, (tmp_path / "out").read_text(encoding="utf-8")

    return with_files


def test_files_give_figures_worked_by_hand(run):
    status, text = run("--groups", "daerah_tertinggal", "--format", "json")
    document = json.loads(text)
    assert status == 0
    first, other = document["groups"]
    assert (first["population"], first["population_covered"]) == (1_000, 600)
    assert (other["population"], other["population_covered"]) == (500, 500)
    assert document["overall"]["coverage_pct"] == pytest.approx(1_100 / 15)
    assert (first["regions"], first["facilities"], document["overall"]["facilities"]) == (1, 1, 2)
    assert document["absolute_gap_pct"] == pytest.approx(40)
    assert document["ratio"] == pytest.approx(1 / 0.6, abs=1e-6)
    far, near = first["p90_km"], first["median_km"]
    # Sorted distances 0, near, far with 500, 600 and 400 people: the area under the curve.
    total = 600 * near + 400 * far
    share = 600 * near / total
    area = (600 * share + 400 * (share + 1)) / 2 / 1_500
    assert document["gini"] == pytest.approx(1 - 2 * area, abs=1e-4)
    mean = total / 1_500
    parts = [600 * near / mean * np.log(near / mean), 400 * far / mean * np.log(far / mean)]
    assert document["theil"] == pytest.approx(sum(parts) / 1_500, abs=1e-3)
    assert document["theil_between"] == pytest.approx(np.log(1.5), abs=1e-6)


def test_groups_of_villages_take_files_with_codes_of_villages(run, tmp_path):
    assert run("--groups", "idm", "--format", "csv")[0] == 0
    (tmp_path / "D.csv").write_text("id,kode,lat,lon,population\nA,53.04,-9.1,124.9,600\n")
    (tmp_path / "out").unlink()
    assert run("--groups", "idm")[1].startswith("E_LEVEL_CODE: ")


def test_csv_and_table_hold_the_groups(run, capsys):
    rows = list(csv.DictReader(io.StringIO(run("--groups", "jenis", "--format", "csv")[1])))
    assert [row["group"] for row in rows] == ["kabupaten", "kota", "semua"]
    assert gaps("--service", "puskesmas", "--groups", "kepulauan", "--within", "53") == 0
    out = capsys.readouterr().out
    assert "<NA>" not in out
    assert "nan" not in out.lower().split()
    assert "gini: 0." in out


def test_two_sets_may_be_given(capsys):
    words = (
        "--service",
        "sd",
        "--groups",
        "pilihan",
        "--first",
        "53.04, 53.05",
        "--format",
        "json",
    )
    assert gaps(*words, "--other", "31.71", "--language", "en") == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["regions"] for each in document["groups"]] == [2, 1]
    assert document["groups"][0]["label"] == "First set"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--groups", "x"], "E_GROUPS"),
        (["--groups", "pilihan"], "E_SETS"),
        (["--groups", "pilihan", "--first", "53.04", "--other", "53.04"], "E_SETS"),
        (["--groups", "ipm", "--first", "53.04"], "E_ARGUMENT"),
        (["--groups", "ipm", "--within", "99"], "E_REGION"),
        (["--groups", "ipm", "--within", "53.04.01"], "E_WITHIN"),
        (["--groups", "ipm", "--service", "sd"], "E_ARGUMENT"),
        (["--groups", "ipm", "--output", "F.csv"], "E_OUTPUT"),
        (["--groups", "ipm", "--radius-km", "nan"], "E_RADIUS"),
        ([], "E_ARGUMENT"),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_cannot_be_compared_is_refused_in_one_sentence(run, words, code, language):
    status, line = run(*words, "--language", language)
    assert status == 2
    assert line.startswith(f"{code}: ")


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--service", "sdx"], "E_SERVICE"), (["--service", "mi"], "E_NO_DATA"), ([], "E_ARGUMENT")],
)
def test_a_service_must_be_known_and_have_data(capsys, words, code):
    assert gaps("--groups", "ipm", *words) == 2
    assert capsys.readouterr().err.startswith(f"{code}: ")


def test_standards_as_csv_have_exactly_the_columns_of_the_issue(capsys):
    words = ["standards", "--profile", "pp47-2016", "--level", "kabkota", "--format", "csv"]
    assert cli.main(words) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert ",".join(rows[0]) == "kode,nama,rule,required,available,shortfall,met,verified"
    table = standards_table("pp47-2016")
    assert [row["kode"] for row in rows] == table["kode"].tolist()
    assert [int(row["shortfall"]) for row in rows] == table["shortfall"].tolist()
    assert {row["met"] for row in rows} == {
        "terpenuhi", "belum_dapat_dipastikan", "tidak_terpenuhi",
    }  # fmt: skip
    assert {row["verified"] for row in rows} == {"S"}


def test_where_a_rule_does_not_apply_csv_is_empty_and_json_null(capsys):
    words = ["standards", "--profile", "sni-03-1733-2004", "--within", "53.04", "--format"]
    assert cli.main([*words, "csv"]) == 0
    row = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert row["required"] == row["met"] == ""
    assert cli.main([*words, "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert tuple(document[0]) == STANDARD_COLUMNS
    assert document[0]["met"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--profile", "pp47"], "E_PROFILE"),
        (["--profile", "spm-pp2-2018"], "E_PROFILE"),
        (["--profile", "pp47-2016", "--level", "desa"], "E_LEVEL"),
        (["--profile", "pp47-2016", "--within", "5304"], "E_REGION"),
        ([], "E_ARGUMENT"),
    ],
)
def test_rules_that_cannot_be_told_are_refused(capsys, tmp_path, words, code):
    output = tmp_path / "out.csv"
    assert cli.main(["standards", *words, "--output", str(output)]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(f"{code}: ")
    assert printed.err.count("\n") == 1
    assert not output.exists()
