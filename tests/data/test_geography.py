"""The embedded geography: counts, sums, coverage, points and land, read from data/seed alone."""

import gzip
import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from data.build import common
from data.build.geography_land import Land
from data.build.villages_points import doubt_land
from geo.boundaries import geodesic_area_km2
from geo.landmass import LandLookup

SEED = Path(common.__file__).resolve().parents[1] / "seed"
NATION = 284_973_643
SIZE_LIMITS = {
    "regions": 2.5e6,
    "districts": 4e6,
    "villages": 3e6,
    "display_nation": 0.9e6,
    "landmasses": 0.5e6,
    "islands_odbl": 0.6e6,
    "provinces": 0.1e6,
}


@cache
def table(name):
    return pq.read_table(SEED / f"{name}.parquet").to_pandas()


@cache
def shapes(name):
    return shapely.from_wkb(table(name)["geometry"].to_numpy())


@cache
def land_parts():
    parts, owner = shapely.get_parts(shapes("regions"), return_index=True)
    ids = np.concatenate(table("regions")["landmass_ids"].to_numpy())
    return parts, owner, ids


@pytest.mark.parametrize("name", SIZE_LIMITS)
def test_a_table_is_small_and_sorted_by_a_unique_key(name):
    assert (SEED / f"{name}.parquet").stat().st_size <= SIZE_LIMITS[name]
    key = table(name)["id" if name == "landmasses" else "kode"]
    assert key.is_unique
    assert key.is_monotonic_increasing


def test_the_514_regions_form_a_valid_coverage_of_rounded_coordinates():
    regions = shapes("regions")
    assert len(regions) == 514
    assert shapely.is_valid(regions).all()
    assert shapely.coverage_is_valid(regions)
    assert set(shapely.get_type_id(regions)) == {shapely.GeometryType.MULTIPOLYGON}
    coordinates = shapely.get_coordinates(regions)
    assert np.array_equal(coordinates, np.round(coordinates, 5))


def test_kabupaten_sorong_no_longer_overlaps_its_neighbours():
    row = table("regions").set_index("kode").loc["96.01"]
    assert row["area_geometry_km2"] == pytest.approx(7_380, abs=30)


@cache
def measured_area():
    return geodesic_area_km2(shapes("regions"))


def test_the_area_column_is_that_of_the_geometry_and_near_the_official_one():
    regions = table("regions")
    measured = measured_area()
    assert np.allclose(measured, regions["area_geometry_km2"], atol=0.001)
    ratio = measured / regions["area_km2"]
    assert int((np.abs(ratio - 1) <= 0.02).sum()) >= 455
    assert ratio.between(0.8, 1.4).all()


def test_population_sums_to_the_nation_and_by_sex():
    regions = table("regions")
    assert int(regions["population"].sum()) == NATION
    assert int(regions["population_male"].sum()) == 143_863_392
    assert regions["population"].eq(regions["population_male"] + regions["population_female"]).all()


def test_region_attributes_are_complete():
    regions = table("regions")
    assert regions.notna().all().all()
    assert regions["kode_bps"].str.fullmatch(r"\d{4}").all()
    assert regions["kode_bps"].is_unique
    assert regions["kind"].value_counts().to_dict() == {"kabupaten": 416, "kota": 98}
    assert set(regions["timezone"]) == {"WIB", "WITA", "WIT"}
    assert regions["ipm"].between(20, 100).all()
    assert regions["poverty_pct"].between(0, 100, inclusive="neither").all()
    assert int(regions["tertinggal_2020_2024"].sum()) == 62
    assert int(regions["tertinggal_rpjmn_2025_2029"].sum()) == 30
    assert regions.set_index("kode").loc["31.01", "nama"] == (
        "Kabupaten Administrasi Kepulauan Seribu"
    )


def test_the_label_point_lies_in_the_largest_part():
    frame = table("regions")
    largest = shapely.get_geometry(shapes("regions"), 0)
    assert shapely.intersects_xy(largest, frame["lon"], frame["lat"]).all()


