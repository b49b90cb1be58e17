"""Give memory that is free back to the system: a long check leaves much of it behind."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable

_MMAP_THRESHOLD, _LARGE_BYTES = -3, 4 * 1024 * 1024  # the name is glibc's


@functools.cache
def keep_large_apart() -> None:
    """Take blocks of over four megabytes from the system, and give each back as it is freed.

    By itself glibc takes them from its heap once the first such block was freed, where what is
    left between them cannot be given back: a tenth more at the peak of a large check.
    """
    try:
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
    except (OSError, AttributeError, TypeError):
        return


@functools.cache
def _trim() -> Callable[[int], int] | None:
    """Find what the C library has for it; only that of Linux (glibc) has."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None
    return found


def give_back() -> None:
    """Return freed memory to the system, where the allocator would keep it for later."""
    trim = _trim()
    if trim is not None:
        trim(0)
