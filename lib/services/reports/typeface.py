"""The typeface of pictures: loading, measuring and wrapping of text that never overlaps."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from lib.services.reports.words import plain

REGULAR, SEMIBOLD = 400, 650
ELLIPSIS = "…"
_FILE = "PlusJakartaSans[wght].ttf"
_log = logging.getLogger(__name__)

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def typeface_path() -> Path | None:
    """Return the variable TrueType file of Plus Jakarta Sans, or None if it is not installed."""
    spec = find_spec("fontpkg_plus_jakarta_sans")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "files" / _FILE
    return path if path.is_file() else None


class Typeface:
    """Fonts by size and weight, made once a picture (FreeType objects are not shared by threads).

    Without the typeface's package the built-in font of Pillow serves, and the log says so.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path if path is not None else typeface_path()
        self._fonts: dict[tuple[int, int], Font] = {}
        if self._path is None:
            _log.warning("Plus Jakarta Sans is not installed: pictures use the built-in font.")

    def font(self, size: float, weight: int = REGULAR) -> Font:
        """Return the font of a size in pixels and a weight from 200 to 800."""
        key = (max(6, round(size)), weight)
        if key not in self._fonts:
            self._fonts[key] = self._load(*key)
        return self._fonts[key]

    def _load(self, size: int, weight: int) -> Font:
        if self._path is not None:
            try:
                font = ImageFont.truetype(self._path, size)
                font.set_variation_by_axes([weight])
            except (OSError, NotImplementedError):
                _log.warning("Plus Jakarta Sans cannot be read: pictures use the built-in font.")
                self._path = None
            else:
                return font
        return ImageFont.load_default(size)

    def width(self, text: str, size: float, weight: int = REGULAR) -> float:
        """Return the advance width of a line in pixels."""
        return float(self.font(size, weight).getlength(self.spaced(text)))

    def spaced(self, text: str) -> str:
        """Return text as it is to be drawn: the typeface's own space is too narrow at small sizes.

        A hair space (4 % of the size) goes beside each space (17 %).
        """
        return text if self._path is None else text.replace(" ", " \u200a")

    def wrap(
        self, text: str, width: float, size: float, weight: int = REGULAR, most: int = 6
    ) -> list[str]:
        """Break text into lines no wider than ``width`` pixels, the last one with an ellipsis.

        Words wider than a line are broken inside. At most ``most`` lines come back.
        """
        lines: list[str] = []
        line = ""
        for word in self._words(plain(text), width, size, weight):
            trial = f"{line} {word}" if line else word
            if line and self.width(trial, size, weight) > width:
                lines.append(line)
                line = word
                if len(lines) == most:
                    break
            else:
                line = trial
        else:
            return [*lines, line] if line else lines
        lines[-1] = self._cut(lines[-1] + " " + ELLIPSIS, width, size, weight)
        return lines

    def _words(self, text: str, width: float, size: float, weight: int) -> list[str]:
        words: list[str] = []
        for whole in text.split(" "):
            word = whole
            while len(word) > 1 and self.width(word, size, weight) > width:
                count = self._fitting(word, width, size, weight)
                words.append(word[:count])
                word = word[count:]
            words.append(word)
        return words

    def _fitting(self, word: str, width: float, size: float, weight: int) -> int:
        """Return how many first characters fit (at least one), by halving."""
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(word[:middle], size, weight) <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def _cut(self, line: str, width: float, size: float, weight: int) -> str:
        while self.width(line, size, weight) > width and len(line) > 1:
            line = line[: -len(ELLIPSIS)].rstrip()[:-1] + ELLIPSIS
        return line
