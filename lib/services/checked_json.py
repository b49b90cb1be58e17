"""Files of ours as JSON with a checksum, which tells of accidents and of edits by hand.

The checksum is no signature: whoever means to can make a new one. What a file holds is therefore
checked like anything that comes from outside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.errors import AppError

PRODUCT = "Peta Layanan"
_SUM = "sha256"


@dataclass(frozen=True)
class Form:
    """One form of file: its name and version, and the errors that refuse another.

    Parameters
    ----------
    name, version
        Written into the file and demanded of it.
    parts
        The keys besides those that each file has.
    most_bytes
        The longest file that is read.
    wrong, other_version, changed
        Raised for what is no such file, for another version (with ``value`` and ``known``), and
        for a checksum that does not fit.

    """

    name: str
    version: int
    parts: tuple[str, ...]
    most_bytes: int
    wrong: type[AppError]
    other_version: type[AppError]
    changed: type[AppError]

    def write(self, parts: Mapping[str, Any]) -> bytes:
        """Write the parts as a file that `read` reads."""
        body = {"product": PRODUCT, "form": self.name, "version": self.version, **parts}
        whole = body | {_SUM: self._checksum(body)}
        text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
        return (text + "\n").encode("utf-8")

    def read(self, raw: bytes) -> dict[str, Any]:
        """Return the parts of a file; raises the form's own errors."""
        whole = self._parsed(raw)
        if whole.get("product") != PRODUCT or whole.get("form") != self.name:
            raise self.wrong
        version = whole.get("version")
        if version != self.version or isinstance(version, bool):
            raise self.other_version(value=version, known=self.version)
        if set(whole) != {"product", "form", "version", _SUM, *self.parts}:
            raise self.wrong
        body = {name: value for name, value in whole.items() if name != _SUM}
        if self._checksum(body) != whole[_SUM]:
            raise self.changed
        return {name: whole[name] for name in self.parts}

    def _checksum(self, body: Mapping[str, Any]) -> str:
        try:
            return hashlib.sha256(canonical(body)).hexdigest()
        except (ValueError, TypeError) as error:  # half a surrogate pair, for one
            raise self.wrong from error

    def _parsed(self, raw: bytes) -> dict[str, Any]:
        if len(raw) > self.most_bytes:
            raise self.wrong
        try:
            text = raw.decode("utf-8-sig")
            whole = json.loads(text, parse_constant=_refuse, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise self.wrong from error
        if not isinstance(whole, dict):
            raise self.wrong
        return whole


def canonical(value: object) -> bytes:
    """Write a value as JSON in one fixed form, for checksums."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8")


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice: readers disagree which of the values counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
