"""What python-docx has no call for: footnotes, page numbers, the typeface's fallback, tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lib.services.reports.table_fit import left_pad

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_MARK = "_Sumber"
_TWIPS = 20
"""Twentieths of a point, Word's unit of lengths."""


class Footnotes:
    """The footnotes of a document, written when it is saved; equal texts share a number."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def add(self, paragraph: Any, text: str) -> None:
        """Put a footnote's number at the end of a paragraph: a new one, or that of its like."""
        from docx.oxml import parse_xml

        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        if text in self._texts:
            place = self._texts.index(text) + 1
            again = f'w:instr=" NOTEREF {_MARK}{place} \\f \\h "'
            paragraph._p.append(parse_xml(
                f"<w:fldSimple {_W} {again}><w:r>{raised}<w:t>{place}</w:t></w:r></w:fldSimple>"
            ))  # fmt: skip
            return
        self._texts.append(text)
        place = len(self._texts)
        for piece in (
            f'<w:bookmarkStart {_W} w:id="{place}" w:name="{_MARK}{place}"/>',
            f'<w:r {_W}>{raised}<w:footnoteReference w:id="{place}"/></w:r>',
            f'<w:bookmarkEnd {_W} w:id="{place}"/>',
        ):
            paragraph._p.append(parse_xml(piece))

    def attach(self, document: Any, size: float) -> None:
        """Add the footnotes to a document as a part of their own; ``size`` is in points."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if not self._texts:
            return
        half = round(size * 2)
        notes = "".join(
            f'<w:footnote w:id="{place}"><w:p><w:pPr><w:spacing w:after="20"/></w:pPr>'
            f'<w:r><w:rPr><w:vertAlign w:val="superscript"/><w:sz w:val="{half}"/></w:rPr>'
            f'<w:footnoteRef/></w:r><w:r><w:rPr><w:sz w:val="{half}"/></w:rPr>'
            f'<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
            for place, text in enumerate(self._texts, start=1)
        )
        # Word wants the two lines that part footnotes from the text, under these numbers.
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{place}"><w:p><w:r><w:{mark}/></w:r></w:p>'
            "</w:footnote>"
            for place, (kind, mark) in enumerate(
                (("separator", "separator"), ("continuationSeparator", "continuationSeparator")),
                start=-1,
            )
        )
        content = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f"<w:footnotes {_W}>{rules}{notes}</w:footnotes>"
        )
        part = Part(
            PackURI("/word/footnotes.xml"), _FOOTNOTES, content.encode(), document.part.package
        )
        document.part.relate_to(part, _RELATION)


def page_number(paragraph: Any, template: str) -> None:
    """Write "page x of y" at the end of a paragraph; ``template`` has {page} and {pages}."""
    from docx.oxml import parse_xml

    for piece in _split(template):
        if piece in ("{page}", "{pages}"):
            code = "PAGE" if piece == "{page}" else "NUMPAGES"
            field = f'<w:fldSimple {_W} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            paragraph._p.append(parse_xml(field))
        elif piece:
            paragraph.add_run(piece)


def _split(template: str) -> list[str]:
    before, _, rest = template.partition("{page}")
    middle, _, after = rest.partition("{pages}")
    return [before, "{page}", middle, "{pages}", after]


def without_preview(document: Any) -> None:
    """Take out the small picture of python-docx's template that folders would show."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    links = document.part.package.rels
    for key in [key for key, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[key]


def name_fallback(document: Any, typeface: str, fallback: str) -> None:
    """Tell Word what to take where the typeface is not installed."""
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("fontTable.xml"):
            entry = (
                f'<w:font w:name="{typeface}"><w:altName w:val="{fallback}"/>'
                '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>'
                "</w:font></w:fonts>"
            )
            part._blob = part.blob.replace(b"</w:fonts>", entry.encode())


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool],
    widths: Sequence[float], size: float, summary: str,
) -> Any:  # fmt: skip
    """Build a table in one piece: a thousand cells through python-docx take seconds.

    Widths and size are in points; the head is repeated on every page, rows are never parted.
    """
    from docx.oxml import parse_xml

    wide = [round(width * _TWIPS) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
    body = _row(heads, right, wide, size, head=True)
    body += "".join(_row(row, right, wide, size, head=False) for row in rows)
    line = 'w:val="single" w:sz="{0}" w:space="0" w:color="{1}"'
    return parse_xml(
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/>'
        f"<w:tblBorders><w:bottom {line.format(6, '7B8790')}/>"
        f"<w:insideH {line.format(4, 'DFE5E9')}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblDescription w:val={quoteattr(summary)}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def _row(
    texts: Sequence[str], right: Sequence[bool], wide: Sequence[int], size: float, *, head: bool
) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + ('<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="7B8790"/>'
           "</w:tcBorders>" if head else "")
        + f'<w:vAlign w:val="{"bottom" if head else "center"}"/></w:tcPr>'
        f'<w:p><w:pPr>{"<w:keepNext/>" if head else ""}<w:spacing w:before="30" w:after="30"/>'
        f'<w:ind w:left="{round(left_pad(right, place) * _TWIPS)}"/>'
        f'<w:jc w:val="{"right" if at_right else "left"}"/></w:pPr>'
        f'<w:r><w:rPr>{"<w:b/>" if head else ""}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        for place, (text, at_right, width) in enumerate(zip(texts, right, wide, strict=True))
    )  # fmt: skip
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"
