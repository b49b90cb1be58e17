"""What the page Presentasi is set to, as a link carries it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from lib.services.mapstate import region_exists
from lib.services.story.scene import MOST_SCENES
from lib.ui.session import Store

_WORD = re.compile(r"[A-Za-z0-9_-]{0,40}")


@dataclass(frozen=True)
class StoryState:
    """Which story is open, and whether it is shown.

    Parameters
    ----------
    cerita
        Word of the link of a saved story, "" for none.
    siap
        Region of a ready story (`lib.services.measures.NATION` for the nation), "" for none.
        Without either it is the story that this session makes.
    tayang
        Whether it is shown.
    adegan
        The scene, from 1.

    """

    cerita: str = ""
    siap: str = ""
    tayang: bool = False
    adegan: int = 1

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = StoryState()
        return {
            each.name: str(int(value)) if isinstance(value, bool) else str(value)
            for each in fields(self)
            if (value := getattr(self, each.name)) != getattr(base, each.name)
        }


def parse(params: Mapping[str, str]) -> StoryState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    number = str(params.get("adegan", "1"))
    return settle(
        StoryState(),
        {
            "cerita": str(params.get("cerita", "")),
            "siap": str(params.get("siap", "")),
            "tayang": params.get("tayang") == "1",
            "adegan": int(number) if number.isascii() and number.isdecimal() else 1,
        },
    )


def settle(state: StoryState, changes: dict[str, Any]) -> StoryState:
    """Apply changes; what cannot be goes back to its default."""
    state = replace(state, **changes)
    if not _WORD.fullmatch(state.cerita):
        state = replace(state, cerita="")
    known = len(state.siap.split(".")) <= 2 and region_exists(state.siap)
    if state.cerita or (state.siap and not known):
        state = replace(state, siap="")
    return replace(state, adegan=max(1, min(int(state.adegan), MOST_SCENES)))


STORY: Store[StoryState] = Store("presentasi", parse, settle)
