"""Rules in plain words and the glossary: whole, in both languages, at one with the standards."""

from __future__ import annotations

import pytest

from data.catalogue import load_catalogue
from data.reference import Regulation, glossary, regulations
from data.store import load_dataset

LEGAL, SEEN = {"berlaku", "dicabut", "belum_diverifikasi"}, {"S", "S2", "U"}


@pytest.mark.parametrize("each", regulations(), ids=lambda each: each.name)
def test_every_rule_is_whole(each: Regulation) -> None:
    assert each.legal in LEGAL
    assert each.verified in SEEN
    assert each.sector in {"", *load_catalogue().sectors}
    assert (each.legal == "dicabut") == bool(each.revoked_by)
    for language in ("id", "en"):
        for part in ("title", "says", "used"):
            assert each.said(part, language).strip()
    assert each.says_id != each.says_en


def test_every_sector_has_a_rule_and_general_ones_come_first() -> None:
    sectors = [each.sector for each in regulations()]
    assert set(sectors) == {"", *load_catalogue().sectors}
    general = [place for place, sector in enumerate(sectors) if not sector]
    assert general == list(range(len(general)))


def test_a_rule_is_called_revoked_just_as_its_standards_are() -> None:
    # Compared with the table `standards`, which was made from the list of rules of its own.
    ours = {each.name: each.legal for each in regulations()}
    compared = 0
    for _, rule in load_dataset().standards.iterrows():
        name = str(rule["article"]).split(" Pasal")[0]
        if name in ours:
            compared += 1
            assert (ours[name] == "dicabut") == (rule["legal_status"] == "dicabut"), name
    assert compared > 10


def test_words_are_sorted_and_told_once() -> None:
    words = [each.word("id") for each in glossary()]
    assert words == sorted(words, key=str.casefold)
    assert len(set(words)) == len(words)
    assert all(each.meaning(lang).endswith(".") for each in glossary() for lang in ("id", "en"))
