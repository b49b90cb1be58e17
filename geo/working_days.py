"""Working days: Monday to Friday without holidays, and days that are worked by exception."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Bools = npt.NDArray[np.bool_]
_THURSDAY = 3  # the first day of the count of days, 1970-01-01, counted from Monday
_WEEK, _WORKED = 7, 5


def is_working(days: npt.ArrayLike, holidays: npt.ArrayLike, worked: npt.ArrayLike = ()) -> Bools:
    """Tell which days are worked.

    Parameters
    ----------
    days : array_like of datetime64[D], shape (n,) or ()
        What is asked about.
    holidays : array_like of datetime64[D], shape (h,)
        Days off besides Saturday and Sunday, in any order.
    worked : array_like of datetime64[D], shape (w,)
        Days that are worked although they are a holiday or a weekend's.

    Returns
    -------
    array of bool, the shape of ``days``

    """
    asked = _days(days)
    weekday = (asked.astype(np.int64) + _THURSDAY) % _WEEK
    free = (weekday >= _WORKED) | np.isin(asked, _days(holidays))
    return ~free | np.isin(asked, _days(worked))


def add(
    start: np.datetime64, n: int, holidays: npt.ArrayLike, worked: npt.ArrayLike = ()
) -> np.datetime64:
    """Return the n-th working day after a day, which itself does not count.

    Parameters
    ----------
    start : datetime64[D]
        The day before the first that may count.
    n : int
        At least 1.
    holidays, worked
        As in `is_working`.

    Raises
    ------
    ValueError
        For ``n`` below 1.

    """
    if n < 1:
        raise ValueError("n must be at least 1")
    weeks = n // _WORKED + 2
    length = weeks * _WEEK + int(_days(holidays).size)  # each holiday takes away a day at most
    after = _days(start) + np.arange(1, length + 1)
    passed = np.cumsum(is_working(after, holidays, worked))
    found: np.datetime64 = after[int(np.searchsorted(passed, n))]
    return found


def count(
    start: np.datetime64, end: np.datetime64, holidays: npt.ArrayLike, worked: npt.ArrayLike = ()
) -> int:
    """Count the working days after one day until another, that one included; 0 if it is earlier."""
    length = max(int((_days(end) - _days(start)).astype(np.int64)), 0)
    after = _days(start) + np.arange(1, length + 1)
    return int(is_working(after, holidays, worked).sum())


def _days(values: npt.ArrayLike) -> Days:
    return np.asarray(values, dtype="datetime64[D]")
