"""A page of a map as SVG: the same blocks, classes and signs as the picture, as elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lib.encode import safe_html
from lib.i18n import t
from lib.services.charts.svg import FONT
from lib.services.palette import INK
from lib.services.reports.canvas import OVERSAMPLING, Canvas, Parts, parts_of
from lib.services.reports.page import Box, Point
from lib.services.reports.projection import Projection
from lib.services.reports.typeface import REGULAR, Typeface
from lib.services.reports.words import plain

_ASCENT, _MIDDLE = 1.038, 0.408
"""From the top and from the middle of a line to its baseline, in sizes of the typeface."""
_TURNS = {"l": "start", "m": "middle", "r": "end"}
_HATCH_PERIOD, _HATCH_WIDTH = 17.0, 4.2


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _ring(xy: NDArray[np.float64]) -> str:
    """Write a ring as moves to whole large pixels, without those that stay where they are."""
    steps = np.rint(xy).astype(np.int64)
    if len(steps) > 1:
        moved = np.any(np.diff(steps, axis=0) != 0, axis=1)
        steps = steps[np.concatenate([[True], moved])]
    start, deltas = steps[0], np.diff(steps, axis=0)
    return f"M{start[0]} {start[1]}l" + " ".join(f"{x} {y}" for x, y in deltas.tolist()) + "z"


def _sign(x: float, y: float, shape: str, r: float) -> str:
    """Write one sign as a path; the shapes are those of `canvas.shape_mask`."""
    if shape == "square":
        side = r * 1.7
        return f"M{_n(x - side / 2)} {_n(y - side / 2)}h{_n(side)}v{_n(side)}h{_n(-side)}z"
    if shape == "triangle":
        return f"M{_n(x)} {_n(y - r)}l{_n(r)} {_n(r * 1.8)}h{_n(-2 * r)}z"
    if shape == "diamond":
        return f"M{_n(x)} {_n(y - r)}l{_n(r)} {_n(r)} {_n(-r)} {_n(r)} {_n(-r)} {_n(-r)}z"
    if shape == "cross":
        arm = max(1.0, r * 0.4)
        return (
            f"M{_n(x - r)} {_n(y - arm)}h{_n(2 * r)}v{_n(2 * arm)}h{_n(-2 * r)}z"
            f"M{_n(x - arm)} {_n(y - r)}h{_n(2 * arm)}v{_n(2 * r)}h{_n(-2 * arm)}z"
        )
    return (
        f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 1 0 {_n(2 * r)} 0"
        f"a{_n(r)} {_n(r)} 0 1 0 {_n(-2 * r)} 0z"
    )


class SvgCanvas:
    """Elements in large pixels, in the order in which they were drawn."""

    def __init__(self, width: int, height: int, name: str) -> None:
        self.width, self.height, self.name = width, height, name
        self.size = (width * OVERSAMPLING, height * OVERSAMPLING)
        self._colours = ["#ffffff"]
        self._hatched: dict[int, int] = {}
        self._drawn: list[tuple[str, int, str]] = []

    def colour(self, value: str) -> int:
        """Return the index of a new colour, given as ``#rrggbb``."""
        self._colours.append(value)
        return len(self._colours) - 1

    def parts(self, geometries: NDArray[np.object_], projection: Projection) -> Parts:
        """Return the polygons on the page, from large to small (see `canvas.parts_of`)."""
        return parts_of(geometries, projection, self.size)

    def fill(self, parts: Parts, indices: NDArray[np.int64]) -> None:
        """Fill polygons with ``indices[row]``; their holes stay open."""
        for row, _, rings in parts:
            self._add("fill", int(indices[row]), "".join(map(_ring, rings)))

    def outline(self, parts: Parts, index: int, width: int = 1, thin_below: float = 0.0) -> None:
        """Draw the rings of polygons; those of small parts are a third as wide."""
        for small in (False, True):
            rings = [_ring(ring) for _, span, found in parts for ring in found
                     if (span < thin_below) == small]  # fmt: skip
            if rings:
                self._stroke("".join(rings), index, max(1, width // 3) if small else width)

    def line(self, xy: NDArray[np.float64], index: int, width: int) -> None:
        """Draw one line through large pixels, shape (n, 2)."""
        self._stroke(_ring(xy).removesuffix("z"), index, width)

    def _stroke(self, path: str, index: int, width: int) -> None:
        style = f'fill="none" stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"'
        self._drawn.append(("stroke", index, f'{style} d="{path}"'))

    def _add(self, kind: str, index: int, path: str) -> None:
        self._drawn.append((kind, index, f'd="{path}"'))

    def hatch(self, ground: int, stroke: int) -> None:
        """Hatch what is filled with ``ground``."""
        self._hatched[ground] = stroke

    def stamp(
        self, x: NDArray[np.float64], y: NDArray[np.float64], shape: str, radius: int, index: int
    ) -> None:
        """Draw one sign centred at each place in pixels of the page, as one path."""
        known = np.isfinite(x) & np.isfinite(y)
        places = np.column_stack((x, y))[known] * OVERSAMPLING
        inside = ((places >= radius) & (places < np.array(self.size) - radius)).all(axis=1)
        signs = [_sign(left, top, shape, radius) for left, top in places[inside].tolist()]
        if signs:
            self._add("sign", index, "".join(signs))

    def rectangle(
        self, box: tuple[float, float, float, float], *, fill: int | None = None,
        outline: int | None = None, width: int = 1,
    ) -> None:  # fmt: skip
        """Draw a rectangle; ``box`` is left, top, right, bottom in large pixels."""
        half = 0.0 if outline is None else width / 2
        left, top, right, bottom = box[0] + half, box[1] + half, box[2] - half, box[3] - half
        path = f"M{_n(left)} {_n(top)}H{_n(right)}V{_n(bottom)}H{_n(left)}z"
        if fill is not None:
            self._add("fill", fill, path)
        if outline is not None:
            self._stroke(path, outline, width)

    def element(self, at: Point) -> str:
        """Write the canvas as an element with its top left corner at a place of the page."""
        body = "".join(self._element(*each) for each in self._drawn)
        patterns = "".join(self._pattern(*each) for each in self._hatched.items())
        return (
            f'<svg x="{_n(at[0])}" y="{_n(at[1])}" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.size[0]} {self.size[1]}">{patterns}{body}</svg>'
        )

    def _element(self, kind: str, index: int, rest: str) -> str:
        if kind == "stroke":
            return f'<path stroke="{self._colours[index]}" {rest}/>'
        paint = self._colours[index]
        if kind == "fill" and index in self._hatched:
            paint = f"url(#{self.name}-{index})"
        rule = ' fill-rule="evenodd"' if kind == "fill" else ""
        return f'<path fill="{paint}"{rule} {rest}/>'

    def _pattern(self, ground: int, stroke: int) -> str:
        period, width = _n(_HATCH_PERIOD), _n(_HATCH_WIDTH)
        return (
            f'<pattern id="{self.name}-{ground}" width="{period}" height="{period}" '
            f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="{period}" height="{period}" fill="{self._colours[ground]}"/>'
            f'<rect width="{width}" height="{period}" fill="{self._colours[stroke]}"/></pattern>'
        )


class SvgPage:
    """A page of elements."""

    def __init__(self, size: tuple[int, int], typeface: Typeface, unit: float) -> None:
        self.size, self.typeface, self.unit = size, typeface, unit
        self._body: list[str] = []
        self._count = 0

    def text(
        self, at: Point, line: str, size: float, *, weight: int = REGULAR, colour: str = INK,
        anchor: str = "la", halo: int = 0,
    ) -> None:  # fmt: skip
        """Write one line; ``at`` is its top left corner unless the anchor says otherwise."""
        down = _ASCENT if anchor[1] == "a" else _MIDDLE
        edge = ""
        if halo:
            edge = (f' stroke="#ffffff" stroke-width="{2 * halo}" stroke-linejoin="round" '
                    'paint-order="stroke"')  # fmt: skip
        self._body.append(
            f'<text x="{_n(at[0])}" y="{_n(at[1] + down * size)}" font-size="{_n(size)}" '
            f'font-weight="{weight}" fill="{colour}" text-anchor="{_TURNS[anchor[0]]}"{edge}'
            f"{self._fitted(line, size, weight)}>{safe_html(plain(line))}</text>"
        )

    def upward(self, at: Point, line: str, size: float) -> None:
        """Write one line upwards; ``at`` is the bottom left corner of the strip it takes."""
        x, y = at[0] + _ASCENT * size, at[1]
        self._body.append(
            f'<text transform="translate({_n(x)} {_n(y)}) rotate(-90)" font-size="{_n(size)}" '
            f'fill="{INK}"{self._fitted(line, size, REGULAR)}>{safe_html(plain(line))}</text>'
        )

    def _fitted(self, line: str, size: float, weight: int) -> str:
        """Say how long a line is, so that another typeface of the viewer is squeezed into it."""
        width = self.typeface.width(plain(line), size, weight)
        return f' textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"' if width else ""

    def rectangle(self, box: Box, *, fill: str, outline: str = "", width: int = 0) -> None:
        """Draw a rectangle: left, top, right, bottom."""
        left, top, right, bottom = box
        edge = f' stroke="{outline}" stroke-width="{width}"' if outline else ""
        self._body.append(
            f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(right - left)}" '
            f'height="{_n(bottom - top)}" fill="{fill}"{edge}/>'
        )

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._body.append(f'<polygon points="{corners}" fill="{fill}"/>')

    def line(self, start: Point, end: Point, colour: str, width: int) -> None:
        """Draw a line."""
        self._body.append(
            f'<path d="M{_n(start[0])} {_n(start[1])}L{_n(end[0])} {_n(end[1])}" '
            f'stroke="{colour}" stroke-width="{width}"/>'
        )

    def swatch(self, at: Point, size: Point, paint: Callable[[Canvas], None]) -> None:
        """Draw a small picture with the means of the map, so that both look the same."""
        canvas = self.canvas(max(3, round(size[0])), max(3, round(size[1])))
        paint(canvas)
        self.place(canvas, at)

    def canvas(self, width: int, height: int) -> SvgCanvas:
        """Give a white canvas for a map of some width and height."""
        self._count += 1
        return SvgCanvas(width, height, f"h{self._count}")

    def place(self, canvas: Canvas, at: Point) -> None:
        """Put a canvas of this page on it, with its top left corner at a place."""
        if not isinstance(canvas, SvgCanvas):
            raise TypeError(f"an SVG takes no {type(canvas).__name__}")
        self._body.append(canvas.element(at))

    def document(self, title: str, sources: Sequence[str]) -> bytes:
        """Write the page as an SVG file that stands alone: no script, no link, no style sheet."""
        width, height = self.size
        said = "; ".join([*map(plain, sources), t("ekspor.indikatif")])
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="{FONT}" role="img">'
            f"<title>{safe_html(plain(title))}</title><desc>{safe_html(said)}</desc>"
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(self._body)}</svg>\n'
        )
        return text.encode("utf-8", "replace")
