"""Reports of citizens: fifty people at once on SQLite, with and without a photo of a phone.

Each report is checked, masked, encrypted and flushed to the disk; photos are decoded and encoded
anew, one after the other. No yardstick: nothing comparable takes a report in Python.
"""

import concurrent.futures
import io
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from PIL import Image

from tests.bench.table import Row

CLIENTS, EACH = 50, 4
GOAL_MS, GOAL_PHOTO_MS = 50, 1_200  # the latter: fifty citizens a minute
_SIZE = (3000, 2250)


def report_rows() -> Iterator[Row]:
    """Measure both."""
    yield _taken("one report kept, fifty citizens at once", (), EACH, GOAL_MS)
    what = "one report with a photo of 7 million pixels, fifty citizens at once"
    yield _taken(what, (_photo(),), 1, GOAL_PHOTO_MS)


def _photo() -> bytes:
    """Make a photo that is as hard to pack as one of a street."""
    chance = np.random.default_rng(6)
    small = chance.integers(0, 255, (_SIZE[1] // 6, _SIZE[0] // 6, 3), dtype=np.uint8)
    kept = io.BytesIO()
    Image.fromarray(small).resize(_SIZE, Image.Resampling.BICUBIC).save(kept, "JPEG", quality=90)
    return kept.getvalue()


def _taken(what: str, photos: tuple[bytes, ...], each: int, goal: int) -> Row:
    from data.db.engine import open_database
    from data.db.participation_tables import report
    from lib.services.participation import intake
    from tests.drafts import draft

    with tempfile.TemporaryDirectory(prefix="peta-lapor-") as folder:
        db = open_database(f"sqlite:///{Path(folder).as_posix()}/peta.db", Path(folder))
        try:
            intake.take(draft(), db=db)  # reads the regions

            def client(number: int) -> None:
                for _ in range(each):
                    own = draft(photos=photos, place_token="53.04.12", service="puskesmas")
                    intake.take(own, address=f"192.0.2.{number}", db=db)

            start = time.perf_counter()
            with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(client, range(CLIENTS)))
            took = time.perf_counter() - start
            with db.read() as connection:
                tickets = sa.func.count(sa.distinct(report.c.ticket))
                kept = int(connection.scalar(sa.select(tickets)) or 0) - 1
        finally:
            db.close()
    if kept != CLIENTS * each:
        raise RuntimeError(f"{CLIENTS * each - kept} reports were lost")
    note = f"{CLIENTS * each / took * 60:.0f} a minute, none lost"
    return Row("reports", what, took / (CLIENTS * each) * 1000, goal=goal, note=note)
