"""Rules by which facilities are matched and placed, on small frames made by hand."""

import numpy as np
import pandas as pd
import pytest
import shapely

from data.build.common import BuildLog
from data.build.facilities_codes import Codes, read_list_codes
from data.build.facilities_gazetteer import Gazetteer
from data.build.facilities_hospitals import (
    hospital_key,
    is_temporary,
    read_kind,
    read_owner,
)
from data.build.facilities_names import match_by_name
from data.build.facilities_puskesmas import contradicted_by_name, read_inpatient
from data.build.facilities_table import clean_name, finish, make_unique
from data.build.facilities_transport import read_port, with_minutes_added
from data.places import Places, repair_coordinate


def lists(left: list[str], right: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return (
        pd.DataFrame({"region": "11.01", "name": left}),
        pd.DataFrame(
            {"region": "11.01", "name": right}, index=[f"P{i}" for i in range(len(right))]
        ),
    )


def pairs_of(left: list[str], right: list[str]) -> dict[str, tuple[str, str]]:
    ours, theirs = lists(left, right)
    found = match_by_name(ours, theirs)
    return {
        ours.loc[row, "name"]: (theirs.loc[pair["partner"], "name"], pair["step"])
        for row, pair in found.iterrows()
    }


@pytest.mark.parametrize(
    ("listed", "known", "step"),
    [
        ("PUSKESMAS SEI KIJANG", "SUNGAI KIJANG", "name"),
        ("PUSKESMAS KELURAHAN GEDONG", "KEL. GEDONG", "name"),
        ("PUSKESMAS KELURAHAN PULO", "KEL. P U L O", "name"),
        ("PUSKESMAS KETAPANG II", "KETAPANG - 2", "name"),
        ("PUSKESMAS AMPEL", "AMPEL I", "loose"),
        ("PUSKESMAS KECAMATAN KELAPA GADING", "KEC. KELAPA GADING (PKC BARU)", "loose"),
        ("PUSKESMAS AMBERBAKEN", "SAUKOREM/AMBERBAKEN", "part"),
        ("PUSKESMAS PALABUHANRATU", "PELABUHAN RATU", "likeness"),
        ("PUSKESMAS II DENPASAR TIMUR", "DENPASAR TIMUR II", "loose"),
    ],
)
def test_spellings_of_one_name_are_paired_by_the_step_that_fits(
    listed: str, known: str, step: str
) -> None:
    assert pairs_of([listed], [known]) == {listed: (known, step)}


@pytest.mark.parametrize(
    ("listed", "known"),
    [
        ("PUSKESMAS GOMBONG II", "GOMBONG"),
        ("PUSKESMAS GOMBONG II", "GOMBONG I"),
        ("PUSKESMAS KECAMATAN MENTENG", "KEL. MENTENG"),
        ("PUSKESMAS SUNGAI TENANG", "SUNGAI JERING"),
        ("PUSKESMAS TANJUNG BARAT", "TANJUNG BARU"),
        ("PUSKESMAS BATIPUH SELATAN", "BATIPUH UTARA"),
    ],
)
def test_names_of_different_facilities_are_not_paired(listed: str, known: str) -> None:
    assert pairs_of([listed], [known]) == {}


def test_a_key_borne_twice_on_one_side_is_left_alone() -> None:
    assert pairs_of(["PUSKESMAS SAWIT"], ["SAWIT I", "SAWIT (LAMA)"]) == {}


def test_numbers_before_and_behind_a_name_pair_each_with_its_own() -> None:
    found = pairs_of(
        ["PUSKESMAS I DENPASAR", "PUSKESMAS II DENPASAR"], ["DENPASAR II", "DENPASAR I"]
    )
    assert found["PUSKESMAS I DENPASAR"] == ("DENPASAR I", "loose")
    assert found["PUSKESMAS II DENPASAR"] == ("DENPASAR II", "loose")


def test_a_point_is_given_to_one_facility_only() -> None:
    found = pairs_of(["PUSKESMAS SAWIT", "PUSKESMAS SAWITT"], ["SAWIT"])
    assert list(found) == ["PUSKESMAS SAWIT"]


def test_names_are_not_paired_across_regencies() -> None:
    left, right = lists(["PUSKESMAS BANDUNG"], ["BANDUNG"])
    assert match_by_name(left, right.assign(region="11.02")).empty


def test_a_likeness_pair_keeps_its_score_below_one() -> None:
    left, right = lists(["PUSKESMAS NGALIYAN"], ["NGALIAN"])
    assert 0.88 <= match_by_name(left, right)["score"].iloc[0] < 1.0


def gazetteer() -> Gazetteer:
    districts = pd.DataFrame(
        {
            "kode": ["11.01.01", "11.01.02", "11.01.03"],
            "nama": ["Singkut", "Menteng", "Kota Garo"],
            "lat": [1.0, 2.0, 3.0],
            "lon": [101.0, 102.0, 103.0],
        }
    )
    villages = pd.DataFrame(
        {
            "kode": ["11.01.01.2001", "11.01.01.2002", "11.01.02.2001", "11.01.03.2002"],
            "nama": ["Menteng", "Suka Maju", "Sukamaju", "Bakti Jaya"],
            "lat": [1.1, 1.2, 1.3, 1.4],
            "lon": [101.1, 101.2, 101.3, 101.4],
            "location_quality": ["village", "village", "village", "district"],
        }
    )
    return Gazetteer(districts, villages)


@pytest.mark.parametrize(
    ("name", "place", "quality", "step"),
    [
        ("PUSKESMAS SINGKUT", "11.01.01", "district", "kecamatan name"),
        ("PUSKESMAS SINGKUT V", "11.01.01", "district", "kecamatan loose"),
        ("PUSKESMAS MENTENG", "11.01.02", "district", "kecamatan name"),
        ("PUSKESMAS KELURAHAN MENTENG", "11.01.01.2001", "village", "desa loose"),
        ("PUSKESMAS BHAKTI JAYA", "11.01.03.2002", "district", "desa likeness"),
    ],
)
def test_a_facility_takes_the_place_whose_name_it_carries(
    name: str, place: str, quality: str, step: str
) -> None:
    wanted = pd.DataFrame({"region": ["11.01"], "name": [name]})
    found = gazetteer().place(wanted).iloc[0]
    assert (found["place"], found["quality"], found["step"]) == (place, quality, step)


def test_a_point_far_from_the_kecamatan_whose_name_is_carried_is_no_measured_place() -> None:
    kecamatan = pd.DataFrame(
        {
            "kode": ["11.01.01", "11.01.02", "11.01.03"],
            "geometry": [shapely.box(100.9, 0.9, 101.1, 1.1), None, shapely.box(103, 3, 104, 4)],
        }
    )
    places = Places(pd.DataFrame(), kecamatan, pd.DataFrame())
    listed = pd.DataFrame(
        {
            "region": "11.01",
            "name": ["PUSKESMAS SINGKUT", "PUSKESMAS SINGKUT II", "PUSKESMAS MENTENG",
                     "PUSKESMAS KELURAHAN MENTENG", "PUSKESMAS RASIMAH"],
        },
        index=list("abcde"),
    )  # fmt: skip
    # a 0.5° north of its kecamatan, b 0.1°; c's is not drawn; d and e are named after none.
    points = pd.DataFrame({"lat": [1.6, 1.2, 9.0, 9.0, 9.0], "lon": 101.0}, index=list("ABCDE"))
    pairs = pd.DataFrame({"partner": list("ABCDE")}, index=list("abcde"))
    log = BuildLog()
    assert contradicted_by_name(listed, points, pairs, gazetteer(), places, log) == ["a"]


@pytest.mark.parametrize("name", ["PUSKESMAS SUKA MAJU", "PUSKESMAS RASIMAH AHMAD"])
def test_a_name_of_two_places_or_of_none_places_nothing(name: str) -> None:
    wanted = pd.DataFrame({"region": ["11.01"], "name": [name]})
    assert gazetteer().place(wanted).empty


def test_likeness_is_not_tried_where_it_is_not_wanted() -> None:
    wanted = pd.DataFrame({"region": ["11.01"], "name": ["RSUD BHAKTI JAYA"]})
    assert gazetteer().place(wanted, by_likeness=False).empty


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (-6.2, 106.8, (-6.2, 106.8, "")),
        (106.8, -6.2, (-6.2, 106.8, "swapped")),
        (-3.449333, 119415581.0, (-3.449333, 119.415581, "lost point")),
    ],
)
def test_coordinates_are_repaired_where_one_reading_is_possible(
    lat: float, lon: float, expected: tuple[float, float, str]
) -> None:
    assert repair_coordinate(lat, lon) == expected


