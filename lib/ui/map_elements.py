"""The folium side of the map: a constant map element, and one element that holds the values."""

from __future__ import annotations

import functools
from typing import ClassVar

import branca.element
import folium
from branca.element import MacroElement
from jinja2 import Template

from lib.encode import js_json
from lib.ui.map_payload import MapPayload
from lib.web.urls import asset_url

# branca compiles the same few Jinja templates anew for every map, a third of a run's time here.
# Compiled templates are never changed, so one of each serves all maps and threads.
branca.element.Template = functools.lru_cache(maxsize=256)(Template)

CENTRE = (-2.4, 118.0)
START_ZOOM = 4.5


class PetaMap(folium.Map):
    """A folium map that loads our one script and nothing from elsewhere."""

    default_js: ClassVar[list[tuple[str, str]]] = []
    default_css: ClassVar[list[tuple[str, str]]] = []


class Core(MacroElement):
    """Start the JavaScript core on the map. Its script is the same for every view.

    A change in this text would make streamlit-folium mount the map anew, with a flicker.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "PetaLayanan.mount({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


class Values(MacroElement):
    """Hand a payload to the core."""

    _template = Template(
        "{% macro script(this, kwargs) %}PetaLayanan.core.set({{ this.json }});{% endmacro %}"
    )

    def __init__(self, payload: MapPayload) -> None:
        super().__init__()
        self._name = "Values"
        # streamlit-folium rewrites `{{ 'name' }}` in scripts. Two opening braces stand together
        # only inside JSON strings, where the second may be written as an escape.
        self.json = js_json(payload.as_dict()).replace("{{", "{\\u007b")


def new_map() -> folium.Map:
    """Make the map element. streamlit-folium adds to it: make a new one for each run."""
    made = PetaMap(
        location=CENTRE,
        zoom_start=START_ZOOM,
        tiles=None,
        prefer_canvas=True,
        attribution_control=False,
        zoom_control=False,  # the core adds its own, with words of the reader's language
        # Leaflet's own names: folium would give min_zoom and max_zoom to its tile layer only.
        minZoom=3,
        maxZoom=18,
        fade_animation=False,  # five layers of tiles fading in keep the browser busy while it draws
        zoom_snap=0.25,
        wheel_px_per_zoom_level=90,
    )
    made.default_js = [("peta", asset_url("peta.js"))]
    made.add_child(Core(), name="peta")
    return made


def value_group(payload: MapPayload) -> folium.FeatureGroup:
    """Wrap the values in a feature group, which streamlit-folium updates without a remount."""
    group = folium.FeatureGroup(name="nilai", control=False)
    group.add_child(Values(payload), name="nilai")
    return group
