"""Friction rasters that people load: what is accepted, what is refused, and the minutes."""

import numpy as np
import pytest

from geo.ecef import geodesic_m
from lib.errors import EmptyFileError, LimitError
from lib.services import travel_friction, travel_raster
from lib.services.travel_errors import (
    BoatSpeedError,
    RasterAreaError,
    RasterBandError,
    RasterCrsError,
    RasterDamagedError,
    RasterEmptyError,
    RasterShapeError,
    RasterTypeError,
    RasterUnitsError,
    RasterWindowError,
)
from lib.services.travel_friction import friction_travel
from lib.services.travel_raster import open_friction
from tests.lib.rasters import WALK, geotiff, turned
from tests.lib.small import small_dataset

# The small country: 8.0 to 9.2 S, 123.8 to 124.8 E, in cells of 0.01 degrees.
SHAPE = (120, 100)


def plain(**more):
    return geotiff(np.full(SHAPE, WALK, dtype=np.float32), **more)


def islands():
    """Sea everywhere but on the three landmasses of the small country."""
    values = np.full(SHAPE, -9999.0, dtype=np.float32)
    values[90:110, 10:50] = WALK  # Belu
    values[20:40, 60:90] = WALK  # Alor
    values[75:85, 10:30] = WALK  # Kedua
    return geotiff(values)


def test_minutes_are_metres_at_the_friction_of_the_cells():
    """A lies a cell west of P1: 1,099 m at 100 m a minute."""
    found = friction_travel(open_friction(plain()), "puskesmas", dataset=small_dataset())
    metres = geodesic_m([-9.005], [124.005], [-9.005], [124.015])[0]
    assert found.travel.value[0] == pytest.approx(metres * WALK, rel=1e-6)
    assert (found.travel.kind, found.travel.unit) == ("medan", "minutes")
    assert found.report.places_off == 0
    assert found.report.cells <= 2 * SHAPE[0] * SHAPE[1]


def test_a_surface_of_speeds_gives_the_same_as_one_of_minutes():
    speed = geotiff(np.full(SHAPE, 6, dtype=np.uint8), nodata=0)
    one = friction_travel(open_friction(speed, units="kmh"), "puskesmas", dataset=small_dataset())
    two = friction_travel(open_friction(plain()), "puskesmas", dataset=small_dataset())
    np.testing.assert_allclose(one.travel.value, two.travel.value, rtol=1e-6)


def test_the_sea_is_crossed_by_boat_or_not_at_all():
    raster, data = open_friction(islands()), small_dataset()
    ashore = friction_travel(raster, "puskesmas", dataset=data)
    assert np.isinf(ashore.travel.value).tolist() == [False, False, False, True, True, False]
    assert ashore.report.cut_off == 2
    slow = friction_travel(raster, "puskesmas", boat_kmh=10, dataset=data).travel.value
    fast = friction_travel(raster, "puskesmas", boat_kmh=40, dataset=data).travel.value
    assert np.isfinite(slow).all()
    assert (fast[3:5] < slow[3:5]).all()
    assert slow[0] == ashore.travel.value[0]


def test_a_gap_inland_stays_impassable_to_boats():
    values = np.full(SHAPE, -9999.0, dtype=np.float32)
    values[90:110, 10:50] = WALK
    values[90:110, 26:38] = -9999.0  # a lake across Belu, from shore to shore
    raster, data = open_friction(geotiff(values)), small_dataset()
    sea = travel_friction._sea(
        data,
        travel_raster.as_friction(np.ma.masked_less(values, 0), "minutes_per_metre"),
        raster.grid,
    )
    assert sea[5, 5]
    assert not sea[100, 32]
    assert sea[91, 32]  # within three cells of the shore


def test_a_village_in_the_water_goes_to_the_nearest_shore_within_the_limit():
    values = np.full(SHAPE, WALK, dtype=np.float32)
    values[98:103, 19:21] = -9999.0  # under A at row 100, column 20
    raster, data = open_friction(geotiff(values)), small_dataset()
    near = friction_travel(raster, "puskesmas", "53.04", dataset=data)
    assert near.report.places_moved == 1
    assert np.isfinite(near.travel.value[0])
    far = friction_travel(raster, "puskesmas", "53.04", snap_m=500, dataset=data)
    assert far.report.places_off == 1
    assert np.isnan(far.travel.value[0])


def test_only_the_villages_of_the_scope_are_told():
    found = friction_travel(open_friction(plain()), "puskesmas", "54.71", dataset=small_dataset())
    assert np.isnan(found.travel.value).tolist() == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("content", "more", "error"),
    [
        (b"", {}, EmptyFileError),
        (b"PK\x03\x04 not a raster", {}, RasterTypeError),
        (b"II*\x00" + b"\xff" * 40, {}, RasterDamagedError),
        (plain(crs=None), {}, RasterCrsError),
        (plain(crs="EPSG:32751"), {}, RasterCrsError),
        (plain(transform=turned()), {}, RasterShapeError),
        (plain(cell=0.5), {}, RasterShapeError),
        (plain(north=50.0), {}, RasterAreaError),
        (plain(), {"band": 2}, RasterBandError),
        (plain(), {"band": 0}, RasterBandError),
        (geotiff(np.full(SHAPE, 1 + 1j, dtype=np.complex64)), {}, RasterBandError),
        (geotiff(np.full(SHAPE, -9999.0, dtype=np.float32)), {}, RasterEmptyError),
        (geotiff(np.full(SHAPE, 40.0, dtype=np.float32)), {}, RasterUnitsError),
        (plain(), {"units": "kmh"}, RasterUnitsError),
    ],
)
def test_what_is_no_friction_raster_is_refused(content, more, error):
    with pytest.raises(error) as caught:
        open_friction(content, "F.tif", **more)
    assert "F.tif" in caught.value.message("id")


def test_sizes_over_the_limits_are_refused_before_the_values_are_read(monkeypatch):
    content = plain()
    raster = open_friction(content)
    for name, value in (("MAX_FILE_BYTES", 100), ("MAX_FILE_CELLS", 100), ("MAX_BLOCK_CELLS", 10)):
        with monkeypatch.context() as patch:
            patch.setattr(travel_raster, name, value)
            with pytest.raises(LimitError):
                open_friction(content)
    monkeypatch.setattr(travel_friction, "MAX_WINDOW_CELLS", 100)
    with pytest.raises(RasterWindowError):
        friction_travel(raster, "puskesmas", "53.04", dataset=small_dataset("window"))


def test_a_raster_cut_short_is_damaged():
    content = plain()
    with pytest.raises(RasterDamagedError):
        open_friction(content[: len(content) // 2])


def test_a_scope_outside_the_raster_and_a_flying_boat_are_refused():
    raster = open_friction(plain(north=-3.0))
    for scope in ("53.04", "nasional"):
        with pytest.raises(RasterAreaError):
            friction_travel(raster, "puskesmas", scope, dataset=small_dataset())
    with pytest.raises(BoatSpeedError):
        friction_travel(raster, "puskesmas", boat_kmh=900, dataset=small_dataset())


def test_bands_and_their_description_are_kept():
    two = np.stack([np.full(SHAPE, 7.0), np.full(SHAPE, 0.012)])
    raster = open_friction(geotiff(two), band=2)
    assert (raster.bands, raster.band, raster.dtype, raster.nodata) == (2, 2, "float64", -9999.0)
    assert raster.median_kmh == pytest.approx(5.0)
    assert raster.passable_share == 1.0
