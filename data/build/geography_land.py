"""Landmasses, the fixed links between them, and the (ODbL) table of islands."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.build.common import BuildLog
from geo.boundaries import geodesic_area_km2
from geo.landmass import LandLookup, connected_parts, number_by_area

LINKS_FILE = Path(__file__).with_name("fixed_links.csv")
LINK_LIMIT_M = 2_000.0
ISLAND_LIMIT_M = 250.0
BUFFERS_M = (20, 50, 100, 300)
METRES_PER_DEGREE = 111_000.0
# Kepmendagri 300.2.2-2430/2025 gives these four to Aceh Singkil; the source list has them still
# with Tapanuli Tengah.
FOUR_ISLANDS = {
    "12.01.40013": "Pulau Lipan",
    "12.01.40015": "Pulau Mangkir Gadang",
    "12.01.40016": "Pulau Mangkir Ketek",
    "12.01.40019": "Pulau Panjang",
}
ACEH_SINGKIL = "11.10"
_DMS = re.compile(r"(\d+)°(\d+)'([\d.]+)\" ([NS]) (\d+)°(\d+)'([\d.]+)\" ([EW])")


@dataclass(frozen=True)
class Land:
    """Hold the parts of all regions with their owners, areas and landmasses."""

    kode: NDArray[Any]
    parts: NDArray[Any]
    owner: NDArray[np.int64]
    area_km2: NDArray[np.float64]
    landmass_id: NDArray[np.int32]
    linked: frozenset[int]

    def lookup(self) -> LandLookup:
        """Return the lookup of regions and landmasses by point."""
        return LandLookup(self.parts, self.landmass_id, self.owner)

    def ids_by_region(self) -> list[list[int]]:
        """Return for each region the landmass of each of its parts, in the parts' order."""
        ids: list[list[int]] = [[] for _ in self.kode]
        for owner, landmass in zip(self.owner, self.landmass_id, strict=True):
            ids[owner].append(int(landmass))
        return ids


