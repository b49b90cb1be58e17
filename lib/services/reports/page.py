"""Blocks of a printed page: each knows its height at a width, so nothing can overlap."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageDraw

from lib.services.palette import INK
from lib.services.reports.canvas import Canvas, IndexCanvas
from lib.services.reports.typeface import REGULAR, SEMIBOLD, Typeface

MUTED = "#4a5a64"
RULE = "#b7c3ca"
LEADING = 1.32

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Page(Protocol):
    """What words, swatches and maps are put on; ``unit`` is 1 on a page of 2,400 pixels."""

    typeface: Typeface
    unit: float

    def text(
        self, at: Point, line: str, size: float, *, weight: int = REGULAR, colour: str = INK,
        anchor: str = "la", halo: int = 0,
    ) -> None:  # fmt: skip
        """Write one line; ``at`` is its top left corner unless the anchor says otherwise."""

    def upward(self, at: Point, line: str, size: float) -> None:
        """Write one line upwards; ``at`` is the bottom left corner of the strip it takes."""

    def rectangle(self, box: Box, *, fill: str, outline: str = "", width: int = 0) -> None:
        """Draw a rectangle: left, top, right, bottom."""

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""

    def line(self, start: Point, end: Point, colour: str, width: int) -> None:
        """Draw a line."""

    def swatch(self, at: Point, size: Point, paint: Callable[[Canvas], None]) -> None:
        """Draw a small picture with the means of the map, so that both look the same."""

    def canvas(self, width: int, height: int) -> Canvas:
        """Give a white canvas for a map of some width and height."""

    def place(self, canvas: Canvas, at: Point) -> None:
        """Put a canvas of this page on it, with its top left corner at a place."""


class PicturePage:
    """A page of pixels."""

    def __init__(self, image: Image.Image, typeface: Typeface, unit: float) -> None:
        self.image, self.typeface, self.unit = image, typeface, unit
        self._draw = ImageDraw.Draw(image)

    def text(
        self, at: Point, line: str, size: float, *, weight: int = REGULAR, colour: str = INK,
        anchor: str = "la", halo: int = 0,
    ) -> None:  # fmt: skip
        """Write one line; ``at`` is its top left corner unless the anchor says otherwise."""
        where = at if halo else (round(at[0]), round(at[1]))
        self._draw.text(
            where, self.typeface.spaced(line), font=self.typeface.font(size, weight),
            fill=colour, anchor=anchor, stroke_width=halo, stroke_fill="#ffffff",
        )  # fmt: skip

    def upward(self, at: Point, line: str, size: float) -> None:
        """Write one line upwards; ``at`` is the bottom left corner of the strip it takes."""
        long = math.ceil(self.typeface.width(line, size)) + 2
        strip = Image.new("RGB", (long, round(size * LEADING)), "#ffffff")
        PicturePage(strip, self.typeface, self.unit).text((0, 0), line, size)
        turned = strip.transpose(Image.Transpose.ROTATE_90)
        self.image.paste(turned, (round(at[0]), round(at[1]) - turned.height))

    def rectangle(self, box: Box, *, fill: str, outline: str = "", width: int = 0) -> None:
        """Draw a rectangle: left, top, right, bottom."""
        rounded = tuple(map(round, box))
        self._draw.rectangle(rounded, fill=fill, outline=outline or None, width=width)

    def polygon(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        self._draw.polygon(list(points), fill=fill)

    def line(self, start: Point, end: Point, colour: str, width: int) -> None:
        """Draw a line."""
        self._draw.line((*start, *end), fill=colour, width=width)

    def swatch(self, at: Point, size: Point, paint: Callable[[Canvas], None]) -> None:
        """Draw a small picture with the means of the map, so that both look the same."""
        canvas = self.canvas(max(3, round(size[0])), max(3, round(size[1])))
        paint(canvas)
        self.place(canvas, at)

    def canvas(self, width: int, height: int) -> IndexCanvas:
        """Give a white canvas for a map of some width and height."""
        return IndexCanvas(width, height, "#ffffff")

    def place(self, canvas: Canvas, at: Point) -> None:
        """Put a canvas of this page on it, with its top left corner at a place."""
        if not isinstance(canvas, IndexCanvas):
            raise TypeError(f"a picture takes no {type(canvas).__name__}")
        self.image.paste(canvas.flatten(), (round(at[0]), round(at[1])))


class Block(Protocol):
    """A part of the page that is as wide as it is told and as high as it says."""

    def height(self, typeface: Typeface, width: float) -> float:
        """Return the height in pixels at a width in pixels."""

    def paint(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw with the top left corner at x, y."""


@dataclass(frozen=True)
class Paragraph:
    """Text of one size and colour, wrapped, with an ellipsis after ``most`` lines."""

    text: str
    size: float
    weight: int = REGULAR
    colour: str = INK
    most: int = 6

    def lines(self, typeface: Typeface, width: float) -> list[str]:
        """Return the wrapped lines."""
        return typeface.wrap(self.text, width, self.size, self.weight, self.most)

    def height(self, typeface: Typeface, width: float) -> float:
        """Return the height in pixels at a width in pixels."""
        return len(self.lines(typeface, width)) * self.size * LEADING

    def paint(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw with the top left corner at x, y."""
        for line in self.lines(page.typeface, width):
            page.text((x, y), line, self.size, weight=self.weight, colour=self.colour)
            y += self.size * LEADING


@dataclass(frozen=True)
class Stack:
    """Blocks below each other with a gap between."""

    blocks: Sequence[Block]
    gap: float

    def height(self, typeface: Typeface, width: float) -> float:
        """Return the height in pixels at a width in pixels."""
        heights = [block.height(typeface, width) for block in self.blocks]
        return sum(heights) + self.gap * max(0, len(heights) - 1)

    def paint(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw with the top left corner at x, y."""
        for block in self.blocks:
            block.paint(page, x, y, width)
            y += block.height(page.typeface, width) + self.gap


@dataclass(frozen=True)
class Columns:
    """Blocks beside each other, sharing the width by weight."""

    blocks: Sequence[Block]
    weights: Sequence[float]
    gap: float

    def _widths(self, width: float) -> list[float]:
        free = width - self.gap * (len(self.blocks) - 1)
        return [free * weight / sum(self.weights) for weight in self.weights]

    def height(self, typeface: Typeface, width: float) -> float:
        """Return the height in pixels at a width in pixels."""
        pairs = zip(self.blocks, self._widths(width), strict=True)
        return max((block.height(typeface, each) for block, each in pairs), default=0.0)

    def paint(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw with the top left corner at x, y."""
        for block, each in zip(self.blocks, self._widths(width), strict=True):
            block.paint(page, x, y, each)
            x += each + self.gap


def heading(text: str, size: float) -> Paragraph:
    """Return the heading of a block."""
    return Paragraph(text, size, SEMIBOLD, INK, most=3)
