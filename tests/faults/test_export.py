"""A million rows out of the desk: memory is that of a part, and a stop is clean (B9 16).

Each export runs in a process of its own, so that its memory at its most is its own.
"""

import json
import subprocess
import sys

import pytest

from tests.source import ROOT

PROGRAM = """
import itertools, json, resource, sys, threading, time
import numpy as np, pandas as pd
from lib.services.desk.row_export import ExportCancelledError, export_rows

total, form, target, stop_at = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])

def parts(size=20_000):
    for start in range(0, total, size):
        numbers = np.arange(start, min(start + size, total))
        yield pd.DataFrame({
            "id": [f"P{n:010d}" for n in numbers],
            "nama": [f"Puskesmas nomor {n}, Kecamatan Contoh" for n in numbers],
            "kode_kabkota": "53.04",
            "lat": -9 - numbers % 1000 / 1e4,
            "lon": 124 + numbers % 1000 / 1e4,
        })

next(parts(10))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
done = [0]
begun = time.monotonic()
try:
    rows = export_rows(parts(), target, form=form, progress=lambda n: done.__setitem__(0, n),
                       cancelled=(lambda: done[0] >= stop_at) if stop_at else None)
except ExportCancelledError as error:
    rows = error.code
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
print(json.dumps({"rows": rows, "mb": grown, "s": time.monotonic() - begun,
                  "threads": threading.active_count()}))
"""


def export(total, form, target, stop_at=0):
    run = [sys.executable, "-c", PROGRAM, str(total), form, str(target), str(stop_at)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(done.stdout)


def lines(path):
    with path.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))


def test_memory_does_not_grow_with_the_rows(tmp_path):
    short = export(40_000, "csv", tmp_path / "a.csv")
    long = export(200_000, "csv", tmp_path / "b.csv")
    assert (short["rows"], long["rows"]) == (40_000, 200_000)
    assert lines(tmp_path / "b.csv") == 200_001
    assert long["mb"] < short["mb"] + 15


def test_a_stop_in_the_middle_leaves_no_file(tmp_path):
    told = export(200_000, "csv", tmp_path / "c.csv", stop_at=60_000)
    assert told["rows"] == "E_EXPORT_CANCELLED"
    assert told["threads"] == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_a_million_rows_go_out_within_a_bound(tmp_path, form):
    target = tmp_path / f"juta.{form}"
    told = export(1_000_000, form, target)
    assert told["rows"] == 1_000_000
    assert told["mb"] < 100
    assert told["s"] < 120
    if form == "csv":
        assert lines(target) == 1_000_001
    stopped = export(1_000_000, form, tmp_path / "henti", stop_at=500_000)
    assert stopped["rows"] == "E_EXPORT_CANCELLED"
    assert [each.name for each in tmp_path.iterdir()] == [target.name]
