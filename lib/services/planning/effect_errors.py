"""What can be wrong with a change that is tried, and with a plan in stages."""

from __future__ import annotations

from lib.errors import AppError


class EditError(AppError, ValueError):
    """Refuse a change of unknown kind, or without the place that its kind needs."""

    code = "E_EDIT"
    text_id = "Perubahan “{value}” tidak dapat dibaca: {field} tidak ada atau tidak sah."
    text_en = "The change “{value}” cannot be read: {field} is missing or not valid."


class EditFacilityError(AppError, ValueError):
    """Say that a facility that should change is not among those of the service."""

    code = "E_EDIT_FACILITY"
    text_id = "Fasilitas “{value}” tidak ada di antara fasilitas layanan ini yang aktif."
    text_en = "The facility “{value}” is not among the active facilities of this service."


class NeedError(AppError, ValueError):
    """Refuse an unknown way to weight people by need."""

    code = "E_NEED"
    text_id = "Bobot kebutuhan “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The weighting by need “{value}” is unknown; choose one of {choices}."


class StageError(AppError, ValueError):
    """Refuse costs or yearly ceilings that are not usable."""

    code = "E_STAGE"
    text_id = "Tahapan tidak dapat disusun: {field} “{value}” tidak sah."
    text_en = "The stages cannot be laid out: {field} “{value}” is not valid."
