"""The folium side of the map: a constant map element, and one element that holds the values."""

from __future__ import annotations

from typing import Any, ClassVar

import folium
from branca.element import Element, MacroElement
from jinja2 import Template

from lib.encode import js_json, safe_html
from lib.ui.map_payload import MapPayload
from lib.web.urls import asset_url, offline_bundle

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


class Text(Element):
    """Fixed text of a page. ``Element(text)`` would compile the text as a Jinja template."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Text"
        self.text = text


def new_map(*, scripts: bool = True) -> folium.Map:
    """Make the map element. streamlit-folium adds to it: make a new one for each run."""
    made = PetaMap(
        location=CENTRE,
        zoom_start=START_ZOOM,
        tiles=None,
        prefer_canvas=True,
        attribution_control=False,
        zoom_control=False,  # the core adds its own, with words of the reader's language
        min_zoom=3,
        max_zoom=18,
        zoom_snap=0.25,
        wheel_px_per_zoom_level=90,
    )
    made.default_js = [("peta", asset_url("peta.js"))] if scripts else []
    made.add_child(Core(), name="peta")
    return made


def value_group(payload: MapPayload) -> folium.FeatureGroup:
    """Wrap the values in a feature group, which streamlit-folium updates without a remount."""
    group = folium.FeatureGroup(name="nilai", control=False)
    group.add_child(Values(payload), name="nilai")
    return group


def map_html(payload: MapPayload, *, title: str, language: str, below: str = "") -> str:
    """Write a map as one HTML file that needs no network.

    Parameters
    ----------
    payload
        With ``geo`` (and ``pts`` of point layers) inline instead of URLs.
    title
        Title of the document and its heading: plain text.
    language
        ``id`` or ``en``.
    below
        Plain text under the map: sources, year, notes.
    """
    made = new_map(scripts=False)
    figure = made.get_root()
    figure.title = safe_html(title)
    # A script inside HTML ends at the first "</script", wherever it stands.
    bundle = offline_bundle().replace("</script", "<\\/script")
    figure.header.add_child(Text(f"<script>{bundle}</script>"), name="peta_core")
    figure.header.add_child(Text(f"<style>{_FILE_STYLE}</style>"), name="peta_page")
    figure.html.add_child(Text(f"<h1>{safe_html(title)}</h1>"), name="peta_title")
    figure.html.add_child(Text(f"<footer>{safe_html(below)}</footer>"), name="peta_below")
    made.add_child(Values(payload), name="nilai")
    page: str = figure.render()
    return page.replace("<html>", f'<html lang="{"en" if language == "en" else "id"}">', 1)


_FILE_STYLE = """
body { display: flex; flex-direction: column; font: 14px/1.4 "Plus Jakarta Sans", system-ui,
  sans-serif; color: #1b2a33; }
body > h1 { order: 0; margin: 14px 16px; font-size: 20px; line-height: 1.3; }
body > .folium-map { order: 1; flex: 1; height: auto !important; min-height: 320px; }
body > footer { order: 2; margin: 8px 16px; font-size: 12px; color: #55646e; }
"""
