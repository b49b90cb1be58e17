"""Pictures that are drawn once and shown to everybody."""

from __future__ import annotations

from data.current import current_dataset, kept_by_version
from lib.services.mapbuild import build
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.reports.map_png import render_regions


@kept_by_version()
def national_picture() -> bytes:
    """Draw the regencies of the nation by reach of a puskesmas, without words, as PNG."""
    return render_regions(national_view(), current_dataset().geometries("display_nation"))


def national_view() -> MapView:
    """Give the map that the picture shows, in the language of this context, for its legend."""
    return build(MapState())
