"""What a village says on the map of a plan: nearer, farther, lost, or as before."""

import math

import pytest

from lib.services.planning.plan_map import village_text


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (7_000.0, 2_000.0, "dari 7,0 km menjadi 2,0 km"),
        (2_000.0, 7_000.0, "dari 2,0 km menjadi 7,0 km"),
        (2_000.0, math.inf, "dari 2,0 km menjadi tidak ada"),
        (math.inf, 2_000.0, "dari tidak ada menjadi 2,0 km"),
        (2_000.0, 2_000.4, "; 2,0 km"),
        (math.inf, math.inf, "belum ada fasilitas"),
    ],
)
def test_a_village_tells_what_becomes_of_its_way(before, after, said):
    text = village_text(before, after, 1_200).replace("\u00a0", " ")
    assert said in text
    assert "orang" in text
