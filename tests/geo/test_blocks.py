"""Cells gathered into blocks: known answers, labels, holes, and what is refused."""

import numpy as np
import pytest

from geo.blocks import cells_per_block, gather, join, people_of_cells, relabel


def blocks_of(people, labels=None, **more):
    people = np.asarray(people, dtype=float)
    labels = np.zeros(people.shape, int) if labels is None else labels
    x = 100.5 + np.arange(people.shape[1])
    y = -0.5 - np.arange(people.shape[0])
    sizes = {"rows_per_block": 2, "columns_per_block": 2, **more}
    return gather(people, labels, x, y, **sizes)


def test_a_block_stands_where_its_people_are():
    made = blocks_of([[3, 0, 0, 0], [0, 1, 0, 8]])
    assert made.population.tolist() == [4, 8]
    assert made.x.tolist() == [100.75, 103.5]
    assert made.y.tolist() == [-0.75, -1.5]
    assert (made.row.tolist(), made.column.tolist()) == ([0, 0], [0, 1])


def test_a_block_in_two_regions_gives_a_place_for_each():
    made = blocks_of([[1, 2], [3, 4]], [[7, 7], [7, -1]])
    assert made.label.tolist() == [-1, 7]
    assert made.population.tolist() == [4, 6]


def test_relabelled_parts_of_a_block_become_one_place():
    made = blocks_of([[1, 2], [3, 4]], [[7, 7], [7, -1]])
    whole = relabel(made, [7, 7])
    plain = blocks_of([[1, 2], [3, 4]], np.full((2, 2), 7))
    assert whole.population.tolist() == plain.population.tolist() == [10]
    assert whole.x == pytest.approx(plain.x)
    assert whole.y == pytest.approx(plain.y)


def test_windows_give_what_the_whole_gives():
    rng = np.random.default_rng(3)
    people = rng.gamma(0.5, 3, (8, 12))
    labels = rng.integers(-1, 3, people.shape)
    x, y = np.arange(12.0), -np.arange(8.0)
    sizes = {"rows_per_block": 2, "columns_per_block": 3}
    whole = gather(people, labels, x, y, **sizes)
    parts = [
        gather(
            people[r : r + 4, c : c + 6],
            labels[r : r + 4, c : c + 6],
            x[c : c + 6],
            y[r : r + 4],
            first_row=r,
            first_column=c,
            **sizes,
        )
        for r in (4, 0)
        for c in (6, 0)
    ]
    joined = join(parts)
    for name, values in vars(whole).items():
        assert getattr(joined, name) == pytest.approx(values), name


def test_empty_windows_give_no_places():
    assert len(blocks_of(np.zeros((2, 2))).population) == 0
    assert len(join([]).population) == 0
    assert len(relabel(join([]), []).population) == 0


def test_cells_without_a_number_hold_nobody_and_those_below_zero_are_told():
    people, negative = people_of_cells(np.array([[1.5, np.nan, -3.0], [np.inf, 0.0, -np.inf]]))
    assert people.tolist() == [[1.5, 0, 0], [0, 0, 0]]
    assert negative.tolist() == [[False, False, True], [False, False, False]]


def test_people_stay_in_their_places_far_from_the_origin():
    # offsets, not whole coordinates, are weighted: metres of a projection keep their digits
    people = np.array([[1e-9, 1e-9]])
    made = gather(
        people,
        np.zeros((1, 2), int),
        np.array([9e6, 9e6 + 100]),
        np.array([1e7]),
        rows_per_block=1,
        columns_per_block=2,
    )
    assert made.x[0] == 9e6 + 50
    assert made.y[0] == 1e7


def test_a_window_that_would_split_a_block_is_refused():
    for bad in ({"first_row": 1}, {"first_column": 3}, {"rows_per_block": 0}):
        with pytest.raises(ValueError, match="block"):
            blocks_of([[1, 2], [3, 4]], **bad)
    with pytest.raises(ValueError, match="disagree"):
        blocks_of([[1, 2]], [[0], [0]])
    with pytest.raises(ValueError, match="label"):
        relabel(blocks_of([[1, 2]]), [1, 2, 3])


def test_blocks_are_whole_cells():
    assert [cells_per_block(1, 92), cells_per_block(1, 927), cells_per_block(0.1, 927)] == [
        11,
        1,
        1,
    ]
