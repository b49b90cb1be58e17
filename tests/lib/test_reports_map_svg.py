"""Maps as SVG: the same classes and words as the picture, and nothing that runs."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely

from lib.services.palette import ramp
from lib.services.reports.map_png import render_map, render_map_svg
from lib.services.reports.model import MapPart, Sentence
from lib.services.reports.pictures import map_svg
from lib.services.reports.words import plain
from tests.lib.reports_sample import HOSTILE, sample_points, sample_view, squares
from tests.lib.test_reports_map_png import TODAY
from tests.lib.test_reports_pictures import part_of

SVG = "{http://www.w3.org/2000/svg}"


def drawn(view, geometries, **more) -> ET.Element:
    return ET.fromstring(render_map_svg(view, geometries, width_px=1200, today=TODAY, **more))


def words(root: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def fills(root: ET.Element) -> list[str]:
    return [path.get("fill", "") for path in root.iter(f"{SVG}path")]


def test_every_class_on_the_map_and_in_the_legend_has_the_colour_of_the_screen():
    root = drawn(sample_view(tuple("ABCDEF")), squares(6))
    found = fills(root)
    for colour in ramp(5):
        assert found.count(colour) == 2, "once on the map, once in the legend"
    assert sum(fill.startswith("url(#") for fill in found) == 2, "no data: map and legend"
    names = {pattern.get("id") for pattern in root.iter(f"{SVG}pattern")}
    assert {fill[5:-1] for fill in found if fill.startswith("url(#")} == names


def test_svg_and_picture_have_the_same_size_and_the_svg_says_what_it_shows():
    view = sample_view()
    root = drawn(view, squares(3), link="https://contoh.go.id/?a=1&b=<x>")
    import io

    from PIL import Image

    image = Image.open(io.BytesIO(render_map(view, squares(3), width_px=1200, today=TODAY,
                                             link="https://contoh.go.id/?a=1&b=<x>")))  # fmt: skip
    assert (int(root.get("width")), int(root.get("height"))) == image.size
    said = words(root)
    for text in (view.title, view.legend_title, *view.labels, "Batas bersifat indikatif", "U"):
        assert text in said
    assert root.find(f"{SVG}title").text == view.title
    assert "Batas bersifat indikatif" in root.find(f"{SVG}desc").text


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text_and_nothing_in_the_file_runs_or_loads(name):
    view = sample_view((name, "B", "C"), title=name, topic=name, sources=(name,), notes=(name,))
    content = render_map_svg(view, squares(3), width_px=1200, today=TODAY, link=name)
    root = ET.fromstring(content)
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds <= {
        "svg", "title", "desc", "rect", "path", "polygon", "text", "pattern",
    }  # fmt: skip
    for element in root.iter():
        assert not [key for key in element.attrib if key.startswith("on") or "href" in key]
    assert plain(name)[:20] in " ".join([words(root), root.find(f"{SVG}title").text or ""])


def test_a_hole_stays_open_and_an_enclave_shows():
    ring = shapely.box(110, -8, 111, -7) - shapely.box(110.4, -7.6, 110.6, -7.4)
    inner = shapely.box(110.4, -7.6, 110.6, -7.4)
    view = sample_view(("Luar", "Dalam", "C"))
    root = drawn(view, np.array([ring, inner, None], dtype=object))
    outer = next(p for p in root.iter(f"{SVG}path") if p.get("d", "").count("M") == 2)
    assert outer.get("fill") == view.colours[0]
    assert outer.get("fill-rule") == "evenodd"


def test_points_are_drawn_in_their_own_shape_and_unplaced_ones_left_out():
    view = sample_view(points=sample_points())
    places = (np.array([-7.5, np.nan, -7.4]), np.array([110.5, 110.5, 111.5]))
    root = drawn(view, squares(3), points={"puskesmas": places})
    signs = [p.get("d") for p in root.iter(f"{SVG}path") if p.get("fill") == "#D55E00"]
    assert sorted(sign.count("M") for sign in signs) == [1, 2], "legend, and two on the map"


def test_a_map_without_shapes_is_a_whole_file():
    root = drawn(sample_view(), np.array([None, None, None], dtype=object))
    assert "wilayah" in words(root).lower()


@pytest.mark.parametrize("region", ["53.04", "31"])
def test_the_map_of_a_report_is_the_same_as_its_picture(region):
    root = ET.fromstring(map_svg(part_of(region), 480, 360))
    assert (root.get("width"), root.get("height")) == ("1440", "1080")
    assert "Batas bersifat indikatif" in words(root)


def test_the_finding_of_a_part_is_not_drawn_twice():
    part = part_of("53.04")
    other = MapPart(part.heading, Sentence("Lain"), part.view, part.state)
    assert map_svg(other, 300, 240) == map_svg(part, 300, 240)
