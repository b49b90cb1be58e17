"""Grants cover their region and what lies in it, for their role and no other one."""

import pytest

from lib.auth import GUEST, Actor, ForbiddenError, Grant, SignInNeededError, operator


def actor(*grants):
    return Actor(7, "Siti", tuple(Grant(*each) for each in grants))


@pytest.mark.parametrize(
    ("granted", "asked", "covered"),
    [
        ("53", "53.04", True),
        ("53", "53.04.12.2001", True),
        ("53", "53", True),
        ("53.04", "53.04", True),
        ("", "53.04", True),
        ("", "", True),
        ("53.04", "53", False),
        ("53.04", "53.05", False),
        ("53.04", "", False),
        ("53", "", False),
        ("53.0", "53.04", False),
        ("5", "53.04", False),
    ],
)
def test_a_grant_covers_its_region_and_what_lies_in_it(granted, asked, covered):
    assert actor(("analis", granted)).may("analis", asked) is covered


def test_no_role_implies_another():
    admin = actor(("admin", ""))
    assert not any(admin.may(role, "53") for role in ("petugas", "analis", "perencana"))
    assert admin.has("admin")
    assert not admin.has("analis")


def test_two_grants_for_two_regions_make_none_for_both():
    both = actor(("analis", "53.04"), ("perencana", "53.05"))
    assert both.may("analis", "53.04")
    assert not both.may("analis", "53.05")
    assert not both.may("perencana", "53.04")


def test_a_unit_counts_where_one_is_asked_for():
    officer = actor(("petugas", "53.04", "Dinas Kesehatan"))
    assert officer.may("petugas", "53.04.12", "Dinas Kesehatan")
    assert not officer.may("petugas", "53.04", "Dinas Sosial")
    assert actor(("petugas", "53.04")).may("petugas", "53.04", "Dinas Sosial")


def test_a_guest_is_asked_to_sign_in_and_others_are_told_what_is_missing():
    GUEST.require("warga", "53")
    with pytest.raises(SignInNeededError):
        GUEST.require("analis", "53.04")
    with pytest.raises(ForbiddenError) as caught:
        actor(("analis", "53.05")).require("analis", "53.04")
    assert caught.value.code == "E_FORBIDDEN"
    assert "analis" in caught.value.message("id")
    assert "53.04" in caught.value.message("id")
    with pytest.raises(ForbiddenError) as caught:
        actor(("analis", "53")).require("analis")
    assert "seluruh Indonesia" in caught.value.message("id")
    assert "the whole nation" in caught.value.message("en")


def test_the_operator_may_do_all_and_is_named_by_the_user_of_the_machine():
    own = operator()
    own.require("admin")
    own.require("petugas", "53.04", "Dinas Sosial")
    assert own.key.startswith("os:")
    assert len(own.key) > 3
    assert (actor().key, GUEST.key) == ("account:7", "warga")
