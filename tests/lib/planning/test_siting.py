"""Sites for a region of the dataset and from files, by the service and by the command line."""

import json

import numpy as np
import pytest

from geo.siting.limits import Limits
from lib import cli
from lib.services.coverage import coverage_table
from lib.services.planning.case import MOST_PAIRS, case_of_files, case_of_service
from lib.services.planning.errors import (
    CandidatesError,
    CapacityError,
    ObjectiveError,
    PlanError,
    PlanSizeError,
    SiteNumberError,
)
from lib.services.planning.frontier import curve
from lib.services.planning.siting import Effort, find_sites

DEMAND = "id,kode,lat,lon,population\n" + "\n".join(
    f"{row},53.04.01.2001,{lat},{lon},{people}"
    for row, (lat, lon, people) in enumerate(
        # By hand: a degree is about 111 km; sites A, B, C each reach what lies within 5 km.
        [(-9.10, 124.90, 100), (-9.11, 124.90, 200), (-9.20, 124.90, 250), (-9.40, 124.90, 50)]
    )
)
CANDIDATES = (
    "id,name,lat,lon\nA,Alas,-9.105,124.90\nB,Biudukfoho,-9.20,124.91\nC,Cot,-9.40,124.90\n"
)


@pytest.fixture
def files(tmp_path):
    """Write the demand and the candidates."""
    demand, candidates = tmp_path / "d.csv", tmp_path / "c.csv"
    demand.write_text(DEMAND, encoding="utf-8")
    candidates.write_text(CANDIDATES, encoding="utf-8")
    return demand, candidates


@pytest.fixture(scope="module")
def belu():
    """The people of Belu, their puskesmas, and their desa to choose from."""
    return case_of_service("puskesmas", "53.04")


def test_most_people_by_hand(files):
    plan = find_sites(case_of_files(*files), 5_000, 2)
    assert plan.sites["id"].tolist() == ["A", "B"]
    assert plan.sites["people_gained"].tolist() == [300.0, 250.0]
    assert plan.sites["cumulative_coverage_pct"].tolist() == pytest.approx([50.0, 550 / 6])
    assert (plan.before_pct, plan.optimal, plan.gap_pct) == (0.0, True, 0.0)


def test_everybody_with_the_fewest_by_hand(files):
    plan = find_sites(case_of_files(*files), 5_000, None, "lscp")
    assert sorted(plan.sites["id"]) == ["A", "B", "C"]
    assert plan.after_pct == pytest.approx(100.0)
    with pytest.raises(PlanError, match="does not suffice"):
        find_sites(case_of_files(*files), 5_000, 2, "lscp")


def test_what_stands_already_counts(files, tmp_path):
    there = tmp_path / "f.csv"
    there.write_text("id,name,lat,lon\nP,Puskesmas,-9.105,124.90\n", encoding="utf-8")
    plan = find_sites(case_of_files(*files, there), 5_000, 3)
    assert plan.before_pct == pytest.approx(50.0)
    assert plan.sites["id"].tolist() == ["B", "C"]  # A would gain nobody


def test_the_share_before_is_that_of_the_coverage_table(belu):
    table = coverage_table("puskesmas", 5_000, within="53.04")
    plan = find_sites(belu, 5_000, 3)
    assert plan.before_pct == pytest.approx(float(table["coverage_pct"].iloc[0]), abs=1e-9)
    assert plan.after_pct == pytest.approx(plan.sites["cumulative_coverage_pct"].iloc[-1])
    assert plan.after_pct > plan.before_pct
    gained = plan.sites["people_gained"].to_numpy()
    assert (np.diff(gained) <= 0).all()


@pytest.mark.parametrize("objective", ["mclp", "pmedian", "pcenter"])
def test_each_objective_is_proven_on_a_regency(belu, objective):
    plan = find_sites(belu, 5_000, 3, objective)
    assert plan.optimal
    assert len(plan.sites) <= 3
    assert plan.sites["id"].str.startswith("53.04.").all()


def test_nobody_is_better_off_across_the_sea_where_that_is_asked():
    case = case_of_service("puskesmas", "53.04", same_landmass=True)
    pairs = case.pairs(20_000)
    here, there = case.land[pairs.demand_row], case.candidate_land[pairs.supply_row]
    assert ((here == there) | (here < 0) | (there < 0)).all()
    assert len(pairs.demand_row) <= len(
        case_of_service("puskesmas", "53.04").pairs(20_000).demand_row
    )


@pytest.mark.parametrize("region", [None, "nasional"])
def test_the_nation_is_a_region(region):
    case = case_of_service("puskesmas", region, level="kecamatan")
    assert len(case.candidates) > 7_000
    table = coverage_table("puskesmas", 5_000, "nasional")
    plan = find_sites(case, 5_000, 100, effort=Effort(seconds=0.0))
    assert plan.before_pct == pytest.approx(float(table["coverage_pct"].iloc[0]), abs=1e-9)
    assert len(plan.sites) == 100
    assert plan.optimal == (plan.gap_pct == 0)
    assert plan.sites["id"].str[:2].nunique() > 5


