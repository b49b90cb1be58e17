"""Fifty people answering the survey over the web, one answer a second each, for a minute.

Each opens the form, takes the key that it carries and sends it, from an address of its own on
loopback, since the survey takes no more than 120 answers a minute from one. The time of an answer
is from sending it to the redirection to the thanks; it is kept on the disk by then.
"""

import concurrent.futures
import http.client
import re
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from tests.bench.server import Server, serve
from tests.bench.table import Row
from tests.source import ROOT

CLIENTS, SECONDS, EVERY_S = 50, 60, 1.0
GOAL_P95_MS = 1_000
_TIMEOUT_S = 30
_TAKEN = 303
_HEADERS = {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
}


def sustained_rows(seconds: int = SECONDS) -> Iterator[Row]:
    """Measure it on SQLite; an answer that is lost or refused fails the bench."""
    from data.db.engine import open_database
    from data.db.kpi_tables import skm_response
    from lib.auth import operator
    from lib.services.skm import units

    with tempfile.TemporaryDirectory(prefix="peta-skm-") as folder:
        place = Path(folder)
        with closing(open_database(f"sqlite:///{place.as_posix()}/peta.db", place)) as db:
            own = units.add(operator(), "Puskesmas", "53.04", db=db)
        with serve(ROOT / "app.py", PETA_DATA_DIR=folder) as server:
            _answer(server, own.token, 0, 1)  # loads the form and the database
            times, took = _crowd(server, own.token, seconds)
        with (
            closing(open_database(f"sqlite:///{place.as_posix()}/peta.db", place)) as db,
            db.read() as connection,
        ):
            kept = connection.scalar(sa.select(sa.func.count()).select_from(skm_response))
    sent = len(times) + 1
    if kept != sent:
        raise RuntimeError(f"{sent - int(kept or 0)} of {sent} answers were lost")
    middle, most = (float(np.percentile(times, q)) * 1000 for q in (50, 95))
    told = f"{len(times)} answers, {len(times) / took:.0f} a second for {took:.0f} s, none lost"
    yield Row("skm", "an answer over the web, 50 clients each second: p50", middle)
    yield Row(
        "skm", "an answer over the web, 50 clients each second: p95", most,
        goal=GOAL_P95_MS, note=told,
    )  # fmt: skip


def _crowd(server: Server, token: str, seconds: int) -> tuple[list[float], float]:
    """Return the seconds that each answer took, and those of all."""
    start = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        found = pool.map(lambda n: _answer(server, token, n, seconds), range(1, CLIENTS + 1))
        times = [each for one in found for each in one]
    return times, time.perf_counter() - start


def _answer(server: Server, token: str, number: int, times: int) -> list[float]:
    """Answer once a second, beginning within the first; return the seconds each took."""
    path, took = f"/survei/{token}", []
    line = http.client.HTTPConnection(
        "127.0.0.1", server.port, timeout=_TIMEOUT_S, source_address=(f"127.0.1.{number}", 0)
    )
    due = time.perf_counter() + EVERY_S * number / CLIENTS
    with closing(line):
        for turn in range(times):
            time.sleep(max(0.0, due + turn * EVERY_S - time.perf_counter()))
            line.request("GET", path)
            key = re.search(rb'name="isian" value="([^"]+)"', line.getresponse().read())
            if key is None:
                raise RuntimeError("the form has no key")
            fields = {"isian": key[1].decode(), **{f"U{n}": turn % 4 + 1 for n in range(1, 10)}}
            start = time.perf_counter()
            line.request("POST", f"{path}?kirim=1", urllib.parse.urlencode(fields), _HEADERS)
            answer = line.getresponse()
            answer.read()
            took.append(time.perf_counter() - start)
            if answer.status != _TAKEN:
                raise RuntimeError(f"an answer was refused with {answer.status}")
    return took
