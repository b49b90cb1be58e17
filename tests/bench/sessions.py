"""Many people at once: real Streamlit sessions over websockets, without browsers.

Each session opens the map page and then clicks a region every two seconds, as the map's
component would report it. Latency is from sending the click to ``script_finished``, so it
holds the queueing, the run and the writing of all messages; the browser's work is not in it.
"""

import asyncio
import json
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.server import Server, serve
from tests.bench.table import Row

COUNTS = (1, 10, 50)
EVERY_S = 2.0
CLICKS = 8
TIMEOUT_S = 60
GOAL_P95_MS, GOAL_MB = 300, 600


@dataclass
class Session:
    """One open session and what it has heard."""

    socket: websockets.ClientConnection
    page: str
    query: str = ""
    page_hash: str = ""
    map_id: str = ""
    received: int = 0
    cached: set[str] = field(default_factory=set)

    async def rerun(self, click: object = None) -> float:
        """Ask for a run, with a click of the map if given; give the ms to its end."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = self.query, self.page
        state.page_script_hash = self.page_hash
        state.cached_message_hashes.extend(self.cached)
        state.context_info.locale, state.context_info.timezone = "id-ID", "Asia/Jakarta"
        if click is not None:
            widget = state.widget_states.widgets.add()
            widget.id, widget.json_value = self.map_id, json.dumps(click)
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self._until_finished(), TIMEOUT_S)
        return (time.perf_counter() - start) * 1000

    async def _until_finished(self) -> None:
        while True:
            raw = await self.socket.recv()
            self.received += len(raw)
            message = ForwardMsg()
            message.ParseFromString(raw)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable and message.hash:
                self.cached.add(message.hash)
            if kind == "new_session":
                self.page_hash = message.new_session.page_script_hash
            elif kind == "delta":
                self._read(message.delta)
            elif kind == "page_not_found":
                raise RuntimeError(f"no page {self.page!r}")
            elif kind == "script_finished":
                early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
                if message.script_finished != early:
                    return

    def _read(self, delta: object) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == "component_instance":
            self.map_id = element.component_instance.id
        elif element.WhichOneof("type") == "bidi_component":
            self.map_id = element.bidi_component.id
        elif element.WhichOneof("type") == "exception":
            raise RuntimeError(f"the page failed: {element.exception.message}")


def click_on(kode: str) -> dict:
    """Give what the map's component sends when a region is clicked; each click has its mark."""
    return {"last_active_drawing": {"k": kode, "t": f"{time.monotonic_ns()}"}}


async def one(server: Server, page: str, codes: list[str], seed: int) -> tuple[float, list[float]]:
    """Live one session: open the page, then click every two seconds."""
    pick = random.Random(seed)
    url = f"ws://localhost:{server.port}/_stcore/stream"
    protocols = [websockets.Subprotocol("streamlit")]
    await asyncio.sleep(pick.random() * EVERY_S)
    async with websockets.connect(url, subprotocols=protocols, max_size=None) as socket:
        session = Session(socket, page)
        first = await session.rerun()
        clicks = []
        due = time.perf_counter()
        for _ in range(CLICKS):
            due += EVERY_S
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            click = click_on(pick.choice(codes)) if session.map_id else None
            clicks.append(await session.rerun(click))
        return first, clicks


async def crowd(server: Server, page: str, codes: list[str], count: int) -> dict[str, float]:
    """Run many sessions at once; give latencies and the server's memory at its most."""
    tasks = [asyncio.create_task(one(server, page, codes, seed)) for seed in range(count)]
    most = 0.0
    while not all(task.done() for task in tasks):
        most = max(most, await asyncio.to_thread(server.memory_mb))
        await asyncio.sleep(0.5)
    results = [task.result() for task in tasks]
    clicks = sorted(ms for _, each in results for ms in each)
    return {
        "first": statistics.median(first for first, _ in results),
        "p50": statistics.median(clicks),
        "p95": clicks[min(int(len(clicks) * 0.95), len(clicks) - 1)],
        "memory": most,
    }


def codes_of_regions() -> list[str]:
    """Give the codes that are clicked."""
    from data.store import load_dataset

    return load_dataset().regions["kode"].astype(str).tolist()


def session_rows(app: Path, page: str, codes: list[str] | None = None) -> Iterator[Row]:
    """Yield every measure of this part."""
    codes = codes or codes_of_regions()
    name = page.strip("/")
    script = Path(__file__).with_name("yardstick_app.py")
    with serve(script, PETA_BENCH_APP=str(app)) as blank:
        floor = {n: asyncio.run(crowd(blank, "", codes, n)) for n in COUNTS}
    with serve(app) as product:
        asyncio.run(crowd(product, name, codes, 1))
        for count in COUNTS:
            seen = asyncio.run(crowd(product, name, codes, count))
            what, last = f"{count} sessions, a click every 2 s", count == max(COUNTS)
            yield Row("sessions", f"{what}: p50", seen["p50"], "ms", "blank page",
                      floor[count]["p50"])  # fmt: skip
            yield Row("sessions", f"{what}: p95", seen["p95"], "ms", "blank page",
                      floor[count]["p95"], goal=GOAL_P95_MS if last else None)  # fmt: skip
            yield Row("sessions", f"{count} sessions: opening the page", seen["first"], "ms",
                      "blank page", floor[count]["first"])  # fmt: skip
            yield Row("sessions", f"{count} sessions: memory of the process", seen["memory"], "MB",
                      "blank page", floor[count]["memory"],
                      goal=GOAL_MB if last else None)  # fmt: skip
