"""The page Tentang: each part in two languages, and a link to each part."""

from html import unescape

import pytest

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.programmes import ready_programmes
from data.reference import glossary, regulations
from lib.ui.tentang import METHODS
from lib.ui.tentang_state import PARTS
from tests.source import ROOT

PAGE = ROOT / "pages" / "tentang.py"
LANGUAGES = ("id", "en")


def body(app):
    return unescape(" ".join(each.proto.body for each in app.get("html")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_shows_all_that_it_lists(open_page, language):
    services = load_catalogue().services.values()
    sources = [each for each in load_catalogue().sources.values() if each.shipped]
    wanted = {
        "metode": list(METHODS.values()),
        "layanan": [each.label(language) for each in services]
        + [each.said("name", language) for each in ready_programmes()],
        "peraturan": [each.said("says", language) for each in regulations()],
        "sumber": [each.title_label(language) for each in sources],
        "istilah": [each.meaning(language) for each in glossary()],
    }
    for part, texts in wanted.items():
        app = open_page(PAGE, bagian=part, bahasa=language)
        assert not app.exception
        shown = body(app)
        assert not [each for each in texts if each not in shown], part


@pytest.mark.parametrize("part", PARTS)
def test_a_link_opens_its_part_and_an_unknown_one_the_first(open_page, part):
    assert open_page(PAGE, bagian=part).session_state["tentang_bagian"] == part
    assert open_page(PAGE, bagian=f"{part}<b>").session_state["tentang_bagian"] == PARTS[0]


def test_a_citation_names_the_version_of_the_data(open_page):
    app = open_page(PAGE, bagian="kutip")
    assert all(current_dataset().version in each.value for each in app.code)
    assert len(app.code) == 2