@pytest.mark.parametrize(
    ("radius_m", "number", "objective", "error"),
    [
        (5_000, 3, "best", ObjectiveError),
        (5_000, None, "mclp", SiteNumberError),
        (5_000, 0, "mclp", SiteNumberError),
        (5_000, 501, "mclp", SiteNumberError),
    ],
)
def test_wrong_questions_are_refused(belu, radius_m, number, objective, error):
    with pytest.raises(error):
        find_sites(belu, radius_m, number, objective)


def test_a_region_without_placed_candidates_says_so(monkeypatch):
    from data.current import current_dataset

    dataset = current_dataset()
    villages = dataset.villages.assign(lat=np.nan)
    monkeypatch.setattr(type(dataset), "villages", property(lambda _: villages))
    with pytest.raises(CandidatesError):
        case_of_service("puskesmas", "53.04", dataset=dataset)


def test_too_many_pairs_are_refused_before_they_are_made():
    with pytest.raises(PlanSizeError) as told:
        case_of_service("puskesmas", None).pairs(100_000)
    assert told.value.details["pairs"] > MOST_PAIRS


def test_the_command_gives_what_the_issue_asks(capsys):
    call = ["site", "--service", "puskesmas", "--region", "53.04", "--radius-km", "5"]
    assert cli.main([*call, "--number", "2", "--objective", "mclp", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {
        "sites", "coverage_before_pct", "coverage_after_pct", "optimal", "gap_pct", "seconds",
    }  # fmt: skip
    assert [each["rank"] for each in told["sites"]] == [1, 2]
    assert set(told["sites"][0]) == {
        "rank", "kode_desa", "name", "lat", "lon", "people_gained", "cumulative_coverage_pct",
    }  # fmt: skip
    assert told["optimal"] is True


def test_the_command_takes_files_in_place_of_a_service(capsys, files):
    call = ["site", "--demand", str(files[0]), "--candidates", str(files[1]), "--radius-km", "5"]
    assert cli.main([*call, "--number", "1", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["sites"][0]["id"] == "A"
    assert cli.main([*call[:3], "--radius-km", "5", "--number", "1"]) == 2
    assert capsys.readouterr().err.startswith("E_ARGUMENT: ")


def capped(case, people):
    return Limits(capacity=np.full(len(case.candidates), float(people)))


def test_a_site_serves_no_more_than_its_capacity_by_hand(files):
    case = case_of_files(*files)
    plan = find_sites(case, 5_000, 2, limits=capped(case, 220))
    # A reaches 300 and B 250 people, of whom each serves 220.
    assert sorted(plan.sites["id"]) == ["A", "B"]
    assert plan.sites["people_gained"].tolist() == pytest.approx([220.0, 220.0])
    assert plan.after_pct == pytest.approx(440 / 6)
    assert plan.optimal


def test_room_for_all_is_no_limit(belu):
    plan = find_sites(belu, 5_000, 3, limits=capped(belu, 1e7))
    plain = find_sites(belu, 5_000, 3)
    assert plan.after_pct == pytest.approx(plain.after_pct)
    tight = find_sites(belu, 5_000, 3, limits=capped(belu, 1_500), effort=Effort(seconds=3.0))
    assert tight.sites["people_gained"].max() <= 1_500 + 1e-6
    assert tight.after_pct < plain.after_pct


@pytest.mark.parametrize("objective", ["lscp", "pmedian", "pcenter"])
def test_a_capacity_is_not_ignored_where_none_is_known(belu, objective):
    with pytest.raises(CapacityError):
        find_sites(belu, 5_000, 3, objective, limits=capped(belu, 1_500))
    with pytest.raises(CapacityError):
        find_sites(belu, 5_000, 3, limits=capped(belu, -1))
    with pytest.raises(CapacityError):
        curve(belu, 5_000, 3, limits=capped(belu, 1_500))


def test_distances_in_all_are_shortened_in_a_large_province():
    """Once refused: 8,494 desa by as many candidates, of which most are no nearer than now."""
    case = case_of_service("puskesmas", "35")
    plan = find_sites(case, 5_000, 5, "pmedian", effort=Effort(seconds=5.0))
    assert len(plan.sites) == 5
    assert plan.gap_pct < 2
    far = find_sites(case, 5_000, 5, "pcenter", effort=Effort(seconds=1.0))
    assert 0 <= far.gap_pct <= 100


@pytest.mark.parametrize("land", [None, 1])
def test_pairs_nearer_are_all_pairs_that_are_nearer(belu, land):
    case = belu
    if land is not None:
        case = case_of_service("puskesmas", "53.04", same_landmass=True)
    near = case.pairs_nearer(case.now_m)
    every = case.pairs(float(case.now_m.max()))
    keep = every.distance_m < case.now_m[every.demand_row]
    wanted = set(zip(every.demand_row[keep], every.supply_row[keep], strict=True))
    assert set(zip(near.demand_row, near.supply_row, strict=True)) == wanted


def test_a_required_place_that_is_nobodys_nearest_is_taken_all_the_same(files, tmp_path):
    there = tmp_path / "f.csv"
    there.write_text("id,name,lat,lon\nP,Puskesmas,-9.40,124.90\n", encoding="utf-8")
    case = case_of_files(*files, there)
    for objective in ("pmedian", "pcenter"):
        plan = find_sites(case, 5_000, 2, objective, limits=Limits(required=np.array([2])))
        assert "C" in set(plan.sites["id"])
