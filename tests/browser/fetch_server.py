"""The product with everybody signed in as the operator, and sources that answer on loopback.

Run by the fixture ``fetch_server`` in a process of its own. Overpass answers with a recorded file
after a moment; every other source is out of reach, as without internet.
"""

from __future__ import annotations

import functools
import threading
import time

from app import app as product
from data.fetch.client import Client
from data.fetch.request import Policy, Tools
from lib.auth import operator
from lib.services.desk import fetching
from lib.ui import account, signed_in
from tests.data.fetch import answers
from tests.data.fetch.server import Reply, serving

ANSWER_S = 3.0
GONE = "http://127.0.0.1:9"


def _slowly(_handler) -> Reply:
    time.sleep(ANSWER_S)
    return answers.json_reply(answers.OVERPASS)


def _serve() -> None:
    with serving({"/": [_slowly]}) as server:
        bases = dict.fromkeys(fetching.SOURCES, GONE) | {"overpass": server.url}
        real = fetching._session

        def session(*args):
            made = real(*args)
            return type(made)(**{**vars(made), "bases": bases})

        fetching._session = session
        _ready.set()
        threading.Event().wait()


_ready = threading.Event()
account.actor = signed_in.actor = operator
fetching.Client = functools.partial(
    Client, Policy(allow_loopback=True, connect_s=2, attempts=1), Tools()
)
threading.Thread(target=_serve, daemon=True).start()
_ready.wait(10)
app = product
