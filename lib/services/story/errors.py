"""What can be wrong with a story, its scenes and its file."""

from __future__ import annotations

from lib.errors import AppError


class StoryMissingError(AppError, LookupError):
    """Say that there is no such story, or none that this reader may see."""

    code = "E_STORY"
    text_id = "Presentasi ini tidak ada, sudah dihapus, atau tidak dibagikan."
    text_en = "There is no such presentation, it was removed, or it is not shared."


class StoryChangedError(AppError, RuntimeError):
    """Refuse to save over what somebody else has saved meanwhile."""

    code = "E_STORY_CHANGED"
    text_id = (
        "Presentasi “{name}” baru saja disimpan orang lain (versi {newest}; Anda membuka versi "
        "{seen}). Simpan sebagai salinan, atau buka ulang lalu ulangi perubahan Anda."
    )
    text_en = (
        "Somebody else has just saved the presentation “{name}” (version {newest}; you opened "
        "version {seen}). Save a copy, or open it again and repeat your changes."
    )


class StoryFieldError(AppError, ValueError):
    """Refuse a story or scene with a part that is missing, unknown or wrong."""

    code = "E_STORY_FIELD"
    text_id = "Isi presentasi tidak dapat dipakai: “{field}” bernilai “{value}”."
    text_en = "The presentation cannot be used: “{field}” is “{value}”."


class StoryFullError(AppError, ValueError):
    """Refuse more scenes than a story can have."""

    code = "E_STORY_FULL"
    text_id = "Satu presentasi memuat paling banyak {most} adegan; hapus satu adegan lebih dahulu."
    text_en = "A presentation has at most {most} scenes; remove one first."


class StoryFileError(AppError, ValueError):
    """Refuse a file that is no story."""

    code = "E_STORY_FILE"
    text_id = "Berkas ini bukan berkas presentasi Peta Layanan. Pilih berkas yang diekspor di sini."
    text_en = "This is no presentation file of Peta Layanan. Choose a file that was exported here."


class StoryVersionError(AppError, ValueError):
    """Refuse a story file of another form than this version of the product reads."""

    code = "E_STORY_VERSION"
    text_id = "Berkas presentasi berbentuk versi {value}; aplikasi ini membaca versi {known}."
    text_en = "The presentation file has form version {value}; this application reads {known}."


class StoryChecksumError(AppError, ValueError):
    """Refuse a story file that was changed after it was written."""

    code = "E_STORY_CHECKSUM"
    text_id = "Isi berkas presentasi sudah diubah sejak diekspor. Ekspor ulang dari sumbernya."
    text_en = "The presentation file was changed after its export. Export it again."


class SceneGoneError(AppError, LookupError):
    """Say that what a scene shows is no longer there."""

    code = "E_SCENE"
    text_id = (
        "Yang ditampilkan adegan ini sudah tidak ada: {what_id}. Lanjutkan ke adegan berikutnya, "
        "atau ganti adegan ini."
    )
    text_en = (
        "What this scene shows is no longer there: {what_en}. Go on to the next scene, or replace "
        "this one."
    )