def build_land(kode: NDArray[Any], shapes: NDArray[Any], log: BuildLog) -> Land:
    """Return the landmasses of a coverage, fixed links included."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    area = geodesic_area_km2(parts)
    bare = connected_parts(parts)
    links = _read_links(parts, owner, bare, log)
    joined = connected_parts(parts, links)
    numbers = number_by_area(joined, area)
    linked = frozenset(int(n) for n in numbers[links.ravel()])
    log.say(
        f"Daratan: {len(parts):,} bagian poligon, {int(bare.max()) + 1:,} daratan yang "
        f"bersentuhan, {int(numbers.max()):,} setelah {len(links)} penghubung tetap."
    )
    return Land(kode, parts, owner, area, numbers, linked)


def _read_links(
    parts: NDArray[Any], owner: NDArray[Any], components: NDArray[np.int32], log: BuildLog
) -> NDArray[np.int64]:
    table = pd.read_csv(LINKS_FILE, dtype={"name": str, "note": str})
    find = LandLookup(parts, np.arange(len(parts), dtype=np.int32), owner)
    ends = [
        find.locate(table[f"lat_{e}"].to_numpy(), table[f"lon_{e}"].to_numpy(), LINK_LIMIT_M)[1]
        for e in ("a", "b")
    ]
    pairs = np.column_stack(ends).astype(np.int64)
    if (pairs < 0).any():
        lost = table["name"][(pairs < 0).any(axis=1)].tolist()
        message = f"fixed links with an end on no land: {lost}"
        raise ValueError(message)
    same = components[pairs[:, 0]] == components[pairs[:, 1]]
    for name in table["name"][same]:
        log.say(f"Penghubung {name}: kedua ujung sudah satu daratan di poligon.")
    for name in table["name"][~same]:
        log.say(f"Penghubung tetap: {name}.")
    result: NDArray[np.int64] = pairs[~same]
    return result


def landmass_table(land: Land) -> pd.DataFrame:
    """Return one row a landmass: area, the regency with most of it, regions, linked or not."""
    frame = pd.DataFrame({"id": land.landmass_id, "owner": land.owner, "area_km2": land.area_km2})
    by_region = frame.groupby(["id", "owner"], as_index=False)["area_km2"].sum()
    by_region = by_region.sort_values(["id", "area_km2", "owner"], ascending=[True, False, True])
    groups = by_region.groupby("id")
    table = pd.DataFrame(
        {
            "area_km2": groups["area_km2"].sum().round(4),
            "main_kode": land.kode[groups["owner"].first().to_numpy()],
            "regions": groups.size().astype("int32"),
        }
    ).reset_index()
    table["id"] = table["id"].astype("int32")
    table["linked"] = table["id"].isin(land.linked)
    return table.sort_values("id", ignore_index=True)


def log_buffers(land: Land, villages: pd.DataFrame, log: BuildLog) -> None:
    """Report what joining parts across narrow water would change, and why it is not done."""
    people = villages.groupby("landmass_id")["population"].sum()
    area = pd.Series(np.bincount(land.landmass_id, weights=land.area_km2))
    rows = []
    for metres in BUFFERS_M:
        joined = connected_parts(land.parts, within_deg=metres / METRES_PER_DEGREE)
        frame = pd.DataFrame({"landmass": land.landmass_id, "joined": joined}).drop_duplicates()
        frame["area"] = frame["landmass"].map(area)
        largest = frame.groupby("joined")["area"].transform("max")
        swallowed = frame[frame["area"] < largest].drop_duplicates("landmass")
        large = swallowed[swallowed["area"] > 10]
        moved = people.reindex(swallowed["landmass"]).fillna(0).sum()
        rows.append((metres, f"{joined.max() + 1:,}", len(large), f"{int(moved):,}"))
    log.table(
        ["celah digabung, m", "daratan tersisa", "pulau > 10 km² ikut tergabung", "penduduk"], rows
    )
    log.say(
        "Celah tidak digabung: pulau besar yang ikut tergabung adalah pulau nyata (Aru, delta "
        "Mahakam, Kapuas, Bintuni, Padang Tikar, Supiori, Larat) yang dicapai dengan perahu "
        "kecuali ada penghubung tetap; sungai di daratan utama tidak memutus poligon."
    )


def build_islands(source: Path, land: Land, log: BuildLog) -> pd.DataFrame:
    """Return the islands with decimal coordinates, the four islands where the decree puts them."""
    table = pd.read_csv(source / "wilayah/pulau.csv.gz", dtype=str)
    points = np.array([_parse_dms(text) for text in table["coordinate"]])
    lookup = land.lookup()
    _, landmass, _ = lookup.locate(points[:, 0], points[:, 1], ISLAND_LIMIT_M)
    frame = pd.DataFrame(
        {
            "kode": table["code"],
            "nama": table["name"],
            "kode_kabkota": table["regency_code"],
            "lat": points[:, 0],
            "lon": points[:, 1],
            "populated": table["is_populated"].eq("1"),
            "outermost": table["is_outermost_small"].eq("1"),
            "landmass_id": landmass,
        }
    )
    for code, name in FOUR_ISLANDS.items():
        row = frame["kode"].eq(code) & frame["nama"].eq(name)
        if int(row.sum()) != 1:
            message = f"island {code} {name} is not in the list"
            raise ValueError(message)
        on_polygon = int(frame.loc[row, "landmass_id"].iloc[0]) >= 0
        frame.loc[row, "kode_kabkota"] = ACEH_SINGKIL
        log.say(
            f"{name} ({code}): dari 12.01 ke {ACEH_SINGKIL} Aceh Singkil menurut Kepmendagri "
            f"300.2.2-2430/2025; {'ada' if on_polygon else 'tidak ada'} poligonnya di peta batas."
        )
    log.say(
        f"Pulau: {len(frame):,} titik; {int((landmass >= 0).sum()):,} pada atau dalam "
        f"{ISLAND_LIMIT_M:.0f} m dari poligon; {int(frame['kode_kabkota'].isna().sum())} tanpa "
        "kabupaten/kota (dimiliki beberapa daerah)."
    )
    return frame.sort_values("kode", ignore_index=True)


def _parse_dms(text: str) -> tuple[float, float]:
    found = _DMS.fullmatch(text)
    if found is None:
        message = f"not a coordinate in degrees, minutes, seconds: {text!r}"
        raise ValueError(message)
    d1, m1, s1, ns, d2, m2, s2, ew = found.groups()
    lat = float(d1) + float(m1) / 60 + float(s1) / 3600
    lon = float(d2) + float(m2) / 60 + float(s2) / 3600
    return (-lat if ns == "S" else lat), (-lon if ew == "W" else lon)
