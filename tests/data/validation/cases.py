"""One small file for every code that reading and checking tell, with the expected problem."""

import functools
import json
from dataclasses import dataclass, field

import pandas as pd

from data.problems import ERROR, REPAIR, WARNING
from tests.data.readers.files import geojson, point
from tests.data.validation.support import NOBODY, checked, pair

HERE = (-9.1061, 124.8925)  # Atambua, in Belu (53.04)
HEAD = "id,nama,kode,lat,lon\n"
A = "A,Puskesmas Satu,53.04,-9.1061,124.8925\n"
THERE = pd.DataFrame({"id": ["K1"], "nama": ["Puskesmas Lama"], "lat": [-9.2], "lon": [124.9]})
# What a row without id gets as its id: a digest of name and region.
MADE = pd.DataFrame(
    {"id": ["uc0fc8546b2c7"], "nama": ["Satu"], "lat": [None], "lon": [None]}
).astype({"lat": "float64", "lon": "float64"})


@dataclass(frozen=True)
class Case:
    """A file and one problem that it must have: row, column, code, severity."""

    content: object
    row: int
    column: str
    code: str
    severity: str
    kind: str = "facilities"
    name: str = "dinas.csv"
    existing: pd.DataFrame = field(default_factory=lambda: NOBODY)
    choices: dict = field(default_factory=dict)

    @property
    def label(self):
        return f"{self.code}-{self.severity}-{self.kind}"


def square(size=0.1, lon=124.8, lat=-9.2):
    return {"type": "Polygon", "coordinates": [[
        [lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat],
    ]]}  # fmt: skip


def bowtie():
    ring = [[124.8, -9.2], [124.9, -9.1], [124.9, -9.2], [124.8, -9.1], [124.8, -9.2]]
    return {"type": "Polygon", "coordinates": [ring]}


def line(*points):
    return {"type": "LineString", "coordinates": list(points or ([124.8, -9.2], [124.9, -9.1]))}


def features(*pairs, **whole):
    rows = [{"type": "Feature", "properties": p, "geometry": g} for p, g in pairs]
    return json.dumps({"type": "FeatureCollection", "features": rows, **whole}).encode()


def _facility(row, column, code, severity, body, **more):
    return Case(HEAD + body, row, column, code, severity, **more)


def _one(code, severity, lat, lon, column="lat", region="53.04", **choices):
    return Case(pair(lat, lon, region), 2, column, code, severity, choices=choices)


def _shape(row, column, code, severity, content, kind="boundaries"):
    return Case(content, row, column, code, severity, kind, "peta.geojson")


def _table(row, column, code, severity, content, kind="region_table", **choices):
    return Case(content, row, column, code, severity, kind, choices=choices)


STACK = "".join(f"S{i},Puskesmas {chr(65 + i)}x,53.04,-9.13697,124.91483\n" for i in range(4))
FOUR = "".join(f"S{i},Puskesmas {chr(65 + i)}x,53.04,-9.1061,124.8925\n" for i in range(4))
SPARSE = "nama,alamat,kode,beds\n"

READING = (
    Case(HEAD + A + "B,Pus\0kesmas,53.04,-9.1,124.9\n", 3, "", "E_NUL", ERROR),
    Case(HEAD + 'A,"Puskesmas,53.04,-9.1,124.9\n' + A, 2, "", "E_QUOTE", ERROR),
    Case(HEAD + A + "B,Dua,53.04,-9.1\n", 3, "", "E_FIELD_COUNT", ERROR),
    _shape(1, "", "E_GEOMETRY", ERROR, geojson(None, square()), "boundaries"),
    _shape(1, "", "E_GEOMETRY", ERROR, geojson(point(124.9, -9.1), square()), "boundaries"),
    _shape(1, "", "E_COORD", ERROR, geojson(point(624000, 9012000)), "facilities"),
    Case(HEAD + A + "JUMLAH,1,,,\n", 3, "", "W_TOTAL_ROW", WARNING),
    Case(HEAD + "Kecamatan Raihat,,,,\n" + A, 2, "", "W_SECTION_ROW", WARNING),
    Case(HEAD + A + "Sumber: Dinas Kesehatan,,,,\n", 3, "", "W_NOTE_ROW", WARNING),
    Case(HEAD + "(1),(2),(3),(4),(5)\n" + A, 2, "", "W_NUMBERING_ROW", WARNING),
    Case("kecamatan,nama,kode,beds\nRaihat,Satu,53.04,1\n,Dua,53.04,2\n", 3, "kecamatan",
         "W_FILLED_DOWN", REPAIR),
    _shape(1, "", "W_GEOMETRY_REPAIRED", WARNING,
           features(({"kode": "53.04"}, bowtie())), "boundaries"),
    _shape(0, "", "W_Z_DROPPED", WARNING,
           features(({"nama": "A", "kode": "53.04"},
                     {"type": "Point", "coordinates": [124.9, -9.1, 350.0]})), "facilities"),
    _shape(0, "", "W_REPROJECTED", WARNING,
           features(({"nama": "A"}, point(627000, 8993000)),
                    crs={"type": "name", "properties": {"name": "EPSG:32751"}}), "facilities"),
)  # fmt: skip

