"""What can be wrong with the offices that handle reports."""

from __future__ import annotations

from lib.errors import AppError


class OfficeMissingError(AppError, LookupError):
    """Say that no office has this number."""

    code = "E_OFFICE"
    text_id = "Unit pengelola ini tidak ditemukan, atau sudah tidak bertugas."
    text_en = "This office was not found, or it no longer serves."


class OfficeExistsError(AppError, ValueError):
    """Refuse a second office of a name in a region."""

    code = "E_OFFICE_EXISTS"
    text_id = "Unit “{name}” sudah ada di wilayah ini."
    text_en = "There is an office “{name}” in this region already."
