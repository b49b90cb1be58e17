"""Tables of KPIs to take away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.i18n import language, t
from lib.services.downloads import today
from lib.services.kpi.achievement import grades
from lib.services.kpi.measures import ready_kpis
from lib.services.kpi.series import values
from lib.services.kpi.state import TRANSFERS, KpiState
from lib.services.kpi.table import all_scores, wide, with_names
from lib.services.kpi.view import frame_of, map_view
from lib.services.measures import indicator_newest
from lib.services.reports.tables import About, Column, to_csv_bytes, to_xlsx_bytes

_COLUMNS = ("value", "year", "baseline", "baseline_year", "change", "target", "target_year",
            "achievement", "class")  # fmt: skip


def one_table(state: KpiState) -> pd.DataFrame:
    """Return the KPI of the state for every kabupaten/kota, with names and classes in words."""
    frame = frame_of(state)
    names = [each.label(language()) for each in grades()]
    frame["class"] = [names[n] if n >= 0 else None for n in frame["grade"]]
    frame = frame.round({"change": 6, "achievement": 2})
    return with_names(frame)[["kode", "nama", "provinsi", *_COLUMNS]]


def shown_table(state: KpiState) -> pd.DataFrame:
    """Return every KPI that has figures, one row a kabupaten/kota, that of the state first.

    Where there is a target, the achievement of that KPI stands beside it.
    """
    table = wide(all_scores(state.year))
    frame = frame_of(state).reset_index()
    first = ["kode", "nama", "provinsi", state.kpi]
    if frame["achievement"].notna().any():
        table["achievement"] = frame["achievement"]
        first.append("achievement")
    rest = [name for name in table if name not in first and table[name].notna().any()]
    return table[[*first, *rest]]


def one_csv(state: KpiState) -> bytes:
    """Make the table of one KPI as CSV; columns keep their names, as on the command line."""
    return to_csv_bytes(one_table(state))


def all_csv(state: KpiState) -> bytes:
    """Make all KPIs of all kabupaten/kota as CSV, one column a KPI."""
    return to_csv_bytes(wide(all_scores(state.year)))


def all_xlsx(state: KpiState, link: str) -> bytes:
    """Make all KPIs of all kabupaten/kota as a workbook that also explains itself."""
    table = wide(all_scores(state.year))
    kpis = ready_kpis().values()
    columns = [Column(name, t(f"kolom.{name}")) for name in ("kode", "nama", "provinsi")]
    columns += [
        Column(
            each.code, f"{each.label(language())} ({each.unit_label(language())})", each.decimals
        )
        for each in kpis
    ]
    view = map_view(state, frame_of(state))
    cited = tuple(dict.fromkeys(line for each in kpis for line in each.sources()))
    about = About(t("kpi.tabel.semua"), t("menu.kpi"), cited, view.notes, today(), link, language())
    return to_xlsx_bytes(table, t("menu.kpi"), about, columns)


def pairs(state: KpiState) -> pd.DataFrame:
    """Return kode, nama, x (what stands beside) and y (the KPI) where both are available."""
    beside = (
        indicator_newest(TRANSFERS)["value"]
        if state.sumbu == TRANSFERS
        else values(state.sumbu).set_index("kode")["value"]
    )
    frame = pd.DataFrame({"x": beside, "y": frame_of(state)["value"]}).dropna()
    frame.index.name = "kode"
    frame = frame[np.isfinite(frame).all(axis=1)]
    return with_names(frame)[["kode", "nama", "x", "y"]]
