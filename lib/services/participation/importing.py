"""Reports of elsewhere as a file: an export of SP4N-LAPOR, or any table whose columns are mapped.

All rows are taken or none. Words are masked, what speaks of violence, children, health or
corruption is confidential, and nothing is published by itself. A report that was imported before
is left out, whichever file it comes in; who sent it is never kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.db.connect import Database
from data.db.engine import database
from data.problems import ERROR
from data.readers.read import read_table
from data.readers.table import RawTable
from lib.auth import PETUGAS, Actor, ForbiddenError
from lib.errors import UnknownRegionError
from lib.privacy import redact
from lib.services.desk.report import sentence
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.participation import import_rows, intake_check, sp4n
from lib.services.participation.activities import handler
from lib.services.participation.draft import Draft
from lib.services.participation.import_errors import ImportMappingError, ImportRowsError
from lib.services.participation.import_rows import Places
from lib.services.participation.sensitive import sensitive_words
from lib.services.participation.steps import of_all
from lib.services.people import Clock, utc_now
from lib.services.search import fold
from lib.services.skm.units import zone_of

FIELDS: Mapping[str, tuple[str, ...]] = {
    "received": ("tanggal_masuk", "tanggal", "tgl masuk", "tanggal laporan", "date", "created at"),
    "text": ("isi_laporan_awal", "isi laporan", "isi", "uraian", "deskripsi", "laporan", "text"),
    "title": ("judul", "judul laporan", "perihal", "title", "subject"),
    "office": ("dinas_tujuan", "dinas", "instansi", "instansi tujuan", "opd", "agency"),
    "district": ("kecamatan_final", "kecamatan", "distrik", "district"),
    "state": ("status", "status laporan", "state"),
    "category": ("kategori", "klasifikasi", "jenis", "category"),
    "number": ("tracking_id", "nomor", "no tiket", "nomor tiket", "id", "ticket"),
}
"""Our fields, with the headers that are taken for them, the likeliest first."""
NEEDED = ("received", "text")
MIN_TEXT, MAX_TEXT = 3, 10_000
FIRST_DAY = dt.date(2010, 1, 1)
_DAY_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S",
              "%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S")  # fmt: skip
_NOON = dt.time(12)
_SHOWN_FAULTS = 20
_SHOWN_ROWS = 5


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be used; of texts only the length is told."""

    row: int
    column: str
    value: str
    expected: str


@dataclass(frozen=True)
class Preview:
    """What a file holds: its columns, how they would be mapped, and some rows, masked."""

    columns: tuple[str, ...]
    mapping: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...]
    count: int

    @property
    def is_sp4n(self) -> bool:
        """Whether it has the header of SP4N-LAPOR."""
        return set(sp4n.HEADER) <= set(self.columns)


@dataclass(frozen=True)
class Loaded:
    """What became of a file.

    Parameters
    ----------
    added, known
        Reports that were added; those that had been imported before.
    confidential
        Of those added, how many are confidential for what they speak of.
    unplaced
        How many name a kecamatan that the region does not have.

    """

    added: int
    known: int
    confidential: int = 0
    unplaced: int = 0


def preview(content: bytes, name: str) -> Preview:
    """Read a file and propose what its columns are.

    Raises
    ------
    InputFileError, ImportRowsError

    """
    raw = _read(content, name)
    rows = tuple(
        tuple(redact(tidy(cell, 120)) for cell in row)
        for row in raw.frame.head(_SHOWN_ROWS).itertuples(index=False)
    )
    return Preview(raw.columns, guess(raw.columns), rows, len(raw.frame))


def guess(columns: Sequence[str]) -> dict[str, str]:
    """Return which column is which of `FIELDS`, as far as their names tell."""
    folded = {fold(each): each for each in reversed(columns)}
    found: dict[str, str] = {}
    for field, names in FIELDS.items():
        taken = set(found.values())
        match = (folded.get(fold(each)) for each in names)
        column = next((each for each in match if each and each not in taken), None)
        if column is not None:
            found[field] = column
    return found


