"""The parts of the page Tentang: methods, services, roles, rules, sources, words, citation."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from data.catalogue import Service, Source, load_catalogue
from data.current import current_dataset
from data.programmes import providers, ready_programmes
from data.reference import Regulation, glossary, regulations
from lib.encode import safe_html
from lib.i18n import date_long, language, number, t
from lib.services.downloads import today
from lib.services.formatting import agency_text
from lib.services.measures import has_data
from lib.ui import data_page
from lib.ui.navigation import DATA_PAGE
from lib.ui.page import heading, table_html
from lib.ui.tentang_state import ABOUT, PARTS, AboutState

METHODS: dict[str, str] = {
    "jangkauan": "geo/coverage.py",
    "jarak": "geo/nearest.py",
    "laut": "geo/landmass.py",
    "tempuh": "geo/speeds.py, geo/friction.py, geo/network.py",
    "kapasitas": "geo/capacity.py",
    "ketimpangan": "geo/equity.py",
    "aturan": "geo/standards.py",
    "yakin": "geo/robustness.py",
    "rencana": "geo/siting",
    "kpi": "lib/services/kpi",
    "survei": "lib/services/skm",
    "warga": "lib/services/participation",
}
"""What is explained, and where in the code it is done."""
STAGES = ("rencana", "anggaran", "pengadaan", "pelaksanaan", "pemantauan", "evaluasi")
LEVELS = ("desa", "kabkota", "provinsi", "pusat")
ROLES = ("pengatur", "penyedia", "pembiaya", "pengawas")


def introduction() -> None:
    """Say what the product is and for whom."""
    heading(t("tentang.topik"), t("tentang.judul"))
    st.html(f'<p class="pl-lead" lang="{language()}">{safe_html(t("tentang.pengantar"))}</p>')


def choose(state: AboutState) -> None:
    """Offer the parts of the page."""
    st.segmented_control(
        t("tentang.bagian"),
        PARTS,
        format_func=lambda each: t(f"tentang.bagian.{each}"),
        required=True,
        label_visibility="collapsed",
        **ABOUT.bound("bagian", state.bagian),
    )


def part(state: AboutState) -> None:
    """Show the open part."""
    shown: dict[str, Callable[[], None]] = {
        "metode": methods,
        "layanan": services,
        "peran": roles,
        "peraturan": rules,
        "sumber": sources,
        "istilah": words,
        "kutip": citation,
    }
    shown[state.bagian]()


def methods() -> None:
    """Explain each method in plain words, and say where it is done."""
    _words(
        (
            t(f"tentang.metode.{name}"),
            t(f"tentang.metode.{name}_teks"),
            f"{t('tentang.kode')} {where}",
        )
        for name, where in METHODS.items()
    )


def services() -> None:
    """List the sectors with their services, who provides them, and the programmes."""
    catalogue = load_catalogue()
    _title(t("tentang.layanan"))
    rows = [
        [
            each.label(language()),
            sector.label(language()),
            t(f"rencana.kewenangan.{each.kewenangan}"),
            _held(each),
        ]
        for sector in catalogue.sectors.values()
        for each in catalogue.services.values()
        if each.sector == sector.code
    ]
    _table(t("tentang.layanan"), ("jenis_layanan", "sektor", "kewenangan", "data"), rows)
    _title(t("tentang.penyedia"))
    _table(
        t("tentang.penyedia"),
        ("sektor", "sifat", "jenis_layanan", "siapa"),
        [
            [
                catalogue.sectors[each.sector].label(language()),
                t(f"program.kind.{each.kind}"),
                each.said("service", language()),
                each.said("who", language()),
            ]
            for each in providers()
        ],
    )
    _title(t("tentang.program"))
    _table(
        t("tentang.program"),
        ("program", "sektor", "penerima", "pelaksana"),
        [
            [
                each.said("name", language()),
                catalogue.sectors[each.sector].label(language()),
                each.said("beneficiaries", language()),
                each.said("carried_by", language()),
            ]
            for each in ready_programmes()
        ],
    )


def _held(service: Service) -> str:
    return t("tentang.ada_data") if has_data(service) else t("tentang.tanpa_data")


def roles() -> None:
    """Tell what government does: its roles, its levels, and the cycle of a year."""
    for group, names in (("peran", ROLES), ("tingkat", LEVELS), ("tahap", STAGES)):
        _title(t(f"tentang.{group}"))
        _words(
            (t(f"tentang.{group}.{name}"), t(f"tentang.{group}.{name}_teks"), "") for name in names
        )


def rules() -> None:
    """List the rules in plain words, with their status and where they are used."""
    sectors = load_catalogue().sectors
    st.html(f'<p class="pl-caption">{safe_html(t("tentang.peraturan_pengantar"))}</p>')
    for sector in dict.fromkeys(each.sector for each in regulations()):
        _title(sectors[sector].label(language()) if sector else t("tentang.semua_sektor"))
        _words(_rule(each) for each in regulations() if each.sector == sector)


def _rule(each: Regulation) -> tuple[str, str, str]:
    below = t(
        "tentang.dipakai",
        used=each.said("used", language()),
        status=_status(each.legal, each.revoked_by),
        seen=t(f"verifikasi.{each.verified}"),
    )
    return f"{each.name}: {each.said('title', language())}", each.said("says", language()), below


def _status(legal: str, revoked_by: str) -> str:
    said = t(f"status_hukum.{legal}")
    return f"{said} ({revoked_by})" if revoked_by else said


def sources() -> None:
    """List sources with their licences, and the standards with their status."""
    _title(t("tentang.sumber"))
    rows = [_source(each) for each in load_catalogue().sources.values() if each.shipped]
    _table(t("tentang.sumber"), ("data", "instansi", "tahun", "izin"), rows)
    data_page.standards()
    st.page_link(
        DATA_PAGE,
        label=t("tentang.buka_data"),
        icon=":material/database:",
        query_params={} if language() == "id" else {"bahasa": language()},
    )


def _source(each: Source) -> list[str]:
    return [
        each.title_label(language()),
        agency_text(each.agency),
        data_page.stated(each.year),
        data_page.stated(each.licence),
    ]


def words() -> None:
    """Explain the words of the product, sorted in the reader's language."""
    known = sorted(glossary(), key=lambda each: each.word(language()).casefold())
    _words((each.word(language()), each.meaning(language()), "") for each in known)


