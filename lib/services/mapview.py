"""The model of one map: what the screen, the picture and the offline file all draw.

A ``MapView`` holds words and numbers only: no HTML, no widgets, no folium. ``lib.ui.maps`` turns
it into the payload of the map on screen, ``lib.services.reports`` into PNG, HTML and tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class PointLayer:
    """One layer of facility points.

    ``layer`` is the key of the tile route: a facility class, or ``luar.{service}.{radius_m}``.
    """

    layer: str
    label: str
    colour: str
    shape: str = "circle"


@dataclass(frozen=True)
class RoadLayer:
    """One road network at hand: the name of its table and its label."""

    table: str
    label: str


@dataclass(frozen=True)
class VillageLayer:
    """The villages of one regency as classed points, in the order of their codes.

    ``class_index`` is shape (n,), -1 where there is no value; ``texts`` the formatted values.
    """

    kode_kabkota: str
    codes: tuple[str, ...]
    class_index: NDArray[np.int64]
    texts: tuple[str, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    legend_title: str


@dataclass(frozen=True)
class Spot:
    """A place that a map marks: where, what it is, a word more, and what stands in the mark."""

    lat: float
    lon: float
    name: str
    note: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Spots:
    """Marked places of one kind, with their name in the legend, colour and shape."""

    label: str
    colour: str
    shape: str
    radius_px: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class BivariateLegend:
    """Names of the two axes of a three by three map, and what its corners mean."""

    first_label: str
    second_label: str
    corner_label: str


@dataclass(frozen=True)
class MapView:
    """Everything that a map shows, in one language.

    Per region arrays follow ``codes``, which is in order of code: ``values`` float (NaN where not
    available), ``class_index`` int (-1 where not available), ``outlined`` bool, ``texts`` the
    formatted values.
    """

    language: str
    scope: str
    level: str
    topic: str
    title: str
    legend_title: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    values: NDArray[np.float64]
    texts: tuple[str, ...]
    class_index: NDArray[np.int64]
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    no_data_label: str
    outlined: NDArray[np.bool_]
    outlined_label: str
    selected: str | None
    bounds: tuple[tuple[float, float], tuple[float, float]]
    points: tuple[PointLayer, ...] = ()
    roads: tuple[RoadLayer, ...] = ()
    villages: VillageLayer | None = None
    spots: Spots | None = None
    bivariate: BivariateLegend | None = None
    opacity: float = 0.9
    base_map: bool = False
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    estimated: bool = False

    @property
    def chosen_rows(self) -> tuple[int, ...]:
        """Rows of the selected regions: one code, or several with commas.

        A regency's code selects its kecamatan, too.
        """
        codes = tuple(filter(None, (self.selected or "").split(",")))
        return tuple(
            row
            for row, own in enumerate(self.codes)
            if any(own == code or own.startswith(f"{code}.") for code in codes)
        )
