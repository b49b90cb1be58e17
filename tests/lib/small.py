"""A small country in memory: two provinces, three regencies, three landmasses."""

from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from data.store import Dataset

PROVINCES = [("53", "Nusa Tenggara Timur"), ("54", "Provinsi Kedua")]
REGIONS = [("53.04", "Kabupaten Belu"), ("53.05", "Kabupaten Alor"), ("54.71", "Kota Kedua")]
DISTRICTS = [
    ("53.04.01", "Satu"),
    ("53.04.02", "Dua"),
    ("53.05.01", "Tiga"),
    ("54.71.01", "Empat"),
]
# kode, nama, lat, lon, population, landmass_id
VILLAGES = [
    ("53.04.01.2001", "A", -9.0, 124.00, 1_000, 1),
    ("53.04.01.2002", "B", -9.0, 124.04, 500, 1),
    ("53.04.02.2001", "C", -9.0, 124.20, 250, -1),
    ("53.05.01.2001", "D", -8.3, 124.50, 400, 2),
    ("53.05.01.2002", "E", -8.3, 124.60, 0, 2),
    ("54.71.01.1001", "F", -8.8, 124.00, 0, 3),
]
# id, nama, kode_kabkota, kode_kecamatan, lat, lon, active, landmass_id
FACILITIES = [
    ("P1", "Puskesmas Satu", "53.04", "53.04.01", -9.0, 124.01, True, 1),
    ("P2", "Puskesmas Dua", "53.04", None, np.nan, np.nan, True, -1),
    ("P3", "Puskesmas Lama", "53.05", "53.05.01", -8.3, 124.50, False, 2),
    ("P4", "Puskesmas Empat", "54.71", "54.71.01", -8.8, 124.01, True, 3),
]
FACILITY_COLUMNS = [
    "id", "nama", "kode_kabkota", "kode_kecamatan", "lat", "lon", "active", "landmass_id",
]  # fmt: skip


def small_dataset(version="small", facilities=FACILITIES, villages=VILLAGES):
    """Build a dataset whose every table is in memory; versions tell caches apart."""
    names = ["kode", "nama"]
    regions = pd.DataFrame(REGIONS, columns=names)
    regions["landmass_ids"] = [np.array([1]), np.array([2]), np.array([3])]
    rows = pd.DataFrame(facilities, columns=FACILITY_COLUMNS)
    rows["facility_class"], rows["year"] = "puskesmas", 2022
    columns = [*names, "lat", "lon", "population", "landmass_id"]
    frames = {
        "provinces": pd.DataFrame(PROVINCES, columns=names),
        "regions": regions,
        "districts": pd.DataFrame(DISTRICTS, columns=names),
        "villages": pd.DataFrame(villages, columns=columns),
        "service:puskesmas": rows,
        "service:klinik": rows.iloc[:0],
    }
    shapes = np.array(
        [
            shapely.MultiPolygon([shapely.box(123.9, -9.1, 124.3, -8.9)]),
            shapely.MultiPolygon([shapely.box(124.4, -8.4, 124.7, -8.2)]),
            shapely.MultiPolygon([shapely.box(123.9, -8.85, 124.1, -8.75)]),
        ],
        dtype=object,
    )
    return Dataset(
        root=Path("/nonexistent"),
        version=version,
        classes=(),
        _frames=frames,
        _shapes={"regions": shapes},
    )
