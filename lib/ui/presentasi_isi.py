"""The story that the page is about: a saved one, a ready one, or the one this session makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lib.auth import GUEST, Actor
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.measures import NATION
from lib.services.story import ready, scene, stories
from lib.services.story.scene import Scene
from lib.ui.presentasi_state import STORY, StoryState

_DRAFT = "presentasi_draf"


@dataclass(frozen=True)
class Draft:
    """A story that is being made in this session.

    ``token`` and ``number`` name the saved story and the revision that it was opened from, "" and
    0 for one that is new.
    """

    name: str = ""
    region: str = ""
    scenes: tuple[Scene, ...] = ()
    token: str = ""
    number: int = 0


@dataclass(frozen=True)
class Opened:
    """The story of a state: its name and scenes, or why there is none."""

    name: str
    region: str
    scenes: tuple[Scene, ...]
    saved: stories.Story | None = None
    problem: str = ""


def draft() -> Draft:
    """Give the story that this session makes."""
    known = st.session_state.get(_DRAFT)
    return known if isinstance(known, Draft) else Draft(t("presentasi.nama_baru"))


def keep(new: Draft) -> None:
    """Keep the story that this session makes."""
    st.session_state[_DRAFT] = new


def change(**parts: Any) -> None:
    """Change parts of the story that this session makes."""
    keep(replace(draft(), **parts))


def add(new: Scene) -> int:
    """Add a scene to the story that this session makes, and return how many it has.

    Raises
    ------
    StoryFieldError, StoryFullError

    """
    known = draft()
    keep(replace(known, scenes=scene.added(known.scenes, new)))
    return len(known.scenes) + 1


def opened(state: StoryState, person: Actor | None) -> Opened:
    """Give the story of a state."""
    try:
        if state.cerita:
            saved = stories.by_token(person or GUEST, state.cerita)
            return Opened(saved.name, saved.region, saved.scenes, saved)
        if state.siap:
            region = "" if state.siap == NATION else state.siap
            return Opened(ready.name(state.siap), region, ready.scenes(state.siap))
    except AppError as error:
        return Opened("", "", (), problem=f"{error.message(language())} ({error.code})")
    known = draft()
    return Opened(known.name, known.region, known.scenes)


def edit(found: Opened) -> None:
    """Make the open story the one that this session makes, and go to it."""
    saved = found.saved
    keep(
        Draft(
            found.name,
            found.region,
            found.scenes,
            saved.token if saved else "",
            saved.number if saved else 0,
        )
    )
    STORY.change(cerita="", siap="", tayang=False, adegan=1)
