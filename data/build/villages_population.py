"""Share each regency's official population out to its villages, in whole people."""

import numpy as np
import pandas as pd

from data.build.common import BuildLog


def estimate_weights(frame: pd.DataFrame, log: BuildLog) -> pd.Series:
    """Return a positive weight for each village.

    It is the estimate. A village without one was mostly split off after the rolls of 2019: its
    people stand in its mother's figure. It gets the median of its kecamatan, and the kecamatan is
    scaled back to the sum it had, so that its neighbours elsewhere lose nobody. Where a whole
    kecamatan has no estimate, the regency's median is used and nothing scaled.

    Parameters
    ----------
    frame
        Columns ``kode``, ``kabkota``, ``kode_kecamatan``, ``estimate`` (NaN where there is none).
    log
        Report of the build.

    Returns
    -------
    pandas.Series
        float64, aligned to the frame.

    """
    known = frame["estimate"]
    district = frame["kode_kecamatan"]
    middle = known.groupby(district).transform("median")
    middle = middle.fillna(known.groupby(frame["kabkota"]).transform("median"))
    weights = known.fillna(middle)
    before = known.groupby(district).transform("sum")
    after = weights.groupby(district).transform("sum")
    factor = (before / after).where(before > 0, 1.0)
    missing = int(known.isna().sum())
    whole = frame.loc[before == 0, "kode_kecamatan"].nunique()
    log.say(
        f"{missing} desa/kelurahan tanpa taksiran mendapat median kecamatannya "
        "(population_source = perkiraan_kecamatan), lalu kecamatan itu diskalakan kembali ke "
        "jumlahnya semula: sebagian besar hasil pemekaran, penduduknya terhitung di desa induk. "
        f"Kecamatan tanpa satu pun taksiran: {whole} (memakai median kabupaten)."
    )
    return weights * factor


def share_out(
    kode: pd.Series, group: pd.Series, weights: pd.Series, totals: pd.Series
) -> pd.Series:
    """Return whole numbers in proportion to the weights that add up to each group's total.

    The largest remainders are rounded up (Hamilton's method); equal ones go by code.

    Parameters
    ----------
    kode, group, weights
        Aligned: the place, its group and its positive weight.
    totals
        Whole number for each group.

    Returns
    -------
    pandas.Series
        int64, aligned to the input.

    """
    total = group.map(totals).astype("float64")
    quota = weights / weights.groupby(group).transform("sum") * total
    base = np.floor(quota).astype("int64")
    frame = pd.DataFrame({"kode": kode, "group": group, "rest": (quota - base).round(9)})
    order = frame.sort_values(["group", "rest", "kode"], ascending=[True, False, True])
    rank = order.groupby("group").cumcount().reindex(frame.index)
    lacking = group.map(totals).astype("int64") - base.groupby(group).transform("sum")
    return base + (rank < lacking).astype("int64")
