"""The register of a region and its follow-up as tables to take away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from data.catalogue import load_catalogue
from lib.i18n import language, t
from lib.services.kpi.achievement import achievement, grade_of
from lib.services.kpi.cycle import Standing
from lib.services.kpi.follow_up import Action
from lib.services.kpi.table import target_for
from lib.services.reports.tables import Column, columns_of

YEARS = ("tahun_angka_awal", "tahun_nilai", "tahun_target_capaian")
_TEXTS = {
    "definisi": "definition",
    "rumus": "formula",
    "sumber": "source",
    "penanggung_jawab": "owner",
    "tujuan": "relevance",
    "cara": "means",
}


def register_table(region: str, standings: Sequence[Standing]) -> pd.DataFrame:
    """Return one row a KPI in force in a region: what it means, its targets, where it stands.

    Targets stand in columns ``target_2027`` and so on; codes of families, steps and the like are
    written in the language of this context.
    """
    years = sorted({year for each in standings for year in each.definition.proposal.targets})
    rows = [_kpi_row(region, each, years) for each in standings]
    frame = pd.DataFrame(rows)
    return frame.astype(dict.fromkeys(YEARS, "Int64")) if rows else frame


def _kpi_row(region: str, each: Standing, years: Sequence[int]) -> dict[str, object]:
    said, figure = each.definition.proposal, each.figure
    sector = load_catalogue().sectors.get(said.sector)
    aim = None if figure is None else target_for(said.targets, figure.year)
    reached = None if figure is None or aim is None else (
        achievement(figure.value, aim[1], said.direction)
    )  # fmt: skip
    grade = grade_of(reached)
    return {
        "kode": region,
        "ditetapkan_oleh": each.definition.region or t("umum.indonesia"),
        "kode_kpi": each.definition.code,
        "kpi": said.name,
        "kelompok": t(f"siklus.family.{said.family}"),
        "bidang": sector.label(language()) if sector else said.sector,
        **{name: getattr(said, field) for name, field in _TEXTS.items()},
        "satuan": said.unit,
        "frekuensi": t(f"siklus.frequency.{said.frequency}"),
        "arah": t(f"siklus.direction.{said.direction}"),
        "angka_awal": said.baseline,
        "tahun_angka_awal": said.baseline_year,
        **{f"target_{year}": said.targets.get(year) for year in years},
        "nilai": None if figure is None else figure.value,
        "tahun_nilai": None if figure is None else figure.year,
        "periode": "" if figure is None else figure.period,
        "capaian_pct": None if reached is None else round(reached, 2),
        "tahun_target_capaian": None if aim is None else aim[0],
        "kelas": grade.label(language()) if grade else None,
        "jalur": each.expected,
        "tahap": t(f"siklus.langkah.{each.step}"),
        "alasan": t(f"siklus.sebab.{each.why}"),
        "tenggat": each.due.isoformat() if each.due else None,
        "versi": each.definition.number,
    }


def action_table(
    actions: Sequence[Action], names: Mapping[str, str], today: dt.date
) -> pd.DataFrame:
    """Return one row a follow-up: what, whose, by when, how far, with what evidence.

    ``names`` gives the names of KPIs by their codes; other codes are shown as they are.
    """
    return pd.DataFrame(
        {
            "kode": each.region,
            "kpi": names.get(each.code, each.code),
            "tindakan": each.title,
            "penanggung_jawab": each.owner,
            "tenggat_awal": each.first_due.isoformat(),
            "tenggat": each.due.isoformat(),
            "status": t(f"siklus.state.{each.state}"),
            "terlambat_hari": each.days_late(today),
            "bukti": each.entries[-1].evidence if each.entries else "",
            "catatan": each.entries[-1].note if each.entries else "",
            "direncanakan": each.made_at.date().isoformat(),
            "kabar": len(each.entries),
        }
        for each in actions
    )


def columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Return the columns of either table; years are written without separators."""
    return tuple(Column(each.key, each.label) if each.key in YEARS else each
                 for each in columns_of(frame))  # fmt: skip
