"""What AppTest needs to run a page as the app does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit import config
from streamlit.testing.v1 import AppTest

from data.db.engine import Database, set_database
from lib.auth import operator
from lib.services import passwords, people, roles, sign_ins
from lib.ui import account
from tests.source import ROOT

WORD = "kuda benar baterai"
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


@pytest.fixture
def staff(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Sign somebody in to the pages that run next: ``staff("siti", "analis", "53.04")``."""
    before = set_database(sqlite_db)
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)

    def enter(login: str, role: str = "", region: str = "") -> str:
        people.add_account(operator(), login, login.title(), WORD)
        if role:
            roles.grant(operator(), login, role, region)
        token = sign_ins.begin(people.sign_in(login, WORD))
        monkeypatch.setattr(account, "token", lambda: token)
        return token

    yield enter
    set_database(before)
