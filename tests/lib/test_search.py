"""Finding places by name."""

import pytest

from lib.services.search import fold, search


def test_the_exact_regency_comes_first() -> None:
    first = search("belu")[0]
    assert (first.kind, first.code) == ("kabkota", "53.04")


def test_a_province_is_found_by_a_part_of_its_name() -> None:
    assert any(place.code == "53" for place in search("nusa tenggara timur"))


def test_words_may_come_in_any_order_and_case() -> None:
    assert [p.code for p in search("BARAT sumba")][:1] == ["53.12"]


def test_a_village_says_where_it_lies() -> None:
    found = [place for place in search("keude bakongan") if place.kind == "desa"]
    assert found[0].code == "11.01.01.2001"
    assert "Aceh Selatan" in found[0].context


def test_a_hospital_is_found_by_its_name() -> None:
    found = search("cipto mangunkusumo")
    assert any(p.kind == "fasilitas" and p.facility_class == "rumah_sakit" for p in found)


def test_a_misspelt_regency_is_still_found() -> None:
    assert any(place.code == "91.20" for place in search("membramo raya"))


@pytest.mark.parametrize(
    "text", ["", "a", "   ", "<script>alert(1)</script>", "x" * 500, "%_'\"\\"]
)
def test_odd_text_finds_nothing_or_something_but_never_fails(text: str) -> None:
    assert isinstance(search(text), tuple)


def test_nothing_is_found_for_nonsense() -> None:
    assert search("qqqqzzzzxx") == ()


def test_at_most_the_limit_is_given() -> None:
    assert len(search("puskesmas", limit=5)) == 5


def test_folding_drops_case_accents_and_punctuation() -> None:
    assert fold("  Tojo Una-Una, Kab. ") == "tojo una una kab"
