"""A page with one map and a few buttons, as the product's pages use it."""

import streamlit as st

from lib.ui.map_payload import MapPayload, core_words
from lib.ui.maps import show_map
from lib.web.urls import boundary_url, points_url
from tests.mini import HOSTILE

st.set_page_config(layout="wide")
state = st.session_state
state.setdefault("turn", 0)
state.setdefault("scope", "nasional")
state.setdefault("calls", 0)
state.setdefault("chosen", None)


def choose(code: str) -> None:
    """Take a click."""
    state.chosen, state.calls = code, state.calls + 1


def turn() -> None:
    """Change every value."""
    state.turn += 1


def enter() -> None:
    """Go into the province of East Nusa Tenggara."""
    state.scope = "53"


st.button("ubah nilai", on_click=turn)
st.button("masuk", on_click=enter)
st.button("jalankan ulang")
count = 4 if state.scope == "nasional" else 2
classes = "".join(str((i + state.turn) % 2) for i in range(count))
lon = 100 if count == 4 else 104
returned = show_map(
    MapPayload(
        geo=boundary_url(state.scope),
        ctx="" if state.scope == "nasional" else boundary_url("nasional"),
        cls=classes[:-1] + "-" if count == 4 else classes,
        txt=tuple(f"nilai {i} {HOSTILE}" for i in range(count)),
        pal=("#ff0000", "#0000ff"),
        lab=(HOSTILE, "banyak"),
        nd=HOSTILE,
        ttl=f"Judul {HOSTILE}",
        sel=state.chosen,
        out="0100" if count == 4 else "",
        outLab=HOSTILE,
        op=1.0,
        tiles=(
            {
                "url": points_url("sd"),
                "json": points_url("sd", "json"),
                "col": "#E69F00",
                "shape": "square",
                "lab": HOSTILE,
                "on": True,
            },
        ),
        fit=((0, lon), (2, 108)),
        str={**core_words(), "attr": HOSTILE},
    ),
    key="uji",
    height=480,
    on_click=choose,
)
st.text(f"terpilih={state.chosen} panggilan={state.calls} kembali={returned} giliran={state.turn}")
