"""Watching: what changed in the reach of services since the last time, by region and service.

A subscription is a folder. Each run compares the figures with those kept in it, and where any
changed writes an entry of an Atom feed (RFC 4287) and a folder with the changes as CSV and a
report. No mail is sent: a feed reader or a scheduled job takes it from there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import xml.etree.ElementTree as ET
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.errors import AppError, OutputError
from lib.i18n import language, number, t, tn, using
from lib.services.measures import coverage, scope_level
from lib.services.regions import region_name
from lib.services.reports.make import Order, make
from lib.services.reports.order import check
from lib.services.reports.tables import Column, to_csv_bytes
from lib.services.reports.words import plain
from lib.services.writing import write_file

STATE, FEED, CHANGES = "keadaan.json", "umpan.xml", "perubahan.csv"
"""Names of files in the folder: what was seen last, the feed, and the changes of one time."""
FORM = 1
MOST_ENTRIES, MOST_TOLD = 100, 10
_ATOM = "http://www.w3.org/2005/Atom"
_FIGURES = ("population", "population_covered", "facilities")


class WatchFolderError(AppError, ValueError):
    """Refuse a folder that holds another subscription, or one that cannot be read."""

    code: ClassVar[str] = "E_WATCH_FOLDER"
    text_id: ClassVar[str] = (
        "Folder “{path}” berisi langganan lain atau catatannya rusak; pakai folder kosong."
    )
    text_en: ClassVar[str] = (
        "The folder “{path}” holds another subscription, or its record is damaged; "
        "use an empty folder."
    )


@dataclass(frozen=True)
class Change:
    """A region and service whose figures differ: people within reach, and facilities.

    ``before`` and ``after`` are people within the radius; None where there was no figure.
    """

    region: str
    service: str
    before: float | None
    after: float | None
    facilities_before: int | None
    facilities_after: int | None


@dataclass(frozen=True)
class Outcome:
    """What a run found: the folder written, None where nothing changed, and the changes."""

    folder: Path | None
    changes: tuple[Change, ...]
    first: bool


Seen = dict[str, dict[str, dict[str, float]]]
"""By service, then by code of a region, its figures."""


def snapshot(order: Order) -> Seen:
    """Give the figures of the region and of its parts, for each service of an order."""
    seen: Seen = {}
    level, within = scope_level(order.scope)
    for place, code in enumerate(order.services):
        usual = load_catalogue().service(code).default_radius_km
        own = order.radius_km if place == 0 and order.radius_km is not None else usual
        parts = coverage(code, own * 1000.0, level, within)
        whole = parts[list(_FIGURES)].astype(float).sum()
        figures = {str(k): _plain_row(row) for k, row in parts.iterrows()}
        seen[code] = {order.scope: _plain_row(whole), **figures}
    return seen


def _plain_row(row: pd.Series) -> dict[str, float]:
    return {name: float(row[name]) for name in _FIGURES if pd.notna(row[name])}


def changes(before: Seen, after: Seen) -> tuple[Change, ...]:
    """List what differs by at least one person or one facility, most people first."""
    found = []
    for service in dict.fromkeys((*after, *before)):
        old, new = before.get(service, {}), after.get(service, {})
        for region in dict.fromkeys((*new, *old)):
            a, b = old.get(region, {}), new.get(region, {})
            moved = _moved(a, b, "population_covered", 0.5) or _moved(a, b, "facilities", 0.5)
            if moved:
                found.append(
                    Change(
                        region,
                        service,
                        a.get("population_covered"),
                        b.get("population_covered"),
                        _count(a),
                        _count(b),
                    )
                )
    return tuple(sorted(found, key=lambda c: -abs((c.after or 0.0) - (c.before or 0.0))))


def _moved(a: dict[str, float], b: dict[str, float], name: str, least: float) -> bool:
    if name not in a or name not in b:
        return (name in a) != (name in b)
    return abs(a[name] - b[name]) >= least


def _count(figures: dict[str, float]) -> int | None:
    return int(figures["facilities"]) if "facilities" in figures else None


def run(folder: str | Path, order: Order, *, now: dt.datetime | None = None) -> Outcome:
    """Compare with the last time, and write feed and folder where anything changed.

    The record of what was seen is written last: a run that is cut off is done again whole.

    Parameters
    ----------
    folder
        Of this subscription alone; made if need be.
    order
        Region, services and limit that are watched; its kind and format are those of the report.
    now
        Time of the run (UTC).

    Raises
    ------
    AppError
        As `lib.services.reports.order.check`; `WatchFolderError`; `OutputError`.

    """
    check(order)
    at = now or dt.datetime.now(tz=dt.UTC)
    path = Path(folder)
    with using(order.language):
        known = _read(path, order)
        seen = snapshot(order)
        found = () if known is None else changes(known["seen"], seen)
        if known is not None and not found:
            return Outcome(None, (), first=False)
        version = current_dataset().version
        own = path / f"{at:%Y-%m-%d}-{version[:8]}"
        _made(own)
        write_file(own / CHANGES, to_csv_bytes(_table(found), _columns()))
        report = make(order)
        write_file(own / report.name, report.content)
        entry = _entry(order, found, own.name, report.name, version, at)
        entries = [entry, *(known["entries"] if known else [])][:MOST_ENTRIES]
        write_file(path / FEED, _feed(order, entries))
        record = {"form": FORM, "watched": _watched(order), "seen": seen, "entries": entries}
        write_file(path / STATE, json.dumps(record, sort_keys=True).encode())
        return Outcome(own, found, first=known is None)


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(path=str(folder), reason=error.strerror or str(error)) from error


def _watched(order: Order) -> dict[str, Any]:
    told = asdict(order)
    return {k: told[k] for k in ("region", "radius_km", "language")} | {
        "region": order.scope,
        "services": list(order.services),
    }


def _read(folder: Path, order: Order) -> dict[str, Any] | None:
    """Read what was seen last, None for a new folder."""
    try:
        text = (folder / STATE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise WatchFolderError(path=str(folder)) from error
    try:
        known = json.loads(text)
        if known["form"] != FORM or known["watched"] != _watched(order):
            raise WatchFolderError(path=str(folder))
        if not isinstance(known["seen"], dict) or not isinstance(known["entries"], list):
            raise WatchFolderError(path=str(folder))
    except (ValueError, KeyError, TypeError) as error:
        raise WatchFolderError(path=str(folder)) from error
    result: dict[str, Any] = known
    return result


def _table(found: tuple[Change, ...]) -> pd.DataFrame:
    rows = [
        {
            "kode": each.region,
            "nama": _name(each.region),
            "layanan": load_catalogue().service(each.service).label(language()),
            "sebelum": each.before,
            "sesudah": each.after,
            "selisih": None
            if each.before is None or each.after is None
            else each.after - each.before,
            "fasilitas_sebelum": each.facilities_before,
            "fasilitas_sesudah": each.facilities_after,
        }
        for each in found
    ]
    return pd.DataFrame(rows, columns=[each.key for each in _columns()])


def _name(code: str) -> str:
    """Name a region; one that is in the data no more keeps its code."""
    try:
        return region_name(code)
    except KeyError:
        return code


def _columns() -> tuple[Column, ...]:
    keys = ("kode", "nama", "layanan", "sebelum", "sesudah", "selisih")
    more = ("fasilitas_sebelum", "fasilitas_sesudah")
    return tuple(
        Column(key, t(f"pantau.kolom.{key}"), None if key in {"kode", "nama", "layanan"} else 0)
        for key in (*keys, *more)
    )


def _entry(
    order: Order, found: tuple[Change, ...], folder: str, report: str, version: str, at: dt.datetime
) -> dict[str, str]:
    place = _name(order.scope)
    title = t("pantau.mulai", place=place)
    if found:
        regions = len({each.region for each in found} - {order.scope})
        title = tn("pantau.judul", max(1, regions), place=place)
    lines = [_line(each) for each in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        lines.append(tn("pantau.lainnya", len(found) - MOST_TOLD))
    mark = hashlib.sha256(f"{_watched(order)}{version}{at.isoformat()}".encode()).hexdigest()[:32]
    return {
        "id": f"urn:peta-layanan:{mark}",
        "title": title,
        "updated": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "summary": "\n".join(lines) or t("pantau.awal"),
        "report": f"{folder}/{report}",
        "changes": f"{folder}/{CHANGES}",
    }


def _line(change: Change) -> str:
    service = load_catalogue().service(change.service).label(language())
    none = t("umum.tidak_tersedia")
    before = none if change.before is None else number(change.before)
    after = none if change.after is None else number(change.after)
    return t(
        "pantau.baris", place=_name(change.region), service=service, before=before, after=after
    )


def _feed(order: Order, entries: list[dict[str, str]]) -> bytes:
    """Write the feed; addresses in it are relative to it, so that the folder may be anywhere."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": order.language})
    mark = hashlib.sha256(repr(_watched(order)).encode()).hexdigest()[:32]
    _add(feed, "id", f"urn:peta-layanan:{mark}")
    _add(feed, "title", t("pantau.umpan", place=_name(order.scope)))
    _add(feed, "updated", entries[0]["updated"])
    ET.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=FEED)
    _add(ET.SubElement(feed, f"{{{_ATOM}}}author"), "name", "Peta Layanan")
    for each in entries:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "id", each["id"])
        _add(entry, "title", each["title"])
        _add(entry, "updated", each["updated"])
        _add(entry, "summary", each["summary"])
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=each["report"])
        ET.SubElement(
            entry, f"{{{_ATOM}}}link", rel="enclosure", type="text/csv", href=each["changes"]
        )
    ET.indent(feed)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _add(parent: ET.Element, name: str, text: str) -> None:
    lines = [plain(line, 500) for line in text.split("\n")]
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = "\n".join(lines)
