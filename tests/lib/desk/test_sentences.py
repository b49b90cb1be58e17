"""Every problem of a file is said in a full sentence, in both languages."""

import re
import string

import pytest

from data.problems import REPAIR, Problem
from data.readers.codes import CODES as READER_CODES
from data.validation.codes import CODES
from data.validation.schemas import SCHEMAS
from lib import i18n
from lib.i18n.catalogue import messages
from lib.services.desk.report import sentence, sentence_key
from tests.data.validation.cases import CASES, outcome

# Of the workbook reader and of the region that a load replaces; with the details given there.
MORE = (
    Problem(2, "lat", "2024-05-09", "W_DATE_FOR_NUMBER", "warning"),
    Problem(2, "", "", "W_HIDDEN_ROW", "warning"),
    Problem(2, "", "53.05", "E_OUTSIDE_REGION", "error", {"region": "53.04"}),
    Problem(2, "", "", "E_SHELTER", "error"),
)


def found():
    for number in range(len(CASES)):
        yield from outcome(number).problems
    yield from MORE


@pytest.fixture(scope="module")
def problems():
    return list(found())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_sentence_is_filled_from_what_its_problem_brings(problems, language):
    with i18n.using(language):
        for problem in problems:
            said = sentence(problem)
            assert said != problem.code
            assert not re.search(r"\{\w+\}|nan|None|“”|\binf\b", said), said
            assert said[0].isupper() or said[0] in "“0123456789-−", said


def test_every_code_has_a_sentence_and_every_sentence_a_code(problems):
    used = {sentence_key(p) for p in problems}
    known = {k for k in messages("id").keys if k.startswith("masalah.") and ".alasan." not in k}
    assert used == known
    assert {p.code for p in problems} == set(CODES) | set(READER_CODES)


def test_a_repair_tells_what_it_was_read_as(problems):
    for problem in problems:
        if problem.severity == REPAIR:
            assert str(problem.details["after"]) in sentence(problem)


def test_numbers_are_written_in_the_readers_way_and_long_values_are_cut():
    off = Problem(2, "lat", "-9, 124", "W_REGION_MISMATCH", "warning",
                  {"region": "Kabupaten Belu", "distance_km": 1234.5})  # fmt: skip
    assert "1.234,5 km" in sentence(off)
    with i18n.using("en"):
        assert "1,234.5 km" in sentence(off)
    assert len(sentence(Problem(2, "x", "y" * 9_000, "E_NUMBER", "error"))) < 500


def test_a_faulty_outline_is_told_in_the_readers_language():
    areas = {"reason": "Self-intersection[124 -9]", "before_km2": 0.0, "after_km2": 61.1}
    bow = Problem(1, "", "", "W_GEOMETRY_REPAIRED", "warning", areas)
    assert "memotong dirinya sendiri" in sentence(bow)
    odd = Problem(1, "", "", "E_GEOMETRY", "error", {"reason": "Hole lies outside shell[1 2]"})
    assert "cacat" in sentence(odd)


def test_every_field_of_every_kind_has_a_name():
    for schema in SCHEMAS.values():
        for each in schema.fields:
            assert i18n.t(each.label)


def test_sentences_name_their_values_and_not_more():
    allowed = {
        "value", "column", "row", "before", "after", "other", "count", "found", "expected",
        "reason", "readings", "region", "name", "low", "high", "length", "limit", "distance_km",
        "distance_m", "score", "place", "suggestion", "chosen", "province", "known", "drawn_m",
        "area_km2", "before_km2", "after_km2", "crs",
    }  # fmt: skip
    catalogue = messages("id")
    for key in catalogue.keys:
        if key.startswith("masalah."):
            text = catalogue.translations.gettext(key)
            assert {n for _, n, _, _ in string.Formatter().parse(text) if n} <= allowed, key
