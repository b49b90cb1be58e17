"""Counting what comes from each sender within a time; held in memory only, and forgotten after."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from lib.errors import AppError

_LINE_BITS = 64


def network(address: str) -> str:
    """Return what an address is counted by: itself, or of IPv6 the line that it belongs to.

    A line of IPv6 has 2^64 addresses of its own (a /64), and may send from all of them.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), _LINE_BITS), strict=False).network_address)


class Limiter:
    """Refuse a sender who has had the most that is allowed within a time.

    Parameters
    ----------
    most
        What is allowed.
    error
        What to raise, with ``seconds`` until the sender may come again.
    window_s
        The time in seconds.
    clock
        For tests.

    """

    def __init__(
        self,
        most: int,
        error: Callable[..., AppError],
        *,
        window_s: float = 60,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._error = error
        self._window = window_s
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, sender: str) -> None:
        """Count one more, or raise the error if the sender has had the most."""
        now = self._clock()
        with self._lock:
            times = self._times(sender, now)
            self._refuse(times, now)
            times.append(now)
            self._seen.move_to_end(sender)

    def check(self, sender: str) -> None:
        """Raise the error if the sender has had the most, without counting."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            self._refuse(self._seen.get(sender, deque()), now)

    def _times(self, sender: str, now: float) -> deque[float]:
        self._forget(now)
        times = self._seen.setdefault(sender, deque())
        while times and times[0] <= now - self._window:
            times.popleft()
        return times

    def _forget(self, now: float) -> None:
        while self._seen and next(iter(self._seen.values()))[-1] <= now - self._window:
            self._seen.popitem(last=False)

    def _refuse(self, times: deque[float], now: float) -> None:
        current = [each for each in times if each > now - self._window]
        if len(current) >= self._most:
            raise self._error(seconds=max(1, int(current[0] + self._window - now) + 1))
