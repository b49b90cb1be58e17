"""The state of the page Partisipasi in the session, and which of its parts there are."""

from __future__ import annotations

import functools
from importlib.util import find_spec

from lib.services.participation.publicstate import (
    GROUPS,
    PARTS,
    SHOWN,
    YES,
    PublicState,
    group_of,
    parse,
    settle,
    years,
)
from lib.ui.session import Store

__all__ = [
    "GROUPS",
    "PARTISIPASI",
    "PARTS",
    "SHOWN",
    "YES",
    "PublicState",
    "group_of",
    "module",
    "parse",
    "there",
    "years",
]

_ELSEWHERE = ("usulan", "komunitas", "bagikan", "impor")
"""Parts in modules of their own, each with ``show(region)``."""


@functools.cache
def there() -> tuple[str, ...]:
    """Return the parts of the page that there are."""
    return tuple(each for each in PARTS if each not in _ELSEWHERE or find_spec(module(each)))


def module(part: str) -> str:
    """Name the module of a part that stands in one of its own."""
    return f"lib.ui.partisipasi_{part}"


PARTISIPASI: Store[PublicState] = Store("partisipasi", parse, settle)
"""The state of the page; its widgets are keyed partisipasi_{field}."""
