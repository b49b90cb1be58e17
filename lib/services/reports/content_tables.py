"""Tables of a report: parts of a region, services side by side, the farthest villages."""

from __future__ import annotations

import pandas as pd

from lib.i18n import distance_km, language, t
from lib.services.profile import village_reach
from lib.services.regions import region_name
from lib.services.reports.content_charts import service_subjects
from lib.services.reports.model import Sentence, TablePart
from lib.services.reports.tables import Column
from lib.services.sentences import reach as reach_sentences
from lib.services.sentences.subject import Figures, Reach, reach

_VILLAGES = 10
_COLUMNS = (
    ("penduduk", 0),
    ("di_luar", 0),
    ("persen", 1),
    ("jarak", 1),
    ("jarak_p90", 1),
    ("fasilitas", 0),
)


def reach_row(own: Reach) -> dict[str, object]:
    """Give the figures of a reach by the keys of the tables; None where not available."""
    return {
        "penduduk": own.population,
        "di_luar": own.outside,
        "persen": own.outside_pct,
        "jarak": own.median_km,
        "jarak_p90": own.p90_km,
        "fasilitas": own.facilities,
    }


def parts_table(found: Figures) -> TablePart | None:
    """List the parts of a region, most people out of reach first."""
    if not found.parts:
        return None
    ordered = sorted(found.parts, key=lambda each: (-each.outside, each.code))
    rows = [{"kode": each.code, "nama": each.name} | reach_row(each) for each in ordered]
    finding = reach_sentences.concentrated(found) or reach_sentences.worst(found)
    finding = finding or reach_sentences.headline(found.subject, found)
    return TablePart(
        t("kalimat.bagian_laporan.tabel"),
        finding,
        pd.DataFrame(rows),
        (Column("kode", t("kolom.kode")), Column("nama", t("kalimat.kolom.nama")), *_numbers()),
    )


def services_table(region: str) -> TablePart | None:
    """List the services with the reach of each at its own limit."""
    rows = []
    for subject in service_subjects(region):
        own = reach(subject, region)
        if own is not None:
            label = subject.entry.label(language())
            rows.append({"layanan": label, "batas": subject.radius_km} | reach_row(own))
    if not rows:
        return None
    return TablePart(
        t("kalimat.bagian_laporan.layanan"),
        Sentence(t("kalimat.layanan", place=region_name(region))),
        pd.DataFrame(rows),
        (
            Column("layanan", t("kalimat.kolom.layanan")),
            Column("batas", t("kalimat.kolom.batas"), 0),
            *_numbers(),
        ),
    )


def farthest_table(found: Figures) -> TablePart | None:
    """List the villages of a region that are farthest from the service."""
    subject = found.subject
    _, farthest = village_reach(
        subject.entry, subject.region, _VILLAGES, same_landmass=subject.same_landmass
    )
    if not farthest:
        return None
    rows = [
        {
            "kode": each.kode,
            "desa": each.nama,
            "induk": region_name(each.kode[:8]),
            "penduduk": each.population,
            "jarak": each.distance_m / 1000,
            "fasilitas": each.facility,
        }
        for each in farthest
    ]
    first = farthest[0]
    text = t(
        "kalimat.terjauh",
        village=first.nama,
        place=region_name(first.kode[:8]),
        km=distance_km(first.distance_m / 1000),
        facility=first.facility,
    )
    return TablePart(
        t("kalimat.bagian_laporan.desa"),
        Sentence(text, reach_sentences.source_of(subject)),
        pd.DataFrame(rows),
        (
            Column("desa", t("kalimat.kolom.desa")),
            Column("induk", t("kalimat.kolom.induk")),
            Column("penduduk", t("kalimat.kolom.penduduk"), 0),
            Column("jarak", t("kalimat.kolom.jarak_satu"), 1),
            Column("fasilitas", t("kalimat.kolom.terdekat")),
        ),
        most=_VILLAGES,
    )


def _numbers() -> tuple[Column, ...]:
    return tuple(Column(key, t(f"kalimat.kolom.{key}"), decimals) for key, decimals in _COLUMNS)
