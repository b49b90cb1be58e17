"""What the pages say beside the map: names, words and numbers as a reader expects them."""

import numpy as np
import pandas as pd
import pytest

from lib.i18n import using
from lib.services.findings import in_sentence
from lib.services.formatting import agency_text, break_text, value_text
from lib.services.map_strip import figures
from lib.services.mapbuild import build
from lib.services.mapstate import parse
from lib.services.measures import all_measures
from lib.services.profile import TOTALS, indicator_comparisons, indicator_years
from lib.ui.page import plain_label
from lib.ui.peta_map import in_words
from lib.ui.peta_profile import most_in_need
from lib.ui.peta_table import _in_readers_format


def test_the_regions_most_in_need_come_worst_first_whichever_end_is_the_bad_one():
    for asked, worst in (({"ukuran": "jangkauan"}, min), ({"ukuran": "jarak"}, max)):
        state = parse(asked)
        with using("id"):
            view = build(state)
            places = most_in_need(state, view)
        assert len(places) == 8
        assert view.values[places[0]] == worst(view.values[np.isfinite(view.values)])


def test_of_two_measures_only_regions_in_the_worst_third_of_both_are_most_in_need():
    state = parse({"layanan": "rumah_sakit", "kedua": "kemiskinan_pct"})
    with using("id"):
        view = build(state)
        places = most_in_need(state, view)
    assert places
    assert all(view.class_index[place] == 8 for place in places)


def test_a_service_without_data_has_neither_classes_nor_regions_in_need():
    state = parse({"layanan": "posyandu"})
    with using("id"):
        view = build(state)
        assert most_in_need(state, view) == []
    assert view.labels == ()
    assert not view.estimated


def test_people_who_cross_the_sea_fall_into_more_than_two_classes():
    with using("id"):
        view = build(parse({"layanan": "rumah_sakit", "ukuran": "laut"}))
        said = in_words(view)
    assert len(view.labels) >= 4
    assert "wilayah (0 orang)" in said


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Penduduk miskin (%)", "penduduk miskin"),
        ("Rumah tangga tanpa listrik (%)", "rumah tangga tanpa listrik"),
        ("SMA/MA dengan internet (%)", "SMA/MA dengan internet"),
    ],
)
def test_a_label_within_a_sentence_is_written_small_and_without_unit(label, said):
    assert in_sentence(label) == said


def test_limits_are_written_with_no_more_decimals_than_they_need():
    ratio = all_measures()["rasio"]
    with using("id"):
        assert [break_text(ratio, value) for value in (0.3, 2.0, 0.25)] == ["0,3", "2", "0,25"]


def test_the_words_between_agencies_are_english_on_an_english_page():
    name = "KPU melalui kawalpemilu dan Ditjen Dukcapil"
    with using("en"):
        assert agency_text(name) == "KPU through kawalpemilu and Ditjen Dukcapil"
    with using("id"):
        assert agency_text(name) == name


def test_a_profile_compares_no_totals_and_says_the_years():
    shown = indicator_comparisons(("53.04", "53", "nasional"))
    assert TOTALS.isdisjoint(each.measure.code for each in shown)
    assert all(each.years for each in shown)
    assert indicator_years("stunting_pct", "53.04") == "2022"


def test_the_table_writes_numbers_in_the_language_of_the_page():
    table = pd.DataFrame({"nama": ["Belu"], "population": [232788], "median_km": [2.94]})
    for language, wanted in (("id", ("232.788", "2,94")), ("en", ("232,788", "2.94"))):
        with using(language):
            html = _in_readers_format(table, 1).to_html()
        assert all(each in html for each in wanted)


def test_the_name_of_a_place_is_no_markdown():
    assert plain_label("SD *Baru* [x](y)") == r"SD \*Baru\* \[x\](y)"


def test_a_total_is_summed_over_a_scope_and_never_averaged():
    state = parse({"ukuran": "pdrb"})
    with using("id"):
        view = build(state)
        first = figures(state, view)[0]
        assert first.label == "Jumlah"
        total = view.values[np.isfinite(view.values)].sum()
        assert first.value == value_text(all_measures()["pdrb"], total)
        mean = figures(parse({"ukuran": "ipm"}), build(parse({"ukuran": "ipm"})))[0]
        assert mean.label != "Jumlah"
