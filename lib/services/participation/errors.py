"""What can be wrong with reports, proposals and offers, and with what is done to them."""

from __future__ import annotations

from lib.errors import AppError


class ReportMissingError(AppError, LookupError):
    """Say that no report has this number or link."""

    code = "E_REPORT"
    text_id = "Laporan ini tidak ditemukan. Periksa nomor tiket atau tautannya."
    text_en = "This report was not found. Check the ticket number or the link."


class ReportFieldError(AppError, ValueError):
    """Refuse a value that a field of a report does not allow."""

    code = "E_REPORT_FIELD"
    text_id = "Isian “{field}” bernilai “{value}”; seharusnya {expected}."
    text_en = "The field “{field}” is “{value}”; it should be {expected}."


class ReportStateError(AppError, ValueError):
    """Refuse a step that does not follow from where a report stands."""

    code = "E_REPORT_STATE"
    text_id = "Laporan ini berstatus “{state}”, sehingga langkah “{step}” tidak dapat dilakukan."
    text_en = "This report is “{state}”, so that the step “{step}” cannot be taken."


class ReportChangedError(AppError, RuntimeError):
    """Refuse a step on a report that somebody else moved on meanwhile."""

    code = "E_REPORT_CHANGED"
    text_id = "Laporan ini baru saja diubah petugas lain. Muat ulang, lalu periksa kembali."
    text_en = "Another officer has just changed this report. Reload it and look again."


class ReportBusyError(AppError, RuntimeError):
    """Refuse more from one address than people there can send."""

    code = "E_REPORT_BUSY"
    text_id = "Terlalu banyak kiriman dari jaringan Anda. Kirim lagi {seconds} detik lagi."
    text_en = "Too much was sent from your network. Send again in {seconds} seconds."


class ReportBlockedError(AppError, PermissionError):
    """Refuse a sender who is blocked for abuse."""

    code = "E_REPORT_BLOCKED"
    text_id = (
        "Kiriman dari perangkat ini diblokir sementara karena penyalahgunaan. Hubungi kantor "
        "pelayanan setempat."
    )
    text_en = (
        "Sending from this device is blocked for a while because of abuse. Please contact your "
        "local service office."
    )
