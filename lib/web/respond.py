"""Answers of our own routes: gzipped once, cached for ever under a hashed URL, or 404."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

IMMUTABLE = "public, max-age=31536000, immutable"
_WORTH_GZIP = 600
"""Bytes below which gzip saves less than its own header and a packet."""


@dataclass(frozen=True)
class Packed:
    """A body ready to send: its bytes, its type, and whether they are gzipped."""

    body: bytes
    media_type: str
    gzipped: bool


def pack(body: bytes, media_type: str, *, compress: bool = True) -> Packed:
    """Gzip a body once, unless it is small or already compressed (``compress=False``)."""
    if compress and len(body) >= _WORTH_GZIP:
        # mtime=0: the same content gives the same bytes on every machine.
        return Packed(gzip.compress(body, 6, mtime=0), media_type, gzipped=True)
    return Packed(body, media_type, gzipped=False)


def answer(request: Request, packed: Packed, *, cache: str = IMMUTABLE) -> Response:
    """Send a packed body, unzipped for the rare client that does not take gzip."""
    headers = {"cache-control": cache}
    body = packed.body
    if packed.gzipped:
        headers["vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
        else:
            body = gzip.decompress(body)
    else:
        # Stated, so that Streamlit's gzip middleware does not compress pictures again.
        headers["content-encoding"] = "identity"
    return Response(body, media_type=packed.media_type, headers=headers)


def not_found() -> Response:
    """Answer 404 without a hint of what exists; never cached, since a hash may come to be."""
    return PlainTextResponse("404", status_code=404, headers={"cache-control": "no-store"})


def moved(url: str) -> Response:
    """Lead a page that has an older URL to the present one; the answer itself is not kept."""
    return RedirectResponse(url, status_code=307, headers={"cache-control": "no-store"})


class ByteCache:
    """Keep the packed bodies that were used last, up to a number of bytes, for all threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Hashable, Packed] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Packed]) -> Packed:
        """Return the body of a key, made on first use.

        Two threads may make the same body at once; that costs time, not correctness.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if key not in self._kept and len(made.body) <= self._limit:
                self._kept[key] = made
                self._size += len(made.body)
            while self._size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped.body)
        return made

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        """Total bytes kept."""
        return self._size
