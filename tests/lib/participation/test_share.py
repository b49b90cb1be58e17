"""The share kit: what it says, that its code leads where it says, and that nothing runs in it."""

import io
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from lib.errors import UnknownRegionError
from lib.i18n import using
from lib.services.participation import share

SITE = "https://peta.contoh.go.id"
PATH = "/lapor?wilayah=53.04"


@pytest.fixture(params=["id", "en"])
def kit(request):
    with using(request.param):
        yield share.kit(SITE, PATH, "53.04", "Puskesmas Haliwen")


def test_the_message_names_place_and_address(kit):
    assert kit.address == SITE + PATH
    assert kit.place == "Puskesmas Haliwen, Kabupaten Belu"
    assert kit.address in kit.message
    assert kit.place in kit.message
    assert kit.stem == "lapor-puskesmas-haliwen-kabupaten-belu"


def test_links_open_messengers_with_the_whole_message(kit):
    found = share.links(kit)
    assert found["whatsapp"].startswith("https://wa.me/?text=")
    assert found["telegram"].startswith("https://t.me/share/url?url=https%3A%2F%2Fpeta")
    assert found["email"].startswith("mailto:?subject=")
    assert all(" " not in each and "+" not in each for each in found.values())


def test_the_poster_is_a_drawing_of_a4_with_all_its_words(kit):
    drawing = ET.fromstring(share.poster_svg(kit))
    assert drawing.get("viewBox") == "0 0 210 297"
    texts = [each.text for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "lapor.go.id" in " ".join(texts)
    assert kit.address in " ".join(texts)
    lowest = max(float(each.get("y")) for each in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert lowest < 297 - 5
    page = share.poster_html(kit).decode()
    assert "<script" not in page
    assert "@page{size:A4" in page


def test_a_name_stays_text_in_the_poster():
    with using("id"):
        found = share.kit(SITE, PATH, "", '<script>alert(1)</script>"${x}')
        page = share.poster_html(found).decode()
    assert "<script>" not in page
    ET.fromstring(share.poster_svg(found))


def test_the_longest_names_do_not_run_off_the_page():
    with using("id"):
        found = share.kit(SITE, PATH, "53.04.01", "U" * 500)
        drawing = ET.fromstring(share.poster_svg(found))
    assert len(found.place) < 120
    ys = [float(each.get("y")) for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert max(ys) < 297 - 5
    assert sorted(ys) == ys


def test_the_code_is_an_image_large_enough_to_print(kit):
    image = Image.open(io.BytesIO(share.code_png(kit)))
    assert min(image.size) >= 300


def test_a_region_that_is_none_is_refused():
    with pytest.raises(UnknownRegionError):
        share.kit(SITE, PATH, "99.99")
