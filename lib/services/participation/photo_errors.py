"""What can be wrong with a photo that somebody sends."""

from __future__ import annotations

from lib.errors import AppError


class PhotoLargeError(AppError, ValueError):
    """Refuse a photo of too many bytes."""

    code = "E_PHOTO_LARGE"
    text_id = "Foto terlalu besar; paling besar {most} MB tiap foto. Kecilkan fotonya dahulu."
    text_en = "A photo is too large; at most {most} MB each. Make it smaller first."


class PhotoPixelsError(AppError, ValueError):
    """Refuse a photo of too many pixels, before it is decoded."""

    code = "E_PHOTO_PIXELS"
    text_id = "Ukuran gambar pada foto terlalu besar; paling banyak {most} juta piksel."
    text_en = "The picture has too many pixels; at most {most} million."


class PhotoTypeError(AppError, ValueError):
    """Refuse what is no photo of a known format, whatever its name."""

    code = "E_PHOTO_TYPE"
    text_id = "Berkas ini bukan foto JPEG, PNG, atau WebP."
    text_en = "This file is not a JPEG, PNG or WebP photo."


class PhotoDamagedError(AppError, ValueError):
    """Refuse a photo that cannot be read to its end."""

    code = "E_PHOTO_DAMAGED"
    text_id = "Foto ini rusak atau terpotong, sehingga tidak dapat dibaca. Ambil foto lain."
    text_en = "This photo is damaged or cut off and cannot be read. Take another one."


class PhotoCountError(AppError, ValueError):
    """Refuse more photos than one report may carry."""

    code = "E_PHOTO_COUNT"
    text_id = "Foto terlalu banyak; paling banyak {most} foto."
    text_en = "There are too many photos; at most {most}."


class PhotoGoneError(AppError, LookupError):
    """Ask for photos once more that were kept for too long."""

    code = "E_PHOTO_GONE"
    text_id = "Foto tadi tidak tersimpan lagi. Lampirkan fotonya sekali lagi, lalu kirim."
    text_en = "The photos are no longer kept. Attach them once more, then send."
