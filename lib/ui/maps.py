"""Show the map: the one place that calls streamlit-folium.

The map's script never changes, so that the frame stays mounted; values travel in a feature
group. See ``lib/ui/static/map_core.js`` for what happens in the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.services.mapview import MapView
from lib.ui.map_elements import new_map, value_group
from lib.ui.map_payload import MapPayload, payload_from_view

__all__ = ["MapPayload", "payload_from_view", "register_component", "show_map"]

_SENT, _POINT = "last_active_drawing", "last_clicked"
_LONGEST_CODE = 20


def show_map(
    view: MapView | MapPayload,
    *,
    key: str = "peta",
    height: int = 560,
    on_click: Callable[[str], None] | None = None,
    on_point: Callable[[float, float], None] | None = None,
    pin: tuple[float, float, str] | None = None,
    description: str = "",
) -> str | None:
    """Show a map and tell which region was clicked since the last run.

    Parameters
    ----------
    view
        What the map shows; a change of anything in it redraws in place, without a remount.
    key
        Name of the map in the session. Change it only to have a new map.
    height
        Pixels.
    on_click
        Called with the code before the script runs again, as a widget's callback is: the page
        then shows the new state in that one run. Without it, use the returned code.
    on_point
        Called likewise with latitude and longitude, where the payload asks for a point (`pick`).
    pin
        Latitude, longitude and name of a place to mark.
    description
        What the map shows, in words; read aloud with the map's name.

    Returns
    -------
    str or None
        The code of a region or village when it has just been clicked, else None.
    """
    payload = (
        view
        if isinstance(view, MapPayload)
        else payload_from_view(view, pin=pin, description=description)
    )
    # Imported here and not above: the component registers itself only within a script run,
    # and its frame stays hidden for good if it was imported before.
    from streamlit_folium import st_folium

    component = f"{key}_frame"
    answer = st_folium(
        new_map(),
        key=component,
        height=height,
        use_container_width=True,
        returned_objects=[_SENT if on_point is None else _POINT],
        feature_group_to_add=value_group(payload),
        on_change=(
            _point_callback(component, on_point)
            if on_point is not None
            else None
            if on_click is None
            else _callback(component, key, on_click)
        ),
    )
    return _new_click(answer, key)


def _callback(component: str, key: str, on_click: Callable[[str], None]) -> Callable[[], None]:
    def call() -> None:
        code = _new_click(st.session_state.get(component), key)
        if code is not None:
            on_click(code)

    return call


def _point_callback(component: str, on_point: Callable[[float, float], None]) -> Callable[[], None]:
    def call() -> None:
        point = clicked_point(st.session_state.get(component))
        if point is not None:
            on_point(*point)

    return call


def clicked_point(answer: Any) -> tuple[float, float] | None:
    """Read latitude and longitude from the component's answer, None where it holds none."""
    sent = answer.get(_POINT) if isinstance(answer, dict) else None
    lat, lon = (sent.get("lat"), sent.get("lng")) if isinstance(sent, dict) else (None, None)
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    return (float(lat), float(lon)) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _new_click(answer: Any, key: str) -> str | None:
    """Read the code from the component's answer, once per click.

    The component keeps its last answer over reruns; each click carries a mark of its own, and
    one that was seen before is stale.
    """
    sent = answer.get(_SENT) if isinstance(answer, dict) else None
    if not isinstance(sent, dict):
        return None
    code, mark = sent.get("k"), sent.get("t")
    seen = f"{key}_last_click"
    if not isinstance(code, str) or not isinstance(mark, str) or st.session_state.get(seen) == mark:
        return None
    st.session_state[seen] = mark[:40]
    # What comes from a browser may be anything; only the form of a code is let through.
    return code if len(code) <= _LONGEST_CODE and code.replace(".", "").isdigit() else None


def register_component() -> None:
    """Load streamlit-folium at start-up, so that the first visitor does not wait for it.

    A component registers itself only when it is imported within a script run; imported at
    start-up its frame would answer 404 for good. So it is entered into the registry here, which
    needs the runtime to exist: call it from the server's lifespan. A browser test guards this.
    """
    import streamlit_folium
    from streamlit.runtime import get_instance

    component = streamlit_folium._component_func
    get_instance().component_registry.register_component(component)
