"""Names and ways around regions: what a code is called, what it lies in, where it is."""

from __future__ import annotations

import numpy as np
import shapely

from data.current import current_dataset, kept_by_version
from lib.i18n import t
from lib.services.measures import NATION

NATION_BOUNDS = ((-11.1, 94.9), (6.2, 141.1))
Bounds = tuple[tuple[float, float], tuple[float, float]]


@kept_by_version()
def _names() -> dict[str, str]:
    dataset = current_dataset()
    names: dict[str, str] = {}
    for table in (dataset.provinces, dataset.regions, dataset.districts):
        names.update(zip(table["kode"], table["nama"], strict=True))
    return names


def region_name(code: str) -> str:
    """Give the name of a region: "Indonesia", "Nusa Tenggara Timur", "Kabupaten Belu", "Lamaknen".

    Raises
    ------
    KeyError
        If there is no such code.
    """
    return t("umum.indonesia") if code == NATION else _names()[code]


def region_title(code: str) -> str:
    """Give the name with its kind where the name alone doesn't tell ("Kecamatan Lamaknen")."""
    name = region_name(code)
    if code == NATION or len(code) == 5:
        return name
    if len(code) == 2:
        return t("umum.provinsi_nama", name=name)
    return t(f"umum.{district_word(code)}_nama", name=name)


def district_word(code: str) -> str:
    """Give the local word for a kecamatan: "distrik" in the six provinces of Papua."""
    return "distrik" if code[:2] in {"91", "92", "93", "94", "95", "96"} else "kecamatan"


def chain(code: str) -> tuple[str, ...]:
    """Give the codes from the nation down to a code, that code included."""
    if code == NATION:
        return (NATION,)
    parts = code.split(".")
    return (NATION, *(".".join(parts[: n + 1]) for n in range(len(parts))))


def within(code: str, region: str) -> bool:
    """Tell whether a region lies in another one, or is it; all lie in "", the nation."""
    return not region or code == region or code.startswith(f"{region}.")


@kept_by_version(maxsize=1024)
def bounds(code: str) -> Bounds:
    """Give ((south, west), (north, east)) of a region in degrees, EPSG:4326.

    A kecamatan without a boundary takes the bounds of its kabupaten/kota.
    """
    if code == NATION:
        return NATION_BOUNDS
    dataset = current_dataset()
    table, frame = (
        ("districts", dataset.districts) if len(code) == 8 else ("regions", dataset.regions)
    )
    rows = np.flatnonzero(frame["kode"].str.startswith(code).to_numpy())
    west, south, east, north = shapely.total_bounds(dataset.geometries(table)[rows])
    if not np.isfinite(west):
        return bounds(code[:5])
    return ((float(south), float(west)), (float(north), float(east)))


def nama_desa_word(code: str) -> str:
    """Give the local word for the villages of a region (desa, kampung, gampong, nagari)."""
    return {
        "11": "gampong",
        "13": "nagari",
        "91": "kampung",
        "92": "kampung",
        "93": "kampung",
        "94": "kampung",
        "95": "kampung",
        "96": "kampung",
    }.get(code[:2], "desa")
