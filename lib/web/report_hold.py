"""Photos between two steps of a form: a browser does not send a file a second time.

They are kept cleaned, in memory, for half an hour and within a bound; the oldest go first.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MAX_BYTES = 64_000_000
KEPT_S = 1800


class Hold:
    """Keep the photos of forms that are not sent yet, by the form's key."""

    def __init__(self, most: int = MAX_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, tuple[bytes, ...]]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def put(self, form_key: str, pictures: tuple[bytes, ...]) -> None:
        """Keep the photos of a form, instead of those it had before."""
        size = _size(pictures)
        with self._lock:
            self._drop(form_key)
            if size > self._most:
                return
            self._kept[form_key] = (self._clock(), pictures)
            self._bytes += size
            while self._bytes > self._most or self._oldest() < self._clock() - KEPT_S:
                self._drop(next(iter(self._kept)))

    def get(self, form_key: str) -> tuple[bytes, ...]:
        """Return the photos of a form; () if it has none, or they are gone."""
        with self._lock:
            at, pictures = self._kept.get(form_key, (0.0, ()))
        return pictures if pictures and at >= self._clock() - KEPT_S else ()

    def drop(self, form_key: str) -> None:
        """Let go of the photos of a form that was taken."""
        with self._lock:
            self._drop(form_key)

    def _oldest(self) -> float:
        return next(iter(self._kept.values()))[0] if self._kept else self._clock()

    def _drop(self, form_key: str) -> None:
        _, pictures = self._kept.pop(form_key, (0.0, ()))
        self._bytes -= _size(pictures)


def _size(pictures: tuple[bytes, ...]) -> int:
    return sum(map(len, pictures))


hold = Hold()
