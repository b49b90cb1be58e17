"""The SKM index: means of nine elements, weighted by exactly 1/9 each, times 25.

An answer that is missing is left out of its element's number; it is never a zero. Where an
element has no answer at all, the index is not available: eight ninths are no index.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit  # scipy.stats would take 35 MB and a second

from lib.services.skm.classes import ELEMENTS, SCALE

_COUNT = len(ELEMENTS)
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Indices:
    """The index of each of g groups.

    Parameters
    ----------
    n
        Respondents with at least one answer (g,).
    answers
        Answers by element (g, 9).
    means
        Mean answer by element, NRR, 1 to 4; NaN without an answer (g, 9).
    weighted
        NI: the means weighted by 1/9 each, 1 to 4; NaN where an element has none (g,).
    index
        IKM, 25 to 100 (g,).
    margin
        Half of the 95 % confidence interval of the index, in its points; NaN below two
        respondents (g,).

    """

    n: NDArray[np.int64]
    answers: NDArray[np.int64]
    means: NDArray[np.float64]
    weighted: NDArray[np.float64]
    index: NDArray[np.float64]
    margin: NDArray[np.float64]


def skm_index(answers: NDArray[np.float64], group: NDArray[np.int64], groups: int) -> Indices:
    """Return the index of each group of respondents.

    Parameters
    ----------
    answers
        1 to 4 by respondent and element, NaN where there is none (n, 9).
    group
        Of each respondent, 0 to groups - 1 (n,).
    groups
        Their number.

    Notes
    -----
    The margin takes respondents as a simple random sample: a respondent's part in the index is
    the sum over the answered elements of (answer - mean) / (answers of the element), and with
    whole answers the margin is Student's t times the standard deviation of the respondents' own
    scores by the root of n (linearisation; Särndal, Swensson and Wretman 1992, section 5.5).

    """
    given = ~np.isnan(answers)
    filled = np.where(given, answers, 0.0)
    count = np.empty((groups, _COUNT), dtype=np.int64)
    total = np.empty((groups, _COUNT))
    for element in range(_COUNT):
        count[:, element] = np.bincount(group, given[:, element], groups)
        total[:, element] = np.bincount(group, filled[:, element], groups)
    present = given.any(axis=1)
    n = np.bincount(group, present, groups).astype(np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = total / count
        weighted = means.sum(axis=1) / _COUNT
    index = weighted * SCALE
    return Indices(n, count, means, weighted, index, _margin(filled, given, group, count, means, n))


def _margin(
    filled: NDArray[np.float64],
    given: NDArray[np.bool_],
    group: NDArray[np.int64],
    count: NDArray[np.int64],
    means: NDArray[np.float64],
    n: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return half the confidence interval by group; see `skm_index`."""
    part = np.zeros(len(group))
    for element in range(_COUNT):
        least = np.maximum(count[:, element], 1)
        own = (filled[:, element] - means[group, element]) / least[group]
        part += np.where(given[:, element], own, 0.0)
    squares = np.bincount(group, (part * SCALE / _COUNT) ** 2, len(n))
    whole = (n > 1) & (count > 0).all(axis=1)
    margin = np.full(len(n), np.nan)
    freedom = n[whole] - 1
    spread = np.sqrt(squares[whole] * n[whole] / freedom)
    margin[whole] = stdtrit(freedom, (1 + CONFIDENCE) / 2) * spread
    return margin
