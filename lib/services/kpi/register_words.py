"""The fields and values of a KPI in words, for sentences and labels alike."""

from __future__ import annotations

from collections.abc import Iterable

from lib.i18n import both, language, short_number


def field_word(name: str, spoken: str) -> str:
    """Name a field of a KPI, or a thing that SMART asks for, in one language."""
    text_id, text_en = both(f"siklus.isian.{name}")
    return text_en if spoken == "en" else text_id


def field_words(names: Iterable[str], spoken: str) -> str:
    """Name several fields, each once, with commas between."""
    return ", ".join(dict.fromkeys(field_word(name, spoken).lower() for name in names))


def amount(value: float, unit: str) -> str:
    """Write a value with its unit, in the language of this context."""
    if unit == "%":  # written as `lib.i18n.percent` writes it
        gap = "" if language() == "en" else "\N{NO-BREAK SPACE}"
        return f"{short_number(value, 2)}{gap}%"
    return f"{short_number(value, 2)} {unit}"
