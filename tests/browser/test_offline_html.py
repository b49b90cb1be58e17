"""The offline file as a reader opens it: from a disk, with the whole network blocked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from lib.services.palette import ramp
from lib.services.reports.offline_html import render
from lib.services.reports.tables import Column
from tests.lib.reports_sample import HOSTILE_CELLS, sample_points, sample_view, squares

pytestmark = pytest.mark.browser

COLUMNS = (Column("kode", "Kode"), Column("nama", "Nama"), Column("nilai", "Nilai (%)", 1))
COUNT_COLOUR = """(colour) => {
  const wanted = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  const canvas = document.querySelector("#peta canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (wanted.every((v, k) => Math.abs(data[i + k] - v) < 6) && data[i + 3] > 200) count += 1;
  }
  return count;
}"""


@pytest.fixture(scope="module")
def offline_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from lib.services.mapcore import bundle

    count = len(HOSTILE_CELLS)
    values = np.arange(count, dtype=float)
    values[4] = np.nan
    view = sample_view(
        HOSTILE_CELLS, texts=HOSTILE_CELLS, title=HOSTILE_CELLS[0], sources=HOSTILE_CELLS,
        legend_title=HOSTILE_CELLS[1], labels=HOSTILE_CELLS[:5], values=values,
        points=sample_points(), selected="53.02",
    )  # fmt: skip
    index = "".join("-" if each < 0 else str(each) for each in view.class_index)
    payload = {
        "cls": index, "txt": view.texts, "pal": view.colours, "lab": view.labels,
        "nd": view.no_data_label, "ttl": view.legend_title, "sel": view.selected, "op": 1,
        "fit": view.bounds, "str": {"aria": HOSTILE_CELLS[1], "attr": HOSTILE_CELLS[0]},
        "tiles": [{"url": "/t", "json": "/j", "lab": HOSTILE_CELLS[1], "col": "#D55E00"}],
    }  # fmt: skip
    table = pd.DataFrame({"kode": view.codes, "nama": view.names, "nilai": values})
    points = {"puskesmas": (np.array([-7.9]), np.array([110.1]), [HOSTILE_CELLS[1]])}
    path = tmp_path_factory.mktemp("luring") / "peta.html"
    path.write_bytes(
        render(
            view, squares(count), payload=payload, core_js=bundle(), table=table,
            columns=COLUMNS, points=points, today=dt.date(2026, 11, 24),
        )
    )  # fmt: skip
    return path


@pytest.fixture
def page(browser: Browser, offline_file: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    opened = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    opened.goto(offline_file.as_uri())
    opened.wait_for_selector("#peta[data-peta]")
    opened.wait_for_timeout(200)
    yield opened
    assert asked == [offline_file.as_uri()]
    assert wrong == []
    assert opened.evaluate("window.diretas") is None
    context.close()


def column(page: Page, place: int) -> list[str]:
    script = (
        "(n) => [...document.querySelectorAll('#tabel tbody tr')].map(r => r.cells[n].textContent)"
    )
    return page.evaluate(script, place)


def test_the_polygons_are_drawn_in_their_classes(page: Page):
    for colour in ramp(5):
        assert page.evaluate(COUNT_COLOUR, colour) > 300, colour
    assert page.evaluate(COUNT_COLOUR, "#d5006d") > 50


def test_hostile_names_are_shown_as_text_in_tooltips(page: Page):
    for place in (0, 1, 2):
        at = page.evaluate(
            "(n) => { const m = petaLuring.map; const b = m.getContainer().getBoundingClientRect();"
            "const p = m.latLngToContainerPoint([-7.5, 110.5 + n]);"
            "return [b.x + p.x, b.y + p.y + scrollY]; }",
            place,
        )
        page.mouse.move(*at)
        page.mouse.move(at[0] + 2, at[1] + 1)
        tip = page.locator(".peta-tip")
        expect(tip).to_contain_text(HOSTILE_CELLS[place])  # it comes with the next frame
        assert tip.locator("script, img, svg").count() == 0
    assert page.locator("main img, main iframe, header img, header script").count() == 0


def test_the_table_sorts_by_number_and_keeps_what_is_missing_last(page: Page):
    heading = page.get_by_role("columnheader", name="Nilai (%)")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert column(page, 2)[:3] == ["10,0", "9,0", "8,0"]
    assert column(page, 2)[-1] == "–"
    heading.get_by_role("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert column(page, 2)[:3] == ["0,0", "1,0", "2,0"]
    assert column(page, 2)[-1] == "–"
    page.get_by_role("columnheader", name="Kode").get_by_role("button").click()
    assert heading.get_attribute("aria-sort") is None
    assert column(page, 0) == sorted(column(page, 0))


def test_the_table_can_be_filtered_and_says_how_much_it_shows(page: Page):
    total = len(HOSTILE_CELLS)
    page.get_by_role("searchbox").fill("HYPERLINK")
    assert page.locator("#tabel tbody tr:visible").count() == 1
    assert (
        page.get_by_role("status").filter(has_text="baris").text_content()
        == f"1 dari {total} baris"
    )


def test_a_click_on_the_map_marks_the_row(page: Page):
    at = page.evaluate(
        "() => { const m = petaLuring.map; const b = m.getContainer().getBoundingClientRect();"
        "const p = m.latLngToContainerPoint([-7.5, 113.5]); return [b.x + p.x, b.y + p.y]; }"
    )
    page.mouse.click(*at)
    assert page.locator("tr.chosen").get_attribute("data-k") == "53.04"


def test_a_narrow_screen_needs_no_sideways_scrolling(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
