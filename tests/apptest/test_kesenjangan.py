"""What the page Kesenjangan says, without a browser."""

from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import words

PAGE = next(path for path in PAGES if path.stem == "kesenjangan")


def test_what_of_a_link_is_not_known_is_told(open_page):
    said = words(open_page(PAGE, kelompok="3T", radius="-4", lingkup="53"))
    assert "tidak dikenal dan dilewati: radius, kelompok" in said
    assert "dilewati" not in words(open_page(PAGE, lingkup="53"))
