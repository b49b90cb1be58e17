"""What the charts of the page Kesenjangan draw, and what is marked in all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.ecef import Floats
from lib.i18n import language, number, t
from lib.services import gap_measures
from lib.services.charts.drawing import Drawing
from lib.services.charts.lorenz import lorenz_chart
from lib.services.charts.scatter import Axis, scatter_chart
from lib.services.charts.services import Pair
from lib.services.charts.sheet import Caption
from lib.services.downloads import picture_geometries, today
from lib.services.findings import in_sentence
from lib.services.formatting import break_text
from lib.services.gap_groups import OVERALL
from lib.services.gap_inequality import lorenz
from lib.services.gap_measured import measured
from lib.services.gap_sources import sources_of
from lib.services.gap_terms import Terms, completeness_by_region, counted
from lib.services.gaps import compare_services, gap_summary
from lib.services.gapstate import GapState
from lib.services.mapview import MapView
from lib.services.measures import NATION, all_measures
from lib.services.profile_arrays import village_rows
from lib.services.regions import region_name
from lib.services.reports.map_png import VILLAGES, render_map, render_map_svg
from lib.services.travel_way import default_limit

MOST_MARKED = 60


def toggled(marked: tuple[str, ...], sent: Iterable[str]) -> tuple[str, ...]:
    """Give the marked regencies after a choice: one alone is switched, several are added.

    Codes of finer regions stand for their regency; unknown ones are dropped.
    """
    known = set(current_dataset().regions["kode"])
    codes = [code for code in dict.fromkeys(each[:5] for each in sent) if code in known]
    if len(codes) == 1 and codes[0] in marked:
        return tuple(code for code in marked if code != codes[0])
    return tuple(dict.fromkeys((*marked, *codes)))[:MOST_MARKED]


def lorenz_places(state: GapState) -> pd.DataFrame:
    """Give for each regency of the scope where its middle person stands among all people.

    Returns
    -------
    DataFrame
        kode, nama, share: the share (0 to 1) of the scope's people who are nearer than half of
        the regency's people are, sorted by code; regencies without people or distance left out.
    """
    dataset = current_dataset()
    share = _places(dataset, state.layanan, state.within or "", state.terms)
    known = np.isfinite(share)
    codes = dataset.regions["kode"].to_numpy()[known]
    names = [region_name(str(code)) for code in codes]
    return pd.DataFrame({"kode": codes, "nama": names, "share": share[known]})


@kept_by_version(maxsize=64)
def _places(dataset: Dataset, service: str, within: str, terms: Terms) -> Floats:
    places = measured(dataset, service, terms.way, within)
    use = counted(dataset, service, within, terms)
    use = use & np.isfinite(places.value) & (places.people > 0)
    value, people, region = places.value[use], places.people[use], places.region[use]
    order = np.argsort(value, kind="stable")
    along = (np.cumsum(people[order]) - people[order] / 2) / max(people.sum(), 1.0)
    result = np.full(len(dataset.regions), np.nan)
    member = region[order]
    for code in np.unique(member[member >= 0]):
        rows = np.flatnonzero(member == code)
        weight = np.cumsum(people[order][rows])
        result[code] = along[rows[np.searchsorted(weight, weight[-1] / 2)]]
    return result


def lorenz_drawing(state: GapState, width: float, height: float) -> Drawing | None:
    """Draw the Lorenz curve of the state; None where there is none."""
    curve = lorenz(state.layanan, state.within, limit=state.limit, terms=state.terms)
    if len(curve.people_share) < 2:
        return None
    title = lorenz_title(state, curve.gini)
    places = lorenz_places(state)
    return lorenz_chart(curve, places, state.tanda, title, state.distance_word, width, height)


def lorenz_title(state: GapState, gini: float | None = None) -> str:
    """Say what the Lorenz curve shows, with the Gini index."""
    if gini is None:
        gini = lorenz(state.layanan, state.within, limit=state.limit, terms=state.terms).gini
    return t("celah.lorenz.judul", way=in_sentence(state.way.label()), n=number(gini, 2))


def with_completeness(frame: pd.DataFrame, service: str) -> pd.DataFrame:
    """Add the share of facilities at a surveyed place to rows of regencies, as complete_pct."""
    codes = current_dataset().regions["kode"]
    known = pd.Series(completeness_by_region(service), index=codes.to_numpy())
    return frame.assign(complete_pct=known.reindex(frame["kode"]).to_numpy())


def scatter_frame(state: GapState) -> pd.DataFrame:
    """Give kode, nama, x and y of the regencies of the scope that have both measures."""
    series = [gap_measures.gap_values(code, state) for code in (state.datar, state.tegak)]
    frame = pd.DataFrame({"x": series[0], "y": series[1]}).dropna()
    frame.insert(0, "kode", [str(code) for code in frame.index])
    frame.insert(1, "nama", [region_name(code) for code in frame["kode"]])
    return frame.reset_index(drop=True)


def scatter_drawing(state: GapState, frame: pd.DataFrame, width: float) -> Drawing:
    """Draw two measures of the state against each other."""
    axes = [_axis(code, state) for code in (state.datar, state.tegak)]
    title = f"{axes[1].title} – {axes[0].title}"
    height = 470.0 if width > 500 else 400.0
    return scatter_chart(frame, axes[0], axes[1], state.tanda, title, width, height)


def _axis(code: str, state: GapState) -> Axis:

    measure = all_measures()[code]
    return Axis(
        gap_measures.gap_label(code, state),
        lambda value: break_text(measure, value),
        lambda value: gap_measures.value_text(measure, value, state),
    )


def service_pairs(state: GapState) -> tuple[list[Pair], str, str]:
    """Give every service by the two groups that the headline tells of, and the groups' names."""
    gap = gap_summary(
        state.layanan, state.limit, state.kelompok, state.sets, within=state.within,
        terms=state.terms,
    )  # fmt: skip
    frame = compare_services(state.kelompok, state.within, state.sets, terms=state.terms)
    labels = dict(zip(frame["group"], frame["label"], strict=True))
    first, other = gap.first, gap.other
    if first not in labels or other not in labels or OVERALL in (first, other):
        return [], "", ""
    catalogue, found = load_catalogue(), []
    for code, part in frame.groupby("service", sort=False):
        values = part.set_index("group")["coverage_pct"]
        a, b = (float(values.get(group, np.nan)) for group in (first, other))
        if np.isfinite(a) and np.isfinite(b):
            limit = state.way.limit_text(default_limit(str(code), state.way))
            found.append(Pair(f"{catalogue.service(str(code)).label(language())}, {limit}", a, b))
    return sorted(found, key=lambda pair: pair.first - pair.other), labels[first], labels[other]


def caption(state: GapState, part: str, title: str, *notes: str, link: str = "") -> Caption:
    """Say what a chart of a part rests on: service, scope, sources with years, notes."""
    topic = " · ".join(
        (t("menu.kesenjangan"), state.service.label(language()), region_name(state.lingkup))
    )
    return Caption(topic, title, sources_of(part, state), tuple(filter(None, notes)), link)


def map_png(view: MapView, link: str) -> bytes:
    """Make the picture of a map of the page, with legend, sources and date."""
    return render_map(view, picture_geometries(view), **_drawn(view, link))


def map_svg(view: MapView, link: str) -> bytes:
    """Make the same picture as SVG."""
    return render_map_svg(view, picture_geometries(view), **_drawn(view, link))


def _drawn(view: MapView, link: str) -> dict[str, Any]:
    dataset = current_dataset()
    points = {}
    if view.villages is not None:
        rows = dataset.villages.iloc[village_rows(view.villages.kode_kabkota)]
        points[VILLAGES] = (rows["lat"].to_numpy(), rows["lon"].to_numpy())
    return {
        "points": points,
        "context": None if view.scope == NATION else dataset.geometries("display_nation"),
        "link": link,
        "today": today(),
    }
