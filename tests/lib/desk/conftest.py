"""A desk on an empty database, and people of each role."""

import json
from contextlib import contextmanager

import pandas as pd
import pytest

from data.current import current_dataset, look_again
from data.db import engine
from data.db.engine import set_database
from lib import cli
from lib.auth import Actor, operator
from lib.config import read_settings
from lib.services import people, roles
from lib.services.desk.commit import Load
from tests import databases

BELU, TTU, JAYAPURA = "53.04", "53.05", "91.03"


@pytest.fixture
def desk(db):
    """Make a database the one of this process; whatever was published goes with it."""
    with _desk(db):
        yield db


@contextmanager
def _desk(database):
    before = set_database(database)
    look_again()
    try:
        yield
    finally:
        set_database(before)
        look_again()
        current_dataset()


@pytest.fixture
def sqlite_desk(sqlite_db):
    """Make a SQLite database the one of this process, for what does not depend on it."""
    with _desk(sqlite_db):
        yield sqlite_db


@pytest.fixture
def person():
    """Give somebody with roles: ``person("analis", "53.04")``."""
    numbers = iter(range(1, 1000))

    def make(role="", region=""):
        login = f"orang{next(numbers)}"
        account = people.add_account(operator(), login, login)
        if role:
            roles.grant(operator(), login, role, region)
        return people.fresh(Actor(account, login))

    return make


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command in a data folder of its own; give exit status, output and error."""
    yield from _commands(tmp_path, monkeypatch, capsys)


@pytest.fixture(params=["sqlite", "postgresql"])
def run_on_both(request, tmp_path, monkeypatch, capsys):
    """Run commands as `run` does, on either database."""
    if request.param == "sqlite":
        yield from _commands(tmp_path, monkeypatch, capsys)
        return
    url = request.getfixturevalue("postgresql_kept")
    with databases.opened(url, tmp_path):
        databases.empty(url)
    yield from _commands(tmp_path, monkeypatch, capsys, PETA_DATABASE_URL=url)


def _commands(tmp_path, monkeypatch, capsys, **environment):
    settings = read_settings({"PETA_DATA_DIR": str(tmp_path / "data")} | environment)
    for place in ("data.db.engine", "data.db.opening", "data.versions.presence"):
        monkeypatch.setattr(f"{place}.settings", lambda: settings)
    monkeypatch.chdir(tmp_path)
    before = engine.set_database(None)
    look_again()

    def call(*arguments):
        status = cli.main([*arguments, "--language", "en"])
        told = capsys.readouterr()
        left = engine.set_database(None)  # each command is a process of its own
        if left is not None:
            left.close()
        look_again()
        return status, told.out, told.err

    yield call
    engine.set_database(before)
    look_again()


def load_file(run, path, text, *more, service="klinik"):
    """Write a file, import it, and give exit status and report."""
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    words = ("import", str(path), "--service", service, "--report", "report.json", *more)
    status, _, err = run(*words)
    assert status < 2, err
    return status, json.loads((path.parent / "report.json").read_text())


def facility_rows(*facilities, **fixed):
    """Make stored rows of (id, nama, kode_kabkota, lat, lon)."""
    columns = ["facility_id", "nama", "kode_kabkota", "lat", "lon"]
    frame = pd.DataFrame(facilities, columns=columns)
    values = {
        "kode_kecamatan": "",
        "location_quality": "surveyed",
        "location_score": 1.0,
        "active": True,
        "source": "dinas",
        "year": 2025,
        "attributes": "{}",
    }
    return frame.assign(**(values | fixed))


def load_of(*facilities, key="klinik", content=b"", **fixed):
    """Make a load of facilities; content tells files apart."""
    from hashlib import sha256

    body = content or repr(facilities).encode()
    return Load(
        kind="facilities",
        key=key,
        rows=facility_rows(*facilities, **fixed),
        file_name="klinik.csv",
        sha256=sha256(body).hexdigest(),
        content=body,
        counts={"rows": len(facilities), "accepted": len(facilities)},
    )
