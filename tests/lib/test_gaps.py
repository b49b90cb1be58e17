"""Groups of people compared: a small country by hand, and the nation against other sums."""

import re

import numpy as np
import pytest

from data.store import load_dataset
from lib.errors import RadiusError, UnknownRegionError
from lib.i18n import using
from lib.services import gap_headline, gaps
from lib.services.access import access, village_arrays
from lib.services.coverage import coverage_table
from lib.services.gap_errors import GroupingError, SetsError
from lib.services.gap_figures import table_columns
from lib.services.gap_groups import GROUPINGS, village_remoteness
from tests.lib.gaps_sample import sample

SETS = (("53.04", "53.05"), ("31.71",))


@pytest.fixture(scope="module")
def small():
    return sample("gaps")


def chosen(code):
    return SETS if code == "pilihan" else None


def test_a_table_worked_by_hand(small):
    """A and B lie within 5 km of P1; C (of unknown land) 21 km off; D has no puskesmas on land 2.

    Of 1,750 people elsewhere 1,500 are reached; of the 400 of the listed regency none. With one
    puskesmas for 300 people 53.04 needs 6 and has 2, 53.05 needs 2 and has none.
    """
    table = gaps.group_table("puskesmas", 5_000, "daerah_tertinggal", dataset=small)
    assert tuple(table.columns) == table_columns()
    assert table["group"].tolist() == ["tertinggal", "lainnya", "semua"]
    assert table["regions"].tolist() == [1, 2, 3]
    assert table["villages"].tolist() == [2, 4, 6]
    assert table["population"].tolist() == [400, 1_750, 2_150]
    assert table["population_covered"].tolist() == [0, 1_500, 1_500]
    assert table["out_of_reach"].tolist() == [400, 250, 650]
    assert table["coverage_pct"].tolist() == pytest.approx([0, 1_500 / 17.5, 1_500 / 21.5])
    assert table["sea_crossing_population"].tolist() == [400, 0, 400]
    assert table["facilities"].tolist() == [0, 3, 3]
    assert table["facilities_per_10k"].tolist() == pytest.approx([0, 30_000 / 1750, 30_000 / 2150])
    assert table["shortfall"].tolist() == [2, 4, 6]
    metres = access("puskesmas", small).distance_m
    assert table["median_km"].tolist() == pytest.approx(
        [metres[3] / 1000, metres[0] / 1000, metres[1] / 1000]
    )
    mean = (1_000 * metres[0] + 500 * metres[1] + 250 * metres[2] + 400 * metres[3]) / 2_150
    assert table["mean_km"].iloc[2] == pytest.approx(mean / 1000)


def test_a_gap_worked_by_hand(small):
    gap = gaps.gap_summary("puskesmas", 5_000, "daerah_tertinggal", dataset=small)
    assert (gap.first, gap.other, gap.worse, gap.better) == (
        "tertinggal", "lainnya", "tertinggal", "lainnya",
    )  # fmt: skip
    assert gap.absolute_gap_pct == pytest.approx(1_500 / 17.5)
    assert np.isnan(gap.ratio)
    metres, people = access("puskesmas", small).distance_m[:4], np.array([1_000, 500, 250, 400])
    share = people * metres / (people @ metres)
    # Ranked by IPM, 53.05 first: its people stand at 200/2150, those of 53.04 at 1275/2150.
    rank = np.array([1_275, 1_275, 1_275, 200]) / 2_150
    assert gap.concentration_index == pytest.approx(share @ (2 * rank - 1))
    assert gap.concentration_index_poverty == pytest.approx(-gap.concentration_index)
    size = people / people.sum()
    ratio = metres / (people @ metres / people.sum())
    assert gap.theil == pytest.approx(size @ (ratio * np.log(ratio)))
    assert gap.theil == pytest.approx(gap.theil_between + gap.theil_within)
    pairs = np.abs(metres[:, None] - metres[None, :])
    mean = size @ metres
    assert gap.gini == pytest.approx(size @ pairs @ size / 2 / mean)


def test_where_the_first_is_better_off_the_gap_is_below_zero(small):
    gap = gaps.gap_summary("puskesmas", 5_000, "pilihan", (("53.04",), ("53.05",)), dataset=small)
    assert gap.absolute_gap_pct == pytest.approx(-1_500 / 17.5)
    assert (gap.worse, gap.better) == ("kedua", "pertama")
    assert gap.ratio == 0


