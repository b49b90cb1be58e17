"""The state of the page Kesenjangan and its links."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.services.gap_groups import GROUPINGS
from lib.services.gapstate import GapState, parse
from lib.services.measures import all_measures


@given(
    st.builds(
        GapState,
        layanan=st.sampled_from(["puskesmas", "rumah_sakit", "sd", "bandara"]),
        radius=st.sampled_from([1.0, 2.5, 5.0, 50.0]),
        kelompok=st.sampled_from(list(GROUPINGS)),
        lingkup=st.sampled_from(["nasional", "53", "94"]),
        datar=st.sampled_from(list(all_measures())),
        tegak=st.sampled_from(list(all_measures())),
        pertama=st.sampled_from([(), ("53.04",), ("53.04", "53.01")]),
        kedua=st.sampled_from([(), ("31.71",)]),
    )
)
@settings(max_examples=80, deadline=None)
def test_a_link_brings_back_the_same_state(state: GapState) -> None:
    again = parse(state.to_params())
    assert again == state
    assert again.ignored == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layanan", "pustu"),
        ("radius", "inf"),
        ("kelompok", "3T"),
        ("lingkup", "53.04"),
        ("datar", "x"),
        ("profil", "<script>"),
        ("pertama", "53.04,99.99"),
    ],
)
def test_an_unknown_value_is_left_out_and_named(name: str, value: str) -> None:
    state = parse({name: value})
    assert state.ignored == (name,)
    assert state == GapState()


def test_hand_picked_sets_count_once_both_hold_a_regency() -> None:
    half = parse({"kelompok": "pilihan", "pertama": "53.04"})
    assert not half.ready
    whole = parse({"kelompok": "pilihan", "pertama": "53.04", "kedua": "31.71"})
    assert whole.ready
    assert whole.sets == (("53.04",), ("31.71",))
