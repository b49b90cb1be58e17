"""Checking a report field by field, before anything of it is kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from data.catalogue import load_catalogue
from data.db.participation_choices import (
    DEVICES,
    FORMS,
    IDENTITIES,
    REPORT_CHANNELS,
    REPORT_KINDS,
    SENSITIVE,
)
from lib.privacy import redact
from lib.services.participation import photos
from lib.services.participation.draft import CONSENT, CONTACT_FIELDS, DETAILS, Draft
from lib.services.participation.errors import ReportFieldError
from lib.services.participation.photo_errors import PhotoCountError
from lib.services.participation.sensitive import sensitive_words

MIN_TITLE, MAX_TITLE = 5, 120
MIN_TEXT, MAX_TEXT = 10, 5_000
MAX_PLACE, MAX_CONTACT = 200, 120
OLDEST_DAYS = 366
"""How long ago what is reported may have been, and how far ahead an action may be."""
_OWN_TITLE = 80
_FORM_KEY = re.compile(r"(?!impor-|contoh-)[A-Za-z0-9_-]{16,100}")
"""Keys of files and of the demonstration are ours: nobody asks by them what a file held."""
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{6,22}")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63})+")
_FEWEST_DIGITS = 8


def check_form_key(form_key: str) -> None:
    """Refuse a key that is none.

    Raises
    ------
    ReportFieldError

    """
    if not _FORM_KEY.fullmatch(form_key):
        raise ReportFieldError(field="formulir", value=form_key[:40], expected="16–100")


def check(draft: Draft, today: dt.date) -> None:
    """Refuse a draft with a field that is wrong; ``today`` is the day at its place.

    Raises
    ------
    ReportFieldError, UnknownServiceError
    PhotoCountError

    """
    check_form_key(draft.form_key)
    _choices(draft)
    title, text = tidy_line(draft.title), tidy_text(draft.text)
    if title:
        _length("judul", title, MIN_TITLE, MAX_TITLE)
    _length("isi", text, MIN_TEXT, MAX_TEXT)
    _length("tempat", draft.place, 0, MAX_PLACE)
    _day(draft, today)
    _contact(draft)
    _details(draft)
    if len(draft.photos) > photos.MOST:
        raise PhotoCountError(most=photos.MOST)


def _choices(draft: Draft) -> None:
    for name, value, allowed in (
        ("jenis", draft.kind, REPORT_KINDS),
        ("identitas", draft.identity, IDENTITIES),
        ("kerahasiaan", draft.sensitive, ("", *SENSITIVE)),
        ("saluran", draft.channel, REPORT_CHANNELS),
        ("formulir", draft.form, ("", *FORMS)),
        ("perangkat", draft.device, ("", *DEVICES)),
        ("bahasa", draft.language, ("id", "en")),
        ("persetujuan", draft.consent, ("", CONSENT)),
        ("kategori", draft.sector, ("", *load_catalogue().sectors)),
    ):
        if value not in allowed:
            raise ReportFieldError(field=name, value=value[:40], expected=", ".join(allowed))
    if draft.service:
        own = load_catalogue().service(draft.service)
        if draft.sector and own.sector != draft.sector:
            raise ReportFieldError(field="layanan", value=draft.service, expected=draft.sector)


def _length(field: str, text: str, least: int, most: int) -> None:
    if not least <= len(text) <= most:
        raise ReportFieldError(field=field, value=f"{len(text)}", expected=f"{least}–{most}")


def _day(draft: Draft, today: dt.date) -> None:
    if draft.event_day is None:
        if draft.kind == "gotong_royong":
            raise ReportFieldError(field="tanggal", value="", expected=f"≥ {today}")
        return
    ahead = draft.kind in {"gotong_royong", "relawan", "pelatihan", "donasi"}
    first = today if draft.kind == "gotong_royong" else today - dt.timedelta(OLDEST_DAYS)
    last = today + dt.timedelta(OLDEST_DAYS if ahead else 0)
    if not first <= draft.event_day <= last:
        expected = f"{first} … {last}"
        raise ReportFieldError(field="tanggal", value=draft.event_day, expected=expected)


def _contact(draft: Draft) -> None:
    """Check the contact; the refusal never repeats it, since errors may be logged."""
    contact = {name: tidy_line(draft.contact.get(name, "")) for name in CONTACT_FIELDS}
    if any(len(each) > MAX_CONTACT for each in contact.values()):
        raise ReportFieldError(field="kontak", value="…", expected=f"≤ {MAX_CONTACT}")
    if draft.identity == "anonim":
        return
    if draft.identity == "terbuka" and not contact["name"]:
        raise ReportFieldError(field="nama", value="", expected=f"1–{MAX_CONTACT}")
    phone, mail = contact["phone"], contact["mail"]
    digits = sum(each.isdigit() for each in phone)
    if phone and not (_PHONE.fullmatch(phone) and digits >= _FEWEST_DIGITS):
        raise ReportFieldError(field="telepon", value="…", expected="0812…, +62…")
    if mail and not _MAIL.fullmatch(mail):
        raise ReportFieldError(field="surel", value="…", expected="nama@contoh.id")
    if draft.channel == "web" and any(contact.values()) and draft.consent != CONSENT:
        raise ReportFieldError(field="persetujuan", value=draft.consent[:20], expected=CONSENT)


def _details(draft: Draft) -> None:
    for each in DETAILS.get(draft.kind, ()):
        given = tidy_line(draft.details.get(each.name, ""))
        if each.choices and given not in each.choices:
            expected = ", ".join(each.choices)
            raise ReportFieldError(field=each.name, value=given[:40], expected=expected)
        _length(each.name, given, 1 if each.needed else 0, each.longest)
    if draft.details.get("bentuk") == "uang" and not draft.details.get("izin", "").strip():
        raise ReportFieldError(field="izin", value="", expected="nomor izin PUB")


def kept_details(draft: Draft) -> dict[str, str]:
    """Return the fields of a draft's kind as they are kept: masked, empty ones left out."""
    given = {
        each.name: redact(tidy_line(draft.details.get(each.name, "")))
        for each in DETAILS.get(draft.kind, ())
    }
    return {name: value for name, value in given.items() if value}


