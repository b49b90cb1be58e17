"""What a figure rests on: sources with agency and year, completeness, notes for the reader."""

from __future__ import annotations

from data.catalogue import Service, load_catalogue
from data.current import current_dataset
from data.store import load_dataset
from lib.i18n import language, number, percent, t
from lib.services import findings
from lib.services.formatting import agency_text
from lib.services.indicators import indicators
from lib.services.mapstate import MapState
from lib.services.measures import NATION, Measure, has_data
from lib.services.profile import completeness

REPORTED = "laporan_warga"
"""Source of a facility that was added after somebody's report."""


def source_lines(state: MapState, measure: Measure) -> tuple[str, ...]:
    """Cite what a map rests on: source, year, completeness."""
    if measure.family == "indicator":
        lines = [cite(indicators()[measure.code].source)]
    else:
        lines = [*service_sources(state.service), cite("penduduk_desa_estimasi")]
        if has_data(state.service):
            lines.append(completeness_text(state))
    if state.kedua:
        lines.append(cite(indicators()[state.kedua].source))
    return tuple(dict.fromkeys(lines))


def service_sources(service: Service) -> list[str]:
    """Cite the sources of the facilities of a service, the one with most rows first."""
    dataset = current_dataset()
    ids: dict[str, int] = {}
    for name in service.classes:
        table = dataset.facilities[name]
        if not table.empty:
            for source, count in table["source"].value_counts().items():
                ids[str(source)] = ids.get(str(source), 0) + int(count)
    return [cite(source) for source in sorted(ids, key=lambda key: (-ids[key], key))]


def cite(source: str) -> str:
    """Cite one source: agency, title, year."""
    entry = load_catalogue().sources.get(source)
    if entry is None:
        return t("versi.sumber_warga") if source == REPORTED else source
    title = entry.title_label(language())
    return f"{agency_text(entry.agency)}, {title}" + (
        "" if entry.year in title else f", {entry.year}"
    )


def completeness_text(state: MapState) -> str:
    """Say how many facilities have a surveyed point, such as "8.442 dari 10.292 …"."""
    known = completeness(state.layanan, state.wilayah)
    return t(
        "peta.kelengkapan",
        surveyed=number(known.surveyed),
        total=number(known.total),
        service=findings.service_name(state.layanan),
        pct=percent(known.surveyed / known.total * 100 if known.total else float("nan")),
    )


def note_lines(state: MapState, measure: Measure) -> tuple[str, ...]:
    """Say what a reader must know before using the figure."""
    notes = []
    if measure.family == "indicator":
        note = indicators()[measure.code].note(language())
        if note:
            notes.append(note)
        if state.wilayah == NATION or len(state.wilayah) == 2:
            notes.append(t("peta.catatan.rata_rata"))
    else:
        if not _first_published(state.service):
            notes.append(state.service.absent_note(language()))
        notes.append(t("peta.catatan.lurus_daratan") if state.daratan else t("peta.catatan.lurus"))
        notes.append(t("peta.catatan.penduduk"))
        if measure.code == "laut":
            notes.append(t("peta.catatan.laut"))
    if state.tertinggal:
        notes.append(t("peta.catatan.tertinggal"))
    notes.append(t("peta.catatan.batas"))
    return tuple(notes)


def _first_published(service: Service) -> bool:
    """Tell whether all data of a service were published: its note says that there are none."""
    return has_data(service) and not load_dataset().has_data(*service.classes)
