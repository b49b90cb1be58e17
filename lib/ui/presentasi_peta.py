"""The map of a show: one element for all scenes, and one upon it for the map before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.services.mapview import MapView
from lib.services.measures import NATION
from lib.services.story.scene import Scene
from lib.services.story.shown import Shown
from lib.ui.map_payload import MapPayload, core_words, payload_from_view
from lib.ui.maps import show_map
from lib.web.urls import boundary_url, villages_url

HEIGHT_PX = 520
"""Where the style sheet gives no other."""
AFTER, BEFORE = "tayang_peta", "tayang_sebelum"


def draw(shown: Shown, scenes: Sequence[Scene]) -> None:
    """Show the map of a scene in place of the last one's; two where a scene has a map before."""
    with st.container(key=AFTER):
        show_map(_payload(shown.view), key="tayang", height=HEIGHT_PX)
    if any(sweeps(each) for each in scenes):
        with st.container(key=BEFORE):
            show_map(_payload(shown.before), key="tayang_lama", height=HEIGHT_PX)


def sweeps(scene: Scene) -> bool:
    """Tell whether a scene may have a map before: a plan always has."""
    return bool(scene.compare_with) or scene.page == "rencana"


def _payload(view: MapView | None) -> MapPayload:
    if view is None:  # plain land, so that the element stays
        return MapPayload(geo=boundary_url(NATION), str=core_words())
    return payload_from_view(view, description=view.title)


def geometry(view: MapView | None) -> list[str]:
    """Give the addresses of the shapes of a map, to be fetched before it is shown."""
    if view is None:
        return []
    villages = [villages_url(view.villages.kode_kabkota)] if view.villages else []
    return [boundary_url(view.scope), *villages]
