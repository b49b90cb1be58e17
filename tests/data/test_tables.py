"""The builders of indicators, budgets, standards and roads."""

import json

import numpy as np
import pandas as pd
import pytest

from data.build.common import BuildLog
from data.build.tables_budgets import _once, _partial_years, to_rupiah
from data.build.tables_codes import Crosswalk, keep_mapped, keep_proven
from data.build.tables_indicators import _keep_possible, to_number
from data.build.tables_roads import _condition, build_roads
from data.build.tables_standards import _check_rules
from data.catalogue import SEED

CROSSWALK = Crosswalk(
    names={"11.01": "Kabupaten Aceh Selatan", "11.09": "Kabupaten Simeulue"},
    by_key={"kabupaten:acehselatan": "11.01", "kabupaten:simeulue": "11.09"},
    by_bps={"1101": "11.09", "1103": "11.01"},
)


def table(name):
    return pd.read_parquet(SEED / f"{name}.parquet")


def test_numbers_are_read_padded_with_decimal_commas_and_thousands():
    read = to_number(pd.Series([" 71,15 ", "1.234,5", "18.98", "", "x", "-0,5"]))
    np.testing.assert_array_equal(read, [71.15, 1234.5, 18.98, np.nan, np.nan, -0.5])


def test_a_code_that_its_name_does_not_prove_is_refused_and_logged():
    log = BuildLog()
    codes = pd.Series(["11.01", "11.01", "11.09"])
    names = pd.Series(["Kab. Aceh Selatan", "Simeulue", "SIMEULUE"])
    assert keep_proven(codes, names, CROSSWALK, log, "x").tolist() == [True, False, True]
    assert any("refused code 11.01 for “Simeulue”" in line for line in log.lines)


def test_a_known_misspelling_is_taken_only_under_its_own_code():
    crosswalk = Crosswalk({"73.71": "Kota Makassar", "73.72": "Kota Parepare"}, {}, {})
    names = pd.Series(["Kota Makasar", "Kota Makasar"])
    ok = keep_proven(pd.Series(["73.71", "73.72"]), names, crosswalk, BuildLog(), "x")
    assert ok.tolist() == [True, False]


def test_a_file_without_names_is_held_against_its_bps_codes():
    codes, bps = pd.Series(["11.09", "11.01"]), pd.Series(["1101", "1101"])
    assert keep_mapped(codes, bps, CROSSWALK, BuildLog(), "x").tolist() == [True, False]


def test_impossible_values_are_left_out_and_logged():
    log = BuildLog()
    rows = [("ipm", 100.0), ("ipm", 100.1), ("kemiskinan_pct", -1.0), ("ppk", np.nan), ("idm", 0.5)]
    frame = pd.DataFrame(rows, columns=["indicator", "value"]).assign(kode="11.01", year=2022)
    assert _keep_possible(frame, CROSSWALK, log)["value"].tolist() == [100.0, 0.5]
    assert sum("left out: " in line for line in log.lines) == 3


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("2223.07", 2_223_070_000_000),
        ("2.277,20 M", 2_277_200_000_000),
        ("-64.26", -64_260_000_000),
    ],
)
def test_billions_are_read_in_both_spellings(text, rupiah):
    assert to_rupiah(text) == rupiah
    assert np.isnan(to_rupiah("  "))


def account(budget, realisation, item="apbd_x"):
    return {
        "kode": "35.73",
        "item": item,
        "year": 2023,
        "budget": budget,
        "realisation": realisation,
    }


def test_an_account_that_stands_twice_keeps_the_row_with_the_budget():
    frame = pd.DataFrame([account(0.0, 8.69), account(16.19, 8.69), account(16.19, 8.69)])
    assert _once(frame, BuildLog()).to_dict("records") == [account(16.19, 8.69)]


def test_an_account_with_two_amounts_stops_the_build():
    frame = pd.DataFrame([account(1.0, 8.69), account(16.19, 8.69)])
    with pytest.raises(ValueError, match="two amounts"):
        _once(frame, BuildLog())


