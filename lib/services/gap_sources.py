"""What each part of the page Kesenjangan rests on: sources with agency and year."""

from __future__ import annotations

from collections.abc import Mapping

from data.catalogue import load_catalogue
from lib.services.citations import cite, service_sources
from lib.services.gap_standards import standard_services
from lib.services.gapstate import GapState
from lib.services.measures import all_measures, has_data

# What puts villages and regencies into their groups, besides codes.
_OF_GROUPING: Mapping[str, tuple[str, ...]] = {
    "daerah_tertinggal": ("daerah_tertinggal",),
    "rpjmn_2025_2029": ("daerah_tertinggal",),
    "ipm": ("bps_ipm_kemiskinan",),
    "kemiskinan": ("bps_ipm_kemiskinan",),
    "kepulauan": ("pulau",),
    "idm": ("idm_desa_2024",),
}
_PEOPLE = "penduduk_desa_estimasi"
_PEERS = ("dukcapil_2024s2", "luas_2024", "bps_ipm_kemiskinan", "pulau", "djpk_tkdd")


def sources_of(part: str, state: GapState) -> tuple[str, ...]:
    """Cite the sources of a part of the page.

    Parameters
    ----------
    part : str
        ``utama`` for headline, groups and their map; ``layanan`` for the comparison of all
        services; otherwise the name of a section of the page.
    state : GapState
        Decides service, groups, rules and measures.

    """
    lines: list[str] = []
    if part in ("layanan", "sejawat"):
        services = [each for each in load_catalogue().services.values() if has_data(each)]
    elif part in ("standar", "rinci"):
        services = [*standard_services(state.profil)]
    elif part == "sendiri" and state.own_rules:
        codes = dict.fromkeys(rule.service for rule in state.own_rules)
        services = [load_catalogue().service(code) for code in codes]
    else:
        services = [state.service]
    for service in services:
        lines += service_sources(service)
    lines += [cite(source) for source in (_PEOPLE, *_more(part, state))]
    return tuple(dict.fromkeys(lines))


def _more(part: str, state: GapState) -> list[str]:
    more: list[str] = []
    if part in ("utama", "layanan"):
        more += _OF_GROUPING.get(state.kelompok, ())
        more += ["bps_ipm_kemiskinan"]  # the concentration indices
    elif part == "sejawat":
        more += _PEERS
    elif part in ("standar", "rinci", "sisi"):
        more += ["dukcapil_2024s2", "aturan"]
    for code in {"klaster": (state.klaster,), "sebaran": (state.datar, state.tegak)}.get(part, ()):
        if all_measures()[code].family == "indicator":
            more.append(load_catalogue().indicators[code].source)
    roads = "osm_maumere" if state.sumber == "maumere" else f"jalan_{state.sumber}"
    if state.jarak == "jalan" and roads in load_catalogue().sources:
        more.append(roads)
    return more
