"""Reports as open data: a table that says what its columns mean and how it may be used.

It holds what `published` lets out, without the demonstration; columns keep their Indonesian names
in both languages. Small totals are hidden as on the board.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from data.db.connect import Database
from data.db.participation_choices import MUSRENBANG, REPORT_KINDS, STATES
from lib.encode import to_json
from lib.i18n import t
from lib.services.participation import board, published
from lib.services.participation.published import PublicReport, Wanted
from lib.services.people import Clock, utc_now
from lib.services.regions import region_name
from lib.services.reports.tables import to_csv_bytes

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
TYPES: Mapping[str, str] = {
    "nomor": "string",
    "jenis": "string",
    "sektor": "string",
    "layanan": "string",
    "kode_kabkota": "string",
    "kabkota": "string",
    "kode_kecamatan": "string",
    "lintang": "number",
    "bujur": "number",
    "fasilitas": "string",
    "judul": "string",
    "isi": "string",
    "status": "string",
    "tahap_musrenbang": "string",
    "unit": "string",
    "tanggal_masuk": "date",
    "tanggal_jawaban": "date",
    "tanggal_selesai": "date",
    "jawaban": "string",
    "dukungan": "integer",
}
"""Columns of the reports, in order, with their types as Table Schema names them."""
TOTAL_TYPES: Mapping[str, str] = {
    "kode_kabkota": "string",
    "kabkota": "string",
    "masuk": "integer",
    "dijawab_persen": "number",
    "tepat_waktu_persen": "number",
    "median_hari_kerja": "number",
    "kepuasan": "number",
    "penilaian": "integer",
    "keterangan": "string",
}
"""Columns of the totals by regency."""
_CHOICES = {"jenis": REPORT_KINDS, "status": STATES, "tahap_musrenbang": ("", *MUSRENBANG)}


def table(wanted: Wanted | None = None, *, db: Database | None = None) -> pd.DataFrame:
    """Return the public reports, the newest first, with the columns of `TYPES`."""
    rows = [_row(each) for each in published.everything(wanted, db=db)]
    frame = pd.DataFrame(rows, columns=list(TYPES))
    return frame.astype({"lintang": "float64", "bujur": "float64", "dukungan": "int64"})


def _row(each: PublicReport) -> dict[str, object]:
    return {
        "nomor": each.ticket,
        "jenis": each.kind,
        "sektor": each.sector,
        "layanan": each.service,
        "kode_kabkota": each.region,
        "kabkota": _name(each.region),
        "kode_kecamatan": each.district,
        "lintang": each.lat,
        "bujur": each.lon,
        "fasilitas": f"{each.facility_class}:{each.facility_id}" if each.facility_id else "",
        "judul": each.title,
        "isi": each.text,
        "status": each.state,
        "tahap_musrenbang": each.musrenbang,
        "unit": each.unit,
        "tanggal_masuk": _day(each.day),
        "tanggal_jawaban": _day(each.answered),
        "tanggal_selesai": _day(each.closed),
        "jawaban": "\n\n".join(answer.text for answer in each.answers),
        "dukungan": each.support,
    }


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def _name(code: str) -> str:
    try:
        return region_name(code)
    except KeyError:  # of an older division
        return code


def totals(*, db: Database | None = None, now: Clock = utc_now) -> pd.DataFrame:
    """Return what came in and what became of it, by regency, with the columns of `TOTAL_TYPES`."""
    cells = board.by(board.Wanted(), "regency", db=db, now=now)
    rows = [
        {
            "kode_kabkota": each.key,
            "kabkota": _name(each.key),
            "masuk": None if each.hidden else each.received,
            "dijawab_persen": each.answered,
            "tepat_waktu_persen": each.in_time,
            "median_hari_kerja": each.waited,
            "kepuasan": each.satisfaction,
            "penilaian": each.ratings or None,
            "keterangan": t("partisipasi.kurang_lima") if each.hidden else "",
        }
        for each in cells
    ]
    frame = pd.DataFrame(rows, columns=list(TOTAL_TYPES))
    numbers = [name for name, kind in TOTAL_TYPES.items() if kind == "number"]
    whole = {name: "Int64" for name, kind in TOTAL_TYPES.items() if kind == "integer"}
    return frame.astype({**dict.fromkeys(numbers, "float64"), **whole})


def csv_bytes(*, db: Database | None = None) -> bytes:
    """Return the public reports as CSV; no cell is a formula to a spreadsheet."""
    return to_csv_bytes(table(db=db))


def totals_csv(*, db: Database | None = None, now: Clock = utc_now) -> bytes:
    """Return the totals by regency as CSV."""
    return to_csv_bytes(totals(db=db, now=now))


def json_bytes(*, db: Database | None = None, now: Clock = utc_now) -> bytes:
    """Return the public reports as JSON, with what the columns mean and the licence."""
    rows = table(db=db).to_dict("records")
    document = {
        "judul": t("partisipasi.terbuka.judul"),
        "lisensi": {"name": LICENCE, "path": LICENCE_URL},
        "dibuat": now().replace(microsecond=0).isoformat(),
        "catatan": list(notes()),
        "kamus": dictionary(TYPES),
        "laporan": rows,
    }
    return to_json(document).encode()


def datapackage() -> bytes:
    """Return the description of both tables as a Data Package (Frictionless, Table Schema)."""
    files = {"laporan": TYPES, "ringkasan": TOTAL_TYPES}
    document = {
        "name": "peta-layanan-partisipasi",
        "title": t("partisipasi.terbuka.judul"),
        "description": "\n".join(notes()),
        "licenses": [{"name": LICENCE, "path": LICENCE_URL}],
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": dictionary(types), "missingValues": [""]},
            }
            for name, types in files.items()
        ],
    }
    return to_json(document).encode()


def notes() -> tuple[str, ...]:
    """Return what a reader must know of the tables."""
    names = ("dilihat", "titik", "lima", "teks")
    return tuple(t(f"partisipasi.terbuka.{name}") for name in names)


def dictionary(types: Mapping[str, str]) -> list[dict[str, object]]:
    """Return name, type and meaning of each column, in the language of this context."""
    return [_field(name, kind) for name, kind in types.items()]


def _field(name: str, kind: str) -> dict[str, object]:
    found: dict[str, object] = {
        "name": name,
        "type": kind,
        "description": t(f"partisipasi.kolom.{name}"),
    }
    if name in _CHOICES:
        found["constraints"] = {"enum": list(_CHOICES[name])}
    return found
