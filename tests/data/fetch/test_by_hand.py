"""The address to download by hand is the one that would be fetched, and holds no key."""

import os
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from data.fetch import by_hand, errors, files, overpass
from data.fetch.layer import Order
from data.fetch.sources import SOURCES, accept_bytes
from data.fetch.worldpop import DEFAULT_PRODUCT
from lib.errors import LimitError
from lib.limits import MAX_FILE_BYTES
from tests.data.fetch import answers
from tests.lib.rasters import geotiff


def test_overpass_is_asked_the_same_by_hand():
    order = answers.order()
    url = urlsplit(by_hand.address("overpass", order))
    assert parse_qs(url.query) == {"data": [overpass.build_query(order)]}


@pytest.mark.parametrize(
    ("code", "order", "told"),
    [
        ("healthsites", answers.order(), "extent="),
        ("satusehat", answers.order(), "kode_kabkota=5304"),
        ("hdx", Order(), "https://data.humdata.org/dataset/cod-ab-idn"),
        ("geoboundaries", Order(level="ADM3"), "/gbOpen/IDN/ADM3/"),
        ("ckan", Order(portal="https://data.bnpb.go.id/", dataset="a b"),
         "https://data.bnpb.go.id/dataset/a%20b"),
        ("worldpop", Order(), f"/{DEFAULT_PRODUCT}?iso3=IDN"),
    ],
)  # fmt: skip
def test_each_source_has_an_address_without_a_key(code, order, told):
    url = by_hand.address(code, order)
    assert told in url
    assert url.startswith("https://")
    assert "key" not in url.lower()


def test_every_source_has_one():
    assert all(by_hand.address(code, answers.order()) for code in SOURCES)


def test_an_order_that_cannot_be_asked_has_none():
    with pytest.raises(errors.FetchOrderError):
        by_hand.address("overpass", Order(service="puskesmas"))


def test_bytes_are_accepted_as_a_file_is(tmp_path):
    session = answers.session(None, "overpass", folder=tmp_path)
    body = answers.json_reply(answers.OVERPASS).body
    layer = accept_bytes("overpass", body, "unduhan.json", session, answers.order())
    assert layer.provenance.how == "accepted"
    raster = accept_bytes("worldpop", geotiff([[1.0]]), "r.tif", session, Order(year=2020))
    assert (raster.name, raster.provenance.vintage) == ("r.tif", "2020")
    assert raster.path.parent == tmp_path
    with pytest.raises(LimitError):
        accept_bytes("ckan", b"x" * (MAX_FILE_BYTES + 1), "b.csv", session, Order())


def test_old_rasters_are_swept_and_nothing_else(tmp_path):
    old, new, other = (tmp_path / name for name in ("a.tif", "b.tif", "c.txt"))
    for each in (old, new, other):
        each.write_bytes(b"x")
    for each in (old, other):
        os.utime(each, (time.time() - 100, time.time() - 100))
    files.sweep(tmp_path, 50)
    files.sweep(tmp_path / "tidak-ada", 50)
    assert not old.exists()
    assert new.exists()
    assert other.exists()
