"""The language and the map state of a session, kept equal to the URL.

The state is the one source of truth: widgets are set from it before they are drawn and write to
it through their callbacks, so that a link, a click on the map and a widget all do the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lib.i18n import Language, as_language, language, set_language
from lib.services.mapstate import MapState, parse
from lib.services.measures import ACCESS_MEASURES, all_measures, applies

LANGUAGE_PARAM = "bahasa"
_STATE = "peta_state"
_WRITTEN = "peta_written"
_LANGUAGE = "peta_language"


def begin() -> Language:
    """Set the language of this run: from the URL, else this session's, else Indonesian."""
    wanted = st.query_params.get(LANGUAGE_PARAM)
    if wanted is not None:
        st.session_state[_LANGUAGE] = as_language(wanted)
    chosen: Language = st.session_state.get(_LANGUAGE, "id")
    set_language(chosen)
    return chosen


def choose_language(value: Language) -> None:
    """Speak another language from the next run on, and say so in the URL."""
    st.session_state[_LANGUAGE] = value
    if value == "id":
        st.query_params.pop(LANGUAGE_PARAM, None)
    else:
        st.query_params[LANGUAGE_PARAM] = value


def map_state() -> MapState:
    """Give the state of the map: that of the URL if it was changed there, else the session's."""
    params = {key: value for key, value in st.query_params.items() if key != LANGUAGE_PARAM}
    known: MapState | None = st.session_state.get(_STATE)
    from_outside = params != st.session_state.get(_WRITTEN)
    if known is None or (from_outside and params):
        known = parse(params)
        st.session_state[_STATE] = known
    return known


def write_url(state: MapState) -> None:
    """Make the URL say what is on screen."""
    params = state.to_params()
    st.session_state[_WRITTEN] = params
    wanted = dict(params)
    if language() != "id":
        wanted[LANGUAGE_PARAM] = language()
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def update(**changes: object) -> None:
    """Change fields of the map state and put right what depends on them."""
    state: MapState = st.session_state.get(_STATE) or MapState()
    if "layanan" in changes:
        state = state.with_service(str(changes.pop("layanan")))
    state = replace(state, **changes)  # type: ignore[arg-type]
    if "wilayah" in changes and state.pilih and "pilih" not in changes:
        state = replace(state, pilih="")
    measure = all_measures()[state.ukuran]
    if measure.family == "access" and not applies(measure, state.service):
        fallback = next((m for m in ACCESS_MEASURES.values() if applies(m, state.service)), None)
        state = replace(state, ukuran=fallback.code if fallback else "jangkauan")
    st.session_state[_STATE] = replace(state, ignored=())


def bound(field: str, value: object) -> dict[str, object]:
    """Give ``key`` and ``on_change`` of a widget that shows and changes one field of the state."""
    key = f"peta_{field}"
    st.session_state[key] = value
    return {"key": key, "on_change": _take(field, key)}


def _take(field: str, key: str) -> Callable[[], None]:
    def take() -> None:
        value = st.session_state[key]
        if value is not None:
            update(**{field: tuple(value) if isinstance(value, list) else value})

    return take
