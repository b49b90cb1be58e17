"""Step 2 of Muat data: how the file was read, its first rows, and another reading if need be."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.problems import ERROR
from data.readers.dialect import DELIMITERS
from data.readers.encoding import ENCODINGS
from data.readers.table import ALL_SHEETS, RawTable, ReadOptions
from lib.encode import safe_html
from lib.i18n import language, number, t
from lib.services.desk.draft import Draft
from lib.services.desk.report import groups, sentence
from lib.ui import page
from lib.ui.muat_parts import section, size_text, sure
from lib.ui.page import Figure

_ROWS, _COLUMNS, _CHARS = 5, 40, 60
_TEXTS = ("csv", "tsv", "txt", "tab")
_SPATIAL = ("geojson", "gpkg", "shp", "kml", "parquet")
_SPATIAL_ENDINGS = (*_SPATIAL, "json", "zip", "kmz")
_MARKS = {",": "koma", ";": "titik_koma", "\t": "tab", "|": "garis"}


def how_read(draft: Draft) -> None:
    """Show how a file was read and let that be changed."""
    raw = draft.outcome.raw
    section(2, "baca")
    if raw is not None:
        page.figure_strip(_figures(raw))
        _notes(raw)
        _first_rows(raw)
    with st.expander(t("muat.baca.ubah"), expanded=raw is None, icon=":material/tune:"):
        _form(draft, raw)


def _figures(raw: RawTable) -> list[Figure]:
    found = [
        Figure(t("muat.baca.bentuk"), raw.form.upper(), size_text(raw.size)),
        Figure(
            t("muat.baca.baris"),
            number(raw.total_rows),
            t("muat.baca.kolom", n=number(len(raw.columns))),
        ),
    ]
    if raw.encoding is not None:
        note = _alternatives(sure(raw.encoding.confidence), raw.encoding.alternatives)
        found.append(Figure(t("muat.baca.huruf"), raw.encoding.value, note))
    if raw.delimiter is not None:
        note = sure(raw.delimiter.confidence)
        found.append(Figure(t("muat.baca.pemisah"), _mark(raw.delimiter.value), note))
    if len(raw.sheets) > 1 or (raw.sheet and raw.form not in _SPATIAL):
        shown = t("muat.baca.semua_lembar") if raw.sheet == ALL_SHEETS else raw.sheet
        found.append(
            Figure(
                t("muat.baca.lembar"), shown, t("muat.baca.lembar_ada", n=number(len(raw.sheets)))
            )
        )
    if raw.header_row:
        found.append(
            Figure(
                t("muat.baca.judul"),
                t("muat.baca.baris_ke", n=number(raw.header_row)),
                "" if raw.header_row == 1 else t("muat.baca.pembuka"),
            )
        )
    if raw.crs:
        found.append(Figure(t("muat.baca.crs"), raw.crs, t("muat.baca.crs_arti")))
    return found


def _alternatives(told: str, others: tuple[str, ...]) -> str:
    return f"{told}; {t('muat.baca.mungkin', names=', '.join(others))}" if others else told


def _mark(mark: str) -> str:
    return t(f"muat.pemisah.{_MARKS[mark]}") if mark in _MARKS else t("muat.pemisah.tiada")


def _notes(raw: RawTable) -> None:
    """Say what was left out or filled in while reading, once for each sort of it."""
    told = [
        t("muat.baca.catatan", rows=number(each.rows), text=sentence(each.examples[0]))
        if each.rows > 1
        else sentence(each.examples[0])
        for each in groups(raw.problems, examples=1)
        if each.severity != ERROR
    ]
    if told:
        items = "".join(f"<li>{safe_html(text)}</li>" for text in told)
        st.html(f'<div class="pl-hint" lang="{language()}"><ul>{items}</ul></div>')


def _first_rows(raw: RawTable) -> None:
    columns = list(raw.columns[:_COLUMNS])
    cells = raw.frame[columns].head(_ROWS).astype("str")
    rows = [
        [number(int(at)), *(_short(value) for value in row)]
        for at, row in zip(raw.rows[:_ROWS], cells.itertuples(index=False, name=None), strict=True)
    ]
    header = [t("muat.baris"), *columns]
    told = t("muat.baca.awal", n=number(len(rows)))
    table = page.table_html(header, rows, caption=told, region=told)
    st.html(f'<div class="pl-left">{table}</div>')
    if len(raw.columns) > _COLUMNS:
        st.caption(t("muat.baca.kolom_lain", n=number(len(raw.columns) - _COLUMNS)))


def _short(value: str) -> str:
    return value if len(value) <= _CHARS else value[: _CHARS - 1] + "…"


def _form(draft: Draft, raw: RawTable | None) -> None:
    """Let what was detected be stated instead; only what the form of the file has."""
    options = draft.plan.options if draft.plan is not None else ReadOptions()
    ending = draft.name.rsplit(".", 1)[-1].lower()
    form = raw.form if raw is not None else ending
    key = f"muat_baca_{draft.token}_{draft.generation}"
    with st.form(key, border=False):
        columns = iter(st.columns(3) * 2)
        stated: dict[str, object] = {}
        if form in _TEXTS:
            stated["encoding"] = _choice(
                next(columns), "huruf", ENCODINGS, options.encoding, key, str
            )
            stated["delimiter"] = _choice(
                next(columns), "pemisah", DELIMITERS, options.delimiter, key, _mark
            )
        sheets = raw.sheets if raw is not None else ()
        if len(sheets) > 1:
            field = "layer" if form in _SPATIAL else "sheet"
            known = (*sheets, ALL_SHEETS)
            stated[field] = _choice(
                next(columns), "lembar", known, getattr(options, field), key, _sheet
            )
        if form in _SPATIAL_ENDINGS:
            stated["crs"] = (
                next(columns).text_input(
                    t("muat.baca.crs"),
                    options.crs or "",
                    placeholder="EPSG:4326",
                    max_chars=40,
                    key=f"{key}_crs",
                )
                or None
            )
        if form not in _SPATIAL:
            row = next(columns).number_input(
                t("muat.baca.judul"),
                min_value=0,
                max_value=200,
                value=options.header_row or 0,
                help=t("muat.baca.judul_bantuan"),
                key=f"{key}_judul",
            )
            stated["header_row"] = int(row) or None
        if st.form_submit_button(t("muat.baca.ulang"), icon=":material/refresh:"):
            _read_again(draft, replace(options, **stated))


def _choice(place, key, known, present, form, shown):  # type: ignore[no-untyped-def]
    options = ["", *known]
    chosen = place.selectbox(
        t(f"muat.baca.{key}"),
        options,
        index=options.index(present) if present in options else 0,
        format_func=lambda each: shown(each) if each else t("muat.otomatis"),
        key=f"{form}_{key}",
    )
    return chosen or None


def _sheet(name: str) -> str:
    return t("muat.baca.semua_lembar") if name == ALL_SHEETS else name


def _read_again(draft: Draft, options: ReadOptions) -> None:
    if draft.plan is not None:
        # Another reading may have other columns: they are proposed anew.
        draft.start(replace(draft.plan, options=options, mapping=None))
        st.rerun()
