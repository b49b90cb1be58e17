"""The QR code as a picture that readers take, and as a drawing for print."""

import io

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from lib.services.skm.qr import qr_png, qr_svg

ADDRESS = "https://layanan.example.go.id/survei/7yu6lBhUwk3Q"


def test_the_picture_has_a_blank_edge_of_four_modules():
    picture = np.asarray(Image.open(io.BytesIO(qr_png(ADDRESS))).convert("L"))
    dark = np.argwhere(picture < 128)
    assert dark.min() == 4 * 12
    assert picture.shape[0] == picture.shape[1]


def test_the_drawing_is_svg_without_script():
    drawn = qr_svg(ADDRESS)
    assert b"<svg" in drawn
    assert b"<script" not in drawn


def read(picture):
    """Read all codes of a picture, as a phone's reader would."""
    return [each.text for each in zxingcpp.read_barcodes(np.asarray(picture.convert("L")))]


def picture():
    return Image.open(io.BytesIO(qr_png(ADDRESS)))


@pytest.mark.parametrize("side", [80, 160, 600])
def test_another_reader_reads_the_address_back_at_any_size(side):
    assert read(picture().resize((side, side))) == [ADDRESS]


def test_it_is_read_turned_and_with_a_corner_soiled():
    code = picture().convert("L")
    side = code.width
    code.paste(0, (side * 3 // 4, side * 3 // 4, side - 48, side - 48))
    assert read(code.rotate(30, expand=True, fillcolor=255)) == [ADDRESS]


def test_what_is_no_code_is_not_read():
    assert read(Image.new("L", (200, 200), 255)) == []
