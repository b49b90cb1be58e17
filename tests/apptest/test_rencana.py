"""Rencana as a page: the question and its answer in both languages, links, and what cannot be."""

import pytest

from lib.services.planning.case import case_of_service
from lib.services.planning.siting import find_sites
from lib.ui.rencana_state import PlanState, neediest, parse
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words

PAGE = next(each for each in PAGES if each.stem == "rencana")
YALIMO, BARAT_DAYA, BANDUNG = "95.01", "81.08", "32.73"


def shown(app):
    assert not app.exception, failures(app)
    return words(app)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("objective", ["mclp", "lscp", "pmedian", "pcenter"])
def test_every_objective_says_what_it_found(open_page, objective, language):
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, tujuan=objective, bahasa=language))
    assert "Kabupaten Maluku Barat Daya" in text
    assert ("Terbukti terbaik" if language == "id" else "Proven best") in text


def test_the_page_shows_the_figures_of_the_service(open_page):
    case = case_of_service("puskesmas", YALIMO, same_landmass=True)
    plan = find_sites(case, 5000, 3)
    text = shown(open_page(PAGE, wilayah=YALIMO, jumlah="3"))
    assert f"{plan.after_pct:.1f}".replace(".", ",") + " %" in text.replace("\u00a0", " ")
    for name in plan.sites["name"]:
        assert name in text


def test_a_city_within_reach_offers_a_shorter_radius(open_page):
    app = open_page(PAGE, wilayah=BANDUNG)
    assert "Semua orang di Kota Bandung sudah" in shown(app)
    app.button(key="rencana_coba").click().run()
    assert "dalam 3 km" in shown(app).replace("\u00a0", " ")


def test_required_and_excluded_places_are_kept(open_page):
    case = case_of_service("puskesmas", BARAT_DAYA, same_landmass=True)
    best = find_sites(case, 5000, 1).sites.iloc[0]
    free = shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="1"))
    kept = shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="1", tanpa=best["id"]))
    assert f"1. {best['name']}, " in free
    assert f"1. {best['name']}, " not in kept
    other = case.candidates[case.candidates["id"] != best["id"]].iloc[-1]
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="1", wajib=other["id"]))
    assert f"1. {other['name']}, " in text


def test_a_question_that_cannot_be_is_refused_with_its_code(open_page):
    many = ",".join(f"81.08.01.20{n:02}" for n in range(1, 8))
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="2", wajib=many))
    assert "E_PLAN" in text.replace("\\", "")


@pytest.mark.parametrize(
    "query",
    [
        {"wilayah": "99.99", "layanan": "x", "tujuan": "y", "bagian": "z"},
        {"jumlah": "0", "radius": "inf"},
        {"jumlah": "nan", "radius": "nan", "skenario": "x"},
        {"wajib": "<script>", "tanpa": ",,", "ubah": "?"},
    ],
)
def test_wrong_links_open_the_page(open_page, query):
    assert shown(open_page(PAGE, **query))


def test_a_link_carries_the_question_and_no_more():
    state = parse({"layanan": "sma", "wilayah": BARAT_DAYA, "jumlah": "7", "daratan": "0"})
    assert state.radius == 3.0 or state.radius == state.service.default_radius_km
    assert parse(state.to_params()) == state
    assert PlanState().to_params() == {}


def test_a_guest_begins_where_most_people_are_out_of_reach(open_page):
    from lib.services.regions import region_name

    assert region_name(neediest("puskesmas", 5.0)) in shown(open_page(PAGE))
