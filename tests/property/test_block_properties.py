"""Gathering population: nobody is lost or made, whatever the cells, blocks and regions."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.blocks import gather, join, people_of_cells, relabel

CELL = st.one_of(
    st.just(math.nan),
    st.floats(-1e6, 1e9),
    st.floats(0, 1e-6),
    st.sampled_from([0.0, -9999.0, math.inf]),
)


@st.composite
def rasters(draw):
    height, width = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    count = height * width
    values = draw(st.lists(CELL, min_size=count, max_size=count))
    labels = draw(st.lists(st.integers(-1, 3), min_size=count, max_size=count))
    block = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return np.reshape(values, (height, width)), np.reshape(labels, (height, width)), block


@settings(max_examples=300, deadline=None)
@given(rasters(), st.integers(1, 3))
def test_the_total_is_conserved_in_all_and_in_each_region(raster, windows):
    values, labels, (rows, columns) = raster
    people, negative = people_of_cells(values)
    x, y = 95 + np.arange(people.shape[1]) / 100, 6 - np.arange(people.shape[0]) / 100
    step = rows * windows
    parts = [
        gather(
            people[at : at + step],
            labels[at : at + step],
            x,
            y[at : at + step],
            rows_per_block=rows,
            columns_per_block=columns,
            first_row=at,
        )
        for at in range(0, len(people), step)
    ]
    made = join(parts)
    usable = values[np.isfinite(values) & (values > 0)]
    total = math.fsum(usable)
    assert math.isclose(math.fsum(made.population), total, rel_tol=1e-12)
    for label in np.unique(labels):
        cells = math.fsum(people[labels == label])
        assert math.isclose(math.fsum(made.population[made.label == label]), cells, rel_tol=1e-12)
    moved = relabel(made, np.zeros(len(made.label), int))
    assert math.isclose(math.fsum(moved.population), total, rel_tol=1e-12)
    assert (made.population > 0).all()
    assert negative.sum() == (np.isfinite(values) & (values < 0)).sum()


@settings(max_examples=200, deadline=None)
@given(rasters())
def test_places_stay_within_their_blocks(raster):
    values, labels, (rows, columns) = raster
    people, _ = people_of_cells(values)
    x, y = np.arange(people.shape[1]) + 0.5, np.arange(people.shape[0]) + 0.5
    made = gather(people, labels, x, y, rows_per_block=rows, columns_per_block=columns)
    slack = 1e-9
    assert (made.x >= made.column * columns - slack).all()
    assert (made.x <= (made.column + 1) * columns + slack).all()
    assert (made.y >= made.row * rows - slack).all()
    assert (made.y <= (made.row + 1) * rows + slack).all()
