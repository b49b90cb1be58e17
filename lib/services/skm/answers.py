"""Taking the answers of one form: once, however often it is sent, and never more than people give.

What was answered is kept apart from what was written in words (`skm_comment`), and neither is
kept with an address: that is held in memory for a minute, to count.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_choices import AGE_GROUPS, EDUCATIONS, OCCUPATIONS, SEXES
from data.db.kpi_tables import skm_comment, skm_response
from lib.auth import Actor
from lib.privacy import redact
from lib.services import limiter as limiter_of
from lib.services.people import Clock, utc_now
from lib.services.skm.classes import ELEMENTS, HIGHEST, LOWEST
from lib.services.skm.errors import SurveyBusyError, SurveyEmptyError, SurveyFieldError
from lib.services.skm.units import Unit, by_token, handler, local_day

MAX_TEXT = 2_000
PER_MINUTE = 120
"""Answers taken from one address in a minute: a school behind one modem, but no machine."""
OLDEST_DAYS = 366
ABOUT: Mapping[str, tuple[str, ...]] = {
    "age_group": AGE_GROUPS,
    "sex": SEXES,
    "education": EDUCATIONS,
    "occupation": OCCUPATIONS,
}
"""What is asked about a person, and what may be answered; "" is always allowed."""
_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{16,100}")
_writing = threading.Lock()


@dataclass(frozen=True)
class Form:
    """One form as it was filled in.

    Parameters
    ----------
    form_key
        Of this form alone: sent twice, it counts once.
    answers
        1 to 4 or None for each of the nine elements.
    day
        Of the service; None is today.
    about
        Values of `ABOUT` by its keys.
    text
        In one's own words, at most `MAX_TEXT` characters.

    """

    form_key: str
    answers: tuple[int | None, ...]
    day: dt.date | None = None
    about: Mapping[str, str] | None = None
    text: str = ""


class Limiter(limiter_of.Limiter):
    """Count the forms that come from each address within a minute."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(most, SurveyBusyError, clock=clock)


_limiter = Limiter(PER_MINUTE)


def take(
    token: str,
    form: Form,
    *,
    address: str = "",
    limiter: Limiter | None = None,
    db: Database | None = None,
    now: Clock = utc_now,
) -> bool:
    """Take a form that was filled in on the web, and tell whether it is a new one.

    Parameters
    ----------
    token
        Of the unit.
    form
        What was answered.
    address
        Where it came from; "" is not counted.
    limiter, db, now
        For tests.

    Raises
    ------
    SurveyMissingError, SurveyClosedError, SurveyEmptyError, SurveyFieldError
    SurveyBusyError
        The form is not lost: the same one may be sent later.

    """
    db = db or database()
    unit = by_token(token, db=db)
    row = row_of(unit, form, "web", now())
    if _known(form.form_key, db):
        return False
    if address:
        (limiter or _limiter).count(address)
    with _writing:  # in turn: SQLite makes those who wait for a lock sleep, and starves some
        return _write(db, row, redact(form.text))


def _write(db: Database, row: dict[str, Any], text: str) -> bool:
    try:
        with db.write() as connection:
            insert(connection, row, text)
    except sa.exc.IntegrityError:  # the same form came at the same time
        if _known(str(row["form_key"]), db):
            return False
        raise
    return True


def insert(connection: Connection, row: Mapping[str, Any], text: str) -> None:
    """Write one answer and the words that came with it."""
    added = connection.execute(
        sa.insert(skm_response).values(**row).returning(skm_response.c.id)
    ).scalar_one()
    if text:
        connection.execute(sa.insert(skm_comment).values(response_id=added, text=text))


def _known(form_key: str, db: Database) -> bool:
    query = sa.select(skm_response.c.id).where(skm_response.c.form_key == form_key)
    with db.read() as connection:
        return connection.execute(query).first() is not None


def row_of(
    unit: Unit,
    form: Form,
    channel: str,
    moment: dt.datetime,
    batch: str = "",
    *,
    first: dt.date | None = None,
) -> dict[str, Any]:
    """Check a form and return it as a row of `skm_response`; `first` is the earliest day.

    Raises
    ------
    SurveyEmptyError, SurveyFieldError

    """
    if not _FORM_KEY.fullmatch(form.form_key):
        raise SurveyFieldError(field="form", value=form.form_key, expected="16–100")
    _check_answers(form.answers)
    today = local_day(unit.region, moment)
    day = form.day or today
    first = first or today - dt.timedelta(days=OLDEST_DAYS)
    if not first <= day <= today:
        raise SurveyFieldError(field="tanggal", value=day, expected=f"{first} … {today}")
    if len(form.text) > MAX_TEXT:
        raise SurveyFieldError(field="saran", value=f"{len(form.text)}", expected=f"≤ {MAX_TEXT}")
    about = dict(form.about or {})
    for name, allowed in ABOUT.items():
        if about.setdefault(name, "") not in {"", *allowed}:
            raise SurveyFieldError(field=name, value=about[name], expected=", ".join(allowed))
    return {
        "unit_id": unit.id,
        "form_key": form.form_key,
        "day": day,
        **{name.lower(): each for name, each in zip(ELEMENTS, form.answers, strict=True)},
        **{name: about[name] for name in ABOUT},
        "channel": channel,
        "batch": batch,
        "at": moment,
    }


def _check_answers(answers: tuple[int | None, ...]) -> None:
    if len(answers) != len(ELEMENTS):
        raise SurveyFieldError(field="U1–U9", value=len(answers), expected=len(ELEMENTS))
    if all(each is None for each in answers):
        raise SurveyEmptyError
    for name, each in zip(ELEMENTS, answers, strict=True):
        if each is not None and not LOWEST <= each <= HIGHEST:
            raise SurveyFieldError(field=name, value=each, expected="1, 2, 3, 4")


def comments(
    actor: Actor, unit: Unit, most: int = 50, *, db: Database | None = None
) -> tuple[str, ...]:
    """Return the newest words about a unit, for those who handle it.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    handler(actor, unit.region, unit.name, db=db)
    query = (
        sa.select(skm_comment.c.text)
        .select_from(skm_comment.join(skm_response))
        .where(skm_response.c.unit_id == unit.id)
        .order_by(skm_response.c.id.desc())
        .limit(most)
    )
    with (db or database()).read() as connection:
        return tuple(connection.scalars(query))
