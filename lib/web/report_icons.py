"""Small drawings beside the categories, for those who read pictures better than words."""

from __future__ import annotations

_PATHS = {
    "kesehatan": "M9 3h6v6h6v6h-6v6H9v-6H3V9h6z",
    "pendidikan": "M2 9l10-5 10 5-10 5zM6 12.5V17c2 2 10 2 12 0v-4.5M21 10v6",
    "sosial": "M8 9a3 3 0 1 0-.1 0zM16 9a3 3 0 1 0-.1 0zM2 20c0-5 3-8 6-8s4 1 4 3c0-2 1-3 4-3"
    "s6 3 6 8z",
    "infrastruktur": "M2 16h20M4 16c0-6 4-9 8-9s8 3 8 9M8 16V9M16 16V9M12 16V7M2 20h20",
    "lingkungan": "M12 21v-8M12 13C6 13 4 9 5 3c6 0 9 3 7 10zM12 16c0-5 3-7 7-7 1 5-2 8-7 7z",
    "": "M12 21a9 9 0 1 0-.1 0zM9 9.5c0-4 6-4 6 0 0 2-3 2-3 4.5M12 17v.5",
}
_SHAPES = {"kesehatan"}
"""Drawn as areas; the others as lines."""


def icon(name: str) -> str:
    """Return the drawing of a sector as SVG; "" is anything else."""
    path = _PATHS.get(name, _PATHS[""])
    look = (
        'fill="currentColor"'
        if name in _SHAPES
        else 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" '
        'stroke-linecap="round"'
    )
    return (
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f'<path {look} d="{path}"/></svg>'
    )
