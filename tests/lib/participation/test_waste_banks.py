"""The waste banks of the dataset: all of them, by region and by name, with their tonnes."""

import math

import numpy as np
import pytest

from data.current import current_dataset
from lib.services.participation.waste_banks import COLUMNS, waste_banks


def active():
    table = current_dataset().facilities["bank_sampah"]
    return table[table["active"]]


def test_all_of_the_nation_are_there_and_the_tonnes_add_up():
    found = waste_banks("")
    table = active()
    assert len(current_dataset().facilities["bank_sampah"]) == 13_603
    assert found.count == found.found == 13_569  # 34 stand there twice
    assert found.told == int(np.isfinite(table["tonnes_in"].to_numpy()).sum())
    assert found.tonnes == pytest.approx(np.nansum(table["tonnes_in"].to_numpy(dtype=float)))
    assert tuple(found.shown.columns) == COLUMNS
    assert found.shown["tonnes_in"].is_monotonic_decreasing


def test_regions_of_every_level_hold_their_own():
    table = active()
    by_province = table["kode_kabkota"].str[:2].value_counts()
    for code in ("31", "35", "53"):
        assert waste_banks(code).count == by_province[code]
    assert waste_banks("31.73").count == (table["kode_kabkota"] == "31.73").sum()
    district = table["kode_kecamatan"].mode()[0]
    assert waste_banks(district).count == (table["kode_kecamatan"] == district).sum()
    assert waste_banks(f"{district}.2001").count == waste_banks(district).count


def test_all_words_must_stand_in_the_name_whatever_their_case():
    found = waste_banks("", "INDUK bali", most=5)
    assert 0 < found.found < found.count
    assert len(found.shown) <= 5
    assert all("induk" in name.lower() for name in found.shown["nama"])
    assert waste_banks("", "tidakadanamaini").found == 0


def test_a_region_without_any_has_no_tonnes():
    found = waste_banks("99.99")
    assert (found.count, found.told, len(found.shown)) == (0, 0, 0)
    assert math.isnan(found.tonnes)
