"""How wrong the data may be: the places of villages and facilities, and the people of villages."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import kept_by_version
from data.store import Dataset
from geo.ecef import Floats
from geo.jitter import Places
from geo.reach import LOCATION_ERROR_M
from geo.robustness import Scenario
from lib.services.access import located, village_arrays

Bools = npt.NDArray[np.bool_]

SCENARIOS = ("hanya_survei", "bobot_sama", "tanpa_meragukan", "tanpa_titik_kecamatan")
"""Surveyed facilities only; villages counted alike; facilities of doubtful place removed;
villages placed at their kecamatan's point left out."""
# Nine tenths of places lie within these limits of error; of a normal error in two directions,
# nine tenths lie within 2.146 standard deviations.
_NINE_TENTHS = 2.146
PLACE_ERROR_M: Mapping[str, float] = {
    "surveyed": LOCATION_ERROR_M["surveyed"],
    "village": LOCATION_ERROR_M["village"] / _NINE_TENTHS,
    "district": LOCATION_ERROR_M["district"] / _NINE_TENTHS,
}
OWN_POINT_ERROR_M = 1_000.0
# Standard deviation of the logarithm. data/README.md, penduduk_desa_estimasi: nine tenths of
# Jakarta's villages within -12 to +11 %, of Jambi's within -34 to +30 %; 1.645 deviations each.
# For Papua and shares by polling station only "weak" is known: twice Jambi's is our choice.
PEOPLE_ERROR: Mapping[str, float] = {"jakarta": 0.07, "lain": 0.20, "papua": 0.40}
_PAPUA = ("91", "92", "93", "94", "95", "96")


def own_points(dataset: Dataset) -> Bools:
    """Tell which villages have a point of their own, and not their kecamatan's."""
    return np.asarray((dataset.villages["location_quality"] != "district").to_numpy(dtype=bool))


def village_places(dataset: Dataset) -> Places:
    """Give the villages with the error of their places."""
    error = np.where(own_points(dataset), OWN_POINT_ERROR_M, PLACE_ERROR_M["district"])
    return Places(*_points(dataset.villages), error, village_arrays(dataset).landmass_id)


def facility_places(service: str, dataset: Dataset) -> Places:
    """Give the facilities of a service with the error of their places."""
    frame = located(service, dataset)
    error = _place_error(frame["location_quality"].to_numpy(dtype=object))
    return Places(*_points(frame), error, frame["landmass_id"].to_numpy(dtype=np.int64))


def _points(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    return frame["lat"].to_numpy(dtype=np.float64), frame["lon"].to_numpy(dtype=np.float64)


def _place_error(quality: npt.NDArray[np.object_]) -> Floats:
    result = np.full(quality.shape, PLACE_ERROR_M["district"])
    for name, metres in PLACE_ERROR_M.items():
        result[quality == name] = metres
    return result


@kept_by_version(maxsize=2)
def people_error(dataset: Dataset) -> Floats:
    """Give the error of each village's people, a standard deviation of the logarithm."""
    province = dataset.villages["kode"].str[:2]
    result = np.full(len(province), PEOPLE_ERROR["lain"])
    result[(province == "31").to_numpy()] = PEOPLE_ERROR["jakarta"]
    result[province.isin(_PAPUA).to_numpy()] = PEOPLE_ERROR["papua"]
    other = (dataset.villages["population_source"] != "dpt_2019").to_numpy()
    result[other] = PEOPLE_ERROR["papua"]
    return result


def scenarios(service: str, dataset: Dataset) -> dict[str, Scenario]:
    """Give `SCENARIOS` of a service, without those that leave no facility."""
    facilities = located(service, dataset)
    quality = facilities["location_quality"].to_numpy(dtype=object)
    surveyed = quality == "surveyed"
    doubtful = (facilities["region_mismatch"] | facilities["shared_point"]).to_numpy(dtype=bool)
    by_name = ~surveyed & ~(facilities["location_score"].to_numpy(dtype=np.float64) >= 1)
    masks = {
        "hanya_survei": Scenario(facilities=surveyed),
        "bobot_sama": Scenario(equal_weights=True),
        "tanpa_meragukan": Scenario(facilities=~(doubtful | by_name)),
        "tanpa_titik_kecamatan": Scenario(villages=own_points(dataset)),
    }
    return {k: v for k, v in masks.items() if v.facilities is None or v.facilities.any()}
