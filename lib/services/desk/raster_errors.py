"""What can be wrong with a population raster, besides what any GeoTIFF may have."""

from __future__ import annotations

from lib.errors import AppError, InputFileError


class BlockSizeError(AppError, ValueError):
    """Refuse a size of blocks outside its limits."""

    code = "E_BLOCK_KM"
    text_id = "Ukuran petak “{value}” harus antara {low} dan {high} km."
    text_en = "The size of a block “{value}” must lie between {low} and {high} km."


class RasterPeopleError(InputFileError):
    """Refuse a raster whose sum cannot be people in Indonesia: empty, or a density."""

    code = "E_RASTER_PEOPLE"
    text_id = (
        "Jumlah seluruh sel {file} adalah {total}; itu bukan jumlah penduduk per sel. "
        "Mungkin isinya kepadatan, atau kosong."
    )
    text_en = (
        "All cells of {file} sum to {total}; those are not people per cell. "
        "It may hold a density, or nothing."
    )


class RasterPlacesError(InputFileError):
    """Refuse more places than a demand file may hold."""

    code = "E_RASTER_PLACES"
    text_id = (
        "{file} menjadi lebih dari {limit} titik; pakai petak yang lebih besar daripada "
        "{cell_km} km atau batasi wilayahnya."
    )
    text_en = (
        "{file} becomes more than {limit} places; use blocks larger than {cell_km} km or a region."
    )


class RasterCellError(InputFileError):
    """Refuse a population raster that is turned, flipped, or of cells too small or too large."""

    code = "E_RASTER_CELL"
    text_id = (
        "Raster {file} harus tegak ke utara dengan sel {low} sampai {high} meter; selnya {found}."
    )
    text_en = (
        "The raster {file} must be north-up with cells of {low} to {high} metres; it has {found}."
    )
