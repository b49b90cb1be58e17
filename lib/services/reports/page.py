"""Blocks of a printed page: each knows its height at a width, so nothing can overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageDraw

from lib.services.palette import INK
from lib.services.reports.typeface import REGULAR, SEMIBOLD, Typeface

MUTED = "#4a5a64"
RULE = "#b7c3ca"
LEADING = 1.32


@dataclass(frozen=True)
class Page:
    """The picture in the making, with its typeface; ``unit`` is 1 on a page of 2,400 pixels."""

    image: Image.Image
    typeface: Typeface
    unit: float

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        """Return what draws on the picture."""
        return ImageDraw.Draw(self.image)

    def text(
        self, at: tuple[float, float], line: str, size: float, *, weight: int = REGULAR,
        colour: str = INK, anchor: str = "la",
    ) -> None:  # fmt: skip
        """Write one line; ``at`` is its top left corner unless the anchor says otherwise."""
        font = self.typeface.font(size, weight)
        line = self.typeface.spaced(line)
        self.draw.text((round(at[0]), round(at[1])), line, font=font, fill=colour, anchor=anchor)


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
