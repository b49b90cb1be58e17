"""Give memory that is free back to the system: a long check leaves much of it behind."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable


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
