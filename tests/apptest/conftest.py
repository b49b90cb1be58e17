"""What AppTest needs to run a page as the app does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from tests.source import ROOT

PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if not path.name.startswith("_"))

# The first run of a page reads the dataset and draws; on a busy machine that takes seconds.
TIMEOUT_S = 60

# The page asked for is the first of a menu that holds all, so that links between pages work.
SCRIPT = """
import streamlit as st

pages = [st.Page(path, default=path == {page!r}) for path in {pages!r}]
st.navigation(pages, position="hidden").run()
"""


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Run a page of the app with a query string: ``open_page(path, bahasa="en")``."""

    def run(page: Path, **query: str) -> AppTest:
        # readers never see details; a failing test must show them
        config.set_option("client.showErrorDetails", "full")
        script = SCRIPT.format(page=str(page), pages=[str(each) for each in PAGES])
        app = AppTest.from_string(script, default_timeout=TIMEOUT_S)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return run
