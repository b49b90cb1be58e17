"""A file of a million facilities as a ministry has it, made from the villages, with its faults."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

ROWS = 1_000_000
KINDS = np.array(["SDN", "SDS", "MI", "TK", "PAUD", "Pustu", "Klinik", "Apotek"])
SPREAD_DEG = 0.01
# Shares of all rows. Together some two in a hundred are refused and one in a hundred is mended.
SWAPPED, NO_POINT, NULL_ISLAND, WORDS, LOST_MARK, NO_CODE, TWICE, ELSEWHERE = (
    0.006, 0.001, 0.005, 0.002, 0.002, 0.003, 0.001, 0.01,
)  # fmt: skip


def million_rows(rows: int = ROWS, seed: int = 3) -> bytes:
    """Give a CSV: id, nama, kode_kabkota, lat, lon; the same for the same seed."""
    from data.store import load_dataset

    rng = np.random.default_rng(seed)
    villages = load_dataset().villages
    place = rng.integers(0, len(villages), rows)
    lat = villages["lat"].to_numpy(float)[place] + rng.normal(0, SPREAD_DEG, rows)
    lon = villages["lon"].to_numpy(float)[place] + rng.normal(0, SPREAD_DEG, rows)
    number = pd.Series(rng.integers(1, 10, rows)).astype("str").to_numpy(dtype=object)
    kind = KINDS.astype(object)[rng.integers(0, len(KINDS), rows)]
    desa = villages["nama"].astype("str").str.title().str.replace(",", " ").to_numpy(dtype=object)
    code = villages["kode"].astype("str").str[:5].to_numpy(dtype=object)[place].copy()
    ids = 1_000_000 + np.arange(rows)

    def some(share: float) -> np.ndarray:
        return np.flatnonzero(rng.random(rows) < share)

    ids[some(TWICE)] = 1_000_000
    code[some(NO_CODE)] = "99.99"
    elsewhere = some(ELSEWHERE)
    code[elsewhere] = np.roll(code[elsewhere], 1)
    at = some(NULL_ISLAND)
    lat[at] = lon[at] = 0.0
    at = some(SWAPPED)
    lat[at], lon[at] = lon[at], lat[at].copy()
    y, x = (np.char.mod("%.5f", each).astype(object) for each in (lat, lon))
    at = some(NO_POINT)
    y[at] = x[at] = ""
    y[some(WORDS)] = "belum"
    at = some(LOST_MARK)
    x[at] = [each.replace(".", "") for each in x[at]]
    table = pa.table(
        {
            "id": pa.array(ids),
            "nama": pa.array(kind + " " + number + " " + desa[place], pa.string()),
            "kode_kabkota": pa.array(code, pa.string()),
            "lat": pa.array(y, pa.string()),
            "lon": pa.array(x, pa.string()),
        }
    )
    out = io.BytesIO()
    plain = pa_csv.WriteOptions(quoting_style="none", include_header=False)
    out.write((",".join(table.column_names) + "\n").encode())
    pa_csv.write_csv(table, out, plain)
    return out.getvalue()
