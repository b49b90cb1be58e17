"""The map of a report on the data: where the facility is now, and where it is said to be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from data.current import current_dataset
from lib.i18n import t
from lib.services.desk.reportable import Facility
from lib.services.measures import region_codes
from lib.services.pointstyle import layer_style
from lib.services.profile_arrays import village_rows
from lib.services.regions import bounds, region_title
from lib.ui.lapor_state import ReportState
from lib.ui.map_payload import NATION, MapPayload, base_map, core_words, joined
from lib.ui.maps import show_map
from lib.web.urls import boundary_url, villages_url

HEIGHT_PX = 400
_NEAR_DEG = 0.06
_VILLAGES, _LAND = "#8b979e", "#fdfdfb"


def pick(
    state: ReportState,
    own: Facility | None,
    point: tuple[float, float] | None,
    take: Callable[[float, float], None],
) -> None:
    """Show the regency with its villages; a tap on the map says the point."""
    show_map(
        point_payload(state.wilayah, state.key, own, point, pick=True),
        key="lapor_peta",
        height=HEIGHT_PX,
        on_point=take,
    )


def point_payload(
    region: str,
    facility_class: str,
    own: Facility | None,
    point: tuple[float, float] | None,
    *,
    pick: bool = False,
) -> MapPayload:
    """Make the picture of one facility in its regency, and of the point that was told."""
    tiles: tuple[dict[str, object], ...] = ()
    if own is not None and own.placed:
        style = layer_style(facility_class)
        tiles = (
            {
                "pts": [[own.lat, own.lon, "", own.nama]],
                "col": style.colour,
                "shape": style.shape,
                "lab": t("lapor.peta_sekarang"),
                "on": True,
                "r": 8,
            },
        )
    places = [each for each in ((own.lat, own.lon) if own and own.placed else None, point) if each]
    said = t("lapor.peta_arti", region=region_title(region))
    return MapPayload(
        geo=boundary_url(region),
        cls="0" * len(region_codes(current_dataset(), "kecamatan", region)),
        pal=(_LAND,),
        ctx=boundary_url(NATION),
        tiles=tiles,
        vil=_villages(region),
        base=base_map(),
        # Once a point is chosen the map stays where the reader has brought it.
        fit=_around(places[0]) if own is not None and own.placed else bounds(region),
        op=1.0,
        pin=None if point is None else (*point, t("lapor.peta_baru")),
        str=core_words(),
        ttl=said,
        desc=said,
        pick=pick,
    )


def _around(place: tuple[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    lat, lon = place
    return (lat - _NEAR_DEG, lon - _NEAR_DEG), (lat + _NEAR_DEG, lon + _NEAR_DEG)


def _villages(region: str) -> dict[str, object]:
    """Villages as grey points with their names, to find one's way by."""
    rows = village_rows(region)
    count = int(np.isfinite(current_dataset().villages["lat"].to_numpy()[rows]).sum())
    return {
        "url": villages_url(region),
        "cls": "0" * count,
        "pal": (_VILLAGES,),
        "txt": joined([""] * count),
        "lab": (t("lapor.peta_desa"),),
        "ttl": "",
    }
