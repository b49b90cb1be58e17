"""One kind of distance for every figure, and regions of vague data left out."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.current import current_dataset
from geo.speeds import SpeedModel
from lib.services import gap_measures, gap_robustness, gap_wants, gaps
from lib.services.access import village_arrays
from lib.services.gap_errors import CompletenessError
from lib.services.gap_figures import table_columns
from lib.services.gap_groups import region_of_village
from lib.services.gap_inequality import lorenz
from lib.services.gap_kinds import code_of, kind_label, second_kinds, side_by_side
from lib.services.gap_terms import (
    PLAIN,
    Terms,
    completeness_by_region,
    counted,
    facilities_by_region,
    judged_regions,
    left_out,
)
from lib.services.gapstate import parse
from lib.services.profile import completeness
from lib.services.travel import travel
from lib.services.travel_errors import TravelLimitError, UploadGoneError
from lib.services.travel_network import seed_travel
from lib.services.travel_raster import open_friction
from lib.services.travel_tables import travel_table
from lib.services.travel_way import (
    STRAIGHT,
    Way,
    default_limit,
    uploads,
    way_report,
    way_values,
)
from tests.lib.rasters import geotiff

TIMED, BELU = Way("waktu"), Way("jalan", source="belu")
TTB, NBSP = "daerah_tertinggal", "\u00a0"


def test_the_straight_line_is_the_plain_table():
    plain = gaps.group_table("puskesmas", 5_000, TTB, within="53")
    pd.testing.assert_frame_equal(
        plain, gaps.group_table("puskesmas", 5_000, TTB, within="53", terms=PLAIN)
    )
    assert tuple(plain.columns) == table_columns("km")


def test_minutes_fill_every_column_of_a_table():
    table = gaps.group_table("puskesmas", 30, TTB, within="53", terms=Terms(TIMED))
    assert tuple(table.columns) == table_columns("minutes")
    data = current_dataset()
    minutes = travel("puskesmas", "waktu").value
    inside = data.villages["kode"].str.startswith("53.").to_numpy()
    people = village_arrays(data).population
    everyone = table.set_index("group").loc["semua"]
    assert everyone["population_covered"] == people[inside & (minutes <= 30)].sum()
    order = np.argsort(minutes[inside])
    running = np.cumsum(people[inside][order])
    middle = minutes[inside][order][np.searchsorted(running, running[-1] / 2)]
    assert everyone["median_minutes"] == pytest.approx(middle)


def test_other_speeds_give_other_figures_and_their_own_place_in_the_caches():
    slow = Terms(Way("waktu", SpeedModel(rural_kmh=10, remote_kmh=5)))
    usual = gaps.gap_summary("puskesmas", 30, TTB, terms=Terms(TIMED))
    slower = gaps.gap_summary("puskesmas", 30, TTB, terms=slow)
    assert slower.first_pct < usual.first_pct
    assert gaps.gap_summary("puskesmas", 30, TTB, terms=Terms(TIMED)) == usual


def test_every_figure_of_the_page_goes_by_the_same_way():
    state = parse({"jarak": "waktu", "lingkup": "53"})
    table = gaps.group_table("puskesmas", state.limit, TTB, within="53", terms=state.terms)
    everyone = table.set_index("group").loc["semua"]
    shares = gap_measures.gap_values("jangkauan", state)
    people = (
        current_dataset()
        .villages.groupby(current_dataset().villages["kode"].str[:5])["population"]
        .sum()
    )
    weighted = (shares * people.reindex(shares.index)).sum() / people.reindex(shares.index).sum()
    assert weighted == pytest.approx(everyone["coverage_pct"])
    view = gap_measures.group_map(state)
    assert np.array_equal(view.values, shares.to_numpy(), equal_nan=True)
    assert "menit" in view.legend_title
    assert "perkiraan waktu tempuh" in view.title
    curve = lorenz("puskesmas", "53", limit=30, terms=state.terms)
    gap = gaps.gap_summary("puskesmas", 30, TTB, within="53", terms=state.terms)
    assert curve.gini == pytest.approx(gap.gini)
    compared = gaps.compare_services(TTB, "53", terms=state.terms)
    own = compared[(compared["service"] == "puskesmas") & (compared["group"] == "semua")]
    assert own["coverage_pct"].iloc[0] == everyone["coverage_pct"]
    assert set(compared["limit_minutes"]) <= {15, 30, 60, 90, 120}
    kinds = gap_wants.wants_by_kind("53", terms=state.terms).set_index("want")
    assert kinds.loc["puskesmas", "population"] == everyone["out_of_reach"]
    ranking = gap_robustness.rank_uncertainty("puskesmas", 30, reruns=2, way=state.way).table
    found = ranking.set_index("kode")["coverage_pct"].reindex(shares.index)
    np.testing.assert_allclose(found, shares)


def test_over_roads_only_those_count_of_whom_the_roads_tell():
    terms = Terms(BELU)
    minutes = seed_travel("belu", "puskesmas").travel.value
    table = gaps.group_table("puskesmas", 30, TTB, within="53.04", terms=terms)
    everyone = table.set_index("group").loc["semua"]
    people = village_arrays(current_dataset()).population
    assert everyone["population"] == people[np.isfinite(minutes)].sum()
    assert everyone["population_covered"] == people[minutes <= 30].sum()
    out = left_out("puskesmas", "53.04", terms)
    in_belu = region_of_village(current_dataset()) == int(
        np.flatnonzero(current_dataset().regions["kode"] == "53.04")[0]
    )
    assert out.untold_population == people[in_belu].sum() - everyone["population"]
    said = gaps.headline("puskesmas", 30, "idm", within="53.04", terms=terms)
    assert "Cara ini hanya menilai" in said.text_id
    # Facilities are those of the regencies told of, not of the whole nation.
    nation = gaps.group_table("puskesmas", 30, TTB, terms=terms).set_index("group").loc["semua"]
    assert nation["facilities"] < 100
    nowhere = gaps.group_table("puskesmas", 30, TTB, within="31", terms=terms)
    assert nowhere["population"].tolist() == [0]


@pytest.mark.parametrize("within", ["53", None])
def test_no_gap_is_told_of_groups_of_whom_the_roads_tell_too_little(within):
    """Belu's roads reach 3.7 thousand people of Timor Tengah Utara: no group of 452 regencies."""
    terms = Terms(BELU)
    gap = gaps.gap_summary("puskesmas", 30, TTB, within=within, terms=terms)
    assert (gap.first, gap.other) == ("", "")
    assert np.isnan(gap.absolute_gap_pct)
    vague = gaps.uncompared_groups("puskesmas", TTB, within=within, terms=terms)
    assert vague == ("tertinggal", "lainnya")
    assert gaps.uncompared_groups("puskesmas", TTB, within=within) == ()
    said = gaps.headline("puskesmas", 30, TTB, within=within, terms=terms)
    assert "hanya menilai 233 ribu orang dari" in said.text_id.replace(NBSP, " ")
    assert "di Kabupaten Belu" in said.text_id
    assert "in Kabupaten Belu; too few to compare groups" in said.text_en
    assert judged_regions("puskesmas", within, terms) == ("53.04",)
    # Within Belu itself its villages are judged, and are compared.
    inside = gaps.gap_summary("puskesmas", 30, "idm", within="53.04", terms=terms)
    assert inside.first_pct < inside.other_pct
    nobody = gaps.headline("puskesmas", 30, TTB, within="31", terms=terms)
    assert "tidak menilai seorang pun" in nobody.text_id