def test_a_scope_with_one_group_has_no_gap_and_says_so(small):
    gap = gaps.gap_summary("puskesmas", 5_000, "jenis", within="53", dataset=small)
    assert gap.first == gap.other == ""
    assert np.isnan(gap.absolute_gap_pct)
    assert gap.gini > 0
    said = gaps.headline("puskesmas", 5_000, "jenis", within="53", dataset=small)
    assert not said.ranged
    assert "tidak ada dua kelompok" in said.text_id


@pytest.mark.parametrize("code", GROUPINGS)
def test_groups_and_the_ungrouped_hold_every_person_once(code):
    table = gaps.group_table("puskesmas", 5_000, code, chosen(code))
    gap = gaps.gap_summary("puskesmas", 5_000, code, chosen(code))
    groups, total = table[table["group"] != "semua"], table.iloc[-1]
    assert total["group"] == "semua"
    assert total["population"] == load_dataset().regions["population"].sum()
    assert groups["population"].sum() + gap.ungrouped_population == total["population"]
    assert groups["population_covered"].sum() <= total["population_covered"]
    assert (table["population_covered"] + table["out_of_reach"] == table["population"]).all()
    assert gap.theil == pytest.approx(gap.theil_between + gap.theil_within)
    assert table["label"].str.len().min() > 0
    assert GROUPINGS[code].label() != GROUPINGS[code].note()


def test_named_lists_have_as_many_regencies_as_their_decrees():
    for code, size in (("daerah_tertinggal", 62), ("rpjmn_2025_2029", 30)):
        table = gaps.group_table("puskesmas", 5_000, code)
        assert table["regions"].tolist() == [size, 514 - size, 514]
        assert "20" in table["label"].iloc[0]
        with using("en"):
            assert "regencies" in gaps.group_table("puskesmas", 5_000, code)["label"].iloc[0]


@pytest.mark.parametrize("service", ["puskesmas", "rumah_sakit", "sd"])
def test_groups_of_regencies_are_the_sums_of_the_coverage_table(service):
    table = gaps.group_table(service, 3_000, "daerah_tertinggal", within="53").set_index("group")
    rows = coverage_table(service, 3_000, "kabkota", "53").set_index("kode")
    flags = load_dataset().regions.set_index("kode")["tertinggal_2020_2024"].reindex(rows.index)
    for group, mask in (("tertinggal", flags), ("lainnya", ~flags), ("semua", flags | True)):
        for column in ("population", "population_covered", "facilities"):
            assert table.loc[group, column] == rows.loc[mask, column].sum(), (group, column)
    whole = coverage_table(service, 3_000, "provinsi", "53").iloc[0]
    for column in ("median_km", "p90_km", "mean_km", "coverage_pct"):
        assert table.loc["semua", column] == pytest.approx(whole[column]), column


def test_remoteness_is_told_by_distance_and_never_called_a_status():
    level = village_remoteness(load_dataset())
    own = access("puskesmas").same_land_distance_m
    hospital = access("rumah_sakit").distance_m
    far = (own > 10_000) & (hospital > 50_000)
    assert (level[far] == 2).all()
    assert (level[np.isnan(own)] == -1).all()
    texts = [GROUPINGS["keterpencilan"].note(), GROUPINGS["keterpencilan"].label()]
    texts += gaps.group_table("sd", 3_000, "keterpencilan")["label"].tolist()
    assert not any("3T" in text for text in texts)


def test_small_islands_are_those_of_at_most_2000_square_kilometres(small):
    table = gaps.group_table("puskesmas", 5_000, "kepulauan", dataset=small).set_index("group")
    assert table.loc["kecil", "population"] == 400
    assert table.loc["besar", "population"] == 1_500
    assert table["facilities"].isna().tolist() == [True, True, False]
    gap = gaps.gap_summary("puskesmas", 5_000, "kepulauan", dataset=small)
    assert gap.ungrouped_population == 250


def test_all_services_with_data_are_compared_at_their_own_radius():
    table = gaps.compare_services("daerah_tertinggal", "53")
    services = table["service"].unique().tolist()
    assert {"puskesmas", "sd", "rth"} <= set(services)
    assert not {"mi", "posyandu"} & set(services)
    assert (table.groupby("service").size() == 3).all()
    own = gaps.group_table("rumah_sakit", 20_000, "daerah_tertinggal", within="53")
    same = table[table["service"] == "rumah_sakit"].reset_index(drop=True)
    assert same["radius_km"].tolist() == [20.0] * 3
    assert same[list(table_columns())].equals(own)


