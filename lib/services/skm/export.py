"""The results as tables to take away; a demonstration says so in its name, notes and rows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from data.catalogue import load_catalogue
from lib.i18n import language, number, pick, t
from lib.services.downloads import today
from lib.services.regions import region_name
from lib.services.reports.tables import About, columns_of, to_csv_bytes, to_xlsx_bytes
from lib.services.skm import results
from lib.services.skm.batch_rows import COLUMNS
from lib.services.skm.classes import ELEMENTS, Grade
from lib.services.skm.results import Cell, Result, Wanted
from lib.services.skm.units import listed


def grade_text(grade: Grade | None) -> str:
    """Return a class as "B (Baik)", "" where there is none."""
    return f"{grade.mutu} ({pick(grade.kinerja, grade.kinerja_en)})" if grade else ""


def unit_names(*, demo: bool) -> dict[str, str]:
    """Return the names of units by the keys of their cells."""
    return {str(each.id): each.name for each in listed(demo=demo)}


def service_name(key: str) -> str:
    """Return the name of a service by the key of its cell."""
    services = load_catalogue().services
    if key in services:
        return services[key].label(language())
    return key or t("survei.layanan_lain")


def results_table(wanted: Wanted, step: str) -> pd.DataFrame:
    """Return the results of all, by regency, service, unit and period, one row each."""
    names = unit_names(demo=wanted.demo)
    everything = Cell("", results.overall(wanted))
    rows = [
        *_rows("semua", [everything], {"": t("survei.semua")}, wanted),
        *_rows("kabkota", results.by_regency(wanted), None, wanted),
        *_rows("layanan", results.by_service(wanted), {}, wanted),
        *_rows("unit", results.by_unit(wanted), names, wanted),
        *_rows("periode", results.over_time(wanted, step), None, wanted),
    ]
    return pd.DataFrame(rows)


def _rows(
    group: str, cells: Iterable[Cell], names: dict[str, str] | None, wanted: Wanted
) -> list[dict[str, object]]:
    told = []
    for cell in cells:
        name = cell.key if names is None else names.get(cell.key, cell.key)
        if group == "kabkota":
            name = region_name(cell.key)
        elif group == "layanan":
            name = service_name(cell.key)
        told.append(
            {"kelompok": group, "kode": cell.key, "nama": name, **_figures(cell.result)}
            | {"keterangan": _remark(cell.result, demo=wanted.demo)}
        )
    return told


def _figures(found: Result) -> dict[str, object]:
    means = {each.code: each.mean for each in found.elements}
    return {
        "n": None if found.hidden else found.n,
        "ikm": found.index,
        "margin": found.margin,
        "mutu": found.grade.mutu if found.grade else "",
        "kinerja": pick(found.grade.kinerja, found.grade.kinerja_en) if found.grade else "",
        **{code: means.get(code) for code in ELEMENTS},
    }


def _remark(found: Result, *, demo: bool) -> str:
    said = [t("survei.contoh_tanda")] if demo else []
    if found.hidden:
        said.append(t("survei.kurang_lima"))
    return "; ".join(said)


def results_csv(wanted: Wanted, step: str) -> bytes:
    """Return the results as CSV; columns keep their names in both languages."""
    return to_csv_bytes(results_table(wanted, step))


def results_xlsx(wanted: Wanted, step: str, link: str = "") -> bytes:
    """Return the results as a workbook that says what they are."""
    table = results_table(wanted, step)
    notes = (t("survei.catatan.margin"), t("survei.catatan.lima"))
    about = About(
        title=title(wanted, results.overall(wanted)),
        topic=t("menu.survei"),
        sources=sources(demo=wanted.demo),
        notes=(t("survei.contoh_arti"), *notes) if wanted.demo else notes,
        today=today(),
        link=link,
        language=language(),
    )
    return to_xlsx_bytes(table, t("menu.survei"), about, columns_of(table))


def title(wanted: Wanted, found: Result) -> str:
    """Say the finding in one sentence."""
    where = place_name(wanted)
    if found.index is None:
        key = "survei.judul_sedikit" if found.n or found.hidden else "survei.judul_kosong"
        said = t(key, where=where)
    else:
        said = t(
            "survei.judul",
            where=where,
            index=number(found.index, 2),
            grade=grade_text(found.grade),
            n=number(found.n),
        )
    return t("survei.judul_contoh", title=said) if wanted.demo else said


def place_name(wanted: Wanted) -> str:
    """Name the unit or region whose answers are wanted."""
    where = region_name(wanted.region) if wanted.region else t("umum.indonesia")
    if wanted.unit is not None:
        where = unit_names(demo=wanted.demo).get(str(wanted.unit), where)
    return where


def sources(*, demo: bool) -> tuple[str, ...]:
    """Cite the rule, and whose answers they are."""
    return (t("survei.sumber_contoh") if demo else t("survei.sumber"), t("survei.isi.dasar"))


def template_csv() -> bytes:
    """Return an empty table of answers to be filled in."""
    return to_csv_bytes(pd.DataFrame(columns=[*[*COLUMNS][:-1], *ELEMENTS, "saran"], dtype="str"))
