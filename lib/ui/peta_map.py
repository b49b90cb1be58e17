"""The map of the page: the view with its URLs, what it says in words, and what a click does."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from data.current import current_dataset
from lib.encode import safe_html
from lib.i18n import number, t
from lib.services.mapbuild import worst_in_both
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import NATION, has_data
from lib.services.regions import region_name
from lib.ui.maps import show_map
from lib.ui.session import update
from lib.ui.tambah_data import ways_to_add

HEIGHT_PX = 460


def draw(state: MapState, view: MapView) -> None:
    """Show the map, or say what is missing and how to add it."""
    place = st.container()
    if view.class_index.max(initial=-1) < 0 and not has_data(state.service):
        with place:
            _nothing(state, view)
    words = in_words(view)
    show_map(view, height=HEIGHT_PX, on_click=_clicked, pin=_pin(state), description=words)
    # On a phone the style sheet lowers the frame of the nation, which is wide and not high.
    nation = " pl-nation" if state.wilayah == NATION else ""
    st.html(f'<p class="pl-sources{nation}" lang="{view.language}">{safe_html(words)}</p>')
    with st.container():
        if state.jalan and not view.roads:
            st.info(t("peta.jalan_kosong", place=region_name(state.wilayah)))
            ways_to_add("jaringan", "jalan", key="jalan")


def _nothing(state: MapState, view: MapView) -> None:
    """Say that a service has no data, and how to add some."""
    note = state.service.absent_note(view.language)
    st.info(t("peta.kosong", note=note), icon=":material/cloud_upload:")
    missing = [each for each in state.service.classes if not current_dataset().has_data(each)]
    for each in missing:
        ways_to_add("fasilitas", each, key=each)


def _clicked(code: str) -> None:
    """Select the region that was clicked; a village selects its kecamatan."""
    update(pilih=code[:8])


def _pin(state: MapState) -> tuple[float, float, str] | None:
    pin = st.session_state.get("peta_pin")
    return pin[:3] if pin and pin[3] == state.wilayah else None


def in_words(view: MapView) -> str:
    """Say in words what the map shows, for those who don't see it."""
    if view.bivariate is not None:
        names = worst_in_both(view)
        return t("peta.kata.bivariat", n=len(names), names=_listed(names))
    known = np.flatnonzero(np.isfinite(view.values))
    if len(known) == 0:
        return t("peta.kata.kosong")
    order = known[np.argsort(view.class_index[known] * 1e12 + view.values[known], kind="stable")]
    low, high = _named(view, order), _named(view, order[::-1])
    return t("peta.kata", measure=view.legend_title, low=low, high=high)


def _named(view: MapView, order: NDArray[np.intp], most: int = 3) -> str:
    """Name the first regions of an order with their values; of many alike only how many."""
    first = view.texts[order[0]]
    alike = sum(view.texts[i] == first for i in order)
    if alike > most:
        return t("peta.kata.seri", n=number(alike), value=first)
    return ", ".join(f"{view.names[i]} ({view.texts[i]})" for i in order[:most])


def _listed(names: tuple[str, ...], most: int = 12) -> str:
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else t("peta.kata.dan_lain", names=shown, n=rest)
