"""Tables that only a workbook has room for: every service in every part, every village."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.i18n import language, number, t
from lib.services.access import access, located, side_by_side
from lib.services.findings import service_name
from lib.services.measures import has_data
from lib.services.profile_arrays import own_point, village_people, village_rows
from lib.services.regions import district_word, region_name
from lib.services.reports.content_tables import column, reach_columns, reach_row
from lib.services.reports.model import Sentence, TablePart
from lib.services.reports.tables import Column
from lib.services.sentences.reach import source_of
from lib.services.sentences.subject import Subject, parts
from lib.services.sentences.words import part_word

_KECAMATAN = 8


def all_services_table(region: str) -> TablePart | None:
    """List the reach of every service with data in every part of a region."""
    services = [each for each in load_catalogue().services.values() if has_data(each)]
    side_by_side(access, [each.code for each in services], current_dataset())
    rows = []
    for service in services:
        subject = Subject.usual(region, service.code)
        label = service.label(language())
        for each in parts(subject):
            own = {"kode": each.code, "nama": each.name, "layanan": label}
            rows.append(own | {"batas": subject.radius_km} | reach_row(each))
    if not rows:
        return None
    codes = sorted({str(row["kode"]) for row in rows})
    text = t("kalimat.semua", n=number(len(services)), parts=part_word(codes[0], len(codes)))
    columns = (
        Column("kode", t("kolom.kode")), column("nama"), column("layanan"), column("batas", 0),
        *reach_columns(),
    )  # fmt: skip
    return TablePart(t("kalimat.bagian_laporan.semua"), Sentence(text), pd.DataFrame(rows), columns)


def villages_table(subject: Subject) -> TablePart:
    """List the villages of a kabupaten/kota with their distance to the service."""
    rows = village_rows(subject.region)
    reach, villages = access(subject.service), current_dataset().villages
    metres = reach.distance(same_landmass=subject.same_landmass)[rows]
    nearest = reach.facility_row[rows]
    names = located(subject.service)["nama"].to_numpy(dtype=object)
    codes = villages["kode"].array[rows]
    frame = pd.DataFrame(
        {
            "kode": list(codes),
            "desa": list(villages["nama"].array[rows]),
            "induk": [region_name(str(code)[:_KECAMATAN]) for code in codes],
            "penduduk": village_people()[rows],
            "jarak_satu": np.where(np.isfinite(metres), metres / 1000, np.nan),
            "terdekat": [names[row] if row >= 0 else "" for row in nearest],
            "titik": own_point()[rows],
        }
    )
    text = t(
        "kalimat.semua_desa",
        n=number(len(frame)),
        place=region_name(subject.region),
        service=service_name(subject.service),
    )
    columns = (
        Column("kode", t("kolom.kode")),
        column("desa"),
        Column("induk", t(f"kalimat.kolom.{district_word(subject.region)}")),
        column("penduduk", 0),
        column("jarak_satu", 2),
        column("terdekat"),
        column("titik"),
    )
    finding = Sentence(text, source_of(subject))
    return TablePart(t("kalimat.bagian_laporan.semua_desa"), finding, frame, columns)
