"""Scenarios as files: what they hold, by which data, and a checksum that tells of changes.

The checksum guards against accidents and edits by hand. It is no signature: whoever means to can
make a new one, and so a file's content is checked like anybody's, and its figures are computed
anew before they are believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.current import current_dataset
from data.db.connect import Database
from lib.auth import Actor
from lib.i18n import t
from lib.services.checked_json import Form
from lib.services.people import Clock, utc_now
from lib.services.planning.scenario_content import Content, Figures, settled, settled_figures
from lib.services.planning.scenario_errors import (
    ScenarioChecksumError,
    ScenarioFileError,
    ScenarioVersionError,
)
from lib.services.planning.scenarios import Scenario, create

FORM = Form(
    "skenario",
    1,
    ("data_version", "scenario"),
    2_000_000,
    ScenarioFileError,
    ScenarioVersionError,
    ScenarioChecksumError,
)
CODES = {"W_SCENARIO_DATA": "data have changed since the scenario's figures were computed"}
_PARTS = ("region", "service", "name", "note", "content", "figures")


@dataclass(frozen=True)
class Warned:
    """A warning with its stable code, in the reader's language."""

    code: str
    text: str


@dataclass(frozen=True)
class InFile:
    """What a file holds, checked; parameters as of `lib.services.planning.scenarios.Scenario`."""

    region: str
    service: str
    name: str
    note: str
    content: Content
    figures: Figures
    data_version: str

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What a reader must know before the figures are believed."""
        return warnings_of(self.data_version)


def to_bytes(known: Scenario) -> bytes:
    """Write a scenario as a file that `from_bytes` reads."""
    return FORM.write(
        {
            "data_version": known.data_version,
            "scenario": {name: getattr(known, name) for name in _PARTS},
        }
    )


def from_bytes(raw: bytes) -> InFile:
    """Read a file of a scenario.

    Raises
    ------
    ScenarioFileError
        If it is too long, no JSON, or of something else.
    ScenarioVersionError
        If its form is of another version.
    ScenarioChecksumError
        If it was changed since it was written.
    ScenarioFieldError
        If its content cannot be used.

    """
    whole = FORM.read(raw)
    inside = whole["scenario"]
    if not isinstance(inside, dict) or set(inside) != set(_PARTS):
        raise ScenarioFileError
    texts = {name: inside[name] for name in ("region", "service", "name", "note")}
    texts["data_version"] = whole["data_version"]
    if not all(isinstance(value, str) for value in texts.values()):
        raise ScenarioFileError
    return InFile(
        **texts, content=settled(inside["content"]), figures=settled_figures(inside["figures"])
    )


def take_in(
    actor: Actor,
    found: InFile,
    name: str = "",
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Scenario:
    """Save what a file holds as a new scenario, with the version of its data.

    Raises
    ------
    ScenarioFieldError, UnknownRegionError, SignInNeededError, ForbiddenError

    """
    return create(
        actor, found.region, found.service, name or found.name, found.content, found.figures,
        note=found.note, data_version=found.data_version, db=db, now=now,
    )  # fmt: skip


def warnings_of(data_version: str) -> tuple[Warned, ...]:
    """Return what to know of figures that were computed with a version of the data."""
    current = current_dataset().version
    if data_version == current:
        return ()
    (code,) = CODES
    said = t("rencana_skenario.data_berubah", then=data_version or "–", now=current)
    return (Warned(code, said),)


def differences(
    saved: Mapping[str, float | None], now: Mapping[str, float | None], *, least: float = 1e-6
) -> dict[str, tuple[float | None, float | None]]:
    """Return the figures that came out differently, as they were and as they are.

    Parameters
    ----------
    saved, now
        Figures by name; only names in both are compared.
    least
        The relative difference that counts.

    """
    found = {}
    for name in sorted(set(saved) & set(now)):
        then, today = saved[name], now[name]
        if then is None or today is None:
            same = then is today
        else:
            same = abs(then - today) <= least * max(abs(then), abs(today), 1.0)
        if not same:
            found[name] = (then, today)
    return found
