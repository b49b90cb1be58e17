"""Paint a drawing as PNG with Pillow: larger than wanted, then reduced, for smooth edges."""

from __future__ import annotations

import io
import itertools
import math

from PIL import Image, ImageColor, ImageDraw
from PIL.PngImagePlugin import PngInfo

from lib.services.charts.drawing import (
    COLOURS,
    Box,
    Dot,
    Drawing,
    Mark,
    Path,
    Point,
    Words,
    text_width,
)
from lib.services.reports.typeface import REGULAR, SEMIBOLD, Typeface
from lib.services.reports.words import plain

SCALE = 2
_OVERSAMPLING = 2
_ANCHOR = {"start": "lm", "middle": "mm", "end": "rm"}


def png_bytes(drawing: Drawing, scale: int = SCALE) -> bytes:
    """Paint a drawing as PNG, ``scale`` pixels for each of its own."""
    factor = scale * _OVERSAMPLING
    size = (math.ceil(drawing.width) * factor, math.ceil(drawing.height) * factor)
    image = Image.new("RGB", size, COLOURS["paper"])
    # An RGBA pen on an RGB picture mixes colours: half-transparent marks need no layers.
    pen = ImageDraw.Draw(image, "RGBA")
    typeface = Typeface()
    for mark in drawing.marks:
        _paint(image, pen, mark, factor, typeface)
    about = PngInfo()
    about.add_itxt("Title", plain(drawing.title))
    if drawing.summary:
        about.add_itxt("Description", plain(drawing.summary))
    out = io.BytesIO()
    image.reduce(_OVERSAMPLING).save(out, "PNG", dpi=(72 * scale, 72 * scale), pnginfo=about)
    return out.getvalue()


def _rgba(colour: str, opacity: float = 1.0) -> tuple[int, int, int, int]:
    red, green, blue = ImageColor.getrgb(COLOURS[colour])[:3]
    return red, green, blue, round(opacity * 255)


def _paint(
    image: Image.Image, pen: ImageDraw.ImageDraw, mark: Mark, factor: int, typeface: Typeface
) -> None:
    if isinstance(mark, Box):
        right, bottom = mark.left + mark.width, mark.top + mark.height
        corners = [value * factor for value in (mark.left, mark.top, right, bottom)]
        pen.rectangle(corners, fill=_rgba(mark.colour, mark.opacity))
    elif isinstance(mark, Dot):
        reach = mark.radius * (0.9 if mark.square else 1.0)
        corners = [
            value * factor
            for value in (mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach)
        ]
        draw = pen.rectangle if mark.square else pen.ellipse
        draw(corners, fill=_rgba(mark.colour, mark.opacity))
    elif isinstance(mark, Path):
        for line in _dashes(mark.points) if mark.dash else [mark.points]:
            scaled = [(x * factor, y * factor) for x, y in line]
            width = max(1, round(mark.width * factor))
            pen.line(scaled, fill=_rgba(mark.colour), width=width, joint="curve")
    elif isinstance(mark, Words):
        _write(image, pen, mark, factor, typeface)


def _write(
    image: Image.Image, pen: ImageDraw.ImageDraw, mark: Words, factor: int, typeface: Typeface
) -> None:
    font = typeface.font(mark.size * factor, SEMIBOLD if mark.bold else REGULAR)
    text = typeface.spaced(plain(mark.text))
    at = (mark.x * factor, mark.y * factor)
    if not mark.upright:
        pen.text(at, text, font=font, fill=_rgba(mark.colour), anchor=_ANCHOR[mark.anchor])
        return
    # The middle of the line stays at its place; only axis titles stand upright.
    width = math.ceil(text_width(mark.text, mark.size, bold=mark.bold) * factor) + 4
    strip = Image.new("RGB", (width, round(mark.size * factor * 1.5)), COLOURS["paper"])
    middle = (strip.width / 2, strip.height / 2)
    ImageDraw.Draw(strip).text(middle, text, font=font, fill=_rgba(mark.colour), anchor="mm")
    turned = strip.transpose(Image.Transpose.ROTATE_90)
    image.paste(turned, (round(at[0] - turned.width / 2), round(at[1] - turned.height / 2)))


def _dashes(points: tuple[Point, ...], on: float = 5.0, off: float = 4.0) -> list[list[Point]]:
    """Cut a line into dashes; its corners are few, so a dash ends at each."""
    found: list[list[Point]] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        start = 0.0
        while start < length:
            end = min(start + on, length)
            found.append([(x0 + (x1 - x0) * s / length, y0 + (y1 - y0) * s / length)
                          for s in (start, end)])  # fmt: skip
            start += on + off
    return found
