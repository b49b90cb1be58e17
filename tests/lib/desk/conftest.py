"""A desk on an empty database, and people of each role."""

from contextlib import contextmanager

import pandas as pd
import pytest

from data.current import current_dataset, look_again
from data.db.engine import set_database
from lib.auth import Actor, operator
from lib.services import people, roles
from lib.services.desk.commit import Load

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
