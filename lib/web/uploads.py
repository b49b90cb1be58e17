"""A bound on the memory that uploads hold, all sessions together.

Streamlit keeps an uploaded file in memory until its session ends. Each file is limited by
`server.maxUploadSize`, their number is not: many visitors, or one who opens many sessions, would
fill the machine. What is on its way counts from its first byte with the size it states, or with
the most that a file may have.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.errors import AppError
from lib.limits import MAX_FILE_BYTES, MAX_UPLOADS_BYTES

_PATH = re.compile(r"/_stcore/upload_file/[^/]+/[^/]+$")
RETRY_AFTER_S = 60


class UploadsFullError(AppError, MemoryError):
    """Say that the uploads of all sessions fill what memory is set apart for them."""

    code = "E_UPLOADS_FULL"
    text_id = "Terlalu banyak berkas sedang diunggah; coba lagi beberapa menit lagi."
    text_en = "Too many files are being uploaded; try again in a few minutes."


class UploadLimit:
    """Refuse an upload with 503 when those kept, those coming and itself are over the limit.

    Parameters
    ----------
    app
        What comes next.
    kept_bytes
        Returns the bytes of files that sessions hold now.

    """

    def __init__(self, app: ASGIApp, kept_bytes: Callable[[], int]) -> None:
        self._app = app
        self._kept_bytes = kept_bytes
        self._coming = 0  # only touched between awaits of the one event loop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but an upload for which there is no room."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not _PATH.search(scope["path"]):
            await self._app(scope, receive, send)
            return
        size = _stated_size(scope)
        if self._kept_bytes() + self._coming + size > MAX_UPLOADS_BYTES:
            error = UploadsFullError()
            told = {"code": error.code, "id": error.message("id"), "en": error.message("en")}
            headers = {"retry-after": str(RETRY_AFTER_S), "cache-control": "no-store"}
            await JSONResponse(told, 503, headers)(scope, receive, send)
            return
        self._coming += size
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming -= size


def _stated_size(scope: Scope) -> int:
    """Return the size that a request states, at most that of the largest file."""
    for name, value in scope["headers"]:
        if name.lower() == b"content-length" and value.isdigit():
            return min(int(value), MAX_FILE_BYTES)
    return MAX_FILE_BYTES
