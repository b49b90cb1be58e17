"""A real province computed again in plain Python with geographiclib, row by row."""

import math
from collections import defaultdict

import pandas as pd
import pytest
from geographiclib.geodesic import Geodesic

from data.store import PACKAGE, load_dataset
from lib.services.coverage import coverage_table

RADIUS_KM = 1.0
PROVINCE = "31"  # DKI Jakarta: 267 villages, six regencies, one of them all islands


def haversine_km(lat, lon, lat2, lon2):
    one, two = math.radians(lat), math.radians(lat2)
    half = math.sin((two - one) / 2) ** 2
    half += math.cos(one) * math.cos(two) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def nearest_km(lat, lon, facilities):
    """Measure on the ellipsoid whatever the sphere, off by up to 0.6 %, leaves in doubt."""
    rough = [(haversine_km(lat, lon, a, b), a, b) for a, b in facilities]
    limit = min(rough)[0] * 1.02 + 0.001
    return min(
        Geodesic.WGS84.Inverse(lat, lon, a, b)["s12"] / 1000 for far, a, b in rough if far <= limit
    )


def smallest_that_reaches(rows, percent):
    total, running = sum(people for _, people in rows), 0
    for distance, people in sorted(rows):
        running += people
        if people and running * 100 >= percent * total:
            return distance
    return math.nan


def reference(dataset, service_frame, province, radius_km):
    """Give kode -> (population, covered, median, p90, mean, facilities, must cross the sea)."""
    facilities = service_frame[service_frame["active"]]
    placed = facilities.dropna(subset=["lat", "lon"])
    lands = set(placed["landmass_id"])
    points = list(zip(placed["lat"], placed["lon"], strict=True))
    rows, crossing = defaultdict(list), defaultdict(int)
    villages = dataset.villages
    vague = (facilities["landmass_id"] < 0) | (facilities["location_quality"] == "district")
    doubtful = set(facilities.loc[vague, "kode_kecamatan"].dropna())
    doubtful |= set(facilities.loc[facilities["kode_kecamatan"].isna(), "kode_kabkota"])
    for village in villages[villages["kode"].str.startswith(province)].itertuples():
        kode = village.kode[:5]
        near = [p for p in points if abs(p[0] - village.lat) < 2 and abs(p[1] - village.lon) < 2]
        rows[kode].append((nearest_km(village.lat, village.lon, near), village.population))
        alone = village.landmass_id >= 0 and village.landmass_id not in lands
        if alone and not doubtful & {village.kode[:5], village.kode[:8]}:
            crossing[kode] += village.population
    result = {}
    for kode, own in rows.items():
        total = sum(people for _, people in own)
        result[kode] = (
            total,
            sum(people for distance, people in own if distance <= radius_km),
            smallest_that_reaches(own, 50),
            smallest_that_reaches(own, 90),
            sum(distance * people for distance, people in own) / total,
            int((facilities["kode_kabkota"] == kode).sum()),
            crossing[kode],
        )
    return result


def compare(dataset, service, frame, province=PROVINCE):
    table = coverage_table(service, RADIUS_KM * 1000, within=province, dataset=dataset)
    expected = reference(dataset, frame, province, RADIUS_KM)
    assert table["kode"].tolist() == sorted(expected)
    for row in table.itertuples():
        people, covered, median, p90, mean, facilities, crossing = expected[row.kode]
        assert (row.population, row.population_covered) == (people, covered)
        assert row.coverage_pct == pytest.approx(100 * covered / people, rel=1e-12)
        # The documented bound of our distances is 0.1 mm.
        assert [row.median_km, row.p90_km, row.mean_km] == pytest.approx(
            [median, p90, mean], abs=1e-7
        )
        assert row.facilities == facilities
        if not pd.isna(row.sea_crossing_population):
            assert row.sea_crossing_population == crossing


def test_jakarta_by_puskesmas_is_the_same_in_plain_python():
    dataset = load_dataset()
    assert (dataset.root / PACKAGE).exists()
    from data.catalogue import load_catalogue

    frame = dataset.service_facilities(load_catalogue().service("puskesmas"))
    compare(dataset, "puskesmas", frame)
