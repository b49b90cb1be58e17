"""The fields of a KPI in words, for sentences and labels alike."""

from __future__ import annotations

from collections.abc import Iterable

from lib.i18n import both


def field_word(name: str, language: str) -> str:
    """Name a field of a KPI, or a thing that SMART asks for, in one language."""
    text_id, text_en = both(f"siklus.isian.{name}")
    return text_en if language == "en" else text_id


def field_words(names: Iterable[str], language: str) -> str:
    """Name several fields, each once, with commas between."""
    return ", ".join(dict.fromkeys(field_word(name, language).lower() for name in names))
