"""Pictures of a report's maps and charts: their size, their colours, and what they write."""

import dataclasses
import io
import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from lib.i18n import using
from lib.services.charts import drawing as d
from lib.services.charts.parts import chart_drawing
from lib.services.mapbuild import build
from lib.services.mapstate import MapState
from lib.services.measures import NATION
from lib.services.palette import ACCENT, PRIMARY
from lib.services.reports.legend import Sizes, class_block
from lib.services.reports.model import Chart, ChartPart, MapPart, Sentence, Series
from lib.services.reports.pictures import chart_png, chart_svg, map_png
from lib.services.reports.typeface import Typeface
from tests.lib.reports_sample import HOSTILE, sample_view

NAN = math.nan


def part_of(region: str, language: str = "id") -> MapPart:
    with using(language):
        state = MapState(wilayah=region)
        view = build(state)
        return MapPart("Peta", Sentence(view.title), view, state)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def bars(*values: float, **more) -> Chart:
    names = tuple(f"Kec. {place}" for place in range(len(values)))
    return Chart("bars", names, (Series("Orang", values, "main"),), **more)


def texts(drawing: d.Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, d.Words)]


@pytest.mark.parametrize("region", ["53.04", "81.08", "32.73", "95.01", "53", NATION])
@pytest.mark.parametrize(("width", "height"), [(480, 360), (300, 420)])
def test_a_map_has_the_size_asked_for_and_ink_up_to_no_edge(region, width, height):
    image = opened(map_png(part_of(region), width, height, sharpness=2))
    assert image.size == (width * 2, height * 2)
    lowest = np.asarray(image.convert("L"))[-1]
    assert (lowest > 200).all(), "the last line of words is cut"


def test_the_map_is_drawn_in_the_colours_of_the_screen():
    part = part_of("53")
    image = opened(map_png(part, 480, 360, sharpness=2))
    used = {colour for _, colour in image.getcolors(1 << 24)}
    for place in set(part.view.class_index[part.view.class_index >= 0].tolist()):
        code = part.view.colours[place]
        assert tuple(int(code[i : i + 2], 16) for i in (1, 3, 5)) in used


def test_words_on_the_map_follow_the_language_of_the_view_not_of_the_caller():
    with using("en"):
        inside = map_png(part_of("53.04"), 300, 240)
    with using("id"):
        assert map_png(part_of("53.04"), 300, 240) == inside


def test_a_flat_legend_is_lower_than_a_stacked_one_and_never_wider():
    view, sizes, typeface = sample_view(), Sizes.of(2400), Typeface()
    flat, tall = (class_block(view, sizes, flat=flat) for flat in (True, False))
    assert flat.height(typeface, 1200) < tall.height(typeface, 1200)
    assert flat.height(typeface, 120) >= tall.height(typeface, 120) * 0.9


def test_bars_begin_at_nought_and_carry_their_values():
    with using("id"):
        drawing = chart_drawing(bars(10, 40, NAN, unit="%"), 400, 120)
    boxes = [mark for mark in drawing.marks if isinstance(mark, d.Box)]
    assert boxes[1].width == pytest.approx(boxes[0].width * 4)
    assert boxes[0].left == boxes[1].left
    assert {"10\u00a0%", "40\u00a0%", "tidak tersedia"} <= set(texts(drawing))


def test_the_marked_bar_alone_wears_the_accent():
    plain = opened(chart_png(ChartPart("", Sentence("x"), bars(10, 40)), 300, 90))
    chart = dataclasses.replace(bars(10, 40), marked=frozenset({"Kec. 1"}))
    marked = opened(chart_png(ChartPart("", Sentence("x"), chart), 300, 90))
    accent = tuple(int(ACCENT[i : i + 2], 16) for i in (1, 3, 5))
    main = tuple(int(PRIMARY[i : i + 2], 16) for i in (1, 3, 5))
    assert accent not in {c for _, c in plain.getcolors(1 << 24)}
    assert {accent, main} <= {c for _, c in marked.getcolors(1 << 24)}


def test_a_gap_is_that_of_the_figures_as_they_are_written():
    series = (Series("A", (4.5, 33.4), "other"), Series("B", (10.4, NAN), "main"))
    chart = Chart("pairs", ("Puskesmas", "Rumah sakit"), series, "%")
    with using("id"):
        said = texts(chart_drawing(chart, 400, 160))
    # 4,5 is written 4 (half to even), 10,4 is written 10: six apart.
    assert "6 poin" in said
    assert sum("poin" in text for text in said) == 1


@pytest.mark.parametrize("kind", ["bars", "lines", "pairs"])
@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_no_mark_leaves_the_page_whatever_the_number_and_names(kind, count):
    names = tuple((HOSTILE[i % len(HOSTILE)] or "kosong") + str(i) for i in range(count))
    values = tuple(float(i) if i % 3 else NAN for i in range(count))
    series = (Series("Satu " * 30, values, "main"), Series("Dua", values[::-1], "other"))
    drawing = chart_drawing(Chart(kind, names, series, "km", 1), 420, 260, "Judul")
    for mark in drawing.marks:
        if isinstance(mark, d.Box):
            assert -1 <= mark.left <= mark.left + mark.width <= 421
            assert -1 <= mark.top <= mark.top + mark.height <= 261
        if isinstance(mark, d.Words) and mark.text:
            assert -1 <= mark.y <= 261
    ET.fromstring(chart_svg(ChartPart("", Sentence("\x00"), Chart(kind, names, series)), 420, 260))


def test_a_chart_of_nothing_but_gaps_is_drawn():
    for kind in ("bars", "lines", "pairs"):
        series = (Series("A", (NAN, NAN), "main"), Series("B", (NAN, NAN), "other"))
        part = ChartPart("", Sentence("x"), Chart(kind, ("a", "b"), series))
        assert opened(chart_png(part, 200, 100)).size == (600, 300)
