"""Errors that people see: a stable code and one sentence in Indonesian and English.

Every concrete error is also a builtin (``ValueError``, ``LookupError``, ``OSError``), so that
code which knows nothing of this project can still catch it by its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

LANGUAGES = ("id", "en")
_LONGEST_VALUE = 120


def shown(value: object) -> str:
    """Return a value as one short printable piece of text.

    Control characters, line breaks and direction overrides become U+FFFD, so that a cell of
    somebody's file can neither break the sentence apart nor drive the terminal.
    """
    if isinstance(value, str) or not isinstance(value, Iterable):
        text = str(value)
    else:
        text = ", ".join(str(item) for item in value)
    text = "".join(char if char.isprintable() else "\ufffd" for char in text)
    if len(text) > _LONGEST_VALUE:
        text = text[: _LONGEST_VALUE - 1] + "…"
    return text


class AppError(Exception):
    """Carry a code, two sentences and the values that fill them.

    Parameters
    ----------
    **details
        Values for the ``{names}`` of the sentences; kept in ``self.details``.

    """

    code: ClassVar[str] = "E_APP"
    text_id: ClassVar[str] = "Terjadi kesalahan."
    text_en: ClassVar[str] = "Something went wrong."

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.message("en"))

    def message(self, language: str = "id") -> str:
        """Return the sentence in ``id`` (the default for any other language) or ``en``."""
        template = self.text_en if language == "en" else self.text_id
        values = {name: shown(value) for name, value in self.details.items()}
        return template.format(**values)

    def __str__(self) -> str:
        return f"{self.code}: {self.message('en')}"

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are rebuilt from args by default, which loses keyword details across
        # processes and caches.
        return (_rebuild, (type(self), self.details))


def _rebuild(kind: type[AppError], details: dict[str, object]) -> AppError:
    return kind(**details)


# --- arguments -----------------------------------------------------------------------------


class ArgumentError(AppError, ValueError):
    """Say that a command line could not be understood."""

    code = "E_ARGUMENT"
    text_id = "Perintah tidak dapat dibaca: {reason}."
    text_en = "The command could not be read: {reason}."


class RadiusError(AppError, ValueError):
    """Refuse a radius that is not a number above 0 and at most 1,000 km."""

    code = "E_RADIUS"
    text_id = "Radius “{value}” harus berupa angka lebih dari 0 dan paling besar 1000 km."
    text_en = "The radius “{value}” must be a number above 0 and at most 1000 km."


class LevelError(AppError, ValueError):
    """Refuse an unknown level of aggregation."""

    code = "E_LEVEL"
    text_id = "Tingkat “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The level “{value}” is unknown; choose one of {choices}."


class WithinLevelError(AppError, ValueError):
    """Refuse rows of a level that are larger than the region they shall lie in."""

    code = "E_WITHIN"
    text_id = "Wilayah “{value}” lebih kecil daripada tingkat {level}."
    text_en = "The region “{value}” is smaller than the level {level}."


class CodeTooShortError(AppError, ValueError):
    """Refuse a level that the codes of a demand file are too short for."""

    code = "E_LEVEL_CODE"
    text_id = (
        "Baris {row} pada {file}: kode “{value}” terlalu pendek untuk tingkat {level}; "
        "pakai kode sampai tingkat itu, misalnya {example}."
    )
    text_en = (
        "Row {row} of {file}: the code “{value}” is too short for the level {level}; "
        "use codes down to that level, such as {example}."
    )


class ServiceHasNoDataError(AppError, LookupError):
    """Say that a service is in the catalogue but has no data yet."""

    code = "E_NO_DATA"
    text_id = "Belum ada data untuk layanan “{service}”."
    text_en = "There are no data for the service “{service}” yet."


class UnknownServiceError(AppError, LookupError):
    """Refuse a service code that the catalogue does not hold."""

    code = "E_SERVICE"
    text_id = "Layanan “{service}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The service “{service}” is unknown; choose one of {choices}."


class UnknownRegionError(AppError, LookupError):
    """Refuse a region code outside the dataset."""

    code = "E_REGION"
    text_id = "Kode wilayah “{value}” tidak dikenal; kode ditulis bertitik, misalnya 53.04."
    text_en = "The region code “{value}” is unknown; codes are dotted text, such as 53.04."


# --- the embedded dataset and the settings ---------------------------------------------------


class ConfigError(AppError, ValueError):
    """Refuse a setting of the environment."""

    code = "E_CONFIG"
    text_id = "Pengaturan {name} bernilai “{value}”; seharusnya {expected}."
    text_en = "The setting {name} is “{value}”; it should be {expected}."


class OutputError(AppError, OSError):
    """Say that a result could not be written."""

    code = "E_OUTPUT"
    text_id = "Hasil tidak dapat ditulis ke “{path}”: {reason}."
    text_en = "The result could not be written to “{path}”: {reason}."


# --- files that people give ------------------------------------------------------------------


class InputFileError(AppError, ValueError):
    """Group the faults of a file somebody gives."""

    code = "E_FILE"
    text_id = "Berkas {file} tidak dapat dibaca."
    text_en = "The file {file} could not be read."


class FileMissingError(InputFileError, FileNotFoundError):
    """Say that there is no such file."""

    code = "E_FILE_NOT_FOUND"
    text_id = "Berkas “{file}” tidak ditemukan."
    text_en = "The file “{file}” was not found."


class NotAFileError(InputFileError, OSError):
    """Refuse a folder, a device, or a file that may not be read."""

    code = "E_FILE_UNREADABLE"
    text_id = "“{file}” bukan berkas biasa yang dapat dibaca."
    text_en = "“{file}” is not a regular file that can be read."


class EmptyFileError(InputFileError):
    """Refuse a file of zero bytes or blanks only."""

    code = "E_EMPTY"
    text_id = "Berkas {file} kosong."
    text_en = "The file {file} is empty."


class NoRowsError(InputFileError):
    """Refuse a file with a header and no rows."""

    code = "E_NO_ROWS"
    text_id = "Berkas {file} hanya berisi judul kolom, tanpa baris data."
    text_en = "The file {file} holds only a header and no rows."


class EncodingError(InputFileError):
    """Refuse text that is not UTF-8."""

    code = "E_ENCODING"
    text_id = "Berkas {file} bukan teks UTF-8; simpan ulang sebagai CSV UTF-8."
    text_en = "The file {file} is not UTF-8 text; save it again as CSV UTF-8."


class NulError(InputFileError):
    """Refuse NUL bytes."""

    code = "E_NUL"
    text_id = "Baris {row} pada {file} berisi bita NUL."
    text_en = "Row {row} of {file} holds a NUL byte."


class FileTypeError(InputFileError):
    """Refuse another kind of file under the name of a CSV."""

    code = "E_TYPE"
    text_id = "Berkas {file} bukan CSV, melainkan {kind}."
    text_en = "The file {file} is not CSV but {kind}."


class LimitError(InputFileError):
    """Refuse what is over a size limit."""

    code = "E_LIMIT"
    text_id = "Berkas {file} melewati batas: {limit}."
    text_en = "The file {file} is over the limit: {limit}."


class DelimiterError(InputFileError):
    """Refuse another separator than the comma."""

    code = "E_DELIMITER"
    text_id = "Kolom pada {file} dipisah dengan “{found}”; seharusnya koma."
    text_en = "The columns of {file} are separated by “{found}”; a comma is needed."


class QuoteError(InputFileError):
    """Refuse broken quoting."""

    code = "E_QUOTE"
    text_id = "Tanda kutip di sekitar baris {row} pada {file} tidak berpasangan."
    text_en = "A quotation mark near row {row} of {file} is never closed or stands astray."


class FieldCountError(InputFileError):
    """Refuse a row with more or fewer fields than the header."""

    code = "E_FIELD_COUNT"
    text_id = "Baris {row} pada {file} berisi {found} isian, padahal judulnya {expected} kolom."
    text_en = "Row {row} of {file} has {found} fields where the header has {expected}."


class DuplicateColumnError(InputFileError):
    """Refuse two columns of the same name."""

    code = "E_DUP_COLUMN"
    text_id = "Kolom “{column}” muncul lebih dari sekali pada {file}."
    text_en = "The column “{column}” appears more than once in {file}."


class MissingColumnError(InputFileError):
    """List every required column that is absent."""

    code = "E_MISSING_COLUMN"
    text_id = "Kolom yang wajib tidak ada pada {file}: {columns}."
    text_en = "Required columns are missing from {file}: {columns}."


class RowError(InputFileError):
    """Group the faults of one row; details always hold ``row``."""

    code = "E_ROW"
    text_id = "Baris {row} pada {file} tidak dapat dipakai."
    text_en = "Row {row} of {file} cannot be used."


class EmptyValueError(RowError):
    """Refuse an empty cell in a required column."""

    code = "E_VALUE"
    text_id = "Baris {row} pada {file}: kolom {column} kosong."
    text_en = "Row {row} of {file}: the column {column} is empty."


class DuplicateIdError(RowError):
    """Refuse an id that appears twice."""

    code = "E_DUP_ID"
    text_id = "Id “{value}” pada {file} muncul dua kali: baris {first} dan baris {row}."
    text_en = "The id “{value}” of {file} appears twice: rows {first} and {row}."


class NumberError(RowError):
    """Refuse a cell that is not a plain decimal number."""

    code = "E_NUMBER"
    text_id = (
        "Baris {row} pada {file}: {column} “{value}” bukan angka (desimal ditulis dengan titik)."
    )
    text_en = (
        "Row {row} of {file}: {column} “{value}” is not a number (the decimal mark is a point)."
    )


class CoordinateError(RowError):
    """Refuse a coordinate that is missing, not finite, or no degrees at all."""

    code = "E_COORD"
    text_id = (
        "Baris {row} pada {file}: {column} “{value}” bukan koordinat derajat desimal yang sah."
    )
    text_en = "Row {row} of {file}: {column} “{value}” is not a valid coordinate in degrees."


class SwappedAxesError(RowError):
    """Refuse latitude and longitude in each other's place."""

    code = "E_COORD_SWAPPED"
    text_id = "Baris {row} pada {file}: lat dan lon ({value}) tampaknya tertukar."
    text_en = "Row {row} of {file}: lat and lon ({value}) seem to be swapped."


