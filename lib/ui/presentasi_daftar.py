"""Stories to open on the page Presentasi: those that are ready, and those that were saved."""

from __future__ import annotations

import streamlit as st

from lib.auth import GUEST, Actor
from lib.encode import safe_html
from lib.i18n import date_long, t
from lib.services.measures import NATION
from lib.services.regions import region_name
from lib.services.story import stories
from lib.ui.page import plain_label
from lib.ui.presentasi_state import STORY, StoryState
from lib.ui.rencana_state import regions


def _section(title: str) -> None:
    st.html(f'<h2 class="pl-section">{safe_html(title)}</h2>')


def ready(state: StoryState) -> None:
    """Offer the stories that are there for the nation and each region."""
    _section(t("presentasi.siap"))
    st.html(f'<p class="pl-caption">{safe_html(t("presentasi.siap.arti"))}</p>')
    key = "presentasi_wilayah"
    st.session_state.setdefault(key, state.siap or NATION)
    with st.container(horizontal=True, vertical_alignment="bottom", key="presentasi_siap_bilah"):
        chosen = st.selectbox(
            t("presentasi.siap.wilayah_pilih"), [NATION, *regions()], format_func=region_name,
            key=key,
        )  # fmt: skip
        st.button(
            t("presentasi.buka"), key="presentasi_siap_buka", icon=":material/slideshow:",
            on_click=STORY.change,
            kwargs={"siap": chosen, "cerita": "", "adegan": 1, "tayang": False},
        )  # fmt: skip


def saved(state: StoryState, person: Actor | None) -> None:
    """Offer the stories that this reader may read."""
    _section(t("presentasi.tersimpan"))
    known = {each.token: each for each in stories.listed(person or GUEST)}
    if not known:
        st.html(f'<p class="pl-caption">{safe_html(t("presentasi.tersimpan.kosong"))}</p>')
        return

    def label(token: str) -> str:
        each = known[token]
        place = region_name(each.region or NATION)
        return plain_label(f"{each.name} · {place} · {date_long(each.saved_at)}")

    with st.container(horizontal=True, vertical_alignment="bottom", key="presentasi_simpan_bilah"):
        chosen = st.selectbox(
            t("presentasi.tersimpan.pilih"), list(known), format_func=label,
            index=list(known).index(state.cerita) if state.cerita in known else 0,
        )  # fmt: skip
        st.button(
            t("presentasi.buka"), key="presentasi_buka", icon=":material/folder_open:",
            on_click=STORY.change,
            kwargs={"cerita": chosen, "siap": "", "adegan": 1, "tayang": False},
        )  # fmt: skip
