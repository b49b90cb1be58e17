"""The embedded facilities, as the build left them in data/seed."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

SEED = Path(__file__).resolve().parents[2] / "data" / "seed"
ROWS = {
    "rumah_sakit": 3196,
    "sd": 148_479,
    "smp": 38_045,
    "sma": 13_181,
    "smk": 13_491,
    "slb": 2_176,
    "pelabuhan": 1_411,
    "bandara": 237,
    "bank_sampah": 13_603,
    "tpa": 522,
    "tps3r": 2_508,
    "kompos": 4_114,
    "rth": 35_393,
}
CLASSES = ("puskesmas", *ROWS)
WASTE = ("bank_sampah", "tpa", "tps3r", "kompos")
SCHOOLS = ("sd", "smp", "sma", "smk", "slb")
COLUMNS = [
    "id", "nama", "kode_kabkota", "kode_kecamatan", "lat", "lon", "location_quality",
    "location_score", "active", "landmass_id", "source", "year", "region_mismatch", "shared_point",
]  # fmt: skip
ATTRIBUTES = {
    "puskesmas": ["inpatient", "list_status", "kode_2019", "location_source"],
    "rumah_sakit": ["beds", "kind", "owner", "list_status", "location_source"],
    "pelabuhan": ["public", "kind", "location_repaired"],
    "bandara": ["icao", "iata"],
    "rth": ["area_m2"],
    **{name: ["status"] for name in SCHOOLS},
    **{name: ["tonnes_in", "tonnes_managed"] for name in WASTE},
}


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_parquet(SEED / f"facilities_{name}.parquet")


@cache
def region_codes() -> frozenset[str]:
    return frozenset(pd.read_parquet(SEED / "regions.parquet", columns=["kode"])["kode"])


def placed(name: str) -> pd.DataFrame:
    return table(name)[table(name)["lat"].notna()]


def metres_from(row: pd.Series, lat: float, lon: float) -> float:
    north = np.radians(row["lat"] - lat)
    east = np.radians(row["lon"] - lon) * np.cos(np.radians(lat))
    return float(6_371_008.8 * np.hypot(north, east))


@pytest.mark.parametrize("name", list(ROWS))
def test_every_facility_of_the_source_is_a_row(name: str) -> None:
    assert len(table(name)) == ROWS[name]


def test_the_10292_puskesmas_of_2022_stand_once_each_and_alone_are_counted() -> None:
    puskesmas = table("puskesmas")
    listed = puskesmas[puskesmas["list_status"] == "in_2022"]
    assert len(listed) == 10_292
    assert listed["id"].str.fullmatch(r"\d{7}").all()
    assert listed["active"].all()
    assert not puskesmas.loc[puskesmas["list_status"] == "only_2019", "active"].any()


def test_all_regencies_have_a_puskesmas_and_none_is_without_a_code_of_today() -> None:
    active = table("puskesmas").query("active")
    assert set(active["kode_kabkota"]) == region_codes()


def test_at_least_95_percent_of_the_puskesmas_have_a_place() -> None:
    active = table("puskesmas").query("active")
    assert active["lat"].notna().mean() >= 0.95


def test_no_point_of_2019_is_given_to_two_puskesmas() -> None:
    kode = table("puskesmas")["kode_2019"]
    assert not kode[kode != ""].duplicated().any()


def test_inpatient_says_unknown_where_no_code_of_2019_is_known() -> None:
    puskesmas = table("puskesmas")
    unknown = puskesmas["inpatient"] == "unknown"
    assert (unknown == (puskesmas["kode_2019"] == "")).all()
    assert set(puskesmas["inpatient"]) == {"yes", "no", "unknown"}


def test_at_least_213000_schools_are_placed() -> None:
    assert sum(len(placed(name)) for name in SCHOOLS) >= 213_000


def test_the_files_are_within_their_sizes() -> None:
    size = {name: (SEED / f"facilities_{name}.parquet").stat().st_size for name in CLASSES}
    assert sum(size.values()) <= 12_000_000
    assert sum(size[name] for name in SCHOOLS) <= 9_000_000


@pytest.mark.parametrize("name", CLASSES)
def test_columns_are_the_contract_s_and_no_others(name: str) -> None:
    assert list(table(name).columns) == COLUMNS + ATTRIBUTES[name]


@pytest.mark.parametrize("name", CLASSES)
def test_ids_are_unique_and_sorted(name: str) -> None:
    ids = table(name)["id"]
    assert ids.is_unique
    assert ids.tolist() == sorted(ids)
    assert ids.str.len().gt(0).all()


@pytest.mark.parametrize("name", CLASSES)
def test_no_coordinate_lies_outside_indonesia(name: str) -> None:
    rows = placed(name)
    assert rows["lat"].between(-11.5, 6.5).all()
    assert rows["lon"].between(94.5, 141.5).all()
    assert (table(name)["lat"].isna() == table(name)["lon"].isna()).all()


@pytest.mark.parametrize("name", CLASSES)
def test_quality_tells_the_unplaced_from_the_placed(name: str) -> None:
    rows = table(name)
    assert set(rows["location_quality"]) <= {"surveyed", "village", "district", "unknown"}
    assert (rows["location_quality"].eq("unknown") == rows["lat"].isna()).all()
    assert (rows["location_score"].isna() == rows["lat"].isna()).all()
    assert rows["location_score"].dropna().between(0.85, 1.0).all()


@pytest.mark.parametrize("name", CLASSES)
def test_codes_are_those_of_the_dataset_and_nested(name: str) -> None:
    rows = table(name)
    assert rows["kode_kabkota"].isin(region_codes()).all()
    known = rows["kode_kecamatan"].notna()
    assert (rows["kode_kecamatan"][known].str[:5] == rows["kode_kabkota"][known]).all()
    assert not known[rows["lat"].isna()].any()


@pytest.mark.parametrize("name", CLASSES)
def test_a_placed_facility_lacks_a_kecamatan_only_where_its_regency_is_in_doubt(name: str) -> None:
    rows = placed(name)
    lacking = rows["kode_kecamatan"].isna()
    assert lacking.mean() < 0.07
    assert (rows["region_mismatch"] | rows["landmass_id"].lt(0))[lacking].mean() >= 0.9


@pytest.mark.parametrize("name", CLASSES)
def test_landmasses_are_known_to_the_dataset(name: str) -> None:
    known = pd.read_parquet(SEED / "landmasses.parquet", columns=["id"])["id"]
    rows = placed(name)
    assert rows["landmass_id"][rows["landmass_id"] >= 0].isin(known).all()
    assert (rows["landmass_id"] >= 0).mean() > 0.98


@pytest.mark.parametrize("name", CLASSES)
def test_no_telephone_number_is_carried_over(name: str) -> None:
    columns = set(table(name).columns)
    assert not columns & {"telepon", "alamat", "alamat_jalan", "telephone"}
    assert not table(name)["nama"].str.contains(r"\b0\d{2,3}[- ]?\d{6,}|\+62\d").any()


def test_like_named_points_are_few_and_scored() -> None:
    puskesmas = table("puskesmas")
    surveyed = puskesmas["location_quality"] == "surveyed"
    like = surveyed & puskesmas["location_score"].lt(1.0)
    assert 0 < like.sum() < 100
    assert puskesmas["location_score"][like].min() >= 0.88


@pytest.mark.parametrize(
    ("name", "kecamatan"),
    [("Puskesmas Masalembu", "35.29.23"), ("Puskesmas Enggano", "17.03.01")],
)
def test_a_puskesmas_of_an_island_stands_on_it_and_not_where_a_wrong_point_says(
    name: str, kecamatan: str
) -> None:
    rows = table("puskesmas")
    row = rows[rows["nama"] == name].iloc[0]
    assert (row["location_quality"], row["kode_kecamatan"]) == ("district", kecamatan)


def test_beds_are_stated_or_missing_but_never_zero() -> None:
    beds = table("rumah_sakit")["beds"]
    assert beds.dropna().min() > 0
    assert 300_000 < beds.sum() < 340_000


def test_hospitals_of_2022_are_not_counted_beside_the_same_of_2021() -> None:
    hospitals = table("rumah_sakit")
    counts = hospitals["list_status"].value_counts()
    # Two hospitals of 2021 share one code of the 3,116 in the list of 2022.
    assert counts["in_both"] + counts["only_2022"] == 3_116 + 1
    same = hospitals[hospitals["active"]].duplicated(["nama", "kode_kabkota"])
    assert same.sum() <= 5


def test_field_hospitals_of_the_pandemic_are_not_counted() -> None:
    hospitals = table("rumah_sakit")
    field = hospitals["nama"].str.contains("Lapangan|Darurat COVID", case=False)
    assert field.any()
    assert not hospitals["active"][field].any()


def test_public_ports_are_173_and_nearly_all_placed() -> None:
    ports = table("pelabuhan")
    assert ports["public"].sum() == 173
    assert ports["lat"][ports["public"]].notna().sum() == 168
    assert (ports["public"] == ports["kind"].str.startswith("Pelabuhan")).all()


def test_repaired_ports_stand_in_their_stated_regency() -> None:
    repaired = table("pelabuhan").query("location_repaired")
    assert len(repaired) > 400
    assert repaired["kode_kecamatan"].notna().mean() > 0.98


def test_waste_is_measured_in_tonnes_of_one_facility() -> None:
    assert table("tpa")["tonnes_in"].max() <= 3_000_000
    assert table("bank_sampah")["tonnes_in"].max() <= 10_000


@pytest.mark.parametrize(
    ("name", "facility", "lat", "lon", "within_m"),
    [
        ("rumah_sakit", "RSUPN Dr. Cipto Mangunkusumo", -6.197, 106.847, 1000),
        ("rumah_sakit", "RSUP Dr. Sardjito", -7.768, 110.373, 1000),
        ("rumah_sakit", "RS Umum Daerah Dr. Soetomo", -7.268, 112.758, 1000),
        ("puskesmas", "Puskesmas Kecamatan Menteng", -6.199, 106.841, 1000),
        ("puskesmas", "Puskesmas Ubud I", -8.508, 115.264, 2000),
        ("puskesmas", "Puskesmas Pandanaran", -6.987, 110.414, 1000),
        ("puskesmas", "Puskesmas Kota Atambua", -9.107, 124.892, 2000),
        ("puskesmas", "Puskesmas Kuala Tungkal II", -0.825, 103.463, 3000),
        ("bandara", "Soekarno-Hatta International Airport", -6.1256, 106.656, 1000),
        ("bandara", "Toli Toli Airport", 1.123, 120.794, 12_000),
        ("pelabuhan", "Tanjung Perak", -7.205, 112.733, 5000),
        ("sma", "SMAN 3 Bandung", -6.912, 107.615, 1000),
        ("tpa", "TPST Bantargebang", -6.348, 106.998, 3000),
    ],
)
def test_known_places_stand_where_they_are(
    name: str, facility: str, lat: float, lon: float, within_m: float
) -> None:
    rows = table(name)
    row = rows[rows["nama"] == facility].iloc[0]
    assert metres_from(row, lat, lon) <= within_m


def test_the_list_codes_of_six_regencies_are_read_as_bps_codes() -> None:
    puskesmas = table("puskesmas").set_index("nama")["kode_kabkota"]
    assert puskesmas["Puskesmas Kuala Tungkal II"] == "15.06"
    assert puskesmas["Puskesmas Mendahara"] == "15.07"
    assert puskesmas["Puskesmas Muntok"] == "19.05"
    assert puskesmas["Puskesmas Toboali"] == "19.03"
