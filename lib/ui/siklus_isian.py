"""Parts of the page Siklus KPI: the register form, with what SMART still needs beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from data.catalogue import load_catalogue
from data.db.kpi_choices import DIRECTIONS, FREQUENCIES
from lib.auth import PERENCANA, Actor
from lib.encode import safe_html
from lib.i18n import language, t
from lib.services.kpi import register, smart
from lib.services.kpi.computed import TAKEN, computed_names, filled
from lib.services.kpi.register import Definition
from lib.services.kpi.register_checks import code_of, refuse_unclear
from lib.services.kpi.register_words import field_words
from lib.services.kpi.smart import FAMILIES, LETTERS, Proposal
from lib.services.programmes.listed import ensure, programmes
from lib.ui.page import plain_label
from lib.ui.pengguna import attempt
from lib.ui.program_daftar import opened_key
from lib.ui.siklus_state import CYCLE, CycleState

_AHEAD = 6
_PAIRS = (
    ("name", "owner"),
    ("definition", "formula"),
    ("unit", "source"),
    ("relevance", "means"),
)
_LONG = {"definition", "formula", "relevance", "means"}
_BLANK = Proposal(frequency="tahunan", direction="up")


def define(state: CycleState, person: Actor | None, today: dt.date) -> None:
    """Offer planners of the region to enter a KPI."""
    if person is None or not person.may(PERENCANA, state.wilayah):
        return
    with st.expander(t("siklus.tambah"), icon=":material/add_circle:", key="siklus_tambah"):
        linked = _programme(state.wilayah, "baru", None)
        said = fields("baru", _BLANK, today)
        st.button(
            t("siklus.simpan"),
            key="siklus_simpan",
            type="primary",
            on_click=_define,
            args=(state.wilayah, said, linked),
        )


def revise(definition: Definition, person: Actor | None, today: dt.date) -> None:
    """Offer planners to write a new revision, or to end the KPI."""
    if person is None or not person.may(PERENCANA, definition.region):
        return
    with st.expander(t("siklus.ubah"), icon=":material/edit:", key="siklus_ubah"):
        prefix = f"{definition.id}_{definition.number}"
        linked = _programme(definition.region, prefix, definition.proposal.programme_id)
        said = fields(prefix, definition.proposal, today)
        row = st.container(horizontal=True)
        row.button(
            t("siklus.simpan_ubah"),
            key="siklus_simpan_ubah",
            type="primary",
            on_click=_revise,
            args=(definition, said, linked),
        )
        row.button(
            t("siklus.hentikan"), key="siklus_hentikan", on_click=_retire, args=(definition,)
        )


def fields(prefix: str, start: Proposal, today: dt.date) -> Proposal:
    """Show the fields of a KPI and what each letter still needs; return what they say."""
    said: dict[str, Any] = {"measure": _measure(prefix, start)}
    for pair in _PAIRS:
        for box, name in zip(st.columns(2), pair, strict=True):
            make = box.text_area if name in _LONG else box.text_input
            key = _key(prefix, name, getattr(start, name))
            said[name] = make(label(name), key=key, max_chars=2000)
    one, two, three, four = st.columns(4)
    sectors = load_catalogue().sectors
    said["sector"] = one.selectbox(
        label("sector"),
        list(sectors),
        index=None,
        format_func=lambda code: sectors[code].label(language()),
        placeholder=t("siklus.pilih"),
        key=_key(prefix, "sector", start.sector or None),
    )
    said["family"] = _choice(two, prefix, "family", FAMILIES, start.family or None)
    said["direction"] = _choice(three, prefix, "direction", DIRECTIONS, start.direction)
    said["frequency"] = _choice(four, prefix, "frequency", FREQUENCIES, start.frequency)
    said |= _numbers(prefix, start, today)
    proposal = Proposal(**{name: "" if value is None and name not in _OPTIONAL else value
                           for name, value in said.items()})  # fmt: skip
    letters(proposal)
    return proposal


_OPTIONAL = {"baseline", "baseline_year"}


def letters(proposal: Proposal) -> None:
    """Show the five letters, each with what it still needs."""
    lacks = smart.check(proposal)
    rows = []
    for letter in LETTERS:
        missing = field_words(lacks[letter], language())
        told = t("siklus.belum", missing=missing) if missing else t("siklus.lengkap")
        mark = "○" if missing else "✓"
        name = t(f"siklus.huruf.{letter}")
        rows.append(f"<li><b>{mark} {letter}</b> {safe_html(name)}: {safe_html(told)}</li>")
    st.html(f'<ul class="pl-smart" lang="{language()}" aria-live="polite">{"".join(rows)}</ul>')


def label(name: str) -> str:
    """Name a field."""
    return t(f"siklus.isian.{name}")


def _programme(region: str, prefix: str, start: int | None) -> str:
    """Offer the programmes of the region; return the one chosen as the page Program names it."""
    known = {opened_key(each): each for each in programmes(region)}
    first = next((key for key, each in known.items() if start and each.id == start), "")
    chosen: str = st.selectbox(
        t("menu.program"),
        ["", *known],
        format_func=lambda key: (
            plain_label(known[key].said("name", language())) if key else t("siklus.tanpa_program")
        ),
        key=_key(prefix, "programme", first),
    )
    return chosen


def _linked(person: Actor, region: str, said: Proposal, key: str) -> Proposal:
    """Return the proposal with its programme; a ready one is entered when it gets a KPI."""
    if not key:
        return replace(said, programme_id=None)
    number = int(key) if key.isdecimal() else ensure(person, region, key)
    return replace(said, programme_id=number)


def _measure(prefix: str, start: Proposal) -> str:
    names = computed_names(language())
    options = ["", *names, *({start.measure} - {"", *names})]
    key = _key(prefix, "measure", start.measure)
    chosen: str = st.selectbox(
        t("siklus.hitungan"),
        options,
        format_func=lambda code: plain_label(names.get(code, code)) or t("siklus.diisi"),
        key=key,
        on_change=_fill,
        args=(prefix,),
        help=t("siklus.hitungan_bantu"),
    )
    return chosen


def _fill(prefix: str) -> None:
    """Take what a ready KPI says over into the fields that are empty or came from another."""
    before = st.session_state.get(f"siklus_{prefix}_dari", {})
    kept = {name: st.session_state.get(f"siklus_{prefix}_{name}") or "" for name in TAKEN}
    own = {name: "" if before.get(name) == text else text for name, text in kept.items()}
    own |= {"direction": "", "frequency": ""}
    code = st.session_state[f"siklus_{prefix}_measure"]
    taken = filled(code, Proposal(**own), language())
    st.session_state[f"siklus_{prefix}_dari"] = taken
    for name, text in (own | taken).items():
        if text or name not in {"direction", "frequency"}:
            st.session_state[f"siklus_{prefix}_{name}"] = text or _EMPTY.get(name, "")


_EMPTY: dict[str, str | None] = {"sector": None, "family": None}


_OPTION_NAMES: dict[str, Callable[[str], str]] = {
    "family": lambda code: t(f"siklus.family.{code}"),
    "direction": lambda code: t(f"siklus.direction.{code}"),
    "frequency": lambda code: t(f"siklus.frequency.{code}"),
}


def _choice(box: Any, prefix: str, name: str, options: tuple[str, ...], start: str | None) -> Any:
    return box.selectbox(
        label(name),
        options,
        index=None,
        format_func=_OPTION_NAMES[name],
        placeholder=t("siklus.pilih"),
        key=_key(prefix, name, start),
    )


def _numbers(prefix: str, start: Proposal, today: dt.date) -> dict[str, Any]:
    one, two, _ = st.columns([1, 1, 2])
    said: dict[str, Any] = {
        "baseline": one.number_input(
            label("baseline"), value=None, key=_key(prefix, "baseline", start.baseline)
        ),
        "baseline_year": two.number_input(
            t("siklus.tahun_awal"),
            value=None,
            min_value=2000,
            max_value=2100,
            step=1,
            format="%d",
            key=_key(prefix, "baseline_year", start.baseline_year),
        ),
    }
    years = sorted({*start.targets, *range(today.year, today.year + _AHEAD)})
    st.caption(t("siklus.target"))
    boxes = st.columns(min(len(years), _AHEAD))
    found = {
        year: boxes[place % _AHEAD].number_input(
            str(year), value=None, key=_key(prefix, f"target_{year}", start.targets.get(year))
        )
        for place, year in enumerate(years)
    }
    return said | {"targets": {year: value for year, value in found.items() if value is not None}}


def _key(prefix: str, name: str, start: object) -> str:
    key = f"siklus_{prefix}_{name}"
    st.session_state.setdefault(key, start)
    return key


def _define(region: str, said: Proposal, linked: str) -> None:
    def work(person: Actor) -> None:
        refuse_unclear(said)
        code = said.measure or code_of(said.name)
        settled = _linked(person, region, said, linked)
        CYCLE.update(kpi=register.define(person, region, code, settled))
        for key in [each for each in st.session_state if str(each).startswith("siklus_baru_")]:
            del st.session_state[key]

    attempt(work, t("siklus.disimpan", name=said.name))


def _revise(definition: Definition, said: Proposal, linked: str) -> None:
    def work(person: Actor) -> None:
        refuse_unclear(said)
        settled = _linked(person, definition.region, said, linked)
        register.revise(person, definition.id, settled, seen=definition.number)

    attempt(work, t("siklus.diubah", name=said.name))


def _retire(definition: Definition) -> None:
    def work(person: Actor) -> None:
        register.retire(person, definition.id)
        CYCLE.update(kpi=0)

    attempt(work, t("siklus.dihentikan", name=definition.proposal.name))
