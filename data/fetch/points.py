"""Points of facilities: which of them belong to the region asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.fetch import errors
from data.fetch.layer import Area, Layer, Order, Source, collection, record

# A pier or a house on the beach may stand outside a generalised coast: about 2 km.
COAST_DEGREES = 0.02


def inside(area: Area, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which points (n,) lie in a region, or off its coast and in no other region."""
    points = shapely.points(lon, lat)
    shapely.prepare(area.shape)
    within = np.asarray(shapely.intersects(area.shape, points), dtype=bool)
    near = np.flatnonzero(~within & shapely.dwithin(area.shape, points, COAST_DEGREES))
    if near.size and area.others:
        taken = shapely.STRtree(list(area.others)).query(points[near], predicate="intersects")
        near = np.delete(near, np.unique(taken[0]))
    within[near] = True
    return within


def in_area(
    features: Sequence[Mapping[str, Any]], order: Order, notes: dict[str, int]
) -> list[Mapping[str, Any]]:
    """Return the point features in the region of an order; the number left out goes to notes."""
    if order.area is None or not features:
        return list(features)
    places = np.asarray([each["geometry"]["coordinates"] for each in features], dtype=np.float64)
    keep = inside(order.area, places[:, 0], places[:, 1])
    notes["outside"] = int((~keep).sum())
    return [each for each, kept in zip(features, keep, strict=True) if kept]


def facility_layer(
    source: Source,
    features: Sequence[Mapping[str, Any]],
    notes: Mapping[str, int],
    *,
    url: str,
    order: Order,
    at: datetime,
    vintage: str,
    how: str,
) -> Layer:
    """Return a layer of facilities, sorted by id, with properties named as the schema's fields."""
    sorted_features = sorted(features, key=lambda each: str(each["properties"]["id"]))
    content = collection(sorted_features)
    provenance = record(source, content, url=url, order=order, at=at, vintage=vintage, how=how)
    named = sorted({name for each in features for name in each["properties"]})
    return Layer(
        name=f"{source.code}-{order.service}-{provenance.region or 'nasional'}.geojson",
        kind="facilities",
        service=order.service,
        provenance=provenance,
        content=content,
        mapping={name: name for name in named},
        rows=len(features),
        notes={reason: count for reason, count in notes.items() if count},
    )


def asked(order: Order) -> str:
    """Return what was asked for, for messages."""
    return ", ".join(
        each for each in (order.service, order.area.kode if order.area else "") if each
    )


def some(features: Sequence[Any], host: str, order: Order) -> None:
    """Raise E_FETCH_NOTHING if there is nothing."""
    if not features:
        raise errors.FetchNothingError(host=host, asked=asked(order) or "-")
