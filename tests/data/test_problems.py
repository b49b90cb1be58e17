"""Problems in columns: order, counts, details."""

import json

import numpy as np
import pytest

from data.problems import ERROR, REPAIR, WARNING, Problem, Problems


@pytest.fixture
def problems():
    found = Problems()
    found.add("E_COORD", ERROR, np.array([7, 3]), "lat", np.array(["x", "nan"]), reason="text")
    found.add("W_NEAR", WARNING, [3], "nama", "A", distance=np.array([12.5]))
    found.add("E_NONE", ERROR, [], "nama", [])
    return found


def test_rows_come_in_the_order_of_the_file_and_keep_their_own_values(problems):
    assert list(problems.to_frame()["row"]) == [3, 3, 7]
    assert problems.head(2) == [
        Problem(3, "lat", "nan", "E_COORD", ERROR, {"reason": "text"}),
        Problem(3, "nama", "A", "W_NEAR", WARNING, {"distance": 12.5}),
    ]
    assert [p.row for p in problems] == [7, 3, 3]


def test_counts_leave_out_what_was_not_found(problems):
    assert problems.counts() == {"E_COORD": 2, "W_NEAR": 1}
    assert len(problems) == 3
    assert problems.rows_with(ERROR).tolist() == [3, 7]
    assert problems.rows_with(ERROR, WARNING).tolist() == [3, 7]
    assert problems.rows_with(REPAIR).size == 0


def test_problems_of_one_code_or_severity_can_be_taken_alone(problems):
    assert [p.row for p in problems.only(code="E_COORD")] == [7, 3]
    assert [p.code for p in problems.only(severity=WARNING)] == ["W_NEAR"]
    assert len(problems.only(code="E_COORD", severity=WARNING)) == 0
    assert len(problems.only()) == len(problems) == 3


def test_details_can_be_written_as_json(problems):
    problems.add("W_N", WARNING, 1, count=np.int64(4), km=np.array([np.float64(2.5)]))
    assert [json.dumps(dict(p.details)) for p in problems][-1] == '{"count": 4, "km": 2.5}'


def test_lists_are_joined(problems):
    other = Problems()
    other.add("E_X", ERROR, 1)
    problems.extend(other)
    assert problems.to_frame(limit=1)["code"].tolist() == ["E_X"]
    assert Problems().to_frame().empty


def test_a_value_too_few_or_an_unknown_severity_is_refused(problems):
    with pytest.raises(ValueError, match="values"):
        problems.add("E_X", ERROR, [1, 2], "a", ["only one"])
    with pytest.raises(ValueError, match="severity"):
        problems.add("E_X", "fatal", 1)
