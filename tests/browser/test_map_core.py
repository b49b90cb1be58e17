"""The map as people see and use it, over a small country whose names are hostile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.conftest import wait_map
from tests.mini import HOSTILE

pytestmark = pytest.mark.browser

COLOUR_AT = """([lat, lon]) => {
  const core = PetaLayanan.core, canvas = core.box.querySelector(".leaflet-overlay-pane canvas");
  const at = core.map.latLngToContainerPoint([lat, lon]), box = core.box.getBoundingClientRect();
  const has = canvas.getBoundingClientRect(), ratio = canvas.width / has.width;
  const x = (at.x + box.left - has.left) * ratio, y = (at.y + box.top - has.top) * ratio;
  return [...canvas.getContext("2d").getImageData(Math.round(x), Math.round(y), 1, 1).data];
}"""
PLACE = """([lat, lon]) => {
  const at = PetaLayanan.core.map.latLngToContainerPoint([lat, lon]);
  return [at.x, at.y];
}"""
RED, BLUE = [255, 0, 0, 255], [0, 0, 255, 255]
FIRST, SECOND, THIRD, FOURTH = (1.3, 100.5), (1.3, 102.5), (1.3, 104.5), (1.3, 106.5)
ALERTS = "window.alert = () => { (window.top || window).hit = true; }; window.hit = false;"


def opened(page: Page, address: str) -> Frame:
    page.add_init_script(ALERTS)
    page.goto(address)
    return wait_map(page)


def click(frame: Frame, place: tuple[float, float]) -> None:
    x, y = frame.evaluate(PLACE, list(place))
    frame.locator("#map_div").click(position={"x": x, "y": y})


def bare(page: Page, address: str) -> None:
    """Open the core on a page of its own, with no payload yet."""
    page.add_init_script(ALERTS)
    page.goto(f"{address}/uji")
    page.evaluate(
        """() => PetaLayanan.mount(L.map("m", {zoomControl: false, attributionControl: false,
             zoomSnap: 0.25, fadeAnimation: false, zoomAnimation: false}).setView([1, 104], 5))"""
    )


def give(page: Page, **payload: object) -> None:
    """Set a payload and wait until it is drawn."""
    base = {"fit": [[0, 100], [2, 108]], "pal": ["#ff0000", "#0000ff"], "op": 1, "str": {}}
    before = page.evaluate("PetaLayanan.core.sets")
    page.evaluate("(p) => PetaLayanan.core.set(p)", {**base, **payload})
    page.wait_for_function(
        "(n) => Number(PetaLayanan.core.box.getAttribute('data-peta')) > n", arg=before
    )
    page.wait_for_timeout(60)


def squares(*names: str) -> dict[str, object]:
    def ring(i: int) -> list[list[float]]:
        x = 100 + 2 * i
        return [[x, 0], [x + 2, 0], [x + 2, 2], [x, 2], [x, 0]]

    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"k": f"11.0{i + 1}", "n": name},
                "geometry": {"type": "Polygon", "coordinates": [ring(i)]},
            }
            for i, name in enumerate(names)
        ],
    }


def test_regions_are_filled_by_class_and_no_data_is_hatched(page, map_server):
    frame = opened(page, map_server)
    assert frame.evaluate(COLOUR_AT, list(FIRST)) == RED
    assert frame.evaluate(COLOUR_AT, list(SECOND)) == BLUE
    greys = {tuple(frame.evaluate(COLOUR_AT, [1.3, 106.5 + i / 50])[:3]) for i in range(12)}
    assert len(greys) > 1
    assert all(max(grey) - min(grey) < 8 for grey in greys)


def test_new_values_recolour_in_place_without_a_remount(page, map_server):
    frame = opened(page, map_server)
    frame.evaluate("PetaLayanan.core.mine = window.mine = 'same'")
    page.get_by_role("button", name="ubah nilai").click()
    frame = wait_map(page, 2)
    assert frame.evaluate(COLOUR_AT, list(FIRST)) == BLUE
    assert frame.evaluate("[window.mine, PetaLayanan.core.mine]") == ["same", "same"]


def test_another_scope_swaps_the_geometry_in_the_same_map(page, map_server):
    frame = opened(page, map_server)
    frame.evaluate("window.mine = 'same'")
    before = frame.evaluate("PetaLayanan.core.map.getZoom()")
    page.get_by_role("button", name="masuk").click()
    frame = wait_map(page, 2)
    assert frame.evaluate("window.mine") == "same"
    assert frame.evaluate("PetaLayanan.core.current.layers.map((l) => l.peta.k)") == [
        "53.04",
        "53.05",
    ]
    assert frame.evaluate("PetaLayanan.core.map.getZoom()") > before


def test_a_click_gives_its_code_once_in_one_run_and_marks_the_region(page, map_server):
    frame = opened(page, map_server)
    click(frame, THIRD)
    page.get_by_text("terpilih=53.04 panggilan=1 kembali=None").wait_for()
    assert frame.evaluate("PetaLayanan.core.chosen.length") == 2
    page.get_by_role("button", name="jalankan ulang").click()
    page.wait_for_timeout(800)
    assert page.get_by_text("panggilan=1").count() == 1
    click(frame, FIRST)
    page.get_by_text("terpilih=11.01 panggilan=2").wait_for()


def test_a_click_is_told_at_once_and_only_once(page, map_server):
    """The component would wait 250 ms first: here its timers never come."""
    frame = opened(page, map_server)
    page.evaluate(
        """() => { window.told = []; addEventListener("message", (e) => {
          if (e.data.type === "streamlit:setComponentValue") told.push(e.data.value); }); }"""
    )
    frame.evaluate(
        "window.later = setTimeout; window.setTimeout = (f, ms) => ms > 100 ? 0 : later(f, ms)"
    )
    click(frame, THIRD)
    page.get_by_text("terpilih=53.04 panggilan=1").wait_for()
    frame.evaluate("window.setTimeout = later")
    click(frame, FIRST)
    page.get_by_text("terpilih=11.01 panggilan=2").wait_for()
    page.wait_for_timeout(500)  # the component's own turn
    assert [each["last_active_drawing"]["k"] for each in page.evaluate("told")] == [
        "53.04",
        "11.01",
    ]


def test_a_second_click_on_the_same_region_is_a_new_click(page, map_server):
    frame = opened(page, map_server)
    click(frame, THIRD)
    page.get_by_text("panggilan=1").wait_for()
    page.wait_for_timeout(400)
    click(frame, THIRD)
    page.get_by_text("terpilih=53.04 panggilan=2").wait_for()


def test_moving_the_map_runs_nothing_and_keeps_the_view_over_a_recolour(page, map_server):
    frame = opened(page, map_server)
    sent = []
    page.on("websocket", lambda _socket: sent.append(1))
    frame.evaluate("PetaLayanan.core.map.setView([1, 101], 8, {animate: false})")
    page.wait_for_timeout(600)
    page.get_by_role("button", name="ubah nilai").click()
    wait_map(page, 2)
    assert frame.evaluate("PetaLayanan.core.map.getZoom()") == 8
    page.get_by_text("panggilan=0 kembali=None giliran=1").wait_for()
    assert sent == []


def test_hostile_text_is_shown_as_text_everywhere(page, map_server):
    frame = opened(page, map_server)
    x, y = frame.evaluate(PLACE, list(SECOND))
    frame.locator("#map_div").hover(position={"x": x, "y": y})
    tip = frame.locator(".peta-tip")
    assert HOSTILE in tip.inner_text()
    assert HOSTILE in frame.locator(".peta-legend").inner_text()
    assert HOSTILE in frame.locator(".peta-credits").inner_text()
    assert frame.evaluate("document.querySelectorAll('.peta img[src=x], .peta script').length") == 0
    click(frame, SECOND)
    page.get_by_text("terpilih=11.02").wait_for()
    assert page.evaluate("window.hit") is False
    assert frame.evaluate("window.hit") is False


def test_nothing_is_refused_by_the_security_policy_and_no_error_is_logged(page, map_server):
    opened(page, map_server)
    page.wait_for_timeout(300)
    assert page.faults == []


def test_points_are_tiles_far_out_that_let_clicks_through(page, map_server):
    frame = opened(page, map_server)
    frame.locator(".peta-points img").first.wait_for(state="attached")
    assert (
        frame.evaluate("getComputedStyle(PetaLayanan.core.map.getPane('peta-titik')).pointerEvents")
        == "none"
    )
    click(frame, (1.0, 101.0))
    page.get_by_text("terpilih=11.01").wait_for()


def test_near_points_are_real_with_names_and_a_click_on_one_chooses_no_region(page, map_server):
    frame = opened(page, map_server)
    frame.evaluate("PetaLayanan.core.map.setView([1, 101], 13, {animate: false})")
    frame.wait_for_function(
        "() => [...PetaLayanan.core.points.values()][0].cells.size > 0 && "
        "[...PetaLayanan.core.points.values()][0].near.getLayers().length > 0"
    )
    page.wait_for_timeout(200)
    click(frame, (1.0, 101.0))
    assert HOSTILE in frame.locator(".peta-tip").inner_text()
    page.wait_for_timeout(600)
    assert page.get_by_text("panggilan=0").count() == 1
    assert page.evaluate("window.hit") is False


def test_a_layer_is_switched_off_in_the_legend_without_python(page, map_server):
    frame = opened(page, map_server)
    frame.locator(".peta-points img").first.wait_for(state="attached")
    frame.get_by_role("checkbox").uncheck()
    frame.locator(".peta-points").wait_for(state="detached")


def test_values_may_come_before_the_geometry_and_the_last_ones_win(page, map_server):
    bare(page, map_server)
    waiting = []
    page.route("**/lambat.geojson", lambda route: waiting.append(route))
    early = {"geo": "/lambat.geojson", "cls": "00", "pal": ["#00ff00"], "str": {}}
    page.evaluate("(p) => PetaLayanan.core.set(p)", early)
    page.evaluate(
        "(p) => PetaLayanan.core.set(p)",
        {**early, "cls": "10", "pal": ["#ff0000", "#0000ff"], "fit": [[0, 100], [2, 108]], "op": 1},
    )
    page.wait_for_timeout(200)
    assert page.evaluate("PetaLayanan.core.sets") == 0
    waiting[0].fulfill(json=squares("a", "b"))
    page.wait_for_function("() => PetaLayanan.core.box.getAttribute('data-peta') === '1'")
    page.wait_for_timeout(60)
    assert page.evaluate(COLOUR_AT, [1.3, 100.5]) == BLUE
    assert len(waiting) == 1


def test_the_old_picture_stays_and_a_button_retries_when_geometry_fails(page, map_server):
    bare(page, map_server)
    give(page, geo=squares("a", "b"), cls="01")
    broken = {"geo": "/tidak-ada.geojson", "cls": "11", "str": {"err": "Gagal.", "retry": "Lagi"}}
    page.evaluate("(p) => PetaLayanan.core.set(p)", broken)
    page.get_by_role("button", name="Lagi").wait_for()
    assert page.evaluate(COLOUR_AT, [1.3, 100.5]) == RED
    page.route("**/tidak-ada.geojson", lambda route: route.fulfill(json=squares("a", "b")))
    page.get_by_role("button", name="Lagi").click()
    page.wait_for_function("() => PetaLayanan.core.sets === 2")


def test_a_null_geometry_keeps_the_classes_in_step(page, map_server):
    bare(page, map_server)
    shapes = squares("a", "b", "c")
    shapes["features"][1]["geometry"] = None
    give(page, geo=shapes, cls="001")
    assert page.evaluate(COLOUR_AT, [1.3, 104.5]) == BLUE


def test_the_view_moves_only_when_the_bounds_change(page, map_server):
    bare(page, map_server)
    shapes = squares("a", "b")
    give(page, geo=shapes, cls="01")
    page.evaluate("PetaLayanan.core.map.setView([1, 101], 9, {animate: false})")
    give(page, geo=shapes, cls="10")
    assert page.evaluate("PetaLayanan.core.map.getZoom()") == 9
    give(page, geo=shapes, cls="10", fit=[[0, 102], [2, 104]])
    assert page.evaluate("PetaLayanan.core.map.getBounds().contains([[0, 102], [2, 104]])")


def test_roads_and_villages_have_their_colours_and_names(page, map_server):
    bare(page, map_server)
    road = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"n": "Jalan A", "k": "", "c": "baik"},
                "geometry": {"type": "LineString", "coordinates": [[100.2, 1], [103.8, 1]]},
            }
        ],
    }
    give(
        page,
        geo=squares("a", "b"),
        cls="01",
        roads=[{"geo": road, "lab": "Jalan", "col": {"baik": "#00ff00"}, "cond": {"baik": "m"}}],
        vil={
            "pts": [[0.4, 101.0, "11.01.01.2001", "Desa Satu", 900, "v"]],
            "cls": "0", "pal": ["#ffff00"], "txt": "12 km", "lab": ["jauh"], "ttl": "Desa",
        },
    )  # fmt: skip
    assert page.evaluate(COLOUR_AT, [0.4, 101.0])[:2] == pytest.approx([249, 245], abs=12)
    assert page.evaluate(COLOUR_AT, [1.0, 100.6])[1] > 200
    x, y = page.evaluate(PLACE, [0.4, 101.0])
    page.locator("#m").hover(position={"x": x, "y": y})
    assert page.locator(".peta-tip").inner_text().split("\n") == ["Desa Satu", "12 km"]


def test_the_map_is_worked_by_keys_and_has_a_name(page, map_server):
    bare(page, map_server)
    give(
        page, geo=squares("a", "b"), cls="01", ttl="Jarak", desc="Dua wilayah", str={"aria": "Peta"}
    )
    box = page.locator("#m")
    assert box.get_attribute("aria-label") == "Peta. Jarak. Dua wilayah"
    zoom = page.evaluate("PetaLayanan.core.map.getZoom()")
    box.focus()
    page.keyboard.press("+")
    page.wait_for_function("(z) => PetaLayanan.core.map.getZoom() > z", arg=zoom)


def test_a_three_by_three_legend_has_nine_swatches_and_two_axes(page, map_server):
    bare(page, map_server)
    nine = [f"#{i}{i}{i}{i}{i}{i}" for i in range(1, 10)]
    give(page, geo=squares("a", "b"), cls="08", pal=nine, biv={"x": "Listrik", "y": "Jarak"})
    assert page.locator(".peta-grid .peta-swatch").count() == 9
    assert "Listrik" in page.locator(".peta-legend").inner_text()


def test_on_a_phone_the_legend_is_folded_and_a_tap_selects(phone, map_server):
    frame = opened(phone, map_server)
    head = frame.locator(".peta-legend-head")
    assert head.get_attribute("aria-expanded") == "false"
    head.tap()
    assert head.get_attribute("aria-expanded") == "true"
    head.tap()
    x, y = frame.evaluate(PLACE, list(THIRD))
    frame.locator("#map_div").tap(position={"x": x, "y": y})
    phone.get_by_text("terpilih=53.04").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_map_follows_the_colours_of_a_dark_page(page, map_server):
    bare(page, map_server)
    give(page, geo=squares("a", "b"), cls="01")
    assert page.evaluate("PetaLayanan.core.box.classList.contains('peta-dark')") is False
    page.add_style_tag(content=":root { --background-color: #0f1a20; }")
    page.wait_for_function("() => PetaLayanan.core.box.classList.contains('peta-dark')")


NAMES = """() => {
  const core = PetaLayanan.core;
  core.names.draw();
  const boxes = core.names.drawn.map((each) => each.box);
  const over = boxes.some((a, i) => boxes.some((b, j) => i < j
    && a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]));
  return [core.names.drawn.map((each) => each.name), over];
}"""


def test_names_of_regions_show_where_they_fit_and_never_over_each_other(page, server):
    page.goto(f"{server}/peta")
    frame = wait_map(page)
    assert frame.evaluate(NAMES)[0] == [], "names would bury the nation"
    frame.evaluate("() => { PetaLayanan.core.map.setView([-0.5, 114], 7, {animate: false}); }")
    names, over = frame.evaluate(NAMES)
    assert any("Kapuas Hulu" in each for each in names)
    assert len(names) > 8
    assert not over


def test_names_from_data_are_text_on_the_map_whatever_they_say(page, map_server):
    frame = opened(page, map_server)
    frame.evaluate("() => { PetaLayanan.core.map.setView([1.3, 100.5], 9, {animate: false}); }")
    assert frame.evaluate(NAMES)[0]
    assert not page.evaluate("window.hit")


def test_a_facility_that_is_clicked_leads_to_the_form_of_reports(page, map_server):
    bare(page, map_server)
    point = [1.0, 101.0, "A/1 &x=2", HOSTILE, ""]
    tile = {"pts": [point], "col": "#00ff00", "shape": "circle", "lab": "SD", "r": 8, "on": True}
    lead, form = "/lapor-data?data=facilities%3Asd&fasilitas=", "/lapor?fasilitas=sd%3A"
    words = {"rep": "Laporkan", "tell": "Keluhkan"}
    tiles = [{**tile, "rep": lead, "tell": form}]
    give(page, geo=squares("a"), cls="0", str=words, tiles=tiles)
    x, y = page.evaluate(PLACE, [1.0, 101.0])
    page.locator("#m").click(position={"x": x, "y": y})
    card = page.locator(".peta-card")
    assert HOSTILE in card.inner_text()
    link = card.get_by_role("link", name="Laporkan")
    assert link.get_attribute("href") == f"{lead}A%2F1%20%26x%3D2"
    assert link.get_attribute("target") == "_blank"
    told = card.get_by_role("link", name="Keluhkan")
    assert told.get_attribute("href") == f"{form}A%2F1%20%26x%3D2"
    assert page.evaluate("window.hit") is False


def test_where_a_point_is_asked_for_a_click_marks_it_and_chooses_no_region(page, map_server):
    bare(page, map_server)
    point = [1.0, 101.0, "1", "SD", ""]
    tile = {"pts": [point], "col": "#00ff00", "shape": "circle", "lab": "SD", "r": 8, "on": True}
    give(page, geo=squares("a"), cls="0", pick=True, tiles=[{**tile, "rep": "/lapor-data?f="}])
    page.evaluate(
        "window.told = []; PetaLayanan.core.map.on('click', e => told.push(e.latlng.lat))"
    )
    for place in ([1.5, 100.5], [1.0, 101.0]):
        x, y = page.evaluate(PLACE, place)
        page.locator("#m").click(position={"x": x, "y": y})
        lat, lon, _ = page.evaluate("PetaLayanan.core.payload.pin")
        assert (lat, lon) == pytest.approx(place, abs=0.05)
        page.wait_for_timeout(400)  # two clicks at once are a double click
    assert page.evaluate("told.length") == 2
    assert page.evaluate("PetaLayanan.core.chosen.length") == 0
    assert not page.locator(".peta-card").is_visible()


def test_other_points_under_the_same_label_take_the_place_of_the_former(page, map_server):
    bare(page, map_server)
    tile = {"col": "#00ff00", "shape": "circle", "lab": "SD", "r": 9, "on": True}
    for place, former in (([1.0, 101.0], None), ([0.5, 103.0], [1.0, 101.0])):
        give(page, geo=squares("a", "b"), cls="00", tiles=[{**tile, "pts": [[*place, "1", "SD"]]}])
        assert page.evaluate(COLOUR_AT, place)[1] > 200
        if former:
            assert page.evaluate(COLOUR_AT, former)[1] < 50


ORDER = """() => {
  const core = PetaLayanan.core, drawn = [];
  for (let at = core.renderer._drawFirst; at; at = at.next) drawn.push(at.layer);
  const outlines = core.outlines.getLayers(), last = Math.max(
    ...core.regions.getLayers()[0].getLayers().map((each) => drawn.indexOf(each)));
  return {ids: outlines.map((each) => each._leaflet_id),
          above: outlines.every((each) => drawn.indexOf(each) > last)};
}"""


def test_outlines_stay_over_a_recolour_and_above_regions_that_come(page, map_server):
    bare(page, map_server)
    first = squares("a", "b")
    page.evaluate("(geo) => { window.geo = geo; PetaLayanan.core.geometry = () => geo.shape "
                  "|| (geo.shape = PetaLayanan.core.build(geo)); }", first)  # fmt: skip
    give(page, geo="satu", cls="01", out="10", fit=[[0, 100], [2, 104]])
    drawn = page.evaluate(ORDER)
    assert drawn["ids"]
    assert drawn["above"]
    give(page, geo="satu", cls="10", out="10", fit=[[0, 100], [2, 104]])
    assert page.evaluate(ORDER) == drawn
    page.evaluate("() => { delete window.geo.shape; }")
    give(page, geo="dua", cls="10", out="10", fit=[[0, 100], [0.2, 100.4]])
    other = page.evaluate(ORDER)
    assert other["ids"]
    assert other["ids"] != drawn["ids"]
    assert other["above"]


def test_a_frame_that_is_folded_for_a_moment_shows_the_same_place_again(page, map_server):
    bare(page, map_server)
    give(page, geo=squares("a"), cls="0", fit=[[0, 100], [2, 102]])
    before = page.evaluate("PetaLayanan.core.map.getCenter().lat")
    fold = "(h) => { document.querySelector('#m').style.height = h; %s }"
    page.evaluate(fold % "", "0px")
    page.wait_for_timeout(200)
    # The window's own event comes first, and Leaflet keeps the middle of what had no height.
    page.evaluate(fold % "window.dispatchEvent(new Event('resize'));", "500px")
    page.wait_for_timeout(300)
    assert page.evaluate("PetaLayanan.core.map.getCenter().lat") == pytest.approx(before, abs=0.02)
