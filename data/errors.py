"""Errors of the data layer: each a builtin too, with a stable code and two languages."""

from __future__ import annotations

from lib.errors import AppError, UnknownServiceError

__all__ = ["CatalogueError", "SeedDamagedError", "UnknownServiceError", "UnknownTableError"]

_REASONS = {
    "missing": ("tidak ada", "is missing"),
    "size": ("terpotong atau berubah ukuran", "was cut short or changed in size"),
    "hash": ("berubah isinya", "was altered"),
    "unreadable": ("tidak dapat dibaca", "cannot be read"),
}


class SeedDamagedError(AppError, OSError):
    """Say that a file of the embedded dataset is missing, cut short or altered.

    Parameters
    ----------
    name
        The file's name inside data/seed.
    reason
        "missing", "size", "hash" or "unreadable".

    """

    code = "E_SEED"
    text_id = (
        "Berkas data bawaan “{name}” {reason_id}. Pulihkan folder data/seed dari rilis, "
        "lalu jalankan `python -m lib.cli data check`."
    )
    text_en = (
        "The embedded data file “{name}” {reason_en}. Restore the folder data/seed from the "
        "release, then run `python -m lib.cli data check`."
    )

    def __init__(self, name: str, reason: str = "unreadable", **_: object) -> None:
        reason_id, reason_en = _REASONS[reason]
        self.name = name
        super().__init__(name=name, reason=reason, reason_id=reason_id, reason_en=reason_en)


class CatalogueError(AppError, ValueError):
    """Refuse a services.toml or sources.toml with an entry that cannot be used."""

    code = "E_CATALOGUE"
    text_id = "Katalog tidak dapat dipakai: {problem}."
    text_en = "The catalogue cannot be used: {problem}."


class UnknownTableError(AppError, KeyError):
    """Say that the embedded dataset has no table of that name."""

    code = "E_TABLE"
    text_id = "Data bawaan tidak mempunyai tabel “{name}”."
    text_en = "The embedded dataset has no table “{name}”."
