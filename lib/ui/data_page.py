"""The parts of the page on data and sources."""

from __future__ import annotations

import streamlit as st

from data.catalogue import Source, load_catalogue
from data.current import current_dataset
from lib.encode import safe_html
from lib.i18n import language, number, percent, pick, t
from lib.services.formatting import agency_text
from lib.services.overview import service_states
from lib.ui.page import heading, table_html


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
    rows, missing = [], []
    for state in service_states():
        label = catalogue.service(state.code).label(language())
        if state.total == 0:
            missing.append(label)
            continue
        rows.append(
            [
                label,
                number(state.total),
                f"{number(state.surveyed)} ({percent(state.surveyed / state.total * 100)})",
                number(state.placed),
                number(state.unknown),
                state.years,
            ]
        )
    header = [
        t("data.layanan"),
        t("data.jumlah"),
        t("data.terukur"),
        t("data.ditempatkan"),
        t("data.tanpa_titik"),
        t("data.tahun"),
    ]
    st.html(f'<h2 class="pl-section">{safe_html(t("data.kelengkapan"))}</h2>')
    st.html(table_html(header, rows, region=t("data.kelengkapan")))
    if missing:
        text = t("data.tanpa_data", n=number(len(missing)), names=", ".join(missing))
        st.html(f'<p class="pl-caption">{safe_html(text)}</p>')


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
        f"{safe_html(agency_text(each.agency))}, {safe_html(_stated(each.year))}. "
        f"{safe_html(t('data.lisensi', licence=_stated(each.licence)))}</summary>{known}</details>"
    )


def _stated(value: str) -> str:
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
