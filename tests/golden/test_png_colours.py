"""Colours and places of the picture against maps whose answer is known beforehand."""

from __future__ import annotations

import datetime as dt
import io
import itertools

import numpy as np
import pytest
import shapely
from PIL import Image

from lib.services.palette import NO_DATA, ramp
from lib.services.reports.legend import HATCH
from lib.services.reports.map_png import render_map
from tests.lib.reports_sample import sample_view, squares

TODAY = dt.date(2026, 11, 24)


def drawn(view, geometries) -> np.ndarray:
    data = render_map(view, geometries, width_px=1200, today=TODAY)
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def where(picture: np.ndarray, colour: str) -> np.ndarray:
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return (picture == wanted).all(axis=2)


def largest_run(mask: np.ndarray) -> tuple[int, int]:
    """Give first and last column of the row with the most pixels: the region, not its swatch."""
    row = mask[np.argmax(mask.sum(axis=1))]
    columns = np.flatnonzero(row)
    return int(columns[0]), int(columns[-1])


def test_each_class_has_exactly_its_colour_and_stands_in_its_place():
    view = sample_view(("A", "B", "C", "D", "E"), class_index=np.arange(5), values=np.arange(5.0))
    picture = drawn(view, squares(5))
    runs = [largest_run(where(picture, colour)) for colour in ramp(5)]
    assert all(before[1] < after[0] for before, after in itertools.pairwise(runs))
    widths = [last - first + 1 for first, last in runs]
    # Equal squares, less a border of under a pixel each: within two pixels of each other.
    assert max(widths) - min(widths) <= 2


def unnamed(classes: tuple[int, ...], east: float):
    """Give a map without labels, which would cover what is counted."""
    names = ("",) * len(classes)
    return sample_view(names, class_index=np.array(classes), bounds=((-8, 110), (-7, east)))


def test_area_on_the_page_is_area_on_the_ground():
    shapes = np.array([shapely.box(110, -8, 113, -7), shapely.box(113, -8, 114, -7)])
    picture = drawn(unnamed((2, 4), 114), shapes)
    large, small = where(picture, ramp(5)[2]).sum(), where(picture, ramp(5)[4]).sum()
    swatch = 31 * 20
    assert (large - swatch) / (small - swatch) == pytest.approx(3.0, rel=0.03)


@pytest.mark.parametrize("enclave_first", [True, False])
def test_a_hole_is_empty_and_an_enclave_keeps_its_own_colour(enclave_first):
    lake = shapely.box(110.4, -7.8, 110.9, -7.2)
    enclave = shapely.box(111.5, -7.8, 112.5, -7.2)
    ring = shapely.box(110, -8, 113, -7) - lake - enclave
    order = [(enclave, 2), (ring, 4)] if enclave_first else [(ring, 4), (enclave, 2)]
    view = unnamed(tuple(kind for _, kind in order), 113)
    picture = drawn(view, np.array([shape for shape, _ in order]))
    dark = where(picture, ramp(5)[4])
    first, last = largest_run(dark)
    rows = np.flatnonzero(dark[:, first + 5])
    middle, span = (rows[0] + rows[-1]) // 2, last - first
    assert picture[middle, first + round(span * 0.65 / 3)].tolist() == [255, 255, 255]
    assert where(picture, ramp(5)[2])[middle, first + round(span * 2 / 3)]
    assert dark[middle, first + round(span * 1.2 / 3)]


def test_every_part_of_a_region_is_drawn_and_nothing_between_them():
    both = shapely.MultiPolygon([shapely.box(110, -8, 111, -7), shapely.box(112, -8, 113, -7)])
    picture = drawn(unnamed((4,), 113), np.array([both]))
    dark = where(picture, ramp(5)[4])
    first, last = largest_run(dark)
    row = np.argmax(dark.sum(axis=1))
    assert picture[row, (first + last) // 2].tolist() == [255, 255, 255]
    assert dark[row].sum() == pytest.approx((last - first) * 2 / 3, rel=0.02)


def test_no_data_is_grey_with_stripes_of_another_grey():
    picture = drawn(unnamed((-1,), 111), squares(1))
    ground, stripes = where(picture, NO_DATA).sum(), where(picture, HATCH).sum()
    assert ground > 3 * stripes > 0


def test_classes_stay_apart_in_grey():
    view = sample_view(("A", "B", "C", "D", "E"), class_index=np.arange(5), values=np.arange(5.0))
    data = render_map(view, squares(5), width_px=1200, today=TODAY)
    picture = Image.open(io.BytesIO(data))
    colours = np.asarray(picture.convert("RGB")).astype(int)
    grey = np.asarray(picture.convert("L")).astype(int)
    levels = [int(grey[where(colours, colour)][0]) for colour in ramp(5)]
    assert all(light - dark >= 25 for light, dark in itertools.pairwise(levels))
