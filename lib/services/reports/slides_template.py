"""Our own slides' template, built by code: a cover and a page of content, 16:9.

An agency's template replaces it when it has the same two layouts with the same placeholders
(`slides_frame` reads both alike). Sizes are in points; a slide is 960 by 540.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from lib.services.charts.drawing import COLOURS
from lib.services.palette import INK, PRIMARY

COVER, CONTENT = "Sampul", "Isi"
TITLE, TOPIC, BODY, REMARK, FOOTNOTE = "Judul", "Topik", "Isi", "Keterangan", "Catatan kaki"
REQUIRED = (TITLE, BODY, FOOTNOTE)
TYPEFACE = "Plus Jakarta Sans"
WIDTH, HEIGHT = 960.0, 540.0
EMU = 12_700
"""English metric units to a point."""

_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
# "Swiss" family: a computer without the typeface takes another one without serifs.
_FONT = f'<a:latin typeface="{TYPEFACE}" pitchFamily="34" charset="0"/>'


@dataclass(frozen=True)
class _Place:
    """One placeholder: its kind in the file format, its box in points and its type."""

    name: str
    kind: str
    index: int
    box: tuple[float, float, float, float]
    size: float
    colour: str = INK
    bold: bool = False
    right: bool = False


_NUMBER = _Place("Nomor", "sldNum", 20, (880, 508, 40, 14), 9, COLOURS["muted"], right=True)
_FOOT = _Place(FOOTNOTE, "body", 14, (40, 478, 826, 46), 9, COLOURS["muted"])
_LAYOUTS: dict[str, tuple[_Place, ...]] = {
    COVER: (
        _Place(TITLE, "ctrTitle", 0, (40, 84, 880, 166), 40, INK, bold=True),
        _Place(TOPIC, "body", 11, (40, 52, 880, 24), 16, PRIMARY, bold=True),
        _Place(BODY, "body", 12, (40, 276, 880, 128), 20),
        _Place(REMARK, "body", 13, (40, 416, 880, 44), 13, COLOURS["muted"]),
        _FOOT,
        _NUMBER,
    ),
    CONTENT: (
        _Place(TITLE, "title", 0, (40, 46, 880, 70), 26, INK, bold=True),
        _Place(TOPIC, "body", 11, (40, 26, 880, 18), 12, PRIMARY, bold=True),
        _Place(BODY, "body", 12, (40, 124, 880, 308), 20),
        _Place(REMARK, "body", 13, (40, 436, 880, 28), 12, COLOURS["muted"]),
        _FOOT,
        _NUMBER,
    ),
}


@functools.lru_cache(maxsize=1)
def default_template() -> bytes:
    """Return our template as PPTX; agencies may take it as the start of their own."""
    from pptx import Presentation  # a tenth of a second, and only who makes slides needs it

    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = _emu(WIDTH), _emu(HEIGHT)
    layouts = list(deck.slide_layouts)
    for unused in layouts[len(_LAYOUTS) :]:
        deck.slide_layouts.remove(unused)
    for layout, (name, places) in zip(layouts, _LAYOUTS.items(), strict=False):
        if name != COVER:  # no longer one of PowerPoint's own
            layout._element.attrib.pop("type", None)
        layout._element.cSld.set("name", name)
        _fill(layout, [_shape(place) for place in places])
    master = deck.slide_master
    _fill(master, [_band(), *(_shape(place) for place in _master_places())])
    _text_styles(master._element)
    _theme(master)
    deck.core_properties.title = deck.core_properties.author = "Peta Layanan"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _emu(points: float) -> int:
    return round(points * EMU)


def _master_places() -> tuple[_Place, ...]:
    title, _, body, *_ = _LAYOUTS[CONTENT]
    return (title, _Place(BODY, "body", 1, body.box, body.size), _NUMBER)


def _fill(page: Any, shapes: list[str]) -> None:
    """Put shapes in the place of all that a layout or the master holds."""
    from pptx.oxml import parse_xml

    tree = page.shapes._spTree
    for shape in list(tree.iter_shape_elms()):
        tree.remove(shape)
    for shape in shapes:
        tree.append(parse_xml(shape))


def _transform(box: tuple[float, float, float, float]) -> str:
    x, y, width, height = map(_emu, box)
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _band() -> str:
    """Return the one ornament: a band along the top edge in the first colour of the theme."""
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="90" name="Pita"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_transform((0, 0, WIDTH, 8))}'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        '</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="id-ID"/></a:p>'
        "</p:txBody></p:sp>"
    )


def _shape(place: _Place) -> str:
    number = place.kind == "sldNum"
    words = (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        '<a:rPr lang="id-ID"/><a:t>‹#›</a:t></a:fld>'
        if number
        else f'<a:r><a:rPr lang="id-ID"/><a:t>{place.name}</a:t></a:r>'
    )
    index = "" if place.kind in ("title", "ctrTitle") else f' idx="{place.index}"'
    style = (
        f'<a:lvl1pPr marL="0" indent="0" algn="{"r" if place.right else "l"}"><a:buNone/>'
        f'<a:defRPr sz="{round(place.size * 100)}" b="{int(place.bold)}"><a:solidFill>'
        f'<a:srgbClr val="{place.colour[1:].upper()}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{place.index + 2}" '
        f'name={quoteattr(place.name)}/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{place.kind}"{index}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_transform(place.box)}</p:spPr>"
        '<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        'anchor="t"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{words}</a:p></p:txBody></p:sp>"
    )


def _text_styles(master: Any) -> None:
    """Set titles at the left and text without bullets, as the placeholders have them."""
    from pptx.oxml import parse_xml

    def style(tag: str, size: float, *, bold: bool = False, before: int = 0) -> str:
        font = "mj" if bold else "mn"
        return (
            f'<p:{tag}><a:lvl1pPr marL="0" indent="0" algn="l"><a:spcBef><a:spcPts val="{before}"/>'
            f'</a:spcBef><a:buNone/><a:defRPr sz="{round(size * 100)}" b="{int(bold)}" kern="1200">'
            f'<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+{font}-lt"/>'
            f'<a:ea typeface="+{font}-ea"/><a:cs typeface="+{font}-cs"/></a:defRPr></a:lvl1pPr>'
            f"</p:{tag}>"
        )

    styles = style("titleStyle", 26, bold=True) + style("bodyStyle", 20) + style("otherStyle", 18)
    old = master.find("{http://schemas.openxmlformats.org/presentationml/2006/main}txStyles")
    master.replace(old, parse_xml(f"<p:txStyles {_NAMESPACES}>{styles}</p:txStyles>"))


def _theme(master: Any) -> None:
    """Give the theme our colours and the typeface, under our name."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.oxml import serialize_part_xml
    from pptx.oxml import parse_xml

    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = parse_xml(part.blob)
    name = {"a": root.nsmap["a"]}
    root.set("name", "Peta Layanan")
    colours = {
        "dk1": INK, "lt1": "#ffffff", "dk2": PRIMARY, "lt2": COLOURS["grid"],
        "accent1": PRIMARY, "accent2": COLOURS["other"], "accent3": COLOURS["pale"],
        "accent4": COLOURS["rest"], "accent5": COLOURS["accent"], "accent6": COLOURS["axis"],
        "hlink": PRIMARY, "folHlink": PRIMARY,
    }  # fmt: skip
    scheme = root.find(".//a:clrScheme", name)
    fonts = root.find(".//a:fontScheme", name)
    scheme.set("name", "Peta Layanan")
    fonts.set("name", "Peta Layanan")
    for key, colour in colours.items():
        slot = scheme.find(f"a:{key}", name)
        slot[:] = [parse_xml(
            f'<a:srgbClr {_NAMESPACES} val="{colour[1:].upper()}"/>'
        )]  # fmt: skip
    for kind in ("majorFont", "minorFont"):
        empty = '<a:ea typeface=""/><a:cs typeface=""/>'
        new = parse_xml(f"<a:{kind} {_NAMESPACES}>{_FONT}{empty}</a:{kind}>")
        fonts.replace(fonts.find(f"a:{kind}", name), new)
    part._blob = serialize_part_xml(root)
