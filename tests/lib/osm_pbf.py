"""The smallest OSM PBF that can be read, written by hand: plain nodes and ways, no compression."""

import struct


def varint(value):
    out = b""
    while True:
        low, value = value & 0x7F, value >> 7
        out += bytes([low | (0x80 if value else 0)])
        if not value:
            return out


def zigzag(value):
    return varint((value << 1) ^ (value >> 63) if value >= 0 else (-value << 1) - 1)


def number(tag, value):
    return varint(tag << 3) + value


def text(tag, value):
    raw = value if isinstance(value, bytes) else value.encode()
    return varint(tag << 3 | 2) + varint(len(raw)) + raw


def blob(kind, body):
    data = text(1, body) + number(2, varint(len(body)))
    head = text(1, kind) + number(3, varint(len(data)))
    return struct.pack(">I", len(head)) + head + data


def osm_pbf(lines, tags):
    """Write lines of (lon, lat) with their tags."""
    words, nodes, ways, last = [""], b"", b"", 0
    for line, pairs in zip(lines, tags, strict=True):
        way = number(1, varint(last + 1))
        keys = b"".join(varint(len(words) + i) for i in range(len(pairs)))
        words += pairs.keys()
        values = b"".join(varint(len(words) + i) for i in range(len(pairs)))
        words += pairs.values()
        refs, before = b"", 0
        for lon, lat in line:
            last += 1
            node = number(1, zigzag(last))
            node += number(8, zigzag(round(lat * 1e7))) + number(9, zigzag(round(lon * 1e7)))
            nodes += text(1, node)
            refs += zigzag(last - before)
            before = last
        ways += text(3, way + text(2, keys) + text(3, values) + text(8, refs))
    table = text(1, b"".join(text(1, word) for word in words))
    header = text(4, "OsmSchema-V0.6") + text(4, "DenseNodes")
    block = table + text(2, nodes) + text(2, ways)
    return blob("OSMHeader", header) + blob("OSMData", block)
