"""Open311 under schemathesis: calls made from our own description, right ones and wrong ones.

It checks that no answer is a server's fault, and that status, type and content are as described.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette
from starlette.routing import Route

from data.db.engine import set_database
from lib.auth import operator
from lib.services.limiter import Limiter
from lib.services.participation import api_keys, open311_create, senders
from lib.services.participation.errors import ReportBusyError
from lib.web import open311 as served
from tests.reports import MONDAY, a_report

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance,
          response_schema_conformance]  # fmt: skip
FEW, MANY = 6, 300


@pytest.fixture
def key(sqlite_db, monkeypatch):
    before = set_database(sqlite_db)
    for module, name in ((served, "_readers"), (open311_create, "_keys"), (senders, "_guesses")):
        monkeypatch.setattr(module, name, Limiter(10**9, ReportBusyError))
    for ticket in ("PL-SATU", "PL-DUA"):
        a_report(sqlite_db, published_at=MONDAY, ticket=ticket)
    yield api_keys.issue(operator(), "Uji", db=sqlite_db)
    set_database(before)


def run(key, examples):
    app = Starlette(
        routes=[Route("/open311/{rest:path}", served.serve_open311, methods=["GET", "POST"])]
    )
    schema = schemathesis.openapi.from_asgi("/open311/v2/openapi.json", app)
    made = [found.ok() for found in schema.get_all_operations()]
    assert len(made) == 14
    for operation in made:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            call_all(operation, mode, key, examples)


def make_real(case, key):
    """Let what only this database knows be right, so that the way to an answer is open."""
    if isinstance(case.body, dict):
        case.body |= {"api_key": key, "lat": -9.1067, "long": 124.8927}
        case.body.setdefault("description", "Puskesmas tutup sejak Senin pagi.")
    if "jurisdiction_id" in case.query:
        case.query["jurisdiction_id"] = "53.04"
    if "service_request_id" in case.path_parameters:
        case.path_parameters["service_request_id"] = "PL-SATU"
    if "token" in case.path_parameters:
        case.path_parameters["token"] = "secret-PL-DUA"


def call_all(operation, mode, key, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples == FEW,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def call(case):
        if mode is GenerationMode.POSITIVE:
            make_real(case, key)
        response = case.call()
        if response.status_code == 404 and response.text == "Not Found":
            return  # no route takes an address with a line break in it
        case.validate_response(response, checks=CHECKS)

    call()


def test_a_few_calls_of_each_kind_are_answered_as_described(key):
    run(key, FEW)


@pytest.mark.slow
def test_many_calls_of_each_kind_are_answered_as_described(key):
    run(key, MANY)
