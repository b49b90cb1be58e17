"""How long personal data of reports are kept: data, not code (`data/retention.toml`)."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "retention.toml"


@dataclass(frozen=True)
class Keeping:
    """Days of keeping, by what is kept; the file says from when they count."""

    contact: int
    original: int
    photos: int
    points: int
    marks: int
    requests: int
    comments: int
    unclosed: int

    def __post_init__(self) -> None:
        for name, days in vars(self).items():
            if days < 1:
                raise ValueError(f"retention.toml: {name} = {days}")


@functools.cache
def keeping() -> Keeping:
    """Return the days of `data/retention.toml`."""
    return Keeping(**tomllib.loads(_FILE.read_text(encoding="utf-8")))