def test_no_shortfall_is_told_of_schools_while_madrasah_are_not_loaded():
    for service in ("sd", "smp", "sma"):
        assert gaps.shortfall_rule(service) is None
        assert gaps.group_table(service, 3_000, "jenis")["shortfall"].isna().all()
    assert gaps.shortfall_rule("puskesmas")["threshold"] == 30_000


def test_returned_tables_may_be_changed_without_harm(small):
    first = gaps.group_table("puskesmas", 5_000, "ipm", dataset=small)
    first.loc[0, "population"] = 1
    assert gaps.group_table("puskesmas", 5_000, "ipm", dataset=small)["population"].iloc[0] == 400


# --- the sentence ---------------------------------------------------------------------------


def test_the_headline_says_the_figures_of_the_table_in_both_languages():
    table = gaps.group_table("puskesmas", 5_000, "daerah_tertinggal").set_index("group")
    said = gaps.headline("puskesmas", 5_000, "daerah_tertinggal")
    a, b = (round(table.loc[g, "coverage_pct"]) for g in ("tertinggal", "lainnya"))
    # A range stands after a figure where an earlier test of the same run has computed it.
    told, english = (
        re.sub(r" \((rentang|range) [^)]+\)", "", s) for s in (said.text_id, said.text_en)
    )
    assert f"{a} dari 100 orang di 62 kabupaten daerah tertinggal 2020–2024" in told
    assert f"lainnya {b}" in told
    assert f"{a} of 100 people in the 62 least developed regencies 2020–2024" in english
    assert english.endswith(f"in the 452 other regencies and cities {b}.")
    assert "5\u00a0km" in said.text_id
    assert said.text() == said.text_id
    with using("en"):
        assert said.text() == said.text_en


@pytest.mark.parametrize("code", GROUPINGS)
def test_every_grouping_has_a_headline_in_both_languages(code):
    for service, radius in (("puskesmas", 5_000), ("tpa", 20_000)):
        said = gaps.headline(service, radius, code, chosen(code))
        assert said.text_id.endswith(".")
        assert "{" not in said.text_id + said.text_en
        assert said.text_id != said.text_en
    assert gaps.headline("puskesmas", 5_000, code, chosen(code), within="53").text_id.startswith(
        "Nusa Tenggara Timur: "
    )


@pytest.mark.parametrize(
    ("pct", "said"),
    [
        (0.0, "0"), (0.04, "kurang dari 0,1"), (1.23, "1,2"), (54.2, "54"), (98.6, "98,6"),
        (99.97, "lebih dari 99,9"), (100.0, "100"),
    ],
)  # fmt: skip
def test_nobody_and_everybody_are_said_only_where_it_is_so(pct, said):
    assert gap_headline.share_of_100(pct) == said


# --- what is refused ------------------------------------------------------------------------


def test_a_range_is_said_unless_it_is_nothing_but_the_figure():
    with using("id"):
        assert gap_headline._of_100(0.0, (0.0, 0.0)) == "0"
        assert gap_headline._of_100(54.4, (50.2, 54.6)) == "54 (rentang 50–55)"
        assert gap_headline._of_100(54.4, None) == "54"


def test_wrong_arguments_are_refused(small):
    with pytest.raises(GroupingError, match="daerah_tertinggal"):
        gaps.group_table("puskesmas", 5_000, "tertinggal", dataset=small)
    with pytest.raises(RadiusError):
        gaps.group_table("puskesmas", 0, "ipm", dataset=small)
    with pytest.raises(UnknownRegionError):
        gaps.gap_summary("puskesmas", 5_000, "ipm", within="99", dataset=small)


@pytest.mark.parametrize(
    "sets", [None, ((), ("53.04",)), (("53.04",), ("53.04",)), (("53.04",), ("99.99",))]
)
def test_sets_that_are_empty_overlap_or_are_unknown_are_refused(small, sets):
    with pytest.raises(SetsError):
        gaps.group_table("puskesmas", 5_000, "pilihan", sets, dataset=small)


def test_every_village_has_the_group_of_its_regency():
    who = gaps.members("ipm")
    dataset = load_dataset()
    limits = [60, 70, 80]
    wanted = np.searchsorted(limits, dataset.regions["ipm"].to_numpy(), side="right")
    assert (who.region == wanted).all()
    codes = village_arrays(dataset).codes
    rows = dict(zip(dataset.regions["kode"], who.region, strict=True))
    for row in range(0, len(codes), 9_973):
        assert who.village[row] == rows[codes[row].decode()[:5]]
