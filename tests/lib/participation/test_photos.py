"""Photos: only pictures, only their pixels, and nothing that harms on the way."""

import contextlib
import io
import random
import struct
import zipfile
import zlib

import pytest
from PIL import Image, PngImagePlugin

from lib.services.participation import photos
from lib.services.participation.photo_errors import (
    PhotoDamagedError,
    PhotoLargeError,
    PhotoPixelsError,
    PhotoTypeError,
)
from tests.drafts import picture

SECRET = b"0812-3456-7890"


def opened(photo):
    return Image.open(io.BytesIO(photo.content))


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width, height, body=b""):
    """Return a PNG that only says it is so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_of_each_format_becomes_a_jpeg(kind):
    photo = photos.clean(picture(kind, (640, 480)))
    with opened(photo) as image:
        assert (image.format, image.size) == ("JPEG", (640, 480))
        red, green, blue = image.getpixel((320, 240))
    assert red > 240 > 15 > max(green, blue)
    assert (photo.width, photo.height) == (640, 480)


def test_a_large_one_is_made_smaller_in_its_proportion():
    photo = photos.clean(picture(size=(4000, 3000)))
    assert (photo.width, photo.height) == (1600, 1200)
    assert len(photo.content) < 100_000


def test_place_camera_comment_and_profile_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: what is read across is to be turned right
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (9.0, 6.0, 24.0)
    sent = picture(size=(640, 480), exif=exif, comment=SECRET, icc_profile=b"x" * 200)
    assert SECRET in sent
    photo = photos.clean(sent)
    assert (photo.width, photo.height) == (480, 640)
    assert SECRET not in photo.content
    with opened(photo) as image:
        assert not dict(image.getexif())
        assert not {"comment", "icc_profile", "exif"} & set(image.info)
    assert b"Exif" not in photo.content


def test_text_of_a_png_is_gone():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", SECRET.decode())
    assert SECRET not in photos.clean(picture("PNG", pnginfo=told)).content


def test_what_is_clear_becomes_white():
    sent = picture("PNG", (20, 20), (0, 0, 0, 0), mode="RGBA")
    with opened(photos.clean(sent)) as image:
        assert min(image.getpixel((10, 10))) > 250


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue", "green")]
    kept = io.BytesIO()
    frames[0].save(kept, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    with opened(photos.clean(kept.getvalue())) as image:
        assert image.getpixel((25, 25))[0] > 200


@pytest.mark.parametrize(
    "tail",
    [b"<script>alert(1)</script>", b"PK\x03\x04", b"%PDF-1.7"],
    ids=["script", "zip", "pdf"],
)
def test_a_second_format_behind_the_picture_is_gone(tail):
    photo = photos.clean(picture() + tail * 50)
    assert tail not in photo.content


def test_an_archive_in_a_picture_is_gone():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("x.html", SECRET)
    sent = picture() + archive.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(sent))
    assert not zipfile.is_zipfile(io.BytesIO(photos.clean(sent).content))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GIF89a" + bytes(50),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ" + bytes(100),
        b"RIFF\x00\x00\x00\x00WAVE" + bytes(50),
        b"%PDF-1.7",
    ],
)
def test_what_is_no_picture_of_these_formats_is_refused_by_its_content(sent):
    with pytest.raises(PhotoTypeError):
        photos.clean(sent)


def test_thirty_megabytes_are_refused_at_once():
    with pytest.raises(PhotoLargeError) as told:
        photos.clean(picture() + bytes(30_000_000))
    assert told.value.code == "E_PHOTO_LARGE"


@pytest.mark.parametrize("side", [7_000, 30_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(side):
    with pytest.raises(PhotoPixelsError):
        photos.clean(png_of(side, side, zlib.compress(bytes(1000))))


def test_a_bomb_in_the_text_of_a_png_is_refused():
    packed = zlib.compress(bytes(200_000_000), 9)
    bomb = picture("PNG")
    told = chunk(b"zTXt", b"Comment\x00\x00" + packed)
    assert len(bomb) + len(told) < 1_000_000
    with pytest.raises(PhotoDamagedError):
        photos.clean(bomb[:33] + told + bomb[33:])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_cut_off_is_refused(kind):
    noise = Image.effect_noise((400, 400), 90).convert("RGB")
    kept = io.BytesIO()
    noise.save(kept, kind)
    with pytest.raises((PhotoDamagedError, PhotoTypeError)):
        photos.clean(kept.getvalue()[: len(kept.getvalue()) // 2])


def test_camera_data_that_are_broken_do_not_hinder():
    exif = Image.Exif()
    exif[0x0112] = 6
    sent = picture(exif=exif)
    at = sent.index(b"Exif\x00\x00") + 10
    broken = sent[:at] + b"\xff" * 8 + sent[at + 8 :]
    assert photos.clean(broken).width in {480, 640}


def test_bytes_by_chance_behind_a_true_beginning_never_break_it():
    chance = random.Random(6)
    whole = bytearray(picture(size=(64, 64)))
    for _ in range(150):
        sent = bytearray(whole)
        for _ in range(8):
            sent[chance.randrange(3, len(sent))] = chance.randrange(256)
        with contextlib.suppress(PhotoDamagedError, PhotoPixelsError, PhotoTypeError):
            assert photos.clean(bytes(sent)).width >= 1
