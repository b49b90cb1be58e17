"""The map as a picture: it is drawn whatever comes in, and nothing on it overlaps."""

from __future__ import annotations

import datetime as dt
import io
import logging

import numpy as np
import pytest
import shapely
from PIL import Image

from lib.i18n import using
from lib.services.mapview import BivariateLegend, RoadLayer, VillageLayer
from lib.services.palette import ACCENT, BIVARIATE, ramp
from lib.services.reports import typeface as typeface_module
from lib.services.reports.canvas import shape_mask
from lib.services.reports.labels import overlaps, place_labels, short_name
from lib.services.reports.legend import Sizes, class_block
from lib.services.reports.map_png import VILLAGES, render_map
from lib.services.reports.page import Paragraph
from lib.services.reports.paint import point_radius
from lib.services.reports.projection import aspect_of, fit, scale_length_km, usable_bounds
from lib.services.reports.typeface import Typeface
from tests.lib.reports_sample import HOSTILE, sample_points, sample_view, squares

TODAY = dt.date(2026, 11, 24)
WIDTH = 700


def picture(view, geometries, width_px=WIDTH, **more) -> Image.Image:
    data = render_map(view, geometries, width_px=width_px, today=TODAY, **more)
    return Image.open(io.BytesIO(data))


def pixels_of(image: Image.Image, colour: str) -> int:
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return int((np.asarray(image.convert("RGB")) == wanted).all(axis=2).sum())


def test_the_picture_has_the_width_asked_for_and_says_what_it_is():
    image = picture(sample_view(), squares(3))
    assert image.format == "PNG"
    assert image.width == WIDTH
    assert image.text["Title"] == "Satu dari dua orang berada di luar jangkauan"
    assert image.text["Description"] == "Batas bersifat indikatif, bukan acuan resmi."


def test_the_same_map_gives_the_same_bytes():
    first = render_map(sample_view(), squares(3), width_px=WIDTH, today=TODAY)
    assert render_map(sample_view(), squares(3), width_px=WIDTH, today=TODAY) == first


def test_the_english_picture_differs_from_the_indonesian_one():
    same = {"width_px": WIDTH, "today": TODAY}
    indonesian = render_map(sample_view(), squares(3), **same)
    assert render_map(sample_view(language="en"), squares(3), **same) != indonesian


@pytest.mark.parametrize(
    "geometries",
    [
        np.array([None, None, None], dtype=object),
        np.array([shapely.MultiPolygon(), shapely.Polygon(), None], dtype=object),
        np.array([shapely.Point(110, -8), shapely.LineString([(110, -8), (111, -8)]), None]),
        np.array([shapely.box(110, -8, 110, -8), *squares(2)], dtype=object),
    ],
    ids=["missing", "no parts", "no polygons", "a point of a polygon"],
)
def test_regions_without_a_shape_are_left_out(geometries):
    assert picture(sample_view(), geometries).width == WIDTH


@pytest.mark.parametrize("count", [0, 1])
def test_a_map_of_hardly_any_region_is_drawn(count):
    view = sample_view(tuple("A" for _ in range(count)))
    assert picture(view, squares(count)).width == WIDTH


def test_a_map_without_any_value_is_all_no_data():
    view = sample_view(class_index=np.full(3, -1), values=np.full(3, np.nan))
    image = picture(view, squares(3))
    assert pixels_of(image, "#d9d9d9") > 20_000
    assert pixels_of(image, ramp(5)[4]) < 2_000


def test_bounds_that_are_not_numbers_are_replaced_by_those_of_the_shapes():
    view = sample_view(bounds=((np.nan, np.nan), (np.nan, np.nan)))
    assert picture(view, squares(3)).size == picture(sample_view(), squares(3)).size
    assert usable_bounds(((5, 5), (1, 1)), np.array([1.0, 2, 3, 4])) == ((2, 1), (4, 3))


def test_hostile_names_neither_break_the_picture_nor_widen_it():
    view = sample_view(
        HOSTILE,
        title=" ".join(HOSTILE[:-1]),
        topic=HOSTILE[9],
        sources=HOSTILE,
        notes=HOSTILE,
        selected="53.01",
        labels=HOSTILE[:5],
    )
    image = picture(view, squares(len(HOSTILE)), link="https://" + "x" * 3000)
    assert image.width == WIDTH
    assert image.height < 12 * WIDTH


def test_geometries_must_be_as_many_as_the_regions():
    with pytest.raises(ValueError, match="2 geometries for 3 regions"):
        render_map(sample_view(), squares(2), today=TODAY)


