"""Drafts of reports for tests, and pictures as phones send them."""

import io
import itertools

from PIL import Image

from lib.services.participation.draft import Draft
from tests.reports import MONDAY

_keys = itertools.count()


def now():
    return MONDAY


def draft(**changes):
    """Return the draft of a complaint in Belu; each has a key of its own."""
    values = {
        "form_key": f"isian-{next(_keys):014d}",
        "kind": "pengaduan",
        "text": "Puskesmas tutup sejak pagi. Warga pulang tanpa dilayani.",
        "place_token": "53.04",
        "sector": "kesehatan",
        **changes,
    }
    return Draft(**values)


def picture(kind="JPEG", size=(640, 480), colour="red", **more):
    """Return the bytes of a picture."""
    kept = io.BytesIO()
    Image.new(more.pop("mode", "RGB"), size, colour).save(kept, kind, **more)
    return kept.getvalue()