def test_the_38_provinces_add_up_the_regions():
    provinces, regions = table("provinces").set_index("kode"), table("regions")
    assert len(provinces) == 38
    people = regions.groupby("kode_provinsi")["population"].sum()
    assert provinces["population"].equals(people.reindex(provinces.index).rename("population"))
    area = regions.groupby("kode_provinsi")["area_km2"].sum()
    assert np.allclose(provinces["area_km2"], area.reindex(provinces.index), atol=0.01)
    assert provinces["area_km2"].sum() == pytest.approx(1_890_179.784, abs=0.01)
    assert provinces["island_group"].nunique() == 7
    assert provinces.loc["31", "timezone"] == "WIB"
    assert provinces.loc["53", "island_group"] == "Bali dan Nusa Tenggara"


def test_the_nation_is_drawn_in_at_most_500_kb_with_every_region():
    display = shapes("display_nation")
    names = table("regions").set_index("kode")["nama"]
    features = [
        {"type": "Feature", "properties": {"k": k, "n": names[k]}, "geometry": json.loads(g)}
        for k, g in zip(table("display_nation")["kode"], shapely.to_geojson(display), strict=True)
    ]
    text = json.dumps(
        {"type": "FeatureCollection", "features": features},
        separators=(",", ":"),
        ensure_ascii=False,
    )
    assert len(gzip.compress(text.encode(), 9)) <= 500_000
    assert table("display_nation")["kode"].tolist() == table("regions")["kode"].tolist()
    assert shapely.is_valid(display).all()
    assert not shapely.is_empty(display).any()
    ratio = geodesic_area_km2(display) / measured_area()
    assert np.abs(ratio - 1).max() < 0.03


def test_islands_stay_on_the_nation_map():
    drawn = len(shapely.get_parts(shapes("display_nation")))
    assert drawn > 5_000
    row = table("regions").index[table("regions")["kode"] == "31.01"][0]
    seribu = shapes("display_nation")[row]
    assert (
        geodesic_area_km2(np.array([seribu]))[0]
        > 0.95 * (table("regions")["area_geometry_km2"][row])
    )


def test_districts_are_complete_and_lie_in_their_regency():
    districts, polygons = table("districts"), shapes("districts")
    assert len(districts) == 7_285
    missing = districts.loc[shapely.is_missing(polygons), "kode"].tolist()
    assert missing == ["72.06.20"]
    drawn = ~shapely.is_missing(polygons)
    assert shapely.is_valid(polygons[drawn]).all()
    assert not shapely.is_empty(polygons[drawn]).any()
    area = pd.Series(geodesic_area_km2(polygons)).groupby(districts["kode_kabkota"]).sum()
    own = table("regions").set_index("kode")["area_geometry_km2"]
    # Six kecamatan of Kab. Sorong lie outside its polygon and keep their own.
    ratio = (area / own).drop("96.01")
    assert ratio.between(0.97, 1.03).all()


def test_district_population_is_that_of_its_villages():
    people = table("villages").groupby("kode_kecamatan")["population"].sum()
    districts = table("districts").set_index("kode")["population"]
    assert districts.equals(people.reindex(districts.index).rename("population"))
    assert (districts > 0).all()


def test_every_desa_and_kelurahan_is_there_once():
    villages = table("villages")
    assert len(villages) == 83_762
    assert villages["kind"].value_counts().to_dict() == {
        "desa": 75_252,
        "kelurahan": 8_496,
        "desa_adat": 14,
    }
    assert villages["kode"].str.fullmatch(r"\d\d\.\d\d\.\d\d\.\d{4}").all()
    assert villages["kode_kecamatan"].isin(table("districts")["kode"]).all()


def test_village_population_holds_each_regencys_total_exactly():
    villages = table("villages")
    assert str(villages["population"].dtype) == "int64"
    assert (villages["population"] > 0).all()
    people = villages.groupby(villages["kode"].str[:5])["population"].sum()
    official = table("regions").set_index("kode")["population"]
    assert people.to_dict() == official.to_dict()


