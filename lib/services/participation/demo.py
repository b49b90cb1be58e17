"""A generated set of reports, to see the board and the desk at work before anybody has reported.

It is made only when a planner asks for it, is marked in every row and title, is never counted with
real reports, and goes at a stroke.
"""

from __future__ import annotations

import datetime as dt
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.current import current_dataset
from data.db import audit
from data.db.connect import Database
from data.db.engine import database
from data.db.participation_choices import MUSRENBANG, PROPOSALS
from data.db.participation_tables import (
    data_request,
    report,
    report_comment,
    report_event,
    report_photo,
    report_private,
    report_rating,
    report_support,
)
from lib.auth import PERENCANA, Actor
from lib.services.kpi.register_checks import check_region
from lib.services.participation import clock, intake, place
from lib.services.participation.demo_texts import ANSWERS, MARK, REFUSED, STORIES, Story
from lib.services.participation.place import Spot
from lib.services.participation.record import lies_in, secret_hash
from lib.services.people import Clock, require, utc_now

EACH = 100
"""Reports of each regency, over a year."""
SOME = ("53.04", "32.04", "73.71")
"""Belu, Bandung, Makassar: where the set of the nation lies."""
_MOST_REGENCIES = 3
_DAYS = 365
_CONFIDENTIAL = 0.06
_PUBLISHED = 0.9
_REFUSED, _UNFINISHED = 0.07, 0.15
_CHILDREN = (report_photo, report_event, report_support, report_comment, report_rating,
             report_private, data_request)  # fmt: skip
_WAY = ("terverifikasi", "didisposisi", "ditindaklanjuti", "selesai")


@dataclass
class _Made:
    """One report to be written, with what belongs to it."""

    row: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    score: int | None = None
    supports: int = 0


def exists(region: str, *, db: Database | None = None) -> bool:
    """Tell whether a region of any level has reports of the demonstration."""
    query = sa.select(report.c.id).where(report.c.demo, lies_in(region)).limit(1)
    with (db or database()).read() as connection:
        return connection.execute(query).first() is not None


def make(actor: Actor, region: str, *, db: Database | None = None, now: Clock = utc_now) -> int:
    """Make the demonstration of a regency, or of three in a province or the nation.

    Returns
    -------
    int
        How many reports were made: 0 where the region has some already.

    Raises
    ------
    UnknownRegionError, SignInNeededError, ForbiddenError
        Unless the actor plans for the whole region.

    """
    db = db or database()
    check_region(region)
    region = region[:5]
    actor = require(actor, PERENCANA, region, db=db)
    moment = now()
    made = [each for code in _regencies(region) for each in _set_of(code, moment, db)]
    with db.write() as connection:
        db.lock(connection, "report_demo")  # two planners at once make one set
        there = sa.select(report.c.id).where(report.c.demo, lies_in(region)).limit(1)
        if connection.execute(there).first() is not None:
            return 0
        _insert(connection, made)
        _note(connection, actor, "report.demo_made", region, len(made))
    return len(made)


