"""The programmes of a region as a table to take away: money, recipients and stages by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data.catalogue import load_catalogue
from data.db.kpi_choices import STAGES
from lib.i18n import language, t
from lib.services.programmes.figures import Amounts, YearFigure
from lib.services.programmes.listed import Programme
from lib.services.programmes.stages import Stage
from lib.services.reports.tables import Column, columns_of

YEAR = "tahun"


def programme_table(
    region: str,
    programmes: Sequence[Programme],
    figures: Mapping[int, Sequence[YearFigure]],
    stages: Mapping[int, Mapping[int, Sequence[Stage]]],
) -> pd.DataFrame:
    """Return one row a programme and year; a programme of which nothing was entered has one row.

    Parameters
    ----------
    region
        Dotted code; "" is the nation.
    programmes, figures, stages
        As `listed.programmes`, `figures.figures_of_many` and `stages.stages_of_many` give them.

    Returns
    -------
    DataFrame
        What nobody entered is empty, never nought.

    """
    rows = []
    for each in programmes:
        by_year = {one.year: one for one in figures.get(each.id or 0, ())}
        done = stages.get(each.id or 0, {})
        years: list[int | None] = [*sorted({*by_year, *done})]
        rows += [
            {
                **_about(region, each),
                **_amounts(year, by_year.get(year or 0)),
                **_stages(done.get(year or 0, ())),
            }
            for year in years or [None]
        ]
    return pd.DataFrame(rows).astype({YEAR: "Int64"}) if rows else pd.DataFrame()


def columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Return its columns; years are written without separators."""
    return tuple(Column(each.key, each.label) if each.key == YEAR else each
                 for each in columns_of(frame))  # fmt: skip


def _about(region: str, each: Programme) -> dict[str, object]:
    return {
        "kode": region,
        "program": each.said("name", language()),
        "bidang": load_catalogue().sectors[each.sector].label(language()),
        "jenis": t(f"program.kind.{each.kind}"),
        "pelaksana": each.said("carried_by", language()),
        "penerima_manfaat": each.said("beneficiaries", language()),
        "dasar_hukum": each.legal_basis,
    }


def _amounts(year: int | None, one: YearFigure | None) -> dict[str, object]:
    known = Amounts() if one is None else one.amounts
    return {
        YEAR: year,
        "anggaran_rp": known.budget_rp,
        "realisasi_rp": known.realisation_rp,
        "realisasi_pct": _rounded(known.realisation_pct),
        "penerima": known.recipients,
        "berhak": known.eligible,
        "cakupan_pct": _rounded(known.reach_pct),
        "sumber": "" if one is None else one.source,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 2)


def _stages(entered: Sequence[Stage]) -> dict[str, object]:
    known = {each.stage: each for each in entered}
    found: dict[str, object] = {}
    for name in STAGES:
        each = known.get(name)
        found[name] = t(f"program.state.{each.state}") if each else ""
        found[f"{name}_tenggat"] = each.due.isoformat() if each and each.due else ""
        found[f"{name}_selesai"] = each.done.isoformat() if each and each.done else ""
        found[f"{name}_dokumen"] = each.document if each else ""
        found[f"{name}_penanggung_jawab"] = each.responsible if each else ""
    return found
