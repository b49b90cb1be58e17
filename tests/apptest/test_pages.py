"""Every page there is runs in both languages; a new file in pages/ is tested from its first day."""

import re
from pathlib import Path

import pytest

from tests.apptest.conftest import PAGES

LANGUAGE = "bahasa"
FAILURE = re.compile(r"Traceback|\bnan\b|\binf\b|<NA>|\bNone\b|\{[a-z_]+\}")


def words(app):
    """Everything a page says in titles, texts, figures and labels."""
    said = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.text]
    said += [*app.info, *app.warning, *app.success, *app.error]
    texts = [str(each.value) for each in said]
    texts += [f"{m.label} {m.value}" for m in app.metric]
    texts += html(app)
    texts += [str(each.label) for each in (*app.selectbox, *app.button, *app.radio, *app.checkbox)]
    return "\n".join(texts)


def html(app):
    """What stands in HTML elements, style sheets left out."""
    bodies = [each.proto.body for each in app.get("html")]
    return [re.sub(r"<[^>]+>", " ", body) for body in bodies if "<style" not in body]


def failures(app):
    return [f"{each.message}\n" + "\n".join(each.stack_trace) for each in app.exception]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_opens_with_a_title_and_without_an_error(open_page, page, language):
    app = open_page(page, **{LANGUAGE: language})
    assert not app.exception, failures(app)
    assert has_title(app), f"{page.name} has no title"
    said = words(app)
    found = FAILURE.search(said)
    assert not found, said[max(found.start() - 80, 0) : found.end() + 80]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_speaks_another_language_when_asked(open_page, page):
    indonesian = words(open_page(page, **{LANGUAGE: "id"}))
    english = words(open_page(page, **{LANGUAGE: "en"}))
    assert indonesian != english


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_bears_nonsense_in_its_address(open_page, page):
    nonsense = {"wilayah": "99.99", "layanan": "<img onerror=x>", "radius": "NaN", "bahasa": "xx",
                "ukuran": "${1}", "tingkat": "../..", "lapis": ",,;"}  # fmt: skip
    app = open_page(page, **nonsense)
    assert not app.exception, failures(app)
    assert has_title(app)


def has_title(app):
    """A title element, or a heading of the first order in Markdown or HTML."""
    markdown = any(re.match(r"#{1,2} \S", each.value) for each in app.markdown)
    in_html = any("<h1" in each.proto.body for each in app.get("html"))
    return bool(app.title) or markdown or in_html


def test_every_page_is_in_the_menu():
    navigation = pytest.importorskip("lib.ui.navigation")
    assert {Path(each.path).resolve() for each in navigation.PAGES} >= set(PAGES)