@pytest.mark.parametrize("width", [0, 599, 6001])
def test_a_width_out_of_range_is_refused(width):
    with pytest.raises(ValueError, match="width"):
        render_map(sample_view(), squares(3), width_px=width, today=TODAY)


def test_a_tall_scope_gets_its_legend_at_the_right_and_stays_on_the_page():
    tall = np.array([shapely.box(110, -12, 110.5, 4)], dtype=object)
    view = sample_view(("Tinggi",), bounds=((-12.0, 110.0), (4.0, 110.5)))
    image = picture(view, tall)
    assert image.height <= 1.35 * image.width


@pytest.mark.parametrize(("selected", "shown"), [(None, False), ("53.02", True), ("99.99", False)])
def test_the_selected_region_alone_wears_the_accent(selected, shown):
    image = picture(sample_view(selected=selected), squares(3), 1400)
    assert (pixels_of(image, ACCENT) > 500) == shown


def test_points_are_drawn_where_there_are_any_and_unplaced_ones_left_out():
    view = sample_view(points=sample_points())
    none = picture(view, squares(3), 1400)
    lat, lon = np.array([-7.5, np.nan, -7.2]), np.array([110.5, 111.0, 111.5])
    some = picture(view, squares(3), 1400, points={"puskesmas": (lat, lon)})
    assert pixels_of(none, "#D55E00") == 0
    assert pixels_of(some, "#D55E00") > 20


def test_villages_roads_and_neighbours_are_drawn_when_given():
    villages = VillageLayer(
        "53.01", ("53.01.01.2001",), np.array([4]), ("9",), ramp(5), ("a",) * 5, "Desa"
    )
    view = sample_view(villages=villages, roads=(RoadLayer("roads_belu", "Jalan"),))
    place = {VILLAGES: (np.array([-7.5]), np.array([110.5]))}
    road = {"roads_belu": np.array([shapely.LineString([(110, -7.2), (113, -7.2)])])}
    context = np.array([shapely.box(109, -9, 114, -6)], dtype=object)
    image = picture(view, squares(3), 1400, points=place, roads=road, context=context)
    assert pixels_of(image, "#8a4b08") > 200
    assert pixels_of(image, "#eceff0") > 500


def test_a_two_way_map_gets_its_own_legend():
    legend = BivariateLegend("Di luar jangkauan", "Tanpa internet", "Gelap: keduanya kurang")
    view = sample_view(colours=BIVARIATE, labels=("",) * 9, bivariate=legend)
    image = picture(view, squares(3))
    assert all(pixels_of(image, colour) > 100 for colour in BIVARIATE)


def test_labels_never_overlap_each_other_nor_leave_the_page():
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(110, 112, 60), rng.uniform(-8, -7, 60)
    shapes = np.asarray(shapely.box(lon, lat, lon + 0.1, lat + 0.1), dtype=object)
    names = tuple(f"Kabupaten Nama Panjang Sekali {i}" for i in range(60))
    projection = fit(((-8.0, 110.0), (-6.9, 112.1)), 900, 500, 10)
    labels = place_labels(names, shapes, projection, (900, 500), Typeface(), 12)
    assert len(labels) > 10
    for place, label in enumerate(labels):
        left, top, right, bottom = label.box
        assert left >= 0
        assert top >= 0
        assert right <= 900
        assert bottom <= 500
        assert not overlaps(label.box, [other.box for other in labels[place + 1 :]])


def test_the_name_of_a_small_region_lies_on_it_or_on_the_sea_never_on_its_neighbour():
    around = shapely.box(110, -8, 113, -7)
    city = shapely.box(111.4, -7.6, 111.6, -7.4)
    islet = shapely.box(113.4, -7.5, 113.45, -7.45)
    shapes = np.array([around - city, city, islet], dtype=object)
    projection = fit(((-8.5, 109.5), (-6.5, 115.0)), 900, 500, 10)
    names = ("Sekitar", "Kota Panjang", "Pulau Kecil")
    labels = place_labels(names, shapes, projection, (900, 500), Typeface(), 12)
    found = {" ".join(label.lines): shapely.box(*label.box) for label in labels}
    ground = shapely.transform(shapes, projection.project_xy)
    assert found["Kota Panjang"].centroid.within(ground[1])
    assert not found["Pulau Kecil"].intersects(ground[0])


