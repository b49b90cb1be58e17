"""From two columns of text to points: notations, repairs, and what cannot be a point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.problems import ERROR, REPAIR, WARNING, Problems
from data.validation.cells import COMMA, EMPTY, OTHER, PLAIN, Text, matches, objects
from data.validation.gazetteer import NEAR_KM, Codes, Floats, Gazetteer, Pause, in_box
from data.validation.notations import DMS, Axis, missing, read_axis, split_pairs
from data.validation.repairs import CAUSE_CODES, Repaired, repair

# A point this far from its stated regency is not trusted as it stands: another reading is tried.
FAR_KM = 25.0
_NULL_DEG = 0.001
_METRES = 1_000.0


@dataclass(frozen=True)
class Points:
    """Points of the rows: degrees, NaN without; which rows give none; how far off their regency."""

    lat: Floats
    lon: Floats
    missing: NDArray[np.bool_]
    gap_km: Floats


class PointReader:
    """Read the points of a file's rows.

    Parameters
    ----------
    gazetteer
        The regions.
    columns
        Column names of the fields lat, lon and latlon as in the file.
    decimal
        The declared decimal mark, "" for none.
    utm_zone
        Zone and hemisphere of metres, such as "48S" or "EPSG:32748", "" for degrees.
    repair
        Whether what can be mended is mended.
    pause
        Called now and then; may raise.

    """

    def __init__(
        self, gazetteer: Gazetteer, columns: Mapping[str, str], *, decimal: str, utm_zone: str,
        repair: bool, pause: Pause = lambda: None,
    ) -> None:  # fmt: skip
        self._gazetteer, self._decimal, self._zone = gazetteer, decimal, utm_zone
        self._pause = pause
        pair = columns.get("latlon", "")
        self._names = (columns.get("lat", pair), columns.get("lon", pair))
        self._severity = REPAIR if repair else ERROR
        self._repair = repair

    def read(
        self, cells: Mapping[str, Text], stated: Codes, rows: NDArray[np.int64],
        problems: Problems,
    ) -> Points:  # fmt: skip
        """Return the points and add what is wrong with them to `problems`."""
        n = len(rows)
        if "latlon" in cells:
            texts = split_pairs(cells["latlon"])
        elif "lat" in cells and "lon" in cells:
            texts = cells["lat"], cells["lon"]
        else:
            none = np.full(n, np.nan)
            return Points(none, none.copy(), np.ones(n, dtype=bool), none.copy())
        axes = read_axis(texts[0]), read_axis(texts[1])
        self._pause()
        gone = missing(*axes)
        lat, lon = axes[0].values.copy(), axes[1].values.copy()
        bad = np.zeros(n, dtype=bool)
        for axis, name in zip(axes, self._names, strict=True):
            bad |= self._unreadable(axis, name, gone, rows, problems)
        self._to_degrees(lat, lon)
        doubtful = self._notations(axes, bad, rows, problems)
        zero = ~bad & (np.abs(lat) < _NULL_DEG) & (np.abs(lon) < _NULL_DEG)
        problems.add("E_NULL_ISLAND", ERROR, rows[zero], self._names[0],
                     self._shown(axes, np.flatnonzero(zero)))  # fmt: skip
        bad |= zero
        usable = ~bad & ~gone
        self._pause()
        gap = self._mend(lat, lon, stated, usable, axes, rows, problems)
        self._refuse_doubtful(doubtful & usable, axes, gap, rows, problems, lat, lon)
        self._tell_whole(lat, lon, rows, problems)
        return Points(lat, lon, gone, gap)

    def _unreadable(
        self, axis: Axis, name: str, gone: NDArray[np.bool_], rows: NDArray[np.int64],
        problems: Problems,
    ) -> NDArray[np.bool_]:  # fmt: skip
        """Refuse cells that hold no number while the other axis has something."""
        bad: NDArray[np.bool_] = ((axis.kind == OTHER) | (axis.kind == EMPTY)) & ~gone
        bad |= ~np.isfinite(axis.values) & ~gone
        at = np.flatnonzero(bad)
        problems.add("E_COORD", ERROR, rows[at], name, objects(axis.text, at))
        return bad

    def _to_degrees(self, lat: Floats, lon: Floats) -> None:
        if not self._zone:
            return
        metres = np.flatnonzero((np.abs(lat) > _METRES) & (np.abs(lon) > _METRES))
        if len(metres):
            lat[metres], lon[metres] = from_utm(lon[metres], lat[metres], self._zone)

    def _notations(
        self, axes: tuple[Axis, Axis], bad: NDArray[np.bool_], rows: NDArray[np.int64],
        problems: Problems,
    ) -> NDArray[np.bool_]:  # fmt: skip
        """Tell decimal commas and sexagesimal cells; return rows whose comma is in doubt."""
        doubtful = np.zeros(len(rows), dtype=bool)
        refused = np.zeros(len(rows), dtype=bool)
        for axis, name in zip(axes, self._names, strict=True):
            comma = (axis.kind == COMMA) & ~bad
            if comma.any() and self._decimal != ",":
                points = (axis.kind == PLAIN) & matches(axis.text, r"\.")
                if self._decimal == "." or int(comma.sum()) < int(points.sum()):
                    refused |= comma & (self._decimal == ".")
                    doubtful |= comma
                else:
                    self._tell("E_NUMBER", comma & ~refused, axis, name, rows, problems)
            self._tell("E_COORD_DMS", (axis.kind == DMS) & ~bad, axis, name, rows, problems)
        if not self._repair:
            for axis in axes:
                bad |= (axis.kind == DMS) | ((axis.kind == COMMA) & (self._decimal != ","))
            doubtful &= ~bad
        if self._decimal == ".":
            at = np.flatnonzero(refused & ~bad)
            problems.add("E_NUMBER", ERROR, rows[at], self._names[0], self._shown(axes, at))
            bad |= refused
        return doubtful

    def _tell(
        self, code: str, which: NDArray[np.bool_], axis: Axis, name: str,
        rows: NDArray[np.int64], problems: Problems,
    ) -> None:  # fmt: skip
        at = np.flatnonzero(which)
        if len(at):
            before = objects(axis.text, at)
            after = np.array([f"{v:.7f}".rstrip("0").rstrip(".") for v in axis.values[at]], object)
            problems.add(code, self._severity, rows[at], name, before, before=before, after=after)

    def _mend(
        self, lat: Floats, lon: Floats, stated: Codes, usable: NDArray[np.bool_],
        axes: tuple[Axis, Axis], rows: NDArray[np.int64], problems: Problems,
    ) -> Floats:  # fmt: skip
        """Repair, or refuse, what does not lie where it may; return the gap to the regency, km."""
        gap = np.full(len(lat), np.nan)
        inside = usable & in_box(lat, lon)
        told = inside & (stated != "")
        gap[told] = self._gazetteer.gap_km(lat[told], lon[told], stated[told])
        free = np.flatnonzero(inside & ~told)
        nowhere = np.zeros(len(lat), dtype=bool)
        if len(free):
            found, off = self._gazetteer.located(lat[free], lon[free])
            stated[free] = found  # the point tells the region where nothing else does
            nowhere[free] = found == ""
            gap[free[found != ""]] = 0.0
            at = free[off]
            gap[at] = self._gazetteer.gap_km(lat[at], lon[at], stated[at])
        with np.errstate(invalid="ignore"):
            far = told & ~(gap <= FAR_KM)
        outside = (usable & ~inside) | nowhere
        at = np.flatnonzero(outside | far)
        if not len(at):
            lat[~usable], lon[~usable] = np.nan, np.nan
            return gap
        mended = repair(lat[at], lon[at], stated[at], self._gazetteer)
        self._apply(mended, at, lat, lon, stated, gap, axes, rows, problems)
        lost = outside.copy()
        lost[at[mended.causes > 0]] = False
        astray = at[(mended.causes == 0) & ~outside[at]]
        lost[astray] = self._gazetteer.locate(lat[astray], lon[astray]) == ""
        self._refuse(lost, lat, lon, axes, rows, problems)
        gone = ~usable | lost
        lat[gone], lon[gone] = np.nan, np.nan
        return gap

    def _apply(
        self, mended: Repaired, at: NDArray[np.int64], lat: Floats, lon: Floats, stated: Codes,
        gap: Floats, axes: tuple[Axis, Axis], rows: NDArray[np.int64], problems: Problems,
    ) -> None:  # fmt: skip
        for cause, code in CAUSE_CODES.items():
            hit = (mended.causes & -mended.causes) == cause  # the first cause gives the code
            if not hit.any():
                continue
            which = at[hit]
            before = self._shown(axes, which)
            after = shown_pairs(mended.lat[hit], mended.lon[hit])
            problems.add(code, self._severity, rows[which], self._names[0], before,
                         before=before, after=after)  # fmt: skip
        done = mended.causes > 0
        which = at[done]
        lat[which], lon[which] = mended.lat[done], mended.lon[done]
        unknown = which[stated[which] == ""]
        stated[unknown] = self._gazetteer.locate(lat[unknown], lon[unknown])
        gap[which] = self._gazetteer.gap_km(lat[which], lon[which], stated[which])

    def _refuse(
        self, lost: NDArray[np.bool_], lat: Floats, lon: Floats, axes: tuple[Axis, Axis],
        rows: NDArray[np.int64], problems: Problems,
    ) -> None:  # fmt: skip
        degrees = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
        swapped = (np.abs(lon) <= 90) & (np.abs(lat) <= 180)
        for code, which in (("E_OUT_OF_AREA", degrees | swapped), ("E_COORD", ~degrees & ~swapped)):
            at = np.flatnonzero(lost & which)
            problems.add(code, ERROR, rows[at], self._names[0], self._shown(axes, at))

    def _refuse_doubtful(
        self, doubtful: NDArray[np.bool_], axes: tuple[Axis, Axis], gap: Floats,
        rows: NDArray[np.int64], problems: Problems, lat: Floats, lon: Floats,
    ) -> None:  # fmt: skip
        """Take a decimal comma among points only where it falls in the stated regency."""
        if not doubtful.any():
            return
        with np.errstate(invalid="ignore"):
            sure = doubtful & (gap <= NEAR_KM)
        for which, severity in ((sure, self._severity), (doubtful & ~sure, ERROR)):
            at = np.flatnonzero(which)
            before = self._shown(axes, at)
            problems.add("E_NUMBER", severity, rows[at], self._names[0], before,
                         before=before, after=shown_pairs(lat[at], lon[at]))  # fmt: skip

    def _tell_whole(
        self, lat: Floats, lon: Floats, rows: NDArray[np.int64], problems: Problems
    ) -> None:
        at = np.flatnonzero(whole_degrees(lat, lon))
        problems.add("W_COORD_IMPRECISE", WARNING, rows[at], self._names[0],
                     shown_pairs(lat[at], lon[at]))  # fmt: skip

    def _shown(self, axes: tuple[Axis, Axis], at: NDArray[np.int64]) -> NDArray[np.object_]:
        parts = [axis.text.take(pa.array(at)) for axis in axes]
        return objects(pc.binary_join_element_wise(*parts, pa.scalar(", ", pa.large_string())))


def shown_pairs(lat: Floats, lon: Floats) -> NDArray[np.object_]:
    """Return points as text with six decimals, "lat, lon"."""
    return np.array([f"{y:.6f}, {x:.6f}" for y, x in zip(lat, lon, strict=True)], dtype=object)


def whole_degrees(lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Tell which points have been cut to whole degrees."""
    with np.errstate(invalid="ignore"):
        whole: NDArray[np.bool_] = (lat % 1 == 0) & (lon % 1 == 0)
    return whole


def from_utm(east: Floats, north: Floats, zone: str) -> tuple[Floats, Floats]:
    """Return latitude and longitude (degrees, EPSG:4326) of metres in a UTM zone.

    `zone` is such as "48S", "51 N" or "EPSG:32748"; ValueError on any other.
    """
    from pyproj import Transformer  # slow to import, seldom needed

    lon, lat = Transformer.from_crs(utm_epsg(zone), 4326, always_xy=True).transform(east, north)
    return np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)


def utm_epsg(zone: str) -> int:
    """Return the EPSG code of a UTM zone on WGS84; ValueError where it is none of Indonesia's."""
    text = zone.upper().replace(" ", "").removeprefix("EPSG:").removeprefix("UTM")
    if text[:-1].isdigit() and text[-1:] in {"N", "S"}:
        text = f"32{'6' if text[-1] == 'N' else '7'}{int(text[:-1]):02d}"
    if not text.isdigit() or int(text) not in {*range(32646, 32655), *range(32746, 32755)}:
        raise ValueError(zone)
    return int(text)
