"""Insets: far islands leave the main land larger, small regions are drawn again, none on land."""

import numpy as np
import pytest
import shapely

from data.current import current_dataset
from lib.services.reports.insets import FAR_GAIN, plan, without_far_islands
from lib.services.reports.map_png import render_map, render_map_svg
from lib.services.reports.projection import fit, usable_bounds
from tests.lib.reports_sample import sample_view
from tests.lib.test_reports_map_png import TODAY

SIZE = (1000, 500)


def boxes(*corners) -> np.ndarray:
    return np.array([shapely.box(*each) for each in corners], dtype=object)


def whole(geometries):
    west, south, east, north = shapely.total_bounds(geometries)
    return usable_bounds(((south, west), (north, east)), np.array([west, south, east, north]))


def test_a_small_island_far_away_leaves_the_map():
    land = boxes((110, -8, 111, -7), (112.9, -7.5, 113, -7.4))
    main, far = without_far_islands(whole(land), land)
    assert main == ((-8, 110), (-7, 111))
    assert far == ((-7.5, 112.9), (-7.4, 113))


@pytest.mark.parametrize(
    "land",
    [
        boxes((110, -8, 111, -7), (112, -8, 113, -7)),  # as large as the rest
        boxes((110, -8, 111, -7), (111.1, -7.5, 111.2, -7.4)),  # near
        boxes((110, -8, 111, -7)),
        boxes((110, -8, 111, -7), (112.9, -7.5, 113, -7.4), (108, -7.5, 108.1, -7.4)),  # around
        boxes((95, -8, 111, -7), (140, -7.5, 140.1, -7.4)),  # a nation is never split
        np.array([None, shapely.from_wkt("POLYGON EMPTY")], dtype=object),
    ],
)
def test_all_other_maps_stay_whole(land):
    bounds = whole(land)
    assert without_far_islands(bounds, land) == (bounds,)


def test_what_is_left_out_is_little_and_worth_it_for_every_province():
    dataset = current_dataset()
    codes = dataset.regions["kode"].str[:2]
    for code in codes.unique():
        land = dataset.geometries("regions")[(codes == code).to_numpy()]
        bounds = whole(land)
        split = without_far_islands(bounds, land)
        if len(split) == 1:
            continue
        (south, west), (north, east) = split[0]
        area = shapely.area(shapely.clip_by_rect(land, west, south, east, north)).sum()
        assert area >= 0.95 * shapely.area(land).sum()
        (s, w), (n, e) = bounds
        assert np.hypot(n - s, e - w) >= FAR_GAIN * np.hypot(north - south, east - west)


def test_insets_lie_on_the_page_off_the_land_and_off_each_other():
    dataset = current_dataset()
    land = dataset.geometries("display_nation")
    bounds = whole(land)
    projection = fit(bounds, *SIZE, margin=4)
    insets = plan(land, projection, SIZE, (), 0.4)
    assert insets, "the cities of Jakarta are too small to see"
    drawn = shapely.transform(shapely.get_parts(land), projection.project_xy)
    frames = [shapely.box(*inset.box) for inset in insets]
    for frame in frames:
        assert not shapely.intersects(frame, drawn).any()
        left, top, right, bottom = frame.bounds
        assert min(left, top) >= 0
        assert right <= SIZE[0]
        assert bottom <= SIZE[1]
    assert not any(a.intersects(b) for i, a in enumerate(frames) for b in frames[:i])
    jakarta = dataset.regions["kode"].str.startswith("31.7").to_numpy()
    west, south, east, north = shapely.total_bounds(land[jakarta])
    assert any(
        b[0][1] <= west and b[0][0] <= south and b[1][1] >= east and b[1][0] >= north
        for b in (inset.bounds for inset in insets)
    )


def test_an_island_in_an_inset_keeps_its_colour_and_its_name():
    land = boxes((110, -8, 111, -7), (112.9, -7.5, 113, -7.4), (110, -7, 110.1, -6.9))
    view = sample_view(("Daratan", "Pulau", "C"), bounds=whole(land))
    svg = render_map_svg(view, land, width_px=1200, today=TODAY).decode()
    assert ">Pulau<" in svg
    assert svg.count(f'fill="{view.colours[1]}"') >= 2
    assert render_map(view, land, width_px=1200, today=TODAY)
