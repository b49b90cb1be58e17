"""Units and answers for the tests of the survey."""

import datetime as dt
import itertools

from lib.auth import operator
from lib.services.skm import answers, units

MOMENT = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
_keys = itertools.count()


def now():
    return MOMENT


def unit(db, name="Puskesmas Wedomu", region="53.04", **more):
    return units.add(operator(), name, region, db=db, now=now, **more)


def form(*values, key="", **more):
    given = values if len(values) == 9 else (values or (3,)) * 9
    return answers.Form(key or f"{next(_keys):020d}", given, **more)


def answer(db, own, *values, times=1, **more):
    for _ in range(times):
        assert answers.take(own.token, form(*values, **more), db=db, now=now)
