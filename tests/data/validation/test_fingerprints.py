"""Numbers that stand for texts, against the texts themselves."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.validation.fingerprints import fingerprints, repeated


@given(st.lists(st.text(max_size=12), max_size=60), st.integers(0, 5))
def test_texts_are_equal_just_where_their_numbers_are(texts, start):
    column = pa.array([*texts, *texts[::-1]], pa.large_string()).slice(min(start, len(texts)))
    numbers = fingerprints(column)
    shown = column.to_pylist()
    assert len(numbers) == len(shown)
    assert len(set(zip(shown, numbers.tolist(), strict=True))) == len(set(shown))
    assert len(set(numbers.tolist())) == len(set(shown))


@pytest.mark.parametrize("rows", [0, 1, 16_384, 16_385, 40_000])
def test_the_parts_of_a_long_column_join_without_a_seam(rows):
    texts = [f"Puskesmas {number} Wé" for number in range(rows)]
    numbers = fingerprints(pa.array(texts, pa.large_string()))
    assert len(set(numbers.tolist())) == rows
    if rows:
        alone = fingerprints(pa.array(texts[-1:], pa.large_string()))
        assert alone[0] == numbers[-1]


def test_what_differs_in_length_or_order_alone_differs():
    texts = ["", "\0", "\0\0", "ab", "ba", "a", "aa", "b" * 10_000, "b" * 9_999]
    assert len(set(fingerprints(pa.array(texts, pa.large_string())).tolist())) == len(texts)


@given(st.lists(st.integers(0, 6), max_size=40), st.integers(2, 5))
def test_repeated_numbers_are_those_that_counting_finds(numbers, least):
    counts = Counter(numbers)
    told = repeated(np.array(numbers, dtype=np.uint64), least)
    assert told.tolist() == [counts[each] >= least for each in numbers]
