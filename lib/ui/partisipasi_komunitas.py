"""Programmes of the community on the page Partisipasi: how to join, dates, results, waste banks."""

from __future__ import annotations

import datetime as dt
import math

import streamlit as st

from lib.encode import safe_html
from lib.i18n import date_long, language, number, t
from lib.services.participation import activities, community, proposals
from lib.services.participation.activities import Activity, Call
from lib.services.participation.community import Community
from lib.services.participation.waste_banks import CLASS, waste_banks
from lib.services.regions import region_name, region_title
from lib.services.skm.units import local_day
from lib.ui import partisipasi_kegiatan
from lib.ui.page import table_html
from lib.ui.partisipasi_state import PARTISIPASI
from lib.ui.partisipasi_warga import person, support_button
from lib.ui.pengguna import told
from lib.ui.survei_hasil import section
from lib.web.urls import tell_url

_SEARCH = "komunitas_cari"
_SHOWN = 30
_NONE = "–"
_JOIN = (
    ("relawan", "komunitas.ikut"),
    ("pelatihan", "komunitas.pelatihan"),
    ("donasi", "komunitas.donasi_janji"),
)


def show(region: str) -> None:
    """Show the programmes of a region, what they do next, and its waste banks."""
    state = PARTISIPASI.state()
    where = region_title(region) if region else t("umum.indonesia")
    today = local_day(region, dt.datetime.now(dt.UTC))
    known = community.programmes(region, demo=state.demo)
    told()
    section(t("komunitas.judul", where=where))
    st.html(_cards(known, region))
    names = {number_: name for each in known for number_, name in _numbers(each)}
    _activities(activities.activities(region), names, today)
    _calls(activities.calls(region, today, demo=state.demo), demo=state.demo)
    partisipasi_kegiatan.manage(region, known)
    _waste_banks(region, where)


def _numbers(each: Community) -> tuple[tuple[int, str], ...]:
    name = each.programme.said("name", language())
    return tuple((number_, name) for number_ in each.numbers)


def _cards(known: tuple[Community, ...], region: str) -> str:
    cells = "".join(f"<li>{_card(each, region)}</li>" for each in known)
    small = any(each.members is None for each in known)
    note = f'<p class="pl-caption">{safe_html(t("komunitas.belum_lima"))}</p>' if small else ""
    return f'<ul class="pl-cards" lang="{language()}">{cells}</ul>{note}'


def _card(each: Community, region: str) -> str:
    own = each.programme
    said = []
    if each.members is not None:
        said.append(t("komunitas.sedikitnya", n=number(each.members)))
    if each.pledges is not None:
        said.append(t("komunitas.donasi", n=number(each.pledges)))
    if each.regions and len(region) < 5:
        said.append(t("komunitas.wilayah", n=number(each.regions)))
    about = own.said("carried_by", language())
    links = " · ".join(
        f'<a href="{safe_html(tell_url(language(), jenis=kind, wilayah=region, program=each.key))}"'
        f' target="_self">{safe_html(t(key))}</a>'
        for kind, key in _JOIN
    )
    counted = f"<p><b>{safe_html(' · '.join(said))}</b></p>" if said else ""
    return (
        f"<h3>{safe_html(own.said('name', language()))}</h3>"
        f"<p>{safe_html(own.said('beneficiaries', language()) or _NONE)}</p>"
        f"{f'<p><small>{safe_html(about)}</small></p>' if about else ''}{counted}<p>{links}</p>"
    )


def _activities(found: tuple[Activity, ...], names: dict[int, str], today: dt.date) -> None:
    section(t("komunitas.kegiatan"))
    coming = [each for each in found if each.day is None or each.day >= today]
    if not coming:
        st.html(f'<p class="pl-caption">{safe_html(t("komunitas.kegiatan_kosong"))}</p>')
    else:
        st.html("".join(_activity(each, names) for each in coming))
    done = [each for each in found if each.outcomes]
    if done:
        section(t("komunitas.hasil"))
        st.html("".join(_outcomes(each, names) for each in reversed(done)))