@pytest.mark.parametrize(
    ("lat", "lon"), [(0.0, 0.0), (-6.9, -6.9), (6.97, 109.1), (np.nan, 106.8), (-7.65, 744.343)]
)
def test_coordinates_with_no_or_many_readings_are_given_up(lat: float, lon: float) -> None:
    fixed = repair_coordinate(lat, lon)
    assert np.isnan(fixed[0])
    assert np.isnan(fixed[1])
    assert fixed[2] == "none"


def test_minutes_taken_from_the_degrees_are_added_again() -> None:
    # Banjarmasin, 114°33.5' E 3°20.6' S, as the port list publishes it.
    fixed = with_minutes_added(pd.Series([113.44167, -2.65722]))
    assert fixed.round(5).tolist() == [114.55833, -3.34278]


def test_a_port_is_read_without_its_html() -> None:
    feature = {
        "geometry": {"coordinates": [98.7, 3.79]},
        "properties": {
            "name": "Belawan (BNI)",
            "description": "<p>Operator : X</p><p>Kabupaten/Kota : KOTA MEDAN</p>",
            "category": "Pelabuhan Utama Diusahakan",
        },
    }
    port = read_port(feature)
    assert (port["code"], port["nama"], port["region_text"]) == ("BNI", "Belawan", "KOTA MEDAN")


