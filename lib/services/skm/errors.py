"""What can be wrong with a survey and with answers to it."""

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


class SurveyMissingError(AppError, LookupError):
    """Say that no survey has this address."""

    code = "E_SURVEY"
    text_id = "Survei ini tidak ditemukan. Periksa tautannya atau pindai ulang kode QR-nya."
    text_en = "This survey was not found. Check the link or scan the QR code again."


class SurveyClosedError(AppError, ValueError):
    """Refuse an answer to a survey that has ended."""

    code = "E_SURVEY_CLOSED"
    text_id = "Survei {name} sudah ditutup."
    text_en = "The survey {name} is closed."


class SurveyEmptyError(AppError, ValueError):
    """Refuse a form in which nothing was answered."""

    code = "E_SURVEY_EMPTY"
    text_id = "Belum ada pertanyaan yang dijawab. Jawab paling sedikit satu."
    text_en = "No question was answered yet. Answer at least one."


class SurveyFieldError(AppError, ValueError):
    """Refuse a value that a field of the survey does not allow."""

    code = "E_SURVEY_FIELD"
    text_id = "Isian “{field}” bernilai “{value}”; seharusnya {expected}."
    text_en = "The field “{field}” is “{value}”; it should be {expected}."


class SurveyBusyError(AppError, RuntimeError):
    """Refuse more answers from one address than people there can give."""

    code = "E_SURVEY_BUSY"
    text_id = "Terlalu banyak jawaban dari jaringan Anda. Kirim lagi {seconds} detik lagi."
    text_en = "Too many answers came from your network. Send again in {seconds} seconds."


class SurveyUnitsError(AppError, ValueError):
    """Refuse a file of which rows name no unit of the regency; nothing of it is taken."""

    code = "E_SURVEY_UNITS"
    text_id = (
        "Unit pada {count} baris tidak ada di {where}, atau namanya dipakai beberapa unit; yang "
        "pertama, dengan nomor barisnya: {units}. Tidak ada yang dimuat."
    )
    text_en = (
        "The unit of {count} rows is none of {where}, or several have its name; the first, with "
        "the number of the row: {units}. Nothing was loaded."
    )


class SurveyRowError(AppError, ValueError):
    """Refuse a table of answers for one row that cannot be used; nothing of it is taken."""

    code = "E_SURVEY_ROW"
    text_id = "Baris {row}, isian “{field}”: “{value}”; seharusnya {expected}."
    text_en = "Row {row}, field “{field}”: “{value}”; it should be {expected}."
