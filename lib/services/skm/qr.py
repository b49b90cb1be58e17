"""QR codes of a unit's link, to be printed and hung up where people are served."""

from __future__ import annotations

import io

_SCALE = 12
_QUIET = 4  # modules of blank edge that readers need (ISO/IEC 18004)


def qr_png(address: str) -> bytes:
    """Return the QR code of an address as PNG, readable when a quarter of it is soiled."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="png", scale=_SCALE, border=_QUIET)
    return out.getvalue()


def qr_svg(address: str) -> bytes:
    """Return the QR code of an address as SVG, for print of any size."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", scale=_SCALE, border=_QUIET)
    return out.getvalue()
