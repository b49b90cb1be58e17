"""A million rows at the data desk: read and checked, in bounded memory, stopped when asked.

Yardstick: pandas reading the same file as text. Each runs in a process of its own, so that its
memory at its most is its own; imports and the first small check come before the clock starts.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.million import million_rows
from tests.bench.table import Row
from tests.source import ROOT

SMALL = 20_000
PROGRAM = r"""
import json, pathlib, sys, threading, time
what, path, stop_at = sys.argv[1], sys.argv[2], float(sys.argv[3])
import pandas as pd
if what == "pandas":
    pd.read_csv(path + ".kecil", dtype=str)
    start, used = time.perf_counter(), time.process_time()
    rows = len(pd.read_csv(path, dtype=str))
    told = {}
else:
    from data.readers.errors import CancelledError
    from lib.services.desk.intake import prepare
    def content(name):
        return pathlib.Path(name).read_bytes()
    prepare(content(path + ".kecil"), "kecil.csv", "facilities", "sd", mode="replace_all")
    shares, asked = [], threading.Event()
    latency = [0.0]
    def told_share(share):
        shares.append(share)
        if stop_at and share >= stop_at and not latency[0]:
            # Asked while the next step runs, not between two.
            latency[0] = 1.0
            threading.Timer(0.05, lambda: (latency.__setitem__(0, time.perf_counter()),
                                           asked.set())).start()
    start, used = time.perf_counter(), time.process_time()
    rows = 0
    try:
        made = prepare(content(path), "juta.csv", "facilities", "sd", mode="replace_all",
                       progress=told_share, cancelled=asked.is_set)
        rows = made.counts["rows"]
        told = {"counts": made.counts, "codes": made.problems.counts()}
    except CancelledError:
        told = {"latency": time.perf_counter() - latency[0]}
    told["rising"] = shares == sorted(shares) and len(set(shares)) >= 8
seconds, cpu = time.perf_counter() - start, time.process_time() - used
status = pathlib.Path("/proc/self/status").read_text()  # ru_maxrss would count the parent's
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps(told | {"rows": rows, "seconds": seconds, "cpu": cpu, "peak_mb": peak}))
"""


def made_file(folder: Path, rows: int | None = None) -> Path:
    """Write the file and, beside it, a small one to warm up with."""
    path = folder / "juta.csv"
    path.write_bytes(million_rows() if rows is None else million_rows(rows))
    path.with_suffix(".csv.kecil").write_bytes(million_rows(1_000, seed=7))
    return path


def measured(what: str, path: Path, stop_at: float = 0.0) -> dict[str, Any]:
    """Run one way of reading in a process of its own and return what it told."""
    run = [sys.executable, "-c", PROGRAM, what, str(path), str(stop_at)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=400, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def desk_rows() -> Iterator[Row]:
    """Measure a million rows."""
    with tempfile.TemporaryDirectory(prefix="peta-bench-") as folder:
        path = made_file(Path(folder))
        theirs, ours = measured("pandas", path), measured("desk", path)
        yield Row(
            "desk", "a million rows read and checked", ours["seconds"] * 1000,
            yardstick="pandas.read_csv as text", yardstick_value=theirs["seconds"] * 1000,
            goal=5 * theirs["seconds"] * 1000,
            note=f"processor {ours['cpu']:.1f} s beside {theirs['cpu']:.1f} s",
        )  # fmt: skip
        yield Row(
            "desk", "memory at its most", ours["peak_mb"], "MB", "pandas.read_csv as text",
            theirs["peak_mb"], goal=600,
        )  # fmt: skip
        stopped = measured("desk", path, stop_at=0.6)
        yield Row("desk", "stop of a check", stopped["latency"] * 1000, goal=1000)
