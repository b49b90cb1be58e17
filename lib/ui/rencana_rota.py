"""The rota of mobile services on the page Rencana: which place on which day of a month."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.means import Means, all_means
from lib.i18n import language, number, t, tn
from lib.services.planning.proposal import Line
from lib.services.planning.rota import turns
from lib.services.reports.tables import Column
from lib.ui import page, unduh_tabel
from lib.ui.rencana_state import PlanState

MONTHS = 12


def section(state: PlanState, found: tuple[Line, ...]) -> None:
    """Show the days of each mobile service of the proposal, and offer the year as a file."""
    for means in all_means():
        own = [each for each in found if each.means == means.code]
        if means.days_month and own:
            _of(state, means, own)


def month(means: Means, own: list[Line]) -> pd.DataFrame:
    """Return unit, day, place and code of each day out of a month, in order."""
    found = turns([each.people_gained for each in own], means.days_month)
    rows = [(each.unit, each.day, own[each.place].place, own[each.place].id) for each in found]
    return pd.DataFrame(rows, columns=["unit", "hari", "lokasi", "kode"])


def year(means: Means, own: list[Line]) -> pd.DataFrame:
    """Return the same for each month of a year, with the month from 1."""
    one = month(means, own)
    months = [one.assign(bulan=at) for at in range(1, MONTHS + 1)]
    return pd.concat(months, ignore_index=True)[["bulan", "unit", "hari", "lokasi", "kode"]]


def spans(days: list[int]) -> str:
    """Write rising days, neighbours together: ``1–3, 5``."""
    parts: list[list[int]] = []
    for day in days:
        if parts and day == parts[-1][-1] + 1:
            parts[-1].append(day)
        else:
            parts.append([day])
    return ", ".join(
        number(each[0]) if len(each) == 1 else f"{number(each[0])}–{number(each[-1])}"
        for each in parts
    )


def _of(state: PlanState, means: Means, own: list[Line]) -> None:
    one = month(means, own)
    many = int(one["unit"].max()) > 1
    rows = []
    for (unit, place), group in one.groupby(["unit", "lokasi"], sort=False):
        days = spans(list(group["hari"]))
        rows.append(
            [
                str(place),
                t("rencana.rota.unit_ke", unit=number(int(unit)), days=days) if many else days,
                number(len(group)),
                number(len(group) * MONTHS),
            ]
        )
    name = means.label(language())
    caption = tn(
        "rencana.rota.judul", int(one["unit"].max()), means=name, days=number(means.days_month),
        places=number(len(own)),
    )  # fmt: skip
    header = [t(f"rencana.rota.{each}") for each in ("lokasi", "hari_ke", "per_bulan", "per_tahun")]
    table = page.table_html(header, rows, caption=caption, region=caption)
    st.html(f'<div class="pl-wrap">{table}</div>')
    unduh_tabel.offer(
        f"rencana_rota_{means.code}", f"jadwal-{means.code}-{state.kode}",
        (caption, t("menu.rencana")), lambda: year(means, own),
        _columns, (), (t("rencana.rota.catatan"),), label=t("rencana.rota.unduh"),
    )  # fmt: skip


def _columns(frame: pd.DataFrame) -> list[Column]:
    decimals = {"bulan": 0, "unit": 0, "hari": 0}
    return [
        Column(name, t(f"rencana.rota.kolom_{name}"), decimals.get(name)) for name in frame.columns
    ]