def citation() -> None:
    """Give a sentence to cite, with the version of the data and the day."""
    st.html(f'<p class="pl-lead">{safe_html(t("tentang.kutip_pengantar"))}</p>')
    version, day = current_dataset().version, today()
    st.code(
        t("tentang.kutip_teks", version=version, date=date_long(day), year=str(day.year)),
        language=None,
        wrap_lines=True,
    )
    st.code(
        "@misc{peta_layanan,\n"
        f"  title = {{{t('tentang.kutip_judul')}}},\n"
        f"  year = {{{day.year}}},\n"
        f"  note = {{{t('tentang.kutip_catatan', version=version, date=date_long(day))}}}\n"
        "}",
        language=None,
        wrap_lines=True,
    )
    st.html(f'<p class="pl-caption">{safe_html(t("tentang.kutip_sumber"))}</p>')


def closing() -> None:
    """Say how much stands behind the page, and that boundaries are indicative."""
    said = t(
        "tentang.penutup",
        sources=number(sum(each.shipped for each in load_catalogue().sources.values())),
        rules=number(len(current_dataset().standards)),
    )
    st.html(f'<p class="pl-sources">{safe_html(said)} {safe_html(t("umum.batas"))}</p>')


def _title(text: str) -> None:
    st.html(f'<h2 class="pl-section">{safe_html(text)}</h2>')


def _words(entries: Iterable[tuple[str, str, str]]) -> None:
    """List what is explained: its name, the explanation, a small line below it or none."""
    items = "".join(
        f"<dt>{safe_html(name)}</dt><dd>{safe_html(text)}"
        f"{f'<small>{safe_html(below)}</small>' if below else ''}</dd>"
        for name, text, below in entries
    )
    st.html(f'<dl class="pl-words" lang="{language()}">{items}</dl>')


def _table(name: str, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    header = [t(f"tentang.kolom.{each}") for each in columns]
    st.html(f'<div class="pl-people">{table_html(header, rows, region=name)}</div>')
