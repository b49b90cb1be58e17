"""Several services on the same sites: one problem of maximal covering."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack

from geo.ecef import Floats


def stacked(
    reaches: Sequence[csr_array], weights: Sequence[npt.ArrayLike]
) -> tuple[csr_array, Floats]:
    """Return the services side by side: each place once for each of them.

    A site that opens every service gains, of each, the people newly within its reach; the sum is
    what one covering of the stacked places counts, so that all of `geo.siting` holds for it.

    Parameters
    ----------
    reaches
        Of each service, shape (m, n) with the same m candidates (`geo.siting.greedy.reach_matrix`).
    weights
        Of each service: people of each place who are not within its reach yet, shape (n,), times
        what the service counts.

    Returns
    -------
    csr_array of shape (m, n x services), ndarray of shape (n x services,)

    """
    return csr_array(hstack(reaches, format="csr")), np.concatenate(
        [np.asarray(each, dtype=np.float64) for each in weights]
    )
