"""The reports that a page offers: of its region and service, whole files, and what is left out."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data.db.engine import set_database
from lib.services.reports.make import file_name, make
from lib.services.reports.order import FORMATS, Order
from lib.ui.laporan_berkas import _OFFERS

SCRIPT = """
from lib.ui import laporan_berkas, session
import streamlit as st
session.begin()
st.session_state["uji_laporan"] = True
laporan_berkas.menu("uji", {region!r}, "puskesmas", radius_km=10.0, scenario={scenario!r})
"""


@pytest.fixture
def kept(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


@pytest.fixture
def opened(monkeypatch):
    """Run the menu as if its button had been pressed."""
    import streamlit as st

    class Box:
        open = True

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

    monkeypatch.setattr(st, "popover", lambda *_args, **_more: Box())

    def run(region: str, scenario: str | None = None) -> AppTest:
        script = SCRIPT.format(region=region, scenario=scenario)
        return AppTest.from_string(script, default_timeout=60).run()

    return run


def labels(app: AppTest) -> list[str]:
    return [each.proto.label for each in app.get("download_button")]


def test_a_regency_has_all_but_the_book(opened):
    app = opened("53.04")
    assert not app.exception
    assert len(labels(app)) == len(_OFFERS)
    assert any("Salindia" in each for each in labels(app))
    assert not app.button


def test_a_province_has_a_book_and_the_nation_no_profile(opened):
    assert [each.label for each in opened("53").button] == ["Buat buku provinsi (PDF)"]
    assert not any("Profil" in each for each in labels(opened("nasional")))


def test_of_a_kecamatan_its_kabupaten_is_told(opened):
    app = opened("53.04.01")
    assert not app.exception
    assert not app.error
    assert len(labels(app)) == len(_OFFERS)


def test_a_plan_that_is_not_shared_is_left_out_and_said(opened, kept):
    app = opened("53.04", "tidak-ada")
    assert [each.value for each in app.caption] == [
        "Skenario ini belum dibagikan, jadi laporan dibuat tanpa skenario."
    ]
    assert len(labels(app)) == len(_OFFERS)


@pytest.mark.parametrize("each", _OFFERS, ids=lambda each: each.kind)
def test_what_is_offered_can_be_made(each):
    assert each.form in FORMATS[each.kind]


def test_a_file_that_is_asked_for_is_whole():
    order = Order(kind="offline", format="html", region="53.04", radius_km=10.0)
    made = make(order)
    assert made.name == file_name(order)
    assert "10\u00a0km" in made.content.decode().replace("&nbsp;", "\u00a0") or (
        "10 km" in made.content.decode()
    )
