"""Small files as ministries and dinas make them, written by the tests."""

import io
import json
import zipfile

from data.readers import ReadOptions, read_table

FACILITIES = (
    "id,nama,kode,lat,lon\n"
    "P1,Puskesmas Atambua,53.04,-9.1061,124.8925\n"
    "P2,Puskesmas Haliwen,53.04,-9.0811,124.8962\n"
)


def read(text, name="dinas.csv", encoding="utf-8", **options):
    content = text.encode(encoding) if isinstance(text, str) else text
    return read_table(content, name, ReadOptions(**options))


def cells(table):
    return [list(row) for row in table.frame.itertuples(index=False)]


def told(table):
    """Code, row and column of every problem, by row."""
    return [(p.code, p.row, p.column) for p in table.problems.head(50)]


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def geojson(*geometries, properties=None, **whole):
    features = [
        {"type": "Feature", "properties": properties or {"nama": f"F{i}"}, "geometry": geometry}
        for i, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **whole}).encode()
