"""Describe whatever lies in the seed folder: datapackage.json and the merged build report.

Runs last. It reads only the target folder, so a table added by hand is described by running
`python -m data.build FOLDER --only package` with any folder as the source.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.build.common import REPORT_FOLDER, BuildLog
from data.catalogue import Catalogue, load_catalogue

FIELDS = Path(__file__).parent / "fields.toml"
PACKAGE = "datapackage.json"
REPORT = "build_report.md"
SECTIONS = ("geography", "villages", "facilities", "tables")
_MARK = "<!-- section: {} -->"
_FACILITIES = "facilities_"
# Text for missing values: "" in text columns, "nan" as readers going through pandas see an empty
# number, of whole-number columns (beds, year of a road) too.
_MISSING = ("", "nan")
Names = Mapping[str, Any]


def build(source: Path, target: Path, log: BuildLog) -> None:
    """Write datapackage.json and build_report.md from the tables and report sections at hand."""
    del source, log
    write_package(target)
    merge_report(target)


def write_package(target: Path) -> dict[str, Any]:
    """Write datapackage.json for every Parquet file of the folder, and return it.

    Raises
    ------
    ValueError
        When a table names a source that sources.toml lacks, or an ODbL source lies in a table
        whose name does not end in `_odbl`.

    """
    names = tomllib.loads(FIELDS.read_text(encoding="utf-8"))
    folder = target if (target / "sources.toml").exists() else None
    catalogue = load_catalogue(folder) if folder else load_catalogue()
    resources = [_resource(path, names, catalogue) for path in sorted(target.glob("*.parquet"))]
    used = sorted({source["name"] for resource in resources for source in resource["sources"]})
    package = {
        "name": "peta-layanan-seed",
        "title": "Data bawaan Peta Layanan",
        "description": (
            "Wilayah, penduduk, sarana pelayanan publik, indikator, anggaran, dan standar "
            "Indonesia. Batas bersifat indikatif, bukan acuan resmi. Dibuat ulang oleh "
            "`python -m data.build`; perbaikan dicatat di build_report.md."
        ),
        "sources": [_source(name, catalogue) for name in used],
        "licenses": _licences(used, names, catalogue),
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (target / PACKAGE).write_text(text, encoding="utf-8")
    return package


def merge_report(target: Path) -> Path:
    """Merge the sections of the builders into build_report.md; sections not rebuilt are kept."""
    path, folder = target / REPORT, target / REPORT_FOLDER
    sections = _read_sections(path)
    for name in SECTIONS:
        fresh = folder / f"{name}.md"
        if fresh.exists():
            sections[name] = fresh.read_text(encoding="utf-8").strip()
    shutil.rmtree(folder, ignore_errors=True)
    text = ["# Build report", "", "Every repair, exception and count of the build of this dataset."]
    for name in (*SECTIONS, *sorted(set(sections) - set(SECTIONS))):
        if name in sections:
            text += ["", _MARK.format(name), "", sections[name]]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


def _read_sections(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    head, tail = _MARK.split("{}")
    sections = {}
    for part in path.read_text(encoding="utf-8").split(head)[1:]:
        name, _, body = part.partition(tail)
        sections[name] = body.strip()
    return sections


def _resource(path: Path, names: Names, catalogue: Catalogue) -> dict[str, Any]:
    content = path.read_bytes()
    table = pq.ParquetFile(path)
    known = names["resource"].get(path.stem, {})
    sources = _source_ids(path, names, known)
    missing = [name for name in sources if name not in catalogue.sources]
    if missing:
        message = f"{path.name}: sources.toml lacks {missing}"
        raise ValueError(message)
    odbl = any(catalogue.sources[name].odbl for name in sources)
    if odbl != path.stem.endswith("_odbl"):
        message = f"{path.name}: ODbL tables, and only they, are named …_odbl"
        raise ValueError(message)
    return {
        "name": path.stem,
        "type": "table",
        "title": known.get("title") or _facility_title(path.stem, catalogue),
        "path": path.name,
        "scheme": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        # Not the standard `hash` and `bytes`: frictionless compares those with what it streams, and
        # of Parquet it streams no bytes, so it would call every file wrong.
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "rows": table.metadata.num_rows,
        "odbl": odbl,
        "schema": {
            "fields": [_field(f, path.stem, names) for f in table.schema_arrow],
            "missingValues": list(_MISSING),
        },
        "sources": [_source(name, catalogue) for name in sources],
        "licenses": _licences(sources, names, catalogue),
    }


def _source_ids(path: Path, names: Names, known: Names) -> list[str]:
    """Return the sources stated for the table, then those its rows name."""
    stated = list(known.get("sources", []))
    if path.stem.startswith(_FACILITIES):
        stated += names["facility_sources"].get(path.stem.removeprefix(_FACILITIES), [])
    for column in ("source", "location_source"):
        if column in pq.read_schema(path).names:
            values = pc.unique(pq.read_table(path, columns=[column]).column(0)).to_pylist()
            stated += sorted(value for value in values if value)
    return list(dict.fromkeys(stated))


def _facility_title(name: str, catalogue: Catalogue) -> str:
    facility_class = name.removeprefix(_FACILITIES)
    for service in catalogue.services.values():
        if service.classes == (facility_class,) and not service.where:
            return service.label_id
    return name


def _field(field: pa.Field, table: str, names: Names) -> dict[str, Any]:
    known = names["table"].get(table, {}).get(field.name) or names["field"].get(field.name, {})
    described = {"name": field.name, "type": _type(field.type), "title": known.get("title", "")}
    described["title"] = described["title"] or field.name
    if "unit" in known:
        described["unit"] = known["unit"]
    if described["type"] == "any":
        described["arrow_type"] = str(field.type)
    return described


def _type(kind: pa.DataType) -> str:
    """Return the Table Schema type; "any" for bytes (it has none) and lists.

    Lists reach a reader going through pandas as numpy arrays, which frictionless does not take
    for its "array".
    """
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "number"
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "string"
    return "any"


def _source(name: str, catalogue: Catalogue) -> dict[str, Any]:
    source = catalogue.sources[name]
    return {
        "name": name,
        "title": f"{source.title}. {source.agency}",
        "year": source.year,
        "licence": source.licence,
        "faults": list(source.faults),
    }


def _licences(sources: list[str], names: Names, catalogue: Catalogue) -> list[dict[str, str]]:
    used = sorted({catalogue.sources[name].licence for name in sources})
    unknown = [licence for licence in used if licence not in names["licence"]]
    if unknown:
        message = f"fields.toml describes no licence {unknown}"
        raise ValueError(message)
    return [dict(names["licence"][licence]) for licence in used]
