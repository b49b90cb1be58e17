"""SATUSEHAT Master Sarana Index of the Ministry of Health: OAuth2 client credentials.

Documented at satusehat.kemkes.go.id/platform (Master Sarana Index, ReST API): a token from
`oauth2/v1/accesstoken`, then pages of `mastersarana` with `total_page`; region codes are the
Kemendagri ones without points. Telephone numbers and e-mail addresses are not taken over.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data.fetch import errors
from data.fetch.layer import (
    Layer,
    Order,
    Session,
    Source,
    accepted_json,
    collect_pages,
    record,
)
from data.fetch.points import some
from data.fetch.request import Request
from lib.encode import csv_frame

KINDS = {"puskesmas": "102", "klinik": "103", "rumah_sakit": "104"}
SOURCE = Source(
    code="satusehat",
    title="SATUSEHAT Master Sarana Index",
    kind="facilities",
    gives_id="Daftar resmi puskesmas, klinik, dan rumah sakit Kementerian Kesehatan",
    gives_en="The Ministry of Health's list of puskesmas, clinics and hospitals",
    url="https://api-satusehat.kemkes.go.id",
    licence="syarat SATUSEHAT (terms of SATUSEHAT)",
    attribution="Kementerian Kesehatan RI, SATUSEHAT",
    code_system="kemendagri",
    settings=("PETA_SATUSEHAT_ID", "PETA_SATUSEHAT_SECRET"),
    regions=(2, 5),
    services=tuple(KINDS),
)
PAGE_ROWS = 100
PATH = "/masterdata/v1/mastersaranaindex/mastersarana"
_REGION_PARAMS = {2: "kode_provinsi", 5: "kode_kabkota"}
COLUMNS = (
    "id",
    "kode_sarana",
    "nama",
    "alamat",
    "provinsi",
    "kabkota",
    "kode_wilayah",
    "lat",
    "lon",
    "jenis",
    "kelas",
    "karakteristik",
    "active",
)


def fetch(session: Session, order: Order) -> Layer:
    """Sign in, ask page by page, and return the facilities of the region, or of the nation."""
    params = params_of(order)
    base = session.base(SOURCE).rstrip("/")
    bearer = {"Authorization": f"Bearer {_token(session, base)}"}

    def page(number: int) -> tuple[list[Any], int | None]:
        request = Request(
            base + PATH,
            {**params, "page": str(number)},
            secret_headers=bearer,
            settings=" / ".join(SOURCE.settings),
        )
        document, _ = session.get_json(request)
        rows = document.get("data") if isinstance(document, dict) else None
        if not isinstance(rows, list):
            raise errors.FetchFormatError(
                host=SOURCE.title, expected="JSON (data)", found="other JSON"
            )
        pages = document.get("total_page")
        return rows, pages if isinstance(pages, int) else None

    rows = collect_pages(page, SOURCE.title, session)
    return _layer(rows, order, session, Request(base + PATH, params).shown_url, "fetched")


def params_of(order: Order) -> dict[str, str]:
    """Return the parameters of an order, without the page; its service must be known."""
    _check(order)
    params = {"limit": str(PAGE_ROWS), "jenis_sarana": KINDS[order.service]}
    if order.area is not None:
        kode = order.area.kode
        params[_REGION_PARAMS[len(kode)]] = kode.replace(".", "")
    return params


def accept(content: bytes, name: str, session: Session, order: Order) -> Layer:
    """Take a saved answer: one page, or a list of pages or of facilities."""
    _check(order)
    document = accepted_json(content, name)
    pages = document if isinstance(document, list) else [document]
    rows: list[Any] = []
    for each in pages:
        inner = each.get("data") if isinstance(each, dict) else None
        rows += inner if isinstance(inner, list) else [each]
    rows = [each for each in rows if isinstance(each, dict) and "kode_satusehat" in each]
    if not rows:
        raise errors.FetchFileError(file=name, expected="Master Sarana", found="other JSON")
    kind = KINDS[order.service]
    rows = [each for each in rows if _inner(each, "jenis_sarana", "kode") in ("", kind)]
    if order.area is not None:
        kode = order.area.kode.replace(".", "")
        rows = [each for each in rows if _inner(each, "kabkota", "kode").startswith(kode)]
    return _layer(rows, order, session, SOURCE.url + PATH, "accepted")


def _check(order: Order) -> None:
    if order.service not in KINDS:
        raise errors.FetchOrderError(
            source=SOURCE.code,
            option="--service",
            value=order.service or "-",
            expected=", ".join(KINDS),
        )


def _token(session: Session, base: str) -> str:
    request = Request(
        base + "/oauth2/v1/accesstoken",
        {"grant_type": "client_credentials"},
        form={
            "client_id": session.key(SOURCE, SOURCE.settings[0]),
            "client_secret": session.key(SOURCE, SOURCE.settings[1]),
        },
        settings=" / ".join(SOURCE.settings),
    )
    document, _ = session.get_json(request)
    token = document.get("access_token") if isinstance(document, dict) else None
    # A line break in a header would be another header.
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise errors.FetchKeyError(host=SOURCE.title, settings=" / ".join(SOURCE.settings))
    return token


def _layer(rows: list[Any], order: Order, session: Session, url: str, how: str) -> Layer:
    some(rows, SOURCE.title, order)
    table = pd.DataFrame([_row(each) for each in rows], columns=list(COLUMNS))
    table = table.drop_duplicates("id").sort_values("id", kind="stable")
    unplaced = int(table["lat"].isna().sum())
    content = str(csv_frame(table).to_csv(index=False, lineterminator="\n")).encode("utf-8")
    at = session.client.tools.now()
    vintage = at.date().isoformat()
    region = order.area.kode if order.area else "nasional"
    return Layer(
        name=f"{SOURCE.code}-{order.service}-{region}.csv",
        kind="facilities",
        service=order.service,
        provenance=record(SOURCE, content, url=url, order=order, at=at, vintage=vintage, how=how),
        content=content,
        mapping={name: name for name in COLUMNS if name in _MAPPED},
        rows=len(table),
        notes={"unplaced": unplaced} if unplaced else {},
    )


_MAPPED = frozenset(
    {"id", "nama", "alamat", "provinsi", "kabkota", "kode_wilayah", "lat", "lon", "active"}
)


def _row(raw: dict[str, Any]) -> dict[str, object]:
    kode = _inner(raw, "kabkota", "kode")
    return {
        "id": _text(raw.get("kode_satusehat")),
        "kode_sarana": _text(raw.get("kode_sarana")),
        "nama": _text(raw.get("nama")),
        "alamat": _text(raw.get("alamat")),
        "provinsi": _inner(raw, "provinsi", "nama"),
        "kabkota": _inner(raw, "kabkota", "nama"),
        "kode_wilayah": f"{kode[:2]}.{kode[2:]}" if len(kode) == 4 and kode.isdigit() else kode,
        "lat": _number(raw.get("latitude")),
        "lon": _number(raw.get("longitude")),
        "jenis": _inner(raw, "subjenis", "nama") or _inner(raw, "jenis_sarana", "nama"),
        "kelas": _inner(raw, "kelas_sarana", "nama"),
        "karakteristik": _text(raw.get("wilayah_karakteristik")),
        "active": "false" if raw.get("status_aktif") is False else "true",
    }


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _inner(raw: dict[str, Any], name: str, part: str) -> str:
    value = raw.get(name)
    return _text(value.get(part)) if isinstance(value, dict) else ""


def _number(value: object) -> float | None:
    """Return a coordinate as a number, a lost decimal point and all: the desk repairs those."""
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
