"""How sure ranks are: bounds, chance with a seed, what is kept, and the range in the headline."""

import time

import numpy as np
import pandas as pd
import pytest

from data.store import load_dataset
from lib.errors import RadiusError
from lib.services import downloads, gap_doubt, gap_ranges, gap_robustness, gaps, mapstate
from lib.services.coverage import coverage_table
from lib.services.gap_terms import PLAIN, Terms
from lib.services.mapbuild import build
from lib.services.tables import map_table
from lib.services.travel_way import STRAIGHT, Way

SERVICE, RADIUS = "bandara", 50_000.0  # few places, so quick


@pytest.fixture(scope="module")
def found():
    return gap_robustness.rank_uncertainty(SERVICE, RADIUS, reruns=6)


def test_ranks_are_those_of_the_shares_and_lie_in_their_ranges(found):
    table = found.table
    shares = coverage_table(SERVICE, RADIUS)["coverage_pct"]
    assert table["coverage_pct"].tolist() == pytest.approx(shares.tolist())
    better = (shares.round(9).to_numpy()[None, :] > shares.round(9).to_numpy()[:, None]).sum(axis=1)
    assert (table["rank"] == better + 1).all()
    assert (table["low"] <= table["rank"]).all()
    assert (table["rank"] <= table["high"]).all()
    assert (table["low"] < table["high"]).any()
    for name in gap_doubt.SCENARIOS:
        ranks = table[f"rank_{name}"]
        assert ((ranks >= table["low"]) & (ranks <= table["high"]))[ranks.notna()].all(), name


def test_ties_are_counted_and_number_from_the_top(found):
    table = found.table
    assert table["tie"].min() == 0
    assert (table["tied"] == table.groupby("tie")["kode"].transform("size")).all()
    order = table.sort_values("rank", kind="stable")["tie"]
    assert order.is_monotonic_increasing


def test_the_same_seed_gives_the_same_answer_and_another_does_not(found):
    again = gap_robustness.rank_uncertainty(SERVICE, RADIUS, reruns=6)
    assert again is found
    gap_robustness._results(load_dataset()).clear()
    afresh = gap_robustness.rank_uncertainty(SERVICE, RADIUS, reruns=6)
    assert np.array_equal(afresh.samples, found.samples)
    other = gap_robustness.rank_uncertainty(SERVICE, RADIUS, reruns=6, seed=1)
    assert not np.array_equal(other.samples, found.samples)


def test_progress_is_told_and_a_stop_leaves_nothing_behind():
    told = []

    def stop(done, total):
        told.append((done, total))
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        gap_robustness.rank_uncertainty(SERVICE, 20_000, stop, reruns=4)
    assert told == [(1, 4), (2, 4)]
    assert gap_robustness.known_uncertainty(SERVICE, 20_000) is None


def test_people_are_less_sure_in_papua_and_surer_in_jakarta():
    error = gap_doubt.people_error(load_dataset())
    codes = load_dataset().villages["kode"].str[:2].to_numpy()
    voters = (load_dataset().villages["population_source"] == "dpt_2019").to_numpy()
    assert set(error[voters & (codes == "31")]) == {0.07}
    assert set(error[voters & (codes == "35")]) == {0.20}
    assert set(error[codes == "95"]) == {0.40}


def test_a_range_of_several_regencies_weighs_them_by_their_people(found):
    people = found.table["population"].to_numpy(dtype=float)
    inside = np.zeros(len(people), dtype=bool)
    inside[:3] = True
    low, high = gap_robustness.group_range(found, inside, people)
    shares = found.samples[:, :3] @ people[:3] / people[:3].sum() * 100
    assert shares.min() <= low <= high <= shares.max()
    assert np.isnan(gap_robustness.group_range(found, ~inside & inside, people)[0])


def test_the_headline_carries_the_range_once_it_is_known(found, monkeypatch):
    plain = gaps.headline(SERVICE, RADIUS, "daerah_tertinggal")
    assert not plain.ranged
    key = (SERVICE, RADIUS, STRAIGHT, gap_robustness.RERUNS, gap_robustness.SEED)
    monkeypatch.setitem(gap_robustness._results(load_dataset()), key, found)
    said = gaps.headline(SERVICE, RADIUS, "daerah_tertinggal")
    assert said.ranged
    assert said.text_id.count("(rentang ") == 2
    assert said.text_en.count("(range ") == 2


