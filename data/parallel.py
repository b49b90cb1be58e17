"""Run work on several cores: shapely, numpy and Arrow let go of Python's lock meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

WORKERS = min(4, os.cpu_count() or 1)
Given = TypeVar("Given")
Made = TypeVar("Made")


def spread(work: Callable[[Given], Made], items: Iterable[Given]) -> list[Made]:
    """Return what `work` makes of each item, in their order; the first error is raised."""
    given = list(items)
    if len(given) < 2:
        return [work(each) for each in given]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, given))
