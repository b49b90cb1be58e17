"""The parts of the page on data and sources."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from data.catalogue import Source, load_catalogue
from data.current import current_dataset
from data.versions.kinds import FACILITIES, ROADS_PREFIX
from lib.encode import safe_html
from lib.i18n import language, number, percent, pick, t
from lib.services.desk.origins import holdings, origins
from lib.services.formatting import agency_text
from lib.services.overview import service_states
from lib.ui.muat_state import NETWORK_KEYS
from lib.ui.navigation import REPORT_PAGE, VERSIONS_PAGE
from lib.ui.page import heading, table_html
from lib.ui.tambah_data import missing_list
from lib.ui.versi_label import data_label


def introduction() -> None:
    """Say what the data are, and their version."""
    dataset = current_dataset()
    states = service_states()
    heading(
        t("data.topik", version=dataset.version),
        t(
            "data.judul",
            services=number(sum(state.total > 0 for state in states)),
            facilities=number(sum(state.total for state in _distinct(states))),
            villages=number(len(dataset.villages)),
        ),
    )
    st.html(f'<p class="pl-lead">{safe_html(t("data.pengantar"))}</p>')


def _distinct(states: tuple) -> list:
    """Leave out services that only combine or narrow classes of others."""
    services = load_catalogue().services
    return [
        state
        for state in states
        if len(services[state.code].classes) == 1 and not services[state.code].where
    ]


def completeness() -> None:
    """Show by service how many facilities have a surveyed point."""
    catalogue = load_catalogue()
    numbers = {(each.kind, each.key): each.number for each in holdings()}
    loaded = any(numbers.values())
    rows, missing = [], []
    for state in service_states():
        label = catalogue.service(state.code).label(language())
        if state.total == 0:
            missing.append(state.code)
            continue
        rows.append(
            [
                label,
                number(state.total),
                f"{number(state.surveyed)} ({percent(state.surveyed / state.total * 100)})",
                number(state.placed),
                number(state.unknown),
                state.years,
                *[_versions(numbers, catalogue.service(state.code).classes)] * loaded,
            ]
        )
    header = [
        t("data.layanan"),
        t("data.jumlah"),
        t("data.terukur"),
        t("data.ditempatkan"),
        t("data.tanpa_titik"),
        t("data.tahun"),
        *[t("data.versi")] * loaded,
    ]
    st.html(f'<h2 class="pl-section">{safe_html(t("data.kelengkapan"))}</h2>')
    st.html(table_html(header, rows, region=t("data.kelengkapan")))
    if missing:
        _missing(missing)


def _missing(codes: list[str]) -> None:
    """Name the services without data, and the networks; how to add each is a step away."""
    services = [load_catalogue().service(code) for code in codes]
    names = [each.label(language()) for each in services]
    text = t("data.tanpa_data", n=number(len(names)), names=", ".join(names))
    st.html(f'<p class="pl-caption">{safe_html(text)}</p>')
    tables = current_dataset().names
    networks = [each for each in NETWORK_KEYS if f"{ROADS_PREFIX}{each}" not in tables]
    with st.expander(t("data.cara_menambah"), icon=":material/add_circle:"):
        missing_list(
            ("fasilitas", each.classes[0], name, each.absent_note(language()))
            for each, name in zip(services, names, strict=True)
        )
        missing_list(
            ("jaringan", each, t(f"muat.kelas.{each}"), t(f"data.jaringan.{each}"))
            for each in networks
        )


def _versions(numbers: Mapping[tuple[str, str], int], classes: tuple[str, ...]) -> str:
    """Name the versions in effect of a service's classes, one where all are alike."""
    own = dict.fromkeys(numbers.get((FACILITIES, each), 0) for each in classes)
    return ", ".join(number(each) if each else t("data.bawaan") for each in own)


