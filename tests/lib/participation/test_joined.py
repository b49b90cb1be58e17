"""Reports beside coverage: rates by hand, and silence by the rule that is stated."""

import numpy as np
import pytest

from lib.services.participation import board, joined, published
from tests.reports import MONDAY, a_report


def test_rates_are_per_ten_thousand_people_and_hidden_where_few(db):
    for region, n in (("53.04", 6), ("31.71", 7), ("53.03", 2), ("51.71", 9)):
        for _ in range(n):
            a_report(db, region=region)
    frame = joined.table("puskesmas", db=db)
    belu = frame.loc["53.04"]
    assert belu["received"] == 6
    assert frame.loc["53.03", "hidden"]
    assert np.isnan(frame.loc["53.03", "per_10k"])
    jakarta = frame.loc["31.71"]
    assert jakarta["per_10k"] == pytest.approx(7 / jakarta["population"] * 10_000)
    assert frame.loc["11.01", "received"] == 0
    assert len(frame) > 500


def test_reach_is_that_of_the_map(db):
    from lib.services.measures import values

    frame = joined.table("puskesmas", db=db)
    shown = values("jangkauan", "puskesmas", 5_000, "kabkota", None)
    assert frame["reach"].equals(shown.reindex(frame.index))


def test_silent_are_badly_served_and_quiet(db):
    for region, n in (("31.71", 40), ("94.01", 12)):
        for _ in range(n):
            a_report(db, region=region)
    frame, nation = joined.table("puskesmas", db=db), board.total(board.Wanted(), db=db)
    found = joined.silent(frame, nation)
    assert "31.71" not in found.rows.index  # well served
    assert (found.rows["reach"] <= found.reach).all()
    assert (found.rows["per_10k"] < found.per_10k).all()
    assert found.rows["outside"].is_monotonic_decreasing
    bad = frame[frame["reach"] <= frame["reach"].quantile(1 / 3)]
    loud = bad[bad["per_10k"] >= found.per_10k]
    assert len(found.rows) + len(loud) == len(bad)
    inside = joined.silent(frame, nation, "53", most=3)
    assert len(inside.rows) == 3
    assert all(code.startswith("53.") for code in inside.rows.index)


def test_where_nothing_is_heard_from_anywhere_nobody_is_called_silent(db):
    frame = joined.table("puskesmas", db=db)
    assert joined.silent(frame, board.total(board.Wanted(), db=db)).rows.empty


def test_points_are_those_of_public_reports_by_cell(db):
    here = {"lat": -9.1066, "lon": 124.8927, "published_at": MONDAY}
    first = a_report(db, **here)
    second = a_report(db, **{**here, "lat": -9.1099, "kind": "usulan"})
    a_report(db, lat=-9.1066, lon=124.8927)
    a_report(db, published_at=MONDAY)
    (point,) = joined.points(published.Wanted(), db=db)
    assert (point.lat, point.lon, point.n) == (-9.11, 124.89, 2)
    assert set(point.tickets) == {first.ticket, second.ticket}
    assert set(point.kinds) == {"pengaduan", "usulan"}


def test_points_near_one_another_are_put_together_on_a_wide_map(db):
    for lat, lon in ((-9.11, 124.89), (-9.13, 124.91), (-8.5, 120.0)):
        a_report(db, published_at=MONDAY, lat=lat, lon=lon)
    found = joined.points(published.Wanted(), cell=0.3, db=db)
    assert [(each.lat, each.lon, each.n) for each in found] == [
        (-9.12, 124.9, 2),
        (-8.5, 120.0, 1),
    ]
