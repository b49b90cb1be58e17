"""What can be wrong with a file of reports that is imported."""

from __future__ import annotations

from lib.errors import AppError


class ImportRowsError(AppError, ValueError):
    """Refuse a file with rows that cannot be used; nothing of it is taken.

    `details["faults"]` holds the first of them (`lib.services.participation.importing.Fault`).
    """

    code = "E_REPORT_ROWS"
    text_id = (
        "{count} baris tidak dapat dipakai sehingga berkas ini tidak diimpor; yang pertama baris "
        "{row}: “{column}” bernilai “{value}”, seharusnya {expected}."
    )
    text_en = (
        "{count} rows cannot be used, so that this file was not imported; the first is row {row}: "
        "“{column}” is “{value}”, it should be {expected}."
    )


class ImportMappingError(AppError, ValueError):
    """Refuse a mapping that lacks a column or names one that the file doesn't have."""

    code = "E_REPORT_MAPPING"
    text_id = "Pemetaan kolom belum benar: {columns}. Isi dan tanggal masuk wajib dipetakan."
    text_en = "The columns are not mapped rightly: {columns}. Text and date of receipt are needed."
