"""Errors of programmes."""

from __future__ import annotations

from lib.errors import AppError


class ProgrammeError(AppError, ValueError):
    """Refuse a programme, a figure or a stage that lacks something or states nonsense."""

    code = "E_PROGRAMME"
    text_id = "Isian program belum benar: {missing}."
    text_en = "The programme's entry is not right yet: {missing_en}."


class ProgrammeNameError(AppError, ValueError):
    """Refuse a name that a programme of the region has already."""

    code = "E_PROGRAMME_NAME"
    text_id = "Program “{value}” sudah ada di wilayah ini."
    text_en = "There is a programme “{value}” in this region already."


class ProgrammeMissingError(AppError, LookupError):
    """Say that there is no such programme, or that it was ended."""

    code = "E_PROGRAMME_MISSING"
    text_id = "Program “{value}” tidak ada atau sudah dihentikan."
    text_en = "There is no programme “{value}”, or it was ended."
