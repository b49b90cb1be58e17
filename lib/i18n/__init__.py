"""Indonesian and English: messages, numbers and dates in the reader's language."""

from lib.i18n.catalogue import LANGUAGES, Language, messages
from lib.i18n.formats import (
    compact_people,
    date_long,
    distance_km,
    finite,
    not_available,
    number,
    people,
    percent,
    rupiah,
    short_number,
)
from lib.i18n.translate import (
    DEFAULT_LANGUAGE,
    as_language,
    both,
    has_message,
    language,
    pick,
    set_language,
    t,
    tn,
    using,
)

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "Language",
    "as_language",
    "both",
    "compact_people",
    "date_long",
    "distance_km",
    "finite",
    "has_message",
    "language",
    "messages",
    "not_available",
    "number",
    "people",
    "percent",
    "pick",
    "rupiah",
    "set_language",
    "short_number",
    "t",
    "tn",
    "using",
]

# Read at import, so that a broken catalogue stops the start and no reader waits for it.
for _each in LANGUAGES:
    messages(_each)