def codes() -> Codes:
    return Codes(
        current=frozenset({"15.06", "15.07", "93.01"}),
        before_split={"91.01": "93.01"},
        bps={"1506": "15.07", "1507": "15.06"},
        kemdikbud={},
        by_name={"kabupaten:kotabaru": "63.02", "kota:pontianak": "61.71"},
    )


def test_a_code_whose_names_belong_to_its_bps_meaning_is_read_as_bps() -> None:
    table = pd.DataFrame(
        {
            "kode_kab": ["1506", "1506", "9101"],
            "unit_kerja": ["PUSKESMAS MENDAHARA", "PUSKESMAS LAMBUR", "PUSKESMAS KUPRIK"],
        }
    )
    known = {"15.06": {"merlung"}, "15.07": {"mendahara", "lambur"}}
    region, as_bps = read_list_codes(table, codes(), lambda kode: known.get(kode, set()))
    assert region.tolist() == ["15.07", "15.07", "93.01"]
    assert as_bps == {"1506": "15.07"}


def test_a_code_keeps_its_kemendagri_meaning_without_evidence() -> None:
    table = pd.DataFrame({"kode_kab": ["1506"], "unit_kerja": ["PUSKESMAS X"]})
    region, as_bps = read_list_codes(table, codes(), lambda _kode: set())
    assert region.tolist() == ["15.06"]
    assert as_bps == {}


@pytest.mark.parametrize(
    ("text", "code"), [("BARU", "63.02"), ("PONTIANAK", "61.71"), ("KAB. PONTIANAK", ""), ("", "")]
)
def test_regency_texts_are_read_or_given_up(text: str, code: str) -> None:
    assert codes().from_name(text) == code


@pytest.mark.parametrize(
    ("kode", "answer"), [("P1106010101", "yes"), ("P1106010201", "no"), ("", "unknown")]
)
def test_inpatient_is_inferred_from_the_code_of_2019(kode: str, answer: str) -> None:
    assert read_inpatient(kode) == answer


