"""Rules of service of the page Kesenjangan by kecamatan, and the user's own thresholds."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import compact_people, language, number, percent, t
from lib.services import gap_sides, gap_standards
from lib.services.gap_rules import DISTANCE, OWN_MEASURES, OwnRule
from lib.services.gap_terms import Terms
from lib.services.gapstate import GapState, rule_text
from lib.services.measures import has_data, region_codes
from lib.services.regions import region_name
from lib.ui import celah_tabel, page
from lib.ui.session import GAP

MOST_APART = 15
_MEASURES = {
    "distance": "celah.sendiri.ukuran.distance",
    "people_per_facility": "celah.sendiri.ukuran.people_per_facility",
    "facilities_per_district": "celah.sendiri.ukuran.facilities_per_district",
}
_VERDICTS = {
    "terpenuhi": "celah.standar.terpenuhi",
    "belum_dapat_dipastikan": "celah.standar.belum",
    "tidak_terpenuhi": "celah.standar.tidak",
}
# A rule that is not in force is compared with; nobody keeps or breaks it.
_IN_FORCE = "berlaku"
_COMPARED = {
    "terpenuhi": "celah.rinci.setara",
    "belum_dapat_dipastikan": "celah.standar.belum",
    "tidak_terpenuhi": "celah.rinci.di_bawah",
}


def by_kecamatan(state: GapState) -> None:
    """List the rules of the profile, and the user's own, for each kecamatan of a regency."""
    codes = list(region_codes(current_dataset(), "kabkota", state.within))
    marked = [code for code in state.tanda if code in codes]
    chosen = state.rinci if state.rinci in codes else (marked or codes)[0]
    st.selectbox(
        t("celah.rinci.pilih"), codes, format_func=region_name, **GAP.bound("rinci", chosen)
    )
    frame = gap_standards.standards_table(state.profil, "kecamatan", chosen, terms=state.terms)
    own = gap_standards.own_table(state.own_rules, "kecamatan", chosen, terms=state.terms)
    frame = frame if own.empty else pd.concat([frame, own], ignore_index=True)
    if frame.empty:
        st.caption(_why_empty(state, chosen))
        return
    for _, part in frame[frame["met"].notna()].groupby("rule", sort=False):
        label = str(part["label"].iloc[0])
        _verdicts(state, part, t("celah.rinci.judul", rule=label, place=region_name(chosen)))
    st.html(f'<p class="pl-sources">{safe_html(t("celah.rinci.arti"))}</p>')


def _why_empty(state: GapState, code: str) -> str:
    """Tell whether the profile has no such rule, or the regency is left out."""
    terms = Terms(state.way)
    if gap_standards.standards_table(state.profil, "kecamatan", code, terms=terms).empty:
        return t("celah.rinci.kosong")
    return t("celah.rinci.tidak_lengkap", place=region_name(code), pct=percent(state.lengkap, 0))


def own_rules(state: GapState) -> None:
    """Let the user state thresholds, and tell which regencies keep them."""
    _form(state)
    if not state.own_rules:
        st.caption(t("celah.sendiri.kosong"))
        return
    frame = gap_standards.own_table(state.own_rules, "kabkota", state.within, terms=state.terms)
    rows = []
    for _, part in frame.groupby("rule", sort=False):
        met = part["met"].value_counts()
        rows.append(
            [
                str(part["label"].iloc[0]),
                *(number(int(met.get(verdict, 0))) for verdict in _VERDICTS),
                compact_people(part["people_affected"].sum(min_count=1)),
            ]
        )
    header = [t("data.aturan"), *(t(key) for key in _VERDICTS.values()), t("celah.standar.orang")]
    celah_tabel.show(state, header, rows, caption=t("celah.sendiri.judul"))
    worst = frame[frame["shortfall"].fillna(0) > 0].sort_values("shortfall", ascending=False)
    items = "".join(f"<li>{safe_html(text)}</li>" for text in worst["sentence"].head(10))
    if items:
        st.html(f'<div class="pl-hint"><ul>{items}</ul></div>')
    for rule in state.sendiri:
        st.button(
            t("celah.sendiri.hapus", rule=page.plain_label(_name(rule, state))),
            key=f"celah_hapus_{rule}",
            icon=":material/close:",
            on_click=_remove,
            args=(rule,),
        )


def _name(text: str, state: GapState) -> str:
    for rule in state.own_rules:
        if rule_text(rule) == text:
            service = load_catalogue().service(rule.service).label(language())
            value = rule.threshold / 1000 if rule.measure == "distance" else rule.threshold
            written = number(value, 0 if value % 1 == 0 else 1)
            return f"{service}, {t(_MEASURES[rule.measure])} {written}"
    return text


