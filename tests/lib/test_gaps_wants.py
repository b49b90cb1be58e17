"""Several wants at once, against the coverage tables and by hand for single villages."""

import numpy as np
import pytest

from data.catalogue import load_catalogue
from data.store import load_dataset
from lib.errors import LevelError, UnknownRegionError, WithinLevelError
from lib.i18n import using
from lib.services import gap_wants
from lib.services.access import access
from lib.services.coverage import coverage_table
from lib.services.measures import indicator_newest


def test_people_out_of_reach_are_those_of_the_coverage_table():
    kinds = gap_wants.wants_by_kind("53").set_index("want")
    assert kinds.index.tolist() == list(gap_wants.CODES)
    for code in gap_wants.SERVICES:
        radius = load_catalogue().service(code).default_radius_km * 1000
        row = coverage_table(code, radius, "provinsi", "53").iloc[0]
        assert kinds.loc[code, "population"] == row["population"] - row["population_covered"]


def test_far_from_transport_is_far_from_both_a_port_and_an_airfield():
    found = gap_wants.village_wants()
    port, field = (access(code).distance_m for code in gap_wants.TRANSPORT)
    column = gap_wants.CODES.index("angkutan")
    assert (found.lacks[:, column] == ((port > 25_000) & (field > 50_000))).all()
    assert (found.count == found.lacks.sum(axis=1)).all()


@pytest.mark.parametrize("code", gap_wants.INDICATORS)
def test_the_worst_fifth_holds_a_fifth_of_the_people_at_the_bad_end(code):
    kinds = gap_wants.wants_by_kind().set_index("want")
    assert kinds.loc[code, "population_pct"] == pytest.approx(20, abs=1.5)
    found, column = gap_wants.village_wants(), gap_wants.CODES.index(code)
    lacks, value = found.lacks[:, column], found.value[:, column]
    if code == "listrik":
        assert value[lacks].min() > value[~lacks].max()
    else:
        assert value[lacks].max() < value[~lacks].min()


def test_people_add_up_over_the_number_of_wants():
    table = gap_wants.wants_by_count()
    total = load_dataset().regions["population"].sum()
    assert table["wants"].tolist() == list(range(11))
    assert table["population"].sum() == table["at_least"].iloc[0] == total
    assert table["population_pct"].sum() == pytest.approx(100)
    assert table["villages"].sum() == len(load_dataset().villages)
    levels = {level: gap_wants.wants(level) for level in gap_wants.LEVELS}
    for level, rows in levels.items():
        assert rows["population"].sum() == total, level
        assert rows["people_5"].sum() == table["at_least"].iloc[5], level
        assert rows["kode"].is_monotonic_increasing
    village = levels["desa"].set_index("kode")
    place = levels["kecamatan"].set_index("kode").loc["53.04.01"]
    own = village[village.index.str.startswith("53.04.01.")]
    mean = np.average(own["wants"], weights=own["population"].astype(float))
    assert place["wants"] == pytest.approx(mean)
    counted = own["most"].str.split(",").map(lambda names: len([n for n in names if n]))
    assert (counted == own["wants"]).all()


def test_the_list_starts_with_most_wants_and_says_why():
    top = gap_wants.wants_top(30, "53")
    rows = gap_wants.wants("desa", "53")
    assert len(top) == 30
    assert top["kode"].str.startswith("53.").all()
    assert top["wants"].iloc[0] == rows.loc[rows["population"] > 0, "wants"].max()
    order = list(zip(-top["wants"], -top["population"], strict=True))
    assert order == sorted(order)
    assert top["reasons"].str.count(";").tolist() == (top["wants"] - 1).tolist()
    first = top.iloc[0]
    row = load_dataset().villages.index[load_dataset().villages["kode"] == first["kode"]][0]
    km = access("puskesmas").distance_m[row] / 1000
    if km > 5:
        assert f"puskesmas ({km:.1f}".replace(".", ",") in first["reasons"]
    with using("en"):
        assert "out of reach" in gap_wants.wants_top(1, "53")["reasons"].iloc[0]


def test_a_village_that_lacks_nothing_says_so():
    found = gap_wants.village_wants("31")
    place = int(np.flatnonzero(found.count == 0)[0])
    assert gap_wants.reasons(found, place) == "tidak kekurangan satu pun"


def test_a_regency_without_a_figure_is_not_said_to_lack_it():
    for code, indicator in gap_wants.INDICATORS.items():
        known = indicator_newest(indicator)["value"].reindex(load_dataset().regions["kode"])
        column = gap_wants.CODES.index(code)
        found = gap_wants.village_wants()
        assert not found.lacks[np.isnan(found.value[:, column]), column].any()
        assert np.isnan(found.value[:, column]).any() == known.isna().any()


def test_wrong_arguments_are_refused():
    with pytest.raises(LevelError):
        gap_wants.wants("nasional")
    with pytest.raises(UnknownRegionError):
        gap_wants.wants("desa", "99")
    with pytest.raises(WithinLevelError):
        gap_wants.wants("provinsi", "53.04")
