"""What somebody fills in before it is a report, and what they get for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

CONSENT = "2026-11"
"""Version of the text about personal data that a reporter agrees to (`laporan.setuju`)."""
CONTACT_FIELDS = ("name", "phone", "mail")


@dataclass(frozen=True)
class Draft:
    """One report, proposal or offer as it was filled in.

    Parameters
    ----------
    form_key
        Of this form alone (16 to 100 letters, digits, - and _): sent twice, it counts once.
    kind
        Of `REPORT_KINDS`.
    text
        In one's own words, 10 to 5,000 characters.
    title
        5 to 120 characters; "" takes the beginning of the text.
    place_token
        Where, as `lib.services.participation.place` names it: a code, a facility or a point.
    place
        The place in one's own words.
    sector, service
        Codes of the catalogue; "" is neither.
    event_day
        When it happened, or will (an action together).
    identity, sensitive
        Of `IDENTITIES` and `SENSITIVE`; the latter forces "rahasia".
    contact
        Name, phone, mail; never kept of whoever stays anonymous.
    details
        Of its kind: see `DETAILS`.
    photos
        Files as they were sent, at most three.
    channel, form, device, language, plain_words, seconds
        How it came.
    consent
        `CONSENT`, where a contact is given on the web.
    programme_id, activity_id
        What an offer is for.

    """

    form_key: str
    kind: str
    text: str
    title: str = ""
    place_token: str = ""
    place: str = ""
    sector: str = ""
    service: str = ""
    event_day: dt.date | None = None
    identity: str = "anonim"
    sensitive: str = ""
    contact: Mapping[str, str] = field(default_factory=dict, repr=False)
    details: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[bytes, ...] = field(default=(), repr=False)
    channel: str = "web"
    form: str = ""
    device: str = ""
    language: str = "id"
    plain_words: bool = False
    seconds: int | None = None
    consent: str = ""
    programme_id: int | None = None
    activity_id: int | None = None


@dataclass(frozen=True)
class Receipt:
    """What whoever sends a report is given.

    `secret` ends the link by which it is followed; `new` is False for a form that had come before;
    `sensitive` names the matter for which it stays confidential, "" if none.
    """

    ticket: str
    secret: str
    new: bool
    sensitive: str = ""


@dataclass(frozen=True)
class Detail:
    """A field of one kind of report: how long it may be, and whether it must be there."""

    name: str
    longest: int = 200
    needed: bool = True
    choices: tuple[str, ...] = ()


DETAILS: Mapping[str, tuple[Detail, ...]] = {
    "relawan": (Detail("keahlian"), Detail("waktu")),
    "gotong_royong": (Detail("perlengkapan", needed=False),),
    "donasi": (
        Detail("untuk"),
        Detail("bentuk", choices=("barang", "uang")),
        Detail("jumlah"),
        Detail("izin", 80, needed=False),  # of raising money (PUB); needed where it is money
    ),
    "pelatihan": (Detail("pelatihan"), Detail("waktu", needed=False)),
}
"""What is asked beyond the words, by kind; the others ask nothing more."""
