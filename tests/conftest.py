"""Settings that every test runs under, and the databases that tests ask for."""

import atexit
import os
import shutil
import tempfile

import pytest

from tests import databases

# A message that does not exist fails the test that asks for it; readers would see its key.
os.environ.setdefault("PETA_STRICT_MESSAGES", "1")

# No test, and no program that one starts, comes near the data of the person who runs them.
_folder = tempfile.mkdtemp(prefix="peta-data-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["PETA_DATA_DIR"] = _folder
os.environ.pop("PETA_DATABASE_URL", None)


@pytest.fixture(scope="session")
def postgresql_server():
    with databases.postgresql_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """Give the URL of an empty database: the test runs on both."""
    if request.param == "sqlite":
        yield databases.sqlite_url(tmp_path)
        return
    with databases.new_database(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_kept(postgresql_server):
    """Give the URL of a database of PostgreSQL that tests share, emptied between them."""
    with databases.new_database(postgresql_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request, tmp_path):
    """Give an open database with its schema and no rows: the test runs on both."""
    url = databases.sqlite_url(tmp_path)
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_kept")
    with databases.opened(url, tmp_path) as database:
        if request.param == "postgresql":
            databases.empty(url)
        yield database


@pytest.fixture
def sqlite_db(tmp_path):
    """Give an open SQLite database, for what is of files."""
    with databases.opened(databases.sqlite_url(tmp_path), tmp_path) as database:
        yield database