def test_no_place_of_the_population_file_is_counted_twice():
    villages = table("villages")
    used = villages["kode_lama"].where(villages["kode_lama"] != "", villages["kode"])
    used = used[villages["population_source"] != "perkiraan_kecamatan"]
    assert used.is_unique
    assert len(used) == 83_731
    tolisu = villages.set_index("kode").loc["72.01.24.2001"]
    assert (tolisu["nama"], tolisu["kode_lama"]) == ("Tolisu", "72.01.09.2015")


def test_renumbered_villages_are_found_by_name_and_not_by_code():
    # 96.05.05.2001 is Kambufatem now; under that code the IDM file has Dorehkar of Raja Ampat.
    villages = table("villages")
    papua = villages[villages["kode"].str.startswith("96.")]
    assert (papua["kode_lama"] != "").sum() > 400
    assert papua.loc[papua["kind"] == "desa", "idm_class"].ne("").mean() > 0.99


def test_villages_lie_in_their_own_regency():
    villages = table("villages")
    own = villages[villages["location_quality"] == "village"]
    region = pd.Series(shapes("regions"), index=table("regions")["kode"])
    polygons = own["kode"].str[:5].map(region).to_numpy()
    shapely.prepare(polygons)
    assert shapely.intersects_xy(polygons, own["lon"], own["lat"]).mean() >= 0.985


def test_every_village_has_a_point_and_those_of_a_kecamatan_are_marked():
    villages = table("villages")
    assert villages["lat"].between(-11.1, 6.1).all()
    assert villages["lon"].between(95, 141.1).all()
    at_district = villages[villages["location_quality"] == "district"]
    assert 383 <= len(at_district) <= 400
    assert (at_district["landmass_id"] == -1).all()
    point = table("districts").set_index("kode")
    assert np.allclose(at_district["lat"], point.loc[at_district["kode_kecamatan"], "lat"])


def test_idm_classes_follow_permendesa_2_of_2016():
    villages = table("villages")
    scored = villages[villages["idm_score"].notna()]
    assert len(scored) > 75_000
    assert (villages.loc[villages["kind"] == "kelurahan", "idm_class"] == "").all()
    bounds = scored.groupby("idm_class")["idm_score"].agg(["min", "max"])
    assert bounds.loc["Sangat Tertinggal", "max"] <= np.float32(0.4907)
    assert bounds.loc["Tertinggal", "min"] > np.float32(0.4907)
    assert bounds.loc["Berkembang", "max"] <= np.float32(0.7072)
    assert bounds.loc["Mandiri", "min"] > np.float32(0.8155)


def test_landmass_ids_run_parallel_to_the_parts_and_descend_in_area():
    parts, _, ids = land_parts()
    assert shapely.get_num_geometries(shapes("regions")).tolist() == [
        len(x) for x in table("regions")["landmass_ids"]
    ]
    lands = table("landmasses")
    assert lands["id"].tolist() == list(range(1, len(lands) + 1))
    assert lands["area_km2"].is_monotonic_decreasing
    area = np.bincount(ids, weights=geodesic_area_km2(parts))[1:]
    assert np.allclose(area, lands["area_km2"], atol=0.001)
    villages = table("villages")
    assert set(villages["landmass_id"]) <= {-1, *lands["id"]}


