"""Bad inputs of hazards.md B8 that checking has to hold: by their numbers there."""

import json

import numpy as np
import pytest
import shapely

from data.problems import ERROR, WARNING
from data.store import load_dataset
from lib.encode import csv_cell
from lib.errors import MissingColumnError
from tests.data.validation.support import checked, codes, details, gazetteer, told

HEAD = "id,nama,kode,lat,lon\n"
GOOD = "A,Puskesmas Satu,53.04,-9.1061,124.8925\n"


def test_14_all_columns_that_lack_are_listed():
    with pytest.raises(MissingColumnError) as caught:
        checked("alamat,telepon\nJalan,1\n")
    told_of = " | ".join(caught.value.details["columns"])
    assert "nama" in told_of
    assert "kode_wilayah" in told_of
    assert "lat + lon" in told_of


def test_15_two_codes_that_a_float_would_confuse_stay_apart():
    found = checked("nama,kode\nA,32.10\nB,32.1\n")
    assert found.accepted["kode_kabkota"].tolist() == ["32.10"]
    assert (3, "kode", "E_REGION", ERROR) in told(found)


def test_16_ids_and_numbers_in_text_keep_every_digit():
    found = checked("id,nama,kode,NIK\n0000001,Satu,53.04,5304010101900001\n")
    assert found.accepted["id"].tolist() == ["0000001"]
    assert json.loads(found.accepted["attributes"].iloc[0])["NIK"] == "5304010101900001"


@pytest.mark.parametrize("name", ["NA", "NULL", "null", "None", "nan", "-", "N/A", "TRUE", "007"])
def test_17_a_facility_may_be_called_anything(name):
    found = checked(f"id,nama,kode,lat,lon\nA,{name},53.04,-9.1061,124.8925\n")
    assert found.accepted["nama"].tolist() == [name]


def test_18_an_unknown_region_is_refused_with_a_suggestion():
    found = checked("nama,kabupaten\nSatu,Pahuwato\n")
    assert details(found, "E_REGION")["suggestion"] == "Kabupaten Pohuwato"
    assert codes(checked("nama,kode\nSatu,99.99\n")) == ["E_REGION"]


def test_19_both_rows_of_an_id_are_refused():
    found = checked(HEAD + GOOD + GOOD.replace("Satu", "Dua"))
    assert found.rejected.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("hazard", "lat", "lon", "code", "rejected"),
    [
        (21, "124.8925", "-9.1061", "E_COORD_SWAPPED", False),
        (22, "nan", "nan", "E_COORD", True),
        (23, "inf", "1e400", "E_COORD", True),
        (24, "0", "0", "E_NULL_ISLAND", True),
        (25, "3.139", "101.687", "E_OUT_OF_AREA", True),  # Kuala Lumpur
        (25, "-12.46", "130.84", "E_OUT_OF_AREA", True),  # Darwin
        (25, "40.71", "-74.0", "E_OUT_OF_AREA", True),
        (26, "-9.40", "124.55", "W_REGION_MISMATCH", False),
        (27, "8993212", "707987", "E_COORD", True),
        (28, "-9.1", "181", "E_COORD", True),
    ],
)
def test_21_to_28_coordinates(hazard, lat, lon, code, rejected):
    assert 21 <= hazard <= 28
    found = checked(HEAD + f"A,Satu,53.04,{lat},{lon}\n")
    assert code in codes(found)
    assert (len(found.rejected) == 1) == rejected


def test_33_a_point_on_a_border_belongs_to_one_region():
    dataset = load_dataset()
    row = int(np.flatnonzero(dataset.regions["kode"] == "53.04")[0])
    x, y = shapely.get_coordinates(dataset.geometries("regions")[row])[::3].T
    lines = (f"N{i},{y[i]:.6f},{x[i]:.6f}\n" for i in range(len(x)))
    found = checked("nama,lat,lon\n" + "".join(lines))
    assert len(found.accepted) == len(x)
    assert (found.accepted["kode_kabkota"] != "").all()
    assert gazetteer().inside(y, x, np.full(len(x), "53.04", dtype=object)).mean() > 0.9


HOSTILE = [
    "<img src=x onerror=alert(1)>", "${7*7}", "`rm -rf`", "</script><script>alert(1)</script>",
    "\\2019", '"; DROP TABLE facility; --', "{{7*7}}", "%s%n", "Puskesmas 'Satu'", "😀 Puskesmas",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_40_text_is_data_and_stays_as_it_stands(text):
    quoted = text.replace('"', '""')
    found = checked(
        f'id,nama,kode,lat,lon,"kolom {quoted}"\n"{quoted}","{quoted}",53.04,-9.1061,124.8925,'
        f'"{quoted}"\n', mapping={"id": "id", "nama": "nama", "kode_wilayah": "kode",
                                  "lat": "lat", "lon": "lon"},
    )  # fmt: skip
    frame = found.accepted
    assert frame["nama"].tolist() == frame["id"].tolist() == [text]
    ((key, value),) = json.loads(frame["attributes"].iloc[0]).items()
    assert (key, value) == (f"kolom {text}", text)


def test_40_direction_overrides_are_taken_out_of_names_and_told():
    found = checked(HEAD + "A,Pus\u202ekes\u2066mas,53.04,-9.1061,124.8925\n")
    assert found.accepted["nama"].tolist() == ["Pus kes mas"]
    assert found.repaired.tolist() == [2]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+SUM(1)", "@SUM(1)", "\uff1d1+1", "-cmd"])
def test_41_what_a_spreadsheet_would_run_is_told_and_harmless_when_exported(text):
    found = checked(HEAD + f'A,"{text}",53.04,-9.1061,124.8925\n')
    assert (2, "nama", "W_FORMULA", WARNING) in told(found)
    assert found.accepted["nama"].tolist() == [text]
    assert str(csv_cell(text)).startswith("'")


@pytest.mark.parametrize("number", ["-5", "-5.5", "+62 812-3456", "-9,1"])
def test_41_numbers_are_no_formulas(number):
    found = checked(f'nama,kode,telepon\nSatu,53.04,"{number}"\n')
    assert "W_FORMULA" not in codes(found)


@pytest.mark.parametrize("text", ["nama\nSatu\n", "a,b\n1,2\n", "lat,lon\n1,2\n"])
def test_a_file_without_the_columns_is_refused_by_code(text):
    with pytest.raises(MissingColumnError):
        checked(text)
