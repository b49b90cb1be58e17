"""Errors of an agency's slides' template: what it lacks, in one sentence."""

from __future__ import annotations

from typing import ClassVar

from lib.errors import AppError


class SlidesTemplateUnreadableError(AppError, ValueError):
    """Say that a file is no PPTX that can serve as a template."""

    code: ClassVar[str] = "E_SLIDES_TEMPLATE_UNREADABLE"
    text_id: ClassVar[str] = (
        "Templat salindia tidak dapat dibaca. Simpan templat sebagai .pptx tanpa kata sandi, "
        "paling besar {most} MB."
    )
    text_en: ClassVar[str] = (
        "The slides' template cannot be read. Save the template as .pptx without a password, "
        "{most} MB at most."
    )


class SlidesTemplateIncompleteError(AppError, ValueError):
    """Say that a template lacks layouts or placeholders, or has them too small; it names them."""

    code: ClassVar[str] = "E_SLIDES_TEMPLATE_INCOMPLETE"
    text_id: ClassVar[str] = (
        "Templat salindia belum lengkap. Tata letak dengan tempat isian yang kurang: {missing}."
    )
    text_en: ClassVar[str] = (
        "The slides' template is incomplete. Layouts with the placeholders they lack: {missing}."
    )
