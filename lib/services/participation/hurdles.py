"""The four hurdles between people and their say, each measured by what the platform knows.

Awareness, time and means, trust, literacy. Figures of fewer than five reports are not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.db.connect import Database
from lib.i18n import LANGUAGES, Language, messages
from lib.services.participation import board, joined
from lib.services.participation.board import Wanted
from lib.services.people import Clock, utc_now
from lib.services.small_cells import FEWEST

LONG_SYLLABLES = {"id": 5, "en": 3}
"""Syllables from which a word counts as long: Indonesian stacks prefixes and suffixes on short
roots (me-nyam-pai-kan has four and is a plain word), English does not."""
MOST_WORDS, MOST_LONG = 15.0, 15.0
"""What our texts should keep to: words in a sentence, and per cent of words that are long."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n")
_STOP = re.compile(r"[.!?](?:\s|$)")
_FIELD = re.compile(r"\{[^{}]*\}")
# Two vowels of one syllable: in Indonesian only three pairs, at the end of an open syllable
# (pan-tai, sau-da-ra, but a-ir, la-ut), so that syllables can be counted.
_VOWELS: dict[str, re.Pattern[str]] = {
    "id": re.compile(r"(?:ai|au|oi)(?=$|[^aeiou][aeiou])|[aeiou]"),
    "en": re.compile(r"[aeiouy]+"),
}


@dataclass(frozen=True)
class Reading:
    """How hard texts are to read: words a sentence, and per cent of words that are long."""

    sentences: int
    words: int
    per_sentence: float
    long_pct: float

    @property
    def plain(self) -> bool:
        """Whether both keep to our limits."""
        return self.per_sentence <= MOST_WORDS and self.long_pct <= MOST_LONG


@dataclass(frozen=True)
class Hurdles:
    """What is known of the four hurdles; None where there is too little.

    Parameters
    ----------
    per_10k, nation
        Reports per 10,000 people, here and in the nation.
    phones, seconds, quick
        Per cent of web forms sent from phones, the median time to finish one, and per cent that
        were the form of three fields.
    answered, published
        Per cent answered, and per cent of all reports that everybody may read.
    plain
        Per cent of web forms filled in plain words.

    """

    per_10k: float | None
    nation: float | None
    phones: float | None
    seconds: float | None
    quick: float | None
    answered: float | None
    published: float | None
    plain: float | None


def measured(wanted: Wanted, *, db: Database | None = None, now: Clock = utc_now) -> Hurdles:
    """Return what is known of the hurdles of the reports that are wanted."""
    total = board.total(wanted, db=db, now=now)
    everywhere = board.total(
        Wanted(kind=wanted.kind, sector=wanted.sector, since=wanted.since, until=wanted.until,
               demo=wanted.demo),
        db=db, now=now,
    )  # fmt: skip
    frame = board.picked(wanted, db=db)
    if total.hidden:
        frame = frame.iloc[:0]
    forms = frame[(frame["channel"] == "web") & ~frame["secret"]]
    return Hurdles(
        per_10k=_known(joined.per_10k(total, wanted.region)),
        nation=_known(joined.per_10k(everywhere, "")),
        phones=_share(forms["device"] == "ponsel"),
        seconds=_median(forms["seconds"].dropna()),
        quick=_share(forms["form"] == "cepat"),
        answered=total.answered,
        published=_share(frame["public"]),
        plain=_share(forms["plain_words"].astype(bool)),
    )


def reading(texts: Iterable[str], language: Language) -> Reading:
    """Measure texts: fields in braces count as one word, headings as sentences.

    Method: words a sentence as in Björnsson's LIX (1968) and Gunning's Fog (1952); long words by
    syllables, from `LONG_SYLLABLES` on. Syllables of Indonesian are its vowels, with ai, au and oi
    at the end of an open syllable as one.
    """
    counts: list[int] = []
    long = 0
    for text in texts:
        for sentence in _SENTENCE.split(_FIELD.sub(" x ", text)):
            found = _WORD.findall(sentence)
            if found:
                counts.append(len(found))
                long += sum(syllables(each, language) >= LONG_SYLLABLES[language] for each in found)
    words = sum(counts)
    return Reading(
        len(counts),
        words,
        words / len(counts) if counts else np.nan,
        100 * long / words if words else np.nan,
    )


def syllables(word: str, language: Language) -> int:
    """Count the syllables of a word, at least one."""
    return max(1, sum(1 for _ in _VOWELS[language].finditer(word.casefold())))


def own_texts(prefix: str) -> dict[Language, Reading]:
    """Measure what this product says to citizens: sentences under keys that begin with a prefix.

    Labels of fields and buttons are left out: they would make every text look short.
    """
    found: dict[Language, Reading] = {}
    for language in LANGUAGES:
        catalogue = messages(language)
        said = (
            catalogue.translations.gettext(key) for key in catalogue.keys if key.startswith(prefix)
        )
        found[language] = reading(filter(_STOP.search, said), language)
    return found


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _share(values: pd.Series) -> float | None:
    return float(values.mean() * 100) if len(values) >= FEWEST else None


def _median(values: pd.Series) -> float | None:
    return float(values.median()) if len(values) >= FEWEST else None