def test_a_year_of_low_spending_is_noted_as_unfinished():
    rows = [account(100.0, 58.0, "apbd_belanja_daerah"), account(5.0, 5.0)]
    notes = _partial_years(pd.DataFrame(rows), BuildLog())
    assert notes.tolist() == ["realisasi sebagian tahun"] * 2


def test_a_rule_with_an_undefined_mark_stops_the_build():
    marks = {"legal_status": "berlaku", "distance_kind": "none", "verified": "S"}
    _check_rules(pd.DataFrame([{"rule": "a", **marks}]))
    with pytest.raises(ValueError, match="not defined"):
        _check_rules(pd.DataFrame([{"rule": "a", **marks, "verified": "ya"}]))
    with pytest.raises(ValueError, match="twice"):
        _check_rules(pd.DataFrame([{"rule": "a", **marks}] * 2))


def feature(properties, coordinates):
    geometry = {"type": "LineString", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def road_source(folder):
    files = {
        "jalan_belu": ({"NAMRJL": None, "REMARK": "Jalan Lokal"}, 173.5),
        "jalan_penajam": ({"fid": 1, "FUNGSI_JAL": "Jalur Pipa Gas"}, None),
        "jalan_maumere_osm": ({"osm_id": 7.0, "highway": "road", "name": None}, None),
        "jalan_nasional_kaltara": (
            {"Linkid": 35001, "Nama_Ruas": "A - B"}
            | {f"IRI {year}": 4.2 for year in (2023, 2024, 2025)}
            | {f"MNTP {year}": 98.5 for year in (2023, 2024, 2025)},
            None,
        ),
    }
    (folder / "infrastruktur").mkdir()
    for name, (properties, height) in files.items():
        line = [[125.0, -9.0], [125.001, -9.000001], [125.002, -9.0]]
        line = [point if height is None else [*point, height] for point in line]
        features = [feature(properties, line)]
        if name == "jalan_penajam":
            features.append(feature({"fid": 2, "FUNGSI_JAL": None}, line))
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / "infrastruktur" / f"{name}.geojson").write_text(text, encoding="utf-8")
    return folder


def test_roads_become_flat_light_lines_and_a_gas_pipe_is_no_road(tmp_path):
    tables = build_roads(road_source(tmp_path), BuildLog())
    belu = tables["roads_belu"]
    assert not belu["geometry"].iloc[0].has_z
    assert len(belu["geometry"].iloc[0].coords) == 2
    assert belu["panjang_m"].iloc[0] == pytest.approx(219.9, abs=0.5)
    assert tables["roads_penajam"]["ruas"].tolist() == ["2"]
    assert tables["roads_kaltara"][["kondisi", "mantap_pct_2023"]].values.tolist() == [
        ["sedang", 98.5]
    ]


def test_roads_are_built_the_same_twice(tmp_path):
    source = road_source(tmp_path)
    first, second = build_roads(source, BuildLog()), build_roads(source, BuildLog())
    for name, frame in first.items():
        pd.testing.assert_frame_equal(
            frame.drop(columns="geometry"), second[name].drop(columns="geometry")
        )
        assert [g.wkb for g in frame["geometry"]] == [g.wkb for g in second[name]["geometry"]]


@pytest.mark.parametrize(
    ("iri", "kondisi"),
    [(3.99, "baik"), (4.0, "sedang"), (8.0, "rusak ringan"), (12.0, "rusak berat"), (np.nan, "")],
)
def test_the_class_of_iri_starts_at_its_lower_bound(iri, kondisi):
    assert _condition(iri) == kondisi


def test_idm_of_the_new_papua_regencies_went_to_the_regency_of_its_villages():
    frame = table("indicators")
    idm = frame[frame["indicator"].eq("idm")].set_index("kode")["value"]
    assert {"96.02", "96.03", "96.04", "96.05"} <= set(idm.index)
    assert "96.09" not in idm.index
    assert len(idm) == 434


