"""More parts of the page Kesenjangan: capacity, peers, clusters."""

from __future__ import annotations

import streamlit as st

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.encode import safe_html
from lib.i18n import compact_people, language, number, percent, t, tn
from lib.services import capacity, findings, gap_measures, hotspots, peers
from lib.services.gapstate import GapState
from lib.services.measures import all_measures, region_codes
from lib.services.regions import region_name
from lib.services.travel_way import STRAIGHT, default_limit
from lib.ui import celah_tabel
from lib.ui.peta_controls import measure_name
from lib.ui.session import GAP

TOP, SHOWN_PER = 15, 100_000
_LEVELS = {"kabkota": "celah.tabel.wilayah", "kecamatan": "celah.klaster.kecamatan"}


def _note(*texts: str) -> None:
    st.html(f'<p class="pl-sources">{safe_html(" ".join(texts))}</p>')


def capacities(state: GapState) -> None:
    """Show the regencies with least capacity within reach (two-step floating catchment)."""
    reach_m = min(state.radius_m, capacity.MAX_RADIUS_M)
    found = capacity.capacity_access(state.layanan, reach_m)
    table = capacity.capacity_table(state.layanan, reach_m, "kabkota", state.within)
    table = table.dropna(subset=["capacity_per_1000"]).sort_values(["capacity_per_1000", "kode"])
    unit = t(capacity.UNIT_LABELS[found.column], n=number(SHOWN_PER))
    shown = celah_tabel.with_marked(state, table, TOP)
    rows = [
        [
            str(row["nama"]),
            number(row["capacity_per_1000"] * SHOWN_PER / capacity.PER, 1),
            compact_people(row["population_without"]),
            number(row["facilities"]),
            number(row["capacity_unknown"]),
        ]
        for row in shown.to_dict("records")
    ]
    header = [
        t("kolom.nama"),
        unit[0].upper() + unit[1:],
        t("celah.kapasitas.tanpa"),
        t("kolom.facilities"),
        t("celah.kapasitas.tak_diketahui"),
    ]
    # Catchments are always of straight lines, whatever the kind of distance of the page.
    reach = t(
        "celah.dua.batas",
        limit=STRAIGHT.limit_text(reach_m),
        way=findings.in_sentence(STRAIGHT.label()),
    )
    title = t("celah.kapasitas.judul", n=number(min(TOP, len(rows))))
    caption = t("celah.ukuran.menurut", label=title, way=reach)
    celah_tabel.show(state, header, rows, caption=caption, codes=shown["kode"].tolist())
    _note(t("celah.kapasitas.arti"), t(found.note) if found.note else "")


def peer_group(state: GapState) -> None:
    """Show a regency's peers, why they are, and its services beside theirs."""
    codes = list(region_codes(current_dataset(), "kabkota", state.within))
    marked = [code for code in state.tanda if code in codes]
    chosen = state.sejawat if state.sejawat in codes else (marked or codes)[0]
    st.selectbox(
        t("celah.sejawat.pilih"), codes, format_func=region_name, **GAP.bound("sejawat", chosen)
    )
    found = peers.peers(chosen, peers.USUAL_PEERS)
    if not found:
        st.caption(t("celah.sejawat.kosong"))
        return
    rows = [
        [
            each.nama,
            number(each.distance, 2),
            t(peers.FIGURES[each.closest.figure][0]),
            t(peers.FIGURES[each.furthest.figure][0]),
        ]
        for each in found
    ]
    header = [
        t("celah.sejawat.sejawat"),
        t("celah.sejawat.jarak"),
        t("celah.sejawat.mirip"),
        t("celah.sejawat.beda"),
    ]
    codes = [each.kode for each in found]
    celah_tabel.show(state, header, rows, caption=t("celah.sejawat.judul"), codes=codes)
    frame = peers.peer_profile(chosen, [each.kode for each in found], way=state.way)
    frame = frame[frame["measure"] == "coverage_pct"]
    own = [
        [
            _service_limit(row["service"], state),
            percent(row["own"], 0),
            percent(row["peers_median"], 0),
            f"{percent(row['peers_low'], 0)} – {percent(row['peers_high'], 0)}",
            t(
                "celah.sejawat.tempat",
                place=number(row["place"]),
                of=number(row["peers_known"] + 1),
            ),
        ]
        for row in frame.to_dict("records")
    ]
    header = [
        t("celah.tabel.layanan"),
        region_name(chosen),
        t("celah.sejawat.median"),
        t("celah.sejawat.rentang"),
        t("celah.sejawat.urutan"),
    ]
    way = findings.in_sentence(state.way.label())
    caption = t("celah.ukuran.menurut", label=t("celah.sejawat.layanan"), way=way)
    celah_tabel.show(state, header, own, caption=caption)
    _note(t(peers.METHOD_NOTE))


def _service_limit(code: str, state: GapState) -> str:
    label = load_catalogue().service(code).label(language())
    return f"{label}, {state.way.limit_text(default_limit(code, state.way))}"


def clusters(state: GapState) -> None:
    """Show where high or low values gather (local Moran's I), for the measure of the axis."""
    st.selectbox(
        t("celah.klaster.ukuran"),
        list(all_measures()),
        format_func=measure_name,
        **GAP.bound("klaster", state.klaster),
    )
    level = state.tingkat if state.around else "kabkota"
    if state.around:
        st.selectbox(
            t("celah.klaster.tingkat"),
            ("kabkota", "kecamatan"),
            format_func=lambda each: t(_LEVELS[each]),
            **GAP.bound("tingkat", level),
        )
    with st.spinner(t("celah.klaster.berjalan")):
        values = gap_measures.gap_values(state.klaster, state.in_province, level)
        found = hotspots.hotspots(values, level, state.around)
    counts = found.counts()
    rows = []
    for code, label in hotspots.CLASSES.items():
        part = found.table[found.table["cls"] == code]
        names = ", ".join(part["nama"].head(8)) if code in ("HH", "LL", "HL", "LH") else ""
        own = ", ".join(part["nama"][part["kode"].str.slice(0, 5).isin(list(state.tanda))])
        rows.append([t(label), number(counts[code]), *([own] if state.tanda else []), names])
    header = [
        t("celah.klaster.kelas"),
        t(_LEVELS[level]),
        *([t("celah.tanda.judul")] if state.tanda else []),
        t("celah.klaster.contoh"),
    ]
    measure = gap_measures.gap_label(state.klaster, state)
    title = t("celah.klaster.judul", measure=measure, i=number(found.moran_i, 2))
    celah_tabel.show(state, header, rows, caption=title, prose=True)
    _note(t(hotspots.METHOD_NOTE), tn("celah.klaster.pulau", len(found.islands)))
