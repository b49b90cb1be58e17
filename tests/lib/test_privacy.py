"""Free text without numbers of identity, telephone numbers and mail addresses."""

import pytest

from lib.privacy import MASK, redact


@pytest.mark.parametrize(
    "secret",
    [
        "5304012505900001",
        "5304 0125 0590 0001",
        "081234567890",
        "+62 812-3456-7890",
        "(0389) 21345678",
        "budi.santoso+1@contoh.co.id",
        "\uff15\uff13\uff10\uff14\uff10\uff11\uff12\uff15\uff10\uff15\uff19\uff10\uff10\uff10\uff10\uff11",
    ],
)
def test_what_points_to_a_person_is_masked(secret):
    told = redact(f"Hubungi saya: {secret}, ya")
    assert told == f"Hubungi saya: {MASK}, ya"


@pytest.mark.parametrize(
    "kept", ["Rp 1.500.000", "24-11-2026", "pukul 08.00 sampai 12.30", "5 < 6"]
)
def test_ordinary_numbers_stay(kept):
    assert redact(kept) == kept


@pytest.mark.parametrize(
    "secret",
    [
        "hp081234567890",
        "081234567890an",
        "nik5304012505900001",
        "0812\u20133456\u20137890",
        "0812 - 3456 - 7890",
        "0812_3456_7890",
        "5304012505900001081234567890",
    ],
)
def test_numbers_are_masked_however_they_are_written(secret):
    told = redact(f"Hubungi {secret}.")
    assert MASK in told
    assert not any(each.isdigit() for each in told)


def test_lines_stay_and_other_control_characters_go():
    assert redact(" satu\r\ndua\x00\u202etiga ") == "satu\ndua  tiga"


def test_what_is_masked_already_stays_as_it_is():
    once = redact("Telepon 0812-3456-7890 …")
    assert redact(once) == once == "Telepon […] ..."
