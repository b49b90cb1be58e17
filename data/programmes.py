"""The programmes that stand ready and who provides services: data, not code.

Read from `data/programmes.toml` and `data/providers.toml`. They hold no figures: recipients and
budgets are entered by those who know them.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Legal:
    """A legal basis, and whether its text was seen."""

    basis: str
    seen: bool


@dataclass(frozen=True)
class ReadyProgramme:
    """A national programme, in Indonesian and English."""

    code: str
    sector: str
    kind: str
    name_id: str
    name_en: str
    carried_by_id: str
    carried_by_en: str
    beneficiaries_id: str
    beneficiaries_en: str
    eligible_id: str
    eligible_en: str
    legal: tuple[Legal, ...]

    def said(self, name: str, language: str) -> str:
        """Return name, carried_by, beneficiaries or eligible in the language."""
        found: str = getattr(self, f"{name}_{'en' if language == 'en' else 'id'}")
        return found


@dataclass(frozen=True)
class Provider:
    """Who provides which services in a sector, in Indonesian and English."""

    sector: str
    kind: str
    service_id: str
    service_en: str
    who_id: str
    who_en: str

    def said(self, name: str, language: str) -> str:
        """Return service or who in the language."""
        found: str = getattr(self, f"{name}_{'en' if language == 'en' else 'id'}")
        return found


@functools.cache
def ready_programmes() -> tuple[ReadyProgramme, ...]:
    """Return the programmes of `data/programmes.toml` in their order."""
    return tuple(
        ReadyProgramme(
            **{**each, "legal": tuple(Legal(b, seen == "S") for b, seen in each["legal"])}
        )
        for each in _entries("programmes.toml", "programme")
    )


@functools.cache
def providers() -> tuple[Provider, ...]:
    """Return the rows of `data/providers.toml` in their order."""
    return tuple(Provider(**each) for each in _entries("providers.toml", "provider"))


def _entries(file: str, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((_HERE / file).read_text(encoding="utf-8"))[name]
    return found
