"""A template of slides, ours or an agency's: its two layouts, their boxes and their text sizes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from lib.config import settings
from lib.services.reports.slides_errors import (
    SlidesTemplateIncompleteError,
    SlidesTemplateUnreadableError,
)
from lib.services.reports.slides_template import (
    BODY,
    CONTENT,
    COVER,
    EMU,
    FOOTNOTE,
    REMARK,
    REQUIRED,
    TITLE,
    TOPIC,
    default_template,
)

MOST_MEGABYTES = 30
_MOST_UNPACKED = 300_000_000
_SMALLEST = {TITLE: (200.0, 24.0), BODY: (320.0, 110.0), FOOTNOTE: (200.0, 18.0)}
_KIND_SIZES = {TITLE: 28.0, TOPIC: 12.0, BODY: 20.0, REMARK: 12.0, FOOTNOTE: 9.0}
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True)
class Box:
    """A box on a slide, in points."""

    x: float
    y: float
    width: float
    height: float

    def emu(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height in the unit of the file format."""
        numbers = (self.x, self.y, self.width, self.height)
        left, top, width, height = (round(number * EMU) for number in numbers)
        return left, top, width, height


@dataclass(frozen=True)
class Slot:
    """One placeholder of a layout: its number, the box of its text, and the size it gives it."""

    index: int
    box: Box
    size: float


@dataclass(frozen=True)
class Frame:
    """One layout with its slots by name, those of `slides_template`."""

    layout: Any
    slots: dict[str, Slot]


@dataclass(frozen=True)
class Template:
    """An open presentation without slides, and its two layouts."""

    deck: Any
    cover: Frame
    content: Frame


def agency_template() -> bytes | None:
    """Read the template that the setting PETA_SLIDES_TEMPLATE names, None where it names none.

    Raises
    ------
    SlidesTemplateUnreadableError
        If the file cannot be read any more.

    """
    path = settings().slides_template
    try:
        return None if path is None else path.read_bytes()
    except OSError as error:
        raise SlidesTemplateUnreadableError(most=MOST_MEGABYTES) from error


def open_template(content: bytes | None = None) -> Template:
    """Open a template, by default our own, and check it before anything is made of it.

    Raises
    ------
    SlidesTemplateUnreadableError
        If it is no PPTX, or too large.
    SlidesTemplateIncompleteError
        If a layout or placeholder is missing or too small; it names them all.

    """
    deck = _open(default_template() if content is None else content)
    missing: list[str] = []
    frames = [_frame(deck, name, missing) for name in (COVER, CONTENT)]
    if missing:
        raise SlidesTemplateIncompleteError(missing="; ".join(missing))
    _without_slides(deck)
    _without_preview(deck)
    return Template(deck, *frames)


def _open(content: bytes) -> Any:
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    try:
        if len(content) > MOST_MEGABYTES * 1_000_000:
            raise SlidesTemplateUnreadableError(most=MOST_MEGABYTES)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_UNPACKED:
                raise SlidesTemplateUnreadableError(most=MOST_MEGABYTES)
        return Presentation(io.BytesIO(content))
    # A broken package fails in as many ways as it has parts: zip, XML, relationships, content.
    except (
        zipfile.BadZipFile, PackageNotFoundError, ValueError, KeyError, AttributeError,
        TypeError, SyntaxError, OSError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise SlidesTemplateUnreadableError(most=MOST_MEGABYTES) from error


def _frame(deck: Any, name: str, missing: list[str]) -> Frame:
    """Read a layout; what it lacks goes into ``missing``."""
    layout = next((one for one in deck.slide_layouts if _same(one.name, name)), None)
    if layout is None:
        missing.append(f"{name} ({', '.join(REQUIRED)})")
        return Frame(None, {})
    slots: dict[str, Slot] = {}
    for holder in layout.placeholders:
        known = next((each for each in _KIND_SIZES if _same(holder.name, each)), "")
        if not known and _is_title(holder):
            known = TITLE
        if known and known not in slots and holder.width and holder.height:
            slots[known] = _slot(deck, holder, known)
    lacking = [text for text in (_lacking(slots, each) for each in REQUIRED) if text]
    if lacking:
        missing.append(f"{name} ({', '.join(lacking)})")
    return Frame(layout, slots)


def _lacking(slots: dict[str, Slot], name: str) -> str:
    """Name a placeholder that is missing, with its least size where it is only too small."""
    if name not in slots:
        return name
    width, height = _SMALLEST[name]
    box = slots[name].box
    enough = box.width >= width and box.height >= height
    return "" if enough else f"{name} ≥ {width:.0f} × {height:.0f} pt"


def _same(name: str, known: str) -> bool:
    return name.strip().casefold() == known.casefold()


def _is_title(holder: Any) -> bool:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return holder.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


def _slot(deck: Any, holder: Any, name: str) -> Slot:
    """Read the box of a placeholder's text and the size that the layout or the master gives it."""
    body = holder._element.find(f".//{_A}bodyPr")
    inset = {
        side: float(body.get(side, usual)) / EMU if body is not None else usual / EMU
        for side, usual in (("lIns", 91440), ("rIns", 91440), ("tIns", 45720), ("bIns", 45720))
    }
    box = Box(
        holder.left / EMU + inset["lIns"],
        holder.top / EMU + inset["tIns"],
        holder.width / EMU - inset["lIns"] - inset["rIns"],
        holder.height / EMU - inset["tIns"] - inset["bIns"],
    )
    return Slot(holder.placeholder_format.idx, box, _size(deck, holder, name))


def _size(deck: Any, holder: Any, name: str) -> float:
    """Return the size of text in points: the layout's, for titles else the master's, else ours."""
    own = holder._element.find(f".//{_A}lstStyle/{_A}lvl1pPr/{_A}defRPr")
    if own is None or own.get("sz") is None:
        path = f".//{{*}}titleStyle/{_A}lvl1pPr/{_A}defRPr"
        own = deck.slide_master._element.find(path) if name == TITLE else None
    given = None if own is None else own.get("sz")
    return float(given) / 100 if given else _KIND_SIZES[name]


def _without_preview(deck: Any) -> None:
    """Take out the small picture of the template that folders would show for the file."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    links = deck.part.package._rels
    for key in [key for key, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        links.pop(key)


def _without_slides(deck: Any) -> None:
    """Take out the sample slides that a template may hold."""
    entries = deck.slides._sldIdLst
    for entry in list(entries):
        deck.part.drop_rel(entry.rId)
        entries.remove(entry)
