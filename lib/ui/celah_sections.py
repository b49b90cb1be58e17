"""The lower parts of the page Kesenjangan, each drawn when it is opened."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pandas as pd
import streamlit as st

from lib.encode import safe_html
from lib.i18n import compact_people, number, percent, t, tn
from lib.services import gap_measures, gap_robustness, gap_standards, gap_wants
from lib.services.gapstate import GapState
from lib.services.measures import all_measures
from lib.services.palette import PRIMARY
from lib.services.regions import region_name
from lib.ui import page
from lib.ui.peta_controls import measure_name
from lib.ui.session import GAP

SHOWN = 25
TOP = 20


def section(name: str, draw: Callable[[GapState], None], state: GapState) -> None:
    """Offer a part of the page; it is computed when it is opened."""
    box = st.expander(t(f"celah.bagian.{name}"), key=f"celah_bagian_{name}", on_change="rerun")
    if box.open:
        with box:
            draw(state)


def ranking(state: GapState) -> None:
    """Show the regencies with the least reach, and between which ranks each may truly lie."""
    known = gap_robustness.known_uncertainty(state.layanan, state.limit, way=state.way)
    if known is None:
        st.html(f'<p class="pl-hint">{safe_html(t("celah.peringkat.mengapa"))}</p>')
        if not st.button(t("celah.peringkat.hitung"), key="celah_hitung", icon=":material/casino:"):
            return
        bar = st.progress(0.0, t("celah.peringkat.berjalan"))
        known = gap_robustness.rank_uncertainty(
            state.layanan,
            state.limit,
            lambda done, total: bar.progress(done / total, t("celah.peringkat.berjalan")),
            way=state.way,
        )
        bar.empty()
    frame = gap_robustness.counted_rows(known, state.layanan, state.within, state.terms)
    worst = frame.dropna(subset=["rank"]).sort_values("rank", ascending=False).head(SHOWN)
    _rank_chart(worst)
    tied = int((frame["tied"] > 1).sum())
    st.html(
        f'<p class="pl-sources">'
        f"{safe_html(t('celah.peringkat.arti', n=number(known.reruns), tied=number(tied)))}</p>"
    )


def _rank_chart(worst: pd.DataFrame) -> None:
    names = [region_name(code) for code in worst["kode"]]
    frame = pd.DataFrame(
        {
            "nama": names,
            "peringkat": worst["rank"].astype(float).to_numpy(),
            "rendah": worst["low"].astype(float).to_numpy(),
            "tinggi": worst["high"].astype(float).to_numpy(),
            "jangkauan": [percent(value, 1) for value in worst["coverage_pct"]],
        }
    )
    vertical = alt.Y("nama:N", sort=names, title=None, axis=alt.Axis(labelLimit=220))
    tooltip = [
        alt.Tooltip("nama:N", title=t("kolom.nama")),
        alt.Tooltip("jangkauan:N", title=t("kolom.coverage_pct")),
        alt.Tooltip("peringkat:Q", title=t("celah.peringkat.peringkat")),
        alt.Tooltip("rendah:Q", title=t("celah.peringkat.rendah")),
        alt.Tooltip("tinggi:Q", title=t("celah.peringkat.tinggi")),
    ]
    base = alt.Chart(frame)
    bars = base.mark_bar(color="#9ecae1", height=8).encode(
        alt.X("rendah:Q", title=t("celah.peringkat.sumbu"), scale=alt.Scale(zero=False)),
        alt.X2("tinggi:Q"),
        vertical,
        tooltip=tooltip,
    )
    dots = base.mark_circle(color=PRIMARY, size=60, opacity=1).encode(
        alt.X("peringkat:Q"), vertical, tooltip=tooltip
    )
    st.altair_chart((bars + dots).properties(height=22 * len(frame) + 40), width="stretch")


def scatter(state: GapState) -> None:
    """Show any two measures of the regencies against each other."""
    choices = list(all_measures())
    left, right = st.columns(2)
    left.selectbox(
        t("celah.sebaran.datar"),
        choices,
        format_func=measure_name,
        **GAP.bound("datar", state.datar),
    )
    right.selectbox(
        t("celah.sebaran.tegak"),
        choices,
        format_func=measure_name,
        **GAP.bound("tegak", state.tegak),
    )
    frame = scatter_frame(state)
    if frame.empty:
        st.caption(t("celah.sebaran.kosong"))
        return
    titles = [gap_measures.gap_label(code, state) for code in (state.datar, state.tegak)]
    pick = alt.selection_point(fields=["nama"], name="pilih")
    chart = (
        alt.Chart(frame)
        .mark_circle(size=55, opacity=0.75)
        .encode(
            alt.X("x:Q", title=titles[0], scale=alt.Scale(zero=False)),
            alt.Y("y:Q", title=titles[1], scale=alt.Scale(zero=False)),
            color=alt.condition(pick, alt.value(PRIMARY), alt.value("#b8c4cb")),
            tooltip=[
                alt.Tooltip("nama:N", title=t("kolom.nama")),
                alt.Tooltip("x:Q", title=titles[0], format=".2f"),
                alt.Tooltip("y:Q", title=titles[1], format=".2f"),
            ],
        )
        .add_params(pick)
        .properties(height=380)
    )
    st.altair_chart(chart, width="stretch")
    rho = frame["x"].corr(frame["y"], method="spearman")
    text = t("celah.sebaran.arti", n=number(len(frame)), rho=number(rho, 2))
    st.html(f'<p class="pl-sources">{safe_html(text)}</p>')


def scatter_frame(state: GapState) -> pd.DataFrame:
    """Give nama, x and y of the regencies of the scope that have both."""
    series = [gap_measures.gap_values(code, state) for code in (state.datar, state.tegak)]
    frame = pd.DataFrame({"x": series[0], "y": series[1]}).dropna()
    frame.insert(0, "nama", [region_name(code) for code in frame.index])
    return frame.reset_index(drop=True)


def wants(state: GapState) -> None:
    """Show where people lack most things together."""
    counts = gap_wants.wants_by_count(state.within, terms=state.terms)
    many = counts[counts["wants"] >= 3]
    people = compact_people(many["population"].sum())
    st.html(
        f'<p class="pl-lead">'
        f"{safe_html(t('celah.kekurangan.judul', people=people, n=number(3)))}</p>"
    )
    kinds = gap_wants.wants_by_kind(state.within, terms=state.terms)
    rows = [
        [
            str(row["label"]),
            compact_people(row["population"]),
            percent(row["population_pct"], 1),
            number(row["villages"]),
        ]
        for row in kinds.to_dict("records")
    ]
    header = [
        t("celah.kekurangan.apa"),
        t("kolom.population"),
        t("celah.kekurangan.bagian"),
        t("celah.kekurangan.desa"),
    ]
    top = gap_wants.wants_top(TOP, state.within, terms=state.terms)
    worst = [
        [
            f"{row['nama']}, {row['kecamatan']}, {row['kabkota']}",
            number(row["population"]),
            number(row["wants"]),
            str(row["reasons"]),
        ]
        for row in top.to_dict("records")
    ]
    st.html(page.table_html(header, rows, caption=t("celah.kekurangan.jenis")))
    st.html(
        '<div class="pl-wrap">'
        + page.table_html(
            [
                t("kolom.nama"),
                t("profil.penduduk"),
                t("celah.kekurangan.banyak"),
                t("celah.kekurangan.alasan"),
            ],
            worst,
            caption=t("celah.kekurangan.daftar", n=number(len(worst))),
        )
        + "</div>"
    )
    st.html(f'<p class="pl-sources">{safe_html(t("celah.kekurangan.arti"))}</p>')


def standards(state: GapState) -> None:
    """Show the rules of a profile: how many regions meet each, fall short, or can't be told."""
    profiles = gap_standards.profiles()
    labels = dict(zip(profiles["profile"], profiles["label"], strict=True))
    st.selectbox(
        t("celah.standar.profil"),
        list(labels),
        format_func=lambda code: labels.get(code, code),
        **GAP.bound("profil", state.profil),
    )
    frame = gap_standards.standards_table(state.profil, "kabkota", state.within, terms=state.terms)
    rows = []
    for _rule, part in frame.groupby("rule", sort=False):
        first = part.iloc[0]
        met = part["met"].value_counts()
        rows.append(
            [
                str(first["label"]),
                *(
                    number(int(met.get(verdict, 0)))
                    for verdict in ("terpenuhi", "belum_dapat_dipastikan", "tidak_terpenuhi")
                ),
                compact_people(part["people_affected"].sum(min_count=1)),
                t(f"status_hukum.{first['legal_status']}"),
                t(f"verifikasi.{first['verified']}"),
            ]
        )
    header = [
        t("data.aturan"),
        t("celah.standar.terpenuhi"),
        t("celah.standar.belum"),
        t("celah.standar.tidak"),
        t("celah.standar.orang"),
        t("data.status"),
        t("data.verifikasi"),
    ]
    if rows:
        st.html(page.table_html(header, rows, caption=t("celah.standar.judul")))
        _sentences(frame)
    _uncomputed(state)


def _sentences(frame: pd.DataFrame) -> None:
    short = frame[frame["shortfall"].fillna(0) > 0].sort_values(
        ["shortfall", "kode"], ascending=[False, True]
    )
    items = "".join(f"<li>{safe_html(text)}</li>" for text in short["sentence"].head(10))
    if items:
        st.html(
            f'<p class="pl-caption"><b>{safe_html(t("celah.standar.terbesar"))}</b></p>'
            f'<div class="pl-hint"><ul>{items}</ul></div>'
        )


def _uncomputed(state: GapState) -> None:
    rest = gap_standards.uncomputed_rules(state.profil)
    if rest.empty:
        return
    items = "".join(
        f"<li>{safe_html(row['label'])}: {safe_html(row['reason'])}</li>"
        for row in rest.to_dict("records")
    )
    st.html(
        f'<div class="pl-hint"><p>{safe_html(tn("celah.standar.tanpa", len(rest)))}</p>'
        f"<ul>{items}</ul></div>"
    )
