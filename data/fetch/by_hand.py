"""Where people download by hand what an order asks for, when this machine has no internet."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from data.fetch import boundaries, ckan, errors, healthsites, overpass, satusehat, worldpop
from data.fetch.layer import Order


def address(code: str, order: Order) -> str:
    """Return the address that gives the file, or the page that lists it; it holds no key.

    Raises
    ------
    FetchOrderError
        Where the order lacks what the address is made of.

    """
    if code == overpass.SOURCE.code:
        return f"{overpass.SOURCE.url}?{urlencode({'data': overpass.build_query(order)})}"
    if code == healthsites.SOURCE.code:
        return f"{healthsites.SOURCE.url}?{urlencode(healthsites.params_of(order))}&page=1"
    if code == satusehat.SOURCE.code:
        params = {**satusehat.params_of(order), "page": "1"}
        return f"{satusehat.SOURCE.url}{satusehat.PATH}?{urlencode(params)}"
    if code == boundaries.GEOBOUNDARIES.code:
        return f"{boundaries.GEOBOUNDARIES.url}/{order.level}/"
    if code == worldpop.SOURCE.code:
        product = order.product or worldpop.DEFAULT_PRODUCT
        return f"{worldpop.SOURCE.url}/{quote(product)}?iso3=IDN"
    portal, dataset = order.portal or ckan.SOURCE.url, order.dataset
    if code == boundaries.HDX.code:
        portal, dataset = boundaries.HDX.url, boundaries.HDX_DATASET
    elif code != ckan.SOURCE.code:
        raise errors.FetchSourceError(value=code, choices=[])
    return f"{portal.rstrip('/')}/dataset/{quote(dataset)}".rstrip("/")
