"""What the page Partisipasi says above all: the finding and its figures."""

from __future__ import annotations

from lib.i18n import number, percent, t
from lib.services.participation.board import Cell
from lib.services.participation.publicstate import PublicState
from lib.services.regions import region_title
from lib.services.reports.model import Fact

NONE = "–"


def where(state: PublicState) -> str:
    """Name the region of the state."""
    return region_title(state.wilayah) if state.wilayah else t("umum.indonesia")


def title(state: PublicState, found: Cell) -> str:
    """Say the finding in one sentence."""
    place = where(state)
    if found.hidden:
        return t("partisipasi.judul_sedikit", where=place)
    if not found.received:
        return t("partisipasi.judul_kosong", where=place)
    told = {"n": number(found.received), "where": place}
    if found.answered is None:
        return t("partisipasi.judul_masuk", **told)
    told["pct"] = percent(found.answered)
    if found.waited is None:
        return t("partisipasi.judul", **told)
    return t("partisipasi.judul_cepat", days=_days(found.waited), **told)


def figures(found: Cell) -> list[Fact]:
    """Give the figures of the strip: what came in, was answered, how fast, and how it is rated."""
    missing = t("partisipasi.mulai_lima")
    return [
        Fact(
            t("partisipasi.masuk"),
            t("partisipasi.kurang_lima") if found.hidden else number(found.received),
            t("partisipasi.masuk_arti"),
        ),
        Fact(t("partisipasi.dijawab"), _pct(found.answered), _note(found.answered, missing)),
        Fact(
            t("partisipasi.tepat"),
            _pct(found.in_time),
            missing if found.in_time is None else t("partisipasi.tepat_arti"),
        ),
        Fact(
            t("partisipasi.cepat"),
            NONE if found.waited is None else t("partisipasi.hari", n=_days(found.waited)),
            missing if found.waited is None else t("partisipasi.cepat_arti"),
        ),
        Fact(
            t("partisipasi.kepuasan"),
            NONE if found.satisfaction is None else number(found.satisfaction, 1),
            missing
            if found.satisfaction is None
            else t("partisipasi.kepuasan_arti", n=number(found.ratings)),
        ),
    ]


def _pct(value: float | None) -> str:
    return NONE if value is None else percent(value)


def _note(value: float | None, missing: str) -> str:
    return missing if value is None else ""


def _days(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)
