"""The one table that the bench prints: each figure beside its yardstick of the same run."""

import dataclasses
import statistics
import time
from collections.abc import Callable, Iterable


@dataclasses.dataclass(frozen=True)
class Row:
    """One measure. ``goal`` is the most it may be; figures share ``unit``."""

    part: str
    what: str
    value: float
    unit: str = "ms"
    yardstick: str = ""
    yardstick_value: float | None = None
    goal: float | None = None
    note: str = ""


def median_ms(work: Callable[[], object], repeats: int = 5, *, warm: bool = True) -> float:
    """Give the median of ``repeats`` runs in ms, after one run that is not counted if warm."""
    if warm:
        work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def figure(value: float | None) -> str:
    """Write a figure with three significant digits at least."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def verdict(row: Row) -> str:
    """Say whether a measure with a goal reaches it."""
    if row.goal is None:
        return ""
    return f"≤ {figure(row.goal)} {'yes' if row.value <= row.goal else 'NO'}"


def render(rows: Iterable[Row]) -> str:
    """Lay the rows out as one text table."""
    head = ("part", "measure", "ours", "unit", "yardstick", "its", "ours/its", "goal", "note")
    body = [
        (
            row.part,
            row.what,
            figure(row.value),
            row.unit,
            row.yardstick,
            figure(row.yardstick_value),
            f"{row.value / row.yardstick_value:.2f}" if row.yardstick_value else "",
            verdict(row),
            row.note,
        )
        for row in rows
    ]
    widths = [max(len(line[i]) for line in (head, *body)) for i in range(len(head))]
    right = {2, 5, 6}

    def line(cells: tuple[str, ...]) -> str:
        laid = (
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(laid).rstrip()

    return "\n".join([line(head), "  ".join("-" * width for width in widths), *map(line, body)])
