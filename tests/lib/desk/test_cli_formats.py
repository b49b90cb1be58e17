"""The command import on a list of puskesmas in every form in which a dinas may send it."""

import io
import warnings

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from data.current import current_dataset
from tests.data.readers.files import zipped
from tests.data.readers.test_workbook import ods, workbook
from tests.lib.desk.conftest import load_file

HEADER = ["Kode Faskes", "Nama Faskes", "Kode Kab/Kota", "Lintang", "Bujur"]
ROWS = [
    ["P1", "Puskesmas Atambua Selatan", "53.04", -9.1061, 124.8925],
    ["P2", "Puskesmas Haliwen “Baru”", "53.04", -9.0811, 124.8962],
    ["P3", "Puskesmas Weluli", "53.04", -9.0255, 125.0711],
]
KEYS = {
    "rows", "accepted", "rejected", "repaired", "issues", "encoding", "dialect", "mapping",
    "code_system",
}  # fmt: skip


def text(separator, *, comma=False, rows=ROWS):
    lines = [HEADER, *rows]
    said = [[str(each) if isinstance(each, str) else f"{each:.4f}" for each in line]
            for line in lines]  # fmt: skip
    if comma:
        said = [line[:3] + [each.replace(".", ",") for each in line[3:]] for line in said]
    return "".join(separator.join(line) + "\n" for line in said)


def frame():
    table = pd.DataFrame(ROWS, columns=HEADER)
    points = shapely.points(table["Bujur"], table["Lintang"])
    return gpd.GeoDataFrame(table.drop(columns=["Lintang", "Bujur"]), geometry=points, crs=4326)


def spatial(folder, name, table=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # long names are cut in a shapefile
        (frame() if table is None else table).to_file(folder / name)
    return (folder / name).read_bytes()


def shapefile(folder):
    spatial(folder, "faskes.shp")
    return zipped({path.name: path.read_bytes() for path in folder.glob("faskes.*")})


def geoparquet(_folder):
    out = io.BytesIO()
    frame().to_parquet(out)
    return out.getvalue()


def parquet(_folder):
    out = io.BytesIO()
    pd.DataFrame(ROWS, columns=HEADER).to_parquet(out)
    return out.getvalue()


def kml(_folder):
    marks = "".join(
        f'<Placemark><name>{name}</name><ExtendedData><Data name="kode_faskes"><value>{code}'
        f'</value></Data><Data name="kode_kabkota"><value>{region}</value></Data></ExtendedData>'
        f"<Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>"
        for code, name, region, lat, lon in ROWS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{marks}</Document></kml>"
    ).encode()


FORMS = {
    "titik-koma.csv": lambda _: text(";", comma=True),
    "latin.csv": lambda _: text(";", comma=True).encode("cp1252"),
    "bom.csv": lambda _: text(",").encode("utf-8-sig"),
    "utf16.csv": lambda _: text("\t").encode("utf-16"),
    "pipa.txt": lambda _: text("|"),
    "pembuka.csv": lambda _: "DAFTAR PUSKESMAS\nKabupaten Belu\n\n" + text(","),
    "buku.xlsx": lambda _: workbook(("Rekap", [["Rekap"]]), ("Faskes", [HEADER, *ROWS])),
    "buku.ods": lambda _: ods([HEADER, *ROWS]),
    "titik.geojson": lambda folder: spatial(folder, "a.geojson"),
    "meter.gpkg": lambda folder: spatial(folder, "a.gpkg", frame().to_crs(32751)),
    "shp.zip": shapefile,
    "titik.kml": kml,
    "tabel.parquet": parquet,
    "titik.parquet": geoparquet,
}
ENCODINGS = {"latin.csv": "Windows-1252", "utf16.csv": "UTF-16 LE"}
DELIMITERS = {"titik-koma.csv": ";", "latin.csv": ";", "utf16.csv": "\t", "pipa.txt": "|"}
HEADER_ROWS = {"pembuka.csv": 4}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_puskesmas(run, tmp_path, name):
    folder = tmp_path / "berkas"
    folder.mkdir()
    status, report = load_file(
        run, tmp_path / name, FORMS[name](folder), "--mode", "replace_all", service="puskesmas"
    )
    assert set(report) >= KEYS
    assert (status, report["rows"], report["accepted"], report["rejected"]) == (0, 3, 3, 0), report
    comma = name in ("titik-koma.csv", "latin.csv")
    assert report["repaired"] == (3 if comma else 0)
    assert report["code_system"] == "kemendagri"
    if name.endswith((".csv", ".txt")):
        assert report["encoding"] == ENCODINGS.get(name, "UTF-8")
        assert report["dialect"]["delimiter"] == DELIMITERS.get(name, ",")
        assert report["dialect"]["header_row"] == HEADER_ROWS.get(name, 1)
    table = current_dataset().facilities["puskesmas"]
    assert table[["id", "nama", "kode_kabkota"]].to_numpy().tolist() == [row[:3] for row in ROWS]
    assert table[["lat", "lon"]].round(6).to_numpy().tolist() == [row[3:] for row in ROWS]


def test_the_reader_is_told_what_it_cannot_know(run, tmp_path):
    words = ("--dry-run", "--no-repair", "--decimal", ",", "--encoding", "Windows-1252")
    content = text(";", comma=True).encode("cp1252")
    status, report = load_file(run, tmp_path / "a.csv", content, *words)
    assert (status, report["accepted"], report["repaired"]) == (0, 3, 0)
    book = openpyxl.Workbook()
    for row in [["A"], *([each] for each in "xyz")]:
        book.active.append(row)
    second = book.create_sheet("Dua")
    for row in [HEADER, *ROWS]:
        second.append(row)
    book.save(tmp_path / "b.xlsx")
    status, report = load_file(run, tmp_path / "b.xlsx", None, "--dry-run", "--sheet", "Dua")
    assert (status, report["accepted"], report["dialect"]["sheet"]) == (0, 3, "Dua")
    plain = text(",").replace("Nama Faskes", "Sebutan")
    words = ("--dry-run", "--mapping", "nama=Sebutan", "id=Kode Faskes", "lat=Lintang", "lon=Bujur")
    status, report = load_file(run, tmp_path / "c.csv", plain, *words)
    assert (status, report["accepted"]) == (0, 3)
    assert report["mapping"]["nama"] == "Sebutan"
