"""The panel beside the map: the profile of the region that was chosen."""

from __future__ import annotations

import math

import streamlit as st

from data.catalogue import Indicator, load_catalogue
from lib.encode import safe_html
from lib.i18n import distance_km, language, number, people, pick, t, tn
from lib.services.findings import service_name
from lib.services.formatting import value_text
from lib.services.mapbuild import limit_text
from lib.services.mapstate import MapState
from lib.services.measures import ACCESS_MEASURES, Measure, population_standard
from lib.services.profile import Comparison, Profile, VillageReach, profile
from lib.services.regions import district_word, nama_desa_word, region_name, region_title
from lib.ui.page import table_html
from lib.ui.session import update


def panel(state: MapState) -> None:
    """Show the profile of the selected region, or of the scope itself, or how to choose one."""
    with st.container(key="profil"):
        code = state.pilih or (state.wilayah if "." in state.wilayah else "")
        if not code:
            _hint(state)
            return
        known = profile(state.layanan, state.radius_m, code, same_landmass=state.daratan)
        st.html(_head(known))
        _ways(state, code)
        st.html(_access_table(state, known) + _villages(state, known))
        if known.indicators:
            st.html(_indicator_table(known))


def _hint(state: MapState) -> None:
    st.html(
        f'<div class="pl-profile pl-hint"><h2>{safe_html(t("profil.mulai"))}</h2>'
        f"<ul><li>{safe_html(t('profil.petunjuk_klik'))}</li>"
        f"<li>{safe_html(t('profil.petunjuk_cari'))}</li>"
        f"<li>{safe_html(t('profil.petunjuk_tautan'))}</li></ul></div>"
    )
    if len(state.wilayah) == 2:
        known = profile(state.layanan, state.radius_m, state.wilayah, same_landmass=state.daratan)
        st.html(_head(known) + _access_table(state, known) + _villages(state, known))


def _head(known: Profile) -> str:
    badges = []
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
        f'<section class="pl-profile"><h2>{safe_html(region_title(known.code))}</h2>'
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
    return ["", t("profil.wilayah_ini"), *(region_name(code) for code in shown[1:])]


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
    caption = load_catalogue().service(state.layanan).label(language())
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
    indicators = load_catalogue().indicators
    rows = []
    for each in known.indicators:
        if each.measure.code in ACCESS_MEASURES:
            continue
        rows.append(
            [
                _with_unit(each.measure, indicators[each.measure.code]),
                *(value_text(each.measure, value) for value in each.values),
            ]
        )
    table = table_html(_columns(known), rows, caption=t("profil.indikator"))
    return f'<section class="pl-profile">{table}<p>{safe_html(t("profil.rata_rata"))}</p></section>'
