"""Rows of the audit trail as tables: on screen, and as CSV."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from babel.dates import format_datetime

from lib.auth import WARGA, Actor
from lib.i18n import has_message, language, t
from lib.services import trail
from lib.services.adminstate import WIB
from lib.services.trail import Entry, Wanted

if TYPE_CHECKING:
    from data.db.connect import Database

_SHOWN_CHARS = 160


def moment_text(at: dt.datetime) -> str:
    """Write a moment by the clock of Jakarta: "24 Nov 2026 14.05.33 WIB"."""
    local = at.astimezone(WIB)
    text = format_datetime(local, "d MMM y HH.mm.ss", locale=language())
    return f"{text} WIB"


def who_text(key: str, names: Mapping[str, str]) -> str:
    """Write who did something: a sign-in name, an operator, or a guest."""
    if key.startswith("os:"):
        return t("jejak.operator", name=key.removeprefix("os:"))
    return t(f"peran.{WARGA}") if key == WARGA else names.get(key, key)


def action_text(action: str) -> str:
    """Write what was done in words; the code itself where there are none."""
    key = f"jejak.aksi.{action}"
    return t(key) if has_message(key) else action


def subject_text(kind: str, number: str, names: Mapping[str, str]) -> str:
    """Write what something was done to."""
    key = f"jejak.jenis.{kind}"
    word = t(key) if has_message(key) else kind
    return f"{word} {names.get(f'{kind}:{number}', number)}".strip()


def details_text(entry: Entry) -> str:
    """Write the details of a row in one line."""
    parts = [
        f"{_word(name)}: {value}"
        for name, value in entry.details.items()
        if value not in ("", None)
    ]
    if entry.checksum:
        parts.append(f"sha256: {entry.checksum[:12]}…")
    text = "; ".join(parts)
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"


def _word(name: str) -> str:
    key = f"jejak.kunci.{name}"
    return t(key) if has_message(key) else name


def screen_rows(
    entries: Iterable[Entry], names: Mapping[str, str]
) -> list[tuple[str, str, str, str, str]]:
    """Return moment, who, action, subject and details of each row, in words."""
    return [
        (
            moment_text(each.at),
            who_text(each.actor, names),
            action_text(each.action),
            subject_text(each.subject_type, each.subject_id, names),
            details_text(each),
        )
        for each in entries
    ]


def keys_of(entries: Sequence[Entry]) -> set[str]:
    """Return the account keys that rows name, as actor or as subject."""
    return {each.actor for each in entries} | {
        f"{each.subject_type}:{each.subject_id}" for each in entries
    }


def csv_file(actor: Actor, wanted: Wanted, *, db: Database | None = None) -> bytes:
    """Write the rows that are asked for as CSV, codes as they are kept, the newest first.

    Raises
    ------
    SignInNeededError, ForbiddenError

    """
    import pandas as pd

    from lib.services.reports.tables import to_csv_bytes

    entries = trail.entries(actor, wanted, limit=trail.MOST, db=db)
    names = trail.names(actor, keys_of(entries), db=db)
    columns = (
        "id", "at", "actor", "actor_name", "action", "subject_type", "subject_id", "details",
        "checksum",
    )  # fmt: skip
    rows = [
        (
            each.id,
            each.at.isoformat(timespec="seconds"),
            each.actor,
            names.get(each.actor, ""),
            each.action,
            each.subject_type,
            each.subject_id,
            json.dumps(each.details, ensure_ascii=False),
            each.checksum,
        )
        for each in entries
    ]
    return to_csv_bytes(pd.DataFrame(rows, columns=list(columns)))