def load(
    actor: Actor,
    region: str,
    content: bytes,
    name: str,
    mapping: Mapping[str, str] | None = None,
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> Loaded:
    """Add the reports of a file to a regency.

    Parameters
    ----------
    actor, region
        A planner of that regency, or an officer of all its offices.
    content, name
        The file: CSV, workbook or another table.
    mapping
        Columns by our fields; None takes `guess`.
    db, now
        For tests.

    Raises
    ------
    InputFileError, ImportMappingError, ImportRowsError
    UnknownRegionError, SignInNeededError, ForbiddenError

    """
    db = db or database()
    check_region(region)
    if len(region) != 5:
        raise UnknownRegionError(value=region)
    actor = handler(actor, region, db=db)
    if not of_all(actor, region):
        raise ForbiddenError(role=PETUGAS, region=region)
    raw = _read(content, name)
    columns = _settled(raw, mapping)
    checksum = hashlib.sha256(content).hexdigest()
    moment = now()
    places = import_rows.places(region, db)
    rows = _rows(raw, columns, places, moment)
    for row in rows:
        row["batch"] = checksum
    known = import_rows.store(actor, region, rows, checksum, db, moment)
    added = [row for row in rows if row["form_key"] not in known]
    return Loaded(
        added=len(added),
        known=len(raw.frame) - len(added),
        confidential=sum(bool(row["sensitive"]) for row in added),
        unplaced=sum("kecamatan" in row["details"] for row in added),
    )


def _read(content: bytes, name: str) -> RawTable:
    raw = read_table(content, name)
    unread = [each for each in raw.problems if each.severity == ERROR]
    if unread:
        first = unread[0]
        fault = Fault(first.row, first.column, "", sentence(first))
        raise _refused([fault], len(raw.problems.rows_with(ERROR)))
    return raw


def _settled(raw: RawTable, mapping: Mapping[str, str] | None) -> dict[str, str]:
    chosen = guess(raw.columns) if mapping is None else {k: v for k, v in mapping.items() if v}
    wrong = [v for k, v in chosen.items() if k not in FIELDS or v not in raw.columns]
    wrong += [FIELDS[each][0] for each in NEEDED if each not in chosen]
    if wrong or len(set(chosen.values())) < len(chosen):
        raise ImportMappingError(columns=wrong or sorted(chosen.values()))
    return chosen


def _rows(
    raw: RawTable, columns: Mapping[str, str], places: Places, moment: dt.datetime
) -> list[dict[str, Any]]:
    """Return the rows of `report`, or refuse the file with the cells that cannot be used."""
    faults: list[Fault] = []
    rows: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    texts = {field: raw.frame[column].astype("str").tolist() for field, column in columns.items()}
    for at, number in enumerate(raw.rows.tolist()):
        cells = {field: values[at].strip() for field, values in texts.items()}
        wrong = _faults(int(number), cells, columns, places, moment)
        if wrong:
            faults += wrong
            continue
        row = _row(cells, places)
        identity = f"{places.region}|{cells.get('number') or _content(row)}"
        times = seen[identity] = seen.get(identity, 0) + 1
        rows.append(row | {"form_key": _key(identity, 1 if cells.get("number") else times)})
    if faults:
        raise _refused(faults, len({each.row for each in faults}))
    doubles = {row["form_key"]: row for row in reversed(rows)}
    return [row for row in rows if doubles[row["form_key"]] is row]


def _faults(
    number: int,
    cells: Mapping[str, str],
    columns: Mapping[str, str],
    places: Places,
    moment: dt.datetime,
) -> list[Fault]:
    wrong = []
    received = _moment(cells["received"], places.region)
    if received is None or not received.date() >= FIRST_DAY or received > moment:
        today = moment.astimezone(zone_of(places.region)).date()
        wrong.append(("received", tidy(cells["received"], 40), f"{FIRST_DAY} … {today}"))
    if not MIN_TEXT <= len(cells["text"]) <= MAX_TEXT:
        wrong.append(("text", str(len(cells["text"])), f"{MIN_TEXT}–{MAX_TEXT}"))
    state = cells.get("state", "")
    if state and fold(state) not in sp4n.STATES:
        wrong.append(("state", redact(tidy(state, 40)), ", ".join(sp4n.STATES)))
    return [Fault(number, columns[field], value, expected) for field, value, expected in wrong]


def _row(cells: Mapping[str, str], places: Places) -> dict[str, Any]:
    """Return one report, masked and without form key."""
    office, category, title = (cells.get(name, "") for name in ("office", "category", "title"))
    kind, supervised = sp4n.kind_of(category)
    sector = sp4n.sector_of(category, office)
    text = intake_check.tidy_text(cells["text"])
    sensitive = sensitive_words(title, text, category)
    district = places.districts.get(fold(cells.get("district", "")), "")
    draft = Draft("", kind, text, title=redact(title)[: intake_check.MAX_TITLE])
    details = {"asal": "impor"}
    for name, value in (("instansi", office), ("kategori", category)):
        if value:
            details[name] = redact(tidy(value, 120))
    if cells.get("number"):
        details["nomor"] = redact(tidy(cells["number"], 60))
    if cells.get("district") and not district:
        details["kecamatan"] = redact(tidy(cells["district"], 80))
    return {
        "kind": kind,
        "sector": sector,
        "region": places.region,
        "district": district,
        "title": intake_check.title_of(draft),
        "text": redact(text),
        "identity": "rahasia" if sensitive else "anonim",
        "sensitive": sensitive,
        "channel": "impor",
        "language": "id",
        "details": details,
        "evidence": {},
        "supervised": supervised,
        "state": sp4n.STATES.get(fold(cells.get("state", "")), "diterima"),
        "unit_id": places.office(office, sector),
        "received_at": _moment(cells["received"], places.region),
        "demo": False,
    }


def _moment(text: str, region: str) -> dt.datetime | None:
    """Read day and time as people and programs write them; a day alone is its noon there."""
    found = _iso(text) or next(filter(None, (_as(text, form) for form in _DAY_FORMS)), None)
    if found is None:
        return None
    if found.time() == dt.time() and ":" not in text:
        found = dt.datetime.combine(found.date(), _NOON)
    local = found if found.tzinfo else found.replace(tzinfo=zone_of(region))
    try:
        return local.astimezone(dt.UTC)
    except OverflowError:  # the first and the last day of the calendar
        return None


def _iso(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _as(text: str, form: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(text, form)  # noqa: DTZ007 the region's zone comes later
    except ValueError:
        return None


def _content(row: Mapping[str, Any]) -> str:
    """Return what tells reports without a number apart: all that was in the file."""
    parts = (row["received_at"].isoformat(), row["title"], row["text"], row["district"])
    return "\n".join((*parts, str(row["details"])))


def _key(identity: str, times: int) -> str:
    return f"impor-{hashlib.sha256(f'{identity}|{times}'.encode()).hexdigest()[:48]}"


def _refused(faults: Sequence[Fault], count: int) -> ImportRowsError:
    first = faults[0]
    return ImportRowsError(count=count, **vars(first), faults=tuple(faults[:_SHOWN_FAULTS]))
