"""The charts of the page Kesenjangan; a regency chosen in one is marked in all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from data.current import current_dataset
from lib.encode import safe_html
from lib.i18n import number, percent, t
from lib.services import findings, gap_charts, gap_robustness
from lib.services.charts.ranking import ranking_chart
from lib.services.charts.services import services_chart
from lib.services.gap_ranges import QUICK_RERUNS
from lib.services.gaps import gap_summary
from lib.services.gapstate import GapState
from lib.services.measures import all_measures, region_codes
from lib.services.regions import region_name
from lib.ui import grafik
from lib.ui.peta_controls import measure_name
from lib.ui.session import GAP

SHOWN = 25
LORENZ_PX = 420.0
# Where distance leans to: regions of low values, to neither, to high ones.
_BY_IPM = ("celah.lorenz.ipm.rendah", "celah.lorenz.ipm.rata", "celah.lorenz.ipm.tinggi")
_BY_POVERTY = (
    "celah.lorenz.miskin.rendah",
    "celah.lorenz.miskin.rata",
    "celah.lorenz.miskin.tinggi",
)


def choose(codes: tuple[str, ...]) -> None:
    """Mark what was chosen in a chart or on the map, or take the mark away."""
    state = st.session_state.get(GAP.key) or GapState()
    GAP.update(tanda=gap_charts.toggled(state.tanda, codes))


def marks(state: GapState) -> None:
    """Show the marked regencies, to add, remove, or make one of the two sets."""
    codes = list(region_codes(current_dataset(), "kabkota", None))
    with st.container(horizontal=True, vertical_alignment="bottom", key="celah_tanda_bilah"):
        st.multiselect(
            t("celah.tanda.judul"),
            codes,
            format_func=region_name,
            placeholder=t("celah.tanda.contoh"),
            help=t("celah.tanda.bantuan"),
            max_selections=gap_charts.MOST_MARKED,
            **GAP.bound("tanda", list(state.tanda)),
        )
        if state.tanda:
            for field in ("pertama", "kedua"):
                st.button(
                    t(f"celah.tanda.{field}"),
                    key=f"celah_tanda_{field}",
                    on_click=GAP.update,
                    kwargs={"kelompok": "pilihan", field: state.tanda},
                )


def _note(text: str) -> None:
    st.html(f'<p class="pl-sources">{safe_html(text)}</p>')


def _title(text: str) -> None:
    st.html(f'<p class="pl-caption"><b>{safe_html(text)}</b></p>')


def _link() -> str:
    return st.context.url or ""


def lorenz(state: GapState) -> None:
    """Show the Lorenz curve of distance to the service over people."""
    if gap_charts.lorenz_drawing(state, LORENZ_PX, 300.0) is None:
        st.caption(t("celah.lorenz.kosong"))
        return
    title, said = gap_charts.lorenz_title(state), _of_inequality(state)
    _title(title)
    grafik.show(
        "lorenz",
        lambda width: gap_charts.lorenz_drawing(state, width, 300.0),  # type: ignore[arg-type, return-value]
        gap_charts.caption(state, "utama", title, *said, link=_link()),
        choose,
        table=lambda: gap_charts.lorenz_places(state),
        wide=LORENZ_PX,
    )
    _note(" ".join(said))


def _of_inequality(state: GapState) -> tuple[str, ...]:
    """Say what the curve means, how much lies between the groups, and towards whom it leans."""
    known = gap_summary(
        state.layanan,
        state.limit,
        state.kelompok,
        state.sets,
        within=state.within,
        terms=state.terms,
    )
    said = [t("celah.lorenz.arti", what=state.distance_word)]
    if known.theil > 0 and np.isfinite(known.theil_between):
        between = known.theil_between / known.theil * 100
        said.append(t("celah.lorenz.angka", pct=percent(between)))
    for index, keys in (
        (known.concentration_index, _BY_IPM),
        (known.concentration_index_poverty, _BY_POVERTY),
    ):
        # Within one regency all have the same figure: there is nothing to lean to.
        if np.isfinite(index) and state.around == state.within:
            shown = round(index, 2)
            said.append(t(keys[int(np.sign(shown)) + 1], ci=number(shown, 2), far=state.far_word))
    return tuple(said)


def services(state: GapState) -> None:
    """Show every service by the two groups of the headline."""
    pairs, first, other = gap_charts.service_pairs(state)
    if not pairs:
        return
    way = findings.in_sentence(state.way.label())
    title = t("celah.tabel.gambar", first=first, other=other, way=way)
    _title(title)
    grafik.show(
        "layanan",
        lambda width: services_chart(pairs, first, other, title, width),
        gap_charts.caption(state, "layanan", title, t("celah.tabel.arti"), link=_link()),
        table=lambda: pd.DataFrame(pairs),
    )


def ranking(state: GapState) -> None:
    """Show the regencies with the least reach, and between which ranks each may truly lie."""
    known = gap_robustness.known_uncertainty(state.layanan, state.limit, way=state.way)
    if known is None:
        known = _computed(state)
        if known is None:
            return
    frame = gap_robustness.counted_rows(known, state.layanan, state.around, state.terms)
    frame = gap_charts.with_completeness(frame, state.layanan)
    ranked = frame.dropna(subset=["rank"]).sort_values(["rank", "kode"], ascending=False)
    worst = ranked.head(SHOWN)
    # The marked are shown wherever they stand.
    rest = ranked[ranked["kode"].isin(list(state.tanda)) & ~ranked["kode"].isin(worst["kode"])]
    shown = pd.concat([worst, rest])
    title = t(
        "celah.peringkat.judul",
        n=number(len(worst)),
        service=findings.service_name(state.layanan),
        reach=state.reach_text,
    )
    width = (frame["high"] - frame["low"]).median()
    note = t(
        "celah.peringkat.arti",
        n=number(known.reruns),
        all=number(len(ranked)),
        levels=number(ranked["tie"].nunique()),
        width=number(width),
    )
    _title(title)
    grafik.show(
        "peringkat",
        lambda width: ranking_chart(shown, state.tanda, title, width),
        gap_charts.caption(state, "peringkat", title, note, link=_link()),
        choose,
        table=lambda: frame,
    )
    _note(note)


def _computed(state: GapState) -> gap_robustness.RankUncertainty | None:
    """Offer all reruns; give them once asked for, until then the few behind the headline."""
    few = gap_robustness.known_uncertainty(
        state.layanan, state.limit, way=state.way, reruns=QUICK_RERUNS
    )
    st.html(f'<p class="pl-hint">{safe_html(t("celah.peringkat.mengapa"))}</p>')
    asked = st.button(t("celah.peringkat.hitung"), key="celah_hitung", icon=":material/casino:")
    if not asked:
        return few
    bar = st.progress(0.0, t("celah.peringkat.berjalan"))
    known = gap_robustness.rank_uncertainty(
        state.layanan,
        state.limit,
        lambda done, total: bar.progress(done / total, t("celah.peringkat.berjalan")),
        way=state.way,
    )
    bar.empty()
    return known


def scatter(state: GapState) -> None:
    """Show any two measures of the regencies against each other."""
    choices = list(all_measures())
    left, right = st.columns(2)
    for column, field in ((left, "datar"), (right, "tegak")):
        column.selectbox(
            t(f"celah.sebaran.{field}"),
            choices,
            format_func=measure_name,
            **GAP.bound(field, getattr(state, field)),
        )
    frame = gap_charts.scatter_frame(state)
    if frame.empty:
        st.caption(t("celah.sebaran.kosong"))
        return
    rho = frame["x"].corr(frame["y"], method="spearman")
    note = t("celah.sebaran.arti", n=number(len(frame)), rho=number(rho, 2))
    title = gap_charts.scatter_drawing(state, frame, grafik.WIDE_PX).title
    _title(title)
    said = gap_charts.caption(state, "sebaran", title, note, link=_link())
    grafik.show(
        "sebaran",
        lambda width: gap_charts.scatter_drawing(state, frame, width),
        said,
        choose,
        table=lambda: frame,
    )
    _note(note)
