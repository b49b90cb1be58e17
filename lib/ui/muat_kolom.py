"""Step 3 of Muat data: which column is which field, and what is stated about the values."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.readers.table import RawTable
from data.validation.check import Choices
from data.validation.headers import ColumnMapping
from data.validation.region_codes import SYSTEMS
from data.validation.schemas import SCHEMAS, Field, Schema
from lib.auth import Actor
from lib.errors import MissingColumnError
from lib.i18n import number, t
from lib.services.desk.draft import Draft, Outcome
from lib.ui import page
from lib.ui.muat_parts import caption, place, section, sure
from lib.ui.muat_state import scope

ZONES = tuple(f"{zone}{side}" for side in "SN" for zone in range(46, 55))
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_CHARS = 40
_REGENCY = 5  # characters of a regency's code


def columns(draft: Draft, person: Actor) -> None:
    """Show the mapping of columns and let it be changed, with choices about the values."""
    found, plan = draft.outcome, draft.plan
    if found.raw is None or found.mapping is None or plan is None:
        return
    schema = SCHEMAS[plan.kind]
    section(3, "kolom", _lead(found))
    missing = lacking(found)
    if missing:
        said = t("muat.kolom.kurang", fields="; ".join(missing))
        if missing == [t("isian.geometry")]:
            said = t("muat.kolom.tanpa_geometri")
        st.error(page.plain_label(f"{said} ({MissingColumnError.code})"), icon=":material/error:")
    _table(schema, found.raw, found.mapping)
    with st.expander(t("muat.kolom.ubah"), expanded=bool(missing), icon=":material/view_column:"):
        regencies = [code for code in scope(person) if len(code) == _REGENCY]
        _form(draft, schema, regencies)


def lacking(found: Outcome) -> list[str]:
    """Name the fields without which the check could not be made, "or" between those of a choice."""
    if not isinstance(found.fault, MissingColumnError):
        return []
    told = []
    for group in found.fault.details["columns"]:
        names = [
            " + ".join(t(f"isian.{name}") for name in each.split(" + "))
            for each in str(group).split(" / ")
        ]
        told.append(t("muat.kolom.atau").join(names))
    return told


def _lead(found: Outcome) -> str:
    if found.raw is None or found.mapping is None:
        return ""
    total = number(len(found.raw.columns))
    told = t("muat.kolom.dikenali", n=number(len(found.mapping.fields)), total=total)
    return f"{told} {t('muat.kolom.diingat')}" if found.remembered else told


def _table(schema: Schema, raw: RawTable, mapping: ColumnMapping) -> None:
    rows = []
    for field in schema.fields:
        column = mapping.fields.get(field.name)
        if column is None:
            continue
        confidence = mapping.confidence.get(field.name, 1.0)
        rows.append([_label(field), column, _sample(raw, column), sure(confidence)])
    header = [
        t("muat.kolom.isian"),
        t("muat.kolom.kolom"),
        t("muat.kolom.contoh"),
        t("muat.kolom.keyakinan"),
    ]
    told = t("muat.langkah.kolom")
    st.html(f'<div class="pl-left">{page.table_html(header, rows, region=told)}</div>')
    free = mapping.free(raw.columns)
    if free:
        caption(t("muat.kolom.bebas", names=", ".join(free)))


def _label(field: Field) -> str:
    return t(f"isian.{field.name}")


def _sample(raw: RawTable, column: str) -> str:
    """Give the first value of a column that is not empty."""
    if column not in raw.frame:
        return ""
    cells = raw.frame[column].head(200).astype("str")
    filled = cells[cells.str.strip() != ""]
    value = str(filled.iloc[0]) if len(filled) else ""
    return value if len(value) <= _CHARS else value[: _CHARS - 1] + "…"


def _form(draft: Draft, schema: Schema, regencies: list[str]) -> None:
    raw, mapping = draft.outcome.raw, draft.outcome.mapping
    if raw is None or mapping is None:
        return
    needed = {name for group in schema.needs for fields in group for name in fields}
    first = [each for each in schema.fields if each.name in needed]
    rest = [each for each in schema.fields if each.name not in needed]
    key = f"muat_kolom_{draft.token}_{draft.generation}"
    with st.form(key, border=False):
        stated = _fields(first, raw, mapping, key)
        with st.expander(t("muat.kolom.lain", n=number(len(rest)))):
            stated |= _fields(rest, raw, mapping, key)
        caption(t("muat.nilai.arti"))
        made = _choices(draft.outcome.choices, regencies, key)
        if st.form_submit_button(t("muat.kolom.periksa"), icon=":material/fact_check:"):
            _check_again(draft, stated, made)


def _fields(fields: list[Field], raw: RawTable, mapping: ColumnMapping, key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    options = ["", *raw.columns]
    for start in range(0, len(fields), 3):
        row = st.columns(3)
        for cell, field in zip(row, fields[start : start + 3], strict=False):
            present = mapping.fields.get(field.name, "")
            found[field.name] = cell.selectbox(
                _label(field),
                options,
                index=options.index(present) if present in options else 0,
                format_func=lambda each: each or t("muat.kolom.tiada"),
                key=f"{key}_{field.name}",
            )
    return found


def _choices(choices: Choices, regencies: list[str], key: str) -> Choices:
    one, two, three = st.columns(3)
    systems = ("", *SYSTEMS)
    system = one.selectbox(
        t("muat.nilai.sistem"),
        systems,
        index=systems.index(choices.code_system),
        format_func=lambda each: t(f"muat.sistem.{each}") if each else t("muat.otomatis"),
        help=t("muat.nilai.sistem_bantuan"),
        key=f"{key}_sistem",
    )
    zones = ("", *ZONES)
    zone = two.selectbox(
        t("muat.nilai.utm"),
        zones,
        index=zones.index(choices.utm_zone) if choices.utm_zone in zones else 0,
        format_func=lambda each: each or t("muat.nilai.derajat"),
        help=t("muat.nilai.utm_bantuan"),
        key=f"{key}_utm",
    )
    marks = ("", ".", ",")
    decimal = three.selectbox(
        t("muat.nilai.desimal"),
        marks,
        index=marks.index(choices.decimal),
        format_func=lambda each: (
            t(f"muat.desimal.{_DECIMAL[each]}") if each else t("muat.otomatis")
        ),
        key=f"{key}_desimal",
    )
    year = one.number_input(
        t("muat.nilai.tahun"),
        min_value=_FIRST_YEAR,
        max_value=_LAST_YEAR,
        value=choices.year,
        placeholder=t("muat.nilai.tahun_ini"),
        help=t("muat.nilai.tahun_bantuan"),
        key=f"{key}_tahun",
    )
    source = two.text_input(
        t("muat.nilai.sumber"), choices.source, max_chars=200, key=f"{key}_sumber"
    )
    licence = three.text_input(
        t("muat.nilai.lisensi"), choices.licence, max_chars=100, key=f"{key}_lisensi"
    )
    region = one.selectbox(
        t("muat.nilai.wilayah"),
        ["", *regencies],
        index=1 + regencies.index(choices.region) if choices.region in regencies else 0,
        format_func=lambda each: place(each) if each else t("muat.kolom.tiada"),
        help=t("muat.nilai.wilayah_bantuan"),
        key=f"{key}_wilayah",
    )
    repair = two.toggle(
        t("muat.nilai.perbaiki"),
        choices.repair,
        help=t("muat.nilai.perbaiki_bantuan"),
        key=f"{key}_perbaiki",
    )
    return replace(
        choices,
        code_system=system,
        utm_zone=zone,
        decimal=decimal,
        year=None if year is None else int(year),
        source=source.strip(),
        licence=licence.strip(),
        region=region,
        repair=repair,
    )


_DECIMAL = {".": "titik", ",": "koma"}


def _check_again(draft: Draft, stated: dict[str, str], choices: Choices) -> None:
    if draft.plan is not None:
        mapping = tuple((name, column) for name, column in stated.items() if column)
        draft.start(replace(draft.plan, mapping=mapping, choices=choices))
        st.rerun()
