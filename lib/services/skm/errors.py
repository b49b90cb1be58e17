"""What can be wrong with answers to a survey."""

from __future__ import annotations

from lib.errors import AppError


class AnswerError(AppError, ValueError):
    """Refuse an answer that is not 1, 2, 3 or 4."""

    code = "E_ANSWER"
    text_id = (
        "Jawaban SKM harus 1, 2, 3, atau 4, atau kosong; di berkas ini {count} jawaban tidak "
        "demikian. Yang pertama: “{value}”, baris {row}, kolom {column}."
    )
    text_en = (
        "An answer must be 1, 2, 3 or 4, or empty; {count} answers of this file are not. The "
        "first: “{value}”, row {row}, column {column}."
    )


class AnswerRowError(AppError, ValueError):
    """Refuse a file of answers of which rows cannot be read: leaving them out would bias it."""

    code = "E_ANSWER_ROW"
    text_id = "{count} baris berkas ini tidak terbaca; yang pertama baris {row}: {reason}"
    text_en = "{count} rows of this file cannot be read; the first is row {row}: {reason}"
