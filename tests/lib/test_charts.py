"""Charts as marks, as SVG and as PNG; what they draw, against hand-worked cases."""

import datetime as dt
import io
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from data.current import current_dataset
from lib.i18n import using
from lib.services import gap_charts
from lib.services.access import access, village_arrays
from lib.services.charts import drawing as d
from lib.services.charts.axes import Scale, round_ticks
from lib.services.charts.lorenz import lorenz_chart
from lib.services.charts.ranking import ranking_chart
from lib.services.charts.raster import png_bytes
from lib.services.charts.scatter import Axis, extremes, scatter_chart
from lib.services.charts.services import Pair, services_chart
from lib.services.charts.sheet import Caption, sheet
from lib.services.charts.svg import svg_bytes, to_svg
from lib.services.gap_inequality import Lorenz
from lib.services.gapstate import GapState
from lib.services.palette import ACCENT

HOSTILE = '<script>alert("x")</script> & "kutip"'
SVG = "{http://www.w3.org/2000/svg}"


def picture(drawing):
    return Image.open(io.BytesIO(png_bytes(drawing))).convert("RGB")


def sample():
    marks = (
        d.Box("main", left=10, top=10, width=40, height=20),
        d.Dot("accent", "53.04", HOSTILE, x=80, y=20, radius=8),
        d.Path("ink", points=((0, 50), (100, 50)), width=2),
        d.Words("ink", x=5, y=70, text=HOSTILE, size=10),
    )
    return d.Drawing(120, 90, marks, "Judul " + HOSTILE, "Isi")


@pytest.mark.parametrize(
    ("low", "high", "most", "wanted"),
    [
        (0, 100, 6, [0, 20, 40, 60, 80, 100]),
        (0.3, 9.7, 6, [0, 2, 4, 6, 8, 10]),
        (-5, 4, 4, [-5, 0, 5]),
        (490, 514, 6, [490, 495, 500, 505, 510, 515]),
        (3, 3, 5, [3, 4, 5, 6]),
    ],
)
def test_ticks_are_round_and_span_the_values(low, high, most, wanted):
    assert round_ticks(low, high, most) == pytest.approx(wanted)


def test_a_scale_puts_its_ends_at_its_ends():
    scale = Scale(0, 100, 300, 20)
    assert [scale.at(value) for value in (0, 50, 100)] == [300, 160, 20]


def test_the_file_is_xml_that_holds_peoples_text_as_text():
    root = ET.fromstring(svg_bytes(sample()))
    assert root.find(f"{SVG}title").text == "Judul " + HOSTILE
    assert HOSTILE in [each.text for each in root.iter(f"{SVG}text")]
    assert {each.tag.removeprefix(SVG) for each in root.iter()}.isdisjoint({"script", "a", "style"})


def test_the_screen_gets_names_of_colours_and_marks_that_can_be_chosen():
    text = to_svg(sample(), screen=True)
    assert "<script" not in text
    assert 'data-k="53.04"' in text
    assert "var(--g-accent)" in text
    assert "#" not in text.replace("&#", "")


def test_picture_and_svg_show_the_same_marks_in_the_same_colours():
    image = picture(sample())
    assert image.size == (240, 180)
    assert image.getpixel((160, 40)) == (0xD5, 0x00, 0x6D)
    assert image.getpixel((60, 40)) == (0x0B, 0x5D, 0x7A)
    assert ACCENT in svg_bytes(sample()).decode()


