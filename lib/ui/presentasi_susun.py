"""Making a story on the page Presentasi: its scenes in order, each with its words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.auth import GUEST, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.story import scene as scenes_
from lib.services.story import telling
from lib.services.story.scene import MOST_HEADING, MOST_NAME, MOST_NOTES, MOST_SENTENCE, Scene
from lib.ui import page, presentasi_simpan
from lib.ui.pengguna import say
from lib.ui.presentasi_isi import change, draft
from lib.ui.presentasi_state import STORY
from lib.ui.session import LANGUAGE_PARAM, begin

_OPEN = "presentasi_buka_adegan"
ROWS = 20
"""Scenes that are edited at a time: each has six buttons."""


def draw(person: Actor | None) -> None:
    """Show the story that this session makes."""
    known = draft()
    if not known.scenes:
        lead()
        _ways()
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="presentasi_bilah"):
        _name(known.name)
        play(len(known.scenes))
    first = _window(len(known.scenes))
    for at, each in enumerate(known.scenes[first : first + ROWS], start=first):
        _row(at, each, known.scenes, person)
    presentasi_simpan.forms(known, person)


def play(scenes: int, at: int = 1) -> None:
    """Offer to show the open story."""
    st.button(
        t("presentasi.tayangkan"), key="presentasi_tayangkan", icon=":material/play_arrow:",
        type="primary", disabled=not scenes,
        on_click=STORY.change, kwargs={"tayang": True, "adegan": at},
    )  # fmt: skip


def lead() -> None:
    """Say what a presentation is and how scenes come into it."""
    st.html(f'<p class="pl-lead" lang="{language()}">{safe_html(t("presentasi.arti"))}</p>')


def _window(count: int) -> int:
    """Offer a part of many scenes, and return the place of its first."""
    if count <= ROWS:
        return 0
    return int(
        st.selectbox(
            t("presentasi.adegan"),
            range(0, count, ROWS),
            format_func=lambda at: f"{at + 1}–{min(at + ROWS, count)}",
            key="presentasi_bagian",
            width=240,
        )
        or 0
    )


def _name(name: str) -> None:
    key = "presentasi_nama"
    st.session_state[key] = name
    st.text_input(
        t("presentasi.nama"), key=key, max_chars=MOST_NAME, width=420,
        on_change=lambda: change(name=st.session_state[key]),
    )  # fmt: skip


def _ways() -> None:
    """Lead to the pages whose states become scenes."""
    from lib.ui.navigation import PAGES

    own = {each.address: each for each in PAGES}
    spoken = {} if language() == "id" else {LANGUAGE_PARAM: language()}
    with st.container(horizontal=True, key="presentasi_ke"):
        for address in scenes_.PAGES:
            entry = own[address]
            st.page_link(
                str(entry.path), label=t(entry.title), icon=entry.icon, query_params=spoken
            )


def _row(at: int, scene: Scene, all_scenes: Sequence[Scene], person: Actor | None) -> None:
    """Show one scene: what it is, where it stands, and its words where they are edited."""
    shown = telling.show(scene, person or GUEST)
    with st.container(border=True, key=f"presentasi_adegan_{at}"):
        st.html(
            f'<p class="pl-topic">{at + 1} · {safe_html(shown.topic)}</p>'
            f'<p class="pl-scene">{safe_html(shown.heading or shown.problem)}</p>'
        )
        with st.container(horizontal=True, key=f"presentasi_tombol_{at}"):
            _button(at, "naik", ":material/arrow_upward:", off=at == 0)
            _button(at, "turun", ":material/arrow_downward:", off=at == len(all_scenes) - 1)
            _button(at, "kata", ":material/edit:")
            _button(at, "banding", ":material/compare:", off=not _comparable(at, all_scenes))
            _button(at, "salin", ":material/file_copy:")
            _button(at, "hapus", ":material/delete:")
        if st.session_state.get(_OPEN) == at:
            _words(at, scene, shown.heading)
        if scene.compare_with:
            st.html(f'<p class="pl-caption">{safe_html(t("presentasi.ada_sebelum"))}</p>')
        if shown.problem:
            st.warning(shown.problem, icon=":material/info:")


def _button(at: int, name: str, icon: str, *, off: bool = False) -> None:
    st.button(
        t(f"presentasi.adegan.{name}"), key=f"presentasi_{name}_{at}", icon=icon, disabled=off,
        type="tertiary", on_click=_act, args=(at, name),
    )  # fmt: skip


def _act(at: int, name: str) -> None:
    """Do to a scene what its button says; the scenes may be others than when it was drawn."""
    begin()  # a callback runs before the script has set the language
    known = draft().scenes
    if at >= len(known):
        return
    if name == "kata":
        st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == at else at
        return
    st.session_state[_OPEN] = None
    try:
        change(scenes=_changed(known, at, name))
    except AppError as error:
        say("error", f"{error.message(language())} ({error.code})")


def _changed(known: tuple[Scene, ...], at: int, name: str) -> tuple[Scene, ...]:
    if name == "naik":
        return scenes_.moved(known, at, at - 1)
    if name == "turun":
        return scenes_.moved(known, at, at + 1)
    if name == "hapus":
        return scenes_.without(known, at)
    if name == "salin":
        return scenes_.moved(scenes_.added(known, known[at]), len(known), at + 1)
    if known[at].compare_with:
        return scenes_.changed(known, at, compare_with={})
    return scenes_.without(
        scenes_.changed(known, at, compare_with=dict(known[at - 1].params)), at - 1
    )


def _comparable(at: int, known: Sequence[Scene]) -> bool:
    """Tell whether the scene before is of the same page, so that it can be its map before."""
    if known[at].page == "rencana":  # has a map before of its own
        return False
    return bool(known[at].compare_with) or (at > 0 and known[at - 1].page == known[at].page)


def _words(at: int, scene: Scene, heading: str) -> None:
    with st.form(f"presentasi_kata_{at}", border=False):
        said = st.text_input(
            t("presentasi.judul_adegan"), scene.heading, max_chars=MOST_HEADING,
            placeholder=page.plain_label(heading)[:MOST_HEADING],
            help=t("presentasi.judul_adegan_bantuan"),
        )  # fmt: skip
        sentence = st.text_input(t("presentasi.kalimat"), scene.sentence, max_chars=MOST_SENTENCE)
        notes = st.text_area(t("presentasi.catatan"), scene.notes, max_chars=MOST_NOTES)
        if st.form_submit_button(t("presentasi.simpan_kata"), type="primary"):
            known = draft().scenes
            change(
                scenes=scenes_.changed(
                    known, at, heading=said or "", sentence=sentence or "", notes=notes or ""
                )
            )
            st.session_state[_OPEN] = None
            st.rerun()


def contents_html(scenes: Sequence[Scene], person: Actor | None) -> str:
    """List the scenes of a story by what they say."""
    items = []
    for each in scenes:
        shown = telling.show(each, person or GUEST)
        items.append(
            f"<li><small>{safe_html(shown.topic)}</small><br>"
            f"{safe_html(shown.heading or shown.problem)}</li>"
        )
    return f'<ol class="pl-scenes" lang="{language()}">{"".join(items)}</ol>'
