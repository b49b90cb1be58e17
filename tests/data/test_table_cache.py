"""A kept table comes back exactly, and only where it is the right one."""

import numpy as np
import pandas as pd
import pytest

from data.store import load_dataset
from data.versions import facilities, table_cache
from data.versions.table_cache import FOLDER, kept_table


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(table_cache, "FEWEST_ROWS", 2)


def table(count=4):
    rows = pd.DataFrame(
        {
            "facility_id": [f"P{n}" for n in range(count)],
            "nama": [f"Posyandu {n}" for n in range(count)],
            "kode_kabkota": "53.04",
            "kode_kecamatan": ["53.04.01", ""] * (count // 2),
            "lat": [-9.1, np.nan] * (count // 2),
            "lon": [124.9, np.nan] * (count // 2),
            "location_quality": ["surveyed", "none"] * (count // 2),
            "location_score": 1.0,
            "active": True,
            "source": "dinas",
            "year": 2025,
            "attributes": ['{"kader": 5, "ket": "x"}', '{"kader": "lima", "buka": [1, 2]}'] * 2,
        }
    )
    return facilities.table_from(rows, load_dataset(), "posyandu")


def made(calls):
    def make():
        calls.append(1)
        return table()

    return make


def test_a_table_comes_back_as_it_was_mixed_values_and_all(tmp_path):
    calls = []
    first = kept_table(tmp_path, "facilities_posyandu", ("1",), made(calls))
    again = kept_table(tmp_path, "facilities_posyandu", ("1",), made(calls))
    assert len(calls) == 1
    pd.testing.assert_frame_equal(again, first)
    assert [type(each) for each in again["kader"]] == [int, str, int, str]
    assert again["buka"].tolist() == [None, [1, 2], None, [1, 2]]


def test_another_version_is_made_anew_and_the_older_file_goes(tmp_path):
    calls = []
    kept_table(tmp_path, "facilities_posyandu", ("1",), made(calls))
    kept_table(tmp_path, "facilities_sd", ("1",), made(calls))
    kept_table(tmp_path, "facilities_posyandu", ("2",), made(calls))
    assert len(calls) == 3
    names = sorted(each.name.split("-")[0] for each in (tmp_path / FOLDER).iterdir())
    assert names == ["facilities_posyandu", "facilities_sd"]


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"", None])
def test_a_damaged_file_is_not_believed(tmp_path, damage):
    calls = []
    first = kept_table(tmp_path, "facilities_posyandu", ("1",), made(calls))
    (file,) = (tmp_path / FOLDER).iterdir()
    content = file.read_bytes()
    if damage is None:  # one bit of the first page of data
        at = content.index(b"PAR1") + 60
        damaged = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    else:
        damaged = damage(content)
    file.write_bytes(damaged)
    again = kept_table(tmp_path, "facilities_posyandu", ("1",), made(calls))
    assert len(calls) == 2
    pd.testing.assert_frame_equal(again, first)


def test_where_nothing_can_be_written_the_table_is_still_had(tmp_path):
    (tmp_path / FOLDER).write_text("a file where the folder should be")
    calls = []
    assert len(kept_table(tmp_path, "facilities_posyandu", ("1",), made(calls))) == 4
    assert calls == [1]


def test_small_tables_are_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(table_cache, "FEWEST_ROWS", 5)
    kept_table(tmp_path, "facilities_posyandu", ("1",), table)
    assert not (tmp_path / FOLDER).exists()