def test_the_sheet_names_topic_title_source_and_date():
    with using("id"):
        page = sheet(
            sample(),
            Caption("Topik", "Judul", ("BPS, 2024",), ("Catatan",), "http://x/y"),
            dt.date(2026, 11, 24),
        )
    said = " ".join(mark.text for mark in page.marks if isinstance(mark, d.Words))
    for text in ("Topik", "Judul", "BPS, 2024", "Catatan", "24 November 2026", "http://x/y"):
        assert text in said
    assert picture(page).size == (page.width * 2, -(-page.height // 1) * 2)


def ranks():
    return pd.DataFrame(
        {
            "kode": ["53.04", "95.07"],
            "coverage_pct": [40.0, 20.0],
            "rank": pd.array([500, 514], "Int64"),
            "low": pd.array([480, 510], "Int64"),
            "high": pd.array([514, 514], "Int64"),
            "tie": pd.array([7, 8], "Int64"),
            "complete_pct": [85.0, float("nan")],
        }
    )


def test_ties_are_shown_as_ties_and_marked_regencies_in_the_accent():
    with using("id"):
        chart = ranking_chart(ranks(), ("95.07",), "Judul")
    words = [mark.text for mark in chart.marks if isinstance(mark, d.Words)]
    assert "480–514" in words
    tips = [mark.tip for mark in chart.marks if isinstance(mark, d.Box) and mark.tip]
    assert "85\u00a0% fasilitas bertitik survei" in tips[0]
    lines = [mark for mark in chart.marks if isinstance(mark, d.Path) and mark.dash]
    assert len(lines) == 1  # between two that are not tied
    alike = ranking_chart(ranks().assign(tie=7), (), "Judul")
    assert not [mark for mark in alike.marks if isinstance(mark, d.Path) and mark.dash]
    assert "510–514" in words
    dots = [mark.colour for mark in chart.marks if isinstance(mark, d.Dot)]
    assert dots == ["main", "accent"]
    bars = [mark for mark in chart.marks if isinstance(mark, d.Box) and mark.colour == "pale"]
    assert bars[0].width > 8 * bars[1].width


def test_a_gap_is_that_of_the_figures_beside_it_and_names_are_whole_on_a_phone():
    """48.6 and 88.3 are written 49 and 88: 39 points apart, not 40."""
    name = "Tempat pemrosesan akhir (TPA), 20 km"
    with using("id"):
        wide = services_chart([Pair(name, 48.6, 88.3)], "A", "B", "Judul")
        narrow = services_chart([Pair(name, 48.6, 88.3)], "A", "B", "Judul", 350)
    for chart in (wide, narrow):
        assert "39 poin" in [m.text for m in chart.marks if isinstance(m, d.Words)]
        assert name in [m.text for m in chart.marks if isinstance(m, d.Words)]


def test_the_axes_of_a_curve_of_minutes_do_not_speak_of_distance():
    curve = Lorenz("jarak", np.array([0, 1.0]), np.array([0, 1.0]), 0.0, 0.0)
    places = pd.DataFrame({"kode": ["53.04"], "nama": ["Kabupaten Belu"], "share": [0.5]})
    with using("id"):
        chart = lorenz_chart(curve, places, (), "Judul", "waktu tempuh")
    said = " ".join(m.text for m in chart.marks if isinstance(m, d.Words)) + chart.summary
    assert "seluruh waktu tempuh" in said
    assert "jarak" not in said


def test_names_in_a_scatter_do_not_touch_each_other():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "kode": [f"11.{n:02d}" for n in range(60)],
            "nama": [f"Kabupaten Nama Panjang {n}" for n in range(60)],
            "x": rng.normal(0, 1, 60),
            "y": rng.normal(0, 1, 60),
        }
    )
    axis = Axis("Ukuran", str, str)
    chart = scatter_chart(frame, axis, axis, ("11.05",), "Judul")
    names = [m for m in chart.marks if isinstance(m, d.Words) and m.size == 11.0]
    assert 5 < len(names) <= 13
    assert [m.colour for m in names].count("accent") == 1
    boxes = []
    for mark in names:
        width = d.text_width(mark.text, 11, bold=mark.bold)
        left = mark.x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
        boxes.append((left, mark.y - 6, left + width, mark.y + 6))
    for place, (left, top, right, bottom) in enumerate(boxes):
        for a, b, c, e in boxes[place + 1 :]:
            assert right <= a or c <= left or bottom <= b or e <= top


def test_the_extreme_stand_far_from_the_cloud():
    frame = pd.DataFrame({"x": [0.0, 1, 2, 3, 100], "y": [0.0, 1, 2, 3, 1]})
    assert extremes(frame, 1) == [4]


def test_one_choice_switches_a_mark_and_several_are_added():
    assert gap_charts.toggled((), ["53.04"]) == ("53.04",)
    assert gap_charts.toggled(("53.04", "95.07"), ["53.04"]) == ("95.07",)
    assert gap_charts.toggled(("53.04",), ["53.04", "95.07.01", "99.99", "x"]) == ("53.04", "95.07")


def test_the_middle_person_of_a_regency_stands_where_counting_says():
    places = gap_charts.lorenz_places(GapState(lingkup="53")).set_index("kode")["share"]
    arrays = village_arrays(current_dataset())
    codes = pd.Series([str(code) for code in arrays.codes.astype(str)])
    inside = codes.str.startswith("53.").to_numpy()
    metres, people = access("puskesmas").distance_m[inside], arrays.population[inside]
    own = codes[inside].str.startswith("53.04").to_numpy()
    middle = np.repeat(metres[own], people[own].astype(int))
    median = np.sort(middle)[(len(middle) - 1) // 2]
    below, at = people[metres < median].sum(), people[metres <= median].sum()
    assert below <= places["53.04"] * people[np.isfinite(metres)].sum() <= at
    assert places.between(0, 1).all()


def test_the_lorenz_places_follow_the_order_of_distance():
    with using("id"):
        chart = gap_charts.lorenz_drawing(GapState(tanda=("95.07",)), 420, 300)
    marked = [m for m in chart.marks if isinstance(m, d.Dot) and m.colour == "accent"]
    assert [m.key for m in marked] == ["95.07"]
    assert len([m for m in chart.marks if isinstance(m, d.Dot)]) > 500


def test_services_are_ordered_by_how_far_the_first_group_falls_behind():
    pairs, first, other = gap_charts.service_pairs(GapState())
    gaps = [pair.other - pair.first for pair in pairs]
    assert gaps == sorted(gaps, reverse=True)
    assert first != other
