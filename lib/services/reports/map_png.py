"""The map as a picture for a report: what the screen shows, with legend, sources and date.

The page is laid out from measured blocks: title, map, scale, then legend and sources below a wide
map or at the right of a tall one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lib.i18n import as_language, date_long, t, using
from lib.services.mapview import MapView
from lib.services.palette import INK, PRIMARY
from lib.services.reports.canvas import IndexCanvas
from lib.services.reports.insets import without_far_islands
from lib.services.reports.legend import (
    WHITE,
    Sizes,
    class_block,
    layer_block,
)
from lib.services.reports.map_body import draw_map, draw_scale
from lib.services.reports.page import (
    MUTED,
    RULE,
    Block,
    Columns,
    Page,
    Paragraph,
    PicturePage,
    Stack,
    heading,
)
from lib.services.reports.paint import (
    VILLAGES,
    Extras,
    Lines,
    Places,
    paint_regions,
)
from lib.services.reports.projection import (
    aspect_of,
    extent,
    fit,
    usable_bounds,
)
from lib.services.reports.svg_page import SvgPage
from lib.services.reports.typeface import REGULAR, SEMIBOLD, Typeface
from lib.services.reports.words import plain

__all__ = ["VILLAGES", "WIDE", "render_map", "render_regions"]

WIDE = 1.45
"""Width over height from which the legend stands below the map, not beside it."""

_MARGIN, _STRIP = 84.0, 64.0
_SMALLEST, _LARGEST = 600, 6000


def render_map(
    view: MapView,
    geometries: NDArray[np.object_],
    *,
    width_px: int = 2400,
    points: Places | None = None,
    roads: Lines | None = None,
    context: NDArray[np.object_] | None = None,
    link: str = "",
    today: date,
) -> bytes:
    """Draw a map with title, legend, scale, sources and date, as PNG.

    Parameters
    ----------
    view
        What to show, in ``view.language``.
    geometries
        Shape (n,): polygons of shapely (EPSG:4326), in the order of ``view.codes``. Missing and
        empty ones are left out.
    width_px
        Width of the picture, 600 to 6,000 pixels; the height follows from the content.
    points
        By the key of a layer of ``view.points``: latitudes and longitudes, each of shape (m,).
        The key ``VILLAGES`` holds those of ``view.villages``. Places that are NaN are left out.
    roads
        By the table of a layer of ``view.roads``: lines of shapely (EPSG:4326).
    context
        Polygons drawn in pale grey around the scope (its neighbours), or None.
    link
        Address that shows the same map, written below.
    today
        The date written below.

    Raises
    ------
    ValueError
        If ``geometries`` are not as many as ``view.codes``, or the width is out of range.

    Notes
    -----
    Equirectangular; true at the equator for the nation, else at the scope's middle latitude.

    """
    extras = Extras(points or {}, roads or {}, context)
    with using(as_language(view.language)):
        image = _sheet(view, geometries, extras, width_px, link, today).image()
        return to_png(image, view)


def render_map_svg(
    view: MapView,
    geometries: NDArray[np.object_],
    *,
    width_px: int = 2400,
    points: Places | None = None,
    roads: Lines | None = None,
    context: NDArray[np.object_] | None = None,
    link: str = "",
    today: date,
) -> bytes:
    """Draw the same page as SVG; parameters and errors are those of ``render_map``."""
    extras = Extras(points or {}, roads or {}, context)
    with using(as_language(view.language)):
        return _sheet(view, geometries, extras, width_px, link, today).svg()


def _sheet(
    view: MapView, geometries: NDArray[np.object_], extras: Extras, width_px: int, link: str,
    today: date,
) -> _Sheet:  # fmt: skip
    if len(geometries) != len(view.codes):
        raise ValueError(f"{len(geometries)} geometries for {len(view.codes)} regions")
    if not _SMALLEST <= width_px <= _LARGEST:
        raise ValueError(f"width must be {_SMALLEST} to {_LARGEST} pixels")
    return _Sheet(view, geometries, extras, width_px, link, today)


def render_regions(
    view: MapView, geometries: NDArray[np.object_], *, width_px: int = 1400
) -> bytes:
    """Draw the regions alone, without words, as PNG on a transparent ground.

    Parameters are those of ``render_map``; the height follows from the extent.
    """
    bounds = usable_bounds(view.bounds, extent(geometries))
    size = (width_px, round(width_px / aspect_of(bounds)))
    canvas = IndexCanvas(*size, WHITE)
    paint_regions(canvas, view, geometries, None, fit(bounds, *size, margin=4))
    land = IndexCanvas(*size, "#000000")
    ones = np.full(len(geometries), land.colour(WHITE), dtype=np.int64)
    land.fill(land.parts(geometries, fit(bounds, *size, margin=4)), ones)
    picture = canvas.flatten()
    picture.putalpha(land.flatten().convert("L"))
    with using(as_language(view.language)):
        return to_png(picture, view)


def to_png(image: Image.Image, view: MapView) -> bytes:
    """Write a picture of a map as PNG that knows its title and sources."""
    about = PngInfo()
    about.add_itxt("Title", plain(view.title))
    about.add_itxt("Source", "; ".join(plain(source) for source in view.sources))
    about.add_itxt("Description", t("ekspor.indikatif"))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6, dpi=(220, 220), pnginfo=about)
    return out.getvalue()


@dataclass(frozen=True)
class _Layout:
    """Where the parts of a page stand, in pixels."""

    top: float
    map: tuple[float, float]
    beside: float
    gap: float
    foot: float
    height: int


class _Sheet:
    """One page: its measured blocks and the place of the map among them."""

    def __init__(
        self, view: MapView, geometries: NDArray[np.object_], extras: Extras,
        width: int, link: str, today: date,
    ) -> None:  # fmt: skip
        self.view, self.geometries, self.extras = view, geometries, extras
        self.width = width
        self.sizes = Sizes.of(width)
        self.typeface = Typeface()
        self.margin = _MARGIN * self.sizes.unit
        self.inner = width - 2 * self.margin
        whole = usable_bounds(view.bounds, extent(geometries))
        self.bounds, *self.far = without_far_islands(whole, geometries)
        self.wide = aspect_of(self.bounds) >= WIDE
        self.header = self._header()
        self.legend = self._legend()
        self.footer = self._footer(link, today)

    def _drawn(self) -> frozenset[str]:
        return frozenset(self.extras.points) | frozenset(self.extras.roads)

    def _header(self) -> Block:
        sizes = self.sizes
        return Stack(
            [
                Paragraph(self.view.topic, sizes.body, SEMIBOLD, PRIMARY, most=2),
                Paragraph(self.view.title, sizes.title, SEMIBOLD, INK, most=4),
            ],
            8 * sizes.unit,
        )

    def _legend(self) -> Block:
        sizes = self.sizes
        classes = class_block(self.view, sizes)
        layers = layer_block(self.view, sizes, self._drawn())
        words = self._words()
        blocks: list[Block] = [classes, *([layers] if layers else []), words]
        if not self.wide:
            return Stack(blocks, 34 * sizes.unit)
        weights = [1.0, 0.95, 1.6] if layers else [1.0, 1.7]
        return Columns(blocks, weights, 64 * sizes.unit)

    def _words(self) -> Block:
        sizes = self.sizes
        groups: list[Block] = []
        # The footer says of the boundaries what the notes may say too.
        notes = tuple(note for note in self.view.notes if note != t("ekspor.indikatif"))
        headed = ((t("ekspor.sumber"), self.view.sources), (t("ekspor.catatan"), notes))
        for title, texts in headed:
            if texts:
                said = [Paragraph(text, sizes.small, colour=MUTED) for text in texts]
                groups.append(Stack([heading(title, sizes.small), *said], 8 * sizes.unit))
        return Stack(groups, 26 * sizes.unit)

    def _footer(self, link: str, today: date) -> Block:
        sizes = self.sizes
        made = t("ekspor.dibuat", tanggal=date_long(today))
        blocks: list[Block] = [
            Paragraph(f"{t('ekspor.indikatif')} {made}", sizes.small, SEMIBOLD, MUTED)
        ]
        if link:
            online = t("ekspor.tautan", tautan=plain(link))
            blocks.append(Paragraph(online, sizes.small, REGULAR, MUTED, most=3))
        return Stack(blocks, 6 * sizes.unit)

    def image(self) -> Image.Image:
        """Lay out the page and draw it as pixels."""
        image = Image.new("RGB", (self.width, self._layout().height), WHITE)
        page = PicturePage(image, self.typeface, self.sizes.unit)
        self._paint(page)
        return image

    def svg(self) -> bytes:
        """Lay out the page and draw it as SVG."""
        page = SvgPage((self.width, self._layout().height), self.typeface, self.sizes.unit)
        self._paint(page)
        return page.document(self.view.title, self.view.sources)

    def _layout(self) -> _Layout:
        unit, typeface, margin = self.sizes.unit, self.typeface, self.margin
        beside = 0.0 if self.wide else self.inner * 0.34
        gap = 0.0 if self.wide else 56 * unit
        map_width = self.inner - beside - gap
        map_height = self._map_height(map_width)
        top = margin + self.header.height(typeface, self.inner) + 34 * unit
        below = self.legend.height(typeface, self.inner) + 30 * unit if self.wide else 0.0
        body = map_height + _STRIP * unit + below
        if not self.wide:
            body = max(body, self.legend.height(typeface, beside))
        foot_top = top + body + 26 * unit
        foot = self.footer.height(typeface, self.inner)
        height = round(foot_top + 22 * unit + foot + margin * 0.8)
        return _Layout(top, (map_width, map_height), beside, gap, foot_top, height)

    def _paint(self, page: Page) -> None:
        unit, margin, laid = self.sizes.unit, self.margin, self._layout()
        (map_width, map_height), top = laid.map, laid.top
        self.header.paint(page, margin, margin, self.inner)
        size = (round(map_width), round(map_height))
        projection = fit(self.bounds, *size, margin=10 * unit)
        draw_map(
            page, (margin, top), self.view, self.geometries, self.extras, projection, size,
            self.sizes, tuple(self.far),
        )  # fmt: skip
        draw_scale(page, projection, self.bounds, (margin, top + map_height, map_width), self.sizes)
        if self.wide:
            at = (margin, top + map_height + (_STRIP + 30) * unit)
            self.legend.paint(page, *at, self.inner)
        else:
            self.legend.paint(page, margin + map_width + laid.gap, top, laid.beside)
        page.line((margin, laid.foot), (self.width - margin, laid.foot), RULE, 2)
        self.footer.paint(page, margin, laid.foot + 22 * unit, self.inner)

    def _map_height(self, map_width: float) -> float:
        """Return the height of the map: its own, but never a strip nor a tower."""
        natural = map_width / aspect_of(self.bounds)
        tallest = self.width * (0.62 if self.wide else 0.9)
        return min(max(natural, self.width * 0.3), tallest)
