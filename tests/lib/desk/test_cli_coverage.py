"""Golden: what `coverage` tells of a loaded file is what it tells of the file itself.

The independent way is `coverage --facilities --demand`, which reads the file by itself, knows no
database, and was tested against geodesics by `pyproj`.
"""

import pandas as pd

from data.current import current_dataset
from tests.lib.desk.conftest import load_file

PROVINCE = "53"
FIGURES = [
    "kode", "nama", "population", "population_covered", "coverage_pct", "median_km", "p90_km",
    "mean_km", "facilities",
]  # fmt: skip


def written(run, path, *words):
    status, _, err = run(
        "coverage", "--radius-km", "5", "--format", "csv", "--output", path, *words
    )
    assert status == 0, err
    return pd.read_csv(path, dtype=str)[FIGURES]


def test_figures_of_a_loaded_file_are_those_of_the_file(run, tmp_path):
    dataset = current_dataset()
    puskesmas = dataset.facilities["puskesmas"]
    own = puskesmas["kode_kabkota"].str.startswith(PROVINCE) & ~puskesmas["region_mismatch"]
    chosen = puskesmas[own & puskesmas["location_quality"].eq("surveyed")].iloc[::3]
    assert len(chosen) > 80
    table = chosen[["id", "nama", "lat", "lon"]].rename(columns={"nama": "name"})
    villages = dataset.villages[dataset.villages["kode"].str.startswith(PROVINCE)]
    villages = villages.assign(id=villages["kode"])
    villages[["id", "kode", "lat", "lon", "population"]].to_csv("D.csv", index=False)
    status, report = load_file(
        run, tmp_path / "F.csv", table.to_csv(index=False), "--mode", "replace_all",
        service="puskesmas",
    )  # fmt: skip
    assert (status, report["accepted"]) == (0, len(chosen))
    for level in ("provinsi", "kabkota", "kecamatan"):
        loaded = written(run, "a.csv", "--service", "puskesmas", "--level", level)
        files = ("--facilities", "F.csv", "--demand", "D.csv", "--level", level)
        expected = written(run, "b.csv", *files)
        columns = FIGURES if level != "kecamatan" else FIGURES[:-1]
        mine = loaded[loaded["kode"].str.startswith(PROVINCE)].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine[columns], expected[columns])
        assert expected["population_covered"].astype(int).sum() > 1_000_000
