"""Tables of a report: parts of a region, services, the farthest villages, rules, indicators."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from lib.i18n import compact_people, distance_km, language, number, t
from lib.services.citations import cite
from lib.services.formatting import indicator_text
from lib.services.indicators import indicators
from lib.services.kpi.scorecard import Scorecard
from lib.services.measures import NATION
from lib.services.peers import TRANSFERS
from lib.services.profile import (
    MAIN_INDICATORS,
    Comparison,
    VillageReach,
    indicator_comparisons,
    village_reach,
)
from lib.services.regions import (
    chain,
    district_word,
    nama_desa_word,
    region_name,
    region_title,
)
from lib.services.reports.content_charts import ServiceRow, sources_of
from lib.services.reports.model import Sentence, TablePart
from lib.services.reports.tables import Column
from lib.services.sentences import reach as said
from lib.services.sentences.kpi import against_peers
from lib.services.sentences.rules import rules_found, verdicts
from lib.services.sentences.subject import Figures, Reach, Subject
from lib.services.sentences.words import a_service, compare

_VILLAGES = 10
_REGENCY, _KECAMATAN = 5, 8
_COLUMNS = (
    ("penduduk", 0),
    ("di_luar", 0),
    ("persen", 1),
    ("jarak", 1),
    ("jarak_p90", 1),
    ("fasilitas", 0),
)
_IN_FORCE = "berlaku"
_VERDICTS = {
    "terpenuhi": ("celah.standar.terpenuhi", "celah.rinci.setara"),
    "belum_dapat_dipastikan": ("celah.standar.belum", "celah.standar.belum"),
    "tidak_terpenuhi": ("celah.standar.tidak", "celah.rinci.di_bawah"),
}
"""Words of a verdict: of a rule in force, and of one that is only compared with."""


def column(key: str, decimals: int | None = None) -> Column:
    """Give a column of the tables here, headed in the reader's language."""
    return Column(key, t(f"kalimat.kolom.{key}"), decimals)


def reach_columns() -> tuple[Column, ...]:
    """Give the columns of `reach_row`."""
    return tuple(column(key, decimals) for key, decimals in _COLUMNS)


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


def parts_table(found: Figures, told: str = "") -> TablePart | None:
    """List the parts of a region, most people out of reach first, then the farthest ones.

    ``told`` is what the chart beside it says already.
    """
    if not found.parts:
        return None
    ordered = sorted(found.parts, key=lambda e: (-e.outside, -(e.p90_km or 0.0), e.code))
    rows = [{"kode": each.code, "nama": each.name} | reach_row(each) for each in ordered]
    sayings = (said.concentrated, said.within_everywhere, said.distance)
    written = (write(found) for write in sayings)
    fresh = (each for each in written if each is not None and each.text != told)
    finding = next(fresh, said.headline(found.subject, found))
    return TablePart(
        t("kalimat.bagian_laporan.tabel"),
        finding,
        pd.DataFrame(rows),
        (Column("kode", t("kolom.kode")), column("nama"), *reach_columns()),
    )


def services_table(region: str, rows: Sequence[ServiceRow]) -> TablePart | None:
    """List the services with the reach of each at its own limit."""
    if not rows:
        return None
    frame = pd.DataFrame(
        [
            {"layanan": subject.entry.label(language()), "batas": subject.radius_km}
            | reach_row(own)
            for subject, own, _ in rows
        ]
    )
    columns = (column("layanan"), column("batas", 0), *reach_columns()[1:])
    text = services_beside(region, rows) or t("kalimat.layanan", place=region_name(region))
    finding = Sentence(text, sources_of(rows))
    return TablePart(t("kalimat.bagian_laporan.layanan"), finding, frame, columns)


def services_beside(region: str, rows: Sequence[ServiceRow]) -> str:
    """Count the services whose share out of reach is larger, or smaller, than in the region above.

    Of the nation: the services that most and fewest people are out of reach of.
    """
    if region == NATION:
        return _most_and_fewest(region, rows)
    relations = [compare(own.outside_pct, other.outside_pct) for _, own, other in rows]
    higher, lower = relations.count(1), relations.count(-1)
    n, word = (higher, "tinggi") if higher >= lower else (lower, "rendah")
    if not n:
        return ""
    values = {"place": region_name(region), "above": rows[0][2].name, "all": number(len(rows))}
    if n == len(rows):
        return t(f"kalimat.layanan_semua_{word}", **values)
    return t(f"kalimat.layanan_lebih_{word}", n=number(n), **values)


def _most_and_fewest(region: str, rows: Sequence[ServiceRow]) -> str:
    ordered = sorted(rows, key=lambda row: row[1].outside)
    (fewest, few, _), (most, many, _) = ordered[0], ordered[-1]
    if few.outside == many.outside:
        return ""
    return t(
        "kalimat.layanan_rentang",
        place=region_name(region),
        most=a_service(most.service),
        many=compact_people(round(many.outside)),
        fewest=a_service(fewest.service),
        few=compact_people(round(few.outside)),
    )