@pytest.mark.parametrize(
    ("grouping", "limit", "terms"),
    [
        ("idm", 50_000, PLAIN),
        ("jenis", 45_000, PLAIN),
        ("idm", 30, Terms(Way("jalan", source="belu"))),
    ],
)
def test_any_headline_gets_its_range_behind_the_page(grouping, limit, terms, monkeypatch):
    """Groups of villages, another limit, roads: none of them is in the ranking at hand."""
    monkeypatch.setattr(gap_ranges, "QUICK_RERUNS", 5)
    monkeypatch.setattr(gap_ranges, "DELAY_S", 0.01)
    service, within = ("puskesmas", "53.04") if terms is not PLAIN else (SERVICE, "53")
    asked = (service, limit, grouping)
    assert not gaps.headline(*asked, within=within, terms=terms).ranged
    assert gaps.range_on_its_way(*asked, within=within, terms=terms)
    said = gaps.headline(*asked, within=within, terms=terms, awaiting=True)
    assert said.text_id.count("(rentang dihitung …)") == 2
    for _ in range(600):
        if not gaps.range_on_its_way(*asked, within=within, terms=terms):
            break
        time.sleep(0.05)
    said = gaps.headline(*asked, within=within, terms=terms)
    # "1 kota 100": what is everybody in every rerun has no range.
    assert said.text_id.count("(rentang ") == (1 if grouping == "jenis" else 2)
    gap = gaps.gap_summary(*asked, within=within, terms=terms)
    who = gaps.members(grouping)
    known = gap_ranges.known_ranges(
        load_dataset(), gap_ranges.Question(service, float(limit), who, within, terms)
    )
    low, high = known[gap.first]
    assert gap.first_pct - 25 < low < high < gap.first_pct + 25


def test_a_range_that_fails_is_not_waited_for(monkeypatch):
    def fail(*_):
        raise RuntimeError("no")

    monkeypatch.setattr(gap_ranges, "DELAY_S", 0.01)
    monkeypatch.setattr(gap_ranges, "compute_ranges", fail)
    assert gaps.range_on_its_way(SERVICE, 44_000, "jenis")
    for _ in range(200):
        if not gaps.range_on_its_way(SERVICE, 44_000, "jenis"):
            break
        time.sleep(0.02)
    assert not gaps.range_on_its_way(SERVICE, 44_000, "jenis")
    assert not gaps.headline(SERVICE, 44_000, "jenis").ranged


def test_a_radius_that_is_none_is_refused():
    with pytest.raises(RadiusError):
        gap_robustness.rank_uncertainty(SERVICE, float("nan"))


def test_the_table_of_the_map_and_its_files_carry_the_ranks_once_they_are_tested(
    found, monkeypatch
):
    state = mapstate.parse({"layanan": SERVICE, "radius": "50"})
    view = build(state)
    assert "rank" not in map_table(state, view)
    key = (SERVICE, RADIUS, STRAIGHT, gap_robustness.RERUNS, gap_robustness.SEED)
    monkeypatch.setitem(gap_robustness._results(load_dataset()), key, found)
    table = map_table(state, view).set_index("kode")
    known = found.table.set_index("kode")
    assert pd.api.types.is_integer_dtype(table["rank"])
    assert table.loc["53.04", "rank_low"] == known.loc["53.04", "low"]
    assert table.loc["53.04", "rank_high"] == known.loc["53.04", "high"]
    # The region with most people within reach is first.
    assert table["coverage_pct"].idxmax() in table.index[table["rank"] == 1]
    head = downloads.csv_file(state, view).decode("utf-8-sig").splitlines()[0]
    assert "Peringkat jangkauan (1 terbaik)" in head
    assert "Peringkat mungkin: terburuk" in head
    # The boat is not counted in the tested ranks.
    ashore = mapstate.parse({"layanan": SERVICE, "radius": "50", "daratan": "1"})
    assert ashore.daratan
    assert "rank" not in map_table(ashore, build(ashore))
