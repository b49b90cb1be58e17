"""Files of every kind from their bytes to the dataset that every page reads."""

import io
import json
import threading
import time

import pandas as pd
import pytest
import shapely

from data.current import current_dataset
from data.readers.errors import CancelledError
from lib.auth import ANALIS, operator
from lib.errors import AppError
from lib.services.desk import versions
from lib.services.desk.commit import submit
from lib.services.desk.intake import READING_SHARE, prepare
from tests.lib.desk.conftest import BELU, TTU

FACILITIES = b"""\
kode_faskes;nama_faskes;kode_kabkota;lintang;bujur;dokter
K1;Klinik Satu;53.04;-9,1000;124,9000;2
K2;Klinik Dua;53.05;-9,3000;124,5000;1
K3;Klinik Tiga;53.04;0;0;1
"""
BUDGETS = b"""\
kode_wilayah,uraian belanja,tahun,anggaran,realisasi,satuan
53.04,Belanja Modal,2024,100,90,miliar
53.05,Belanja Modal,2024,120,,miliar
"""
INDICATORS = b"""\
kode_wilayah,indikator,tahun,nilai,satuan
53.04,Air minum layak,2024,"71,5",persen
99.99,Air minum layak,2024,10,persen
"""


def bring(kind, key, content, name, **more):
    made = prepare(content, name, kind, key, **more)
    return made, submit(operator(), made.load(), mode=made.mode, region=made.region)


def counts(made):
    return tuple(made.counts[each] for each in ("rows", "accepted", "rejected", "repaired"))