def farthest_table(found: Figures, most: int = _VILLAGES) -> TablePart | None:
    """List the villages of a region that are farthest from the service."""
    subject = found.subject
    _, farthest = village_reach(
        subject.entry, subject.region, most, same_landmass=subject.same_landmass
    )
    if not farthest:
        return None
    rows = [
        {
            "kode": each.kode,
            "desa": each.nama,
            "induk": _parents(each.kode, subject.region, region_name),
            "penduduk": each.population,
            "jarak_satu": each.distance_m / 1000,
            "terdekat": each.facility,
        }
        for each in farthest
    ]
    first = farthest[0]
    text = t(
        "kalimat.terjauh",
        village=_village_title(first),
        place=_parents(first.kode, subject.region, region_title),
        km=distance_km(first.distance_m / 1000),
        facility=first.facility,
    )
    return TablePart(
        t("kalimat.bagian_laporan.desa"),
        Sentence(text, said.source_of(subject)),
        pd.DataFrame(rows),
        (
            column("desa"),
            Column("induk", _parents_label(subject.region)),
            column("penduduk", 0),
            column("jarak_satu", 1),
            column("terdekat"),
        ),
        most=most,
    )


def _village_title(each: VillageReach) -> str:
    """Name a village with its local word; the tail of a kelurahan's code starts with 1."""
    kelurahan = each.kode.rsplit(".", 1)[-1].startswith("1")
    word = "kelurahan" if kelurahan else nama_desa_word(each.kode)
    return t(f"kalimat.desa.{word}", name=each.nama)


def _parents(code: str, region: str, name: Callable[[str], str]) -> str:
    """Name the kecamatan of a village, and its kabupaten/kota where the scope is larger."""
    own = name(code[:_KECAMATAN])
    return own if len(region) == _REGENCY else f"{own}, {region_name(code[:_REGENCY])}"


def _parents_label(region: str) -> str:
    if len(region) != _REGENCY:
        return t("kalimat.kolom.induk_jauh")
    return t(f"kalimat.kolom.{district_word(region)}")


def rules_table(subject: Subject) -> TablePart | None:
    """List the rules of a service with legal status, figures and verdict."""
    found = rules_found(subject)
    finding = verdicts(subject, found)
    if finding is None:
        return None
    rows = []
    for each in found:
        status = t(f"status_hukum.{each.status}")
        if each.superseded_by:
            status = t("kalimat.dicabut_oleh", by=each.superseded_by)
        rows.append(
            {
                "aturan": f"{each.label} ({each.article})",
                "status": status,
                "perlu": each.required,
                "tercatat": each.available,
                "kurang": each.shortfall,
                "putusan": t(_VERDICTS[each.verdict][each.status != _IN_FORCE]),
            }
        )
    counts = ("perlu", "tercatat", "kurang")
    frame = pd.DataFrame(rows).astype(dict.fromkeys(counts, "Int64"))
    columns = (
        column("aturan"),
        column("status"),
        *(column(key, 0) for key in counts),
        column("putusan"),
    )
    return TablePart(t("kalimat.bagian_laporan.aturan"), finding, frame, columns)


def indicators_table(region: str, cards: Sequence[Scorecard] = ()) -> TablePart | None:
    """List the main indicators beside those of the regions above, and of the peers."""
    codes = chain(region)[::-1]
    peers = {card.kpi.code: card for card in cards}
    rows = []
    compared = [e for e in indicator_comparisons(codes) if e.measure.code in MAIN_INDICATORS]
    for each in compared:
        code = each.measure.code
        entry = indicators()[code]
        texts = [indicator_text(entry, value) for value in each.values]
        row = {"indikator": entry.label(language())} | dict(zip(codes, texts, strict=True))
        card = peers.get(code)
        if card is not None and card.peers_median is not None:
            row["sejawat"] = card.kpi.text(card.peers_median)
        rows.append(row | {"tahun": each.years})
    if not rows:
        return None
    place = region_name(region)
    cited = (cite(indicators()[each.measure.code].source) for each in compared)
    source = "; ".join(dict.fromkeys(cited))
    finding = against_peers(place, cards) or Sentence(_beside_nation(place, compared))
    finding = replace(finding, source=source)
    beside = (column("sejawat"),) if any("sejawat" in row for row in rows) else ()
    return TablePart(
        t("kalimat.bagian_laporan.kpi"),
        finding,
        pd.DataFrame(rows),
        (
            column("indikator"),
            *(Column(code, region_name(code)) for code in codes),
            *beside,
            column("tahun"),
        ),
    )


def _beside_nation(place: str, compared: Sequence[Comparison]) -> str:
    """Count the indicators in which a region is worse off than the nation.

    Transfers are fiscal context, neither good nor bad.
    """
    known = [e for e in compared if len(e.values) > 1 and e.measure.code != TRANSFERS]
    known = [e for e in known if math.isfinite(e.values[0]) and math.isfinite(e.values[-1])]
    if not known:
        return t("kalimat.indikator_saja", place=place)
    worse = sum(
        each.values[0] > each.values[-1]
        if each.measure.worse == "high"
        else each.values[0] < each.values[-1]
        for each in known
    )
    values = {"place": place, "n": number(worse), "all": number(len(known))}
    if worse == len(known):
        return t("kalimat.indikator_lemah_semua", **values)
    return t("kalimat.indikator_lemah" if worse else "kalimat.indikator_kuat", **values)
