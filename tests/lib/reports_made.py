"""Small reports of made-up figures, for the tests of the files that reports become."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pandas as pd

from lib.services.reports.model import (
    Chart,
    ChartPart,
    Fact,
    MapPart,
    Report,
    Sentence,
    Series,
    TablePart,
    TextPart,
)
from lib.services.reports.tables import Column
from tests.lib.reports_sample import sample_view

TODAY = dt.date(2026, 11, 25)
NAMES = ("Tasifeto Timur", "Raihat", "Lasiolat")


def chart(kind: str = "bars", names: tuple[str, ...] = NAMES, **changes: Any) -> Chart:
    """Give a chart with as many values as names, the last one missing."""
    values = [10.0 * (place + 1) for place in range(len(names))]
    values[-1] = float("nan")
    series = (Series("Belu", tuple(values), "main"),)
    if kind != "bars":
        series += (Series("Nusa Tenggara Timur", tuple(v / 2 for v in values), "rest"),)
    fields = {"unit": "%", "marked": frozenset({names[0]}), "summary": "Tasifeto Timur 10 %."}
    return Chart(kind, names, series, **(fields | changes))


def table(rows: int = 3, **changes: Any) -> TablePart:
    """Give a table of codes, names, people and a share with a hole in it."""
    frame = pd.DataFrame(
        {
            "kode": [f"53.04.{place + 1:02d}" for place in range(rows)],
            "nama": [f"Kecamatan {place + 1}" for place in range(rows)],
            "orang": [1234567 + place for place in range(rows)],
            "persen": [46.25] * (rows - 1) + [float("nan")],
        }
    )
    columns = (
        Column("kode", "Kode"), Column("nama", "Nama"), Column("orang", "Penduduk", 0),
        Column("persen", "Di luar jangkauan (%)", 1),
    )  # fmt: skip
    finding = Sentence("Kecamatan 1 paling banyak", "Kemenkes 2022")
    return dataclasses.replace(TablePart("Angka tiap wilayah", finding, frame, columns), **changes)


def findings(count: int = 4, text: str = "Temuan nomor {n} tentang puskesmas") -> TextPart:
    """Give a part of sentences."""
    said = tuple(Sentence(text.format(n=n + 1), "Kemenkes 2022") for n in range(count))
    return TextPart("Temuan utama", said)


def map_part(**changes: Any) -> MapPart:
    """Give a map of the squares of `reports_sample`; a renderer of pictures must be replaced."""
    return MapPart("Peta", Sentence("Di Belu 2 dari 10 orang jauh"), sample_view(**changes))


def report(**changes: Any) -> Report:
    """Give a report with one part of each kind but the map."""
    fields: dict[str, Any] = {
        "kind": "slides",
        "language": "id",
        "region": "53.04",
        "region_name": "Kabupaten Belu",
        "topic": "Kesehatan · Puskesmas · Kabupaten Belu",
        "title": Sentence(
            "Di Kabupaten Belu, 2 dari 10 penduduk tinggal lebih dari 5 km dari puskesmas",
            "Kemenkes 2022", "Baru 13 dari 17 puskesmas memiliki titik hasil survei.",
        ),
        "facts": (Fact("Penduduk", "232 ribu orang"), Fact("Di luar jangkauan", "22 %", "catatan")),
        "parts": (
            findings(),
            ChartPart("Grafik", Sentence("Tasifeto Timur tertinggi", "Kemenkes 2022"), chart()),
            table(),
        ),
        "sources": ("Kemenkes 2022", "BPS 2024"),
        "today": TODAY,
        "method": "Jarak garis lurus",
        "completeness": "13 dari 17 puskesmas memiliki titik terukur (76 %)",
        "notes": ("Jarak garis lurus di permukaan bumi.",),
        "link": "https://peta.example/?wilayah=53.04",
        "data_version": "abc123",
    }  # fmt: skip
    return Report(**(fields | changes))