def kept_contact(draft: Draft) -> Mapping[str, str]:
    """Return the contact as it is kept: nothing of whoever stays anonymous."""
    if draft.identity == "anonim":
        return {}
    given = {name: tidy_line(draft.contact.get(name, "")) for name in CONTACT_FIELDS}
    return {name: value for name, value in given.items() if value}


def sensitive_of(draft: Draft) -> str:
    """Return for what a draft must stay confidential: as its sender said, else by its words."""
    details = (draft.details.get(each.name, "") for each in DETAILS.get(draft.kind, ()))
    return draft.sensitive or sensitive_words(draft.title, draft.text, draft.place, *details)


def title_of(draft: Draft) -> str:
    """Return the title, else the first words of the text: to its first stop, at most 80 letters.

    It is masked before it is cut: half a telephone number would not be known for one.
    """
    given = tidy_line(draft.title)
    if given:
        return redact(given)
    text = redact(tidy_text(draft.text))
    first = re.split(r"(?<=[.!?])\s|\n", text, maxsplit=1)[0]
    line = tidy_line(first).rstrip(".")
    if len(line) < MIN_TITLE:
        line = tidy_line(text)
    if len(line) <= _OWN_TITLE:
        return line
    cut = line[:_OWN_TITLE]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[_OWN_TITLE // 2 :] else cut}…"


def tidy_line(text: str) -> str:
    """Return a text in one line, single blanks between its words."""
    return " ".join(text.split())


def tidy_text(text: str) -> str:
    """Return a text with line breaks of one kind, without blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
