"""Reports as open data under ``/data-terbuka``: fixed files, made anew at most once a minute.

What an officer takes back from the public is gone from them within that minute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from lib.i18n import Language, as_language, using
from lib.services.participation import open_data
from lib.web.respond import Packed, answer, not_found, pack

FRESH_S = 60.0
CSV, JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"
FILES: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "laporan.csv": (open_data.csv_bytes, CSV),
    "laporan.json": (open_data.json_bytes, JSON),
    "ringkasan.csv": (open_data.totals_csv, CSV),
    "datapackage.json": (open_data.datapackage, JSON),
}
_kept: dict[tuple[str, Language], tuple[float, Packed]] = {}
_making = threading.Lock()


def serve_open_data(request: Request) -> Response:
    """Answer ``/data-terbuka/{name}`` in the language asked for, to any site that asks."""
    name = request.path_params["name"]
    if name not in FILES:
        return not_found()
    packed = _packed(name, as_language(request.query_params.get("bahasa")))
    sent = answer(request, packed, cache=f"public, max-age={int(FRESH_S)}")
    sent.headers["access-control-allow-origin"] = "*"
    return sent


def _packed(name: str, spoken: Language) -> Packed:
    with _making:  # one makes it, the others wait and take the same
        known = _kept.get((name, spoken))
        if known is None or known[0] <= time.monotonic() - FRESH_S:
            make, media_type = FILES[name]
            with using(spoken):
                known = (time.monotonic(), pack(make(), media_type))
            _kept[name, spoken] = known
        return known[1]
