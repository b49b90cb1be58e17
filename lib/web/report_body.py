"""Reading what is posted with photos: bounded in bytes, in files, in time and all together.

The fields come before the photos in the form, so that they are at hand even where a photo is too
large, and the form comes back filled in.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from lib.errors import AppError
from lib.services.participation import photos
from lib.services.participation.photo_errors import PhotoCountError, PhotoLargeError
from lib.web.forms import ForeignFormError, FormError, from_our_page, read_form
from lib.web.uploads import UploadsFullError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

MAX_BODY_BYTES = 32_000_000
MAX_BODIES = 4
"""So many of the largest bodies may be on their way at once, or more smaller ones."""
MAX_PLAIN_BYTES = 1_500_000
"""A form without photos: a hundred thousand letters that take twelve characters each."""
_MAX_PART, _MAX_FIELDS, _MAX_FILES = 500_000, 60, 12
_STALL_S = 30
_DRAIN_BYTES = 64_000_000
"""Read and thrown away of a body that is too large, so that the browser hears our answer."""
_TYPE = "multipart/form-data"


@dataclass
class Sent:
    """What came: the fields, the photos, and what was wrong with it."""

    fields: dict[str, str] = field(default_factory=dict)
    pictures: tuple[bytes, ...] = ()
    error: AppError | None = None


class _TooMuchError(Exception):
    """End the reading of a body that is over its limit."""


class Gate:
    """Bound the bytes of all bodies that are on their way."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._coming = 0  # only touched between awaits of the one event loop

    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        """Hold room for a body; `UploadsFullError` if there is none."""
        if self._coming + size > self._most:
            raise UploadsFullError
        self._coming += size
        try:
            yield
        finally:
            self._coming -= size


gate = Gate(MAX_BODIES * MAX_BODY_BYTES)


async def read_report(request: Request) -> Sent:
    """Read a posted form with or without photos; what is wrong stands in `Sent.error`."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        if kind != _TYPE:
            return Sent(await read_form(request, MAX_PLAIN_BYTES))
        if not from_our_page(request):
            raise ForeignFormError
        with gate.room(_stated_size(request)):
            return await _read_parts(request)
    except AppError as error:
        return Sent(error=error)


def _stated_size(request: Request) -> int:
    """Return the size that a request states, at most that of the largest body."""
    stated = request.headers.get("content-length", "")
    return min(int(stated), MAX_BODY_BYTES) if stated.isdecimal() else MAX_BODY_BYTES


async def _read_parts(request: Request) -> Sent:
    stream = request.stream()
    parser = MultiPartParser(
        request.headers,
        _bounded(stream),
        max_files=_MAX_FILES,
        max_fields=_MAX_FIELDS,
        max_part_size=_MAX_PART,
    )
    error: AppError | None = None
    try:
        await parser.parse()
    except _TooMuchError:
        error = PhotoLargeError(most=photos.MAX_BYTES // 1_000_000)
        await _drain(stream)
    except MultiPartException:
        # A part too many or too large, most of all photos: what came before stays filled in.
        error = PhotoCountError(most=photos.MOST) if _many(parser) else FormError()
        await _drain(stream)
    except (ClientDisconnect, KeyError, ValueError, TimeoutError):
        raise FormError from None
    fields = {name: each for name, each in parser.items if isinstance(each, str)}
    files = [each for _, each in parser.items if isinstance(each, UploadFile)]
    if error is None:
        pictures, error = await _pictures(files)
        return Sent(fields, pictures, error)
    for each in files:
        await each.close()
    return Sent(fields, (), error)


def _many(parser: MultiPartParser) -> bool:
    return sum(isinstance(each, UploadFile) for _, each in parser.items) > photos.MOST


async def _pictures(files: list[UploadFile]) -> tuple[tuple[bytes, ...], AppError | None]:
    """Return the files that hold something; a browser sends an empty one where none is chosen."""
    found: list[bytes] = []
    error: AppError | None = None
    for each in files:
        if (each.size or 0) > photos.MAX_BYTES:
            error = PhotoLargeError(most=photos.MAX_BYTES // 1_000_000)
        elif each.size:
            found.append(await each.read())
        await each.close()
    if error is None and len(found) > photos.MOST:
        error = PhotoCountError(most=photos.MOST)
    return (() if error else tuple(found)), error


async def _bounded(stream: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Hand on a body until it is over its limit, or nothing has come for half a minute."""
    taken = 0
    while True:
        with anyio.fail_after(_STALL_S):
            chunk = await anext(stream, None)
        if chunk is None:
            return
        room = MAX_BODY_BYTES - taken
        taken += len(chunk)
        yield chunk[:room]
        if taken > MAX_BODY_BYTES:
            raise _TooMuchError


async def _drain(stream: AsyncIterator[bytes]) -> None:
    taken = 0
    with anyio.move_on_after(_STALL_S):
        async for chunk in stream:
            taken += len(chunk)
            if taken > _DRAIN_BYTES:
                return
