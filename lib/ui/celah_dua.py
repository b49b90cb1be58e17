"""Two kinds of distance side by side: regions and villages where they disagree."""

from __future__ import annotations

import streamlit as st

from lib.encode import safe_html
from lib.i18n import compact_people, number, percent, t
from lib.services import findings
from lib.services.gap_kinds import (
    SideBySide,
    code_of,
    kind_label,
    second_kinds,
    second_way,
    side_by_side,
)
from lib.services.gapstate import GapState
from lib.services.regions import region_name
from lib.services.travel_way import Way
from lib.ui import celah_tabel
from lib.ui.celah_tabel import with_marked
from lib.ui.session import GAP

TOP = 15


def section(state: GapState) -> None:
    """Lay the kind of distance of the page beside another."""
    st.selectbox(
        t("celah.dua.pilih"),
        list(second_kinds(state)),
        format_func=kind_label,
        **GAP.bound("dua", code_of(second_way(state))),
    )
    found = side_by_side(state, TOP)
    if found.regions.empty:
        st.caption(t("celah.dua.kosong"))
        return
    lead = t(
        "celah.dua.judul",
        people=compact_people(found.population_differs),
        all=compact_people(found.population),
        one=_limit(found.one, found.limit_one),
        other=_limit(found.other, found.limit_other),
    )
    st.html(f'<p class="pl-lead">{safe_html(lead)}</p>')
    _regions(state, found)
    _villages(state, found)
    notes = [t("celah.dua.arti", rho=number(found.rank_correlation, 2))]
    notes += [way.note() for way in (found.one, found.other)]
    st.html(f'<p class="pl-sources">{safe_html(" ".join(notes))}</p>')


def _limit(way: Way, limit: float) -> str:
    return t(
        "celah.dua.batas",
        limit=way.limit_text(limit),
        way=findings.in_sentence(way.label()),
    )


def _regions(state: GapState, found: SideBySide) -> None:
    shown = with_marked(state, found.regions, TOP)
    rows = [
        [
            region_name(row["kode"]),
            percent(row["one_pct"], 1),
            percent(row["other_pct"], 1),
            compact_people(row["only_one"]),
            compact_people(row["only_other"]),
            t(
                "celah.dua.peringkat_geser",
                one=number(row["one_rank"]),
                other=number(row["other_rank"]),
            ),
        ]
        for row in shown.to_dict("records")
    ]
    one, other = (
        _limit(found.one, found.limit_one),
        _limit(found.other, found.limit_other),
    )
    header = [
        t("kolom.nama"),
        one,
        other,
        t("celah.dua.hanya_satu"),
        t("celah.dua.hanya_dua"),
        t("celah.dua.peringkat"),
    ]
    caption = t("celah.dua.wilayah", n=number(min(TOP, len(rows))))
    celah_tabel.show(state, header, rows, caption=caption, codes=shown["kode"].tolist())


def _villages(state: GapState, found: SideBySide) -> None:
    rows = [
        [
            f"{row['nama']}, {region_name(str(row['kode'])[:5])}",
            number(row["population"]),
            found.one.value_text(row["one"]),
            found.other.value_text(row["other"]),
        ]
        for row in found.villages.to_dict("records")
    ]
    header = [
        t("celah.dua.desa"),
        t("profil.penduduk"),
        found.one.label(),
        found.other.label(),
    ]
    caption = t("celah.dua.desa_judul", n=number(len(rows)))
    codes = found.villages["kode"].tolist()
    celah_tabel.show(state, header, rows, caption=caption, codes=codes)
