"""The list of proposals to take to a Musrenbang: with support, stage, and the gap they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_tables import report_event
from lib.i18n import distance_km, language, t
from lib.privacy import redact
from lib.services.downloads import today
from lib.services.participation import nomenclature
from lib.services.participation.nomenclature import Entry
from lib.services.participation.proposals import Proposal, Wanted, listed
from lib.services.regions import region_name, region_title
from lib.services.reports.tables import About, Column, to_xlsx_bytes
from lib.services.skm.units import local_day

COLUMNS = (
    "tiket",
    "tanggal_masuk",
    "kode_kabkota",
    "kabkota",
    "kecamatan",
    "desa",
    "sektor",
    "layanan",
    "judul",
    "uraian",
    "dukungan",
    "tahap",
    "alasan",
    "jarak_km",
    "fasilitas_terdekat",
    "versi_data",
    *nomenclature.COLUMNS,  # empty until a table is loaded and an entry chosen
)
_NUMBERS = {"dukungan": 0, "jarak_km": 1}
_MOST = 10_000
_CHUNK = 500


def table(wanted: Wanted, *, db: Database | None = None) -> pd.DataFrame:
    """Return the public proposals as one row each (`COLUMNS`), in the reader's language."""
    db = db or database()
    found = listed(wanted, most=_MOST, db=db)
    ids = [each.id for each in found]
    reasons, chosen = _reasons(ids, db), nomenclature.assigned(ids, db=db)
    rows = [
        {**_row(each, reasons.get(each.id, "")), **asdict(chosen.get(each.id, Entry()))}
        for each in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def xlsx(wanted: Wanted, link: str = "", *, db: Database | None = None) -> bytes:
    """Return the list as a workbook that also says what it is."""
    frame = table(wanted, db=db)
    where = region_title(wanted.region) if wanted.region else t("umum.indonesia")
    title = t("usulan.daftar_judul", where=where)
    about = About(
        title=t("usulan.daftar_contoh", title=title) if wanted.demo else title,
        topic=t("menu.partisipasi"),
        sources=(t("partisipasi.sumber"),),
        notes=(t("usulan.catatan_daftar"), t("usulan.catatan_jarak")),
        today=today(),
        link=link,
        language=language(),
    )
    columns = [Column(name, t(f"usulan.kolom.{name}"), _NUMBERS.get(name)) for name in COLUMNS]
    return to_xlsx_bytes(frame, t("partisipasi.bagian.usulan"), about, columns)


def stage_name(stage: str) -> str:
    """Return a stage of the Musrenbang in words."""
    return t(f"usulan.tahap.{stage or 'baru'}")


def village_name(code: str) -> str:
    """Return the name of a village by its code, "" where there is none."""
    return _villages().get(code, "")


def gap_text(each: Proposal) -> str:
    """Say how far the nearest facility is, as measured when the proposal came; "" if not tied."""
    evidence = each.evidence
    service = load_catalogue().services.get(str(evidence.get("service", "")))
    metres = evidence.get("distance_m")
    if service is None or not isinstance(metres, int | float):
        return ""
    said = t(
        "usulan.jarak",
        distance=distance_km(metres / 1000),
        service=_in_sentence(service.label(language())),
        facility=str(evidence.get("facility", "")),
        version=str(evidence.get("dataset", "")),
    )
    return f"{t('usulan.dari_desa')}: {said}" if evidence.get("from") == "desa" else said


def _in_sentence(label: str) -> str:
    """Write a label small, unless it begins with an abbreviation such as SMA."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


@kept_by_version()
def _villages() -> dict[str, str]:
    frame = current_dataset().villages
    return dict(zip(frame["kode"], frame["nama"], strict=True))


def _row(proposal: Proposal, reason: str) -> dict[str, Any]:
    evidence = proposal.evidence
    metres = evidence.get("distance_m")
    services, sectors = load_catalogue().services, load_catalogue().sectors
    service, sector = services.get(proposal.service), sectors.get(proposal.sector)
    return {
        "tiket": proposal.ticket,
        "tanggal_masuk": local_day(proposal.region, proposal.received_at).isoformat(),
        "kode_kabkota": proposal.region,
        "kabkota": region_name(proposal.region),
        "kecamatan": region_name(proposal.district) if proposal.district else "",
        "desa": village_name(proposal.village),
        "sektor": sector.label(language()) if sector else "",
        "layanan": service.label(language()) if service else "",
        "judul": proposal.title,
        "uraian": proposal.text,
        "dukungan": proposal.supports,
        "tahap": stage_name(proposal.musrenbang),
        "alasan": reason,
        "jarak_km": None if metres is None else metres / 1000,
        "fasilitas_terdekat": str(evidence.get("facility", "")),
        "versi_data": str(evidence.get("dataset", "")),
    }


def _reasons(ids: Sequence[int], db: Database) -> dict[int, str]:
    """Return what was said at the last step of each proposal."""
    found: dict[int, str] = {}
    with db.read() as connection:
        for start in range(0, len(ids), _CHUNK):
            query = (
                sa.select(report_event.c.report_id, report_event.c.text)
                .where(
                    report_event.c.report_id.in_(ids[start : start + _CHUNK]),
                    report_event.c.kind == "musrenbang",
                    report_event.c.public,
                )
                .order_by(report_event.c.id)
            )
            for number, text in connection.execute(query).all():
                found[number] = redact(text)
    return found
