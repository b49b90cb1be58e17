"""Stories that are there without anybody making them: the nation, a province, a regency.

Their scenes carry no words of their own: each tells the finding of its page with the data in
effect, in the reader's language.
"""

from __future__ import annotations

from data.current import kept_by_version
from geo.aggregate import level_of_code
from lib.errors import UnknownRegionError
from lib.i18n import t
from lib.services import gapstate
from lib.services.gap_strip import gap
from lib.services.kpi import series
from lib.services.mapstate import region_exists
from lib.services.measures import NATION, coverage
from lib.services.regions import region_title
from lib.services.story.scene import Scene

HEALTH, HOSPITAL, SCHOOL, OUTCOME = "puskesmas", "rumah_sakit", "smp", "kemiskinan_pct"
LIMIT_M = 5000.0
_REGENCY, _SITES, _SOMEBODY = 5, "5", 0.5


def scenes(region: str) -> tuple[Scene, ...]:
    """Return the scenes of a ready story; the nation's are five.

    Parameters
    ----------
    region
        `NATION`, or the code of a province or regency.

    Raises
    ------
    UnknownRegionError

    """
    if len(region.split(".")) > 2 or not region_exists(region):
        raise UnknownRegionError(value=region[:60])
    return _scenes(region)


@kept_by_version(maxsize=128)
def _scenes(region: str) -> tuple[Scene, ...]:
    where = {} if region == NATION else {"wilayah": region}
    points = {"lapis": HEALTH} if len(region) == _REGENCY else {}
    found = [Scene("peta", where | points)]
    compared = {} if region == NATION else {"lingkup": region}
    if gap(gapstate.parse(compared)).first:
        found.append(Scene("kesenjangan", compared))
    else:  # all its regencies are of one group: how far the hospital is says more
        found.append(Scene("peta", {"layanan": HOSPITAL, **where}))
    found.append(Scene("peta", {"layanan": SCHOOL, **where}))
    found += _outcome(region)
    planned = region if region != NATION else _neediest()
    if _outside(planned) >= _SOMEBODY:
        found.append(Scene("rencana", {"wilayah": planned, "jumlah": _SITES}))
    else:  # nobody is left to be reached: are there enough of them?
        found.append(Scene("peta", {"ukuran": "standar", **where}))
    return tuple(found)


def _outside(region: str) -> float:
    """Return the people of a region out of reach of a puskesmas."""
    row = coverage(HEALTH, LIMIT_M, level_of_code(region), None).loc[region]
    return float(row["population"] - row["population_covered"])


def _outcome(region: str) -> list[Scene]:
    """Tell of poverty; in a province, whose KPIs are its regencies', of the hospital instead."""
    if region != NATION and len(region) < _REGENCY:
        return [Scene("peta", {"layanan": HOSPITAL, "wilayah": region, "ukuran": "jarak"})]
    years = series.years(OUTCOME)
    own = {} if region == NATION else {"wilayah": region}
    state = {"kpi": OUTCOME, "tahun": str(years[-1]), **own}
    return [Scene("kpi", state, compare_with=state | {"tahun": str(years[0])})]


def _neediest() -> str:
    """Return the regency with most people out of reach of a puskesmas."""
    table = coverage(HEALTH, LIMIT_M, "kabkota", None)
    return str((table["population"] - table["population_covered"]).astype("float64").idxmax())


def name(region: str) -> str:
    """Give the name of a ready story."""
    if region == NATION:
        return t("presentasi.siap.nasional")
    return t("presentasi.siap.wilayah", place=region_title(region))
