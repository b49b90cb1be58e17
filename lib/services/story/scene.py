"""A scene: the saved state of a page with its words, checked wherever it comes from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from lib.services.kpi.register_checks import tidy
from lib.services.story.errors import StoryFieldError, StoryFullError

PAGES = ("peta", "kesenjangan", "kpi", "rencana", "partisipasi")
"""The pages whose states can be scenes, by their addresses."""
MOST_SCENES = 200
MOST_NAME, MOST_HEADING, MOST_SENTENCE, MOST_NOTES = 120, 160, 400, 4_000
_MOST_PARAMS, _MOST_VALUE = 40, 4_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NO_STATE = frozenset({"bahasa"})


@dataclass(frozen=True)
class Scene:
    """One scene of a story.

    Parameters
    ----------
    page
        One of `PAGES`.
    params
        The state of the page, as its link carries it.
    heading, sentence
        Its words; where they are empty, the page's own finding is told, with the data in effect
        and in the reader's language.
    notes
        For whoever presents, shown to nobody else.
    compare_with
        The state of the same page before, to be swept over; empty for none.

    """

    page: str
    params: dict[str, str] = field(default_factory=dict)
    heading: str = ""
    sentence: str = ""
    notes: str = ""
    compare_with: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give the scene as JSON keeps it."""
        return asdict(self)


def settled(given: Mapping[str, Any] | Scene) -> Scene:
    """Return a scene with every part in its proper form.

    Raises
    ------
    StoryFieldError
        Naming the part that is missing, unknown or wrong.

    """
    parts = given.to_json() if isinstance(given, Scene) else given
    if not isinstance(parts, Mapping):
        raise StoryFieldError(field="scene", value=type(parts).__name__)
    strange = sorted(set(map(str, parts)) - set(Scene.__dataclass_fields__))
    if strange:
        raise StoryFieldError(field="scene", value=strange[0][:60])
    page = parts.get("page")
    if page not in PAGES:
        raise StoryFieldError(field="page", value=str(page)[:60])
    return Scene(
        page=str(page),
        params=_params("params", parts.get("params", {})),
        heading=tidy(_text("heading", parts.get("heading", "")), MOST_HEADING),
        sentence=tidy(_text("sentence", parts.get("sentence", "")), MOST_SENTENCE),
        notes=_lines(_text("notes", parts.get("notes", ""))),
        compare_with=_params("compare_with", parts.get("compare_with", {})),
    )


def all_settled(given: Sequence[Mapping[str, Any] | Scene]) -> tuple[Scene, ...]:
    """Return scenes in their proper form.

    Raises
    ------
    StoryFieldError, StoryFullError

    """
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise StoryFieldError(field="scenes", value=type(given).__name__)
    if len(given) > MOST_SCENES:
        raise StoryFullError(most=MOST_SCENES)
    return tuple(map(settled, given))


def added(scenes: Sequence[Scene], scene: Scene) -> tuple[Scene, ...]:
    """Return the scenes with one more at the end.

    Raises
    ------
    StoryFieldError, StoryFullError

    """
    return all_settled((*scenes, scene))


def moved(scenes: Sequence[Scene], at: int, to: int) -> tuple[Scene, ...]:
    """Return the scenes with one of them elsewhere; a place outside is the nearest inside."""
    rest = [each for place, each in enumerate(scenes) if place != at]
    rest.insert(max(0, min(to, len(rest))), scenes[at])
    return tuple(rest)


def without(scenes: Sequence[Scene], at: int) -> tuple[Scene, ...]:
    """Return the scenes without one of them."""
    return tuple(each for place, each in enumerate(scenes) if place != at)


def changed(scenes: Sequence[Scene], at: int, **parts: Any) -> tuple[Scene, ...]:
    """Return the scenes with parts of one of them changed.

    Raises
    ------
    StoryFieldError

    """
    new = settled(replace(scenes[at], **parts))
    return tuple(new if place == at else each for place, each in enumerate(scenes))


def _params(name: str, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or len(given) > _MOST_PARAMS:
        raise StoryFieldError(field=name, value=type(given).__name__)
    found = {}
    for key, value in given.items():
        if not isinstance(key, str) or not _NAME.fullmatch(key):
            raise StoryFieldError(field=name, value=str(key)[:60])
        if not isinstance(value, str) or len(value) > _MOST_VALUE or not value.isprintable():
            raise StoryFieldError(field=f"{name}.{key}", value=str(value)[:60])
        if key not in _NO_STATE:
            found[key] = value
    return found


def _text(name: str, given: Any) -> str:
    if not isinstance(given, str):
        raise StoryFieldError(field=name, value=type(given).__name__)
    try:
        given.encode("utf-8")
    except UnicodeEncodeError as error:  # half a surrogate pair
        raise StoryFieldError(field=name, value="") from error
    return given


def _lines(text: str) -> str:
    """Keep the lines of notes, and nothing that cannot be printed."""
    kept = "".join(
        char if char == "\n" or unicodedata.category(char)[0] != "C" else " "
        for char in text.replace("\r\n", "\n")
    )
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()[:MOST_NOTES]
