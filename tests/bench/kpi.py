"""The page KPI: all figures of all regencies, and the cards of one."""

from collections.abc import Iterator

import pandas as pd

from tests.bench.compute import fresh
from tests.bench.table import Row

FIGURES = """
import json, os, tempfile, time
os.environ["PETA_DATA_DIR"] = tempfile.mkdtemp()
from data.current import current_dataset
from lib.services.kpi import scorecard, series, table, view
from lib.services.kpi.state import KpiState
ds = current_dataset()
len(ds.villages), len(ds.regions), len(ds.districts), len(ds.provinces), len(ds.standards)
len(ds.indicators), len(ds.budgets)
[len(ds.facilities[c]) for c in ds.facilities]
table.all_targets(), series.every_year("skm")  # opens the database, as the server's start does
def page(state):
    view.map_view(state, view.frame_of(state))
    table.wide(table.all_scores(state.year))
def timed(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
times = {
    "first": timed(lambda: page(KpiState())),
    "other": timed(lambda: page(KpiState(kpi="ipm", tampil="perubahan"))),
    "target": timed(lambda: page(KpiState(kpi="ipm", tampil="capaian", target=75.0))),
    "cards": timed(lambda: scorecard.scorecards("53.04")),
    "next": timed(lambda: scorecard.scorecards("53.05")),
}
print(json.dumps(times))
"""


def kpi_rows(repeats: int = 3) -> Iterator[Row]:
    """Yield every measure of this part."""
    runs = pd.DataFrame([fresh(FIGURES) for _ in range(repeats)]).median()
    yield Row("kpi", "map and table, all KPIs and regencies", runs["first"], "ms", goal=1000,
              note="first time in a process, from loaded data")  # fmt: skip
    yield Row("kpi", "the same for another KPI", runs["other"], "ms", goal=400)
    yield Row("kpi", "the same for another target", runs["target"], "ms", goal=400)
    yield Row("kpi", "cards of a first regency", runs["cards"], "ms", goal=1000)
    yield Row("kpi", "cards of another regency", runs["next"], "ms", goal=400)
