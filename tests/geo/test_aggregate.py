"""Codes group by their prefix at each level."""

import numpy as np
import pandas as pd
import pytest

from geo.aggregate import encode_codes, group_index, level_of_code, within_mask

CODES = ["53.04.01.2001", "11.01.02.2003", "53.04.02.2001", "53.04.01.2002"]


@pytest.mark.parametrize(
    ("level", "groups", "index"),
    [
        ("nasional", ["nasional"], [0, 0, 0, 0]),
        ("provinsi", ["11", "53"], [1, 0, 1, 1]),
        ("kabkota", ["11.01", "53.04"], [1, 0, 1, 1]),
        ("kecamatan", ["11.01.02", "53.04.01", "53.04.02"], [1, 0, 2, 1]),
        ("desa", sorted(CODES), [1, 0, 3, 2]),
    ],
)
def test_codes_group_at_every_level(level, groups, index):
    assert group_index(CODES, level)[0] == groups
    assert group_index(pd.Series(CODES, dtype="str"), level)[1].tolist() == index


def test_a_code_coarser_than_the_level_belongs_to_no_group():
    groups, index = group_index(["53.04", "53.04.01.2001", "53"], "kecamatan")
    assert groups == ["53.04.01"]
    assert index.tolist() == [-1, 0, -1]


def test_no_codes_make_no_groups():
    assert group_index([], "kabkota")[0] == []
    assert group_index([], "nasional")[0] == ["nasional"]


def test_wrong_levels_and_codes_are_refused():
    with pytest.raises(ValueError, match="level"):
        group_index(CODES, "rt")
    with pytest.raises(ValueError, match="ASCII"):
        encode_codes(["５３.04"])
    with pytest.raises(ValueError, match="longer"):
        encode_codes(["53.04.01.2001.1"])
    with pytest.raises(ValueError, match="dotted"):
        level_of_code("5304")


def test_a_code_tells_its_level():
    found = [level_of_code(code) for code in ("nasional", "53", "53.04", "53.04.01", CODES[0])]
    assert found == ["nasional", "provinsi", "kabkota", "kecamatan", "desa"]


def test_within_takes_any_prefix_of_whole_parts():
    packed = encode_codes(CODES)
    assert within_mask(packed, None).all()
    assert within_mask(packed, "nasional").all()
    assert within_mask(packed, "53").tolist() == [True, False, True, True]
    assert np.flatnonzero(within_mask(packed, "53.04.02")).tolist() == [2]
