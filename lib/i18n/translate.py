"""Say things in the reader's language.

The language is local to the context (thread or task): ``lib.ui`` sets it at the start of each
script run, routes and the command line set it for each request. Values are inserted as given:
text from data or people is encoded where it meets HTML, JavaScript or a file (``lib.encode``).
"""

from __future__ import annotations

import contextlib
import contextvars
import logging
import os
from collections.abc import Iterator

from lib.i18n.catalogue import LANGUAGES, Language, messages

DEFAULT_LANGUAGE: Language = "id"
STRICT_VARIABLE = "PETA_STRICT_MESSAGES"

_LOG = logging.getLogger(__name__)
_language: contextvars.ContextVar[Language] = contextvars.ContextVar(
    "peta_language", default=DEFAULT_LANGUAGE
)


def language() -> Language:
    """Give the language of this context, ``id`` unless set."""
    return _language.get()


def as_language(value: object) -> Language:
    """Turn any text (a query parameter, a browser's locale) into a language we speak."""
    text = str(value or "").strip().lower().replace("_", "-").split("-")[0]
    # "in" is the old ISO code of Indonesian, still sent by some Android phones.
    return "en" if text == "en" else DEFAULT_LANGUAGE if text in {"", "id", "in", "ms"} else "en"


def set_language(value: Language) -> None:
    """Set the language of this context.

    Raises
    ------
    ValueError
        If it is not one of ``LANGUAGES``; use ``as_language`` on outside text first.

    """
    if value not in LANGUAGES:
        raise ValueError(f"unknown language {value!r}")
    _language.set(value)


@contextlib.contextmanager
def using(value: Language) -> Iterator[None]:
    """Speak a language within a ``with`` block, then return to the one before."""
    before = language()
    set_language(value)
    try:
        yield
    finally:
        _language.set(before)


def t(key: str, /, **values: object) -> str:
    """Give the message of a key, its named fields filled with ``values``."""
    catalogue = messages(language())
    if key not in catalogue.keys:
        return _missing(key)
    return _fill(key, catalogue.translations.gettext(key), values)


def tn(key: str, n: int, /, **values: object) -> str:
    """Give the singular or plural message of a key; ``{n}`` is ``n`` in the reader's format."""
    from lib.i18n.formats import number  # formats speaks through this module

    catalogue = messages(language())
    if key not in catalogue.keys:
        return _missing(key)
    text = catalogue.translations.ngettext(key, key, abs(int(n)))
    return _fill(key, text, {"n": number(n), **values})


def both(key: str, /, **values: object) -> tuple[str, str]:
    """Give a message in Indonesian and in English."""
    texts = []
    for each in LANGUAGES:
        with using(each):
            texts.append(t(key, **values))
    return texts[0], texts[1]


def pick(text_id: str, text_en: str) -> str:
    """Choose between the two labels of a catalogue entry (``label_id``, ``label_en``)."""
    return text_en if language() == "en" else text_id


def has_message(key: str) -> bool:
    """Tell whether a key exists, for keys that are made from codes."""
    return key in messages(language()).keys


def _fill(key: str, text: str, values: dict[str, object]) -> str:
    if not values and "{" not in text:
        return text
    try:
        return text.format(**values)
    except (KeyError, IndexError, ValueError):
        if _strict():
            raise
        _LOG.exception("message %s could not be filled", key)
        return text


def _missing(key: str) -> str:
    if _strict():
        raise KeyError(key)
    _LOG.error("no message %s in %s", key, language())
    return key


def _strict() -> bool:
    """In tests a missing message is an error; readers rather see the key than a failure."""
    return os.environ.get(STRICT_VARIABLE, "") == "1"
