"""The language and the page states of a session, kept equal to the URL.

A state is the one source of truth of its page: widgets are set from it before they are drawn and
write to it through their callbacks, so that a link, a click on the map and a widget all do the
same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st

from lib.i18n import Language, as_language, language, set_language
from lib.services import gapstate, mapstate
from lib.services.gapstate import GapState
from lib.services.mapstate import MapState
from lib.services.measures import ACCESS_MEASURES, all_measures, applies

LANGUAGE_PARAM = "bahasa"
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


class State(Protocol):
    """What a page's state can do: be written as the parameters of a link."""

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link."""


S = TypeVar("S", bound=State)


@dataclass(frozen=True)
class Store(Generic[S]):
    """One page's state in the session and in the URL.

    ``parse`` reads it from parameters; ``settle`` applies changes and puts right what depends on
    them. Widgets are keyed ``{name}_{field}``.
    """

    name: str
    parse: Callable[[Mapping[str, str]], S]
    settle: Callable[[S, dict[str, Any]], S]

    @property
    def key(self) -> str:
        """Where the state lies in the session."""
        return f"{self.name}_state"

    def state(self) -> S:
        """Give the state: that of the URL if it was changed there, else the session's."""
        params = _params()
        known: S | None = st.session_state.get(self.key)
        from_outside = params != st.session_state.get(f"{self.name}_written")
        if known is None or (from_outside and params):
            known = self.parse(params)
            st.session_state[self.key] = known
            # Read once: a run that is cut off before it writes the URL must not read it again,
            # over what the reader has chosen meanwhile.
            st.session_state[f"{self.name}_written"] = params
        return known

    def write_url(self, state: S) -> None:
        """Make the URL say what is on screen."""
        params = state.to_params()
        st.session_state[f"{self.name}_written"] = params
        wanted = dict(params)
        if language() != "id":
            wanted[LANGUAGE_PARAM] = language()
        if st.query_params.to_dict() != wanted:
            st.query_params.from_dict(wanted)

    def update(self, **changes: Any) -> None:
        """Change fields of the state and put right what depends on them."""
        before = st.session_state.get(self.key) or self.parse({})
        st.session_state[self.key] = self.settle(before, changes)

    def change(self, **changes: Any) -> None:
        """Change fields in a callback.

        The address that comes with it was written by an earlier run, and is older than the change
        even where the state's own has not reached the browser yet.
        """
        self.update(**changes)
        st.session_state[f"{self.name}_written"] = _params()

    def bound(self, field: str, value: object) -> dict[str, Any]:
        """Give ``key`` and ``on_change`` of a widget that shows and changes one field."""
        key = f"{self.name}_{field}"
        st.session_state[key] = value

        def take() -> None:
            taken = st.session_state[key]
            if taken is not None:
                self.change(**{field: tuple(taken) if isinstance(taken, list) else taken})

        return {"key": key, "on_change": take}


def _params() -> dict[str, str]:
    """Give the parameters of the address, but for the language."""
    return {key: value for key, value in st.query_params.items() if key != LANGUAGE_PARAM}


def _settle_map(state: MapState, changes: dict[str, Any]) -> MapState:
    if "layanan" in changes:
        state = state.with_service(str(changes.pop("layanan")))
    state = replace(state, **changes)
    if "wilayah" in changes and state.pilih and "pilih" not in changes:
        state = replace(state, pilih="")
    measure = all_measures()[state.ukuran]
    if measure.family == "access" and not applies(measure, state.service):
        fallback = next((m for m in ACCESS_MEASURES.values() if applies(m, state.service)), None)
        state = replace(state, ukuran=fallback.code if fallback else "jangkauan")
    return replace(state, ignored=())


def _settle_gap(state: GapState, changes: dict[str, Any]) -> GapState:
    if "layanan" in changes:
        state = gapstate.with_service(state, str(changes.pop("layanan")))
    return replace(state, **changes, ignored=())


MAP: Store[MapState] = Store("peta", mapstate.parse, _settle_map)
GAP: Store[GapState] = Store("celah", gapstate.parse, _settle_gap)

# The map page's own, by short names: its parts use them all over.
map_state, write_url, update, bound = MAP.state, MAP.write_url, MAP.update, MAP.bound
