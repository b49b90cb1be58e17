"""The state of the map page and its links."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.catalogue import load_catalogue
from lib.services.mapstate import METHODS, MapState, parent, parse
from lib.services.measures import all_measures

CATALOGUE = load_catalogue()


@st.composite
def states(draw: st.DrawFn) -> MapState:
    scope, inside = draw(
        st.sampled_from(
            [
                ("nasional", ["", "53.04", "31.71", "94"]),
                ("53", ["", "53.04", "53.01"]),
                ("53.04", ["", "53.04.01", "53.04.12"]),
            ]
        )
    )
    return MapState(
        layanan=draw(st.sampled_from(list(CATALOGUE.services))),
        ukuran=draw(st.sampled_from(list(all_measures()))),
        radius=draw(st.sampled_from([0.5, 1.0, 2.5, 5.0, 20.0, 120.0])),
        wilayah=scope,
        pilih=draw(st.sampled_from(inside)),
        kelas=draw(st.integers(3, 7)),
        metode=draw(st.sampled_from(METHODS)),
        kedua=draw(st.sampled_from(["", *CATALOGUE.indicators])),
        lapis=tuple(draw(st.lists(st.sampled_from(CATALOGUE.facility_classes), unique=True))),
        tertinggal=draw(st.booleans()),
        luar=draw(st.booleans()),
        jalan=draw(st.booleans()),
        dasar=draw(st.booleans()),
        daratan=draw(st.booleans()),
        opasitas=draw(st.sampled_from([20, 50, 90, 100])),
    )


@given(states())
@settings(max_examples=150, deadline=None)
def test_a_link_brings_back_the_same_state(state: MapState) -> None:
    again = parse(state.to_params())
    assert again == state
    assert again.ignored == ()


def test_a_link_to_the_defaults_is_empty() -> None:
    assert MapState().to_params() == {}


@given(
    st.dictionaries(
        st.sampled_from([*MapState.__dataclass_fields__, "lain"]), st.text(max_size=300)
    )
)
@settings(max_examples=200, deadline=None)
def test_any_parameters_give_a_usable_state(params: dict[str, str]) -> None:
    state = parse(params)
    assert state.layanan in CATALOGUE.services
    assert state.ukuran in all_measures()
    assert 0 < state.radius <= 200
    assert parse(state.to_params()) == state


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layanan", "apotek"),
        ("radius", "nan"),
        ("radius", "-1"),
        ("radius", "1e9"),
        ("wilayah", "5304"),
        ("wilayah", "53.04.01"),
        ("pilih", "99.99"),
        ("kelas", "40"),
        ("lapis", "puskesmas,<script>"),
        ("tertinggal", "ya"),
        ("opasitas", "5"),
    ],
)
def test_an_unknown_value_is_left_out_and_named(name: str, value: str) -> None:
    state = parse({name: value})
    assert state.ignored == (name,)
    assert state == MapState()


def test_a_selection_outside_the_scope_is_dropped() -> None:
    assert parse({"wilayah": "53", "pilih": "31.71"}).pilih == ""


def test_another_service_comes_with_its_own_radius() -> None:
    state = MapState().with_service("rumah_sakit")
    assert state.radius == CATALOGUE.service("rumah_sakit").default_radius_km


def test_the_way_up_ends_at_the_nation() -> None:
    assert [parent("53.04.01"), parent("53.04"), parent("53")] == ["53.04", "53", "nasional"]
