"""The form of SP4N-LAPOR: its header, its states, its classes, and our reports written in it.

This is not SP4N-LAPOR and forwards nothing: officers carry a file over. The header is that of an
export that was seen (`domain.md` 4); the names of states are not verified.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sa

from data.db import audit
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import report
from lib.auth import Actor
from lib.privacy import redact
from lib.services.participation import offices, record, steps
from lib.services.participation.activities import handler
from lib.services.people import utc_now
from lib.services.regions import region_name
from lib.services.reports.tables import to_csv_bytes
from lib.services.search import fold
from lib.services.skm.units import local_day

HEADER = (
    "tanggal_masuk",
    "dinas_tujuan",
    "kecamatan_final",
    "status",
    "kategori",
    "isi_laporan_awal",
    "tracking_id",
)
FIELDS: Mapping[str, str] = {
    "received": "tanggal_masuk",
    "office": "dinas_tujuan",
    "district": "kecamatan_final",
    "state": "status",
    "category": "kategori",
    "text": "isi_laporan_awal",
    "number": "tracking_id",
}
"""Our fields by the header of an export."""
STATES: Mapping[str, str] = {
    "belum terverifikasi": "diterima",
    "belum diverifikasi": "diterima",
    "terverifikasi": "terverifikasi",
    "belum ditindaklanjuti": "didisposisi",
    "didisposisi": "didisposisi",
    "diproses": "ditindaklanjuti",
    "proses": "ditindaklanjuti",
    "ditindaklanjuti": "ditindaklanjuti",
    "selesai": "selesai",
    "ditunda": "ditunda",
    "diarsipkan": "ditolak",
    "ditolak": "ditolak",
}
"""Our states by theirs, folded (`lib.services.search.fold`)."""
THEIRS: Mapping[str, str] = {
    "diterima": "Belum Terverifikasi",
    "terverifikasi": "Belum Ditindaklanjuti",
    "didisposisi": "Belum Ditindaklanjuti",
    "ditindaklanjuti": "Diproses",
    "selesai": "Selesai",
    "ditolak": "Diarsipkan",
    "duplikat": "Diarsipkan",
    "dialihkan": "Diarsipkan",
    "ditunda": "Ditunda",
    "ombudsman": "Diarsipkan",
}
_KINDS: Mapping[str, str] = {
    "pengaduan": "pengaduan",
    "aspirasi": "aspirasi",
    "permintaan informasi": "informasi",
    "informasi": "informasi",
    "usulan": "usulan",
    "saran": "saran",
    "kritik dan saran": "saran",
}
_CLASSES = {"aspirasi": "Aspirasi", "usulan": "Aspirasi", "informasi": "Permintaan Informasi"}
_SUPERVISED, _PLAIN = "Pengaduan Berkadar Pengawasan", "Pengaduan Tidak Berkadar Pengawasan"
_SECTORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("kesehatan", ("kesehatan", "puskesmas", "rumah sakit", "rsud", "bpjs", "posyandu", "bidan")),
    ("pendidikan", ("pendidikan", "sekolah", "guru", "siswa", "beasiswa", "ppdb", "paud")),
    ("sosial", ("sosial", "bansos", "bantuan", "pkh", "disabilitas", "lansia", "kependudukan")),
    (
        "infrastruktur",
        ("jalan", "jembatan", "irigasi", "drainase", "listrik", "air", "pdam", "infrastruktur",
         "pekerjaan umum", "lampu", "perhubungan", "telekomunikasi"),
    ),
    ("lingkungan", ("lingkungan", "sampah", "limbah", "pencemaran", "banjir", "taman")),
)  # fmt: skip
OFFERED = ("pengaduan", "aspirasi", "usulan", "informasi", "saran")
"""Kinds of reports that SP4N-LAPOR takes as well."""


def kind_of(category: str) -> tuple[str, bool]:
    """Return our kind for a category of theirs, and whether it is "berkadar pengawasan"."""
    plain = fold(category)
    supervised = plain.startswith("pengaduan berkadar pengawasan")
    if plain.startswith("pengaduan"):
        return "pengaduan", supervised
    return _KINDS.get(plain, "pengaduan"), False


def sector_of(*texts: str) -> str:
    """Return the sector that words of an office or category name, "" where none does."""
    for text in texts:
        words = f" {fold(text)} "
        for sector, signs in _SECTORS:
            if any(f" {sign} " in words for sign in signs):
                return sector
    return ""


def class_of(kind: str, *, supervised: bool) -> str:
    """Return the class under which SP4N-LAPOR would file a report."""
    return _CLASSES.get(kind, _SUPERVISED if supervised else _PLAIN)


def export(actor: Actor, region: str, *, db: Database | None = None) -> pd.DataFrame:
    """Return the reports of a regency under the header of SP4N-LAPOR, for its officers.

    Masked words only; confidential reports, imported ones and the demonstration stay out. An
    officer of one office is given what lies with it.

    Raises
    ------
    SignInNeededError, ForbiddenError
        Unless the actor is planner or officer of the region.

    """
    db = db or database()
    actor = handler(actor, region, db=db)
    query = (
        record.select_reports()
        .where(
            record.lies_in(region),
            report.c.kind.in_(OFFERED),
            report.c.identity != "rahasia",
            report.c.sensitive == "",
            report.c.channel != "impor",
            ~report.c.demo,
            sa.true() if steps.of_all(actor, region) else steps.handled_by(actor, db=db),
        )
        .order_by(report.c.id)
    )
    units = offices.names(db=db)
    with db.write() as connection:
        found = [record.report_of(row) for row in connection.execute(query)]
        audit.record(
            connection, actor=actor.key, action="report.export", subject_type="report",
            details={"region": region, "rows": len(found), "form": "sp4n"},
        )  # fmt: skip
    rows = [
        {
            "tanggal_masuk": local_day(each.region, each.received_at).isoformat(),
            "dinas_tujuan": units.get(each.unit_id or 0, ""),
            "kecamatan_final": region_name(each.district) if each.district else "",
            "status": THEIRS[each.state],
            "kategori": class_of(each.kind, supervised=each.supervised),
            "isi_laporan_awal": redact(each.text),
            "tracking_id": each.ticket,
        }
        for each in found
    ]
    return pd.DataFrame(rows, columns=list(HEADER))


def export_csv(actor: Actor, region: str, *, db: Database | None = None) -> tuple[str, bytes, int]:
    """Return name and content of the same as a file, and how many reports are in it.

    Raises as `export`.
    """
    frame = export(actor, region, db=db)
    day = local_day(region, utc_now()).isoformat()
    return f"sp4n-{region}-{day}.csv", to_csv_bytes(frame), len(frame)
