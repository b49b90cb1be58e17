"""Files as they stand on a server or were downloaded by hand, checked by their first bytes."""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote, urlsplit

from data.fetch import errors
from data.fetch.layer import Session
from data.fetch.request import Answer, Request
from data.fetch.sniff import SNIFFED, JsonFaultError, kind_of, parse_json
from lib.limits import MAX_FILE_BYTES

TABLES = ("ZIP", "JSON", "XML", "XLS", "GPKG", "Parquet", "text")
_UNSAFE = re.compile(r"[^A-Za-z0-9._ -]+")
_PIECE = 1024**2


def shown_name(url: str, fallback: str) -> str:
    """Return the last part of an address as a short harmless file name."""
    last = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    return _UNSAFE.sub("_", last).strip(" .")[-80:] or fallback


def download(
    session: Session, request: Request, kinds: Collection[str], *, expected: str
) -> tuple[bytes, Answer]:
    """Fetch a file of at most 50 MB into memory; E_FETCH_FORMAT if its bytes are no such kind."""
    content, answer = session.client.get_bytes(
        request, MAX_FILE_BYTES, progress=session.progress, cancelled=session.cancelled
    )
    found = _found(content, kinds)
    if found:
        raise errors.FetchFormatError(host=answer.host, expected=expected, found=found)
    return content, answer


def check_file(content: bytes, name: str, kinds: Collection[str], *, expected: str) -> None:
    """Raise E_FETCH_FILE if the bytes of a downloaded file are no such kind."""
    found = _found(content, kinds)
    if found:
        raise errors.FetchFileError(file=name, expected=expected, found=found)


def _found(content: bytes, kinds: Collection[str]) -> str:
    """Return what is wrong with the kind of bytes, "" if nothing."""
    kind = kind_of(content[:SNIFFED])
    if kind not in kinds:
        return kind or "empty"
    if kind == "JSON":
        try:
            document = parse_json(content)
        except JsonFaultError as error:
            return str(error)
        if isinstance(document, dict) and document.get("success") is False:
            return "an error message"
    return ""


def download_large(
    session: Session, request: Request, folder: Path, max_bytes: int, kind: str
) -> tuple[Path, str, Answer]:
    """Fetch a large file into a folder, named by its SHA-256; whole there or not at all.

    Returns the path, the SHA-256 and the answer; raises E_FETCH_FORMAT for another kind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".fetch-", delete=False) as sink:
        temporary = Path(sink.name)
        try:
            answer = session.client.fetch(
                request,
                sink,  # type: ignore[arg-type]
                max_bytes,
                progress=session.progress,
                cancelled=session.cancelled,
            )
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    with temporary.open("rb") as stream:
        found = kind_of(stream.read(SNIFFED))
    if found != kind:
        temporary.unlink()
        raise errors.FetchFormatError(host=answer.host, expected=kind, found=found or "empty")
    digest, _ = digest_of(temporary)
    path = folder / f"{digest}.tif"
    temporary.replace(path)
    return path, digest, answer


def keep_large(folder: Path, content: bytes) -> Path:
    """Write the bytes of a raster into a folder as `download_large` names it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(content).hexdigest()}.tif"
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".fetch-", delete=False) as sink:
            sink.write(content)
        Path(sink.name).replace(path)
    return path


def sweep(folder: Path, older_than_s: float) -> None:
    """Delete the rasters of a folder that nobody touched for so long, and pieces of them."""
    if not folder.is_dir():
        return
    before = time.time() - older_than_s
    for each in folder.iterdir():
        ours = each.suffix == ".tif" or each.name.startswith(".fetch-")
        with contextlib.suppress(OSError):  # another process swept it first
            if ours and each.is_file() and each.stat().st_mtime < before:
                each.unlink()


def digest_of(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
