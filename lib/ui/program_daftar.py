"""Parts of the page Program: the finding, the list, the SPM, who provides services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from data.catalogue import load_catalogue
from data.db.kpi_choices import PROGRAMME_KINDS
from data.programmes import providers
from lib.auth import PERENCANA, Actor
from lib.i18n import language, number, percent, pick, rupiah, t
from lib.services.programmes import figures, listed, stages, tables
from lib.services.programmes.figures import Amounts, YearFigure
from lib.services.programmes.listed import Programme
from lib.ui import siklus_wilayah, unduh_tabel
from lib.ui.page import Figure, figure_strip, heading, plain_label, sources, table_html
from lib.ui.pengguna import attempt
from lib.ui.siklus_state import PROGRAMME, ProgrammeState


@dataclass(frozen=True)
class Known:
    """What is known of the programmes of a region."""

    region: str
    programmes: tuple[Programme, ...]
    figures: Mapping[int, tuple[YearFigure, ...]]
    spm: Mapping[str, tuple[YearFigure, ...]]

    def newest(self, one: Programme) -> YearFigure | None:
        """Return the figures of the newest year of a programme."""
        rows = self.figures.get(one.id, ()) if one.id is not None else ()
        return rows[-1] if rows else None


def known_of(region: str) -> Known:
    """Read what is known of the programmes of a region."""
    rows = listed.programmes(region)
    ids = [each.id for each in rows if each.id is not None]
    return Known(region, rows, figures.figures_of_many(ids), figures.spm_attainment(region))


def opened_key(one: Programme) -> str:
    """Give what the link says of a programme: the code of a ready one, else its number."""
    return one.ready.code if one.ready is not None else str(one.id)


def introduction(known: Known) -> None:
    """Say in one sentence what is known, and in four figures."""
    name = siklus_wilayah.title(known.region)
    filled = sum(known.newest(each) is not None for each in known.programmes)
    spm = [rows[-1].amounts.reach_pct for rows in known.spm.values()]
    undone = sum(each is None or each < 100 for each in spm)
    n, services = len(known.programmes), len(figures.spm_services())
    values = {"name": name, "n": number(n), "filled": number(filled), "undone": number(undone)}
    key = "program.judul_spm" if spm else "program.judul" if filled else "program.judul_kosong"
    heading(t("menu.program"), t(key, **values, spm=number(len(spm))))
    of = {"all": number(services)}
    figure_strip(
        [
            Figure(t("program.angka.program"), number(n)),
            Figure(t("program.angka.berisi"), t("siklus.dari", n=number(filled), all=number(n))),
            Figure(t("program.angka.spm"), t("siklus.dari", n=number(len(spm)), **of)),
            Figure(t("program.angka.belum_tuntas"), number(undone) if spm else "–"),
        ]
    )


def overview(known: Known, state: ProgrammeState) -> None:
    """List the programmes with their newest figures, and let one be opened."""
    header = [
        t("program.isian.name"),
        t("program.isian.sector"),
        t("program.isian.kind"),
        t("program.isian.recipients"),
        t("program.anggaran"),
    ]
    keys = [opened_key(each) for each in known.programmes]
    marked = {place for place, key in enumerate(keys) if key == state.program}
    rows = [_row(each, known.newest(each)) for each in known.programmes]
    table = table_html(header, rows, region=t("menu.program"), marked=marked)
    st.html(f'<div class="pl-people">{table}</div>')
    names = {opened_key(each): each.said("name", language()) for each in known.programmes}
    st.container(key="program_buka", width=420).selectbox(
        t("program.buka"),
        keys,
        index=None,
        format_func=lambda key: plain_label(names[key]),
        placeholder=t("siklus.pilih"),
        **PROGRAMME.bound("program", state.program if state.program in names else None),
    )


def downloads(known: Known) -> None:
    """Offer the programmes with money, recipients and stages by year as a table."""
    ids = [each.id for each in known.programmes if each.id is not None]
    unduh_tabel.offer(
        "program_unduh",
        "program",
        (f"{t('menu.program')}: {siklus_wilayah.title(known.region)}", t("menu.program")),
        lambda: tables.programme_table(
            known.region, known.programmes, known.figures, stages.stages_of_many(ids)
        ),
        tables.columns,
        [t("program.sumber")],
        [t("program.nota"), t("program.nota_dasar")],
    )


def _row(one: Programme, newest: YearFigure | None) -> tuple[str, ...]:
    sector = load_catalogue().sectors[one.sector].label(language())
    amounts = newest.amounts if newest is not None else Amounts()
    year = f" · {newest.year}" if newest is not None else ""
    return (
        one.said("name", language()),
        sector,
        t(f"program.kind.{one.kind}"),
        reach_text(amounts) + (year if amounts.recipients is not None else ""),
        budget_text(amounts) + (year if amounts.budget_rp is not None else ""),
    )


def reach_text(amounts: Amounts) -> str:
    """Write recipients, and their share of the eligible where that is known."""
    if amounts.recipients is None:
        return t("program.belum_diisi")
    share = amounts.reach_pct
    return number(amounts.recipients) + (f" ({percent(share, 1)})" if share is not None else "")


def budget_text(amounts: Amounts) -> str:
    """Write the budget, and what was realised of it where that is known."""
    if amounts.budget_rp is None:
        return t("program.belum_diisi")
    share = amounts.realisation_pct
    done = f" ({t('program.terealisasi', pct=percent(share, 1))})" if share is not None else ""
    return rupiah(amounts.budget_rp) + done


def add(known: Known, person: Actor | None) -> None:
    """Offer planners of the region to add a programme."""
    if person is None or not person.may(PERENCANA, known.region):
        return
    sectors = load_catalogue().sectors
    with (
        st.expander(t("program.tambah"), icon=":material/add_circle:", key="program_tambah"),
        st.form("program_tambah_isian", border=False),
    ):
        st.text_input(t("program.isian.name"), key="program_baru_name", max_chars=200)
        one, two = st.columns(2)
        one.selectbox(
            t("program.isian.sector"),
            list(sectors),
            format_func=lambda code: sectors[code].label(language()),
            key="program_baru_sector",
        )
        two.selectbox(
            t("program.isian.kind"),
            PROGRAMME_KINDS,
            format_func=lambda code: t(f"program.kind.{code}"),
            key="program_baru_kind",
        )
        st.text_input(t("program.pelaksana"), key="program_baru_carried_by", max_chars=500)
        st.text_input(t("program.manfaat"), key="program_baru_beneficiaries", max_chars=500)
        st.text_input(t("program.dasar"), key="program_baru_legal_basis", max_chars=500)
        st.form_submit_button(
            t("program.simpan"), on_click=_add, args=(known.region,), type="primary"
        )


def _add(region: str) -> None:
    names = ("name", "sector", "kind", "carried_by", "beneficiaries", "legal_basis")
    said = {name: str(st.session_state[f"program_baru_{name}"]) for name in names}

    def work(person: Actor) -> None:
        PROGRAMME.update(program=str(listed.add_programme(person, region, **said)))
        for name in names:
            del st.session_state[f"program_baru_{name}"]

    attempt(work, t("program.disimpan", name=said["name"]))


def standards(known: Known, person: Actor | None, today: dt.date) -> None:
    """Show the attainment of the minimum service standards, and let it be entered."""
    rows = []
    for each in figures.spm_services():
        own = known.spm.get(each.code, ())
        amounts = own[-1].amounts if own else Amounts()
        state = t("program.belum_diisi")
        if amounts.reach_pct is not None:
            done = amounts.reach_pct >= 100
            state = t("program.tuntas") if done else t("program.belum_tuntas")
        attained = "–"
        if own:
            attained = f"{percent(amounts.reach_pct, 1)} · {own[-1].year}"
        seen = each.article if each.seen else f"{each.article} ({t('verifikasi.U').lower()})"
        rows.append(
            (pick(each.name_id, each.name_en), pick(each.field_id, each.field_en), attained,
             state, seen)
        )  # fmt: skip
    header = [t(f"program.spm.{name}") for name in ("layanan", "urusan", "capaian", "hasil")]
    table = table_html(
        [*header, t("program.dasar")], rows, region=t("program.spm"), caption=t("program.spm")
    )
    with st.expander(t("program.spm"), icon=":material/checklist:", key="program_spm"):
        st.caption(t("program.spm_arti"))
        if person is not None and person.may(PERENCANA, known.region):
            _spm_form(known.region, today)
        st.html(f'<div class="pl-people">{table}</div>')


def _spm_form(region: str, today: dt.date) -> None:
    names = {each.code: pick(each.name_id, each.name_en) for each in figures.spm_services()}
    with st.form("program_spm_isian", border=False):
        st.selectbox(
            t("program.spm.layanan"),
            list(names),
            format_func=lambda code: plain_label(names[code]),
            key="program_spm_code",
        )
        one, two, three = st.columns(3)
        one.number_input(t("program.isian.year"), 2000, 2100, today.year - 1, format="%d",
                         key="program_spm_year")  # fmt: skip
        two.number_input(t("program.isian.served"), 0.0, value=None, step=1.0, format="%.0f",
                         key="program_spm_served")  # fmt: skip
        three.number_input(t("program.isian.target"), 0.0, value=None, step=1.0, format="%.0f",
                           key="program_spm_target")  # fmt: skip
        st.text_input(t("program.isian.source"), key="program_spm_source", max_chars=300)
        st.form_submit_button(t("program.simpan_spm"), on_click=_add_spm, args=(region,))


def _add_spm(region: str) -> None:
    code, year, served, target, source = (
        st.session_state[f"program_spm_{name}"]
        for name in ("code", "year", "served", "target", "source")
    )
    attempt(
        lambda person: figures.add_spm(person, region, code, int(year), served, target, source),
        t("program.angka_disimpan"),
    )


def field_of_providers() -> None:
    """Show who provides services in each sector: state, enterprises, private, communities."""
    sectors = load_catalogue().sectors
    rows = [
        (
            sectors[each.sector].label(language()),
            t(f"program.kind.{each.kind}"),
            each.said("service", language()),
            each.said("who", language()),
        )
        for each in providers()
    ]
    header = [
        t("program.isian.sector"),
        t("program.isian.kind"),
        t("program.pelayanan"),
        t("program.siapa"),
    ]
    with st.expander(t("program.penyedia"), icon=":material/groups:", key="program_penyedia"):
        table = table_html(header, rows, region=t("program.penyedia"))
        st.html(f'<div class="pl-people">{table}</div>')


def closing() -> None:
    """Say where the figures come from, and what to know of them."""
    sources([t("program.sumber"), "PP 2/2018"], [t("program.nota"), t("program.nota_dasar")])
