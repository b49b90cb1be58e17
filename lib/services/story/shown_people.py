"""Scenes of the page Partisipasi: only what the public outputs tell, in groups of five or more."""

from __future__ import annotations

from dataclasses import replace

from lib.i18n import number, t
from lib.services.mapview import Spot, Spots
from lib.services.measures import NATION
from lib.services.participation import board, headline, joined, open_data
from lib.services.participation.publicstate import PublicState, parse
from lib.services.participation.rate_map import view_of
from lib.services.regions import region_name
from lib.services.reports.model import Chart, ChartPart, Sentence, Series
from lib.services.story.errors import SceneGoneError
from lib.services.story.scene import Scene
from lib.services.story.shown import Shown

COLOUR = "#c4570c"
"""Of reports on a map."""
CELLS = {0: 0.4, 2: 0.12, 5: 0.01}
"""Degrees within which reports are put together on the map of the nation, a province, a regency."""
MOST_BARS = 7


def show(scene: Scene) -> Shown:
    """Give what a scene of the page shows.

    Raises
    ------
    SceneGoneError
        If its region is not there any more.

    """
    state = parse(scene.params)
    asked = scene.params.get("wilayah", "")
    if asked != state.wilayah:
        raise SceneGoneError(what_id=f"wilayah “{asked[:60]}”", what_en=f"region “{asked[:60]}”")
    found = board.total(state.counted)
    view = replace(view_of(state), spots=spots(state))
    shown = Shown(
        topic=f"{t('menu.partisipasi')} · {region_name(state.wilayah or NATION)}",
        heading=headline.title(state, found),
        sentence=Sentence(t("partisipasi.contoh_arti") if state.demo else ""),
        facts=tuple(headline.figures(found)),
        view=view,
        chart=_kinds(state),
        sources=(t("partisipasi.sumber"), *view.sources),
        notes=(*open_data.notes(), t("partisipasi.catatan.waktu")),
    )
    if not scene.compare_with:
        return shown
    before = view_of(parse(scene.compare_with))
    if before.codes != view.codes:
        return shown
    return replace(shown, before=before, sides=(t("presentasi.sebelum"), t("presentasi.sesudah")))


def spots(state: PublicState) -> Spots | None:
    """Give the reports that have a public point, put together by cells of the map."""
    found = joined.points(state.listed, cell=CELLS[len(state.wilayah)])
    if not found:
        return None
    marked = tuple(
        Spot(
            each.lat,
            each.lon,
            t("partisipasi.peta.titik", n=number(each.n)),
            ", ".join(t(f"partisipasi.jenis.{kind}") for kind in each.kinds),
        )
        for each in found
    )
    return Spots(t("partisipasi.peta.lapisan"), COLOUR, "circle", 6, marked)


def _kinds(state: PublicState) -> ChartPart | None:
    """Show how many reports of each kind came in; kinds of fewer than five are left out."""
    cells = [each for each in board.by(state.counted, "kind") if not each.hidden]
    if not cells:
        return None
    cells = sorted(cells, key=lambda each: -each.received)[:MOST_BARS]
    label = t("presentasi.laporan_menurut_jenis")
    chart = Chart(
        "bars",
        tuple(t(f"partisipasi.jenis.{each.key}") for each in cells),
        (Series(label, tuple(float(each.received) for each in cells), "main"),),
        summary=label,
    )
    most = t(
        "presentasi.laporan_terbanyak",
        kind=t(f"partisipasi.jenis.{cells[0].key}"),
        n=number(cells[0].received),
    )
    return ChartPart(label, Sentence(most), chart)
