"""What points to a person, planted wherever somebody can write, and a search for it.

`plant` sends reports through the doors that people have, with numbers, addresses and names in
every field, has an officer answer and publish them, and returns their tickets. `found_in` searches
an output the way a curious reader would: letters of any width, digits with anything between them.
"""

import re
import unicodedata

import sqlalchemy as sa

from data.db.participation_tables import report_comment, report_photo
from lib.auth import operator
from lib.services.participation import (
    activities,
    community,
    handling,
    intake,
    moderation,
    offices,
    open311_create,
    proposals,
    record,
    tickets,
)
from lib.services.participation.api_keys import issue
from lib.services.participation.draft import CONSENT
from lib.services.participation.record import by_id, by_ticket
from tests.drafts import draft, now, picture
from tests.reports import MONDAY, a_report

DIGITS = ("081234567890", "6281398765432", "5304012505900001", "0001234567890")
MAILS = ("maria.bere@contoh.co.id", "lurah+x@desa.id")
SECRETS = ("Maria Bere Rahasia", "Jalan Melati nomor tujuh", "-9.10661", "124.89273", "RAHASIATEKS")
WRITTEN = (
    "Hubungi 0812-3456-7890 atau +62 813 9876 5432, ０８１２３４５６７８９０, "
    "NIK 5304.0125.0590.0001, BPJS 0001 2345 67890, maria.bere@contoh.co.id, LURAH+X@desa.id."
)
POINT = "@-9.106612,124.892731"
CONTACT = {"name": "Maria Bere Rahasia", "phone": "081234567890", "mail": "maria.bere@contoh.co.id"}
_BETWEEN = re.compile(r"(?<=\d)[\s.()\-\u00a0]+(?=\d)")


def found_in(text):
    """Return what was planted and stands in a text."""
    plain = unicodedata.normalize("NFKC", text if isinstance(text, str) else text.decode())
    joined = _BETWEEN.sub("", plain)
    found = [each for each in DIGITS if each in joined or each.removeprefix("0") in joined]
    found += [each for each in MAILS if each.casefold() in plain.casefold()]
    return found + [each for each in SECRETS if each.casefold() in plain.casefold()]


def plant(db):
    """Plant everything in a database; return the tickets of what is public and of what is not."""
    public = [_handled(db, each) for each in _sent(db)]
    hidden = [
        intake.take(
            draft(text=f"RAHASIATEKS {WRITTEN}", identity="rahasia", contact=CONTACT,
                  consent=CONSENT, place_token=POINT), db=db, now=now,
        ).ticket,
        intake.take(draft(text=f"RAHASIATEKS kekerasan. {WRITTEN}"), db=db, now=now).ticket,
        intake.take(draft(text=f"RAHASIATEKS belum dilihat. {WRITTEN}"), db=db, now=now).ticket,
    ]  # fmt: skip
    # What came around the intake, as another program may write it one day.
    a_report(db, ticket="PL-LANGSUNG", title=f"Langsung {WRITTEN}", text=WRITTEN, place=WRITTEN,
             published_at=MONDAY, lat=-9.106612, lon=124.892731)  # fmt: skip
    number = _programme(db)
    activities.add(operator(), number, "53.04", f"Kerja bakti {WRITTEN}"[:100], place=WRITTEN[:90],
                   joining=WRITTEN, db=db, now=now)  # fmt: skip
    return (*public, "PL-LANGSUNG"), tuple(hidden)


def _sent(db):
    shared = {
        "title": f"Jalan rusak {WRITTEN}"[:115],
        "text": f"Sudah lama. {WRITTEN}",
        "place": f"Jalan Melati nomor tujuh {WRITTEN}"[:195],
        "place_token": POINT,
        "identity": "terbuka",
        "contact": CONTACT,
        "consent": CONSENT,
    }
    details = {
        "relawan": {"keahlian": WRITTEN, "waktu": WRITTEN},
        "donasi": {"untuk": WRITTEN, "bentuk": "barang", "jumlah": WRITTEN},
        "pelatihan": {"pelatihan": WRITTEN, "waktu": WRITTEN},
    }
    days = {"gotong_royong": {"event_day": MONDAY.date()}}
    kinds = ("pengaduan", "aspirasi", "usulan", "informasi", "saran", "relawan", "gotong_royong",
             "donasi", "pelatihan")  # fmt: skip
    for kind in kinds:
        own = {"details": details.get(kind, {}), **days.get(kind, {})}
        photos = (picture(),) if kind == "pengaduan" else ()
        yield intake.take(draft(kind=kind, photos=photos, **own, **shared), db=db, now=now)
    key = issue(operator(), "Aplikasi", db=db)
    given = {
        "api_key": key, "service_code": "pengaduan-kesehatan", "description": WRITTEN,
        "lat": "-9.106612", "long": "124.892731", "address_string": "Jalan Melati nomor tujuh",
        "email": "maria.bere@contoh.co.id", "first_name": "Maria", "last_name": "Bere Rahasia",
        "phone": "081234567890", "attribute[judul]": f"Obat {WRITTEN}"[:115],
    }  # fmt: skip
    (made,) = open311_create.create(given, "http://peta.example", db=db, now=now)
    ticket, secret = made["service_request_id"], made["service_notice"].rsplit("/", 1)[1]
    yield intake.Receipt(ticket, secret, new=True)


def _handled(db, receipt):
    """Have an officer verify, answer and publish a report, and its sender add and rate."""
    officer, own = operator(), by_ticket(receipt.ticket, db=db)
    options = {"db": db, "now": now}
    office = next(iter(offices.listed("53.04", db=db)), None)
    number = office.id if office else offices.add(officer, "53.04", "Dinas Kesehatan", **options)
    number = getattr(number, "id", number)
    handling.step(officer, own.id, "disposisi", office_id=number, expected_state="diterima",
                  **options)  # fmt: skip
    handling.note(officer, own.id, f"RAHASIATEKS {WRITTEN}", **options)
    handling.step(officer, own.id, "tanggapi", f"Terima kasih. {WRITTEN}",
                  expected_state="didisposisi", **options)  # fmt: skip
    tickets.add(receipt.secret, f"RAHASIATEKS tambahan. {WRITTEN}", f"tambahan-{own.id:010d}",
                **options)  # fmt: skip
    moderation.publish(officer, own.id, **options)
    with db.read() as connection:
        photos = connection.scalars(
            sa.select(report_photo.c.id).where(report_photo.c.report_id == own.id)
        ).all()
    for photo in photos:
        moderation.set_photo(officer, photo, public=True, **options)
    if own.kind == "usulan":
        proposals.comment(own.id, "0" * 32, f"Setuju. {WRITTEN}", "komentar-0000000001", **options)
        with db.read() as connection:
            comment = connection.scalar(sa.select(report_comment.c.id))
        moderation.set_comment(officer, comment, public=True, **options)
    assert by_id(own.id, db=db).public
    assert record.events(own.id, db=db)
    return receipt.ticket


def _programme(db):
    return community.number_of("53.04", "bank_sampah", db=db, now=now)
