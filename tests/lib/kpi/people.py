"""People with roles, for the tests of the register and of programmes."""

import datetime as dt

from lib.auth import PERENCANA, PETUGAS, Actor, operator
from lib.services import people, roles
from lib.services.kpi.smart import Proposal

START = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
BELU, MALAKA, NTT = "53.04", "53.21", "53"

SMART = Proposal(
    name="Ibu hamil yang diperiksa",
    family="jangkauan",
    sector="kesehatan",
    definition="Ibu hamil yang diperiksa paling sedikit enam kali",
    formula="diperiksa / seluruh ibu hamil × 100",
    unit="%",
    source="Dinas Kesehatan",
    owner="Dinas Kesehatan",
    frequency="tahunan",
    direction="up",
    relevance="RPJMD, tujuan 2",
    means="Tambah 12 bidan desa",
    baseline=61.0,
    baseline_year=2025,
    targets={2027: 75.0, 2029: 90.0},
)


def person(db, login, role=None, region=""):
    number = people.add_account(operator(), login, login.title(), "kuda benar baterai", db=db)
    if role:
        roles.grant(operator(), login, role, region, db=db)
    return people.fresh(Actor(number, login), db=db)


def planner(db, region=BELU):
    return person(db, f"rina{region.replace('.', '')}", PERENCANA, region)


def officer(db, region=BELU):
    return person(db, f"yosef{region.replace('.', '')}", PETUGAS, region)


def at(days=0):
    return lambda: START + dt.timedelta(days=days)