def side_by_side(state: GapState) -> None:
    """Lay every rule on the service side by side, and list where they disagree."""
    found = gap_sides.sides(state.layanan, state.within, state.own_rules, terms=state.terms)
    if len(found.rules) < 2:
        service = state.service.label(language())
        st.caption(t("celah.sisi.kurang", service=service))
        return
    rows = [
        [
            str(row["label"]),
            number(row["required"]),
            number(row["shortfall"]),
            compact_people(row["people_affected"]),
            *(number(row[verdict]) for verdict in _VERDICTS),
            str(row["profile"]) or t("celah.bagian.sendiri"),
        ]
        for row in found.rules.to_dict("records")
    ]
    header = [
        t("data.aturan"),
        t("celah.sisi.perlu"),
        t("celah.rinci.kurang"),
        t("celah.standar.orang"),
        *(t(key) for key in _VERDICTS.values()),
        t("celah.standar.profil"),
    ]
    service = state.service.label(language())
    celah_tabel.show(state, header, rows, caption=t("celah.sisi.judul", service=service))
    _disagreeing(state, found)


def _disagreeing(state: GapState, found: gap_sides.Sides) -> None:
    shown = celah_tabel.with_marked(state, found.verdicts, MOST_APART)
    legal = dict(zip(found.rules["rule"], found.rules["legal_status"], strict=True))
    rules = [rule for rule in found.rules["rule"] if rule in shown.columns]
    labels = dict(zip(found.rules["rule"], found.rules["label"], strict=True))
    rows = [
        [str(row["nama"]), *(_verdict(row[rule], legal[rule]) for rule in rules)]
        for row in shown.to_dict("records")
    ]
    caption = t("celah.sisi.beda", n=number(len(found.verdicts)), shown=number(len(rows)))
    if rows:
        header = [t("kolom.nama"), *(labels[rule] for rule in rules)]
        celah_tabel.show(state, header, rows, caption=caption, codes=shown["kode"].tolist())


def _verdict(met: object, legal_status: str) -> str:
    if not isinstance(met, str):
        return ""
    return t((_VERDICTS if legal_status == _IN_FORCE else _COMPARED)[met])


def _form(state: GapState) -> None:
    catalogue = load_catalogue()
    services = [code for code, each in catalogue.services.items() if has_data(each)]
    with st.form("celah_sendiri", border=False):
        left, middle, right = st.columns(3)
        left.selectbox(
            t("peta.layanan"),
            services,
            index=services.index(state.layanan),
            format_func=lambda code: catalogue.service(code).label(language()),
            key="celah_sendiri_layanan",
        )
        middle.selectbox(
            t("celah.sendiri.ukuran"),
            [each for each in _MEASURES if each in OWN_MEASURES],
            format_func=lambda each: t(_MEASURES[each]),
            key="celah_sendiri_ukuran",
        )
        right.number_input(
            t("celah.sendiri.ambang"),
            0.0,
            value=5.0,
            help=t("celah.sendiri.ambang_bantuan"),
            key="celah_sendiri_ambang",
        )
        st.form_submit_button(t("celah.sendiri.tambah"), on_click=_add)
    fault = st.session_state.pop("celah_sendiri_galat", None)
    if fault:
        st.error(fault, icon=":material/error:")


def _add() -> None:
    measure = str(st.session_state["celah_sendiri_ukuran"])
    threshold = float(st.session_state["celah_sendiri_ambang"])
    try:
        rule = OwnRule(
            str(st.session_state["celah_sendiri_layanan"]),
            measure,
            threshold * 1000 if measure == "distance" else threshold,
        )
    except AppError as error:
        st.session_state["celah_sendiri_galat"] = f"{error.message(language())} ({error.code})"
        return
    before = GAP.state().sendiri
    GAP.update(sendiri=tuple(dict.fromkeys((*before, rule_text(rule)))))


def _remove(rule: str) -> None:
    GAP.update(sendiri=tuple(each for each in GAP.state().sendiri if each != rule))


def _verdicts(state: GapState, frame: pd.DataFrame, caption: str) -> None:
    by_distance = frame["measure"].iloc[0] == DISTANCE
    words = _VERDICTS if frame["legal_status"].iloc[0] == _IN_FORCE else _COMPARED
    rows = [
        [
            str(row["nama"]),
            number(row["available"]),
            number(row["shortfall"]),
            compact_people(row["people_affected"]),
            t(words[str(row["met"])]),
        ]
        for row in frame.to_dict("records")
    ]
    header = [
        t("kolom.nama"),
        t("celah.rinci.desa_dalam" if by_distance else "celah.rinci.ada"),
        t("celah.rinci.desa_luar" if by_distance else "celah.rinci.kurang"),
        t("celah.standar.orang"),
        t("celah.rinci.putusan"),
    ]
    celah_tabel.show(state, header, rows, caption=caption, prose=True)
