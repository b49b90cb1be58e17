"""The share kit: an address, its QR code, a poster to print, and words for messages."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from lib.encode import safe_html
from lib.i18n import language, t
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.regions import region_title
from lib.services.skm.qr import qr_png, qr_svg

WIDTH_MM, HEIGHT_MM = 210, 297
_MARGIN = 20
_QR_MM = 82
_INK, _ACCENT = "#14213d", "#0b5d77"
_FONT = "'Plus Jakarta Sans',Arial,Helvetica,sans-serif"
_SIZED = re.compile(r'<svg[^>]*\bwidth="(\d+(?:\.\d+)?)"[^>]*>(.*)</svg>', re.S)
LONGEST_UNIT = 80


@dataclass(frozen=True)
class Kit:
    """What is given to share, in the reader's language.

    Parameters
    ----------
    address
        Of the form, with the region chosen.
    place
        The region, and the unit if one was named.
    message
        A few lines for a messenger, with the address.

    """

    address: str
    place: str
    message: str

    @property
    def stem(self) -> str:
        """Return a name for files, safe on every system."""
        return "lapor-" + (re.sub(r"[^a-z0-9]+", "-", self.place.lower()).strip("-") or "indonesia")


def kit(site: str, path: str, region: str, unit: str = "") -> Kit:
    """Return the kit of a region and perhaps a unit.

    Parameters
    ----------
    site
        Scheme and host that the reader came by, such as "https://contoh.go.id".
    path
        Of the form, with the region (`lib.web.urls.tell_url`).
    region, unit
        Dotted code of any level, "" is the nation; the name of an office or facility.

    Raises
    ------
    UnknownRegionError

    """
    check_region(region)
    where = region_title(region) if region else t("umum.indonesia")
    unit = tidy(unit, LONGEST_UNIT)
    place = f"{unit}, {where}" if unit else where
    address = f"{site}{path}"
    return Kit(address, place, t("bagikan.pesan", place=place, address=address))


def links(found: Kit) -> dict[str, str]:
    """Return addresses that open a messenger with the message; nothing is sent by us."""
    return links_of(t("bagikan.poster.judul"), found.message, found.address)


def links_of(title: str, message: str, address: str) -> dict[str, str]:
    """Return addresses that open a messenger with a message about an address."""

    def query(**values: str) -> str:
        return urlencode(values, quote_via=quote)

    return {
        "whatsapp": f"https://wa.me/?{query(text=message)}",
        "telegram": f"https://t.me/share/url?{query(url=address, text=message)}",
        "email": f"mailto:?{query(subject=title, body=message)}",
    }


def code_png(found: Kit) -> bytes:
    """Return the QR code of the address as PNG."""
    return qr_png(found.address)


def poster_svg(found: Kit) -> bytes:
    """Return the poster as SVG: A4, in black and one colour, readable in grey."""
    body: list[str] = []
    y = _lines(body, t("bagikan.poster.judul"), 36, 14, wide=24, weight=800, colour=_ACCENT)
    y = _lines(body, found.place, y + 4, 8, wide=44, weight=600)
    left = (WIDTH_MM - _QR_MM) / 2
    body.append(_qr(found.address, left, y + 2))
    y += _QR_MM + 10
    y = _lines(body, found.address, y, 4.6, wide=78, weight=600, middle=True)
    y += 4
    for step in ("satu", "dua", "tiga"):
        y = _lines(body, t(f"bagikan.poster.{step}"), y + 3, 6, wide=58)
    _lines(body, t("bagikan.poster.kaki"), HEIGHT_MM - 19, 4, wide=90)
    title = safe_html(f"{t('bagikan.poster.judul')}: {found.place}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}" '
        f'width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" role="img" lang="{language()}">'
        f"<title>{title}</title>"
        f'<rect width="{WIDTH_MM}" height="{HEIGHT_MM}" fill="#fff"/>'
        f'<rect width="{WIDTH_MM}" height="12" fill="{_ACCENT}"/>{"".join(body)}</svg>'
    ).encode()


def poster_html(found: Kit) -> bytes:
    """Return the poster as one HTML page that prints on A4, without anything from elsewhere."""
    title = safe_html(f"{t('bagikan.poster.judul')}: {found.place}")
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>'
        "@page{size:A4;margin:0}body{margin:0;background:#e9ecef;text-align:center}"
        "svg{width:100%;max-width:210mm;height:auto;background:#fff}"
        "@media print{body{background:#fff}svg{width:210mm;height:297mm}}"
        f"</style></head><body>{poster_svg(found).decode()}</body></html>"
    ).encode()


def _lines(
    body: list[str],
    text: str,
    y: float,
    size: float,
    *,
    wide: int,
    weight: int = 400,
    colour: str = _INK,
    middle: bool = False,
) -> float:
    """Write a text in lines of so many characters and return where the next one begins."""
    x, anchor = (WIDTH_MM / 2, "middle") if middle else (_MARGIN, "start")
    for line in textwrap.wrap(text, wide, break_long_words=True):
        body.append(
            f'<text x="{x:g}" y="{y:.1f}" font-family="{_FONT}" font-size="{size:g}" '
            f'font-weight="{weight}" fill="{colour}" text-anchor="{anchor}">'
            f"{safe_html(line)}</text>"
        )
        y += size * 1.25
    return y


def _qr(address: str, x: float, y: float) -> str:
    """Return the QR code as a group of the poster's drawing."""
    found = _SIZED.search(qr_svg(address).decode())
    assert found is not None
    scale = _QR_MM / float(found.group(1))
    return f'<g transform="translate({x:g} {y:.1f}) scale({scale:.5f})">{found.group(2)}</g>'
