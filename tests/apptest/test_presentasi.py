"""Presentasi as a page: ready stories, the making of one, files, and links that are wrong."""

import pytest

from lib.auth import operator
from lib.services.story import stories
from lib.services.story.scene import MOST_SCENES, Scene
from lib.ui.presentasi_isi import Draft
from lib.ui.presentasi_state import StoryState, parse
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words

PAGE = next(each for each in PAGES if each.stem == "presentasi")
BELU = "53.04"
MAP = Scene("peta", {"wilayah": BELU})
HOSPITAL = Scene("peta", {"wilayah": BELU, "layanan": "rumah_sakit"})
KPI = Scene("kpi", {"kpi": "ipm"})


def shown(app):
    assert not app.exception, failures(app)
    return words(app)


def pressed(app, key):
    app.button(key=key).click()
    return shown(app.run())


def making(open_page, *scenes):
    app = open_page(PAGE)
    app.session_state["presentasi_draf"] = Draft("Untuk bupati", BELU, scenes)
    app.run()
    return app


def kept(app):
    return app.session_state["presentasi_draf"].scenes


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "query", [{"siap": BELU}, {"siap": BELU, "tayang": "1", "adegan": "5"}, {}]
)
def test_the_page_and_the_show_say_what_they_have(open_page, query, language):
    text = shown(open_page(PAGE, **query, bahasa=language))
    assert "Belu" in text or not query


def test_scenes_move_get_words_and_go(open_page):
    app = making(open_page, MAP, KPI, HOSPITAL)
    pressed(app, "presentasi_turun_0")
    assert kept(app) == (KPI, MAP, HOSPITAL)
    pressed(app, "presentasi_naik_2")
    pressed(app, "presentasi_salin_0")
    assert kept(app) == (KPI, KPI, HOSPITAL, MAP)
    pressed(app, "presentasi_hapus_1")
    pressed(app, "presentasi_kata_0")
    app.text_input[-2].input("Judul saya")
    app.text_area[0].input("Sapa dahulu.")
    pressed(app, "FormSubmitter:presentasi_kata_0-Pakai")
    assert (kept(app)[0].heading, kept(app)[0].notes) == ("Judul saya", "Sapa dahulu.")


def test_the_scene_before_becomes_the_map_before(open_page):
    app = making(open_page, MAP, HOSPITAL, KPI)
    assert app.button(key="presentasi_banding_2").disabled
    pressed(app, "presentasi_banding_1")
    first, second = kept(app)
    assert first.compare_with == MAP.params
    assert second == KPI
    pressed(app, "presentasi_banding_0")
    assert kept(app)[0] == HOSPITAL


def test_two_hundred_scenes_are_edited_twenty_at_a_time(open_page):
    app = making(open_page, *[MAP] * MOST_SCENES)
    shown(app)
    assert sum((each.key or "").startswith("presentasi_hapus_") for each in app.button) == 20
    assert "paling banyak 200 adegan" in pressed(app, "presentasi_salin_0")


def test_a_guest_opens_what_is_shared_and_makes_it_their_own(open_page):
    made = stories.create(operator(), BELU, "Milik rina", [MAP, KPI])
    text = shown(open_page(PAGE, cerita=made.token))
    assert "E_STORY" in text
    stories.share(operator(), made.id)
    app = open_page(PAGE, cerita=made.token)
    assert "Milik rina" in shown(app)
    pressed(app, "presentasi_ubah")
    assert kept(app) == (MAP, KPI)
    assert "Untuk menyimpan dan membagikan" in words(app)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("peta", {"wilayah": BELU}),
        ("kesenjangan", {"lingkup": "53"}),
        ("kpi", {"kpi": "ipm"}),
        ("rencana", {"wilayah": BELU, "jumlah": "3"}),
        ("partisipasi", {"wilayah": BELU}),
    ],
)
def test_every_page_adds_what_it_shows(open_page, page, query):
    app = open_page(next(each for each in PAGES if each.stem == page), **query)
    pressed(app, f"tambah_adegan_{page}")
    assert kept(app) == (Scene(page, query),)


def test_a_plan_that_a_scene_cannot_hold_asks_for_a_scenario(open_page):
    plan = next(each for each in PAGES if each.stem == "rencana")
    app = open_page(plan, wilayah=BELU, anggaran="10")
    assert app.button(key="tambah_adegan_rencana").disabled


@pytest.mark.parametrize(
    "query",
    [
        {"siap": "99.99", "tayang": "1"},
        {"siap": "53.04.01"},
        {"cerita": "<script>", "adegan": "x"},
        {"cerita": "tidak-ada", "tayang": "1", "adegan": "99999999999999999999"},
        {"tayang": "1"},
        {"siap": BELU, "tayang": "1", "adegan": "77"},
    ],
)
def test_a_wrong_link_still_gives_a_page(open_page, query):
    assert shown(open_page(PAGE, **query))


HOSTILE = "</h1><script>alert(1)</script>"


def test_words_of_people_are_only_words(open_page):
    scene = Scene("peta", {"wilayah": BELU}, HOSTILE, HOSTILE, HOSTILE)
    app = making(open_page, scene)
    parts = [each.proto.body for each in app.get("html")]
    app.button(key="presentasi_tayangkan").click()
    app.run()
    parts += [each.proto.body for each in app.get("html")]
    assert not any("<script" in each for each in parts)
    assert sum("&lt;script&gt;" in each for each in parts) >= 2


def test_links_say_what_is_on_screen():
    state = StoryState(siap="53", tayang=True, adegan=3)
    assert parse(state.to_params()) == state
    assert state.to_params() == {"siap": "53", "tayang": "1", "adegan": "3"}
    assert StoryState().to_params() == {}
