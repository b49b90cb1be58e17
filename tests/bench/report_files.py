"""Reports as files: from the figures to slides, pages, a book and a file without a network."""

from collections.abc import Iterator

from tests.bench.compute import fresh
from tests.bench.table import Row

SLIDES_MS, BRIEF_MS, OFFLINE_MS, BOOK_MS = 3_000, 2_000, 3_000, 40_000
OFFLINE_MB = 6.0
BOOK_PROVINCE = "12"
"""Sumatera Utara, 33 kabupaten/kota."""
MADE = """
import json, os, tempfile, time
os.environ["PETA_DATA_DIR"] = tempfile.mkdtemp()
from data.current import current_dataset
from lib.services.reports.make import make
from lib.services.reports.order import Order
ds = current_dataset()
len(ds.villages), len(ds.regions), len(ds.districts), len(ds.provinces), len(ds.standards)
len(ds.indicators), len(ds.budgets)
[len(ds.facilities[c]) for c in ds.facilities]
from data.db.engine import database
database()  # opened by the server's start
def timed(*order):
    start = time.perf_counter()
    made = make(Order(*order))
    return (time.perf_counter() - start) * 1000, len(made.content) / 1e6
first, size = timed({kind!r}, {form!r}, {region!r})
next_, _ = timed({kind!r}, {form!r}, {other!r}) if {other!r} else (0, 0)
print(json.dumps([first, next_, size]))
"""


def report_file_rows() -> Iterator[Row]:
    """Measure each kind in a process of its own."""
    for kind, form, what, goal in (
        ("slides", "pptx", "slides of a regency", SLIDES_MS),
        ("brief", "pdf", "brief of a regency", BRIEF_MS),
    ):
        first, following, _ = _made(kind, form, "53.04", "53.05")
        yield Row("report", what, first, "ms", goal=goal, note="first in a process, data loaded")
        yield Row("report", f"{what}, the next one", following, "ms", goal=goal)
    first, _, size = _made("offline", "html", "nasional", "")
    yield Row("report", "file of the nation without a network", first, "ms", goal=OFFLINE_MS)
    yield Row("report", "its size", size, "MB", goal=OFFLINE_MB)
    first, _, size = _made("book", "pdf", BOOK_PROVINCE, "")
    note = f"33 kabupaten/kota, {size:.1f} MB"
    yield Row("report", "book of a province", first, "ms", goal=BOOK_MS, note=note)


def _made(kind: str, form: str, region: str, other: str) -> list[float]:
    return fresh(MADE.format(kind=kind, form=form, region=region, other=other))
