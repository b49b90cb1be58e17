"""Errors of the comparison of groups and of the rules of service."""

from __future__ import annotations

from lib.errors import AppError


class GroupingError(AppError, ValueError):
    """Refuse an unknown way of grouping."""

    code = "E_GROUPS"
    text_id = "Pengelompokan “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The grouping “{value}” is unknown; choose one of {choices}."


class SetsError(AppError, ValueError):
    """Refuse two sets of regencies that are empty, overlap or hold unknown codes."""

    code = "E_SETS"
    text_id = (
        "Kedua kelompok pilihan harus berisi kode kabupaten/kota yang dikenal, "
        "dan tidak ada kode yang sama di keduanya (“{value}”)."
    )
    text_en = (
        "Both chosen sets must hold known codes of regencies, and none may be in both (“{value}”)."
    )


class ProfileError(AppError, LookupError):
    """Refuse a profile of rules that is unknown or holds no rule that these data can answer."""

    code = "E_PROFILE"
    text_id = "Profil standar “{value}” tidak dapat dihitung; pilih salah satu dari {choices}."
    text_en = "The profile of rules “{value}” cannot be computed; choose one of {choices}."


class ThresholdError(AppError, ValueError):
    """Refuse a rule of one's own whose measure is unknown or whose threshold is not above 0."""

    code = "E_THRESHOLD"
    text_id = "Ambang “{value}” harus angka lebih dari 0 untuk salah satu ukuran ini: {choices}."
    text_en = "The threshold “{value}” must be a number above 0 for one of the measures {choices}."


class CompletenessError(AppError, ValueError):
    """Refuse a limit of completeness outside 0 to 100 per cent."""

    code = "E_COMPLETENESS"
    text_id = "Batas kelengkapan data “{value}” harus antara 0 dan 100 persen."
    text_en = "The limit of completeness “{value}” must lie between 0 and 100 per cent."
