"""Photos of citizens: told by their content, bounded before decoding, and encoded anew.

What is kept is a JPEG that we wrote ourselves, pixel by pixel, on a white ground: nothing of the
file that came survives, be it the place where it was taken, a comment, or a second format hidden
behind the first.
"""

from __future__ import annotations

import hashlib
import io
import struct
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from lib.services.participation.photo_errors import (
    PhotoDamagedError,
    PhotoLargeError,
    PhotoPixelsError,
    PhotoTypeError,
)

MOST = 3
MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
LONGEST_SIDE, QUALITY = 1600, 80
_FORMATS = ("JPEG", "PNG", "WEBP")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_ORIENTATION = 0x0112
# One at a time: 40 million pixels take 160 MB while they are decoded, and warnings are a state of
# the whole process.
_decoding = threading.Lock()
_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    Warning,
    Image.DecompressionBombError,
)
"""What Pillow raises for files that are not what they seem."""


@dataclass(frozen=True)
class Photo:
    """A photo as it is kept: JPEG, at most 1,600 pixels wide and high."""

    content: bytes
    width: int
    height: int

    @property
    def checksum(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


def clean(content: bytes) -> Photo:
    """Return a photo without all that is not its picture; of a moving one the first frame.

    Parameters
    ----------
    content
        JPEG, PNG or WebP, whatever its name was.

    Raises
    ------
    PhotoLargeError
        Over 10 MB.
    PhotoTypeError
        Of another format.
    PhotoPixelsError
        Over 40 million pixels; it is not decoded.
    PhotoDamagedError
        Cut off, or made to harm.

    """
    if len(content) > MAX_BYTES:
        raise PhotoLargeError(most=MAX_BYTES // 1_000_000)
    if not content.startswith(_STARTS):
        raise PhotoTypeError
    with _decoding, warnings.catch_warnings():
        # Of the pixels' number Pillow only warns; what it says of camera data is thrown away here.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return _encoded(_picture(content))


def _picture(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except UnidentifiedImageError:
        raise PhotoTypeError from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoPixelsError(most=MAX_PIXELS // 1_000_000) from None
    except _FAULTS:
        raise PhotoDamagedError from None
    with image:
        if image.width * image.height > MAX_PIXELS:
            raise PhotoPixelsError(most=MAX_PIXELS // 1_000_000)
        turned = _orientation(image)
        try:
            # A JPEG is decoded at a half, a quarter or an eighth where that is enough.
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _upright(_on_white(image), turned)
        except _FAULTS:
            raise PhotoDamagedError from None


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held, 1 where that cannot be read."""
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except _FAULTS:
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _on_white(image: Image.Image) -> Image.Image:
    """Return the bare pixels on white: a new picture, which has no metadata to hand on."""
    ground = Image.new("RGB", image.size, "white")
    clear = "transparency" in image.info or image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}
    if clear:
        layer = image.convert("RGBA")
        ground.paste(layer, mask=layer.getchannel("A"))
    else:
        ground.paste(image.convert("RGB"))
    return ground


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    image.getexif()[_ORIENTATION] = orientation
    turned = ImageOps.exif_transpose(image)
    bare = Image.new("RGB", turned.size)
    bare.paste(turned)
    return bare


def _encoded(image: Image.Image) -> Photo:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return Photo(kept.getvalue(), image.width, image.height)
