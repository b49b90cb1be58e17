"""The crosswalk of codes as it lies in the dataset."""

import pytest

from data.store import load_dataset


@pytest.fixture(scope="module")
def crosswalk():
    return load_dataset().table("code_crosswalk")


def test_every_region_of_the_dataset_has_its_codes_once(crosswalk):
    dataset = load_dataset()
    for level, table in (("provinsi", dataset.provinces), ("kabkota", dataset.regions)):
        rows = crosswalk[crosswalk["level"] == level]
        assert rows["kode"].tolist() == table["kode"].tolist()
        assert rows["kode_bps"].is_unique
        assert rows["kode_dapodik"].str.fullmatch(r"\d{6}").all()


def test_codes_agree_with_the_regions_table_and_differ_where_the_domain_says(crosswalk):
    rows = crosswalk[crosswalk["level"] == "kabkota"]
    assert rows["kode_bps"].tolist() == load_dataset().regions["kode_bps"].tolist()
    differ = rows[rows["kode"].str.replace(".", "") != rows["kode_bps"]]
    assert len(differ) == 199
    others = set(rows["kode"].str.replace(".", ""))
    assert differ["kode_bps"].isin(others).sum() == 169


def test_old_codes_of_papua_and_of_kalimantan_utara_are_there(crosswalk):
    old = crosswalk[crosswalk["kode_bps_lama"] != ""]
    assert len(old) == 31
    assert (crosswalk["kode_lama"] != "").sum() == 26
    assert old.set_index("kode_bps_lama")["kode"][["9401", "9171", "6473"]].tolist() == [
        "93.01", "96.71", "65.71",
    ]  # fmt: skip
