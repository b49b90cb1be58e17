"""A map of a given size with its legend, scale and north arrow, and no other words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from data.current import current_dataset
from lib.i18n import t
from lib.services.downloads import picture_geometries, places
from lib.services.mapview import MapView
from lib.services.measures import NATION
from lib.services.reports.insets import without_far_islands
from lib.services.reports.legend import WHITE, Sizes, class_block, layer_block
from lib.services.reports.map_body import draw_map, draw_scale
from lib.services.reports.model import MapPart
from lib.services.reports.page import (
    LEADING,
    MUTED,
    Block,
    Columns,
    Page,
    Paragraph,
    PicturePage,
    Stack,
)
from lib.services.reports.paint import Extras
from lib.services.reports.projection import Bounds, aspect_of, extent, fit, usable_bounds
from lib.services.reports.svg_page import SvgPage
from lib.services.reports.typeface import Typeface

_BODY = 33.0
"""Size of the body's text on a page whose unit is 1 (`legend.Sizes`)."""
_STRIP = 64.0


def extras_of(part: MapPart) -> Extras:
    """Give the points, villages, roads and neighbours of a map."""
    view, dataset = part.view, current_dataset()
    named = {} if part.state is None else places(part.state, view)
    return Extras(
        {key: (lat, lon) for key, (lat, lon, _) in named.items()},
        {layer.table: dataset.geometries(layer.table) for layer in view.roads},
        None if view.scope == NATION else dataset.geometries("display_nation"),
    )


@dataclass(frozen=True)
class Figure:
    """A map laid out: the legend at the right of it or below, whichever leaves it larger."""

    view: MapView
    geometries: NDArray[np.object_]
    extras: Extras
    size: tuple[int, int]
    sizes: Sizes
    bounds: Bounds
    far: tuple[Bounds, ...] = ()

    @classmethod
    def of(cls, part: MapPart, size: tuple[int, int], text: float) -> Figure:
        """Lay out a map; ``size`` and the size of the text are in pixels."""
        geometries = picture_geometries(part.view)
        whole = usable_bounds(part.view.bounds, extent(geometries))
        bounds, *far = without_far_islands(whole, geometries)
        plain_sizes = Sizes.of(round(2400 * text / _BODY))
        # A small picture has large text for its land: its signs keep pace.
        sizes = replace(
            plain_sizes,
            point=round(plain_sizes.point * 1.4), village=round(plain_sizes.village * 1.4),
        )  # fmt: skip
        return cls(part.view, geometries, extras_of(part), size, sizes, bounds, tuple(far))

    def natural_height(self) -> float:
        """Return the height in pixels at which the map takes the whole width, legend below."""
        typeface, unit, width = Typeface(), self.sizes.unit, float(self.size[0])
        note = Paragraph(t("ekspor.indikatif"), self.sizes.small, colour=MUTED, most=2)
        below = self._flat().height(typeface, width) + note.height(typeface, width)
        return width / aspect_of(self.bounds) + (_STRIP + 20 + 18 + 12) * unit + below

    def image(self) -> Image.Image:
        """Draw it as pixels."""
        page = PicturePage(Image.new("RGB", self.size, WHITE), Typeface(), self.sizes.unit)
        self.paint(page)
        return page.image

    def svg(self) -> bytes:
        """Draw it as SVG."""
        page = SvgPage(self.size, Typeface(), self.sizes.unit)
        self.paint(page)
        return page.document(self.view.title, self.view.sources)

    def paint(self, page: Page) -> None:
        """Draw it onto a page."""
        typeface, unit = page.typeface, self.sizes.unit
        note = Paragraph(t("ekspor.indikatif"), self.sizes.small, colour=MUTED, most=2)
        foot = self.size[1] - note.height(typeface, self.size[0])
        legend, at, (width, height) = self._legend(typeface, foot - 18 * unit)
        projection = fit(self.bounds, width, height, margin=10 * unit)
        drawn = (round(width), round(height))
        draw_map(
            page, (0, 0), self.view, self.geometries, self.extras, projection, drawn, self.sizes,
            self.far,
        )  # fmt: skip
        draw_scale(page, projection, self.bounds, (0.0, height, width), self.sizes)
        legend.paint(page, *at)
        note.paint(page, 0, foot, self.size[0])

    def _blocks(self, *, flat: bool = False) -> list[Block]:
        drawn = frozenset(self.extras.points) | frozenset(self.extras.roads)
        layers = layer_block(self.view, self.sizes, drawn, flat=flat)
        return [class_block(self.view, self.sizes, flat=flat), *([layers] if layers else [])]

    def _flat(self) -> Block:
        blocks = self._blocks(flat=True)
        return Columns(blocks, [1.4, 1.0][: len(blocks)], 64 * self.sizes.unit)

    def _legend(
        self, typeface: Typeface, floor: float
    ) -> tuple[Block, tuple[float, float, float], tuple[float, float]]:
        """Give the legend, its left, top and width, and the size of the map beside or above it."""
        unit, width = self.sizes.unit, float(self.size[0])
        gap, strip = 40 * unit, _STRIP * unit
        aside = min(width * 0.36, 17 * self.sizes.body)
        tall = Stack(self._blocks(), 34 * unit)
        beside = (width - aside - gap, floor - strip)
        flat = self._flat()
        low = flat.height(typeface, width)
        below = (width, floor - strip - low - gap / 2)
        fits = tall.height(typeface, aside) <= floor
        if fits and self._room(beside) >= self._room(below):
            return tall, (width - aside, LEADING, aside), beside
        return flat, (0.0, floor - low, width), below

    def _room(self, size: tuple[float, float]) -> float:
        """Give the width that the map takes in a box."""
        return min(size[0], max(size[1], 1.0) * aspect_of(self.bounds))