def in_effect() -> None:
    """List what was loaded and is in effect, with its source, and lead to its versions."""
    st.html(f'<h2 class="pl-section">{safe_html(t("data.dimuat"))}</h2>')
    loaded = origins()
    if loaded:
        header = [
            t("data.data"),
            t("data.versi"),
            t("data.baris"),
            t("data.asal"),
            t("data.izin"),
            t("data.tahun"),
        ]
        rows = [
            [
                data_label(each.kind, each.key),
                number(each.number),
                number(each.rows),
                each.source or t("data.tidak_dinyatakan"),
                each.licence or t("data.tidak_dinyatakan"),
                str(each.data_year or t("data.tidak_dinyatakan")),
            ]
            for each in loaded
        ]
        st.html(f'<div class="pl-people">{table_html(header, rows, region=t("data.dimuat"))}</div>')
    else:
        st.html(f'<p class="pl-caption">{safe_html(t("data.belum_dimuat"))}</p>')
    spoken = {} if language() == "id" else {"bahasa": language()}
    with st.container(horizontal=True, key="data_versi"):
        for name, label in _changed().items():
            st.page_link(
                VERSIONS_PAGE,
                label=t("data.versi_dari", data=label),
                icon=":material/history:",
                query_params={"data": name, **spoken},
            )
        st.page_link(
            VERSIONS_PAGE,
            label=t("data.versi_semua"),
            icon=":material/history_edu:",
            query_params=spoken,
        )
        st.page_link(
            REPORT_PAGE, label=t("lapor.tautan"), icon=":material/flag:", query_params=spoken
        )


def _changed() -> dict[str, str]:
    return {each.name: data_label(each.kind, each.key) for each in holdings() if each.number}


def sources() -> None:
    """List every source with agency, year, licence and the faults known in it."""
    st.html(f'<h2 class="pl-section">{safe_html(t("data.sumber"))}</h2>')
    st.html("".join(_source(each) for each in load_catalogue().sources.values()))


def _source(each: Source) -> str:
    faults = "".join(f"<li>{safe_html(fault)}</li>" for fault in each.fault_sentences(language()))
    known = f"<ul>{faults}</ul>" if faults else f"<p>{safe_html(t('data.tanpa_cacat'))}</p>"
    return (
        f'<details class="pl-source" lang="{language()}">'
        f"<summary><b>{safe_html(each.title_label(language()))}</b> "
        f"{safe_html(agency_text(each.agency))}, {safe_html(stated(each.year))}. "
        f"{safe_html(t('data.lisensi', licence=stated(each.licence)))}</summary>{known}</details>"
    )


def stated(value: str) -> str:
    """Translate the words that stand in for a licence or year; everything else is a name."""
    keys = {
        "none stated": "data.tidak_dinyatakan",
        "tidak dinyatakan": "data.tidak_dinyatakan",
        "fakta (facts)": "data.fakta",
    }
    return t(keys[value]) if value in keys else value


def standards() -> None:
    """List the rules with article, legal status, and whether the text was seen."""
    st.html(f'<h2 class="pl-section">{safe_html(t("data.standar"))}</h2>')
    rows = [
        [
            pick(rule["label_id"], rule["label_en"]),
            str(rule["article"]),
            t(f"status_hukum.{rule['legal_status']}"),
            t(f"verifikasi.{rule['verified']}"),
        ]
        for rule in current_dataset().standards.to_dict("records")
    ]
    header = [t("data.aturan"), t("data.dasar"), t("data.status"), t("data.verifikasi")]
    with st.expander(t("data.standar_buka", n=number(len(rows)))):
        st.html(table_html(header, rows, region=t("data.standar")))


def for_analysts() -> None:
    """Show the commands for batch work."""
    st.html(f'<h2 class="pl-section">{safe_html(t("data.perintah"))}</h2>')
    st.code(
        "python -m lib.cli services --format json\n"
        "python -m lib.cli data check --format json\n"
        "python -m lib.cli coverage --service puskesmas --radius-km 5 "
        "--level kabkota --format csv --output out.csv",
        language="bash",
        wrap_lines=True,
    )
