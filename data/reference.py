"""What the page Tentang explains: rules in plain words, and a glossary. Data, not code.

Read from `data/regulations.toml` and `data/glossary.toml`.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Regulation:
    """A rule: what it says in plain words, where the product uses it, and how sure that is.

    Parameters
    ----------
    name
        As it is cited, several with semicolons between.
    sector
        Code of a sector, "" for all.
    legal
        ``berlaku``, ``dicabut`` or ``belum_diverifikasi``; ``revoked_by`` says by what.
    verified
        The text was seen (``S``), seen in a second source (``S2``), or not yet (``U``).

    """

    name: str
    sector: str
    title_id: str
    title_en: str
    says_id: str
    says_en: str
    used_id: str
    used_en: str
    legal: str
    verified: str
    revoked_by: str = ""

    def said(self, name: str, language: str) -> str:
        """Return title, says or used in the language."""
        found: str = getattr(self, f"{name}_{'en' if language == 'en' else 'id'}")
        return found


@dataclass(frozen=True)
class Term:
    """A word of the glossary, and what it means."""

    id: str
    en: str
    means_id: str
    means_en: str

    def word(self, language: str) -> str:
        """Return the word in the language."""
        return self.en if language == "en" else self.id

    def meaning(self, language: str) -> str:
        """Return what the word means, in the language."""
        return self.means_en if language == "en" else self.means_id


@functools.cache
def regulations() -> tuple[Regulation, ...]:
    """Return the rules, those of all sectors first."""
    return tuple(Regulation(**each) for each in _entries("regulations.toml", "regulation"))


@functools.cache
def glossary() -> tuple[Term, ...]:
    """Return the words, in the order of their Indonesian names."""
    return tuple(Term(**each) for each in _entries("glossary.toml", "term"))


def _entries(file: str, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((_HERE / file).read_text(encoding="utf-8"))[name]
    return found
