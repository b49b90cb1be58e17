"""Reports as Open311 GeoReport v2 has them: services, their definitions, requests.

A service is a kind of report in one sector ("pengaduan-kesehatan"), or a kind of offer. A request
is a public report; its number is the ticket, which is told at once (realtime), while others see
the request only when it has been looked through. A regency or province is a jurisdiction.
Specification: wiki.open311.org/GeoReport_v2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.db.connect import Database
from data.db.participation_choices import ENDED, IDENTITIES, OFFERS, REPORT_KINDS, STATES
from lib.errors import AppError, UnknownRegionError
from lib.i18n import language, t
from lib.services.participation import published
from lib.services.participation.draft import DETAILS, Detail
from lib.services.participation.errors import ReportFieldError
from lib.services.participation.published import PublicReport, Wanted
from lib.services.people import Clock, utc_now
from lib.services.regions import region_name, region_title

Record = dict[str, Any]
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
OTHER = "lain"
MOST_DAYS = 90
MOST_REQUESTS = 1_000
MAX_DESCRIPTION = 4_000
DAY = "tanggal"
"""The attribute of the day of what is reported."""
OPEN, CLOSED = "open", "closed"
_MOST_CODES = 50
_STATES = {CLOSED: ENDED, OPEN: tuple(each for each in STATES if each not in ENDED)}


class Open311ServiceError(AppError, LookupError):
    """Refuse a service code that there is not."""

    code = "E_OPEN311_SERVICE"
    text_id = "Kode layanan “{value}” tidak dikenal; daftarnya ada di services.xml."
    text_en = "The service code “{value}” is unknown; services.xml lists them."


def services() -> list[Record]:
    """Return the services in the language of this context."""
    return [_service(code) for code in service_codes()]


def service_codes() -> tuple[str, ...]:
    """Return the codes of all services, kind by kind."""
    sectors = (*load_catalogue().sectors, OTHER)
    asking = [f"{kind}-{sector}" for kind in REPORT_KINDS if kind not in OFFERS
              for sector in sectors]  # fmt: skip
    return (*asking, *OFFERS)


def _service(code: str) -> Record:
    kind, sector = kind_of(code)
    group = t(f"partisipasi.jenis.{kind}")
    return {
        "service_code": code,
        "service_name": name_of(code),
        "description": t(f"partisipasi.api.{kind}"),
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join(filter(None, (kind, sector))),
        "group": group,
    }


def name_of(code: str) -> str:
    """Name a service: its kind and its sector."""
    kind, sector = kind_of(code)
    said = t(f"partisipasi.jenis.{kind}")
    if sector is None:
        return said
    sectors = load_catalogue().sectors
    of = sectors[sector].label(language()) if sector else t("partisipasi.sektor_lain")
    return f"{said}: {of}"


def kind_of(code: str) -> tuple[str, str | None]:
    """Return the kind and sector of a service: "" is no sector, None any.

    Raises
    ------
    Open311ServiceError

    """
    if code not in service_codes():
        raise Open311ServiceError(value=code[:60])
    kind, _, sector = code.partition("-")
    if kind in OFFERS:
        return kind, None
    return kind, "" if sector == OTHER else sector


def code_of(kind: str, sector: str) -> str:
    """Return the code of the service that a report belongs to."""
    if kind in OFFERS:
        return kind
    return f"{kind}-{sector if sector in load_catalogue().sectors else OTHER}"


def definition(code: str) -> Record:
    """Return what is asked beyond place and description.

    Raises
    ------
    Open311ServiceError

    """
    kind, _ = kind_of(code)
    asked = (
        Detail("judul", needed=False),
        Detail(DAY, needed=kind == "gotong_royong"),
        Detail("kerahasiaan", needed=False, choices=IDENTITIES),
        *DETAILS.get(kind, ()),
    )
    return {
        "service_code": code,
        "attributes": [_attribute(order, each) for order, each in enumerate(asked, start=1)],
    }


def _attribute(order: int, each: Detail) -> Record:
    datatype = "datetime" if each.name == DAY else "string"
    return {
        "variable": True,
        "code": each.name,
        "datatype": "singlevaluelist" if each.choices else datatype,
        "required": each.needed,
        "datatype_description": "2026-11-24" if each.name == DAY else None,
        "order": order,
        "description": t(f"partisipasi.api.{each.name}"),
        "values": [{"key": key, "name": t(f"partisipasi.api.{key}")} for key in each.choices],
    }


def requests(
    asked: Mapping[str, str], base: str, *, db: Database | None = None, now: Clock = utc_now
) -> list[Record]:
    """Return the public reports that are asked for, at most `MOST_REQUESTS`, the newest first.

    Parameters
    ----------
    asked
        The arguments of the specification; service_request_id overrides all others. Without dates
        those of the last 90 days are given.
    base
        Where this site is reached, without a slash at its end.
    db, now
        For tests.

    Raises
    ------
    ReportFieldError, Open311ServiceError, UnknownRegionError

    """
    region = jurisdiction(asked)
    numbers = _parts(asked, "service_request_id")
    if numbers:
        wanted = Wanted(tickets=tuple(each.upper() for each in numbers))
    else:
        since, until = _span(asked, now())
        codes = _parts(asked, "service_code")
        wanted = Wanted(
            region=region,
            kinds=tuple(map(kind_of, codes)),
            states=_states(_parts(asked, "status")),
            since=since,
            until=until,
        )
    found = published.find(wanted, most=MOST_REQUESTS, db=db)
    return [as_request(each, base) for each in found]


def request(number: str, base: str, *, db: Database | None = None) -> list[Record]:
    """Return one public report, as a list of one.

    Raises
    ------
    ReportMissingError

    """
    return [as_request(published.one(number, db=db), base)]


def as_request(each: PublicReport, base: str) -> Record:
    """Return a public report as a request."""
    closed = each.state in ENDED
    code = code_of(each.kind, each.sector)
    notes = [t(f"partisipasi.status.{each.state}"), *(one.text for one in each.answers[-1:])]
    text = f"{each.title}\n\n{each.text}" if each.title not in each.text else each.text
    return {
        "service_request_id": each.ticket,
        "status": CLOSED if closed else OPEN,
        "status_notes": ". ".join(notes),
        "service_name": name_of(code),
        "service_code": code,
        "description": text[:MAX_DESCRIPTION],
        "agency_responsible": each.unit or None,
        "service_notice": None,
        "requested_datetime": w3(each.moment),
        "updated_datetime": w3(each.changed),
        "expected_datetime": None if each.due is None else w3(each.due),
        "address": _address(each),
        "address_id": each.district or each.region,
        "zipcode": None,
        "lat": each.lat,
        "long": each.lon,
        "media_url": base + each.photos[0] if each.photos else None,
    }


def _address(each: PublicReport) -> str:
    found = []
    for code, name in ((each.district, region_title), (each.region, region_name),
                       (each.region[:2], region_name)):  # fmt: skip
        try:
            found += [name(code)] if code else []
        except KeyError:  # of an older division
            found.append(code)
    return ", ".join(found)


def w3(moment: dt.datetime) -> str:
    """Write a moment as the specification asks."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def jurisdiction(asked: Mapping[str, str]) -> str:
    """Return the region that is asked for as a jurisdiction, "" for all.

    Raises
    ------
    UnknownRegionError

    """
    region = asked.get("jurisdiction_id", "")
    known = {*current_dataset().provinces["kode"], *current_dataset().regions["kode"]}
    if region and region not in known:
        raise UnknownRegionError(value=region[:60])
    return region


