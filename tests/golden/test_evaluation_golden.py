"""Forecasts and comparisons beside statsmodels: its least squares, and its ARIMA with drift."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.tsa.arima.model import ARIMA

from data.store import load_dataset
from geo.before_after import before_after
from geo.forecast import forecast, pace

YEARS = np.arange(2010, 2019)
ROWS = [0, 100, 250, 400, 513]


@pytest.fixture(scope="module")
def schooling():
    """Return mean years of schooling by regency and year, 2010 to 2018."""
    table = load_dataset().indicators
    own = table[table["indicator"].astype("str") == "rata_lama_sekolah"]
    return own.pivot(index="kode", columns="year", values="value").loc[:, YEARS].to_numpy()


@pytest.mark.parametrize("row", ROWS)
def test_forecast_is_least_squares_on_the_yearly_changes(schooling, row):
    changes, ahead = np.diff(schooling[row]), np.arange(1, 4)
    fitted = sm.OLS(changes, np.ones_like(changes)).fit()
    variance = fitted.scale * ahead + fitted.cov_params()[0, 0] * ahead**2
    half = stats.t.ppf(0.9, fitted.df_resid) * np.sqrt(variance)
    told = forecast(schooling[row][None, :], 3, level=0.8)
    np.testing.assert_allclose(told.value[0], schooling[row, -1] + fitted.params[0] * ahead)
    np.testing.assert_allclose(told.high[0] - told.value[0], half, rtol=1e-8)


@pytest.mark.filterwarnings("ignore:Maximum Likelihood optimization failed to converge")
@pytest.mark.parametrize("row", ROWS)
def test_forecast_is_that_of_an_arima_with_drift(schooling, row):
    fitted = ARIMA(schooling[row], order=(0, 1, 0), trend="t").fit()
    told = forecast(schooling[row][None, :], 3).value[0]
    np.testing.assert_allclose(told, fitted.get_forecast(3).predicted_mean, rtol=2e-4)


@pytest.mark.parametrize("row", ROWS)
def test_pace_is_the_slope_of_least_squares(schooling, row):
    slope = sm.OLS(schooling[row], sm.add_constant(YEARS.astype(float))).fit().params[1]
    assert pace(schooling[row][None, :], YEARS)[0] == pytest.approx(slope, rel=1e-8)


@pytest.mark.parametrize("row", ROWS)
def test_difference_and_interval_are_those_of_a_regression_of_the_changes(schooling, row):
    others = [(row + step) % len(schooling) for step in range(1, 9)]
    both = schooling[[row, *others]]
    changes = both[:, YEARS >= 2014].mean(axis=1) - both[:, YEARS < 2014].mean(axis=1)
    treated = np.r_[1.0, np.zeros(8)]
    fitted = sm.OLS(changes, sm.add_constant(treated)).fit()
    found = before_after(both[0], both[1:], YEARS, 2014)
    assert found.difference.value == pytest.approx(fitted.params[1])
    assert found.difference.error == pytest.approx(fitted.bse[1])
    np.testing.assert_allclose(
        [found.difference.low, found.difference.high], fitted.conf_int(0.05)[1], rtol=1e-8
    )


def test_difference_is_that_of_a_panel_with_fixed_effects(schooling):
    both = schooling[:9]
    region, year = np.divmod(np.arange(both.size), len(YEARS))
    design = np.column_stack(
        [
            (region == 0) & (YEARS[year] >= 2014),
            *(region == each for each in range(9)),
            *(year == each for each in range(1, len(YEARS))),
        ]
    )
    fitted = sm.OLS(both.ravel(), design.astype(float)).fit()
    found = before_after(both[0], both[1:], YEARS, 2014)
    assert found.difference.value == pytest.approx(fitted.params[0])
