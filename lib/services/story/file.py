"""Stories as files: for those who have no account, and to carry one to another machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.errors import AppError
from lib.services.checked_json import Form
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.story.errors import (
    StoryChecksumError,
    StoryFileError,
    StoryVersionError,
)
from lib.services.story.scene import MOST_NAME, Scene, all_settled

FORM = Form(
    "presentasi",
    1,
    ("region", "name", "scenes"),
    4_000_000,
    StoryFileError,
    StoryVersionError,
    StoryChecksumError,
)


@dataclass(frozen=True)
class InFile:
    """What a file holds, checked; parameters as of `lib.services.story.read.Story`."""

    region: str
    name: str
    scenes: tuple[Scene, ...]


def to_bytes(region: str, name: str, scenes: Sequence[Scene]) -> bytes:
    """Write a story as a file that `from_bytes` reads."""
    rows = [each.to_json() for each in all_settled(scenes)]
    return FORM.write({"region": region, "name": tidy(name, MOST_NAME), "scenes": rows})


def from_bytes(raw: bytes) -> InFile:
    """Read a file of a story.

    Raises
    ------
    StoryFileError
        If it is too long, no JSON, of something else, or of no region that is known.
    StoryVersionError
        If its form is of another version.
    StoryChecksumError
        If it was changed since it was written.
    StoryFieldError, StoryFullError
        If its scenes cannot be used.

    """
    parts = FORM.read(raw)
    region, name = parts["region"], parts["name"]
    if not isinstance(region, str) or not isinstance(name, str):
        raise StoryFileError
    try:
        check_region(region)
    except AppError as error:
        raise StoryFileError from error
    return InFile(region, tidy(name, MOST_NAME), all_settled(parts["scenes"]))
