"""What can be wrong with versions and corrections at the data desk."""

from __future__ import annotations

from lib.errors import AppError


class UnknownDatasetError(AppError, LookupError):
    """Refuse a kind and key of data that the desk does not take."""

    code = "E_DATASET"
    text_id = "Meja data tidak mengenal data “{value}”. Pilihannya: {choices}."
    text_en = "The data desk does not know the data “{value}”. Choices: {choices}."


class SharedServiceError(AppError, LookupError):
    """Say that a service is made of several classes, of which one must be named."""

    code = "E_SERVICE_CLASSES"
    text_id = "Layanan “{service}” terdiri atas beberapa kelas; sebutkan salah satu: {choices}."
    text_en = "The service “{service}” is made of several classes; name one: {choices}."


class UnknownVersionError(AppError, LookupError):
    """Say that there is no such version."""

    code = "E_VERSION"
    text_id = "Versi {value} tidak ada."
    text_en = "There is no version {value}."


class VersionDecidedError(AppError, ValueError):
    """Refuse to decide twice on a version."""

    code = "E_VERSION_DECIDED"
    text_id = "Versi ini sudah diputuskan; keadaannya: {state}."
    text_en = "This version has been decided already; its state: {state}."


class VersionConflictError(AppError, ValueError):
    """Refuse to publish rows whose ids came into effect after the file was checked."""

    code = "E_VERSION_CONFLICT"
    text_id = (
        "Data berubah sejak berkas ini diperiksa: {count} ID sudah ada, misalnya {examples}. "
        "Muat ulang berkasnya."
    )
    text_en = (
        "The data changed since this file was checked: {count} ids are there already, such as "
        "{examples}. Load the file again."
    )


class RepeatedIdError(AppError, ValueError):
    """Refuse rows of which two have one id."""

    code = "E_LOAD_IDS"
    text_id = "{count} ID dipakai lebih dari sekali, misalnya {examples}."
    text_en = "{count} ids are used more than once, such as {examples}."


class OutsideRegionError(AppError, ValueError):
    """Refuse rows outside the region that is to be replaced."""

    code = "E_OUTSIDE_REGION"
    text_id = "{count} baris tidak berada di wilayah {region} yang akan diganti."
    text_en = "{count} rows do not lie in the region {region} that is to be replaced."


class NothingAcceptedError(AppError, ValueError):
    """Refuse to commit a file of which no row was accepted."""

    code = "E_NOTHING_ACCEPTED"
    text_id = "Tidak ada baris yang diterima dari berkas {file}; tidak ada yang disimpan."
    text_en = "No row of the file {file} was accepted; nothing was kept."


class LoadModeError(AppError, ValueError):
    """Refuse a mode of loading that is none, or lacks its region."""

    code = "E_MODE"
    text_id = "Cara memuat “{value}” tidak sah. Pilihannya: {choices}."
    text_en = "The way of loading “{value}” is not valid. Choices: {choices}."


class UnknownTicketError(AppError, LookupError):
    """Say that ticket and secret do not belong to a report; which of them is wrong stays open."""

    code = "E_TICKET"
    text_id = "Nomor laporan atau kode rahasianya tidak cocok."
    text_en = "The ticket or its secret does not match."


class CorrectionError(AppError, ValueError):
    """Refuse a report on the data that says too little or too much."""

    code = "E_CORRECTION"
    text_id = "Laporan belum lengkap: {reason_id}."
    text_en = "The report is not complete: {reason_en}."


class CorrectionDecidedError(AppError, ValueError):
    """Refuse to handle a report on the data twice."""

    code = "E_CORRECTION_DECIDED"
    text_id = "Laporan {ticket} sudah ditangani; keadaannya: {state}."
    text_en = "The report {ticket} has been handled already; its state: {state}."


class FacilityGoneError(AppError, LookupError):
    """Say that the facility of a report is no longer in the data."""

    code = "E_FACILITY_GONE"
    text_id = "Fasilitas “{value}” tidak ada lagi di data yang berlaku."
    text_en = "The facility “{value}” is no longer in the data in effect."
