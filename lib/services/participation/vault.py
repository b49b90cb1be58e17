"""Encryption of what points to a person, and keyed marks that tell browsers apart.

The key stands apart from the database, so that a copy of the one alone reveals nobody: in the
setting PETA_CONTACT_KEY, else in a file of the data folder that only its owner may read. Several
keys, parted by commas, may stand there: the first encrypts, all decrypt, so that keys can change.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from lib.config import settings
from lib.errors import AppError, ConfigError

KEY_FILE = "kunci-kontak"
_KEY_BYTES = 32


class ContactKeyError(AppError, RuntimeError):
    """Say that what is encrypted cannot be read with the keys at hand."""

    code = "E_CONTACT_KEY"
    text_id = "Data kontak tidak dapat dibuka dengan kunci yang terpasang. Hubungi pengelola."
    text_en = "The contact data cannot be opened with the key in place. Ask the administrator."


class Vault:
    """Encrypt and decrypt small records, and mark persons, with one set of keys."""

    def __init__(self, keys: str) -> None:
        listed = [each.strip() for each in keys.split(",") if each.strip()]
        try:
            self._fernet = MultiFernet([Fernet(each) for each in listed])
            raw = base64.urlsafe_b64decode(listed[-1])
        except (ValueError, IndexError, binascii.Error) as error:
            raise ConfigError(
                name="PETA_CONTACT_KEY", value="***", expected="Fernet (base64, 32 bytes)"
            ) from error
        # The oldest key marks persons: a new key in front must not make everybody a stranger.
        self._mark = hmac.digest(raw, b"peta-layanan person", hashlib.sha256)

    def close(self, record: Mapping[str, str]) -> bytes:
        """Encrypt a record of texts."""
        return self._fernet.encrypt(json.dumps(dict(record), ensure_ascii=False).encode())

    def open(self, token: bytes) -> dict[str, str]:
        """Decrypt a record.

        Raises
        ------
        ContactKeyError
            If none of the keys made it, or it was changed.

        """
        try:
            plain = self._fernet.decrypt(token)
        except InvalidToken:
            raise ContactKeyError from None
        found: dict[str, str] = json.loads(plain)
        return found

    def person(self, mark: str) -> str:
        """Return 32 hex digits that stand for a browser's mark or an address."""
        return hmac.digest(self._mark, mark.encode(), hashlib.sha256).hex()[:32]


@functools.cache
def vault() -> Vault:
    """Return the vault of this process."""
    here = settings()
    return Vault(here.contact_key or _kept_key(here.data_dir / KEY_FILE))


def _kept_key(path: Path) -> str:
    """Return the key of a file, made at the first use: by one process only."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    made = base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # fails where another process was first
    except FileExistsError:
        return path.read_text(encoding="ascii")
    finally:
        draft.unlink(missing_ok=True)
    return made
