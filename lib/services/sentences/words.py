"""Words that every sentence shares: shares, lists, comparisons of figures as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lib.i18n import has_message, language, number, t, tn
from lib.services.findings import service_name
from lib.services.gap_headline import share_of_100
from lib.services.regions import district_word

_NBSP = "\u00a0"
_REGENCY = 5
_LEAST, _VOWELS = 0.1, "aeiou"


def pct_text(pct: float) -> str:
    """Write a share in per cent, never as none or all of the people unless it is."""
    space = _NBSP if language() == "id" else ""
    if 0 < pct < _LEAST:
        return f"<{_NBSP}{number(_LEAST, 1)}{space}%"
    if 100 - _LEAST < pct < 100:
        return f">{_NBSP}{number(100 - _LEAST, 1)}{space}%"
    return f"{share_of_100(pct)}{space}%"


def a_service(code: str) -> str:
    """Name a service with its article in English: "a hospital", "an airport or airfield"."""
    name = service_name(code)
    if language() != "en":
        return name
    return f"{'an' if name[0].lower() in _VOWELS else 'a'} {name}"


def shown_pct(pct: float) -> Decimal:
    """Give a share as `pct_text` shows it, so that comparisons agree with what is read."""
    if pct <= 0:
        return Decimal(0)
    if pct >= 100:
        return Decimal(100)
    if pct < 0.1:
        return Decimal("0.05")
    if pct > 99.9:
        return Decimal("99.95")
    return round(Decimal(repr(float(pct))), 1 if pct < 1.5 or pct > 98.5 else 0)


def compare(own: float, other: float) -> int:
    """Tell whether a share is read as smaller (-1), the same (0) or larger (1) than another."""
    first, second = shown_pct(own), shown_pct(other)
    return (first > second) - (first < second)


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does: "A", "A dan B", "A, B, dan C"."""
    if len(names) < 2:
        return "".join(names)
    if len(names) == 2:
        return t("kalimat.daftar_dua", first=names[0], last=names[1])
    return t("kalimat.daftar", first=", ".join(names[:-1]), last=names[-1])


def part_word(code: str, n: int) -> str:
    """Name the parts of a region by the code of one: "12 kecamatan", "22 kabupaten/kota"."""
    word = "kabkota" if len(code) == _REGENCY else district_word(code)
    return tn(f"kalimat.bagian.{word}", n)


def count_text(service: str, n: int) -> str:
    """Write a number of facilities: "17 puskesmas", "1 hospital", "17 hospitals"."""
    key = f"kalimat.jumlah.{service}"
    if has_message(key):
        return tn(key, n)
    return t("kalimat.jumlah", n=number(n), service=service_name(service))
