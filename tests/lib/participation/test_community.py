"""Programmes of the community on both databases: the ready ones, members, and joining."""

import pytest

from lib.auth import operator
from lib.errors import UnknownRegionError
from lib.services import trail
from lib.services.participation import community
from lib.services.participation.errors import ReportFieldError
from lib.services.programmes import listed
from lib.services.programmes.errors import ProgrammeMissingError
from tests.lib.kpi.people import BELU, MALAKA
from tests.reports import a_report

READY = ["posyandu", "kampung_siaga_bencana", "bank_sampah", "pendidikan_masyarakat"]


def by_key(region, db, **changes):
    return {each.key: each for each in community.programmes(region, db=db, **changes)}


def join(db, number, n, **changes):
    for _ in range(n):
        a_report(db, **({"kind": "relawan", "programme_id": number} | changes))


@pytest.mark.parametrize("region", ["", "53", BELU, "53.04.01"])
def test_the_ready_ones_stand_everywhere_without_a_figure(db, region):
    found = community.programmes(region, db=db)
    assert [each.key for each in found] == READY
    assert all((each.members, each.pledges, each.regions) == (None, None, 0) for each in found)


def test_whoever_joins_first_enters_a_ready_one_and_others_come_to_it(db):
    number = community.number_of(BELU, "bank_sampah", db=db)
    assert community.number_of("53.04.01.2001", "bank_sampah", db=db) == number
    assert community.number_of(MALAKA, "bank_sampah", db=db) != number
    assert community.number_of(BELU, str(number), db=db) == number
    assert [each.action for each in trail.entries(operator(), db=db)] == ["programme.add"] * 2
    assert by_key(BELU, db)["bank_sampah"].programme.id == number
    assert by_key("53", db)["bank_sampah"].regions == 2


@pytest.mark.parametrize(
    ("region", "key", "error"),
    [(BELU, "pkh", ReportFieldError), (BELU, "'; --", ReportFieldError),
     ("53", "posyandu", ReportFieldError), ("53.99", "posyandu", UnknownRegionError),
     (BELU, "987654", ProgrammeMissingError), (BELU, "9" * 30, ReportFieldError)],
)  # fmt: skip
def test_what_is_no_programme_of_the_community_cannot_be_joined(db, region, key, error):
    with pytest.raises(error):
        community.number_of(region, key, db=db)
    assert all(each.id is None for each in listed.programmes(BELU, db=db))


def test_members_are_told_in_full_fives_whoever_they_are(db):
    number = community.number_of(BELU, "posyandu", db=db)
    join(db, number, 3)
    join(db, number, 1, identity="rahasia")
    join(db, number, 4, kind="donasi")
    join(db, number, 2, demo=True)
    join(db, number, 2, state="ditolak")
    assert (by_key(BELU, db)["posyandu"].members, by_key(BELU, db)["posyandu"].pledges) == (
        None, None,
    )  # fmt: skip
    join(db, number, 1, kind="pelatihan")
    join(db, number, 1, kind="donasi")
    assert by_key(BELU, db)["posyandu"].members == 5
    assert by_key(BELU, db)["posyandu"].pledges == 5
    assert by_key(BELU, db, demo=True)["posyandu"].members is None
    join(db, number, 4)
    assert by_key(BELU, db)["posyandu"].members == 5
    join(db, number, 1)
    assert by_key(BELU, db)["posyandu"].members == 10


def test_a_province_adds_up_what_its_regencies_have(db):
    for region, n in ((BELU, 3), (MALAKA, 2)):
        join(db, community.number_of(region, "posyandu", db=db), n, region=region)
    assert by_key("53", db)["posyandu"].members == 5
    assert by_key("", db)["posyandu"].members == 5
    assert by_key("52", db)["posyandu"].regions == 0


def test_own_programmes_stand_beside_the_ready_ones_where_they_are(db):
    number = listed.add_programme(operator(), BELU, "Ambulans desa", "kesehatan", "komunitas",
                                  db=db)  # fmt: skip
    listed.add_programme(operator(), BELU, "CSR Tambang", "sosial", "swasta", db=db)
    for region in (BELU, "53", ""):
        assert list(by_key(region, db)) == [*READY, str(number)]
    assert list(by_key(MALAKA, db)) == READY
