"""The panel beside the map: the profile of the region that was chosen."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from data.catalogue import Indicator, load_catalogue
from lib.encode import safe_html
from lib.i18n import distance_km, language, number, people, pick, t, tn
from lib.services.citations import cite
from lib.services.findings import service_name
from lib.services.formatting import value_text
from lib.services.gap_robustness import known_uncertainty
from lib.services.indicators import indicators
from lib.services.mapbuild import limit_text
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import Measure, all_measures, population_standard
from lib.services.profile import MAIN_INDICATORS, Comparison, Profile, VillageReach, profile
from lib.services.regions import district_word, nama_desa_word, region_name, region_title
from lib.ui import lapor_tautan
from lib.ui.page import table_html
from lib.ui.session import update

MOST_IN_NEED = 8
WORST_IN_BOTH = 8  # the class of the worst third of both measures


def panel(state: MapState, view: MapView) -> None:
    """Show the profile of the selected region, or of the scope itself, or how to choose one."""
    with st.container(key="profil"):
        code = state.pilih or (state.wilayah if "." in state.wilayah else "")
        if not code:
            _hint(state, view)
            lapor_tautan.of_map(state)
            return
        known = profile(state.layanan, state.radius_m, code, same_landmass=state.daratan)
        st.html(_head(known, _rank(state, code)))
        _ways(state, code)
        st.html(_access_table(state, known) + _villages(state, known))
        if known.indicators:
            st.html(_indicator_table(known))
        lapor_tautan.of_map(state)


def _hint(state: MapState, view: MapView) -> None:
    _most_in_need(state, view)
    if len(state.wilayah) == 2:
        known = profile(state.layanan, state.radius_m, state.wilayah, same_landmass=state.daratan)
        st.html(_head(known) + _access_table(state, known) + _villages(state, known))
    st.html(
        f'<div class="pl-profile pl-hint" lang="{language()}">'
        f"<h2>{safe_html(t('profil.mulai'))}</h2>"
        f"<ul><li>{safe_html(t('profil.petunjuk_klik'))}</li>"
        f"<li>{safe_html(t('profil.petunjuk_cari'))}</li>"
        f"<li>{safe_html(t('profil.petunjuk_tautan'))}</li></ul></div>"
    )


def _most_in_need(state: MapState, view: MapView) -> None:
    """List the regions worst off by what the map shows; each opens its profile."""
    worst = most_in_need(state, view)
    if not worst:
        return
    names = [t("peta.bivariat.sudut") if state.kedua else view.legend_title]
    st.html(
        f'<div class="pl-profile" lang="{language()}"><h2>{safe_html(t("profil.teratas"))}</h2>'
        f"<p>{safe_html(t('profil.teratas_arti', measure=names[0]))}</p></div>"
    )
    with st.container(key="peta_teratas"):
        for place in worst:
            st.button(
                f"{view.names[place]} — {view.texts[place]}",
                key=f"peta_teratas_{view.codes[place]}",
                type="tertiary",
                on_click=update,
                kwargs={"pilih": view.codes[place]},
            )


def most_in_need(state: MapState, view: MapView, most: int = MOST_IN_NEED) -> list[int]:
    """Give the places, in the order of a view, of the regions worst off, the worst first."""
    worse = 1 if all_measures()[state.ukuran].worse == "high" else -1
    need = np.where(np.isfinite(view.values), view.values * worse, -np.inf)
    if view.bivariate is not None:
        need = np.where(view.class_index == WORST_IN_BOTH, need, -np.inf)
    order = np.argsort(-need, kind="stable")[:most]
    return [int(place) for place in order if np.isfinite(need[place])]


def _rank(state: MapState, code: str) -> str:
    """Say a regency's rank with the ranks that it may have, where they have been tested."""
    tested = None if state.daratan else known_uncertainty(state.layanan, state.radius_m)
    if tested is None or len(code) != 5:
        return ""
    row = tested.table[tested.table["kode"] == code].dropna(subset=["rank"])
    if row.empty:
        return ""
    first = row.iloc[0]
    return t(
        "profil.peringkat",
        rank=number(first["rank"]),
        low=number(first["low"]),
        high=number(first["high"]),
        of=number(tested.table["rank"].notna().sum()),
    )


def _head(known: Profile, rank: str = "") -> str:
    badges = [rank] if rank else []
    if known.disadvantaged_2020:
        badges.append(t("profil.tertinggal_2020"))
    if known.disadvantaged_2025:
        badges.append(t("profil.tertinggal_2025"))
    marks = "".join(f'<span class="pl-badge">{safe_html(badge)}</span>' for badge in badges)
    where = " · ".join(region_name(code) for code in known.chain[1:-1][::-1])
    facts = [people(known.population)]
    if math.isfinite(known.area_km2) and known.area_km2 > 0:
        facts.append(f"{number(known.area_km2)} km²")
        facts.append(t("profil.kepadatan", n=number(known.population / known.area_km2)))
    lines = [where] if where else []
    lines.append(" · ".join(facts))
    text = "".join(f"<p>{safe_html(line)}</p>" for line in lines)
    return (
        f'<section class="pl-profile" lang="{language()}">'
        f"<h2>{safe_html(region_title(known.code))}</h2>"
        f"{text}{marks}</section>"
    )


def _ways(state: MapState, code: str) -> None:
    """Offer the way down to the parts of a region."""
    if len(code) == 5 and state.wilayah != code:
        st.button(
            t(f"profil.lihat_{district_word(code)}", desa=nama_desa_word(code)),
            key="profil_turun",
            icon=":material/zoom_in:",
            on_click=update,
            kwargs={"wilayah": code, "pilih": ""},
            width="stretch",
        )


