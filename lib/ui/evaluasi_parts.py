"""What the parts of the page Evaluasi share: names, values with units, sources, downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, t
from lib.services.citations import cite
from lib.services.evaluation.series import Panel, panel
from lib.services.evaluation.words import bare_label, signed
from lib.services.findings import in_sentence
from lib.services.indicators import indicators
from lib.services.regions import region_name
from lib.services.reports.tables import Column
from lib.ui import page, unduh_tabel
from lib.ui.evaluasi_state import EvaluationState

STEM = "evaluasi"
CHART_PX = 1180.0


def measure_name(state: EvaluationState, *, inside: bool = False) -> str:
    """Name the indicator at the beginning of a sentence, or inside it."""
    label = bare_label(state.ukuran)
    return in_sentence(label) if inside else label


def place(state: EvaluationState) -> str:
    """Name the regency."""
    return region_name(state.kode)


def value(known: Panel, figure: float) -> str:
    """Write a value of an indicator."""
    return known.text(figure)


def change(known: Panel, figure: float) -> str:
    """Write a change of an indicator, with its sign and a decimal more than its values."""
    more = known.measure.decimals + (known.measure.decimals < 2 and known.measure.unit != "rupiah")
    return signed(figure, more)


def unit(state: EvaluationState) -> str:
    """Write the unit of the indicator."""
    own = panel(state.ukuran).own
    said = own or indicators()[state.ukuran]
    return said.unit_label(language())


def remark(text: str) -> None:
    """Show a small line of text; Streamlit's own captions are too pale to read."""
    st.html(f'<p class="pl-caption">{safe_html(text)}</p>')


def sources(state: EvaluationState, notes: Iterable[str]) -> None:
    """Show the sources of the indicator and what to know of the method."""
    known = panel(state.ukuran)
    own = "" if known.own else indicators()[state.ukuran].note(language())
    cited = [cite(each) for each in known.sources]
    page.sources(cited, [*filter(None, [own]), *notes, t("sejawat.catatan")])


def downloads(
    name: str,
    title: str,
    table: Callable[[], pd.DataFrame],
    columns: tuple[Column, ...],
    cited: tuple[str, ...],
    notes: tuple[str, ...],
) -> None:
    """Offer a table of the page to take away."""
    unduh_tabel.offer(
        f"evaluasi_unduh_{name}", f"{STEM}-{name}", (title, t("evaluasi.topik")), table,
        lambda _: columns, cited, notes,
    )  # fmt: skip
