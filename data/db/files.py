"""Files on the disk: flushed, hashed, copied with their checksum."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO

_CHUNK = 1 << 20


def fsync(path: Path) -> None:
    """Have a file or folder reach the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders; it keeps names in its own journal
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_hashed(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    """Copy a stream to its end; return how many bytes they were and their SHA-256."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def log_files(path: Path) -> tuple[Path, Path]:
    """Return the paths of the two files that SQLite keeps beside an open database."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