def test_the_map_of_a_regency_shows_its_kecamatan_by_the_way_of_the_page():
    state = parse({"lingkup": "53.04", "kelompok": "idm", "jarak": "jalan", "sumber": "belu"})
    view = gap_measures.group_map(state)
    assert view.level == "kecamatan"
    assert view.villages is None  # whose colours are of the straight line
    table = travel_table(seed_travel("belu", "puskesmas").travel, 30, "kecamatan", "53.04")
    shares = dict(zip(table["kode"], table["coverage_pct"], strict=True))
    np.testing.assert_allclose(view.values, [shares[code] for code in view.codes])
    assert np.isfinite(view.values).sum() > 5


def test_reruns_over_roads_vary_people_only():
    found = gap_robustness.rank_uncertainty("puskesmas", 30, reruns=4, way=BELU)
    known = found.table.dropna(subset=["rank"])
    assert set(known["kode"]) == {"53.04"}  # of two more the roads touch only the edge
    assert known["coverage_low"].le(known["coverage_pct"]).any()
    assert not any(name.endswith("hanya_survei") for name in found.table.columns)


def test_completeness_is_the_share_of_surveyed_places():
    found = completeness_by_region("puskesmas")
    codes = current_dataset().regions["kode"]
    for place in (0, 100, 293, 500):
        known = completeness("puskesmas", str(codes.iloc[place]))
        assert found[place] == pytest.approx(100 * known.surveyed / known.total)


def test_regions_below_the_limit_are_in_no_figure_and_are_counted():
    data, terms = current_dataset(), Terms(complete_pct=75)
    found = completeness_by_region("puskesmas")
    out = left_out("puskesmas", None, terms)
    assert out.regions == (np.nan_to_num(found) < 75).sum() > 0
    people = village_arrays(data).population
    row = region_of_village(data)
    left = np.nan_to_num(found)[row] < 75
    assert out.population == people[left].sum()
    table = gaps.group_table("puskesmas", 5_000, TTB, terms=terms).set_index("group")
    assert table.loc["semua", "population"] == people[~left].sum()
    assert table.loc["semua", "regions"] == 514 - out.regions
    number = facilities_by_region(data, "puskesmas")[np.nan_to_num(found) >= 75].sum()
    assert table.loc["semua", "facilities"] == number
    said = gaps.headline("puskesmas", 5_000, TTB, terms=terms)
    assert f"Tidak termasuk {out.regions} kabupaten/kota" in said.text_id
    assert f"{out.regions} regencies" in said.text_en
    state = parse({"lengkap": "75"})
    shares = gap_measures.gap_values("jangkauan", state)
    assert shares.isna().sum() == out.regions
    assert gap_measures.gap_values("kemiskinan_pct", state).notna().sum() > 500
    ranking = gap_robustness.rank_uncertainty("bandara", 50_000, reruns=2)
    rows = gap_robustness.counted_rows(ranking, "puskesmas", "53", terms)
    assert len(rows) == ((found >= 75) & data.regions["kode"].str.startswith("53")).sum()


