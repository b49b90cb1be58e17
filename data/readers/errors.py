"""Why a file cannot be read at all: each a builtin too, with a stable code and two languages."""

from __future__ import annotations

from lib.errors import (
    AppError,
    DelimiterError,
    EncodingError,
    FileTypeError,
    InputFileError,
    LimitError,
)


class AmbiguousEncodingError(EncodingError):
    """Refuse text whose encoding cannot be told; it can be stated."""

    text_id = (
        "Pengodean huruf berkas {file} tidak dapat dipastikan (mungkin {candidates}). Pilih "
        "pengodeannya, atau simpan ulang sebagai CSV UTF-8."
    )
    text_en = (
        "The character encoding of {file} cannot be told (it may be {candidates}). State the "
        "encoding, or save the file again as CSV UTF-8."
    )


class StatedEncodingError(EncodingError):
    """Refuse an encoding stated by somebody in which the file cannot be read."""

    text_id = "Berkas {file} tidak dapat dibaca sebagai {encoding}; pilih pengodean huruf lain."
    text_en = "The file {file} cannot be read as {encoding}; choose another character encoding."


class AmbiguousDelimiterError(DelimiterError):
    """Refuse text that two separators would cut into columns equally well."""

    text_id = "Pemisah kolom pada {file} tidak dapat dipastikan ({candidates}); pilih pemisahnya."
    text_en = "The separator of {file} cannot be told ({candidates}); state the separator."


class OtherFormError(FileTypeError):
    """Refuse content that is not what the file's name says, or of no known kind."""

    text_id = "Isi berkas {file} ialah {kind}, bukan {expected}."
    text_en = "The content of {file} is {kind}, not {expected}."


class ArchiveError(InputFileError):
    """Refuse an archive, a workbook or an XML file that would swell or is put together oddly."""

    code = "E_ARCHIVE"
    text_id = "Berkas {file} tidak dibuka demi keamanan: isinya membengkak atau ganjil ({reason})."
    text_en = "The file {file} was not opened, for safety: it swells or is odd inside ({reason})."


class PasswordError(InputFileError):
    """Refuse a workbook or an archive that is protected by a password."""

    code = "E_PASSWORD"
    text_id = "Berkas {file} dilindungi kata sandi; simpan salinan tanpa kata sandi."
    text_en = "The file {file} is protected by a password; save a copy without one."


class DamagedFileError(InputFileError):
    """Refuse a file that is cut short or damaged."""

    code = "E_DAMAGED"
    text_id = "Berkas {file} rusak atau terpotong ({form})."
    text_en = "The file {file} is damaged or cut short ({form})."


class SheetError(InputFileError, LookupError):
    """Refuse a sheet or layer that the file does not have."""

    code = "E_SHEET"
    text_id = "Lembar atau lapisan “{sheet}” tidak ada pada {file}; yang ada: {choices}."
    text_en = "There is no sheet or layer “{sheet}” in {file}; there are: {choices}."


class NoCrsError(InputFileError):
    """Refuse geometries without a reference system; it can be stated."""

    code = "E_NO_CRS"
    text_id = "Berkas {file} tidak menyebut sistem koordinatnya (CRS); sebutkan, mis. EPSG:4326."
    text_en = "The file {file} names no reference system (CRS); state it, such as EPSG:4326."


class StatedCrsError(NoCrsError):
    """Refuse a reference system that is unknown."""

    text_id = "Sistem koordinat “{crs}” untuk berkas {file} tidak dikenal; contoh: EPSG:32748."
    text_en = "The reference system “{crs}” for {file} is unknown; an example: EPSG:32748."


class ReaderLimitError(LimitError):
    """Refuse a file whose reading takes more memory or time than allowed."""

    text_id = "Pembacaan berkas {file} dihentikan: melewati batas memori atau waktu ({limit})."
    text_en = "The reading of {file} was stopped: over the limit of memory or time ({limit})."


class CancelledError(AppError, RuntimeError):
    """Say that the reading was cancelled by whoever asked for it."""

    code = "E_CANCELLED"
    text_id = "Pembacaan berkas {file} dibatalkan."
    text_en = "The reading of {file} was cancelled."
