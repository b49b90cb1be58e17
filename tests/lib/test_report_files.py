"""Every kind of report in every form is a whole file that its program opens."""

from __future__ import annotations

import io
import zipfile

import pytest

from data.db.engine import set_database
from lib.services.reports.make import Order, make
from lib.services.reports.order import FORMATS

PACKED = {"pptx": "ppt/presentation.xml", "docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
FORMS = [(kind, form) for kind, forms in FORMATS.items() for form in forms]


@pytest.fixture
def opened(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


@pytest.mark.parametrize(("kind", "form"), FORMS)
def test_each_form_of_each_kind_is_a_whole_file(kind, form, opened):
    region = "34" if kind == "book" else "34.01"
    made = make(Order(kind, form, region, language="en"))
    assert made.name.endswith(f"-en.{form}")
    if form in PACKED:
        with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
            assert packed.testzip() is None
            assert PACKED[form] in packed.namelist()
    elif form == "pdf":
        assert made.content.startswith(b"%PDF-")
        assert made.content.rstrip().endswith(b"%%EOF")
    else:
        text = made.content.decode()
        assert text.lstrip().lower().startswith("<!doctype html>")
        assert text.rstrip().endswith("</html>")
        assert "Kulon Progo" in text


@pytest.mark.parametrize("service", ["tpa", "bank_sampah", "rth", "bandara", "slb"])
def test_a_service_without_a_facility_in_the_region_still_makes_a_brief(service, opened):
    made = make(Order("brief", "pdf", "95.08", (service,)))
    assert made.content.startswith(b"%PDF-")