def _activity(each: Activity, names: dict[int, str]) -> str:
    when = date_long(each.day) if each.day else t("komunitas.rutin")
    about = [names.get(each.programme_id, ""), region_name(each.region), when]
    url = tell_url(
        language(), jenis="relawan", wilayah=each.region, program=str(each.programme_id),
        kegiatan=str(each.id),
    )  # fmt: skip
    lines = [each.place, each.joining]
    if each.joined is not None:
        lines.append(t("komunitas.sedikitnya", n=number(each.joined)))
    join = (
        f'<a href="{safe_html(url)}" target="_self">{safe_html(t("komunitas.ikut_kegiatan"))}</a>'
    )
    return (
        f'<article class="pl-report" lang="{language()}">'
        f'<p class="pl-caption">{safe_html(" · ".join(filter(None, about)))}</p>'
        f"<h3>{safe_html(each.title)}</h3>"
        f"{''.join(f'<p>{safe_html(line)}</p>' for line in lines if line)}<p>{join}</p></article>"
    )


def _outcomes(each: Activity, names: dict[int, str]) -> str:
    rows = "".join(
        f"<p>{safe_html(told_.text)}"
        f"{_people(told_.people)} "
        f"<small>{safe_html(date_long(local_day(each.region, told_.made_at)))}</small></p>"
        for told_ in each.outcomes
    )
    about = " · ".join(filter(None, (names.get(each.programme_id, ""), region_name(each.region))))
    return (
        f'<article class="pl-report" lang="{language()}">'
        f'<p class="pl-caption">{safe_html(about)}</p><h3>{safe_html(each.title)}</h3>{rows}'
        "</article>"
    )


def _people(n: int | None) -> str:
    return "" if n is None else f" · <b>{safe_html(t('komunitas.peserta', n=number(n)))}</b>"


def _calls(found: tuple[Call, ...], *, demo: bool) -> None:
    if not found:
        return
    section(t("komunitas.gotong_royong"))
    mine = proposals.supported_by(person())
    for each in found:
        place = [region_name(code) for code in (each.district, each.region) if code]
        about = " · ".join((", ".join(place), date_long(each.day)))
        st.html(
            f'<article class="pl-report" lang="{language()}">'
            f'<p class="pl-caption">{safe_html(about)}</p><h3>{safe_html(each.title)}</h3>'
            f'<p class="pl-said">{safe_html(each.text)}</p>'
            f"<p><b>{safe_html(_joined(each.joined))}</b></p></article>"
        )
        support_button(each.ticket, each.id, "komunitas", supported=each.id in mine, closed=demo)


def _joined(n: int) -> str:
    return t("komunitas.peserta", n=number(n)) if n else t("komunitas.ikut_pertama")


def _waste_banks(region: str, where: str) -> None:
    words = str(st.session_state.get(_SEARCH, ""))
    found = waste_banks(region, words, most=_SHOWN)
    if not found.count:
        section(t("komunitas.bank_judul_kosong", where=where))
        return
    section(t("komunitas.bank_judul", n=number(found.count), where=where))
    st.text_input(
        t("komunitas.bank_cari"),
        key=_SEARCH,
        max_chars=60,
        icon=":material/search:",
        width=420,
    )
    if not found.found:
        st.info(t("komunitas.bank_tidak_ada"), icon=":material/search_off:")
        return
    rows = [
        (
            str(row.nama),
            region_name(row.kode_kecamatan) if row.kode_kecamatan else _NONE,
            region_name(row.kode_kabkota),
            number(row.tonnes_in, 1) if math.isfinite(row.tonnes_in) else _NONE,
            str(row.year),
        )
        for row in found.shown.fillna({"kode_kecamatan": ""}).itertuples(index=False)
    ]
    names = ("komunitas.kolom.nama", "komunitas.kolom.kecamatan", "survei.kabkota",
             "komunitas.kolom.ton", "komunitas.kolom.tahun")  # fmt: skip
    title = t("komunitas.bank_judul", n=number(found.count), where=where)
    st.html(f'<div class="pl-people">{table_html(map(t, names), rows, region=title)}</div>')
    said = t(
        "komunitas.bank_sumber",
        told=number(found.told),
        tonnes=number(found.tonnes),
        shown=number(len(rows)),
        found=number(found.found),
    )
    spoken = "" if language() == "id" else f"&bahasa={language()}"
    on_map = f"/peta?layanan={CLASS}{f'&wilayah={region}' if region else ''}{spoken}"
    st.html(
        f'<p class="pl-caption" lang="{language()}">{safe_html(said)} <a target="_self" '
        f'href="{safe_html(on_map)}">{safe_html(t("komunitas.bank_peta"))}</a></p>'
    )
