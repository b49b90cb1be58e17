"""Peers of a regency: likeness worked by hand on a few made regions, and on the real ones."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.store import Dataset, load_dataset
from lib.errors import UnknownRegionError
from lib.services.coverage import coverage_table
from lib.services.peers import (
    FIGURES,
    MEASURES,
    PeerNumberError,
    peer_profile,
    peers,
    region_figures,
)

# kode, kind, people, km², IPM, rupiah per head
REGIONS = [
    ("53.01", "kabupaten", 1_000, 100.0, 60.0, 2e6),
    ("53.02", "kabupaten", 1_000, 100.0, 60.0, np.nan),
    ("53.03", "kota", 1_000, 100.0, 61.0, 2e6),
    ("53.04", "kabupaten", 1_000, 100.0, 61.0, 2e6),
    ("53.05", "kabupaten", 90_000, 20.0, 80.0, 4e6),
    ("53.06", "kota", 0, 0.0, np.nan, np.nan),
]
# kode, people, landmass
VILLAGES = [
    ("53.01.01.2001", 600, 1),
    ("53.01.01.2002", 300, 2),
    ("53.01.01.2003", 100, 3),
    ("53.02.01.2001", 1_000, 1),
    ("53.03.01.1001", 900, 4),
    ("53.03.01.1002", 100, -1),
]


def country(version="peers"):
    columns = ["kode", "kind", "population", "area_km2", "ipm", "transfers"]
    regions = pd.DataFrame(REGIONS, columns=columns)
    regions["nama"] = "Kabupaten " + regions["kode"]
    villages = pd.DataFrame(VILLAGES, columns=["kode", "population", "landmass_id"])
    villages["lat"], villages["lon"], villages["nama"] = -9.0, 124.0, "Desa"
    indicators = regions[["kode", "transfers"]].rename(columns={"transfers": "value"}).dropna()
    old = indicators.assign(value=1.0, year=2019)
    indicators = pd.concat([indicators.assign(year=2021), old])
    frames = {
        "regions": regions,
        "villages": villages,
        "indicators": indicators.assign(indicator="anggaran_per_orang"),
    }
    return Dataset(root=Path("/nonexistent"), version=version, classes=(), _frames=frames)


def test_the_figures_are_the_newest_and_what_has_no_value_is_missing():
    found = region_figures(country())
    assert list(found.columns) == list(FIGURES)
    assert found.loc["53.05", "density"] == 4_500
    assert found.loc["53.01", "transfers_per_head"] == 2e6
    assert found.loc["53.06"].isna().all()


def test_the_island_share_leaves_out_the_island_where_most_people_live_and_unknown_places():
    found = region_figures(country())["island_share"]
    assert found["53.01"] == pytest.approx(0.4)
    assert found["53.02"] == 0
    assert found["53.03"] == 0
    assert np.isnan(found["53.04"])


def test_the_distance_is_the_root_mean_square_of_standardised_differences():
    data = country()
    peer = {each.kode: each for each in peers("53.01", dataset=data)}["53.04"]
    ipm = np.array([60, 60, 61, 61, 80.0])
    # All alike but IPM; the island share of 53.04 is not known, so five figures count.
    expected = 1 / ipm.std() / np.sqrt(5)
    assert (peer.distance, peer.figures_compared) == (pytest.approx(expected), 5)
    assert peer.furthest.figure == "ipm"
    assert (peer.furthest.own, peer.furthest.theirs) == (60, 61)
    assert peer.furthest.apart == pytest.approx(1 / ipm.std())
    assert peer.closest.apart == 0


def test_peers_come_nearest_first_without_those_of_too_few_figures():
    data = country()
    found = [each.kode for each in peers("53.04", dataset=data)]
    assert found == ["53.03", "53.01", "53.02", "53.05"]
    assert peers("53.06", dataset=data) == ()
    assert [p.kode for p in peers("53.01", 1, dataset=data)] == ["53.04"]
    kind = [p.kode for p in peers("53.04", same_kind=True, dataset=data)]
    assert kind == ["53.01", "53.02", "53.05"]


def test_regions_at_equal_distance_come_by_code():
    data = country("ties")
    regions = data.table("regions")
    regions.loc[3, ["kind", "ipm"]] = ("kota", 60.0)
    regions.loc[2, "ipm"] = 60.0
    # 53.02 and 53.03 lack one other figure each than 53.01; all are alike in the rest.
    assert [p.kode for p in peers("53.04", dataset=data)][:3] == ["53.01", "53.02", "53.03"]


def test_unknown_codes_and_numbers_out_of_range_are_refused():
    with pytest.raises(UnknownRegionError):
        peers("99.99", dataset=country())
    for number in (0, 51):
        with pytest.raises(PeerNumberError):
            peers("53.01", number, dataset=country())
    with pytest.raises(UnknownRegionError):
        peer_profile("53.04", ["99.99"])


# --- the real regions -----------------------------------------------------------------------


def test_each_of_the_real_regions_has_peers_and_those_of_belu_are_its_like():
    found = peers("53.04")
    assert found[0].kode == "53.21"
    assert all(one.distance <= two.distance for one, two in itertools.pairwise(found))
    assert found == peers("53.04")
    codes = load_dataset().regions["kode"]
    assert all(len(peers(each, 3)) == 3 for each in codes[::25])
    without = region_figures()["transfers_per_head"].isna()
    assert all(p.figures_compared <= 5 for p in peers(without.index[without][0]))


def test_the_profile_says_what_the_coverage_table_says():
    others = [each.kode for each in peers("53.04", 4)]
    found = peer_profile("53.04", [*others, "53.04"], radius_m={"puskesmas": 3_000.0})
    assert set(found["measure"]) == set(MEASURES)
    row = found[(found["service"] == "puskesmas") & (found["measure"] == "coverage_pct")].iloc[0]
    table = coverage_table("puskesmas", 3_000).set_index("kode")["coverage_pct"]
    assert row["own"] == table["53.04"]
    assert row["peers_median"] == np.median(table[others])
    assert row["better"] == (table[others] > table["53.04"]).sum()
    assert (row["radius_m"], row["peers_known"], row["place"]) == (3_000, 4, row["better"] + 1)
    far = found[(found["service"] == "sd") & (found["measure"] == "median_km")].iloc[0]
    km = coverage_table("sd", 3_000).set_index("kode")["median_km"]
    assert far["better"] == (km[others] < km["53.04"]).sum()
