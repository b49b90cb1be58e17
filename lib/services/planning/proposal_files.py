"""Proposals to take to the Musrenbang and the RKPD: a table, a workbook, and what both say."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.i18n import (
    compact_people,
    distance_km,
    language,
    number,
    percent,
    rupiah,
    short_number,
    t,
)
from lib.services.citations import cite, service_sources
from lib.services.downloads import today
from lib.services.findings import service_name
from lib.services.participation.nomenclature import COLUMNS as NOMENCLATURE
from lib.services.planning.money import Taken
from lib.services.planning.proposal import Line, Wish
from lib.services.regions import region_name, region_title
from lib.services.reports.tables import About, Column, to_xlsx_bytes

COLUMNS = (
    "prioritas",
    *NOMENCLATURE,
    "usulan",
    "masalah",
    "aturan",
    "pasal",
    "status_hukum",
    "lokasi",
    "kode",
    "kecamatan",
    "kabkota",
    "lintang",
    "bujur",
    "volume",
    "satuan",
    "penerima",
    "biaya_rp",
    "per_orang_rp",
    "per_tahun_rp",
    "dasar_biaya",
    "bulan",
    "tahun",
    "sumber_dana",
    "penanggung_jawab",
    "usulan_warga",
    "dukungan",
    "target",
    "versi_data",
)
_DECIMALS = {
    "prioritas": 0,
    "lintang": 5,
    "bujur": 5,
    "volume": 2,
    "penerima": 0,
    "biaya_rp": 0,
    "per_orang_rp": 0,
    "per_tahun_rp": 0,
    "bulan": 0,
    "dukungan": 0,
}


@dataclass(frozen=True)
class Paper:
    """A proposal as it is handed in.

    Parameters
    ----------
    region
        Dotted code of the region that was planned for; "" is the nation.
    wish, lines
        What is proposed, and its lines.
    taken
        What they take beside the budgets of the region.
    link
        Address of the plan, "" if none.

    """

    region: str
    wish: Wish
    lines: tuple[Line, ...]
    taken: tuple[Taken, ...] = ()
    link: str = ""

    @property
    def cost_rp(self) -> float | None:
        """What the lines cost together, once; None where one is not known."""
        known = [each.cost_rp for each in self.lines if each.cost_rp is not None]
        return math.fsum(known) if len(known) == len(self.lines) else None

    @property
    def people(self) -> float:
        """People newly within reach by all lines together."""
        return math.fsum(each.people_gained for each in self.lines)


def table(paper: Paper) -> pd.DataFrame:
    """Return a row a line (`COLUMNS`), in the reader's language; what is not known is empty."""
    return pd.DataFrame([_row(each) for each in paper.lines], columns=list(COLUMNS))


def columns() -> tuple[Column, ...]:
    """Return the columns of `table` with their headings; years are written bare."""
    return tuple(
        Column(name, t(f"rencana_usulan.kolom.{name}"), _DECIMALS.get(name)) for name in COLUMNS
    )


def xlsx(paper: Paper) -> bytes:
    """Return the proposal as a workbook that also says what it is; texts are no formulas."""
    return to_xlsx_bytes(table(paper), t("rencana_usulan.lembar"), about(paper), columns())


def title(paper: Paper) -> str:
    """Return the title in the reader's language."""
    where = region_title(paper.region) if paper.region else t("umum.indonesia")
    return t("rencana_usulan.judul", service=service_name(paper.wish.service), where=where)


def summary(paper: Paper) -> str:
    """Say in a sentence what the proposal brings and costs."""
    if not paper.lines:
        return t("rencana_usulan.kosong")
    whole = paper.wish.radius_m / 1000
    values = {
        "n": number(len(paper.lines)),
        "people": compact_people(round(paper.people)),
        "radius": distance_km(whole, 0 if whole == int(whole) else 1),
        "service": service_name(paper.wish.service),
    }
    if paper.cost_rp is None:
        return t("rencana_usulan.ringkas_tanpa_biaya", **values)
    return t("rencana_usulan.ringkas", **values, cost=rupiah(paper.cost_rp))


