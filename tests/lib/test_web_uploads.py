"""The bound on memory that uploads hold: refused in time, given back, nothing else touched."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.limits import MAX_FILE_BYTES
from lib.web import uploads
from lib.web.uploads import UploadLimit

PATH = "/_stcore/upload_file/session/file"
MB = 1024**2


class Inner:
    """An app that waits until it is let go."""

    def __init__(self):
        self.calls, self.go = 0, asyncio.Event()

    async def __call__(self, scope, receive, send):
        self.calls += 1
        await self.go.wait()
        if scope.get("fault"):
            raise ConnectionResetError


async def put(limit, size, method="PUT", path=PATH, **more):
    headers = [] if size is None else [(b"content-length", str(size).encode())]
    scope = {"type": "http", "method": method, "path": path, "headers": headers, **more}
    sent = []

    async def send(message):
        sent.append(message)

    await limit(scope, None, send)
    return sent[0]["status"] if sent else None


def alone(story):
    """Run a coroutine in a thread of its own: a browser test may have left a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(story())).result()


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UPLOADS_BYTES", 100 * MB)
    return {"bytes": 0}


def made(kept):
    inner = Inner()
    return inner, UploadLimit(inner, lambda: kept["bytes"])


def test_what_is_kept_and_what_is_coming_leave_no_room_for_more(kept):
    async def story():
        inner, limit = made(kept)
        first = asyncio.create_task(put(limit, 40 * MB))
        second = asyncio.create_task(put(limit, 40 * MB))
        await asyncio.sleep(0)
        assert await put(limit, 40 * MB) == 503
        inner.go.set()
        assert await first is None
        assert await second is None
        assert await put(limit, 40 * MB) is None
        kept["bytes"] = 80 * MB
        assert await put(limit, 40 * MB) == 503
        assert inner.calls == 3

    alone(story)


def test_a_dropped_upload_gives_its_room_back(kept):
    async def story():
        inner, limit = made(kept)
        inner.go.set()
        for _ in range(20):
            with pytest.raises(ConnectionResetError):
                await put(limit, 90 * MB, fault=True)
        assert await put(limit, 90 * MB) is None

    alone(story)


def test_a_size_that_is_not_told_counts_as_the_largest(kept):
    async def story():
        inner, limit = made(kept)
        tasks = [asyncio.create_task(put(limit, None)) for _ in range(2)]
        await asyncio.sleep(0)
        assert await put(limit, None) == 503
        assert MAX_FILE_BYTES == 50 * MB
        inner.go.set()
        await asyncio.gather(*tasks)

    alone(story)


def test_nothing_but_an_upload_is_held_up(kept):
    async def story():
        kept["bytes"] = 10**12
        inner, limit = made(kept)
        inner.go.set()
        assert await put(limit, 0) == 503
        assert await put(limit, 0, method="DELETE") is None
        assert await put(limit, 0, path="/_stcore/health") is None
        await limit({"type": "websocket", "path": PATH}, None, None)
        assert inner.calls == 3

    alone(story)