def _parts(asked: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(filter(None, (each.strip() for each in asked.get(name, "").split(","))))
    if len(found) > _MOST_CODES or any(len(each) > _MOST_CODES for each in found):
        raise ReportFieldError(field=name, value=f"{len(found)}", expected=f"≤ {_MOST_CODES}")
    return found


def _states(asked: tuple[str, ...]) -> tuple[str, ...]:
    for each in asked:
        if each not in _STATES:
            raise ReportFieldError(field="status", value=each, expected="open, closed")
    return tuple(state for each in dict.fromkeys(asked) for state in _STATES[each])


def _span(asked: Mapping[str, str], moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return the first moment and the one after the last: 90 days where an end is missing.

    Both are whole hours, as the moments that are told: a span made ever smaller would tell the
    minute at which somebody reported.
    """
    first, last = (_moment(asked, name) for name in ("start_date", "end_date"))
    most = dt.timedelta(days=MOST_DAYS)
    try:
        if first is None:
            last = last or moment
            first = last - most
        last = last or first + most
    except OverflowError:
        raise ReportFieldError(field="start_date", value="…", expected="2026-01-01Z") from None
    if not dt.timedelta(0) <= last - first <= most:
        raise ReportFieldError(field="end_date", value=last, expected=f"≤ {MOST_DAYS} d")
    an_hour = dt.timedelta(hours=1)
    begun, ended = published.whole_hour(first), published.whole_hour(last)
    try:
        return begun if begun == first else begun + an_hour, ended + an_hour
    except OverflowError:
        raise ReportFieldError(field="end_date", value="…", expected="2026-01-01Z") from None


def _moment(asked: Mapping[str, str], name: str) -> dt.datetime | None:
    text = asked.get(name, "")
    if not text:
        return None
    expected = "2026-01-31T00:00:00Z"
    try:
        # A plus that was not escaped comes as a blank.
        found = dt.datetime.fromisoformat(text[:40].replace(" ", "+"))
        if found.tzinfo is None:
            raise ReportFieldError(field=name, value=text[:40], expected=expected)
        return found.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, ReportFieldError):
            raise
        raise ReportFieldError(field=name, value=text[:40], expected=expected) from None
