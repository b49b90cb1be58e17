"""A real province's gaps against PySAL `inequality` and plain Python.

PySAL knows no weights, so every person is repeated. Papua holds regencies in and outside the
list of 62.
"""

import numpy as np
import pytest
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

from data.store import load_dataset
from lib.services import gaps
from lib.services.access import access, village_arrays
from lib.services.gap_inequality import lorenz

PROVINCE, SERVICE, RADIUS = "91", "puskesmas", 5_000.0  # Papua: about a million people


@pytest.fixture(scope="module")
def rows():
    """Villages as plain tuples: listed or not, people, metres, IPM, poverty."""
    dataset = load_dataset()
    metres = access(SERVICE).distance_m
    about = dataset.regions.set_index("kode")[["tertinggal_2020_2024", "ipm", "poverty_pct"]]
    table = {code: tuple(row) for code, *row in about.itertuples()}
    return [
        (*table[code[:5]], int(people), float(far))
        for code, people, far in zip(
            dataset.villages["kode"], village_arrays(dataset).population, metres, strict=True
        )
        if code.startswith(PROVINCE) and people > 0
    ]


@pytest.fixture(scope="module")
def people(rows):
    """Every person's metres and whether the regency is listed."""
    count = [row[3] for row in rows]
    metres = np.repeat([row[4] for row in rows], count)
    return metres, np.repeat([int(row[0]) for row in rows], count)


@pytest.fixture(scope="module")
def gap():
    return gaps.gap_summary(SERVICE, RADIUS, "daerah_tertinggal", within=PROVINCE)


def test_gini_and_theil_with_its_parts_are_those_of_pysal(people, gap):
    metres, listed = people
    assert gap.population == len(metres)
    assert 0 < listed.mean() < 1
    assert gap.gini == pytest.approx(Gini(metres).g, abs=1e-9)
    assert lorenz(SERVICE, PROVINCE).gini == pytest.approx(gap.gini, abs=1e-12)
    assert gap.theil == pytest.approx(float(Theil(metres).T), abs=1e-9)
    parts = TheilD(metres, listed)
    assert gap.theil_between == pytest.approx(float(np.ravel(parts.bg)[0]), abs=1e-9)
    assert gap.theil_within == pytest.approx(float(np.ravel(parts.wg)[0]), abs=1e-9)


def test_palma_and_p90_to_p10_are_those_of_a_sorted_list_of_people(people, gap):
    metres = np.sort(people[0])
    count = len(metres)
    # Where a share falls inside a person, that person is divided.
    top = metres[-(count // 10) :].sum() + metres[-(count // 10) - 1] * (count % 10) / 10
    low = int(0.4 * count)
    bottom = metres[:low].sum() + metres[low] * (0.4 * count - low)
    assert gap.palma == pytest.approx(top / bottom, rel=1e-9)
    ends = [metres[int(np.ceil(share * count)) - 1] for share in (0.9, 0.1)]
    assert gap.p90_p10 == pytest.approx(ends[0] / ends[1], rel=1e-9)


@pytest.mark.parametrize(("column", "name"), [(1, "concentration_index"),
                                              (2, "concentration_index_poverty")])  # fmt: skip
def test_the_concentration_index_is_that_of_shares_and_middle_ranks(rows, gap, column, name):
    total = sum(row[3] for row in rows)
    amount = sum(row[3] * row[4] for row in rows)
    index = 0.0
    for value in {row[column] for row in rows}:
        below = sum(row[3] for row in rows if row[column] < value)
        equal = sum(row[3] for row in rows if row[column] == value)
        share = sum(row[3] * row[4] for row in rows if row[column] == value) / amount
        index += share * (2 * (below + equal / 2) / total - 1)
    assert getattr(gap, name) == pytest.approx(index, abs=1e-9)


def test_shares_within_reach_and_their_gap_are_those_of_plain_sums(rows, gap):
    shares = []
    for listed in (True, False):
        inside = sum(row[3] for row in rows if row[0] == listed and row[4] <= RADIUS)
        shares.append(inside / sum(row[3] for row in rows if row[0] == listed) * 100)
    assert (gap.first, gap.other) == ("tertinggal", "lainnya")
    assert [gap.first_pct, gap.other_pct] == pytest.approx(shares)
    assert gap.absolute_gap_pct == pytest.approx(shares[1] - shares[0])
    assert gap.ratio == pytest.approx(shares[1] / shares[0])
    table = gaps.group_table(SERVICE, RADIUS, "daerah_tertinggal", within=PROVINCE)
    for group, listed in (("tertinggal", True), ("lainnya", False)):
        own = sorted((row[4], row[3]) for row in rows if row[0] == listed)
        running = np.cumsum([count for _, count in own])
        far = own[int(np.searchsorted(running, running[-1] / 2))][0]
        found = table.set_index("group").loc[group, "median_km"]
        assert found == pytest.approx(far / 1000)