def test_the_selected_region_is_named_before_all_others():
    shapes = np.array([shapely.box(110, -8, 110.2, -7.8), shapely.box(110.2, -8, 110.35, -7.8)])
    projection = fit(((-8.0, 110.0), (-7.8, 110.35)), 60, 30, 0)
    names = ("Besar", "Kecil")

    def named(first: int | None) -> list[str]:
        labels = place_labels(names, shapes, projection, (60, 40), Typeface(), 12, first)
        return [" ".join(label.lines) for label in labels]

    assert named(None)[0] == "Besar"
    assert named(1)[0] == "Kecil"


def test_the_shapes_of_points_differ_and_stay_within_their_box():
    masks = [shape_mask(shape, 9) for shape in ("circle", "square", "triangle", "diamond", "cross")]
    assert all(mask.shape == (19, 19) and 60 < mask.sum() < 330 for mask in masks)
    for place, mask in enumerate(masks):
        assert not any((mask == other).all() for other in masks[place + 1 :])
    assert (shape_mask("entah", 9) == masks[0]).all()


def test_the_more_points_the_smaller_they_are():
    radii = [point_radius(count, 10) for count in (10, 1_000, 10_000, 200_000)]
    assert radii == sorted(radii, reverse=True)
    assert len(set(radii)) == 4


def test_a_nation_of_regions_gets_no_labels():
    names = tuple(f"R{i}" for i in range(61))
    projection = fit(((-8.0, 110.0), (-7.0, 171.0)), 900, 500, 10)
    assert place_labels(names, squares(61), projection, (900, 500), Typeface(), 12) == []


def test_names_on_the_map_drop_what_its_title_says():
    assert short_name("Kabupaten Belu") == "Belu"
    assert short_name("Kota Administrasi Jakarta Barat") == "Kota Jakarta Barat"
    assert short_name("Kabupaten Administrasi Kepulauan Seribu") == "Kepulauan Seribu"


@pytest.mark.parametrize("text", ["satu dua tiga empat lima enam", "A" * 400, "", "kata " * 300])
def test_wrapped_lines_fit_their_width(text):
    face = Typeface()
    lines = face.wrap(text, 150, 20, most=4)
    assert len(lines) <= 4
    assert all(face.width(line, 20) <= 150 for line in lines)


def test_wrapping_loses_no_word_when_there_is_room():
    text = "Di Papua Pegunungan enam dari sepuluh orang tinggal jauh"
    assert " ".join(Typeface().wrap(text, 200, 20, most=20)) == text


def test_a_paragraph_is_as_high_as_its_lines():
    face = Typeface()
    one, two = Paragraph("satu", 20), Paragraph("satu dua", 20)
    width = face.width("satu du", 20)
    assert two.height(face, width) == 2 * one.height(face, width)


def test_the_legend_always_names_the_class_without_data():
    view = sample_view(class_index=np.array([0, 1, 2]))
    with using("id"):
        full = class_block(view, Sizes.of(WIDTH)).height(Typeface(), 300)
        fewer = sample_view(class_index=np.array([0, 1, 2]), labels=(), colours=())
        assert full > class_block(fewer, Sizes.of(WIDTH)).height(Typeface(), 300) > 0


def test_without_the_typeface_the_built_in_font_serves_and_the_log_says_so(monkeypatch, caplog):
    monkeypatch.setattr(typeface_module, "typeface_path", lambda: None)
    with caplog.at_level(logging.WARNING):
        assert picture(sample_view(), squares(3)).width == WIDTH
    assert "built-in font" in caplog.text


def test_the_scale_bar_is_a_round_number_that_fits():
    assert scale_length_km(1.0, 730.0) == 500
    assert scale_length_km(2.0, 9.9) == 2
    assert scale_length_km(100.0, 30.0) == pytest.approx(0.2)


def test_a_degree_of_longitude_is_shortened_except_on_the_nation():
    assert aspect_of(((-60.5, 110.0), (-59.5, 111.0))) == pytest.approx(0.5, abs=1e-3)
    assert aspect_of(((-11.0, 95.0), (6.0, 141.0))) == pytest.approx(46 / 17)


def test_a_map_of_places_alone_has_no_sign_for_regions_without_data():
    sizes, typeface = Sizes.of(2400), Typeface()
    view = sample_view(("A", "B"), colours=(), labels=(), no_data_label="")
    named = sample_view(("A", "B"), colours=(), labels=())
    for flat in (True, False):
        without, with_sign = (
            class_block(each, sizes, flat=flat).height(typeface, 900) for each in (view, named)
        )
        assert 0 < without < with_sign