class NullIslandError(RowError):
    """Refuse the point 0, 0."""

    code = "E_NULL_ISLAND"
    text_id = "Baris {row} pada {file}: titik 0, 0 berarti koordinatnya tidak diisi."
    text_en = "Row {row} of {file}: the point 0, 0 means that no coordinate was given."


class OutOfAreaError(RowError):
    """Refuse a point outside Indonesia."""

    code = "E_OUT_OF_AREA"
    text_id = "Baris {row} pada {file}: titik {value} berada di luar Indonesia."
    text_en = "Row {row} of {file}: the point {value} lies outside Indonesia."


class RegionCodeError(RowError, LookupError):
    """Refuse an unknown or undotted region code, with a suggestion where there is one."""

    code = "E_REGION"
    text_id = "Baris {row} pada {file}: kode wilayah “{value}” tidak dikenal{hint}."
    text_en = "Row {row} of {file}: the region code “{value}” is unknown{hint}."

    def message(self, language: str = "id") -> str:
        """Return the sentence, ending with the likely code if ``suggestion`` is given."""
        suggestion = shown(self.details.get("suggestion", ""))
        hint = f"; mungkin maksudnya {suggestion}" if suggestion else ""
        if language == "en" and suggestion:
            hint = f"; perhaps {suggestion} is meant"
        template = self.text_en if language == "en" else self.text_id
        values = {name: shown(value) for name, value in self.details.items()}
        return template.format(**{**values, "hint": hint})


class PopulationError(RowError):
    """Refuse a population that is missing, negative, endless or beyond any nation."""

    code = "E_POPULATION"
    text_id = "Baris {row} pada {file}: jumlah penduduk “{value}” harus angka 0 sampai 1 miliar."
    text_en = "Row {row} of {file}: the population “{value}” must be a number from 0 to 1 billion."
