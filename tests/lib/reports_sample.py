"""Small maps of squares for the tests of pictures, pages and tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from lib.services.mapview import MapView, PointLayer
from lib.services.palette import ramp

HOSTILE = (
    "</script><script>window.diretas=1</script>",
    "<img src=x onerror=window.diretas=1>",
    "${window.diretas=1}",
    "`+(window.diretas=1)+`",
    '"><svg/onload=window.diretas=1>',
    '=HYPERLINK("http://x";"y")',
    "@SUM(A1)",
    "\u202eterbalik\u202c\x00\x07\n baris",
    "<!-- {{ 7*7 }} -->",
    "A" * 500,
    "\ud800 setengah",
    "",
)

HOSTILE_CELLS = tuple(text for text in HOSTILE if "\ud800" not in text)
"""Without the half character that a frame of pandas refuses by itself."""


def squares(count: int, west: float = 110.0, south: float = -8.0, side: float = 1.0) -> np.ndarray:
    """Give squares in a row from west to east."""
    left = west + np.arange(count) * side
    return np.asarray(shapely.box(left, south, left + side, south + side), dtype=object)


def sample_view(names: tuple[str, ...] = ("A", "B", "C"), **changes: Any) -> MapView:
    """Give a map of squares: the first regions have classes 0, 1, 2, …, the last has no data."""
    count = len(names)
    values = np.arange(count, dtype=float)
    index = np.minimum(np.arange(count), 4)
    if count:
        values[-1], index[-1] = np.nan, -1
    fields: dict[str, Any] = {
        "language": "id",
        "scope": "53",
        "level": "kabkota",
        "topic": "Kesehatan",
        "title": "Satu dari dua orang berada di luar jangkauan",
        "legend_title": "Di luar jangkauan (%)",
        "codes": tuple(f"53.{i + 1:02d}" for i in range(count)),
        "names": names,
        "values": values,
        "texts": tuple(f"{i} %" for i in range(count)),
        "class_index": index,
        "colours": ramp(5),
        "labels": ("0–20", "20–40", "40–60", "60–80", "80–100"),
        "no_data_label": "tidak ada data",
        "outlined": np.zeros(count, dtype=bool),
        "outlined_label": "Daerah tertinggal 2020–2024",
        "selected": None,
        "bounds": ((-8.0, 110.0), (-7.0, 110.0 + max(1, count))),
        "sources": ("Kemenkes 2022",),
        "notes": ("Jarak garis lurus.",),
    }
    return MapView(**(fields | changes))


def sample_points() -> tuple[PointLayer, ...]:
    """Give one layer of facilities."""
    return (PointLayer("puskesmas", "Puskesmas", "#D55E00", "square"),)
