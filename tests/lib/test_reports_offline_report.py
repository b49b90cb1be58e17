"""A whole report as one HTML file: nothing fetched, nothing lost, no text that becomes markup."""

from __future__ import annotations

import dataclasses
import json
import re

import pandas as pd
import pytest

from lib.services.reports.content import build
from lib.services.reports.model import MapPart, Report, Sentence, TablePart, TextPart
from lib.services.reports.offline_report import html
from lib.services.reports.order import Order
from lib.services.reports.tables import Column
from tests.lib.reports_sample import HOSTILE_CELLS

SERVICES = ("puskesmas", "sd")


def report(region: str = "53.04", language: str = "id") -> Report:
    return build(
        Order(kind="offline", format="html", region=region, services=SERVICES, language=language)
    )


def payload(text: str) -> dict:
    found = re.search(r'<script type="application/json" id="muatan">(.*?)</script>', text, re.S)
    return json.loads(found[1])


def body(text: str) -> str:
    """Give what stands on the page, before its scripts."""
    return text.split("<body>")[1].split("<script")[0]


@pytest.fixture(scope="module")
def regency() -> tuple[Report, str]:
    made = report()
    return made, html(made).decode()


def test_every_map_brings_its_values_and_all_share_the_shapes(regency):
    made, text = regency
    maps = [each for each in made.parts if isinstance(each, MapPart)]
    told = payload(text)
    assert [each["ttl"] for each in told["views"]] == [each.view.legend_title for each in maps]
    assert len(maps) >= len(SERVICES)
    codes = [each["properties"]["k"] for each in told["geo"]["features"]]
    assert codes == list(maps[0].view.codes)
    assert all(len(each["cls"]) == len(codes) for each in told["views"])
    assert all(each["tiles"][0]["pts"] for each in told["views"])
    assert text.count("<option>") == len(maps)


def test_it_says_all_that_the_report_says(regency):
    from lib.services.reports.offline_page import text as written

    made, text = regency
    wanted = [made.title.text, *made.sources, made.method, *(each.value for each in made.facts)]
    for part in made.parts:
        if isinstance(part, TextPart):
            wanted += [each.text for each in part.sentences]
        else:
            wanted.append(part.finding.text)
        if isinstance(part, TablePart):
            wanted += part.frame[part.columns[0].key].astype(str).tolist()
    assert not [each for each in wanted if written(each) not in text]
    assert body(text).count("<svg") == sum(
        type(each).__name__ == "ChartPart" for each in made.parts
    )


def test_nothing_in_it_is_fetched(regency):
    _, text = regency
    assert not re.search(r"""(?:src|href)=["'](?!#)""", body(text))
    styles = text.split("<body>")[0]
    assert styles.count("url(") == styles.count('url("data:font/ttf;base64,') == 1
    assert "/peta/" not in json.dumps(payload(text))


def test_english_is_english_throughout():
    text = html(report(language="en")).decode()
    assert '<html lang="en">' in text
    assert "Skip to the findings" in text
    assert not re.search(r"\b(tinggal|penduduk|jangkauan)\b", body(text))


def test_hostile_texts_stay_texts(regency):
    made, _ = regency
    frame = pd.DataFrame({"nama": HOSTILE_CELLS, "nilai": range(len(HOSTILE_CELLS))})
    columns = (Column("nama", HOSTILE_CELLS[0]), Column("nilai", "Nilai", 0))
    bad = tuple(Sentence(each, each, each) for each in HOSTILE_CELLS)
    parts = (TextPart(HOSTILE_CELLS[1], bad), TablePart(HOSTILE_CELLS[0], bad[0], frame, columns))
    text = html(
        dataclasses.replace(
            made, title=bad[0], topic=HOSTILE_CELLS[1], parts=parts, link="javascript:1"
        )
    ).decode()
    shown = text.split("<body>")[1].split('<script type="application/json"')[0]
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_a_report_without_a_map_is_a_whole_page_too(regency):
    made, _ = regency
    text = html(dataclasses.replace(made, parts=made.parts[:1])).decode()
    assert 'id="peta"' not in text
    assert text.endswith("</body></html>\n")


def test_the_nation_fits_on_any_stick():
    assert len(html(report(region=""))) < 6_000_000
