"""Distances against two independent implementations of the geodesic problem."""

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from pyproj import Geod

from geo.ecef import SERIES_LIMIT_M, chord_slack_m, geodesic_m, to_ecef

PLACES = {
    "Sabang": (5.89304, 95.32134),
    "Banda Aceh": (5.55285, 95.31929),
    "Medan": (3.58333, 98.66667),
    "Pontianak (khatulistiwa)": (-0.00024, 109.32250),
    "Jakarta, Monas": (-6.17540, 106.82715),
    "Bandung": (-6.91486, 107.60981),
    "Surabaya": (-7.24580, 112.73778),
    "Kupang": (-10.17722, 123.60703),
    "Ndana": (-11.00700, 122.87500),
    "Wamena": (-4.09694, 138.94861),
    "Jayapura": (-2.53371, 140.71813),
    "Merauke": (-8.49917, 140.40444),
}
POINTS = np.array(list(PLACES.values()))


def test_every_pair_of_cities_agrees_with_geographiclib_to_a_tenth_of_a_millimetre():
    one, two = np.triu_indices(len(POINTS), k=1)
    ours = geodesic_m(*POINTS[one].T, *POINTS[two].T)
    theirs = [
        Geodesic.WGS84.Inverse(*POINTS[a], *POINTS[b])["s12"] for a, b in zip(one, two, strict=True)
    ]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-4)


@pytest.mark.parametrize("length_m", [0.5, 30.0, 1_000.0, 5_000.0, 60_000.0, 199_999.0])
def test_the_series_is_within_its_bound_in_every_azimuth(length_m):
    random = np.random.default_rng(2_024)
    count = 20_000
    lat, lon = random.uniform(-11, 6, count), random.uniform(95, 141, count)
    geod = Geod(ellps="WGS84")
    azimuth = random.uniform(0, 360, count)
    lon2, lat2, _ = geod.fwd(lon, lat, azimuth, np.full(count, length_m))
    error = np.abs(geodesic_m(lat, lon, lat2, lon2) - length_m)
    assert error.max() < 1e-4


def test_longer_pairs_are_exact():
    lat, lon = np.full(3, -6.0), np.full(3, 107.0)
    lat2, lon2 = np.array([-6.0, 3.0, -2.0]), np.array([110.0, 98.0, 141.0])
    expected = Geod(ellps="WGS84").inv(lon, lat, lon2, lat2)[2]
    assert expected.min() > SERIES_LIMIT_M
    np.testing.assert_allclose(geodesic_m(lat, lon, lat2, lon2), expected, rtol=0, atol=1e-6)


def test_equal_chords_never_differ_on_the_surface_by_more_than_the_slack():
    random = np.random.default_rng(7)
    geod = Geod(ellps="WGS84")
    for length in (20_000.0, 150_000.0, 900_000.0):
        lat, lon = random.uniform(-11, 6, 4_000), random.uniform(95, 141, 4_000)
        lon2, lat2, _ = geod.fwd(lon, lat, random.uniform(0, 360, 4_000), np.full(4_000, length))
        chord = np.linalg.norm(to_ecef(lat, lon) - to_ecef(lat2, lon2), axis=1)
        spread = chord.max() - chord.min()
        assert 0 < spread < chord_slack_m(chord.min(keepdims=True))[0]
