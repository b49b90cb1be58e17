"""Maps and charts of a report as pictures of a given size, for slides, pages and Word files.

Width and height are in points of the page they are placed on, so that a text of 11 points is as
large on a slide as in a brief; ``sharpness`` is how many pixels a point gets.
"""

from __future__ import annotations

from lib.i18n import as_language, using
from lib.services.charts.parts import chart_drawing
from lib.services.charts.raster import png_bytes
from lib.services.charts.svg import svg_bytes
from lib.services.reports.map_figure import Figure
from lib.services.reports.map_png import to_png
from lib.services.reports.model import ChartPart, MapPart

SHARP = 3
"""216 pixels an inch: what print and a large screen show."""


def map_png(
    part: MapPart, width: float, height: float, *, text: float = 11.0, sharpness: float = SHARP
) -> bytes:
    """Draw a map with legend, scale and north arrow, but without title and sources.

    Parameters
    ----------
    part
        The map; its state names the points and villages.
    width, height
        Size in points; the legend goes where it leaves the map most room.
    text
        Size of the text in points.
    sharpness
        Pixels a point.
    """
    with using(as_language(part.view.language)):
        figure = Figure.of(part, (round(width * sharpness), round(height * sharpness)),
                           text * sharpness)  # fmt: skip
        return to_png(figure.image(), part.view)


def map_height(part: MapPart, width: float, *, text: float = 11.0) -> float:
    """Give the height in points beyond which a map of some width only gains empty sea."""
    with using(as_language(part.view.language)):
        size = (round(width * SHARP), round(width * SHARP))
        return Figure.of(part, size, text * SHARP).natural_height() / SHARP


def chart_png(part: ChartPart, width: float, height: float, *, sharpness: int = SHARP) -> bytes:
    """Draw a chart without title and source; the size is in points, the text 12 points high."""
    return png_bytes(chart_drawing(part.chart, width, height, part.finding.text), sharpness)


def chart_svg(part: ChartPart, width: float, height: float) -> bytes:
    """Write a chart without title and source as SVG; the size is in points."""
    return svg_bytes(chart_drawing(part.chart, width, height, part.finding.text))


def map_svg(part: MapPart, width: float, height: float, *, text: float = 11.0) -> bytes:
    """Draw the same map as ``map_png`` as SVG; its units are a third of a point."""
    with using(as_language(part.view.language)):
        return Figure.of(part, (round(width * SHARP), round(height * SHARP)), text * SHARP).svg()
