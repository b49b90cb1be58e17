"""The check finds what is wrong with the data, and start-up refuses damaged files."""

import dataclasses
import shutil

import numpy as np
import pandas as pd
import pytest

from data import check_rules
from data.catalogue import SEED, load_catalogue
from data.check import check_dataset, verify_checksums
from data.errors import SeedDamagedError
from data.store import load_dataset

POPULATION_2024 = 284_973_643


@pytest.fixture
def seed(tmp_path):
    """A seed folder of links, so that one file can be replaced."""
    for path in SEED.glob("*.*"):
        (tmp_path / path.name).symlink_to(path)
    return tmp_path


@pytest.fixture
def changed():
    """The dataset with some tables changed, the shared frames left alone."""
    dataset = load_dataset()

    def change(**frames):
        return dataclasses.replace(dataset, _frames={**dataset._frames, **frames}, _shapes={})

    return change


def problems(rule, dataset):
    return list(rule(dataset, load_catalogue()))


def replace(path, content):
    path.unlink()
    path.write_bytes(content)


def test_the_dataset_is_sound():
    report = check_dataset()
    assert report.problems == ()
    assert report.ok
    assert report.population_total == POPULATION_2024
    assert report.regions == 514
    assert report.villages >= 83_762
    assert all(table["ok"] and len(table["sha256"]) == 64 for table in report.tables)


def test_start_up_accepts_sound_files():
    assert verify_checksums(quick=True) == len(list(SEED.glob("*.parquet")))
    assert verify_checksums() == verify_checksums(quick=True)


def test_start_up_refuses_a_missing_file(seed):
    (seed / "budgets.parquet").unlink()
    with pytest.raises(SeedDamagedError, match=r"budgets\.parquet.*missing") as caught:
        verify_checksums(quick=True, root=seed)
    assert caught.value.code == "E_SEED"
    assert caught.value.name == "budgets.parquet"
    assert "tidak ada" in caught.value.message("id")


def test_start_up_refuses_a_file_cut_short(seed):
    path = seed / "budgets.parquet"
    replace(path, path.read_bytes()[:-1])
    with pytest.raises(SeedDamagedError, match=r"budgets\.parquet.*cut short"):
        verify_checksums(quick=True, root=seed)


def test_start_up_refuses_one_flipped_bit(seed):
    path = seed / "budgets.parquet"
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    replace(path, bytes(content))
    with pytest.raises(SeedDamagedError, match=r"budgets\.parquet.*altered"):
        verify_checksums(quick=True, root=seed)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe"])
def test_start_up_refuses_a_damaged_package(seed, content):
    replace(seed / "datapackage.json", content)
    with pytest.raises(SeedDamagedError, match=r"datapackage\.json"):
        verify_checksums(quick=True, root=seed)


def test_the_check_goes_on_past_a_damaged_file(seed):
    replace(seed / "budgets.parquet", b"PAR1")
    shutil.copy(SEED / "roads_belu.parquet", seed / "roads_lain.parquet")
    report = check_dataset(seed)
    assert {t["name"] for t in report.tables if not t["ok"]} == {"budgets"}
    assert any("budgets.parquet" in problem for problem in report.problems)
    assert "roads_lain: not in datapackage.json" in report.problems
    assert report.population_total == POPULATION_2024


def test_one_person_too_many_is_found(changed):
    villages = load_dataset().villages.copy()
    villages.loc[0, "population"] += 1
    found = problems(check_rules.check_population, changed(villages=villages))
    assert any("284,973,644" in problem for problem in found)
    assert any("not official" in problem for problem in found)


def test_people_moved_between_regencies_are_found(changed):
    villages = load_dataset().villages.copy()
    villages.loc[0, "population"] += 1
    villages.loc[len(villages) - 1, "population"] -= 1
    found = problems(check_rules.check_population, changed(villages=villages))
    assert len(found) == 1
    assert "2 (" in found[0]


def test_a_missing_population_is_found(changed):
    districts = load_dataset().districts.astype({"population": "float64"})
    districts.loc[3, "population"] = np.nan
    found = problems(check_rules.check_population, changed(districts=districts))
    assert any("missing or negative: 1" in problem for problem in found)


def test_an_orphan_village_is_found(changed):
    villages = load_dataset().villages.copy()
    villages.loc[0, "kode_kecamatan"] = "11.01.99"
    found = problems(check_rules.check_codes, changed(villages=villages))
    assert any("kode_kecamatan unknown: 1" in problem for problem in found)


def test_a_regency_given_twice_and_one_lost_are_found(changed):
    regions = load_dataset().regions.copy()
    regions.loc[1, "kode"] = regions.loc[0, "kode"]
    found = problems(check_rules.check_counts, changed(regions=regions))
    assert any("codes occur twice: 1" in problem for problem in found)
    lost = changed(regions=load_dataset().regions.iloc[1:])
    assert any("513 rows" in problem for problem in problems(check_rules.check_counts, lost))


def test_swapped_coordinates_are_found(changed):
    frame = load_dataset().facilities["tpa"].copy()
    row = frame["lat"].first_valid_index()
    frame.loc[row, ["lat", "lon"]] = frame.loc[row, ["lon", "lat"]].to_numpy()
    found = problems(check_rules.check_points, changed(facilities_tpa=frame))
    assert found == [f"facilities_tpa: points outside: 1 ({frame.loc[row, 'id']})"]


def test_a_facility_in_an_unknown_regency_is_found(changed):
    frame = load_dataset().facilities["tpa"].copy()
    frame.loc[0, "kode_kabkota"] = "11.1"  # a code that was read as a number
    frame.loc[1, "id"] = frame.loc[0, "id"]
    found = problems(check_rules.check_facilities, changed(facilities_tpa=frame))
    assert any("unknown regencies: 1" in problem for problem in found)
    assert any("ids occur twice: 1" in problem for problem in found)


def test_shifted_village_scores_are_found(changed):
    villages = load_dataset().villages.copy()
    first = villages["kode"].str.startswith("11.01.")
    villages.loc[first, "idm_score"] = 0.1
    found = problems(check_rules.check_village_index, changed(villages=villages))
    assert found == ["villages: IDM apart from the regency's: 1 (11.01)"]


def test_an_impossible_or_unknown_indicator_is_found(changed):
    frame = load_dataset().indicators.copy()
    frame.loc[frame.index[frame["indicator"].eq("kemiskinan_pct")][0], "value"] = 101.0
    frame = pd.concat([frame, frame.tail(1).assign(indicator="baru", value=np.inf)])
    found = problems(check_rules.check_indicators, changed(indicators=frame))
    assert any("percent outside 0..100: 1" in problem for problem in found)
    assert any("values not finite: 1" in problem for problem in found)
    assert any("not in services.toml: 1 (baru)" in problem for problem in found)


def test_a_rule_or_source_that_does_not_exist_is_found(changed):
    rules = load_dataset().standards
    rules = rules[rules["rule"].ne("pp47_puskesmas_per_kecamatan")]
    budgets = load_dataset().budgets.assign(source="koran")
    found = problems(check_rules.check_catalogue, changed(standards=rules, budgets=budgets))
    assert found == [
        "puskesmas: standards unknown: 1 (pp47_puskesmas_per_kecamatan)",
        "budgets: sources unknown: 1 (koran)",
    ]