def test_hospital_names_say_what_they_are() -> None:
    assert hospital_key("RS UMUM DAERAH KAYUAGUNG") == hospital_key("RSUD KAYUAGUNG")
    assert is_temporary("RS DARURAT COVID-19 BANYUMAS")
    assert not is_temporary("RS GAWAT DARURAT MEDIKA")
    assert read_kind("RS JIWA MUTIARA SUKMA") == "jiwa"
    assert read_kind("RS UMUM UMMI") == "umum"
    assert read_owner("RS BHAYANGKARA DUMAI") == "tni_polri"
    assert read_owner("RS UMUM UMMI") == ""


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("SD NEGERI  226/VI TELENTAM II ", "SD Negeri 226/VI Telentam II"),
        ("SMP IT IZZUL ISLAM", "SMP IT Izzul Islam"),
        ("SMP Swasta HKBP Serbalawan", "SMP Swasta HKBP Serbalawan"),
        ("PUSKESMAS MA'RANG", "Puskesmas Ma'rang"),
    ],
)
def test_names_in_capitals_are_eased_and_others_left(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


def test_the_second_bearer_of_an_id_is_numbered() -> None:
    assert make_unique(pd.Series(["A", "B", "A", "A"])).tolist() == ["A", "B", "A-2", "A-3"]


def places() -> Places:
    west, east = shapely.box(100, 0, 101, 1), shapely.box(101, 0, 102, 1)
    regions = pd.DataFrame(
        {
            "kode": ["11.01", "11.02"],
            "landmass_ids": [[7], [7]],
            "geometry": pd.Series([shapely.MultiPolygon([west]), shapely.MultiPolygon([east])]),
        }
    )
    districts = pd.DataFrame(
        {
            "kode": ["11.01.01", "11.01.02", "11.02.01"],
            "kode_kabkota": ["11.01", "11.01", "11.02"],
            "geometry": pd.Series(
                [shapely.box(100, 0, 100.5, 1), shapely.box(100.5, 0, 101, 1), east], dtype=object
            ),
        }
    )
    return Places(regions, districts, pd.DataFrame())


def facility(**changes: object) -> pd.DataFrame:
    row = {
        "id": "b", "nama": "B", "kode_kabkota": "11.01", "lat": 0.5, "lon": 100.7,
        "location_quality": "surveyed", "location_score": 1.0, "active": True,
        "source": "s", "year": 2022,
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def test_a_point_gets_the_kecamatan_and_the_landmass_it_stands_on() -> None:
    row = finish(facility(), places()).iloc[0]
    assert (row["kode_kecamatan"], row["landmass_id"]) == ("11.01.02", 7)
    assert not row["region_mismatch"]


def test_a_point_just_over_the_border_keeps_its_regency_and_is_flagged() -> None:
    row = finish(facility(lon=101.01), places()).iloc[0]
    assert (row["kode_kabkota"], row["kode_kecamatan"]) == ("11.01", "11.01.02")
    assert row["region_mismatch"]


def test_a_point_far_over_the_border_has_no_kecamatan_of_its_regency() -> None:
    row = finish(facility(lon=101.2), places()).iloc[0]
    assert pd.isna(row["kode_kecamatan"])


def test_the_distance_from_a_regency_is_in_kilometres() -> None:
    gap = places().gap_km(np.array([0.5, 0.5]), np.array([100.5, 101.2]), np.array(["11.01"] * 2))
    assert gap[0] == 0.0
    assert gap[1] == pytest.approx(22.24, abs=0.05)


@pytest.mark.parametrize(
    "fault",
    [
        {"lat": 20.0},
        {"kode_kabkota": "99.99"},
        {"location_quality": "guessed"},
        {"location_quality": "unknown"},
        {"id": ""},
    ],
)
def test_rows_that_break_the_contract_are_refused(fault: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="for instance"):
        finish(facility(**fault), places())
