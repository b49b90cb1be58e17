"""Judge a ZIP (and so XLSX, XLSB, ODS, KMZ) before anything in it is parsed."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from data.readers.errors import ArchiveError, DamagedFileError, PasswordError
from lib.errors import AppError
from lib.limits import MAX_ARCHIVE_BYTES, MAX_ARCHIVE_MEMBERS, MAX_ARCHIVE_RATIO

_SMALL = 1 << 20  # members up to this size may be as dense as they like
_CHUNK = 1 << 18
_ENTITIES = (b"<!ENTITY", b"<!DOCTYPE")
_ENCRYPTED = 1
_XML_START = 64 * 1024


def check_archive(content: bytes, name: str) -> str:
    """Check members, sizes and ratios as stated and as found; return the form inside.

    Every member is unpacked once without being kept, and given up as soon as it is larger than it
    says or than the limits allow, so that a header that lies gains nothing. XML with a document
    type, which no office format has, is refused: it could define entities that swell.

    Returns
    -------
    form
        xlsx, xlsb, ods, shp, kml, geojson or gpkg; "" if none of them is inside.

    Raises
    ------
    ArchiveError, DamagedFileError, PasswordError

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_stated(members, name)
            for member in members:
                _check_found(archive, member, content, name)
    except AppError:  # some of ours are ValueErrors as well
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise DamagedFileError(file=name, form="ZIP") from error
    return _form_inside([member.filename for member in members])


def check_xml(content: bytes, name: str) -> None:
    """Refuse XML text with a document type.

    Raises
    ------
    ArchiveError

    """
    if any(word in content[:_XML_START] for word in _ENTITIES) or b"<!ENTITY" in content:
        raise ArchiveError(file=name, reason="<!DOCTYPE>")


def _check_stated(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_ARCHIVE_MEMBERS:
        raise ArchiveError(file=name, reason=f"{len(members)} > {MAX_ARCHIVE_MEMBERS} anggota")
    total = sum(member.file_size for member in members)
    if total > MAX_ARCHIVE_BYTES:
        limit = MAX_ARCHIVE_BYTES // 1024**2
        raise ArchiveError(file=name, reason=f"{total // 1024**2} > {limit} MB")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise PasswordError(file=name)
        if _swells(member.file_size, member.compress_size):
            raise ArchiveError(file=name, reason=f"1 : {member.file_size // _packed(member)}")


def _packed(member: zipfile.ZipInfo) -> int:
    return max(member.compress_size, 1)


def _swells(size: int, packed: int) -> bool:
    return size > _SMALL and size > MAX_ARCHIVE_RATIO * max(packed, 1)


def _check_found(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes, name: str
) -> None:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveError(file=name, reason="metode kompresi")
    packed = _packed_bytes(archive, member, content)
    if member.compress_type == zipfile.ZIP_STORED:
        if len(packed) != member.file_size:
            raise ArchiveError(file=name, reason=member.filename)
        _check_start(bytes(packed[:_XML_START]), name)
        return
    inflate = zlib.decompressobj(-15)
    size = 0
    start = b""
    piece = bytes(packed)
    while piece and not inflate.eof:
        out = inflate.decompress(piece, _CHUNK)
        size += len(out)
        if len(start) < _XML_START:
            start += out
            _check_start(start, name)
        if size > member.file_size or _swells(size, member.compress_size):
            raise ArchiveError(file=name, reason=member.filename)
        piece = inflate.unconsumed_tail
    if size != member.file_size or not inflate.eof:
        raise DamagedFileError(file=name, form="ZIP")


def _check_start(start: bytes, name: str) -> None:
    """Refuse a member that starts as XML with a document type."""
    if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        check_xml(start, name)


def _packed_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes) -> memoryview:
    """Return a member's packed bytes; opening it checks its own header against the directory."""
    archive.open(member).close()
    at = member.header_offset
    names = int.from_bytes(content[at + 26 : at + 28], "little")
    extra = int.from_bytes(content[at + 28 : at + 30], "little")
    start = at + 30 + names + extra
    return memoryview(content)[start : start + member.compress_size]


def _form_inside(names: list[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(each.lower() in ("xl/workbook.xml", "xl\\workbook.xml") for each in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    endings = {PurePosixPath(each).suffix.lower() for each in names}
    return next((end[1:] for end in (".shp", ".kml", ".geojson", ".gpkg") if end in endings), "")
