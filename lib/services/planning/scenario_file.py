"""Scenarios as files: what they hold, by which data, and a checksum that tells of changes.

The checksum guards against accidents and edits by hand. It is no signature: whoever means to can
make a new one, and so a file's content is checked like anybody's, and its figures are computed
anew before they are believed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.current import current_dataset
from data.db.connect import Database
from lib.auth import Actor
from lib.i18n import t
from lib.services.people import Clock, utc_now
from lib.services.planning.scenario_content import (
    Content,
    Figures,
    canonical,
    settled,
    settled_figures,
)
from lib.services.planning.scenario_errors import (
    ScenarioChecksumError,
    ScenarioFileError,
    ScenarioVersionError,
)
from lib.services.planning.scenarios import Scenario, create

PRODUCT = "Peta Layanan"
FORM = "skenario"
VERSION = 1
MOST_BYTES = 2_000_000
CODES = {"W_SCENARIO_DATA": "data have changed since the scenario's figures were computed"}
_HEAD = ("product", "form", "version", "data_version", "scenario", "sha256")
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
    body = {
        "product": PRODUCT,
        "form": FORM,
        "version": VERSION,
        "data_version": known.data_version,
        "scenario": {name: getattr(known, name) for name in _PARTS},
    }
    whole = body | {"sha256": _checksum(body)}
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8")


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
    whole = _parsed(raw)
    if whole.get("product") != PRODUCT or whole.get("form") != FORM:
        raise ScenarioFileError
    version = whole.get("version")
    if version != VERSION or isinstance(version, bool):
        raise ScenarioVersionError(value=version, known=VERSION)
    if set(whole) != set(_HEAD):
        raise ScenarioFileError
    body = {name: value for name, value in whole.items() if name != "sha256"}
    if _checksum(body) != whole["sha256"]:
        raise ScenarioChecksumError
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


def _checksum(body: Mapping[str, Any]) -> str:
    try:
        return hashlib.sha256(canonical(body)).hexdigest()
    except (ValueError, TypeError) as error:  # half a surrogate pair, for one
        raise ScenarioFileError from error


def _parsed(raw: bytes) -> dict[str, Any]:
    if len(raw) > MOST_BYTES:
        raise ScenarioFileError
    try:
        whole = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ScenarioFileError from error
    if not isinstance(whole, dict):
        raise ScenarioFileError
    return whole


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice: readers disagree which of the values counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