def money_lines(paper: Paper) -> tuple[str, ...]:
    """Say what the proposal takes beside each budget it would come out of."""
    found = []
    for each in paper.taken:
        said = t(
            "rencana_usulan.keuangan_isi",
            label=each.budget.label,
            budget_year=str(each.budget.year),
            budget=rupiah(each.budget.budget_rp),
            year=str(each.year),
            amount=rupiah(each.amount_rp),
            share=percent(each.share_pct, 1),
        )
        if each.budget.known < each.budget.regencies:
            known, all_of = number(each.budget.known), number(each.budget.regencies)
            said += " " + t("rencana_usulan.keuangan_sebagian", known=known, all=all_of)
        found.append(said)
    return tuple(found)


def about(paper: Paper) -> About:
    """Return what the files say about themselves."""
    service = load_catalogue().service(paper.wish.service)
    notes = [service.absent_note(language()), service.kewenangan_note(language())]
    notes += [t("rencana_usulan.catatan_jarak"), t("rencana_usulan.catatan_tahun")]
    if any(each.assumed for each in paper.lines):
        notes.append(t("rencana_usulan.catatan_biaya"))
    if paper.taken:
        notes += [*money_lines(paper), t("rencana_usulan.catatan_transfer")]
    if not any(any(asdict(each.nomenclature).values()) for each in paper.lines):
        notes.append(t("rencana_usulan.catatan_nomenklatur"))
    budgets = [cite(each.budget.source) for each in paper.taken]
    return About(
        title=title(paper),
        topic=t("menu.rencana"),
        sources=tuple(dict.fromkeys([*service_sources(service), *budgets])),
        notes=(summary(paper), *filter(None, notes)),
        today=today(),
        link=paper.link,
        language=language(),
    )


def cost_basis(line: Line) -> str:
    """Say where the cost of a line is from."""
    return line.source or t("rencana_usulan.asumsi")


def target_text(line: Line) -> str:
    """Say the KPI target that a line serves, "" if none."""
    if line.target is None:
        return ""
    goal = line.target
    return t(
        "rencana_usulan.target",
        name=goal.name,
        value=short_number(goal.value),
        unit=goal.unit,
        year=str(goal.year),
    )


def tickets_text(line: Line) -> str:
    """Name some of the citizens' proposals near by; "" if there are none."""
    more = line.voices.number - len(line.voices.tickets)
    return ", ".join(line.voices.tickets) + (f" (+{number(more)})" if more > 0 else "")


def legal_status(line: Line) -> str:
    """Name the legal status of the rule of a line; "" without one."""
    return t(f"rencana_usulan.hukum.{line.rule.legal_status}") if line.rule else ""


def _row(line: Line) -> dict[str, Any]:
    rule = line.rule
    return {
        "prioritas": line.priority,
        **asdict(line.nomenclature),
        "usulan": line.action,
        "masalah": line.problem,
        "aturan": rule.sentence if rule else "",
        "pasal": rule.article if rule else "",
        "status_hukum": legal_status(line),
        "lokasi": line.place,
        "kode": line.id or line.district or line.regency,
        "kecamatan": region_name(line.district) if line.district else "",
        "kabkota": region_name(line.regency),
        "lintang": line.lat,
        "bujur": line.lon,
        "volume": line.amount,
        "satuan": t(f"rencana_usulan.satuan.{line.unit}"),
        "penerima": line.people_gained,
        "biaya_rp": line.cost_rp,
        "per_orang_rp": line.per_person_rp,
        "per_tahun_rp": line.yearly_rp,
        "dasar_biaya": cost_basis(line),
        "bulan": line.months,
        "tahun": str(line.year),
        "sumber_dana": line.funding_text,
        "penanggung_jawab": line.responsible,
        "usulan_warga": tickets_text(line),
        "dukungan": line.voices.supports,
        "target": target_text(line),
        "versi_data": current_dataset().version,
    }
