"""The options of the command ``site``."""

import json

import pytest

from lib import cli

BELU = ["--region", "53.04", "--radius-km", "5", "--seconds", "3"]


def told(capsys, *options):
    """Run the command and return its document."""
    assert cli.main(["site", *BELU, *options, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys, *options):
    """Run the command and return the code of what it refuses."""
    assert cli.main(["site", *BELU, *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.split(":")[0], captured.err


@pytest.mark.parametrize(
    "services",
    [["--service", "puskesmas,smp:6:2"], ["--service", "puskesmas", "--service", "smp:6:2"]],
)
def test_several_services_share_their_sites(capsys, services):
    found = told(capsys, *services, "--number", "2")
    assert [(each["service"], each["radius_m"], each["weight"]) for each in found["services"]] == [
        ("puskesmas", 5_000.0, 1.0),
        ("smp", 6_000.0, 2.0),
    ]
    for each in found["services"]:
        gained = sum(site[f"gained_{each['service']}"] for site in found["sites"])
        assert gained == pytest.approx(each["people_gained"])


def test_schools_are_raised_and_need_is_weighed(capsys):
    found = told(capsys, "--service", "smp", "--candidate-class", "sd", "--number", "2",
                 "--need", "berjenjang")  # fmt: skip
    assert found["sites"][0]["id"].isdigit()
    beds = told(capsys, "--service", "puskesmas", "--candidate-class", "rawat_inap",
                "--number", "2")  # fmt: skip
    plain = told(capsys, "--service", "puskesmas", "--number", "2")
    assert beds["coverage_before_pct"] < plain["coverage_before_pct"]


def test_a_file_gives_the_candidates_of_a_service(capsys, tmp_path):
    file = tmp_path / "calon.csv"
    file.write_text("id,name,lat,lon\nA,Alas,-9.09,124.94\nB,Baru,-9.24,124.88\n", encoding="utf-8")
    found = told(capsys, "--service", "puskesmas", "--candidates", str(file), "--number", "2")
    assert {each["id"] for each in found["sites"]} == {"A", "B"}
    capsys.readouterr()
    file.write_text("id,name,lat\nA,Alas,-9.09\n", encoding="utf-8")
    call = ["--service", "puskesmas", "--candidates", str(file), "--number", "2"]
    assert refused(capsys, *call)[0] == "E_MISSING_COLUMN"


def test_every_limit_is_kept(capsys):
    service = ["--service", "puskesmas", "--number", "4"]
    first = told(capsys, *service)["sites"][0]["kode_desa"]
    without = told(capsys, *service, "--exclude", first, "--require", "53.04.01.2001")
    codes = [each["kode_desa"] for each in without["sites"]]
    assert first not in codes
    assert "53.04.01.2001" in codes
    least = told(capsys, *service, "--minimum", "53.04.03=2", "--minimum", "53.04.01=1")
    assert sum(each["kode_desa"].startswith("53.04.03") for each in least["sites"]) >= 2
    capped = told(capsys, *service, "--capacity", "1500")
    assert max(each["people_gained"] for each in capped["sites"]) <= 1_500.001
    hospital = ["--service", "rumah_sakit", "--number", "12", "--one-per-kecamatan"]
    every = told(capsys, *hospital, "--candidate-level", "kecamatan")
    assert len({each["id"][:8] for each in every["sites"]}) == len(every["sites"])


def test_money_decides_and_is_laid_out_over_years(capsys):
    found = told(capsys, "--service", "puskesmas", "--means", "bangun_puskesmas",
                 "--budget-rp", "30e9", "--ceiling", "2027=15e9,2028=15e9")  # fmt: skip
    assert sum(each["cost"] for each in found["stages"]) <= 30e9
    assert [each["year"] for each in found["years"]] == [2027, 2028]
    assert all(each["spent"] <= 15e9 for each in found["years"])
    built = {each["id"] for each in (*found["stages"], *found["unplaced"])}
    assert built == {each["kode_desa"] for each in found["sites"]}


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (["--need", "siapa"], "E_NEED", "siapa"),
        (["--candidate-class", "pustu"], "E_NO_DATA", "pustu"),
        (["--minimum", "53.04.01=99"], "E_PLAN", "Lamaknen (53.04.01)"),
        (["--minimum", "53.04=x"], "E_ARGUMENT", "53.04=2"),
        (["--minimum", "53.04=1.5"], "E_ARGUMENT", "53.04=2"),
        (["--minimum", "53.99=1"], "E_SITE_LEAST", "53.99"),
        (["--require", "53.99"], "E_SITE_ID", "53.99"),
        (["--require", "53.04.01.2001", "--exclude", "53.04.01.2001"], "E_PLAN", "diwajibkan"),
        (["--capacity", "0"], "E_CAPACITY", "0"),
        (["--capacity", "9", "--objective", "lscp"], "E_CAPACITY", "9"),
        (["--need", "berjenjang", "--objective", "pmedian"], "E_TIER_OBJECTIVE", "berjenjang"),
        (["--budget-rp", "1e9"], "E_ARGUMENT", "--cost-rp"),
        (["--cost-rp", "-1"], "E_STAGE", "--cost-rp"),
        (["--means", "kios"], "E_ARGUMENT", "bangun_puskesmas"),
        (["--budget-rp", "1e9", "--cost-rp", "2e9", "--require", "53.04.01.2001"], "E_PLAN",
         "Rp1.000.000.000"),
        (["--one-per-kecamatan", "--minimum", "53.04=1"], "E_ARGUMENT", "--minimum"),
        (["--ceiling", "dua=1", "--cost-rp", "1"], "E_ARGUMENT", "2028"),
        (["--service", "smp", "--objective", "lscp"], "E_ARGUMENT", "mclp"),
        (["--service", "smp", "--need", "berjenjang"], "E_TIER_OBJECTIVE", "satu layanan"),
        (["--service", "puskesmas"], "E_JOINT", "puskesmas, puskesmas"),
        (["--service", "smp:0"], "E_ARGUMENT", "smp:0"),
        (["--service", "smp:6:-1"], "E_JOINT", "smp"),
        (["--demand", "d.csv"], "E_ARGUMENT", "--service"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_name(capsys, options, code, word):
    found, sentence = refused(capsys, "--service", "puskesmas", "--number", "2", *options)
    assert (found, word in sentence) == (code, True), sentence


def test_files_know_neither_need_nor_kecamatan(capsys):
    for option in (["--need", "terburuk"], ["--one-per-kecamatan"], ["--minimum", "53=1"]):
        call = ["site", "--demand", "d.csv", "--candidates", "c.csv", "--radius-km", "5",
                "--number", "1", *option]  # fmt: skip
        assert cli.main(call) == 2
        assert option[0] in capsys.readouterr().err
