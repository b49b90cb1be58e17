"""A case study of a regency: a fixed template with its figures filled in, to be written on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.current import current_dataset
from lib.encode import safe_html
from lib.i18n import compact_people, date_long, language, number, t
from lib.services.citations import cite
from lib.services.evaluation.notes import CASE, Note
from lib.services.evaluation.series import followed
from lib.services.evaluation.swot import proposals
from lib.services.evaluation.trend import trend
from lib.services.evaluation.words import bare_label, figure_text, signed
from lib.services.kpi.follow_up import Action
from lib.services.peers import peers
from lib.services.regions import region_name

PARTS = ("latar", "masalah", "tindakan", "hasil", "pelajaran")
"""Background, problem, what was done, results, lessons."""
_WEAKEST = 6


@dataclass(frozen=True)
class Line:
    """One figure in words, and where it comes from."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Part:
    """One part: its heading, what it should answer, figures filled in, and people's notes."""

    code: str
    title: str
    question: str
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def case_study(
    kode: str, notes: Sequence[Note] = (), actions: Sequence[Action] = ()
) -> tuple[Part, ...]:
    """Fill in the template for a regency.

    Parameters
    ----------
    kode
        Of the kabupaten/kota.
    notes
        Those on the region; of kind `CASE` they stand in their part.
    actions
        The region's follow-up: what was done.

    Raises
    ------
    UnknownRegionError

    """
    filled = {
        "latar": _background(kode),
        "masalah": _problem(kode),
        "tindakan": tuple(map(_action, actions)),
        "hasil": _results(kode),
    }
    return tuple(
        Part(
            code,
            t(f"evaluasi.kasus.{code}"),
            t(f"evaluasi.kasus.{code}_tanya"),
            filled.get(code, ()),
            tuple(each for each in notes if each.kind == CASE and each.part == code),
        )
        for code in PARTS
    )


def _background(kode: str) -> tuple[Line, ...]:
    others = peers(kode, 5)
    row = current_dataset().regions.set_index("kode").loc[kode]
    people, area = float(row["population"]), float(row["area_km2"])
    names = ", ".join(each.nama for each in others)
    said = t(
        "evaluasi.kasus.wilayah",
        name=region_name(kode),
        province=region_name(kode[:2]),
        people=compact_people(people),
        area=number(area),
        density=number(people / area if area > 0 else np.nan),
    )
    return Line(said), Line(t("evaluasi.kasus.sejawat", names=names), t("sejawat.catatan"))


def _problem(kode: str) -> tuple[Line, ...]:
    weak = [each for each in proposals(kode) if each.side == "weakness"][:_WEAKEST]
    return tuple(Line(f"{each.title}: {each.evidence}", each.source) for each in weak)


def _action(action: Action) -> Line:
    due = date_long(action.due)
    told = t("evaluasi.kasus.tindakan_baris", title=action.title, owner=action.owner, due=due)
    return Line(told)


def _results(kode: str) -> tuple[Line, ...]:
    lines = []
    for code in followed():
        known = trend(code, kode)
        if known.last <= known.first:
            continue
        first, last, measure = known.first, known.last, known.panel.measure
        theirs = known.peers_median[last] - known.peers_median[first]
        change = known.own[last] - known.own[first]
        said = t(
            "evaluasi.kasus.ubah",
            name=bare_label(code),
            first=figure_text(code, known.own[first]),
            last=figure_text(code, known.own[last]),
            from_year=str(known.panel.years[first]),
            to_year=str(known.panel.years[last]),
            change=signed(change, measure.decimals),
            peers=signed(theirs, measure.decimals),
        )
        lines.append(Line(said, "; ".join(cite(each) for each in known.panel.sources)))
    return tuple(lines)


def case_table(parts: Sequence[Part]) -> pd.DataFrame:
    """Return a case study as rows: part, kind (figure or note), text, source."""
    rows = [
        (part.title, t(f"evaluasi.kasus.baris_{kind}"), text, source)
        for part in parts
        for kind, text, source in (
            *(("angka", line.text, line.source) for line in part.lines),
            *(("catatan", note.text, note.evidence) for note in part.notes),
        )
    ]
    names = ("bagian", "jenis", "isi", "sumber")
    return pd.DataFrame(rows, columns=pd.Index([t(f"evaluasi.kasus.kolom_{n}") for n in names]))


def case_html(kode: str, parts: Sequence[Part], made: str) -> bytes:
    """Write a case study as a page that stands alone and opens in a word processor.

    ``made`` is the date in words.
    """
    title = safe_html(t("evaluasi.kasus.judul", name=region_name(kode)))
    body = "".join(_section(part) for part in parts)
    footer = f"{t('ekspor.dibuat', tanggal=made)} {t('umum.batas')}"
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>body{{font-family:sans-serif;max-width:46rem;"
        "margin:2rem auto;line-height:1.5;padding:0 1rem}small{color:#4a5a64}</style></head>"
        f"<body><h1>{title}</h1>{body}<p><small>{safe_html(footer)}</small></p></body></html>"
    ).encode()


def _section(part: Part) -> str:
    lines = "".join(
        f"<li>{safe_html(line.text)}"
        + (f" <small>({safe_html(line.source)})</small>" if line.source else "")
        + "</li>"
        for line in part.lines
    )
    notes = "".join(f"<p>{safe_html(note.text)}</p>" for note in part.notes)
    listed = f"<ul>{lines}</ul>" if lines else ""
    return (
        f"<h2>{safe_html(part.title)}</h2><p><em>{safe_html(part.question)}</em></p>"
        f"{listed}{notes or '<p>&nbsp;</p>'}"
    )
