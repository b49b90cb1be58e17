"""Empty files to fill in: the headers that the desk reads without asking, and one example row."""

from __future__ import annotations

import json

import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.versions.kinds import (
    BOUNDARIES,
    BUDGETS,
    FACILITIES,
    NETWORKS,
    REGION_TABLE,
    VILLAGE_TABLE,
)
from lib.encode import csv_frame
from lib.services.desk.reject_file import text_sheet

CSV, XLSX, GEOJSON = "csv", "xlsx", "geojson"
_SCHOOLS, _HEALTH = "pendidikan", "kesehatan"
_PLACE = ("kode_kabkota", "kabupaten_kota", "kecamatan", "desa")
_LENGTH_DEG = 0.01


def forms(kind: str) -> tuple[str, ...]:
    """Return the forms in which a kind has a template."""
    return (GEOJSON,) if kind in (NETWORKS, BOUNDARIES) else (CSV, XLSX)


def template(kind: str, key: str, form: str) -> bytes:
    """Return a file with headers and one example row, which is to be taken out.

    The example stands at a real village, so that it would be accepted as it is.
    """
    row = example(kind, key)
    if form == GEOJSON:
        return _geojson(kind, row).encode()
    frame = pd.DataFrame([row]).astype("str")
    if form == XLSX:
        return text_sheet(frame, "Data")
    # Coordinates are numbers to a spreadsheet; guarded as text they would not load again.
    numbers = frame[[name for name in ("lintang", "bujur") if name in frame]]
    guarded = csv_frame(frame)
    guarded[numbers.columns] = numbers
    text: str = guarded.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def example(kind: str, key: str) -> dict[str, object]:
    """Return the example row by header, in order."""
    dataset = current_dataset()
    villages = dataset.villages
    village = villages[villages["location_quality"].eq("village")].iloc[0]
    codes = str(village["kode"])
    regency = str(dataset.regions.set_index("kode")["nama"][codes[:5]])
    district = str(dataset.districts.set_index("kode")["nama"][codes[:8]])
    place = dict(zip(_PLACE, (codes[:5], regency, district, str(village["nama"])), strict=True))
    point = {"lintang": round(float(village["lat"]), 5), "bujur": round(float(village["lon"]), 5)}
    year = {"tahun": 2025}
    if kind == FACILITIES:
        return _facility(key, place, point) | year
    if kind == NETWORKS:
        named = {"kode_ruas": "001", "nama_ruas": "Contoh", "fungsi_jalan": "lokal"}
        return named | {"kondisi": "baik", "kode_kabkota": codes[:5], **point} | year
    if kind == BOUNDARIES:
        code = codes[:5] if key == "regions" else codes[:8]
        name = "kode_kabkota" if key == "regions" else "kode_kecamatan"
        return {name: code, "nama": regency if key == "regions" else district, **point}
    if kind == VILLAGE_TABLE:
        return {"kode_desa": codes, "desa": str(village["nama"]), "penduduk": 1000} | year
    region = {"kode_kabkota": codes[:5], "kabupaten_kota": regency}
    if kind == REGION_TABLE and key == BUDGETS:
        amounts = {"anggaran": 1000000000, "realisasi": 950000000, "satuan": "rupiah"}
        return region | {"uraian_belanja": "Belanja Pegawai"} | year | amounts
    return (
        region | {"indikator": "air_minum_layak_pct"} | year | {"nilai": 80.5, "satuan": "persen"}
    )


def _facility(key: str, place: dict[str, str], point: dict[str, float]) -> dict[str, object]:
    catalogue = load_catalogue()
    service = next(each for each in catalogue.services.values() if key in each.classes)
    stated = set(service.upload_template)
    row: dict[str, object] = {"npsn" if service.sector == _SCHOOLS else "kode_faskes": "CONTOH-1"}
    row |= {"nama": "Contoh", **point, **place, "alamat": "Jalan Contoh 1"}
    row["status_operasional"] = "ya"
    if service.sector == _HEALTH:
        row |= {"rawat_inap": "tidak", "tempat_tidur": 0, "dokter": 1, "bidan": 2}
        row |= {"listrik": "ya", "air_bersih": "ya", "internet": "ya"}
    elif service.sector == _SCHOOLS or "status" in stated:
        row["status"] = "negeri"
    return row


def _geojson(kind: str, row: dict[str, object]) -> str:
    lat, lon = float(str(row.pop("lintang"))), float(str(row.pop("bujur")))
    end = [round(lon + _LENGTH_DEG, 5), lat]
    top = [end[0], round(lat + _LENGTH_DEG, 5)]
    line = [[lon, lat], end]
    shape = (
        {"type": "LineString", "coordinates": line}
        if kind == NETWORKS
        else {"type": "Polygon", "coordinates": [[*line, top, line[0]]]}
    )
    feature = {"type": "Feature", "geometry": shape, "properties": row}
    whole = {"type": "FeatureCollection", "features": [feature]}
    return json.dumps(whole, ensure_ascii=False, indent=1)