def test_golden_values_read_in_the_publications():
    frame = table("indicators").set_index(["indicator", "year", "kode"])["value"]
    assert frame["ipm", 2022, "11.09"] == 67.27  # Simeulue, BPS code 1101
    assert frame["ipm", 2022, "11.01"] == 67.87  # Aceh Selatan, BPS code 1103
    assert frame["sanitasi_layak_pct", 2021, "11.09"] == 71.56
    assert frame["stunting_pct", 2022, "11.01"] == 27.3


def test_stunting_counts_are_never_called_a_share():
    frame = table("indicators")
    counts = frame[frame["indicator"].eq("balita_stunting")]["value"]
    assert (counts % 1 == 0).all()
    share = frame[frame["indicator"].eq("stunting_pct")]
    assert set(share["source"]) == {"ikp_2022"}
    assert set(share["year"]) == {2022}


def test_extreme_health_worker_ratios_are_kept_out():
    frame = table("indicators")
    ratio = frame[frame["indicator"].eq("rasio_nakes")]["value"]
    assert not ratio.isin([0.0, 100.0]).any()
    assert len(ratio) == 511


def test_transfers_per_head_are_missing_for_the_six_regions_of_jakarta():
    frame = table("indicators")
    kode = set(frame[frame["indicator"].eq("anggaran_per_orang")]["kode"])
    assert len(kode) == 508
    assert not any(code.startswith("31.") for code in kode)


def test_budgets_are_in_rupiah_and_their_partial_years_are_noted():
    frame = table("budgets")
    assert set(frame["unit"]) == {"rupiah"}
    march = frame[frame["source"].eq("djpk_tkdd") & frame["year"].eq(2021)]
    assert set(march["note"]) == {"realisasi hanya sampai Maret 2021"}
    modal = frame.set_index(["item", "year", "kode"])["budget"]["apbd_belanja_modal", 2021, "35.26"]
    assert modal == 260_500_000_000
    assert frame[frame["level"].ne("kabkota")]["kode"].tolist() == ["ID"]


def test_revoked_rules_say_by_what_and_no_rule_on_schools_is_in_force():
    rules = table("standards").set_index("rule")
    revoked = rules[rules["legal_status"].eq("dicabut")]
    assert revoked["superseded_by"].ne("").all()
    assert rules.loc["pp47_puskesmas_per_kecamatan", "superseded_by"] == "PP 28/2024"
    assert set(rules.loc[rules["profile"].eq("permendiknas-24-2007"), "legal_status"]) == {
        "dicabut"
    }
    assert rules.loc["analisis_5km", "legal_status"] == "acuan"


def test_the_walking_rule_keeps_its_condition():
    rule = table("standards").set_index("rule").loc["pmd24_sd_jarak"]
    assert (rule["threshold"], rule["unit"], rule["distance_kind"]) == (3000, "m", "walking")
    assert rule["min_settlement_population"] == 1000
    assert rule["condition"]


def test_health_radii_of_the_sni_are_marked_as_not_verified():
    rule = table("standards").set_index("rule").loc["sni_puskesmas_radius"]
    assert rule["verified"] == "U"
    assert "belum diverifikasi" in rule["label_id"]


def test_satisfaction_classes_are_those_of_2017_by_their_thresholds():
    classes = table("standards_skm_classes")
    current = classes[classes["sistem"].eq("permenpanrb_14_2017")].set_index("mutu")["threshold"]
    assert current.to_dict() == {"D": 25.0, "C": 65.0, "B": 76.61, "A": 88.31}
    assert table("standards_skm_elements")["weight"].sum() == pytest.approx(1)


def test_deadlines_keep_their_unit():
    assert set(table("standards_sla")["unit"]) == {"hari", "hari_kerja", "jam", "menit"}


def test_the_six_urusan_of_the_minimum_standards_are_listed():
    assert table("standards_spm")["urusan"].nunique() == 6
    assert table("standards_spm").query("urusan == 'Kesehatan'").shape[0] == 12


def test_road_tables_are_small_and_apart_by_licence():
    sizes = {p.stem: p.stat().st_size for p in SEED.glob("roads_*.parquet")}
    assert set(sizes) == {"roads_belu", "roads_penajam", "roads_kaltara", "roads_maumere_odbl"}
    assert sum(sizes.values()) < 2_000_000
