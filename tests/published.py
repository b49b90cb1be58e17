"""A source of published versions that holds its tables in memory."""

from collections.abc import Iterator
from contextlib import contextmanager

from data import current
from data.overlay import Overlay


class Published:
    """Tables in effect, each with a text that tells its version."""

    def __init__(self) -> None:
        self.tables = {}
        self.shapes = {}
        self.asked = 0

    def revision(self) -> str:
        self.asked += 1
        return ",".join(f"{name}={number}" for name, (number, _) in sorted(self.tables.items()))

    def overlay(self) -> Overlay:
        now = dict(self.tables)
        return Overlay(
            {name: str(number) for name, (number, _) in now.items()},
            lambda name, _base: now[name][1],
            lambda name, _base: self.shapes[name],
            frozenset(self.shapes),
        )

    def publish(self, name, frame) -> None:
        self.tables[name] = (self.tables.get(name, (0, None))[0] + 1, frame)
        current.look_again()


@contextmanager
def publishing() -> Iterator[Published]:
    """Let a test publish, and leave the embedded data in effect behind it."""
    source = Published()
    before = current.set_source(source)
    try:
        yield source
    finally:
        current.set_source(before)
        current.current_dataset()