def geojson(*shapes):
    features = [
        {"type": "Feature", "properties": own, "geometry": shapely.geometry.mapping(shape)}
        for own, shape in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_facilities_are_served_with_all_that_the_file_says(desk):
    made, version = bring("facilities", "klinik", FACILITIES, "klinik.csv")
    assert counts(made) == (3, 2, 1, 2)
    assert made.rejected.tolist() == [4]
    assert (version.number, version.rows_accepted, version.rows_rejected) == (1, 2, 1)
    table = current_dataset().facilities["klinik"].set_index("id")
    assert table.loc["K1", ["nama", "kode_kabkota", "lat", "lon"]].tolist() == [
        "Klinik Satu", BELU, -9.1, 124.9,
    ]  # fmt: skip
    assert pd.to_numeric(table["doctors"]).to_dict() == {"K1": 2, "K2": 1}
    assert (table["landmass_id"] >= 0).all()


def test_a_network_is_served(desk):
    line = shapely.LineString([(124.9, -9.1), (124.9, -9.2)])
    own = {"id": "r1", "nama": "Ruas Satu", "kondisi": "rusak", "kode_wilayah": BELU}
    made, _ = bring("networks", "jalan_kab", geojson((own, line)), "jalan.geojson")
    assert counts(made)[:3] == (1, 1, 0)
    roads = current_dataset().table("roads_unggah_jalan_kab")
    assert roads[["id", "nama", "kondisi", "kode_wilayah"]].to_numpy().tolist() == [
        ["r1", "Ruas Satu", "rusak ringan", BELU]
    ]
    assert shapely.equals(current_dataset().geometries("roads_unggah_jalan_kab")[0], line)


def test_budgets_are_served_in_rupiah(desk):
    made, _ = bring("region_table", "budgets", BUDGETS, "apbd.csv")
    assert counts(made)[:3] == (2, 2, 0)
    table = current_dataset().table("budgets")
    own = table[(table["item"] == "belanja_modal") & (table["year"] == 2024)].set_index("kode")
    assert own.loc[BELU, ["budget", "realisation"]].tolist() == [100e9, 90e9]
    assert own.loc[TTU, "budget"] == 120e9
    assert pd.isna(own.loc[TTU, "realisation"])


def test_indicators_are_served(desk):
    made, _ = bring("region_table", "indicators", INDICATORS, "ind.csv")
    assert counts(made)[:3] == (2, 1, 1)
    table = current_dataset().table("indicators")
    own = table[(table["kode"] == BELU) & (table["indicator"] == "air_minum_layak")]
    assert own[["year", "value"]].to_numpy().tolist() == [[2024, 71.5]]


def test_people_of_villages_are_served_and_the_others_keep_theirs(desk):
    before = current_dataset().villages.set_index("kode")["population"]
    chosen = before.index[before.index.str.startswith(BELU)][:2]
    rows = "".join(f"{kode},{10_000 + at}\n" for at, kode in enumerate(chosen))
    content = f"kode_desa,penduduk\n{rows}".encode()
    made, _ = bring("village_table", "villages", content, "desa.csv")
    assert counts(made)[:3] == (2, 2, 0)
    after = current_dataset().villages.set_index("kode")["population"]
    assert after[chosen].tolist() == [10_000, 10_001]
    assert after.drop(chosen).equals(before.drop(chosen))


def test_boundaries_are_kept_as_a_version(desk):
    square = shapely.box(124.8, -9.3, 125.0, -9.0)
    made, version = bring(
        "boundaries", "regions", geojson(({"kode": BELU, "nama": "Belu"}, square)), "batas.geojson"
    )
    assert counts(made)[:3] == (1, 1, 0)
    assert version.number == 1
    text = versions.export_csv("boundaries", "regions", 1).decode("utf-8-sig")
    exported = pd.read_csv(io.StringIO(text), dtype=str).set_index("kode")
    assert shapely.equals(shapely.from_wkt(exported.loc[BELU, "wkt"]), square)


@pytest.mark.parametrize("mode", ["add", "replace_region"])
def test_rows_outside_the_loaders_regions_are_rejected_one_by_one(sqlite_desk, person, mode):
    analyst = person(ANALIS, BELU)
    region = BELU if mode == "replace_region" else ""
    whole = prepare(FACILITIES, "klinik.csv", "facilities", "klinik")
    with pytest.raises(AppError) as refused:
        submit(analyst, whole.load(), mode="add")
    assert refused.value.code == "E_FORBIDDEN"
    own = prepare(
        FACILITIES, "klinik.csv", "facilities", "klinik",
        mode=mode, region=region, allowed_regions=(BELU,),
    )  # fmt: skip
    assert own.rejected.tolist() == [3, 4]
    outside = list(own.problems.only(code="E_OUTSIDE_REGION"))
    assert [(each.row, each.value, each.details["region"]) for each in outside] == [(3, TTU, BELU)]
    version = submit(analyst, own.load(), mode=mode, region=region)
    assert (version.regions, version.rows_accepted, version.rows_rejected) == ((BELU,), 1, 2)


def test_a_province_covers_its_regencies_and_nothing_covers_a_row_of_no_region(sqlite_desk):
    def accepted(*regions):
        made = prepare(FACILITIES, "f.csv", "facilities", "klinik", allowed_regions=regions)
        return made.accepted["id"].tolist()

    assert accepted("53") == ["K1", "K2"]
    assert accepted("5") == accepted("53.0") == accepted() == []
    assert accepted("") == ["K1", "K2"]
    table = b"kode_wilayah,indikator,tahun,nilai\n53,Panjang,2024,5\n53.04,Panjang,2024,5\n"
    made = prepare(table, "t.csv", "region_table", "indicators", allowed_regions=(BELU,))
    assert made.accepted["kode"].tolist() == [BELU]


def many_rows(n):
    lines = [f"K{at},Klinik {at},53.04,{-9 - at % 997 / 5000},124.9" for at in range(n)]
    return ("kode_faskes,nama,kode_kabkota,lat,lon\n" + "\n".join(lines) + "\n").encode()


def test_progress_rises_over_reading_and_check(sqlite_desk):
    told = []
    prepare(many_rows(5_000), "f.csv", "facilities", "klinik", progress=told.append)
    assert told == sorted(told)
    assert any(0 < share < READING_SHARE for share in told)
    assert sum(READING_SHARE < share < 1 for share in told) >= 3
    assert told[-1] == 1.0


@pytest.mark.parametrize("share", [0.0, READING_SHARE / 2, READING_SHARE, 0.8])
def test_a_stop_ends_it_wherever_it_is(sqlite_desk, share):
    reached = threading.Event()
    stopped = []

    def told(done):
        if done >= share and not reached.is_set():
            reached.set()
            stopped.append(time.monotonic())

    with pytest.raises(CancelledError):
        prepare(
            many_rows(5_000), "f.csv", "facilities", "klinik",
            progress=told, cancelled=reached.is_set,
        )  # fmt: skip
    assert len(stopped) == 1