def test_the_limit_of_completeness_names_no_region_when_it_is_off():
    assert counted(current_dataset(), "puskesmas", "", PLAIN).all()
    assert "Tidak termasuk" not in gaps.headline("puskesmas", 5_000, TTB).text_id
    for wrong in (-1, 101, float("nan")):
        with pytest.raises(CompletenessError):
            Terms(complete_pct=wrong)


def test_limits_of_minutes_and_lost_uploads_are_refused():
    for limit in (0, -1, 1_441, float("nan"), float("inf")):
        with pytest.raises(TravelLimitError):
            gaps.group_table("puskesmas", limit, TTB, terms=Terms(TIMED))
    with pytest.raises(UploadGoneError):
        gaps.group_table("puskesmas", 30, TTB, terms=Terms(Way("medan", source="nothing")))
    with pytest.raises(UploadGoneError):
        uploads.find("nothing")


def test_each_service_has_a_limit_in_each_unit():
    assert default_limit("puskesmas", STRAIGHT) == 5_000
    assert default_limit("puskesmas", TIMED) == 30  # 34.6 minutes by rural speeds
    assert default_limit("rumah_sakit", TIMED) == 120
    assert default_limit("rth", TIMED) == 15


def test_limits_and_values_are_written_in_their_unit():
    assert STRAIGHT.limit_text(5_000) == "5\u00a0km"
    assert STRAIGHT.limit_text(2_500) == "2,5\u00a0km"
    assert TIMED.limit_text(30) == "30 menit"
    assert TIMED.value_text(float("inf")) == "tidak tersedia"


def test_only_roads_give_a_report():
    assert way_report(STRAIGHT, "puskesmas") is None
    assert way_report(BELU, "puskesmas", "53.04").places == 81


def test_over_a_raster_only_its_villages_count_and_another_scope_is_empty():
    cells = np.full((120, 120), 0.003, dtype=np.float32)
    raster = open_friction(geotiff(cells, west=124.5, north=-8.8, cell=1 / 120))
    way = Way("medan", source=uploads.keep(raster))
    assert uploads.keep(raster) == way.source
    table = gaps.group_table("puskesmas", 30, TTB, within="53.04", terms=Terms(way))
    everyone = table.set_index("group").loc["semua"]
    # 30 minutes at 3 minutes a kilometre are 10 km, nearly straight over level ground.
    straight = gaps.group_table("puskesmas", 10_000, TTB, within="53.04").set_index("group")
    assert everyone["coverage_pct"] == pytest.approx(straight.loc["semua", "coverage_pct"], abs=12)
    nowhere = gaps.group_table("puskesmas", 30, TTB, within="31", terms=Terms(way))
    assert nowhere["population"].tolist() == [0]
    state = replace(parse({"jarak": "medan", "lingkup": "53"}), sumber=way.source)
    assert np.isfinite(gap_measures.group_map(state).values).sum() >= 1


def test_two_kinds_stand_side_by_side_within_the_scope():
    state = parse({"lingkup": "53", "batas": "30"})
    found = side_by_side(state)
    assert (found.one, found.other) == (STRAIGHT, TIMED)
    assert (found.limit_one, found.limit_other) == (5_000, 30)
    assert found.regions["kode"].str.startswith("53.").all()
    assert found.villages["kode"].str.startswith("53.").all()
    straight, minutes = way_values(STRAIGHT, "puskesmas"), way_values(TIMED, "puskesmas")
    inside = current_dataset().villages["kode"].str.startswith("53.").to_numpy()
    people = village_arrays(current_dataset()).population
    differs = inside & ((straight <= 5_000) != (minutes <= 30))
    assert found.population_differs == people[differs].sum()
    assert found.population == people[inside].sum()
    roads = side_by_side(parse({"lingkup": "53", "dua": "jalan:belu"}))
    assert roads.other == BELU
    assert roads.population < found.population
    turned = side_by_side(parse({"jarak": "waktu", "lingkup": "53", "dua": "waktu"}))
    assert (turned.one, turned.other) == (TIMED, STRAIGHT)


def test_what_a_kind_can_be_laid_beside_is_named_and_is_not_itself():
    for state in (
        parse({}),
        parse({"jarak": "waktu"}),
        parse({"jarak": "jalan", "sumber": "belu"}),
    ):
        kinds = second_kinds(state)
        assert code_of(state.way) not in kinds
        assert len({kind_label(code) for code in kinds}) == len(kinds) == 5
