"""The table of a map: one row a region, the measure on the map first, then what explains it."""

from __future__ import annotations

import pandas as pd

from data.current import current_dataset
from lib.services.gap_robustness import known_uncertainty
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import all_measures, coverage, has_data, scope_level
from lib.services.regions import region_name

ACCESS_COLUMNS = (
    "population",
    "population_covered",
    "coverage_pct",
    "median_km",
    "p90_km",
    "mean_km",
    "facilities",
    "sea_crossing_population",
)
RANK_COLUMNS = ("rank", "rank_low", "rank_high")


def map_table(state: MapState, view: MapView) -> pd.DataFrame:
    """Give the table of a map in the order of codes.

    Returns
    -------
    pandas.DataFrame
        kode, nama, provinsi (nation only), nilai (the mapped measure, unless it is one of the
        columns that follow), the columns of the coverage table where the service has data, and
        of kabupaten/kota `RANK_COLUMNS` (among all of Indonesia by people within reach, 1 best,
        and the ranks that it may have), where they have been tested, and tertinggal.
    """
    frame = pd.DataFrame({"kode": list(view.codes), "nama": list(view.names)})
    if len(state.wilayah) != 2 and view.level == "kabkota":
        frame["provinsi"] = [region_name(code[:2]) for code in view.codes]
    measure = all_measures()[state.ukuran]
    if measure.code not in ("jangkauan", "jarak", "laut"):
        frame["nilai"] = pd.Series(view.values).round(max(measure.decimals, 1))
    if has_data(state.service):
        level, within = scope_level(state.wilayah)
        table = coverage(state.layanan, state.radius_m, level, within, same_landmass=state.daratan)
        for name in ACCESS_COLUMNS:
            column = table[name].reindex(frame["kode"]).reset_index(drop=True)
            frame[name] = column.round(2) if name.endswith(("_km", "_pct")) else column
    if view.level == "kabkota":
        _add_ranks(frame, state)
        flags = current_dataset().regions.set_index("kode")["tertinggal_2020_2024"]
        frame["tertinggal"] = flags.reindex(frame["kode"]).to_numpy(dtype=bool)
    return frame


def _add_ranks(frame: pd.DataFrame, state: MapState) -> None:
    tested = None if state.daratan else known_uncertainty(state.layanan, state.radius_m)
    if tested is None:
        return
    ranks = tested.table.set_index("kode")[["rank", "low", "high"]].reindex(frame["kode"])
    for name, column in zip(RANK_COLUMNS, ranks.columns, strict=True):
        frame[name] = ranks[column].array
