"""Who sends: limits by address and by browser, and those who are blocked for abuse.

An address is held in memory only, to count. A browser carries a mark of its own in a cookie;
kept is its keyed hash (`person`), which tells nobody who it was.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.participation_tables import abuse_block
from lib.services.limiter import Limiter
from lib.services.participation.errors import ReportBlockedError, ReportBusyError
from lib.services.participation.vault import vault

PER_ADDRESS, PER_PERSON = 60, 10
"""Sendings within `ADDRESS_S` and `PERSON_S`: a village office behind one modem, but no machine."""
ADDRESS_S, PERSON_S = 60, 600
GUESSES = 30
"""Unknown links that one address may try within a minute."""
_addresses = Limiter(PER_ADDRESS, ReportBusyError, window_s=ADDRESS_S)
_persons = Limiter(PER_PERSON, ReportBusyError, window_s=PERSON_S)
_guesses = Limiter(GUESSES, ReportBusyError)
_uploads = Limiter(PER_ADDRESS, ReportBusyError, window_s=ADDRESS_S)


def person_of(mark: str, address: str) -> str:
    """Return what stands for a sender: of the browser's mark, else of the address; "" of neither.

    A program that keeps no cookie is known by its address.
    """
    if mark:
        return vault().person(f"browser {mark}")
    return vault().person(f"address {address}") if address else ""


def admit(address: str, person: str, db: Database, moment: dt.datetime) -> None:
    """Count one sending, unless its sender is blocked or has sent too much.

    Raises
    ------
    ReportBlockedError, ReportBusyError

    """
    if person:
        with db.read() as connection:
            refuse_blocked(connection, person, moment)
        _persons.check(person)
    if address:
        _addresses.count(address)
    if person:
        _persons.count(person)


def admit_upload(address: str) -> None:
    """Count photos that come with a form that is not sent yet: decoding them is work.

    Raises
    ------
    ReportBusyError

    """
    if address:
        _uploads.count(address)


def admit_guess(address: str) -> None:
    """Refuse an address that has tried too many unknown links.

    Raises
    ------
    ReportBusyError

    """
    _guesses.check(address)


def count_guess(address: str) -> None:
    """Count a link that was unknown.

    Raises
    ------
    ReportBusyError

    """
    _guesses.count(address)


def refuse_blocked(connection: Connection, person: str, moment: dt.datetime) -> None:
    """Refuse somebody who is blocked for abuse.

    Raises
    ------
    ReportBlockedError

    """
    holds = (
        (abuse_block.c.person == person)
        & (abuse_block.c.until > moment)
        & abuse_block.c.lifted_at.is_(None)
    )
    if connection.execute(sa.select(abuse_block.c.id).where(holds).limit(1)).first():
        raise ReportBlockedError
