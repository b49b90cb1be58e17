"""What a report on the data can be about: a facility as it stands, or the data of a region."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from data.current import current_dataset
from data.places import in_indonesia
from data.validation.notations import read_axis, split_pairs


@dataclass(frozen=True)
class Facility:
    """A facility as the data in effect have it; `lat`, `lon` in degrees, NaN without a point."""

    facility_class: str
    id: str
    nama: str
    kode_kabkota: str
    kode_kecamatan: str
    lat: float
    lon: float
    quality: str
    active: bool

    @property
    def placed(self) -> bool:
        """Whether it has a point."""
        return math.isfinite(self.lat) and math.isfinite(self.lon)


def facility(facility_class: str, identity: str) -> Facility | None:
    """Return a facility by its id, None if the data in effect have none."""
    table = current_dataset().facilities.get(facility_class)
    if table is None or not identity:
        return None
    own = table[table["id"] == identity]
    return None if own.empty else _facility(facility_class, own.iloc[0])


def _facility(facility_class: str, row: pd.Series) -> Facility:
    district = row["kode_kecamatan"]
    return Facility(
        facility_class=facility_class,
        id=str(row["id"]),
        nama=str(row["nama"]),
        kode_kabkota=str(row["kode_kabkota"]),
        kode_kecamatan=district if isinstance(district, str) else "",
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        quality=str(row["location_quality"]),
        active=bool(row["active"]),
    )


def facilities_in(facility_class: str, region: str) -> dict[str, str]:
    """Return the names of a class's facilities in a region by id, in the order of names."""
    table = current_dataset().facilities.get(facility_class)
    if table is None or not region:
        return {}
    code = table["kode_kabkota"]
    own = table[code.eq(region) | code.str.startswith(f"{region}.")].sort_values("nama")
    return dict(zip(own["id"].astype("str"), own["nama"].astype("str"), strict=True))


def read_point(text: str) -> tuple[float, float] | None:
    """Read one point as people write it ("-9,1067, 124,893", degrees and minutes); None if none."""
    first, second = split_pairs(pa.array([text.strip()]))
    lat, lon = (float(read_axis(each).values[0]) for each in (first, second))
    if not (np.isfinite(lat) and np.isfinite(lon)):
        return None
    if not in_indonesia(pd.Series([lat]), pd.Series([lon])).all():
        lat, lon = lon, lat  # longitude first
    return (lat, lon) if in_indonesia(pd.Series([lat]), pd.Series([lon])).all() else None
