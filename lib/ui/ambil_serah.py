"""From the page Ambil dari sumber on to the page where files are loaded."""

from __future__ import annotations

import re

import streamlit as st

from data.fetch.layer import Layer
from lib.ui import handover
from lib.ui.ambil_state import FetchState
from lib.ui.tambah_data import load_page

_GO = "ambil_pindah"
_YEAR = re.compile(r"(?:19|20)\d\d")


def hand_over(
    layer: Layer, content: bytes, name: str, target: tuple[str, str], state: FetchState
) -> None:
    """Give bytes made of a layer to the load page, with the layer's origin; `go_on` leads there."""
    origin = layer.provenance
    handover.offer(
        content,
        name,
        *target,
        origin.attribution or origin.title,
        origin.licence,
        year_of(layer),
        mapping=layer.mapping if content is layer.content else None,
        region=state.region or "",
    )
    st.session_state[_GO] = True


def go_on() -> None:
    """Open the load page if something was just handed over: a callback may not switch pages."""
    if st.session_state.pop(_GO, False):
        st.switch_page(load_page())


def year_of(layer: Layer) -> int | None:
    """Return the year of a layer's data, None where the source does not tell it."""
    found = _YEAR.search(layer.provenance.vintage)
    return int(found[0]) if found else None
