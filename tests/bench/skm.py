"""The survey: a million answers to indices, and fifty people answering on SQLite.

Yardstick of the indices: pandas' mean by group of the same table, which gives no margin and no
class. The fifty write one after the other, each answer flushed to the disk; first all at once,
then over the web for a minute (`tests.bench.survey`).
"""

import concurrent.futures
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import sqlalchemy as sa

from tests.bench.survey import sustained_rows
from tests.bench.table import Row, median_ms

ANSWERS, UNITS = 1_000_000, 5_000
CLIENTS, EACH = 50, 10
GOAL_MS, GOAL_EACH_MS = 1_000, 20


def skm_rows() -> Iterator[Row]:
    """Measure them all."""
    yield from _indices()
    yield _taken()
    yield from sustained_rows()


def _indices() -> Iterator[Row]:
    from lib.services.skm.classes import grade_of
    from lib.services.skm.index import skm_index

    chance = np.random.default_rng(14)
    answers = chance.integers(1, 5, (ANSWERS, 9)).astype(float)
    answers[chance.random(answers.shape) < 0.03] = np.nan
    group = chance.integers(0, UNITS, ANSWERS)
    frame = pd.DataFrame(answers).assign(unit=group)

    def ours() -> None:
        found = skm_index(answers, group, UNITS)
        for index in found.index:
            grade_of(float(index))

    yield Row(
        "skm",
        "a million answers to the indices of 5,000 units, with margin and class",
        median_ms(ours),
        yardstick="pandas mean by group",
        yardstick_value=median_ms(lambda: frame.groupby("unit").mean()),
        goal=GOAL_MS,
    )


def _taken() -> Row:
    from data.db.engine import open_database
    from data.db.kpi_tables import skm_response
    from lib.auth import operator
    from lib.services.skm import answers, units

    with tempfile.TemporaryDirectory(prefix="peta-skm-") as folder:
        db = open_database(f"sqlite:///{Path(folder).as_posix()}/peta.db", Path(folder))
        try:
            own = units.add(operator(), "Puskesmas", "53.04", db=db)

            def client(number: int) -> None:
                for place in range(EACH):
                    form = answers.Form(f"klien-{number:06d}-{place:06d}", (3,) * 9)
                    answers.take(own.token, form, address=f"192.0.2.{number}", db=db)

            start = time.perf_counter()
            with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(client, range(CLIENTS)))
            took = time.perf_counter() - start
            with db.read() as connection:
                kept = connection.scalar(sa.select(sa.func.count()).select_from(skm_response))
        finally:
            db.close()
    if kept != CLIENTS * EACH:
        raise RuntimeError(f"{CLIENTS * EACH - int(kept or 0)} answers were lost")
    return Row(
        "skm",
        "one answer kept, fifty people at once",
        took / (CLIENTS * EACH) * 1000,
        goal=GOAL_EACH_MS,
        note=f"{CLIENTS * EACH / took:.0f} a second, none lost",
    )
