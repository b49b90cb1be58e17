"""What scenes show: the figures of their pages, and a clear sentence where something is gone."""

import numpy as np
import pytest

from lib.auth import GUEST
from lib.errors import UnknownRegionError
from lib.i18n import using
from lib.services.mapbuild import build
from lib.services.mapstate import MapState
from lib.services.measures import NATION, coverage
from lib.services.planning import plan_map, scenarios
from lib.services.story import ready, telling
from lib.services.story.scene import PAGES, Scene, settled
from tests.lib.kpi.people import BELU, planner
from tests.lib.planning.scenario_sample import CONTENT, FIGURES

ONE_SITE = CONTENT | {"edits": []}
PLACES = (NATION, "53", BELU, "81.08", "32.73", "95.01", "31")


@pytest.mark.parametrize("region", PLACES)
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_every_scene_of_a_ready_story_tells_something(region, spoken):
    with using(spoken):
        scenes = ready.scenes(region)
        assert len(scenes) == 5
        for scene in scenes:
            assert settled(scene) == scene
            shown = telling.show(scene)
            assert not shown.problem, (scene, shown.problem)
            assert shown.heading
            assert 3 <= len(shown.facts) <= 6
            assert all(fact.label and fact.value for fact in shown.facts)
            assert shown.view is not None
            assert shown.sources
            assert "{" not in shown.heading + shown.sentence.text + shown.topic


def test_a_map_scene_says_what_the_page_says():
    shown = telling.show(Scene("peta", {"wilayah": BELU}))
    view = build(MapState(wilayah=BELU))
    assert shown.heading == view.title
    assert shown.view.texts == view.texts
    own = shown.chart.chart.series[0].values
    assert own == tuple(sorted(own, reverse=True))
    table = coverage("puskesmas", 5000.0, "kecamatan", BELU)
    assert own[0] == pytest.approx(100 - table["coverage_pct"].min())
    assert all(value > 0 for value in own)


def test_a_kpi_scene_shows_the_regencies_where_it_stands_worst():
    shown = telling.show(Scene("kpi", {"kpi": "ipm", "wilayah": ""}))
    own, values = shown.chart.chart.series[0].values, shown.view.values
    assert own[0] == np.nanmin(values)
    assert own == tuple(sorted(own))


def test_words_of_ones_own_stand_before_those_of_the_page():
    shown = telling.show(Scene("peta", {"wilayah": BELU}, "Judul saya", "Kalimat saya."))
    assert (shown.heading, shown.sentence.text) == ("Judul saya", "Kalimat saya.")


def test_the_maps_of_a_comparison_are_named_by_what_differs():
    years = telling.show(ready.scenes(NATION)[3])
    assert years.sides == ("2019", "2022")
    assert not np.array_equal(years.before.class_index, years.view.class_index)
    limits = telling.show(Scene("peta", {"radius": "10"}, compare_with={"radius": "5"}))
    assert limits.sides == ("5\u00a0km", "10\u00a0km")
    elsewhere = telling.show(Scene("peta", {"wilayah": "53"}, compare_with={"wilayah": "81"}))
    assert elsewhere.before is None


def test_a_plan_shows_villages_before_and_after():
    shown = telling.show(Scene("rencana", {"wilayah": BELU, "jumlah": "5"}))
    before, after = shown.before.villages.class_index, shown.view.villages.class_index
    assert set(before) <= {-1, plan_map.REACHED, plan_map.OUTSIDE}
    gained = after == plan_map.GAINED
    assert gained.any()
    assert (before[gained] == plan_map.OUTSIDE).all()
    assert [spot.mark for spot in shown.view.spots.spots] == list("12345")


@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("peta", {"wilayah": "99.99"}),
        ("peta", {"layanan": "kantor_pos"}),
        ("kesenjangan", {"lingkup": "99"}),
        ("kesenjangan", {"kelompok": "pilihan"}),
        ("kpi", {"kpi": "bahagia"}),
        ("rencana", {"wilayah": "99.99"}),
        ("rencana", {"wilayah": BELU, "anggaran": "10"}),
        ("rencana", {"wilayah": BELU, "tujuan": "acak"}),
        ("rencana", {"wilayah": BELU, "jumlah": "0"}),
        ("rencana", {"skenario": "tidak-ada"}),
        ("partisipasi", {"wilayah": "99"}),
    ],
)
@pytest.mark.parametrize("spoken", ["id", "en"])
def test_what_is_gone_is_told_and_the_show_goes_on(page, params, spoken):
    with using(spoken):
        shown = telling.show(Scene(page, params, heading="Tetap"))
    assert shown.heading == "Tetap"
    assert "E_" in shown.problem
    assert shown.view is None


def test_a_scenario_is_shown_to_whom_it_is_shared(db):
    rina = planner(db)
    saved = scenarios.create(rina, BELU, "puskesmas", "Dua lokasi", ONE_SITE, FIGURES, db=db)
    scene = Scene("rencana", {"skenario": saved.token})
    assert "E_SCENARIO" in telling.show(scene, GUEST, db=db).problem
    assert not telling.show(scene, rina, db=db).problem
    scenarios.share(rina, saved.id, db=db)
    shown = telling.show(scene, GUEST, db=db)
    assert "Dua lokasi" in shown.sentence.text
    scenarios.retire(rina, saved.id, db=db)
    assert "E_SCENARIO" in telling.show(scene, rina, db=db).problem


def test_a_ready_story_is_of_a_region_that_is_there():
    for wrong in ("99", "53.04.01", "", "x"):
        with pytest.raises(UnknownRegionError):
            ready.scenes(wrong)
    assert set(PAGES) >= {scene.page for scene in ready.scenes(NATION)}
