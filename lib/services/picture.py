"""Pictures that are drawn once and shown to everybody."""

from __future__ import annotations

import datetime as dt
import functools

from data.store import load_dataset
from lib.i18n import Language, using
from lib.services.mapbuild import build
from lib.services.mapstate import MapState
from lib.services.reports.map_png import render_map


@functools.lru_cache(maxsize=4)
def national_picture(language: Language) -> bytes:
    """Draw the nation by reach of a puskesmas, as PNG."""
    with using(language):
        view = build(MapState())
        return render_map(
            view,
            load_dataset().geometries("display_nation"),
            width_px=1800,
            today=dt.datetime.now(tz=dt.UTC).date(),
        )
