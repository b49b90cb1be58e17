"""Whatever the figures, a sentence on reach agrees with them: numbers, relations, none and all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.i18n import using
from lib.services.findings import share_text
from lib.services.profile import Completeness
from lib.services.sentences import reach as said
from lib.services.sentences.beside import beside, compared
from lib.services.sentences.caution import caution, spread_text
from lib.services.sentences.subject import Figures, Reach, Subject
from lib.services.sentences.words import compare, listed, pct_text, shown_pct

SUBJECT = Subject("53.04", "puskesmas", 5.0)
QUALITY = {"surveyed": 4, "village": 0, "district": 0, "unknown": 0}
FIRM = Completeness(4, QUALITY, 10, 10)


def region(code, people, outside):
    return Reach(
        code, f"Wilayah {code}", f"Kecamatan {code}", people, people - outside, 1.0, 2.0, 3, 0.0
    )


@st.composite
def regions(draw, code="53.04"):
    people = draw(st.integers(1, 5_000_000))
    outside = draw(st.one_of(st.integers(0, people), st.sampled_from([0, 1, people - 1, people])))
    return region(code, people, max(0, outside))


@st.composite
def everything(draw):
    own = draw(regions())
    above = (draw(regions("53")), draw(regions("nasional")))
    number = draw(st.integers(0, 12))
    parts = tuple(draw(regions(f"53.04.{place:02}")) for place in range(1, number + 1))
    peers = tuple(
        draw(regions(f"60.{place:02}")) for place in range(1, draw(st.integers(0, 8)) + 1)
    )
    low = draw(st.floats(0, own.outside_pct))
    high = draw(st.floats(own.outside_pct, 100))
    return Figures(SUBJECT, own, above, parts, peers, FIRM, (low, high))


def shares(text):
    """Give the per cents in an English sentence as numbers."""
    return [float(each) for each in re.findall(r"([\d.]+)%", text)]


@given(st.floats(0, 100))
def test_a_share_is_never_none_or_all_unless_it_is(pct):
    with using("en"):
        for text in (pct_text(pct), share_text(pct)):
            assert (text in ("0%", "0 of 100 people")) == (pct == 0)
            assert (text in ("100%", "100 of 100 people", "1,000 of 1,000 people")) == (pct == 100)


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_comparison_agrees_with_the_figures_as_written(one, other):
    with using("en"):
        same = pct_text(one) == pct_text(other)
    assert (compare(one, other) == 0) == same
    assert compare(one, other) == -compare(other, one)
    if not same:
        assert (compare(one, other) > 0) == (one > other)
    assert abs(float(shown_pct(one)) - one) <= 0.5


@given(everything())
@settings(max_examples=150)
def test_the_relations_to_the_regions_above_are_true(found):
    with using("en"):
        sentence = compared(found)
        if found.own.outside_pct == 0:
            assert sentence is None or "is within reach" in sentence.text
            return
        own, *others = shares(sentence.text)
        larger = re.findall(r"a larger share than in ([^,]*?)(?: and (?:a|the) |$)", sentence.text)
        smaller = re.findall(
            r"a smaller share than in ([^,]*?)(?: and (?:a|the) |$)", sentence.text
        )
    assert abs(own - found.own.outside_pct) <= 0.5
    assert len(others) == 2
    assert all(own >= each for part in larger for each in shares(part))
    assert all(own <= each for part in smaller for each in shares(part))
    low, high = found.spread
    unclear = sum(
        low <= each.outside_pct <= high and compare(each.outside_pct, found.own.outside_pct) != 0
        for each in found.above
    )
    told = sentence.text.partition("not clearly different from that in ")[2]
    assert len(shares(told.split(" and a ")[0].split(" and the ")[0])) >= (unclear > 0)
    assert bool(told) == bool(unclear)


@given(everything())
@settings(max_examples=150)
def test_the_worst_part_is_one_with_the_largest_share(found):
    with using("en"):
        sentence = said.worst(found)
        if sentence is None:
            shown = {pct_text(each.outside_pct) for each in found.parts}
            assert len(found.parts) < 2 or len(shown) == 1
            return
        top = max(each.outside_pct for each in found.parts)
        named = [each for each in found.parts if each.title in sentence.text]
        assert len(named) <= 1
        assert all(compare(each.outside_pct, top) == 0 for each in named)
        assert not re.search(r"\b0 people", sentence.text)


@given(everything())
@settings(max_examples=150)
def test_the_few_parts_that_hold_half_do_and_fewer_do_not(found):
    with using("en"):
        sentence = said.concentrated(found)
        if sentence is None:
            return
        word = re.search(r"live in (\d+|one) of (\d+)", sentence.text)
    few = 1 if word[1] == "one" else int(word[1])
    outside = sorted((each.outside for each in found.parts), reverse=True)
    assert int(word[2]) == len(found.parts)
    assert sum(outside[:few]) * 2 >= sum(outside) > sum(outside[: few - 1]) * 2
    assert few * 2 < len(found.parts)


@given(everything())
@settings(max_examples=100)
def test_the_median_of_the_peers_is_read_as_the_sentence_says(found):
    with using("en"):
        sentence = beside(found)
        if sentence is None:
            assert len(found.beside) < 3
            return
        figures = shares(sentence.text)
    if "larger than" in sentence.text:
        assert figures[0] > figures[1]
    elif "smaller than" in sentence.text:
        assert figures[0] < figures[1]
    elif "not clearly" in sentence.text:
        assert figures[0] != figures[1]


@given(everything(), st.sampled_from(["id", "en"]))
@settings(max_examples=100)
def test_every_finding_is_a_whole_sentence_with_a_source(found, language):
    with using(language):
        for sentence in said.key_findings(found):
            assert sentence.source
            assert "{" not in sentence.text
            assert "  " not in sentence.text
            assert "nan" not in sentence.text.lower().replace("dengan", "")


@given(everything())
@settings(max_examples=100)
def test_a_range_is_told_only_where_it_says_more_and_holds_the_figure(found):
    with using("en"):
        low_high = shares(spread_text(found))
    if low_high:
        low, high = low_high
        assert low <= found.own.outside_pct <= high
        assert high - low > 2


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (Completeness(10, QUALITY | {"surveyed": 8}, 100, 95), False),
        (Completeness(10, QUALITY | {"surveyed": 7}, 100, 95), True),
        (Completeness(10, QUALITY | {"surveyed": 8}, 100, 94), True),
        (Completeness(0, QUALITY | {"surveyed": 0}, 0, 0), False),
    ],
)
def test_thin_data_are_told(known, told):
    own = region("53.04", 100, 10)
    assert bool(caution(Figures(SUBJECT, own, (), (), (), known))) == told


@pytest.mark.parametrize(
    ("names", "indonesian", "english"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A dan B", "A and B"),
        (["A", "B", "C"], "A, B, dan C", "A, B and C"),
    ],
)
def test_lists_are_joined_as_each_language_does(names, indonesian, english):
    assert listed(names) == indonesian
    with using("en"):
        assert listed(names) == english
