"""The QR code as a picture that readers take, and as a drawing for print."""

import io

import numpy as np
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
