"""Errors of the register of KPIs, its values and its follow-up."""

from __future__ import annotations

from lib.errors import AppError


class SmartError(AppError, ValueError):
    """Refuse a KPI that lacks what one of the five letters needs."""

    code = "E_KPI_SMART"
    text_id = "KPI belum SMART. Lengkapi: {missing}."
    text_en = "The KPI is not SMART yet. Complete: {missing_en}."


class KpiCodeError(AppError, ValueError):
    """Refuse a code of other characters, or one that the region has already."""

    code = "E_KPI_CODE"
    text_id = (
        "Kode KPI “{value}” tidak dapat dipakai: perlu 2 sampai 60 huruf kecil, angka, atau garis "
        "bawah, dan belum dipakai di wilayah ini."
    )
    text_en = (
        "The KPI code “{value}” cannot be used: 2 to 60 small letters, digits or underscores, and "
        "not in use in this region."
    )


class KpiMissingError(AppError, LookupError):
    """Say that there is no such KPI, or that it was ended."""

    code = "E_KPI"
    text_id = "KPI “{value}” tidak ada atau sudah dihentikan."
    text_en = "There is no KPI “{value}”, or it was ended."


class KpiChangedError(AppError, RuntimeError):
    """Refuse a revision of what somebody else has revised meanwhile."""

    code = "E_KPI_CHANGED"
    text_id = "KPI “{value}” baru saja diubah orang lain. Muat ulang halaman, lalu ulangi."
    text_en = "Somebody else has just changed the KPI “{value}”. Reload the page and try again."


class KpiComputedError(AppError, ValueError):
    """Refuse values for a KPI that is computed from data."""

    code = "E_KPI_COMPUTED"
    text_id = "Nilai KPI “{value}” dihitung dari data, jadi tidak diisi dengan tangan."
    text_en = "The KPI “{value}” is computed from data and takes no values by hand."


class ValuesError(AppError, ValueError):
    """Refuse a table of values, of which then no row is kept; `problems` says why, row by row."""

    code = "E_KPI_VALUES"
    text_id = (
        "Tidak ada nilai yang disimpan: {count} baris salah. Yang pertama, baris {row}: {why}."
    )
    text_en = "No value was kept: {count} rows are wrong. The first, row {row}: {why_en}."


class ValuesColumnsError(AppError, ValueError):
    """Refuse a table without the columns that values need."""

    code = "E_KPI_COLUMNS"
    text_id = "Tabel nilai perlu kolom kode, year, value; yang tidak ada: {missing}."
    text_en = "A table of values needs the columns kode, year, value; missing: {missing}."


class ActionError(AppError, ValueError):
    """Refuse a follow-up or an entry without what it needs."""

    code = "E_FOLLOW_UP"
    text_id = "Tindak lanjut belum lengkap: {missing}."
    text_en = "The follow-up is not complete: {missing_en}."


class ActionMissingError(AppError, LookupError):
    """Say that there is no such follow-up."""

    code = "E_FOLLOW_UP_MISSING"
    text_id = "Tindak lanjut nomor {value} tidak ada."
    text_en = "There is no follow-up number {value}."
