"""The offices that handle reports: who keeps them, and where a report goes."""

import pytest

from lib.auth import Actor, Grant, operator
from lib.errors import UnknownRegionError
from lib.services.participation import offices
from lib.services.participation.errors import ReportFieldError
from lib.services.participation.offices_errors import OfficeExistsError, OfficeMissingError

BELU, MALAKA, NTT = "53.04", "53.21", "53"


def test_a_report_goes_to_the_office_of_its_sector_then_to_that_of_all(db):
    assert offices.route(BELU, "kesehatan", db=db) is None
    offices.add(operator(), NTT, "Dinas Pendidikan Provinsi", ["pendidikan"], db=db)
    health = offices.add(operator(), BELU, " Dinas  Kesehatan ", ["kesehatan"], db=db)
    whole = offices.add(operator(), BELU, "Bagian Organisasi", db=db)
    assert health.name == "Dinas Kesehatan"
    assert offices.route(BELU, "kesehatan", db=db) == health.id
    assert offices.route(BELU, "pendidikan", db=db) == whole.id
    assert offices.route(BELU, "", db=db) == whole.id
    assert offices.route(MALAKA, "kesehatan", db=db) is None
    assert [each.region for each in offices.serving(BELU, db=db)] == [BELU, BELU, NTT]


def test_a_retired_office_gets_no_more_and_keeps_its_name(db):
    own = offices.add(operator(), BELU, "Dinas Kesehatan", ["kesehatan"], db=db)
    offices.retire(operator(), own.id, db=db)
    offices.retire(operator(), own.id, db=db)
    assert offices.route(BELU, "kesehatan", db=db) is None
    assert offices.listed(BELU, db=db) == ()
    assert offices.names(db=db) == {own.id: "Dinas Kesehatan"}
    again = offices.add(operator(), BELU, "Dinas Kesehatan", db=db)
    assert (again.id, again.sectors, again.retired_at) == (own.id, (), None)
    assert offices.route(BELU, "kesehatan", db=db) == own.id


def test_what_cannot_be_an_office_is_refused(db):
    offices.add(operator(), BELU, "Dinas Kesehatan", db=db)
    with pytest.raises(OfficeExistsError):
        offices.add(operator(), BELU, "Dinas Kesehatan", db=db)
    for region, name, sectors, error in (
        (BELU, " ", (), ReportFieldError),
        (BELU, "Dinas", ("sihir",), ReportFieldError),
        ("99.99", "Dinas", (), UnknownRegionError),
    ):
        with pytest.raises(error):
            offices.add(operator(), region, name, sectors, db=db)
    with pytest.raises(OfficeMissingError):
        offices.by_id(999, db=db)


@pytest.mark.parametrize("grant", [Grant("perencana", MALAKA), Grant("petugas", BELU)])
def test_neighbours_and_officers_keep_no_offices(db, grant):
    own = offices.add(operator(), BELU, "Dinas Kesehatan", db=db)
    actor = Actor(None, "siapa", (grant,))
    with pytest.raises(PermissionError):
        offices.add(actor, BELU, "Dinas Lain", db=db)
    with pytest.raises(PermissionError):
        offices.retire(actor, own.id, db=db)