def _columns(known: Profile) -> list[str]:
    codes = known.chain[::-1]
    shown = codes if len(codes) < 4 else (codes[0], codes[1], codes[-1])
    return [t("profil.ukuran"), t("profil.wilayah_ini"), *(region_name(code) for code in shown[1:])]


def _access_table(state: MapState, known: Profile) -> str:
    if not known.access:
        return f"<p>{safe_html(t('profil.tanpa_layanan', service=service_name(state.layanan)))}</p>"
    rows = [_access_row(state, each) for each in known.access if not each.measure.additive]
    counts = " ".join(_count_text(state, each) for each in known.access if each.measure.additive)
    whole = known.completeness
    note = tn(
        "profil.kelengkapan" if whole.total else "profil.kelengkapan_nol",
        whole.total,
        surveyed=number(whole.surveyed),
        placed=number(whole.by_quality["village"] + whole.by_quality["district"]),
        unknown=number(whole.by_quality["unknown"]),
    )
    villages = t(
        "profil.kelengkapan_desa",
        own=number(whole.villages_own_point),
        total=number(whole.villages),
        desa=nama_desa_word(known.code),
    )
    caption = f"{load_catalogue().service(state.layanan).label(language())} ≈ {t('umum.perkiraan')}"
    return (
        f'<section class="pl-profile">{table_html(_columns(known), rows, caption=caption)}'
        f"<p><b>{safe_html(counts)}</b></p>"
        f"<p>{safe_html(note)} {safe_html(villages)} {safe_html(_standard(state))}</p></section>"
    )


def _standard(state: MapState) -> str:
    """Name the rule that "against the standard" counts by, with what is known of its standing."""
    rule = population_standard(state.service)
    if rule is None:
        return ""
    label, status = (
        pick(rule["label_id"], rule["label_en"]),
        t(f"status_hukum.{rule['legal_status']}"),
    )
    return t("profil.standar", rule=label if status in label else f"{label} ({status})")


def _access_row(state: MapState, each: Comparison) -> list[str]:
    label = t(f"ukuran.{each.measure.code}.baris", km=limit_text(state))
    return [label, *(value_text(each.measure, value) for value in each.values)]


def _count_text(state: MapState, each: Comparison) -> str:
    """Say a number of people; a province's number would say nothing beside it."""
    value = each.values[0]
    key = f"profil.{each.measure.code}" + ("_nol" if value < 0.5 else "")
    if not math.isfinite(value):
        key = "profil.laut_tanpa"
    return t(
        key,
        people=value_text(each.measure, each.values[0]),
        km=limit_text(state),
        service=service_name(state.layanan),
    )


def _villages(state: MapState, known: Profile) -> str:
    if not known.farthest:
        return ""
    word = nama_desa_word(known.code)
    return (
        '<section class="pl-profile">'
        + _village_table(t("profil.terjauh", desa=word), known.farthest)
        + _village_table(t("profil.terdekat", desa=word), known.nearest)
        + f"<p>{safe_html(t('profil.jarak_arti', service=service_name(state.layanan)))}</p>"
        "</section>"
    )


def _village_table(caption: str, villages: tuple[VillageReach, ...]) -> str:
    rows = [
        [each.nama, distance_km(each.distance_m / 1000), number(each.population)]
        for each in villages
    ]
    header = [t("profil.nama"), t("profil.jarak"), t("profil.penduduk")]
    return table_html(header, rows, caption=caption)


def _with_unit(measure: Measure, indicator: Indicator) -> str:
    """Name an indicator with its unit where the value itself doesn't carry it."""
    label, unit = indicator.label(language()), indicator.unit_label(language())
    bare = measure.unit in ("index", "ratio") and not unit.startswith(("indeks", "index"))
    return f"{label} ({unit})" if bare and unit not in label else label


def _indicator_table(known: Profile) -> str:
    """Show the indicators most asked for; the others, and the sources, a step away."""
    main = [each for each in known.indicators if each.measure.code in MAIN_INDICATORS]
    main.sort(key=lambda each: MAIN_INDICATORS.index(each.measure.code))
    rest = [each for each in known.indicators if each.measure.code not in MAIN_INDICATORS]
    table = _indicator_rows(known, main, caption=t("profil.indikator")) if main else ""
    more = ""
    if rest:
        label = safe_html(t("profil.indikator_lain", n=number(len(rest))))
        more = f"<details><summary>{label}</summary>{_indicator_rows(known, rest)}</details>"
    return (
        f'<section class="pl-profile" lang="{language()}">{table}{more}'
        f"<p>{safe_html(t('profil.rata_rata'))}</p>{_indicator_sources(known)}</section>"
    )


def _indicator_rows(known: Profile, shown: list[Comparison], caption: str = "") -> str:
    known_indicators = indicators()
    rows = []
    for each in shown:
        label = _with_unit(each.measure, known_indicators[each.measure.code])
        if each.years and each.years not in label:
            label = f"{label}, {each.years}"
        rows.append([label, *(value_text(each.measure, value) for value in each.values)])
    return table_html(_columns(known), rows, caption=caption)


def _indicator_sources(known: Profile) -> str:
    every = indicators()
    lines = dict.fromkeys(cite(every[each.measure.code].source) for each in known.indicators)
    items = "".join(f"<li>{safe_html(line)}</li>" for line in lines)
    return (
        f'<details class="pl-sources"><summary>{safe_html(t("umum.sumber"))}</summary>'
        f"<ul>{items}</ul></details>"
    )
