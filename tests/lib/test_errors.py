"""Errors carry a code and one sentence in each language."""

import pickle
import re
import string

import pytest

from lib import errors
from lib.errors import AppError


def _every_error() -> list[type[AppError]]:
    found, queue = [], [AppError]
    while queue:
        kind = queue.pop()
        found.append(kind)
        queue.extend(kind.__subclasses__())
    return sorted({kind for kind in found if kind.__module__ == "lib.errors"}, key=str)


def _filled(kind: type[AppError]) -> AppError:
    names = {
        name
        for template in (kind.text_id, kind.text_en)
        for _, name, _, _ in string.Formatter().parse(template)
        if name
    }
    return kind(**dict.fromkeys(names, "x"))


@pytest.mark.parametrize("kind", _every_error(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_code_and_one_sentence_in_two_languages(kind):
    error = _filled(kind)
    assert re.fullmatch(r"E_[A-Z_]+", error.code)
    assert error.message("id") != error.message("en")
    for language in errors.LANGUAGES:
        sentence = error.message(language)
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "\n" not in sentence


@pytest.mark.parametrize("kind", _every_error(), ids=lambda kind: kind.__name__)
def test_both_sentences_name_the_same_values(kind):
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in (kind.text_id, kind.text_en)
    ]
    assert fields[0] == fields[1]


def test_concrete_errors_are_builtins_as_well():
    concrete = [kind for kind in _every_error() if kind is not AppError]
    assert len(concrete) > 20
    for kind in concrete:
        assert issubclass(kind, (ValueError, LookupError, OSError))


def test_a_hostile_value_stays_one_short_printable_line():
    error = errors.NumberError(
        row=3, file="F.csv", column="lat", value="\x1b[31m{row}\r\n\u202eabc" + "9" * 5000
    )
    sentence = error.message("id")
    assert sentence.isprintable()
    assert "{row}" in sentence
    assert len(sentence) < 300


def test_an_error_survives_pickling_with_its_details():
    error = errors.DuplicateIdError(row=9, first=2, file="F.csv", value="P1")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is errors.DuplicateIdError
    assert again.message("en") == error.message("en")
    assert again.details == error.details


def test_a_region_error_suggests_a_code_only_when_there_is_one():
    with_hint = errors.RegionCodeError(row=2, file="D.csv", value="5304", suggestion="53.04")
    without = errors.RegionCodeError(row=2, file="D.csv", value="zz")
    assert with_hint.message("id").endswith("mungkin maksudnya 53.04.")
    assert with_hint.message("en").endswith("perhaps 53.04 is meant.")
    assert without.message("id").endswith("tidak dikenal.")


def test_an_unknown_language_gets_indonesian():
    error = errors.EmptyFileError(file="F.csv")
    assert error.message("fr") == error.message("id") == "Berkas F.csv kosong."
