"""A report says the figures of the tables, whatever region it is of."""

from __future__ import annotations

import datetime as dt

import pytest

from lib.errors import UnknownRegionError
from lib.services.measures import NATION, coverage
from lib.services.reports.content import build
from lib.services.reports.content_charts import share_decimals
from lib.services.reports.model import ChartPart, MapPart, TablePart, TextPart
from lib.services.reports.order import (
    Order,
    ReportFormatError,
    ReportKindError,
    ReportRegionError,
    ReportServiceError,
)

DAY = dt.date(2026, 11, 25)
REGIONS = [NATION, "53", "53.04", "81.08", "32.73", "95.08"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("region", REGIONS)
def test_every_region_has_a_whole_report(region, language):
    report = build(Order("brief", "pdf", region, language=language), today=DAY)
    assert all((report.title.text, report.title.source, report.completeness, report.method))
    assert 3 <= len(report.facts) <= 5
    kinds = {type(part) for part in report.parts}
    assert {TextPart, MapPart, ChartPart, TablePart} <= kinds
    for part in report.parts:
        if isinstance(part, TablePart):
            assert [c.key for c in part.columns if c.key not in part.frame.columns] == []
    assert (bool(report.data_version), report.today) == (True, DAY)


def test_the_figures_are_those_of_the_coverage_table():
    report = build(Order("brief", "pdf", "53.04"), today=DAY)
    row = coverage("puskesmas", 5_000.0, "kabkota", None).loc["53.04"]
    outside = row["population"] - row["population_covered"]
    table = next(p for p in report.parts if isinstance(p, TablePart) and "kode" in p.frame)
    assert table.frame["penduduk"].sum() == row["population"] == 232_788
    assert table.frame["di_luar"].sum() == outside
    assert "51,2 ribu orang" in report.title.text  # 232,788 - 181,605 = 51,183


@pytest.mark.parametrize(
    ("order", "error"),
    [
        (Order("kabar", "pdf"), ReportKindError),
        (Order("brief", "png"), ReportFormatError),
        (Order("brief", "pdf", "99"), UnknownRegionError),
        (Order("brief", "pdf", "53.04.01"), UnknownRegionError),
        (Order("brief", "pdf", "53", ("posyandu",)), ReportServiceError),
        (Order("book", "pdf", "53.04"), ReportRegionError),
    ],
)
def test_an_order_that_cannot_be_made_is_refused_by_its_code(order, error):
    with pytest.raises(error):
        build(order)


@pytest.mark.parametrize(
    ("shares", "decimals"),
    [((0.0, 50.0, 100.0), 0), ((0.4, 50.0), 1), ((99.6, 50.0), 1), ((1.0, 99.0), 0)],
)
def test_no_bar_is_written_as_none_or_all_unless_it_is(shares, decimals):
    assert share_decimals(shares) == decimals


def test_a_share_below_all_is_not_drawn_as_all():
    report = build(Order("slides", "pptx", "95.08"), today=DAY)
    chart = next(p.chart for p in report.parts if isinstance(p, ChartPart) and p.chart.unit == "%")
    assert max(v for v in chart.series[0].values if v < 100) > 99  # senior secondary, 99.5
    assert chart.decimals == 1
