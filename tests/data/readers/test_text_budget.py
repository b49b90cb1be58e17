"""A million rows in bounded memory; the time is told beside that of pandas, and never judged."""

import json
import subprocess
import sys

from tests.source import ROOT

# A process of its own, so that its highest memory is that of the reading alone.
PROGRAM = """
import io, json, pathlib, sys, time
import pandas as pd
from data.readers import read_table

block = "".join(
    f"F{i},Pusk {i},{11 + i % 80}.{i % 70:02d},-6.{i:04d},106.{i:04d},Baik\\n" for i in range(1000)
)
content = ("id,nama,kode,lat,lon,kondisi\\n" + block * 1000).encode()
if sys.argv[1] == "pandas":
    start = time.perf_counter()
    pd.read_csv(io.BytesIO(content), dtype=str)
else:
    read_table(b"a;b\\n1,5;2,5\\n", "a.csv")  # its imports, as those of pandas, come before
    start = time.perf_counter()
    assert len(read_table(content, "a.csv").frame) == 1_000_000
seconds = time.perf_counter() - start
status = pathlib.Path("/proc/self/status").read_text()  # ru_maxrss would count the parent's
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps([seconds, peak]))
"""


def measured(what):
    run = [sys.executable, "-c", PROGRAM, what]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


def test_a_million_rows_in_bounded_memory(record_property):
    seconds, peak = measured("ours")
    reference, _ = measured("pandas")
    record_property("seconds", seconds)
    record_property("pandas_seconds", reference)
    assert peak < 500, f"{peak:.0f} MB"