def test_bridges_join_lands_and_straits_part_them():
    parts, owner, ids = land_parts()
    find = LandLookup(parts, ids, owner)
    places = {
        "Jakarta": (-6.2, 106.83),
        "Surabaya": (-7.27, 112.74),
        "Bangkalan": (-7.03, 112.75),
        "Batam": (1.08, 104.02),
        "Galang": (0.7472, 104.2311),
        "Tanjungpinang": (1.0833, 104.4908),
        "Denpasar": (-8.65, 115.22),
        "Mataram": (-8.58, 116.11),
        "Medan": (3.59, 98.67),
        "New Priok": (-6.0858, 106.9115),
        "Karimunjawa": (-5.85, 110.43),
        "Kemujan": (-5.8027, 110.4676),
        "Bungin": (-8.4767, 116.993),
        "Sumbawa": (-8.5, 117.42),
    }
    lat, lon = np.array(list(places.values())).T
    _, landmass, metres = find.locate(lat, lon)
    assert (metres == 0).all()
    land = dict(zip(places, landmass.tolist(), strict=True))
    assert land["Jakarta"] == land["Surabaya"] == land["Bangkalan"]
    assert land["New Priok"] == land["Jakarta"]
    assert land["Karimunjawa"] == land["Kemujan"]
    assert land["Bungin"] == land["Sumbawa"]
    assert land["Batam"] == land["Galang"]
    assert land["Batam"] != land["Tanjungpinang"]
    assert len({land[k] for k in ("Jakarta", "Medan", "Denpasar", "Mataram", "Batam")}) == 5
    lands = table("landmasses").set_index("id")
    assert bool(lands.loc[land["Jakarta"], "linked"])
    assert not bool(lands.loc[land["Mataram"], "linked"])


def test_a_village_whose_point_cannot_tell_its_land_gets_no_landmass():
    parts = shapely.box([0, 2], [0, 0], [1, 2.001], [1, 0.001])
    land = Land(
        kode=np.array(["11.01"]),
        parts=parts,
        owner=np.array([0, 0]),
        area_km2=np.array([12_000.0, 0.01]),
        landmass_id=np.array([1, 2], dtype=np.int32),
        linked=frozenset(),
    )
    villages = pd.DataFrame(
        [
            ("11.01.01.2001", "Daratan", 90_000, 1),
            ("11.01.01.2002", "Salah Pulau", 300, 1),
            ("11.01.01.2003", "Gusung", 400, 2),
            ("11.01.01.2004", "Karang", 101, 2),
            ("11.01.01.2005", "Jauh", 70, -1),
        ],
        columns=["kode", "nama", "population", "landmass_id"],
    )
    wrong = pd.DataFrame({"kode": ["11.01.01.2002"], "nama": ["Salah Pulau"]})
    log = common.BuildLog()
    # 501 people on a hundredth of a square kilometre are more than 50,000 on one; 500 are not.
    assert doubt_land(villages, land, wrong, log).tolist() == [1, -1, -1, -1, -1]
    villages["population"] -= [0, 0, 0, 1, 0]
    assert doubt_land(villages, land, wrong, log).tolist() == [1, -1, 2, 2, -1]
    with pytest.raises(ValueError, match="wrong land"):
        doubt_land(villages, land, wrong.assign(nama="Lain"), log)


def test_villages_stand_on_lands_that_can_hold_their_people():
    villages, lands = table("villages"), table("landmasses").set_index("id")
    people = villages[villages["landmass_id"] >= 0].groupby("landmass_id")["population"].sum()
    assert (people / lands["area_km2"].reindex(people.index)).max() <= 50_000
    # Puger Kulon lies on Java; its point falls on the uninhabited Nusa Barong.
    puger = villages[villages["kode"] == "35.09.08.2004"].iloc[0]
    assert (puger["nama"], puger["landmass_id"]) == ("Pugerkulon", -1)
    assert (villages["landmass_id"] == -1).sum() < 600


def test_the_four_islands_belong_to_aceh_singkil():
    islands = table("islands_odbl")
    four = islands[
        islands["kode"].isin(["12.01.40013", "12.01.40015", "12.01.40016", "12.01.40019"])
    ]
    assert set(four["kode_kabkota"]) == {"11.10"}
    assert sorted(four["nama"]) == [
        "Pulau Lipan",
        "Pulau Mangkir Gadang",
        "Pulau Mangkir Ketek",
        "Pulau Panjang",
    ]
    assert len(islands) == 17_373


def test_the_report_lists_what_was_repaired():
    text = (SEED / "build_report.md").read_text("utf-8")
    for mark in ("96.01 Kabupaten Sorong", "72.06.20", "Kepmendagri", "Suramadu", "Yetetko"):
        assert mark in text
