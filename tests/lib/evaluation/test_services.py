"""Trends, comparisons, risks and proposals on the embedded data, each figure found again."""

import numpy as np
import pandas as pd
import pytest

from data.store import load_dataset
from lib.errors import UnknownRegionError
from lib.services.evaluation import before_after, risk, series, swot, trend
from lib.services.evaluation.errors import CompareError, SeriesError
from lib.services.evaluation.risk import Target
from lib.services.peers import peers

BELU = "53.04"


def figure(code, kode, year):
    table = load_dataset().indicators
    own = table[(table["indicator"] == code) & (table["kode"] == kode) & (table["year"] == year)]
    return float(own["value"].iloc[0])


def test_only_indicators_of_several_years_are_followed():
    assert {"ipm", "uhh", "kemiskinan_pct", "pdrb_per_kapita"} <= set(series.followed())
    assert "stunting_pct" not in series.followed()
    with pytest.raises(SeriesError, match="stunting_pct"):
        series.panel("stunting_pct")


def test_a_panel_holds_the_published_figures():
    known = series.panel("ipm")
    assert known.years == (2019, 2020, 2021, 2022)
    assert known.of(BELU)[-1] == figure("ipm", BELU, 2022)
    assert np.isnan(known.of("00.00")).all()
    assert (known.up, series.panel("kemiskinan_pct").up) == (True, False)


def test_a_trend_stands_beside_the_median_of_the_peers():
    found = trend.trend("ipm", BELU)
    theirs = [figure("ipm", each.kode, 2020) for each in peers(BELU, 8)]
    assert found.peers_median[1] == pytest.approx(np.median(theirs))
    assert found.pace == pytest.approx(
        np.polyfit([0, 1, 2, 3], [figure("ipm", BELU, y) for y in range(2019, 2023)], 1)[0]
    )


def test_four_years_are_too_short_to_forecast():
    found = trend.trend("ipm", BELU)
    assert (found.ahead, found.reason) == (None, "short")
    assert trend.outlook("ipm") is None


def test_a_forecast_is_shown_only_where_it_beat_the_naive_one():
    told = trend.outlook("rata_lama_sekolah")
    assert 0 < told.shown.sum() < len(told.shown)
    for row, kode in enumerate(series.panel("rata_lama_sekolah").kodes[:60]):
        found = trend.trend("rata_lama_sekolah", kode)
        if told.shown[row]:
            assert found.ahead.error < found.ahead.naive_error
            assert found.ahead.years == (2019, 2020, 2021)
            assert (found.ahead.low <= found.ahead.value).all()
        else:
            assert (found.ahead, found.reason) == (None, "naive")


def test_unknown_regions_are_refused():
    for ask in (
        lambda: trend.trend("ipm", "99.99"),
        lambda: before_after.compare("ipm", "99.99", 2021),
        lambda: swot.proposals("99.99"),
    ):
        with pytest.raises(UnknownRegionError):
            ask()


def test_a_comparison_is_the_difference_of_mean_changes():
    found = before_after.compare("ipm", BELU, 2021, number=8)

    def change(kode):
        after = figure("ipm", kode, 2021) + figure("ipm", kode, 2022)
        return (after - figure("ipm", kode, 2019) - figure("ipm", kode, 2020)) / 2

    theirs = np.mean([change(each.kode) for each in found.peers])
    assert len(found.peers) == 8
    assert found.found.difference.value == pytest.approx(change(BELU) - theirs)
    assert found.indicative  # two years on each side
    assert not before_after.compare("pdrb_per_kapita", BELU, 2015).indicative


def test_a_comparison_without_years_before_is_refused():
    assert before_after.first_years("ipm") == (2020, 2021, 2022)
    with pytest.raises(CompareError) as caught:
        before_after.compare("ipm", BELU, 2019)
    assert caught.value.code == "E_EVALUATION_COMPARE"


@pytest.mark.parametrize(
    ("code", "target", "year", "reason"),
    [
        ("ipm", 10.0, 2027, "reached"),
        ("ipm", 99.0, 2027, "slow"),
        ("ipm", 63.5, 2090, "on_way"),
        ("ipm", 99.0, 2022, "unknown"),
        ("kemiskinan_pct", 99.0, 2027, "reached"),
        ("kemiskinan_pct", 1.0, 2027, "slow"),
        ("p1", 0.5, 2027, "away"),
    ],
)
def test_each_risk_has_its_reason(code, target, year, reason):
    frame = risk.risks(code, {BELU: Target(year, target)})
    assert frame["reason"][0] == reason
    assert tuple(frame.columns) == risk.COLUMNS


def test_pace_needed_runs_from_the_newest_figure_to_the_target():
    row = risk.risks("ipm", {BELU: Target(2027, 70.0)}).iloc[0]
    assert row["needed"] == pytest.approx((70.0 - figure("ipm", BELU, 2022)) / 5)
    assert row["gap"] == pytest.approx(row["needed"] - row["pace"])


def test_targets_outside_a_shown_forecast_are_told_so():
    told, known = trend.outlook("rata_lama_sekolah"), series.panel("rata_lama_sekolah")
    row = int(np.flatnonzero(told.shown)[0])
    beyond = float(told.high[row, 0]) + 0.1
    frame = risk.risks("rata_lama_sekolah", {known.kodes[row]: Target(2019, beyond)})
    assert frame["reason"][0] == "forecast"


def test_those_furthest_from_their_path_come_first():
    targets = {kode: Target(2027, 70.0) for kode in load_dataset().regions["kode"]}
    frame = risk.risks("ipm", targets)
    known = frame["gap"].dropna()
    assert known.is_monotonic_decreasing
    assert len(frame) == 514
    assert (frame.loc[frame["gap"].isna(), "reason"] == "reached").all()


def test_every_proposal_has_evidence_and_a_source():
    found = swot.proposals(BELU)
    assert {each.side for each in found} == {"strength", "weakness"}
    assert [each.side for each in found] == sorted(each.side for each in found)
    for each in found:
        assert each.evidence
        assert each.source
        assert each.title


def test_places_count_who_is_better():
    for each in swot.standings(BELU):
        if each.code == "stunting_pct":
            theirs = [figure("stunting_pct", peer.kode, 2022) for peer in peers(BELU, 8)]
            assert each.place == 1 + sum(value < each.value for value in theirs)
            assert each.known == 8
            return
    pytest.fail("no standing of stunting_pct")


def test_few_peers_or_no_difference_propose_nothing():
    def side(value, place, known, median=5.0):
        return swot.Standing("ipm", "", value, median, place, known).side

    assert side(9.0, 1, 8) == side(9.0, 2, 8) == "strength"
    assert side(1.0, 8, 8) == side(1.0, 9, 8) == "weakness"
    assert side(6.0, 3, 8) is None
    assert side(9.0, 1, 4) is None
    assert side(5.0, 1, 8) is None


def test_registered_targets_come_from_the_register(db, monkeypatch):
    by_region = {BELU: {"ipm": {2025: 63.0, 2027: 65.0}}, "53.21": {"uhh": {2027: 70.0}}}
    monkeypatch.setattr(risk, "targets_by_region", lambda codes: by_region)
    assert risk.registered_targets("ipm") == {BELU: Target(2027, 65.0)}
    assert risk.registered_targets("ipm", 2025) == {BELU: Target(2025, 63.0)}
    assert risk.registered_targets("rls") == {}
    assert isinstance(risk.risks("ipm", {}), pd.DataFrame)
