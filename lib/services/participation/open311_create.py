"""Creating reports by Open311 GeoReport v2: for programs that have a key."""

from __future__ import annotations

import datetime as dt
import math
import re
import secrets
from collections.abc import Mapping

from data.db.connect import Database
from lib.i18n import language, t
from lib.services.limiter import Limiter
from lib.services.participation import intake, place, record, senders
from lib.services.participation.api_keys import ApiKey, ApiKeyError, check
from lib.services.participation.draft import CONTACT_FIELDS, Draft
from lib.services.participation.errors import (
    ReportBusyError,
    ReportFieldError,
    ReportMissingError,
)
from lib.services.participation.open311 import DAY, Record, definition, jurisdiction, kind_of
from lib.services.participation.vault import vault
from lib.services.people import Clock, utc_now
from lib.services.regions import within

PER_KEY = 120
"""Reports that one key may create within a minute."""
_keys = Limiter(PER_KEY, ReportBusyError)
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?")


def create(
    given: Mapping[str, str],
    base: str,
    *,
    again: str = "",
    db: Database | None = None,
    now: Clock = utc_now,
) -> list[Record]:
    """Take a report of another program and return its number and the link to follow it.

    Parameters
    ----------
    given
        The arguments of the specification, attributes as ``attribute[code]``.
    base
        Where this site is reached, without a slash at its end.
    again
        A mark of this one report (Idempotency-Key): sent again with it, it counts once.
    db, now
        For tests.

    Raises
    ------
    ApiKeyError, Open311ServiceError, UnknownRegionError, ReportFieldError
    ReportBlockedError, ReportBusyError

    """
    key = check(given.get("api_key", ""), db=db)
    _keys.count(str(key.id))
    code = given.get("service_code", "")
    if not code:
        raise ReportFieldError(field="service_code", value="", expected="services.xml")
    kind, sector = kind_of(code)
    token, words = _place(given, jurisdiction(given))
    if not within(place.spot(token).region, key.region):
        raise ApiKeyError
    attributes = _attributes(given, code)
    contact = _contact(given)
    identity = attributes.pop("kerahasiaan", "") or ("terbuka" if contact else "anonim")
    draft = Draft(
        form_key=_form_key(key, again),
        kind=kind,
        text=given.get("description", ""),
        title=attributes.pop("judul", ""),
        place_token=token,
        place=words,
        sector=sector or "",
        event_day=_day(attributes.pop(DAY, "")),
        identity=identity,
        contact=contact,
        details=attributes,
        channel="api",
        language=language(),
    )
    device = given.get("device_id", "")[:200]
    person = senders.person_of(f"api {key.id} {device}", "") if device else ""
    receipt = intake.take(draft, person=person, actor=f"api:{key.id}", db=db, now=now)
    link = f"{base}/lapor/t/{receipt.secret}"
    notice = t("partisipasi.api.ikuti_rahasia" if receipt.sensitive else "partisipasi.api.ikuti")
    return [
        {
            "service_request_id": receipt.ticket,
            "service_notice": f"{notice} {link}",
            "account_id": None,
        }
    ]


def token_request(token: str, *, address: str = "", db: Database | None = None) -> list[Record]:
    """Return the number of the report whose secret link a token is.

    Raises
    ------
    ReportMissingError, ReportBusyError
        The latter for an address that has tried too many.

    """
    senders.admit_guess(address)
    try:
        own = record.by_secret(token[:200], db=db)
    except ReportMissingError:
        senders.count_guess(address)
        raise
    return [{"service_request_id": own.ticket, "token": token}]


def _form_key(key: ApiKey, again: str) -> str:
    """Return the key of a form, keyed: its link follows from it, and marks can be guessed."""
    mark = again[:200] or secrets.token_urlsafe(24)
    return f"api-{vault().person(f'api form {key.id} {mark}')}"


def _place(given: Mapping[str, str], region: str) -> tuple[str, str]:
    """Return the place of a report as `place` names it, and its words.

    A point counts before an id, an id before words; words must mean one place alone.
    """
    words = given.get("address_string", "")[:200]
    lat, long = given.get("lat", ""), given.get("long", "")
    if lat or long:
        for name, value in (("lat", lat), ("long", long)):
            if not _NUMBER.fullmatch(value) or not math.isfinite(float(value)):
                raise ReportFieldError(field=name, value=value[:40], expected="-9.10671")
        return f"@{float(lat):.6f},{float(long):.6f}", words
    if given.get("address_id"):
        return given["address_id"][:100], words
    if not words.strip():
        raise ReportFieldError(field="lat, long", value="", expected="lat & long, address_id")
    found = place.choices(words, region)
    if len(found) != 1:
        expected = "; ".join(f"{each.token} ({each.name})" for each in found)
        raise ReportFieldError(
            field="address_string", value=words, expected=expected or "address_id"
        )
    return found[0].token, words


def _attributes(given: Mapping[str, str], code: str) -> dict[str, str]:
    """Return the attributes of a report; those that its service does not know are refused."""
    known = {each["code"] for each in definition(code)["attributes"]}
    found = {}
    for name, value in given.items():
        if not name.startswith("attribute["):
            continue
        own = name.removeprefix("attribute[").split("]")[0]
        if own not in known:
            raise ReportFieldError(field=name[:60], value=value[:40], expected=", ".join(known))
        found[own] = value
    return found


def _contact(given: Mapping[str, str]) -> dict[str, str]:
    name = " ".join(filter(None, (given.get("first_name"), given.get("last_name"))))
    values = (name, given.get("phone", ""), given.get("email", ""))
    found = {key: value for key, value in zip(CONTACT_FIELDS, values, strict=True) if value.strip()}
    # Whoever gives only a number or a mail address is known by it.
    return {"name": t("partisipasi.api.pelapor"), **found} if found else {}


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise ReportFieldError(field=DAY, value=text[:40], expected="2026-11-24") from None
