"""The state of the page Kesenjangan and its links."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.speeds import SpeedModel
from lib.services.gap_groups import GROUPINGS
from lib.services.gap_rules import OwnRule
from lib.services.gap_terms import Terms
from lib.services.gapstate import GapState, changed_speeds, model_of, parse, with_service
from lib.services.measures import all_measures
from lib.services.travel_roads import seed_roads
from lib.services.travel_way import STRAIGHT, Way, uploads


@given(
    st.builds(
        GapState,
        layanan=st.sampled_from(["puskesmas", "rumah_sakit", "sd", "bandara"]),
        radius=st.sampled_from([1.0, 2.5, 5.0, 50.0]),
        kelompok=st.sampled_from(list(GROUPINGS)),
        lingkup=st.sampled_from(["nasional", "53", "94", "53.04"]),
        datar=st.sampled_from(list(all_measures())),
        tegak=st.sampled_from(list(all_measures())),
        pertama=st.sampled_from([(), ("53.04",), ("53.04", "53.01")]),
        kedua=st.sampled_from([(), ("31.71",)]),
        jarak=st.sampled_from(["lurus", "waktu", "medan", "jalan"]),
        batas=st.sampled_from([15.0, 30.0, 45.5, 120.0]),
        laju=st.sampled_from([(), ("rural_kmh:25",), ("urban_detour:1.5", "sea_detour:2")]),
        sumber=st.sampled_from(["", "belu", "kaltara"]),
        perahu=st.sampled_from([0.0, 12.0]),
        lengkap=st.sampled_from([0.0, 75.0]),
        rinci=st.sampled_from(["", "53.04"]),
        sejawat=st.sampled_from(["", "53.04"]),
        tabel=st.sampled_from(["coverage_pct", "p90"]),
        tingkat=st.sampled_from(["kabkota", "kecamatan"]),
        dua=st.sampled_from(["", "lurus", "jalan:belu"]),
        sendiri=st.sampled_from([(), ("puskesmas:distance:3000", "sd:people_per_facility:1600")]),
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
        ("lingkup", "53.99"),
        ("datar", "x"),
        ("profil", "<script>"),
        ("pertama", "53.04,99.99"),
        ("jarak", "kuda"),
        ("batas", "1441"),
        ("batas", "-5"),
        ("laju", "rural_kmh:0"),
        ("laju", "rural_kmh:cepat"),
        ("laju", "__class__:1"),
        ("sumber", "unggahan-orang-lain"),
        ("perahu", "101"),
        ("lengkap", "101"),
        ("rinci", "53"),
        ("sejawat", "Belu"),
        ("tabel", "__class__"),
        ("tingkat", "desa"),
        ("dua", "jalan:mars"),
        ("sendiri", "puskesmas:distance:-1"),
        ("sendiri", "pustu:distance:1000"),
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


def test_a_state_goes_by_the_way_of_its_kind():
    assert parse({}).way == STRAIGHT
    assert parse({}).limit == 5_000
    timed = parse({"jarak": "waktu", "laju": "rural_kmh:25", "batas": "45"})
    assert timed.way == Way("waktu", SpeedModel(rural_kmh=25))
    assert (timed.limit, timed.way.unit) == (45, "minutes")
    roads = parse({"jarak": "jalan", "sumber": "belu", "lengkap": "75"})
    assert roads.terms == Terms(Way("jalan", source="belu"), 75)
    assert parse({"sendiri": "puskesmas:distance:3000"}).own_rules == (
        OwnRule("puskesmas", "distance", 3_000),
    )


def test_a_link_does_not_carry_what_was_loaded_and_says_so():
    name = uploads.keep(seed_roads("belu"))
    here = replace(parse({"jarak": "jalan"}), sumber=name)
    assert not here.upload_missing
    assert here.way == Way("jalan", source=name)
    assert "sumber" not in here.to_params()
    elsewhere = parse(here.to_params())
    assert elsewhere.upload_missing
    assert elsewhere.way == STRAIGHT
    assert elsewhere.limit == 5_000


def test_another_service_begins_at_its_own_limits():
    changed = with_service(parse({"batas": "15", "radius": "1"}), "rumah_sakit")
    assert (changed.radius, changed.batas) == (20, 120)
    assert changed_speeds(model_of(("sea_kmh:20", "rural_kmh:20"))) == ("sea_kmh:20",)
