"""Show a chart, take what is chosen in it, and offer it as SVG and PNG.

The chart is drawn by ``lib.services.charts``; the browser only shows it, tells what a mark stands
for and sends which regions were chosen (``lib/ui/static/grafik``).
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.i18n import t
from lib.services.charts.drawing import Drawing
from lib.services.charts.raster import png_bytes
from lib.services.charts.sheet import Caption, sheet
from lib.services.charts.svg import svg_bytes, to_svg
from lib.services.downloads import today
from lib.services.gap_charts import map_png, map_svg
from lib.services.mapview import MapView
from lib.services.reports.tables import to_csv_bytes
from lib.ui.own_component import own_component

WIDE_PX, NARROW_PX = 760.0, 350.0
STEM = "kesenjangan"
_MOST_CODES = 600


def show(
    key: str,
    draw: Callable[[float], Drawing],
    caption: Caption,
    on_choose: Callable[[tuple[str, ...]], None] | None = None,
    *,
    table: Callable[[], pd.DataFrame] | None = None,
    wide: float = WIDE_PX,
    stem: str = STEM,
) -> None:
    """Show a chart at the width of the reader's screen, with its downloads below.

    Parameters
    ----------
    key
        Name of the chart in the session and of its files.
    draw
        Draws the chart at a width in pixels.
    caption
        What the files say besides the chart.
    on_choose
        Called with the codes of the regions that were clicked or framed, before the rerun.
    table
        Gives the figures that the chart shows, to take away as CSV.
    wide
        Width in pixels where there is room.
    stem
        How the names of its files begin.
    """
    large = draw(wide)
    data = {
        "wide": to_svg(large, screen=True),
        "narrow": to_svg(draw(NARROW_PX), screen=True),
    }
    name = f"grafik_{key}"

    def chosen() -> None:
        sent = st.session_state[name].get("pilih")
        if on_choose is not None and isinstance(sent, list):
            # What comes from a browser may be anything; only the form of a code is let through.
            codes = (each for each in sent[:_MOST_CODES] if isinstance(each, str))
            on_choose(tuple(c for c in codes if len(c) <= 8 and c.replace(".", "").isdigit()))

    own_component("grafik")(data=data, key=name, on_pilih_change=chosen)
    _files(key, large, caption, table, stem)


def plain(key: str, chart: Drawing) -> None:
    """Show a chart as wide as its place, without anything to choose or to download."""
    drawn = to_svg(chart, screen=True)
    own_component("grafik")(data={"wide": drawn, "narrow": drawn, "fill": True}, key=key)


def _files(
    key: str,
    chart: Drawing,
    caption: Caption,
    table: Callable[[], pd.DataFrame] | None,
    stem: str,
) -> None:
    box = st.popover(
        t("celah.grafik.unduh"),
        icon=":material/download:",
        on_change="rerun",
        key=f"grafik_unduh_{key}",
        type="tertiary",
    )
    if not box.open:
        return
    with box:
        if table is not None:
            csv_file(key, table, stem)
        for label, ending, kind, make in (
            (t("celah.grafik.png"), "png", "image/png", png_bytes),
            (t("celah.grafik.svg"), "svg", "image/svg+xml", svg_bytes),
        ):
            st.download_button(
                label,
                functools.partial(_file, make, chart, caption),
                f"{stem}-{key}.{ending}",
                kind,
                on_click="ignore",
                icon=":material/image:",
                width="stretch",
                key=f"grafik_{key}_{ending}",
            )


def csv_file(key: str, table: Callable[[], pd.DataFrame], stem: str = STEM) -> None:
    """Offer the figures behind a chart or map as CSV."""
    st.download_button(
        t("unduh.csv"),
        lambda: to_csv_bytes(table()),
        f"{stem}-{key}.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/csv:",
        width="stretch",
        key=f"grafik_{key}_csv",
    )


def map_file(key: str, view: MapView) -> None:
    """Offer a map of the page with its words, as a picture and as SVG."""
    link = st.context.url or ""
    with st.container(horizontal=True):
        for label, ending, kind, make in (
            (t("unduh.png"), "png", "image/png", map_png),
            (t("unduh.svg"), "svg", "image/svg+xml", map_svg),
        ):
            st.download_button(
                label,
                functools.partial(make, view, link),
                f"kesenjangan-{key}.{ending}",
                kind,
                on_click="ignore",
                icon=":material/download:",
                type="tertiary",
                key=f"grafik_{key}_{ending}",
            )


def _file(make: Callable[[Drawing], bytes], chart: Drawing, caption: Caption) -> bytes:
    return make(sheet(chart, caption, today()))
