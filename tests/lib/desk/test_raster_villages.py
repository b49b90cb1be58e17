"""People of a raster by village: nobody is lost, and nobody changes the regency."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from data.store import load_dataset
from lib.services.desk.raster_villages import people_of_villages, whole
from tests.lib.desk.conftest import BELU, TTU


def test_points_at_villages_count_to_them_and_the_total_stays():
    dataset = load_dataset()
    villages = dataset.villages
    own = villages[villages["kode"].str.startswith(BELU)]
    own = own.drop_duplicates(["lat", "lon"], keep=False).head(3)
    places = pd.DataFrame(
        {"kode": BELU, "lat": own["lat"], "lon": own["lon"], "population": [10.4, 20.4, 0.4]}
    )
    made = people_of_villages(places, dataset).set_index("kode_desa")["penduduk"]
    assert made.sum() == 31
    assert (made[own["kode"]] - places["population"].to_numpy()).abs().max() <= 0.6
    assert len(made) == villages["kode"].str.startswith(BELU).sum()


def test_a_point_across_the_border_stays_in_its_regency():
    dataset = load_dataset()
    other = dataset.villages[dataset.villages["kode"].str.startswith(TTU)].iloc[0]
    places = pd.DataFrame(
        {"kode": [BELU], "lat": [other["lat"]], "lon": [other["lon"]], "population": [7.0]}
    )
    made = people_of_villages(places, dataset)
    assert set(made["kode_desa"].str.slice(0, 5)) == {BELU}
    assert made["penduduk"].sum() == 7


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_rounding_keeps_the_sum_and_moves_nobody_further_than_one(values):
    exact = np.array(values)
    rounded = whole(exact)
    assert rounded.sum() == round(float(exact.sum()))
    assert np.abs(rounded - exact).max() <= 1 + 1e-6
