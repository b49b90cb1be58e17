"""Files written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from lib.errors import OutputError


def write_file(output: str | Path, content: bytes | Path) -> None:
    """Write bytes, or the content of a file, beside the target and rename.

    Raises
    ------
    OutputError
        With the reason; the target is then as it was.

    """
    try:
        _replace(str(output), content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(path=str(output), reason=reason) from error


def _replace(output: str, content: bytes | Path) -> None:
    if not output.strip():
        raise ValueError("no file name was given")
    target = Path(output).resolve()  # a symbolic link stays and its file is replaced
    if target.is_dir() or output.endswith(("/", os.sep)):
        raise IsADirectoryError(21, "is a directory")
    if target.exists() and not target.is_file():
        raise OSError(22, "is not a regular file")
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:50]}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            if isinstance(content, bytes):
                stream.write(content)
            else:
                with content.open("rb") as source:
                    shutil.copyfileobj(source, stream, 1024**2)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
