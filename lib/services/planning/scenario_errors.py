"""What can be wrong with a scenario, its file, and the costs and lines of a proposal."""

from __future__ import annotations

from lib.errors import AppError


class ScenarioMissingError(AppError, LookupError):
    """Say that there is no such scenario, or none that this reader may see."""

    code = "E_SCENARIO"
    text_id = "Skenario ini tidak ada, sudah dihapus, atau tidak dibagikan."
    text_en = "There is no such scenario, it was removed, or it is not shared."


class ScenarioChangedError(AppError, RuntimeError):
    """Refuse to save over what somebody else has saved meanwhile."""

    code = "E_SCENARIO_CHANGED"
    text_id = (
        "Skenario “{name}” baru saja disimpan orang lain (versi {newest}; Anda membuka versi "
        "{seen}). Simpan sebagai salinan, atau muat ulang lalu ulangi perubahan Anda."
    )
    text_en = (
        "Somebody else has just saved the scenario “{name}” (version {newest}; you opened version "
        "{seen}). Save a copy, or reload it and make your changes again."
    )


class ScenarioLockedError(AppError, RuntimeError):
    """Refuse to change a locked scenario."""

    code = "E_SCENARIO_LOCKED"
    text_id = "Skenario “{name}” terkunci. Buka kuncinya, atau simpan sebagai salinan."
    text_en = "The scenario “{name}” is locked. Unlock it, or save a copy."


class ScenarioFieldError(AppError, ValueError):
    """Refuse a scenario with a part that is missing, unknown or wrong."""

    code = "E_SCENARIO_FIELD"
    text_id = "Isi skenario tidak dapat dipakai: “{field}” bernilai “{value}”."
    text_en = "The scenario cannot be used: “{field}” is “{value}”."


class ScenarioNumberError(AppError, ValueError):
    """Refuse to compare fewer than two or more than four scenarios."""

    code = "E_SCENARIO_NUMBER"
    text_id = "Bandingkan 2 sampai {most} skenario sekaligus; dipilih {value}."
    text_en = "Compare 2 to {most} scenarios at a time; {value} were chosen."


class ScenarioFileError(AppError, ValueError):
    """Refuse a file that holds no scenario of this product."""

    code = "E_SCENARIO_FILE"
    text_id = "Berkas ini bukan berkas skenario Peta Layanan yang utuh."
    text_en = "This file is no complete scenario file of Peta Layanan."


class ScenarioChecksumError(AppError, ValueError):
    """Refuse a scenario file that was changed after it was written."""

    code = "E_SCENARIO_CHECKSUM"
    text_id = "Isi berkas skenario sudah diubah sejak diekspor. Ekspor ulang dari sumbernya."
    text_en = "The scenario file was changed after its export. Export it again from its source."


class ScenarioVersionError(AppError, ValueError):
    """Refuse a scenario file of another form than this version of the product reads."""

    code = "E_SCENARIO_VERSION"
    text_id = "Berkas skenario berbentuk versi {value}; aplikasi ini membaca versi {known}."
    text_en = "The scenario file has form version {value}; this application reads version {known}."


class CandidateFileError(AppError, LookupError):
    """Say that the candidates themselves are still to be given."""

    code = "E_CANDIDATE_FILE"
    text_id = (
        "Calon lokasi belum ada: ketuk tempat pada peta atau unggah berkasnya. Berkas calon tidak "
        "ikut dalam tautan."
    )
    text_en = (
        "There are no candidates yet: tap places on the map or upload the file. A file of "
        "candidates is not part of a link."
    )


class SmallBudgetError(AppError, ValueError):
    """Say that the money is not enough for any site."""

    code = "E_BUDGET"
    text_id = "Anggaran Rp{budget} tidak cukup untuk satu lokasi pun; yang termurah Rp{least}."
    text_en = "A budget of Rp{budget} is not enough for any site; the cheapest costs Rp{least}."


class MeansError(AppError, ValueError):
    """Refuse a means that is unknown or does not bring the service nearer."""

    code = "E_MEANS"
    text_id = "Sarana “{value}” tidak dikenal atau tidak sesuai dengan layanan ini."
    text_en = "The means “{value}” is unknown or does not fit this service."


class MeansCostError(AppError, ValueError):
    """Refuse a cost or a time that is no number within bounds."""

    code = "E_MEANS_COST"
    text_id = "“{value}” tidak dapat dipakai sebagai {field_id}: isi angka 0 sampai {most}."
    text_en = "“{value}” cannot be used as {field_en}: enter a number from 0 to {most}."


class FundingError(AppError, ValueError):
    """Refuse a source of money that may not pay for a means."""

    code = "E_FUNDING"
    text_id = "“{value}” tidak dapat membiayai sarana ini; pilih salah satu dari {choices}."
    text_en = "“{value}” cannot pay for this means; choose one of {choices}."
