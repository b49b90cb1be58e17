"""Put every village on the map: its own point, or its kecamatan's, and the land it stands on."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from data.build.common import BuildLog
from data.build.geography_land import Land

# A point this far both from the polygon of its own kecamatan and from the middle of its villages
# contradicts them and is dropped. Either alone may be the polygon's fault, or a long coast.
STRAY_LIMIT_KM = 20.0
# The same for a kecamatan without polygon, measured from the middle of its villages alone.
STRAY_SIBLING_KM = 40.0
# Farther out than this the nearest polygon is likely another island than the one meant, which the
# source does not draw: such a village gets no landmass, and so no verdict on sea crossing.
LAND_LIMIT_M = 1_000.0
# Nobody lives closer together than this: more people than an islet can hold do not live on it, so
# that the point, or the outline of the islet, is wrong. Bungin, the densest island, has 40,000.
CROWDED_PER_KM2 = 50_000.0
# Villages whose point is known to lie on another land than they do.
WRONG_LAND_FILE = Path(__file__).with_name("village_land.csv")
_GEOD = Geod(ellps="WGS84")


def place_villages(
    frame: pd.DataFrame,
    regions: pd.DataFrame,
    districts: pd.DataFrame,
    land: Land,
    log: BuildLog,
) -> pd.DataFrame:
    """Return the frame with lat, lon, location_quality and landmass_id for every village."""
    frame = _drop_strays(frame, districts, log)
    lost = frame["lat"].isna()
    point = districts.set_index("kode")
    for axis in ("lat", "lon"):
        frame[axis] = frame[axis].fillna(frame["kode_kecamatan"].map(point[axis]))
    frame["location_quality"] = np.where(lost, "district", "village")
    log.say(f"Di titik kecamatan (location_quality = district): {int(lost.sum())}.")
    region, landmass, metres = land.lookup().locate(
        frame["lat"].to_numpy(), frame["lon"].to_numpy(), LAND_LIMIT_M
    )
    frame["landmass_id"] = np.where(lost, -1, landmass).astype("int32")
    _log_land(frame, metres, log)
    frame["landmass_id"] = doubt_land(frame, land, pd.read_csv(WRONG_LAND_FILE, dtype=str), log)
    _log_outside(frame, regions, region, metres, log)
    return frame


def _drop_strays(frame: pd.DataFrame, districts: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    """Empty the points that lie far from their own kecamatan."""
    shapes = frame["kode_kecamatan"].map(districts.set_index("kode")["geometry"])
    km = _distance_km(frame, shapes.to_numpy())
    middle = frame.groupby("kode_kecamatan")[["lat", "lon"]].transform("median")
    _, _, metres = _GEOD.inv(
        frame["lon"].to_numpy(),
        frame["lat"].to_numpy(),
        middle["lon"].to_numpy(),
        middle["lat"].to_numpy(),
    )
    sibling_km = np.asarray(metres) / 1000
    stray = np.where(
        shapes.isna(),
        sibling_km > STRAY_SIBLING_KM,
        (km > STRAY_LIMIT_KM) & (sibling_km > STRAY_LIMIT_KM),
    )
    km = np.where(np.isnan(km), sibling_km, km)
    log.say(
        f"Tanpa koordinat di sumber: {int(frame['lat'].isna().sum())}. Titik yang terlalu jauh "
        f"dari kecamatannya sendiri (lebih dari {STRAY_LIMIT_KM:.0f} km dari poligon dan dari "
        f"desa-desa lain), tidak dipakai: "
        f"{int(stray.sum())}."
    )
    rows = [
        (r.kode, r.nama, f"{r.lat:.4f}", f"{r.lon:.4f}", f"{d:.0f}")
        for r, d in zip(frame[stray].itertuples(), km[stray], strict=True)
    ]
    log.table(["kode", "nama", "lat", "lon", "km"], rows)
    return frame.assign(lat=frame["lat"].mask(stray), lon=frame["lon"].mask(stray))


def _distance_km(frame: pd.DataFrame, shapes: NDArray[Any]) -> NDArray[np.float64]:
    """Return the geodesic distance of each point to its shape in km, 0 inside, NaN unknown."""
    lat, lon = frame["lat"].to_numpy(), frame["lon"].to_numpy()
    km = np.full(len(frame), np.nan)
    rows = np.flatnonzero(np.isfinite(lat) & np.array([s is not None for s in shapes]))
    rows = rows[~pd.isna(shapes[rows])]
    points = shapely.points(lon[rows], lat[rows])
    lines = shapely.shortest_line(points, shapes[rows])
    ends = shapely.get_coordinates(lines).reshape(-1, 4)
    _, _, metres = _GEOD.inv(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3])
    km[rows] = np.asarray(metres) / 1000
    return km


def doubt_land(
    frame: pd.DataFrame, land: Land, wrong: pd.DataFrame, log: BuildLog
) -> NDArray[np.int32]:
    """Return the landmass of each village, -1 where its point can't tell.

    Parameters
    ----------
    frame
        Columns kode, nama, population, landmass_id.
    land
        Areas (km²) and landmasses of all parts.
    wrong
        Columns kode, nama: villages whose point is known to lie on another land.
    log
        Takes the list of those changed.

    Raises
    ------
    ValueError
        If a village of the list is not in the frame under that name.

    """
    named = set(zip(frame["kode"], frame["nama"], strict=True))
    lost = [r.kode for r in wrong.itertuples() if (r.kode, r.nama) not in named]
    if lost:
        message = f"villages of the list of wrong land are not there: {lost}"
        raise ValueError(message)
    area = np.bincount(land.landmass_id, weights=land.area_km2)
    number = frame["landmass_id"].to_numpy()
    on_land = number >= 0
    people = np.bincount(
        number[on_land], weights=frame["population"].to_numpy()[on_land], minlength=len(area)
    )
    crowded = on_land & (people[number] > CROWDED_PER_KM2 * area[number])
    listed = on_land & frame["kode"].isin(wrong["kode"]).to_numpy()
    log.say(
        f"Daratan diragukan (landmass_id = -1, tanpa putusan penyeberangan): {int(listed.sum())} "
        f"desa yang titiknya diketahui jatuh di daratan lain, {int((crowded & ~listed).sum())} di "
        f"pulau yang terlalu kecil bagi penduduknya (lebih dari {CROWDED_PER_KM2:,.0f} jiwa/km²)."
    )
    rows = frame.loc[crowded | listed, ["kode", "nama", "population"]]
    log.table(["kode", "nama", "jiwa"], rows.itertuples(index=False))
    return np.where(crowded | listed, -1, number).astype(np.int32)


def _log_land(frame: pd.DataFrame, metres: NDArray[np.float64], log: BuildLog) -> None:
    own = (frame["location_quality"] == "village").to_numpy()
    nowhere = own & np.isnan(metres)
    log.say(
        f"Daratan: {int((own & (metres == 0)).sum()):,} titik di dalam poligon; "
        f"{int((own & (metres > 0)).sum())} di air, dipasang ke daratan terdekat dalam "
        f"{LAND_LIMIT_M / 1000:.0f} km; {int(nowhere.sum())} lebih jauh (pulau yang tidak "
        "digambar di peta batas): landmass_id = -1, tanpa putusan penyeberangan."
    )
    log.table(["kode", "nama"], frame.loc[nowhere, ["kode", "nama"]].itertuples(index=False))


def _log_outside(
    frame: pd.DataFrame,
    regions: pd.DataFrame,
    region: NDArray[np.int64],
    metres: NDArray[np.float64],
    log: BuildLog,
) -> None:
    """List the villages whose point does not lie in the polygon of their own regency."""
    shapes = frame["kabkota"].map(regions.set_index("kode")["geometry"]).to_numpy()
    shapely.prepare(shapes)
    own = (frame["location_quality"] == "village").to_numpy()
    inside = shapely.intersects_xy(shapes, frame["lon"].to_numpy(), frame["lat"].to_numpy())
    out = np.flatnonzero(own & ~inside)
    share = inside[own].mean()
    log.heading("Titik di luar poligon kabupaten/kotanya sendiri", 3)
    log.say(
        f"Di dalam: {share:.2%} dari {int(own.sum()):,} titik desa. Di luar: {len(out)}, tetap "
        "dihitung pada kabupaten/kota menurut kodenya."
    )
    km = _distance_km(frame.iloc[out], shapes[out])
    kode = regions["kode"].to_numpy()
    rows = []
    for i, distance in zip(out, km, strict=True):
        inside_other = region[i] >= 0 and metres[i] == 0
        where = kode[region[i]] if inside_other else "air"
        rows.append((frame["kode"].iloc[i], frame["nama"].iloc[i], where, f"{distance:.1f}"))
    log.table(["kode", "nama", "titik ada di", "km dari daerah sendiri"], rows)
