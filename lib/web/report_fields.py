"""What the form of citizens holds: read from an address or a posted form, and made into a draft."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from data.catalogue import load_catalogue
from data.db.engine import database
from data.db.participation_choices import REPORT_KINDS
from data.db.participation_tables import activity
from data.programmes import ready_programmes
from lib.i18n import language
from lib.services.participation.draft import DETAILS, Draft
from lib.services.participation.errors import ReportFieldError
from lib.services.participation.place import Spot, spot
from lib.services.programmes.errors import ProgrammeMissingError
from lib.services.programmes.listed import programme_by_id
from lib.services.regions import region_title

QUICK_KINDS = ("pengaduan", "aspirasi", "usulan", "informasi", "saran")
"""Kinds that three fields are enough for."""
FORM_KEY, OPENED, TRAP, HELD = "isian", "buka", "situs", "foto_ada"
CATEGORY, PLACE, TEXT, POINT = "kategori", "tempat", "isi", "titik"
ELSE = "lain"
"""The category of what belongs to no sector; "" is one that was not chosen."""
CONTACT = {"name": "nama", "phone": "telepon", "mail": "surel"}
_CONTEXT = ("wilayah", "program", "kegiatan", "lat", "lon", "fasilitas", "jenis", "lengkap")
_FLAGS = ("mudah", "bahasa", POINT, PLACE)
_LONGEST_S = 86_400


@dataclass(frozen=True)
class Filled:
    """A form as it stands.

    `values` are its fields by name; `held` tells how many photos we keep for it already; `spot` is
    the place it is about, and `joins` the name of the programme or activity, where they are known.
    """

    values: Mapping[str, str]
    held: int = 0
    spot: Spot | None = None
    joins: str = ""

    def get(self, name: str) -> str:
        """Return a field, "" if it is empty."""
        return self.values.get(name, "")

    @property
    def kind(self) -> str:
        """The kind of report; a complaint unless another was chosen."""
        return self.get("jenis") if self.get("jenis") in REPORT_KINDS else "pengaduan"

    @property
    def full(self) -> bool:
        """Whether the full form is wanted, or needed by the kind."""
        return bool(self.get("lengkap")) or self.kind not in QUICK_KINDS

    @property
    def easy(self) -> bool:
        """Whether plain words, large type and pictures are wanted."""
        return bool(self.get("mudah"))

    @property
    def region(self) -> str:
        """The region that the place lies in, where the address of the form tells it."""
        return self.get("wilayah") if self.get("wilayah") != "nasional" else ""

    def context(self) -> dict[str, str]:
        """Return what leads to this form again: for links and hidden fields."""
        kept = {name: self.get(name) for name in ("wilayah", "program", "kegiatan", "mudah")}
        kept |= {"jenis": self.get("jenis"), "lengkap": "1" if self.full else ""}
        return {name: value for name, value in kept.items() if value}

    def but(self, **values: str) -> Filled:
        """Return it with other values."""
        return replace(self, values={**self.values, **values})


def asked(query: Mapping[str, str]) -> Filled:
    """Return the empty form that an address asks for; what it says of a place is checked."""
    values = {name: query[name][:200] for name in (*_CONTEXT, *_FLAGS) if name in query}
    token = values.pop("fasilitas", "")
    lat, lon = values.pop("lat", ""), values.pop("lon", "")
    if lat and lon:
        token = f"@{lat}, {lon}"
    elif not token and len(values.get("wilayah", "")) > 5:
        token = values["wilayah"]
    values.setdefault(POINT, token)
    values |= {FORM_KEY: secrets.token_urlsafe(18), OPENED: str(int(time.time()))}
    return _sorted(located(Filled(values)))


def _sorted(filled: Filled) -> Filled:
    """Return a form with the category, and the service, of the facility or programme it names."""
    services = load_catalogue().services.values()
    if filled.spot is not None and filled.spot.facility_class:
        own = filled.spot.facility_class
        found = next((each for each in services if own in each.classes), None)
        return filled.but(**{CATEGORY: found.sector, "layanan": found.code}) if found else filled
    key = filled.get("program")
    ready = next((each for each in ready_programmes() if each.code == key), None)
    return filled.but(**{CATEGORY: ready.sector}) if ready else filled


def located(filled: Filled) -> Filled:
    """Return a form with the place that it names; a wrong one is left out."""
    token = filled.get(POINT)
    if not token:
        return filled
    try:
        return replace(filled, spot=spot(token))
    except ReportFieldError:
        return filled.but(**{POINT: ""})


def named(filled: Filled) -> Filled:
    """Return a form with the name of the programme or activity it is for, where there is one."""
    number, key = filled.get("kegiatan"), filled.get("program")[:80]
    name = _activity(int(number)) if _number(number) else ""
    if not name and key:
        ready = next((each for each in ready_programmes() if each.code == key), None)
        if ready is not None:
            name = ready.said("name", language())
        elif _number(key):
            with contextlib.suppress(ProgrammeMissingError):
                name = programme_by_id(int(key)).name
    return replace(filled, joins=name)


def _activity(number: int) -> str:
    this = (activity.c.id == number) & activity.c.retired_at.is_(None)
    with database().read() as connection:
        return connection.scalar(sa.select(activity.c.title).where(this)) or ""


def _number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


def spot_name(own: Spot) -> str:
    """Return what a place is called: its name, and the regency it lies in."""
    region = region_title(own.region)
    name = own.name or (region_title(own.district) if own.district else region)
    return name if name == region else f"{name}, {region}"


def draft_of(filled: Filled, language: str, device: str, pictures: tuple[bytes, ...]) -> Draft:
    """Return a form as the draft of a report.

    Raises
    ------
    ReportFieldError
        For a date that is none.

    """
    category, service = filled.get(CATEGORY), filled.get("layanan")
    known = load_catalogue().services.get(service)
    if known is not None and category != known.sector:
        service = ""  # it came with the link, and another category was chosen
    return Draft(
        form_key=filled.get(FORM_KEY),
        kind=filled.kind,
        text=filled.get(TEXT),
        title=filled.get("judul"),
        place_token=filled.get(POINT),
        place=filled.get(PLACE),
        sector="" if category == ELSE else category,
        service=service,
        event_day=_day(filled.get("tanggal")),
        identity=filled.get("identitas") or "anonim",
        sensitive=filled.get("hal"),
        contact={name: filled.get(label) for name, label in CONTACT.items()},
        details={each.name: filled.get(f"d_{each.name}") for each in DETAILS.get(filled.kind, ())},
        photos=pictures,
        form="lengkap" if filled.full else "cepat",
        device=device,
        language=language,
        plain_words=filled.easy,
        seconds=_seconds(filled.get(OPENED)),
        consent=filled.get("setuju"),
    )


def device_of(user_agent: str) -> str:
    """Return what a browser runs on, as far as it says."""
    return "ponsel" if "Mobi" in user_agent else "lain"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise ReportFieldError(field="tanggal", value=text[:20], expected="2026-11-24") from None


def _seconds(opened: str) -> int | None:
    """Return how long filling in took, None where that cannot be."""
    if not (opened.isascii() and opened.isdecimal() and len(opened) < 12):
        return None
    took = int(time.time()) - int(opened)
    return took if 0 <= took <= _LONGEST_S else None
