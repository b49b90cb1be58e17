"""The state of the page Muat data: links are read back, nonsense is named and left out."""

import itertools

import pytest

from lib.auth import Actor, Grant
from lib.ui import muat_state
from lib.ui.muat_state import KINDS, LoadState, keys_of, modes_of, parse, scope, settle


@pytest.mark.parametrize("jenis", KINDS)
def test_each_kind_and_class_is_read_back_from_its_link(jenis):
    for key, mode in itertools.product(keys_of(jenis), muat_state.MODES):
        state = settle(LoadState(), {"jenis": jenis, "kelas": key, "cara": mode})
        assert parse(state.to_params()) == state
        assert (state.kind, state.kelas) == (KINDS[jenis], key)


def test_a_class_of_another_kind_gives_way():
    state = settle(LoadState(kelas="klinik"), {"jenis": "batas"})
    assert state.kelas == keys_of("batas")[0]


def test_nonsense_is_named_and_left_out():
    wild = {"jenis": "x", "kelas": "<b>", "cara": "hapus", "wilayah": "99.99", "draf": "y" * 99}
    state = parse(wild)
    assert state == LoadState()
    assert set(state.ignored) == set(wild)


def test_the_region_counts_only_where_one_is_replaced():
    state = parse({"wilayah": "53.04"})
    assert state.region == ""
    assert settle(state, {"cara": "ganti_wilayah"}).region == "53.04"


def test_regions_and_modes_are_those_of_the_persons_grants():
    person = Actor(1, "A", (Grant("analis", "53.04"), Grant("perencana")))
    assert scope(person) == ("53.04",)
    assert "ganti_semua" not in modes_of(person)
    province = Actor(1, "A", (Grant("analis", "53"),))
    assert {"53", "53.04"} <= set(scope(province))
    assert "ganti_semua" in modes_of(Actor(1, "A", (Grant("analis"),)))
