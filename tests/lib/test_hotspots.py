"""Clusters on a made grid and on the real regions."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from data.store import Dataset, load_dataset
from lib.errors import LevelError, UnknownRegionError
from lib.services.hotspots import (
    CLASSES,
    LEAST_UNITS,
    TooFewUnitsError,
    false_discovery_limit,
    hotspots,
    measure_hotspots,
    neighbours,
)

SIDE = 7
ISLAND = "53.99"


def grid(version="grid"):
    """A square of touching regions, one island far off, one region without a value's need."""
    cells = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    codes = [f"53.{number:02d}" for number in range(len(cells))]
    shapes = [shapely.box(column, -row, column + 1, 1 - row) for row, column in cells]
    table = pd.DataFrame({"kode": [*codes, ISLAND], "nama": "Wilayah"})
    frames = {"provinces": pd.DataFrame({"kode": ["53"], "nama": ["P"]}), "regions": table}
    return Dataset(
        root=Path("/nonexistent"),
        version=version,
        classes=(),
        _frames=frames,
        _shapes={"regions": np.array([*shapes, shapely.box(50, 50, 51, 51)], dtype=object)},
    )


def values(data):
    """High in one corner, low elsewhere, one low cell amid the high ones."""
    codes = data.regions["kode"]
    noise = np.random.default_rng(1).uniform(0, 1, len(codes))
    found = pd.Series(noise, index=codes)
    for row in range(4):
        for column in range(4):
            found[f"53.{row * SIDE + column:02d}"] += 20
    found["53.08"] = 0.0
    return found


def test_neighbours_share_a_border_or_a_corner_and_islands_have_none():
    found = neighbours("kabkota", dataset=grid())
    assert found["53.00"] == ("53.01", "53.07", "53.08")
    assert len(found["53.08"]) == 8
    assert found[ISLAND] == ()


def test_a_corner_of_high_values_is_a_cluster_and_a_low_one_amid_it_an_outlier():
    data = grid()
    found = hotspots(values(data), dataset=data)
    cls = found.table.set_index("kode")["cls"]
    assert cls["53.09"] == "HH"
    assert cls["53.08"] == "LH"
    assert cls["53.48"] in {"LL", "NS"}
    assert cls[ISLAND] == "ISLAND"
    assert found.islands == (ISLAND,)
    assert sum(found.counts().values()) == SIDE**2 + 1
    assert list(found.counts()) == list(CLASSES)
    assert found.moran_i > 0.3
    assert found.moran_p < 1e-6
    row = found.table.set_index("kode").loc["53.00"]
    assert (row["neighbours"], row["significant"]) == (3, False)
    assert row["lag"] == pytest.approx(values(data)[["53.01", "53.07", "53.08"]].mean())


def test_local_i_and_its_p_value_are_those_of_the_definition():
    """I = z × mean z of the neighbours; p from shuffling all other values (Anselin 1995)."""
    data = grid()
    given = values(data)
    found = hotspots(given, dataset=data).table.set_index("kode")
    part = given.drop(ISLAND)
    near = neighbours("kabkota", dataset=data)
    spread = part - part.mean()
    scale = (spread**2).sum() / (len(part) - 1)
    for code in ("53.00", "53.08", "53.40"):
        lag = np.mean([spread[each] for each in near[code]])
        local = spread[code] * lag / scale
        assert found.loc[code, "local_i"] == pytest.approx(local)
        draw = np.random.default_rng(5)
        others = spread.drop(code).to_numpy()
        drawn = [draw.choice(others, len(near[code]), replace=False).mean() for _ in range(4_000)]
        drawn = spread[code] * np.array(drawn) / scale
        tail = min((drawn >= local).sum(), (drawn <= local).sum())
        expected = min(1.0, 2 * (tail + 1) / 4_001)
        assert found.loc[code, "p_value"] == pytest.approx(expected, rel=0.25, abs=0.004)


def test_what_has_no_value_takes_no_part_and_may_leave_islands():
    data = grid()
    given = values(data)
    given[["53.01", "53.07", "53.08"]] = [np.nan, np.inf, np.nan]
    found = hotspots(given.drop("53.48"), dataset=data)
    assert found.missing == ("53.01", "53.07", "53.08", "53.48")
    assert found.islands == ("53.00", ISLAND)
    table = found.table.set_index("kode")
    assert table.loc["53.01", "cls"] == "NA"
    assert table.loc["53.00", "cls"] == "ISLAND"
    assert np.isnan(table.loc["53.00", "p_value"])


def test_the_same_seed_gives_the_same_answer_from_the_cache_or_not():
    data = grid()
    given = values(data)
    found = hotspots(given, dataset=data)
    assert hotspots(given.copy(), dataset=data) is found
    again = hotspots(given, dataset=grid("grid again"))
    pd.testing.assert_frame_equal(again.table, found.table)
    other = hotspots(given, seed=1, dataset=data)
    assert not other.table["p_value"].equals(found.table["p_value"])


def test_the_false_discovery_limit_is_benjamini_and_hochbergs():
    assert false_discovery_limit([0.01, 0.02, 0.03, 0.9]) == 0.03  # 3/4 × 0.05 = 0.0375
    assert false_discovery_limit([0.013, 0.026, 0.9, 0.9]) == 0.0
    # 0.013 fails by itself (1/4 × 0.05) but passes with the second.
    assert false_discovery_limit([0.013, 0.024, 0.9, 0.9]) == 0.024
    assert false_discovery_limit([]) == 0.0


def test_wrong_levels_and_a_handful_of_units_are_refused():
    data = grid()
    given = values(data)
    with pytest.raises(LevelError):
        hotspots(given, "desa", dataset=data)
    for level, within in (("kecamatan", None), ("kabkota", "99")):
        with pytest.raises(UnknownRegionError):
            hotspots(given, level, within, dataset=data)
    with pytest.raises(TooFewUnitsError):
        hotspots(given.iloc[: LEAST_UNITS - 1], dataset=data)
    with pytest.raises(TooFewUnitsError):
        hotspots(given * 0, dataset=data)


# --- the real regions -----------------------------------------------------------------------


def test_poverty_clusters_in_papua_and_every_region_has_a_class():
    found = measure_hotspots("kemiskinan_pct", "puskesmas", 5_000)
    assert len(found.table) == len(load_dataset().regions)
    high = found.table[found.table["cls"] == "HH"]["kode"]
    assert high.str[:2].isin(["91", "92", "93", "94", "95", "96"]).mean() > 0.5
    assert "14.10" in found.islands  # Kepulauan Meranti
    assert found.p_limit < 0.05


def test_kecamatan_of_a_province_are_compared_among_themselves():
    found = measure_hotspots("jangkauan", "puskesmas", 5_000, "kecamatan", "53")
    assert found.table["kode"].str.startswith("53.").all()
    assert sum(found.counts().values()) == len(found.table) > 300
