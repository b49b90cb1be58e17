"""Read the message catalogues: ``id/*.po`` and ``en/*.po``, one pair of files a subject.

Keys are dotted (``peta.judul``). There are several files so that several people add messages
without colliding; a key stands in one of them only.
"""

from __future__ import annotations

import functools
import gettext
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Messages:
    """The merged catalogue of one language: its keys and the compiled translations."""

    language: Language
    keys: frozenset[str]
    translations: gettext.GNUTranslations


def catalogue_files(language: Language, folder: Path = _FOLDER) -> list[Path]:
    """List the .po files of a language in the order of their names."""
    return sorted((folder / language).glob("*.po"))


def read_catalogue(path: Path, language: Language) -> Catalog:
    """Parse one .po file.

    Raises
    ------
    ValueError
        If a key stands twice in the file.

    """
    raw = path.read_bytes()
    catalogue = read_po(io.BytesIO(raw), locale=language, abort_invalid=True)
    # Babel merges repeated keys silently; the header is an entry of its own.
    if (b"\n" + raw).count(b'\nmsgid "') - 1 != len(catalogue):
        raise ValueError(f"{path.name}: a key stands twice")
    return catalogue


def message_key(message_id: str | tuple[str, ...] | list[str]) -> str:
    """Give the key of a message, plural or not."""
    return message_id if isinstance(message_id, str) else message_id[0]


def load_messages(language: Language, folder: Path = _FOLDER) -> Messages:
    """Merge the files of a language and compile them in memory.

    Raises
    ------
    ValueError
        If a key stands twice, in one file or in two.

    """
    merged = Catalog(locale=language)
    for path in catalogue_files(language, folder):
        catalogue = read_catalogue(path, language)
        # Babel gives Indonesian two plural forms, the files one; messages follow the files.
        merged.mime_headers = [("Plural-Forms", str(catalogue.plural_forms))]
        for message in catalogue:
            if not message.id:
                continue
            if message_key(message.id) in merged:
                raise ValueError(f"{path.name}: {message.id} stands in another file, too")
            merged.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    keys = frozenset(message_key(message.id) for message in merged if message.id)
    return Messages(language, keys, gettext.GNUTranslations(compiled))


@functools.cache
def messages(language: Language) -> Messages:
    """Give the catalogue of a language, read once a process."""
    return load_messages(language)
