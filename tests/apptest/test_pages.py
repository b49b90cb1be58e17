"""Every page there is runs in both languages; a new file in pages/ is tested from its first day."""

import re

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
    texts += [str(each.label) for each in (*app.selectbox, *app.button, *app.radio, *app.checkbox)]
    return "\n".join(texts)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_opens_with_a_title_and_without_an_error(open_page, page, language):
    app = open_page(page, **{LANGUAGE: language})
    assert not app.exception, [each.message for each in app.exception]
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
    assert not app.exception, [each.message for each in app.exception]
    assert has_title(app)


def has_title(app):
    """A title element, or a Markdown or HTML heading of the first order."""
    return bool(app.title) or any(re.match(r"#{1,2} \S", m.value) for m in app.markdown)
