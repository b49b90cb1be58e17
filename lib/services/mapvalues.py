"""What the map's JavaScript core is told of a map: values, colours and words by short keys.

No address stands in here: the screen adds those of its routes (``lib.ui.map_payload``), a file
that is read without a network holds the shapes and points themselves.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.current import current_dataset
from lib.i18n import language, t
from lib.services.mapview import MapView, RoadLayer, Spots, VillageLayer
from lib.services.pointstyle import layer_style

NO_DATA = "-"
NATION = "nasional"
SEPARATOR = "|"
ROAD_COLOURS = {
    "baik": "#2b8a3e",
    "sedang": "#b08900",
    "rusak ringan": "#c4570c",
    "rusak berat": "#8c1c13",
    "": "#3d4a52",
}
"""Colours of road conditions; "" is a road whose condition is not known."""

Fit = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class MapPayload:
    """One picture of the map, JSON-able. ``None`` and empty values are left out when sent.

    Parameters
    ----------
    geo
        URL of the regions, or the FeatureCollection itself (offline file).
    cls
        One character per region in feature order: index of the class, ``-`` for no data.
    txt
        Formatted value per region, for tooltips; sent as one text, split at ``|``.
    pal, lab
        Colour and legend label per class.
    nd, ttl
        Labels of no data and of the legend.
    sel
        Code of the selected region.
    out, outLab
        ``1`` for each outlined region, and what an outline means.
    op
        Opacity of the fills, 0 to 1.
    tiles
        Point layers: url, json, col, lab, shape, on; ``pts`` (lat, lon, id, name, a word more)
        instead of url, and with ``word`` a sixth that is written in the mark; ``rep``, to which a
        point's id is added, leads to the form of reports.
    vil
        Villages of a regency: url, cls, pal, txt, lab, ttl.
    roads
        Road layers: url, lab, col by condition, cond (labels of conditions).
    base
        Base map: url, attr.
    fit
        South-west and north-east corners, (lat, lon); the map moves only when these change.
    biv
        Names of the axes of a three by three legend: x, y, corner.
    str
        Words of the core.
    ctx
        URL of the land around a province or regency, drawn plain.
    pin
        Latitude, longitude and name of a place that was searched for.
    desc
        What the map shows, in words, for those who don't see it.
    pick
        A click anywhere on the map says a point instead of a region.
    """

    geo: str | dict[str, Any]
    cls: str = ""
    txt: tuple[str, ...] = ()
    pal: tuple[str, ...] = ()
    lab: tuple[str, ...] = ()
    nd: str = ""
    ttl: str = ""
    sel: str | None = None
    out: str = ""
    outLab: str = ""  # noqa: N815 - the core's own key
    op: float = 0.9
    tiles: tuple[dict[str, Any], ...] = ()
    vil: dict[str, Any] | None = None
    roads: tuple[dict[str, Any], ...] = ()
    base: dict[str, str] | None = None
    fit: Fit | None = None
    biv: dict[str, str] | None = None
    ctx: str = ""
    pin: tuple[float, float, str] | None = None
    desc: str = ""
    pick: bool = False
    str: dict[builtins.str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[builtins.str, Any]:
        """Return the payload as the core reads it; what is empty is left out."""
        kept = {name: getattr(self, name) for name in self.__dataclass_fields__}
        # One text costs four bytes a region less than a list, with its doubly escaped quotes.
        kept["txt"] = joined(self.txt)
        return {
            name: value
            for name, value in kept.items()
            if value is not None and value is not False and value not in ("", (), {})
        }


def joined(texts: Iterable[str]) -> str:
    """Join texts for the core, which splits them at ``|`` again."""
    return SEPARATOR.join(text.replace(SEPARATOR, "¦") for text in texts)


def values_of(view: MapView) -> MapPayload:
    """Turn a map view into what the core is told of it, without any address."""
    return MapPayload(
        geo="",
        cls=class_characters(view.class_index),
        txt=view.texts,
        pal=view.colours,
        lab=view.labels,
        nd=view.no_data_label,
        ttl=view.legend_title,
        sel=view.selected,
        out="".join("1" if each else "0" for each in view.outlined) if view.outlined.any() else "",
        outLab=view.outlined_label,
        op=round(view.opacity, 2),
        tiles=(
            *(points_look(each.layer, each.label) for each in view.points),
            *spots_layers(view.spots),
        ),
        vil=None if view.villages is None else _villages(view.villages),
        roads=tuple(_road(each) for each in view.roads),
        fit=view.bounds,
        biv=None
        if view.bivariate is None
        else {
            "y": view.bivariate.first_label,
            "x": view.bivariate.second_label,
            "corner": view.bivariate.corner_label,
        },
        str=core_words(),
    )


def class_characters(index: NDArray[np.int64]) -> str:
    """Write class indices 0 to 8 as one character each, -1 as ``-``."""
    return "".join(NO_DATA if each < 0 else str(int(each)) for each in index.tolist())


def core_words() -> dict[str, str]:
    """Return the words that the core itself shows or speaks, in the reader's language."""
    return {
        "lang": language(),
        "map": t("menu.peta"),
        "attr": t("peta_inti.atribusi"),
        "aria": t("peta_inti.aria"),
        "leg": t("peta_inti.legenda"),
        "zin": t("peta_inti.perbesar"),
        "zout": t("peta_inti.perkecil"),
        "home": t("peta_inti.awal"),
        "err": t("peta_inti.gagal"),
        "retry": t("peta_inti.ulang"),
        "rep": t("lapor.tautan"),
        "tell": t("laporan.judul_layanan"),
    }


def points_look(layer: str, label: str) -> dict[str, Any]:
    """Give colour, shape and label of a class of facilities, or of villages out of reach."""
    style = layer_style(layer)
    return {"col": style.colour, "shape": style.shape, "lab": label, "on": True}


def spots_layers(spots: Spots | None) -> tuple[dict[str, Any], ...]:
    """Give the layer of marked places as the core reads it, none where nothing is marked."""
    if spots is None:
        return ()
    rows = [
        [round(each.lat, 5), round(each.lon, 5), "", each.name, each.note, each.mark]
        for each in spots.spots
    ]
    return ({
        "pts": rows, "col": spots.colour, "shape": spots.shape, "lab": spots.label, "on": True,
        "r": spots.radius_px, "word": any(each.mark for each in spots.spots),
    },)  # fmt: skip


def _villages(layer: VillageLayer) -> dict[str, Any]:
    return {
        "cls": class_characters(layer.class_index),
        "pal": layer.colours,
        "txt": joined(layer.texts),
        "lab": layer.labels,
        "ttl": layer.legend_title,
    }


def _road(layer: RoadLayer) -> dict[str, Any]:
    words = {
        "baik": t("peta_inti.jalan_baik"),
        "sedang": t("peta_inti.jalan_sedang"),
        "rusak ringan": t("peta_inti.jalan_rusak_ringan"),
        "rusak berat": t("peta_inti.jalan_rusak_berat"),
        "": t("peta_inti.jalan_tidak_diketahui"),
    }
    present = road_conditions(layer.table)
    kept = [each for each in ROAD_COLOURS if each in present]
    return {
        "lab": layer.label,
        "col": {each: ROAD_COLOURS[each] for each in kept},
        "cond": {each: words[each] for each in kept},
    }


def road_conditions(table: str) -> frozenset[str]:
    """Return the conditions that occur in a road table, "" for unknown."""
    return frozenset(current_dataset().table(table)["kondisi"].fillna("").unique())
