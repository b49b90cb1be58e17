"""What AppTest needs to run a page as the app does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.source import ROOT

PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if not path.name.startswith("_"))

# The first run of a page reads the dataset and draws; on a busy machine that takes seconds.
TIMEOUT_S = 60


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Run a page of the app with a query string: ``open_page(path, bahasa="en")``."""

    def run(page: Path, **query: str) -> AppTest:
        app = AppTest.from_file(str(page), default_timeout=TIMEOUT_S)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return run
