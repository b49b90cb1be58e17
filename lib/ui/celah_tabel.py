"""The tables of the page Kesenjangan: those chosen are marked, and a phone can move them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.i18n import t
from lib.services.gapstate import GapState
from lib.ui import page

_REACHED, _WIDE = 4, 6
"""Columns from which a table may be wider than a phone, and from which it is."""


def show(
    state: GapState,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str,
    codes: Sequence[str] = (),
    prose: bool = False,
) -> None:
    """Show a table of text.

    Parameters
    ----------
    state : GapState
        Whose ``tanda`` are marked.
    header, rows, caption
        As `lib.ui.page.table_html`.
    codes : sequence of str
        Code of the region of each row, where rows are regions or lie in them.
    prose : bool
        Whether the last column is a sentence, which is wrapped.

    """
    marked = [place for place, code in enumerate(codes) if code[:5] in state.tanda]
    reached = prose or len(header) >= _REACHED
    wide = prose or len(header) >= _WIDE
    table = page.table_html(
        header, rows, caption=caption, region=caption if reached else "", marked=marked
    )
    hint = f'<p class="pl-slide" aria-hidden="true">{safe_html(t("celah.tabel.geser"))}</p>'
    body = f"{table}{hint if wide else ''}"
    st.html(f'<div class="pl-wrap">{body}</div>' if prose else body)


def with_marked(state: GapState, table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Give the first rows of a table with a column ``kode``, and those that are marked."""
    first = table.head(most)
    rest = table[table["kode"].str.slice(0, 5).isin(list(state.tanda))]
    return pd.concat([first, rest[~rest["kode"].isin(first["kode"])]])
