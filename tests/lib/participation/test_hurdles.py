"""The four hurdles: figures by hand, syllables by a dictionary's division."""

import pytest

from lib.services.participation import hurdles
from lib.services.participation.board import Wanted
from lib.services.participation.joined import people_of
from tests.reports import MONDAY, a_report


def test_figures_are_as_worked_out_by_hand(db):
    for place in range(6):
        a_report(
            db,
            device="ponsel" if place < 3 else "lain",
            form="cepat" if place < 4 else "lengkap",
            seconds=None if place == 5 else 30 + 10 * place,
            plain_words=place == 0,
            published_at=MONDAY if place < 2 else None,
        )
    for _ in range(6):
        a_report(db, channel="telepon", region="31.71")
    found = hurdles.measured(Wanted(region="53.04"), db=db)
    assert found.per_10k == pytest.approx(6 / people_of("53.04") * 10_000)
    assert found.nation == pytest.approx(12 / people_of("") * 10_000)
    assert (found.phones, found.seconds) == (50, 50)
    assert found.quick == pytest.approx(400 / 6)
    assert found.published == pytest.approx(200 / 6)
    assert found.plain == pytest.approx(100 / 6)
    jakarta = hurdles.measured(Wanted(region="31.71"), db=db)
    assert (jakarta.phones, jakarta.seconds, jakarta.plain) == (None, None, None)


def test_too_few_tell_nothing(db):
    a_report(db, device="ponsel", seconds=9)
    found = hurdles.measured(Wanted(region="53.04"), db=db)
    assert found.per_10k is None
    assert (found.phones, found.seconds, found.published) == (None, None, None)


@pytest.mark.parametrize(
    ("word", "n"),
    # As the Kamus Besar Bahasa Indonesia divides them.
    [("pantai", 2), ("kerbau", 2), ("amboi", 2), ("air", 2), ("laut", 2), ("menyampaikan", 4),
     ("pertanggungjawaban", 6), ("desa", 2), ("NTT", 1), ("di", 1)],
)  # fmt: skip
def test_syllables_of_indonesian(word, n):
    assert hurdles.syllables(word, "id") == n


def test_reading_counts_sentences_and_long_words():
    found = hurdles.reading(
        ["Tulis masalahnya. Petugas menjawab dalam {n} hari kerja!", "Pertanggungjawaban"], "id"
    )
    assert (found.sentences, found.words) == (3, 9)
    assert found.per_sentence == 3
    assert found.long_pct == pytest.approx(100 / 9)
    assert found.plain
    assert not hurdles.reading(["kata " * 16], "id").plain


def test_the_form_of_citizens_keeps_to_our_own_limits():
    for language, found in hurdles.own_texts("laporan.").items():
        assert found.sentences > 50, language
        assert found.plain, (language, found)
