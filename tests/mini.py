"""A small country in the form of the dataset, for tests of what serves and draws it.

Two provinces beside each other, each of two square regencies of two kecamatan; villages on a
grid; some facilities. Written as the real Parquet files are, and read by the real reader.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from data.store import Dataset

HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}`\\2019</script>{{'x'}}"
REGIONS = {"11.01": (100, 0), "11.02": (102, 0), "53.04": (104, 0), "53.05": (106, 0)}
"""Codes with the south-west corner (lon, lat) of their squares of two degrees."""
SEA = (3.0, 103.0)


def _write(folder: Path, name: str, frame: pd.DataFrame, geometry: list | None = None) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    if geometry is not None:
        table = table.append_column("geometry", pa.array(shapely.to_wkb(geometry).tolist()))
    pq.write_table(table, folder / f"{name}.parquet")


def _regions(folder: Path) -> None:
    squares = [shapely.MultiPolygon([shapely.box(x, y, x + 2, y + 2)]) for x, y in REGIONS.values()]
    names = ["Kabupaten Satu", HOSTILE, "Kabupaten Belu", "Kota Empat"]
    frame = pd.DataFrame({"kode": list(REGIONS), "nama": names})
    frame["kode_provinsi"] = frame["kode"].str.slice(0, 2)
    _write(folder, "regions", frame, squares)
    # Not in the order of the codes: the routes must sort.
    _write(folder, "display_nation", frame[["kode"]].iloc[::-1], squares[::-1])
    _write(folder, "provinces", pd.DataFrame({"kode": ["11", "53"], "nama": ["Aceh", "NTT"]}))


def _districts(folder: Path) -> None:
    rows, shapes = [], []
    for code, (x, y) in REGIONS.items():
        for part in (1, 2):
            rows.append((f"{code}.0{part}", f"Kecamatan {code} {part}", code))
            half = shapely.box(x, y + part - 1, x + 2, y + part)
            missing = code == "11.02" and part == 2
            shapes.append(None if missing else shapely.MultiPolygon([half]))
    _write(
        folder, "districts", pd.DataFrame(rows, columns=["kode", "nama", "kode_kabkota"]), shapes
    )


def _villages(folder: Path) -> None:
    rows = []
    for code, (x, y) in REGIONS.items():
        for part in (1, 2):
            for number in range(5):
                own = "village" if number else "district"
                rows.append(
                    (
                        f"{code}.0{part}.200{number + 1}",
                        f"Desa {number + 1}",
                        y + part - 0.5,
                        x + 0.2 + 0.4 * number,
                        1000 + number,
                        own,
                    )
                )
    columns = ["kode", "nama", "lat", "lon", "population", "location_quality"]
    _write(folder, "villages", pd.DataFrame(rows, columns=columns))


def _facilities(folder: Path) -> None:
    rng = np.random.default_rng(5)
    n = 400
    frame = pd.DataFrame(
        {
            "id": [f"{i:04d}" for i in range(n)],
            "nama": [HOSTILE if i == 0 else f"SD Negeri {i}" for i in range(n)],
            "kode_kabkota": "11.01",
            "lat": rng.uniform(0.05, 1.95, n),
            "lon": rng.uniform(100.05, 107.95, n),
            "location_quality": "surveyed",
            "active": True,
        }
    )
    frame.loc[0, ["lat", "lon"]] = (1.0, 101.0)
    frame.loc[n - 2, ["lat", "lon"]] = np.nan
    frame.loc[n - 1, "active"] = False
    _write(folder, "facilities_sd", frame)


def _roads(folder: Path) -> None:
    lines = [
        shapely.LineString([(104.2, 0.3), (105.8, 0.3)]),
        shapely.LineString([(104.2, 0.6), (105.8, 1.7)]),
    ]
    frame = pd.DataFrame(
        {
            "id": ["1", "2"],
            "nama": ["Jalan A", None],
            "kelas": ["kabupaten", ""],
            "kondisi": ["baik", None],
        }
    )
    _write(folder, "roads_belu", frame, lines)


def write_mini(folder: Path) -> Dataset:
    """Write the small country into a folder and open it."""
    for part in (_regions, _districts, _villages, _facilities, _roads):
        part(folder)
    classes = ("puskesmas", "rumah_sakit", "sd", "smp", "sma")
    return Dataset(root=folder, version="mini00000001", classes=classes)
