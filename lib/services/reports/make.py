"""Make the file of an order: gather what it says, then hand it to the renderer of its format."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from lib.errors import AppError
from lib.services.reports import content
from lib.services.reports.model import ChartPart, MapPart, Report
from lib.services.reports.order import FORMATS, KINDS, Format, Order, check

__all__ = ["FORMATS", "KINDS", "Order", "ReportFile", "ReportStoppedError", "file_name", "make"]

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]

TOTAL = 100
"""What progress counts to."""
_WORDS = 35
"""How much of it the words of a report are; the rest is its pictures."""
_TICKING: frozenset[Format] = frozenset({"pdf"})
"""Formats whose renderer tells of each picture."""
RENDERERS: dict[Format, tuple[str, str]] = {
    "pdf": ("lib.services.reports.typst_report", "pdf"),
    "pptx": ("lib.services.reports.slides", "pptx"),
    "docx": ("lib.services.reports.docx_report", "docx"),
    "xlsx": ("lib.services.reports.workbook", "xlsx"),
    "html": ("lib.services.reports.offline_report", "html"),
}
"""Module and function of each format, which takes the report; heavy, so imported when used."""
MIME: dict[Format, str] = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


class ReportStoppedError(AppError, RuntimeError):
    """Say that the making of a report was stopped before its end."""

    code: ClassVar[str] = "E_REPORT_STOPPED"
    text_id: ClassVar[str] = "Pembuatan laporan dihentikan; tidak ada berkas yang ditulis."
    text_en: ClassVar[str] = "The report was stopped; no file was written."


class ReportRendererError(AppError, RuntimeError):
    """Say that this installation cannot write a format."""

    code: ClassVar[str] = "E_REPORT_RENDERER"
    text_id: ClassVar[str] = (
        "Format “{value}” tidak dapat dibuat pada pemasangan ini; pilih format lain."
    )
    text_en: ClassVar[str] = (
        "This installation cannot write the format “{value}”; choose another one."
    )


@dataclass(frozen=True)
class ReportFile:
    """A whole file: its name, its type and its content."""

    name: str
    mime: str
    content: bytes


def make(order: Order, *, progress: Progress | None = None, stop: Stop | None = None) -> ReportFile:
    """Make one report.

    Parameters
    ----------
    order
        What is asked for.
    progress
        Called with (done, `TOTAL`) after each part of the work, ever more, at last the whole.
    stop
        Asked after each part of the work; true ends it.

    Raises
    ------
    AppError
        As `lib.services.reports.order.check`; `ReportStoppedError`; `ReportRendererError`.

    """
    check(order)
    render = renderer(order.format)
    watch = _Watch(progress, stop)
    watch.tell(0)
    report = content.build(order, progress=watch.chapter)
    watch.drawing(report)
    made = render(report, watch.picture) if order.format in _TICKING else render(report)
    watch.tell(TOTAL)
    return ReportFile(file_name(order), MIME[order.format], made)


def renderer(form: Format) -> Callable[..., bytes]:
    """Give the function that writes a format.

    Raises
    ------
    ReportRendererError
        If what it needs is not installed.

    """
    try:
        module, function = RENDERERS[form]
        render: Callable[..., bytes] = getattr(importlib.import_module(module), function)
    except (KeyError, ImportError, AttributeError) as error:
        raise ReportRendererError(value=form) from error
    return render


def file_name(order: Order) -> str:
    """Name the file of an order, safe on every system."""
    words = ("peta-layanan", order.kind, order.scope, *order.services[:1], order.language)
    stem = re.sub(r"[^a-z0-9-]+", "-", "-".join(words).lower()).strip("-")
    return f"{stem}.{order.format}"


class _Watch:
    """Tells how much of the work is done, and stops it: the words first, then the pictures."""

    def __init__(self, progress: Progress | None, stop: Stop | None) -> None:
        self._progress, self._stop = progress, stop
        self._pictures, self._drawn = 1, 0

    def chapter(self, done: int, total: int) -> None:
        """Say that the words of so many chapters are there."""
        self.tell(round(_WORDS * done / total))

    def drawing(self, report: Report) -> None:
        """Say that the words are there, and count the pictures that are to be drawn."""
        parts = [part for each in (report, *report.chapters) for part in each.parts]
        self._pictures = max(1, sum(isinstance(part, MapPart | ChartPart) for part in parts))
        self.tell(_WORDS)

    def picture(self) -> None:
        """Say that one more picture is drawn."""
        self._drawn = min(self._drawn + 1, self._pictures)
        self.tell(_WORDS + round((TOTAL - 1 - _WORDS) * self._drawn / self._pictures))

    def tell(self, done: int) -> None:
        """Tell how much is done of `TOTAL`, unless the work is to stop."""
        if self._stop is not None and self._stop():
            raise ReportStoppedError
        if self._progress is not None:
            self._progress(done, TOTAL)