POINTS = (
    _one("E_COORD", ERROR, "abc", "124.9"),
    _one("E_COORD", ERROR, "-9.1", "", "lon"),
    _one("E_COORD_DMS", REPAIR, "9°06'22\" LS", "124.8925"),
    _one("E_COORD_DMS", ERROR, "9°06'22\" LS", "124.8925", repair=False),
    _one("E_NUMBER", REPAIR, "-9,1061", "124,8925"),
    _one("E_NUMBER", ERROR, "-9,1061", "124,8925", repair=False),
    _one("E_NUMBER", ERROR, "-9,1061", "124,8925", decimal="."),
    _one("E_COORD_SWAPPED", REPAIR, "124.8925", "-9.1061"),
    _one("E_COORD_SWAPPED", ERROR, "124.8925", "-9.1061", repair=False),
    _one("E_COORD_SIGN", REPAIR, "9.1061", "124.8925"),
    _one("E_COORD_SIGN", ERROR, "9.1061", "124.8925", repair=False),
    _one("E_COORD_POINT", REPAIR, "-91061", "1248925"),
    _one("E_COORD_POINT", ERROR, "-91061", "1248925", repair=False),
    _one("E_COORD_DIGIT", REPAIR, "-5.311", "23.538901", region="74.07"),
    _one("E_COORD_DIGIT", ERROR, "-5.311", "23.538901", region="74.07", repair=False),
    _one("E_NULL_ISLAND", ERROR, "0", "0.0"),
    _one("E_OUT_OF_AREA", ERROR, "48.85", "2.35"),
    _one("W_REGION_MISMATCH", WARNING, "-9.40", "124.55"),
    _one("W_OFF_LAND", WARNING, "1.35", "103.82", region=""),
    _one("W_COORD_IMPRECISE", WARNING, "-9", "125"),
    _facility(2, "lat", "E_CENTROID", ERROR, STACK),
    _facility(2, "lat", "W_COORD_REPEATED", WARNING, FOUR),
)
REGIONS = (
    _facility(2, "kode", "E_REGION", ERROR, "A,Satu,53.99,-9.1,124.9\n"),
    _facility(2, "kode", "E_REGION", ERROR, "A,Satu,32.1,,\n"),
    _facility(2, "kode", "E_CODE_AMBIGUOUS", ERROR, "A,Satu,9401,,\n"),
    _facility(2, "kode", "E_CODE_ZERO", REPAIR, "A,Satu,60100,,\n"),
    _facility(2, "kode", "E_CODE_ZERO", ERROR, "A,Satu,60100,,\n", choices={"repair": False}),
    Case("nama,kabupaten\nSatu,Bandung\n", 2, "kabupaten", "E_REGION_AMBIGUOUS", ERROR),
    Case("nama,kabupaten,lat,lon\nSatu,Bandung,-6.9147,107.6098\n", 2, "kabupaten",
         "W_REGION_AMBIGUOUS", WARNING),
    Case("nama,kabupaten\nSatu,Kab. Humbang Hasundutn\n", 2, "kabupaten", "E_REGION_NAME", REPAIR),
    Case("nama,kabupaten\nSatu,Kab. Humbang Hasundutn\n", 2, "kabupaten", "E_REGION_NAME", ERROR,
         choices={"repair": False}),
    Case("nama,kode,kabupaten\nSatu,53.04,Kab. Alor\n", 2, "kode", "W_CODE_NAME", WARNING),
    Case("nama,provinsi,lat,lon\nSatu,Bali,-9.1061,124.8925\n", 2, "lat", "W_PROVINCE_MISMATCH",
         WARNING),
    Case("nama,kode,lat,lon\nSatu,,,\n", 2, "", "E_NO_PLACE", ERROR),
    _table(2, "", "E_NO_REGION", ERROR, "kode,nilai\n,5\n"),
    Case("nama,kode,kecamatan\nPustu,53.04,Raihat\n", 2, "kecamatan", "W_PLACED", WARNING),
    Case("nama,kode,kecamatan\nPustu,53.04,Rahiat\n", 2, "kecamatan", "W_PLACE_LOW", WARNING),
    Case("nama,kode\nQqq Zzz,53.04\n", 2, "", "W_UNPLACED", WARNING),
    Case("nama,city,lat,lon\nSatu,Lalos,-9.1061,124.8925\n", 2, "city", "W_REGION_NAME", WARNING),
    Case("nama,kabupaten\nSatu,Antah Berantah\n", 2, "kabupaten", "E_REGION", ERROR),
)  # fmt: skip
VALUES = (
    _facility(2, "id", "E_DUP_ID", ERROR, A + A.replace("Satu", "Dua")),
    _facility(2, "id", "E_ID_EXISTS", ERROR, A.replace("A,", "K1,", 1), existing=THERE),
    _facility(3, "nama", "W_NEAR_DUPLICATE", WARNING, A + A.replace("A,", "B,", 1)),
    _facility(2, "nama", "W_NEAR_EXISTING", WARNING, "A,PUSKESMAS LAMA,53.04,-9.2001,124.9\n",
              existing=THERE),
    _facility(2, "nama", "E_VALUE", ERROR, "A,,53.04,-9.1,124.9\n"),
    _facility(2, "nama", "E_TOO_LONG", ERROR, f"A,{'x' * 201},53.04,-9.1,124.9\n"),
    _facility(2, "nama", "E_CONTROL", REPAIR, "A,Pus\u202ekesmas,53.04,-9.1,124.9\n"),
    _facility(2, "nama", "E_CONTROL", ERROR, "A,Pus\u202ekesmas,53.04,-9.1,124.9\n",
              choices={"repair": False}),
    _facility(2, "nama", "W_FORMULA", WARNING, "A,=1+1,53.04,-9.1,124.9\n"),
    Case("nama,kode,beds\nSatu,53.04,-3\n", 2, "beds", "W_ATTRIBUTE", WARNING),
    Case("nama,kode,beds\nSatu,53.04,ada\n", 2, "beds", "W_ATTRIBUTE", WARNING),
    Case("nama,kode,listrik\nSatu,53.04,entah\n", 2, "listrik", "W_FLAG", WARNING),
    Case("nama,kode\nSatu,53.04\nSatu,53.04\n", 3, "nama", "W_SAME_NAME", WARNING),
    Case("nama,kode\nSatu,53.04\n", 2, "nama", "E_SAME_EXISTS", ERROR, existing=MADE),
    Case("id,nama,kode\n" + "".join(f"0,N{i},53.04\n" for i in range(20)), 0, "id", "W_NO_KEY",
         WARNING),
)  # fmt: skip
TABLES = (
    _table(2, "tahun", "E_ATTRIBUTE", ERROR, "kode,tahun,nilai\n53.04,1066,5\n"),
    _table(2, "nilai", "E_NUMBER", ERROR, "kode,nilai\n53.04,lima\n53.05,5\n"),
    _table(2, "persen", "E_PERCENT", ERROR, "kode,persen\n53.04,140\n"),
    _table(2, "kode", "E_DUP_KEY", ERROR, "kode,nilai\n53.04,4\n53.04,5\n"),
    _table(2, "", "E_NO_VALUES", ERROR, "kode,catatan\n53.04,ramai\n"),
    _table(2, "penduduk", "E_POPULATION", ERROR, "kode,penduduk\n53.04,-5\n"),
    _table(2, "penduduk", "E_POPULATION", ERROR, "kode,penduduk\n53.04,\n53.05,9\n"),
    _table(2, "penduduk", "W_POPULATION_ZERO", WARNING, "kode,penduduk\n53.04,0\n"),
    _table(2, "penduduk", "W_TOTAL", WARNING, "kode,penduduk\n53.04,900000\n"),
    _table(2, "anggaran", "W_NEGATIVE", WARNING, "kode,anggaran\n53.04,-5\n"),
    _table(2, "kode_desa", "E_VILLAGE", ERROR, "kode_desa,penduduk\n53.04.01.2099,5\n",
           "village_table"),
)  # fmt: skip
SHAPES = (
    _shape(1, "kondisi", "W_CONDITION", WARNING,
           features(({"nama": "Jalan", "kondisi": "entah"}, line())), "networks"),
    _shape(1, "panjang", "W_LENGTH", WARNING,
           features(({"nama": "Jalan", "panjang": 5}, line())), "networks"),
    _shape(1, "", "W_OVERLAP", WARNING,
           features(({"kode": "53.04"}, square()), ({"kode": "53.05"}, square(lon=124.85)))),
    _shape(0, "", "W_REGION_ABSENT", WARNING, features(({"kode": "53.04"}, square()))),
    _shape(1, "kode", "E_DUP_KEY", ERROR,
           features(({"kode": "53.04"}, square()), ({"kode": "53.04"}, square(lon=125.2)))),
    _shape(1, "", "E_OUT_OF_AREA", ERROR,
           features(({"kode": "53.04"}, square(lon=2.3, lat=48.0)))),
    _shape(1, "", "E_NO_REGION", ERROR, features(({"kode": ""}, square()))),
)  # fmt: skip
CASES = READING + POINTS + REGIONS + VALUES + TABLES + SHAPES


@functools.cache
def outcome(number):
    """What checking gives for a case, by its place in CASES; run once for all tests."""
    case = CASES[number]
    return checked(case.content, case.kind, name=case.name, existing=case.existing, **case.choices)
