"""Ready KPIs, their figures and cards, against the tables they come from."""

import json

import numpy as np
import pandas as pd
import pytest

from data.current import current_dataset
from data.db.engine import set_database
from lib import cli
from lib.errors import UnknownRegionError
from lib.i18n import using
from lib.services.kpi import measures, scorecard, series, table
from lib.services.kpi.measures import UnknownKpiError, ready_kpi, ready_kpis

BELU = "53.04"


@pytest.fixture(autouse=True)
def _own_database(sqlite_db):
    before = set_database(sqlite_db)
    yield
    set_database(before)


def test_every_family_is_there_and_every_word_in_both_languages():
    assert {each.family for each in ready_kpis().values()} == set(measures.FAMILIES)
    for each in ready_kpis().values():
        for words in (each.label, each.definition, each.formula, each.unit_label):
            assert words("id")
            assert words("en")
        assert each.definition("id") != each.definition("en")
        with using("en"):
            assert all(each.sources())


def test_reach_is_that_of_the_map_at_the_threshold_of_the_service():
    from lib.services.coverage import coverage_table

    known = coverage_table("rumah_sakit", 20_000.0).set_index("kode")["coverage_pct"]
    mine = series.values("jangkauan_rumah_sakit").set_index("kode")["value"]
    np.testing.assert_allclose(mine, known.reindex(mine.index))


def test_realisation_leaves_out_parts_of_a_year():
    assert 2023 not in series.years("realisasi_apbd")  # of which only a part was published
    assert series.years("realisasi_dana_desa") == (2020, 2023)
    budgets = current_dataset().budgets
    row = budgets[
        (budgets["item"] == "apbd_belanja_daerah")
        & (budgets["kode"] == "35.01")
        & (budgets["year"] == 2021)
    ].iloc[0]
    shown = dict(series.of_region("realisasi_apbd", "35.01"))[2021]
    assert shown == pytest.approx(row["realisation"] / row["budget"] * 100)


def test_change_is_against_the_first_year_and_missing_where_there_is_but_one():
    ipm = table.scores("ipm").loc[BELU]
    years = dict(series.of_region("ipm", BELU))
    assert (ipm["baseline_year"], ipm["year"]) == (2019, 2022)
    assert ipm["change"] == pytest.approx(years[2022] - years[2019])
    assert np.isnan(table.scores("stunting_pct")["change"]).all()


def test_a_region_without_figure_is_not_available_and_never_nought():
    frame = table.scores("realisasi_apbd", target=90.0)
    assert len(frame) == 514
    assert np.isnan(frame.loc[BELU, ["value", "achievement"]].astype(float)).all()
    assert frame.loc[BELU, "grade"] == -1
    assert (frame["grade"] >= 0).sum() == 38


def test_a_figure_is_held_against_the_target_of_its_year_or_the_next():
    assert table.target_for({2021: 1.0, 2022: 2.0, 2027: 3.0}, 2022) == (2022, 2.0)
    assert table.target_for({2021: 1.0, 2027: 3.0}, 2022) == (2027, 3.0)
    assert table.target_for({2021: 1.0}, 2022) is None
    assert table.target_for({2021: 1.0}, None) is None
    found = table.scores("kemiskinan_pct", targets={BELU: {"kemiskinan_pct": {2023: 10.0}}})
    value = found.loc[BELU, "value"]
    assert found.loc[BELU, "achievement"] == pytest.approx((20 - value) / 10 * 100)
    assert np.isnan(found["achievement"].drop(BELU)).all()


def test_cards_have_peers_years_and_no_class_without_a_target():
    cards = {each.kpi.code: each for each in scorecard.scorecards(BELU)}
    assert list(cards) == list(ready_kpis())
    assert cards["skm"].value is None
    assert cards["ipm"].history[-1] == (2022, cards["ipm"].value)
    assert cards["ipm"].peers == scorecard.USUAL_PEERS
    assert cards["jangkauan_puskesmas"].grade is None
    assert 0 < cards["jangkauan_puskesmas"].complete_pct <= 100
    # poverty is better below the peers' median
    poverty = cards["kemiskinan_pct"]
    assert poverty.better_than_peers == (poverty.value <= poverty.peers_median)


def test_all_regencies_by_all_kpis():
    wide = table.wide(table.all_scores())
    assert wide.shape == (514, 3 + len(ready_kpis()))
    own = wide[wide["kode"] == BELU].iloc[0]
    assert own["ipm"] == dict(series.of_region("ipm", BELU))[2022]


@pytest.mark.parametrize("region", ["", "53", "5304", "99.99", "nasional", "53.04.01"])
def test_only_a_regency_has_cards(region):
    with pytest.raises(UnknownRegionError):
        scorecard.scorecards(region)


def test_an_unknown_kpi_is_refused_with_the_choices():
    with pytest.raises(UnknownKpiError) as caught:
        ready_kpi("laba")
    assert "laba" in caught.value.message("id")


def test_the_command_line_gives_each_kpi_with_null_for_what_is_missing(capsys):
    assert cli.main(["kpi", "--region", BELU, "--format", "json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == set(ready_kpis())
    assert {"value", "year", "target", "achievement", "class", "source"} <= set(rows["ipm"])
    assert rows["ipm"]["year"] == 2022
    assert rows["skm"]["value"] is None
    assert rows["ipm"]["class"] is None


def test_the_command_line_takes_all_regencies_and_refuses_a_bare_code(capsys):
    assert cli.main(["kpi", "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 515
    assert cli.main(["kpi", "--region", "5304", "--format", "json"]) == 2
    assert "E_REGION" in capsys.readouterr().err


def test_satisfaction_is_that_of_the_survey_and_only_where_it_is_published(monkeypatch):
    from lib.services.skm import results

    found = pd.DataFrame(
        {"kode": [BELU, BELU], "year": [2026, 2025], "n": [30, 40], "index": [81.5, 79.0],
         "margin": [2.0, 2.0], "mutu": ["B", "B"]}
    )  # fmt: skip
    monkeypatch.setattr(results, "all_regencies", lambda: found)
    card = scorecard.scorecard("skm", BELU)
    assert (card.value, card.year, card.baseline) == (81.5, 2026, 79.0)
    assert card.change == pytest.approx(2.5)
    assert table.scores("skm")["value"].notna().sum() == 1


def test_the_register_is_read_once_for_all_cards(monkeypatch):
    asked = []
    monkeypatch.setattr(scorecard, "in_force", lambda region: asked.append(region) or ())
    scorecard.scorecards("53.04")
    assert asked == ["53.04"]