def remove(actor: Actor, region: str, *, db: Database | None = None) -> int:
    """Delete the demonstration of a region with all that belongs to it; return how many went.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    db = db or database()
    region = region[:5]
    actor = require(actor, PERENCANA, region, db=db)
    this = report.c.demo & lies_in(region)
    own = sa.select(report.c.id).where(this)
    with db.write() as connection:
        db.lock(connection, "report_demo")
        for table in _CHILDREN:
            connection.execute(sa.delete(table).where(table.c.report_id.in_(own)))
        gone = int(connection.execute(sa.delete(report).where(this)).rowcount)
        if gone:
            _note(connection, actor, "report.demo_removed", region, gone)
    return gone


def _regencies(region: str) -> tuple[str, ...]:
    if len(region) == 5:
        return (region,)
    if not region:
        return SOME
    codes = current_dataset().regions["kode"]
    return tuple(codes[codes.str.startswith(f"{region}.")].head(_MOST_REGENCIES))


def _set_of(region: str, moment: dt.datetime, db: Database) -> list[_Made]:
    """Return the reports of one regency: the same ones each time, apart from their dates."""
    chance = np.random.default_rng(zlib.crc32(region.encode()))
    villages = current_dataset().villages
    own = villages[villages["kode"].str.startswith(f"{region}.") & villages["lat"].notna()]
    weights = np.array([each.weight for each in STORIES], dtype=float)
    drawn = chance.choice(len(STORIES), EACH, p=weights / weights.sum())
    ago = np.sort(chance.uniform(0, 1, EACH) ** 1.5 * _DAYS)[::-1]  # more of them lately
    found = []
    for at in range(EACH):
        received = moment - dt.timedelta(days=float(ago[at]))
        village = own.iloc[int(chance.integers(len(own)))] if len(own) else None
        made = _Made(_base(STORIES[drawn[at]], region, village, received, chance))
        _handled(made, received, moment, chance, db)
        found.append(made)
    return found


def _base(
    story: Story,
    region: str,
    village: pd.Series[Any] | None,
    received: dt.datetime,
    chance: np.random.Generator,
) -> dict[str, Any]:
    lat = lon = None
    if village is not None:
        lat, lon = (float(village[name]) + chance.normal(0, 0.004) for name in ("lat", "lon"))
    code = "" if village is None else str(village["kode"])
    tied = story.kind in PROPOSALS and bool(story.service)
    spot = Spot(region, code[:8], code, lat, lon)
    joint = story.kind == "gotong_royong"
    confidential = chance.random() < _CONFIDENTIAL
    return {
        "form_key": f"contoh-{secrets.token_urlsafe(18)}",
        "secret_hash": secret_hash(secrets.token_urlsafe(24)),  # nobody has the link
        "ticket": intake.ticket().replace("PL-", "CONTOH-"),
        "kind": story.kind,
        "sector": story.sector,
        "service": story.service,
        "region": region,
        "district": code[:8],
        "village": code,
        "lat": lat,
        "lon": lon,
        "title": f"{story.title} {MARK}",
        "text": story.text,
        "event_day": (received + dt.timedelta(days=30)).date() if joint else None,
        "identity": "rahasia" if confidential else str(chance.choice(["terbuka", "anonim"])),
        "channel": str(chance.choice(["web", "web", "web", "whatsapp", "loket"])),
        "form": str(chance.choice(["cepat", "cepat", "lengkap"])),
        "device": str(chance.choice(["ponsel", "ponsel", "ponsel", "lain"])),
        "plain_words": bool(chance.random() < 0.15),
        "seconds": int(np.clip(chance.lognormal(4.2, 0.5), 15, 900)),
        "details": {},
        "evidence": place.evidence(spot, story.service) if tied else {},
        "received_at": received,
        "batch": "contoh",
        "demo": True,
    }


def _handled(
    made: _Made,
    received: dt.datetime,
    moment: dt.datetime,
    chance: np.random.Generator,
    db: Database,
) -> None:
    """Let a report go its way up to the present moment: most of them in time."""
    row = made.row
    dues = clock.dues(row["kind"], row["region"], received, db=db)
    row |= {"verify_due": dues.verify, "answer_due": dues.answer, "finish_due": dues.finish}
    refused = chance.random() < _REFUSED
    way = (
        ("terverifikasi", "ditolak")
        if refused
        else _WAY[: len(_WAY) - int(chance.random() < _UNFINISHED)]
    )
    row["state"], at = "diterima", received
    made.events.append(_event("state", "diterima", "", received))
    for state in way:
        at += dt.timedelta(days=float(chance.gamma(1.6, 1.5)))
        if at > moment or (state == "selesai" and row["kind"] in ("relawan", "pelatihan")):
            break
        answered = state in ("ditindaklanjuti", "ditolak")
        made.events.append(_event("answer" if answered else "state", state, ANSWERS[state], at))
        row["state"] = state
        if state == "terverifikasi":
            row["verified_at"] = at
        if answered:
            row["answered_at"] = at
        if state in ("selesai", "ditolak"):
            row["closed_at"] = at
    public = row.get("verified_at") is not None and chance.random() < _PUBLISHED
    row["published_at"] = row["verified_at"] if public else None
    if row["state"] == "selesai" and chance.random() < 0.6:
        made.score = int(np.clip(np.rint(chance.normal(3.1, 0.8)), 1, 4))
    if public:
        made.supports = int(chance.poisson(6 if row["kind"] in PROPOSALS else 2))
    if row["kind"] in PROPOSALS and public:
        _musrenbang(made, at, moment, chance)


def _musrenbang(
    made: _Made, start: dt.datetime, moment: dt.datetime, chance: np.random.Generator
) -> None:
    at, before = start, ""
    for stage in MUSRENBANG[:-1]:
        at += dt.timedelta(days=float(chance.uniform(15, 60)))
        if at > moment:
            return
        refused = chance.random() < _REFUSED
        reached = "ditolak" if refused else stage
        details = {"stage": reached, "before": before}
        event = _event("musrenbang", "", REFUSED if refused else "", at) | {"details": details}
        made.events.append(event)
        made.row["musrenbang"] = before = reached
        if refused:
            return


def _event(kind: str, state: str, text: str, at: dt.datetime) -> dict[str, Any]:
    return {"kind": kind, "state": state, "text": text, "public": True, "actor": "contoh",
            "details": {}, "at": at}  # fmt: skip


def _insert(connection: Connection, made: list[_Made]) -> None:
    names = {name for each in made for name in each.row}
    blank: dict[str, Any] = {**dict.fromkeys(names), "musrenbang": ""}
    rows = [blank | each.row for each in made]
    connection.execute(sa.insert(report), rows)
    query = sa.select(report.c.form_key, report.c.id).where(report.c.batch == "contoh")
    ids = {key: int(number) for key, number in connection.execute(query).all()}
    numbered = [(ids[each.row["form_key"]], each) for each in made]
    events = [event | {"report_id": number} for number, each in numbered for event in each.events]
    connection.execute(sa.insert(report_event), events)
    supports = [
        {"report_id": number, "person": f"contoh-{n}", "kind": _support(each),
         "at": each.row["received_at"]}
        for number, each in numbered
        for n in range(each.supports)
    ]  # fmt: skip
    connection.execute(sa.insert(report_support), supports)
    scores = [
        {"report_id": number, "score": each.score, "text": "", "at": each.row["closed_at"]}
        for number, each in numbered
        if each.score is not None
    ]
    connection.execute(sa.insert(report_rating), scores)


def _support(made: _Made) -> str:
    return "dukung" if made.row["kind"] in PROPOSALS else "juga"


def _note(connection: Connection, actor: Actor, action: str, region: str, rows: int) -> None:
    audit.record(
        connection, actor=actor.key, action=action, subject_type="report",
        details={"region": region, "rows": rows},
    )  # fmt: skip
