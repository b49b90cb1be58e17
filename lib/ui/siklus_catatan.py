"""Part of the page Siklus KPI: analysis and report of a KPI, noted as done year by year."""

from __future__ import annotations

import streamlit as st

from lib.auth import PERENCANA, Actor
from lib.i18n import date_long, t
from lib.services.evaluation import marks
from lib.services.kpi.cycle import figures_of
from lib.services.kpi.register import Definition
from lib.ui.page import table_html
from lib.ui.pengguna import attempt
from lib.ui.siklus_gambar import Round


def done(definition: Definition, found: Round, person: Actor | None) -> None:
    """List what was noted, and let planners note more."""
    own = found.marks_of(definition.id)
    if own:
        header = [
            t("siklus.langkah"),
            t("siklus.tahun"),
            t("siklus.kapan"),
            t("siklus.catatan"),
            t("siklus.isian.evidence"),
        ]
        rows = [
            (
                t(f"siklus.langkah.{each.step}"),
                str(each.year),
                date_long(each.made_at),
                each.text,
                each.evidence or "–",
            )
            for each in reversed(own)
        ]
        title = t("siklus.tanda")
        table = table_html(header, rows, caption=title, region=title)
        st.html(f'<div class="pl-people">{table}</div>')
    if person is not None and person.may(PERENCANA, found.region):
        _form(definition, found.region)


def _form(definition: Definition, region: str) -> None:
    years = sorted({each.year for each in figures_of(definition, region)}, reverse=True)
    if not years:
        return
    with (
        st.expander(t("siklus.tanda_isi"), icon=":material/fact_check:", key="siklus_tanda"),
        st.form("siklus_tanda_isian", border=False, clear_on_submit=False),
    ):
        one, two = st.columns(2)
        one.selectbox(
            t("siklus.langkah"),
            marks.STEPS,
            format_func=lambda step: t(f"siklus.langkah.{step}"),
            key="siklus_tanda_langkah",
        )
        two.selectbox(t("siklus.tahun"), years, format_func=str, key="siklus_tanda_tahun")
        st.text_area(
            t("siklus.catatan"),
            key="siklus_tanda_catatan",
            max_chars=2000,
            help=t("siklus.tanda_bantu"),
        )
        st.text_input(t("siklus.tanda_tautan"), key="siklus_tanda_bukti", max_chars=500)
        st.form_submit_button(
            t("siklus.tanda_simpan"),
            on_click=_write,
            args=(definition.id, region),
            type="primary",
        )


def _write(kpi_id: int, region: str) -> None:
    said = st.session_state
    step, year = said["siklus_tanda_langkah"], said["siklus_tanda_tahun"]
    text, evidence = said["siklus_tanda_catatan"], said["siklus_tanda_bukti"]

    def work(person: Actor) -> None:
        marks.write_mark(person, region, kpi_id, year, step, text, evidence=evidence)
        for name in ("siklus_tanda_catatan", "siklus_tanda_bukti"):
            del st.session_state[name]

    attempt(work, t("siklus.tanda_disimpan", step=t(f"siklus.langkah.{step}"), year=str(year)))
