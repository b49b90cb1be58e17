"""Check small files as the desk does: read, propose the columns, check."""

import functools
from contextlib import contextmanager
from unittest import mock

import pandas as pd

from data.readers import child, process
from data.readers.read import read_table
from data.store import load_dataset
from data.validation.check import Choices, check
from data.validation.gazetteer import Gazetteer
from data.validation.headers import ColumnMapping, propose_mapping

NOBODY = pd.DataFrame(
    {"id": pd.Series([], dtype="str"), "nama": pd.Series([], dtype="str"), "lat": [], "lon": []}
)


@functools.cache
def gazetteer():
    """The regions of the embedded data, read once for all tests."""
    return Gazetteer(load_dataset())


def checked(
    content, kind="facilities", *, name="dinas.csv", existing=NOBODY, mapping=None, options=None,
    **choices,
):  # fmt: skip
    """Read and check a file; `mapping` replaces the proposed columns."""
    body = content.encode() if isinstance(content, str) else content
    with _read_here():
        raw = read_table(body, name, options)
    return check_table(raw, kind, existing=existing, mapping=mapping, **choices)


@contextmanager
def _read_here():
    """Read spatial files in this process: a process for each would take a second a test.

    That reading is apart, and its limits, are tested in tests/data/readers.
    """

    def run(here, *_):
        child.main(here)

    with mock.patch.object(process, "_run", run), mock.patch.object(child, "_limit_itself"):
        yield


def check_table(raw, kind="facilities", *, existing=NOBODY, mapping=None, **choices):
    columns = (
        propose_mapping(raw.columns, raw.frame.head(200), kind)
        if mapping is None
        else ColumnMapping.stated(mapping)
    )
    stated = Choices(**{"latest_year": 2026, **choices})
    return check(raw, columns, stated, gazetteer(), existing, kind=kind)


def told(outcome):
    """Row, column, code and severity of every problem, by row."""
    return [(p.row, p.column, p.code, p.severity) for p in outcome.problems.head(10_000)]


def codes(outcome):
    return sorted({p.code for p in outcome.problems})


def details(outcome, code):
    """The details of the first problem with a code."""
    return next(dict(p.details) for p in outcome.problems if p.code == code)


def points(outcome):
    frame = outcome.accepted
    return list(zip(frame["lat"], frame["lon"], strict=True))


def pair(lat, lon, region="53.04"):
    """A file of one facility with a pair of coordinates as written, in Belu by default."""
    return f'nama;kode;lat;lon\n"Puskesmas Contoh";{region};{lat};{lon}\n'
