"""Errors of the evaluation of services."""

from __future__ import annotations

from lib.errors import AppError


class SeriesError(AppError, LookupError):
    """Refuse an indicator that has too few years to be followed."""

    code = "E_EVALUATION_SERIES"
    text_id = "“{value}” tidak punya angka beberapa tahun. Pilih indikator lain."
    text_en = "“{value}” has no figures of several years. Choose another indicator."


class CompareError(AppError, ValueError):
    """Refuse a comparison without years on both sides, or without enough peers."""

    code = "E_EVALUATION_COMPARE"
    text_id = (
        "Perubahan di {name} sekitar {year} tidak dapat dibandingkan: perlu angka sebelum dan "
        "sejak tahun itu, dan paling sedikit {least} sejawat dengan angka yang sama."
    )
    text_en = (
        "The change in {name} around {year} cannot be compared: it needs figures before and from "
        "that year on, and at least {least} peers with the same figures."
    )


class NoteError(AppError, ValueError):
    """Refuse a note without text, too long, or of no known kind."""

    code = "E_EVALUATION_NOTE"
    text_id = "Catatan belum dapat disimpan: tulis isinya, paling banyak {most} karakter."
    text_en = "The note cannot be kept yet: write its text, at most {most} characters."


class NoteMissingError(AppError, LookupError):
    """Say that a note is not there, or was taken back."""

    code = "E_EVALUATION_NOTE_MISSING"
    text_id = "Catatan ini tidak ada atau sudah ditarik."
    text_en = "This note does not exist or was withdrawn."
