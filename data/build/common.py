"""What every builder shares: the report, deterministic Parquet, and names made comparable.

A builder is a module with ``build(source, target, log)``. It reads the source folder, writes its
tables into ``target`` and says in the report what it repaired. Built twice from the same source,
everything here gives the same bytes: no clock, no random order, no library versions in the files.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

ROW_GROUP_ROWS = 65_536
COMPRESSION_LEVEL = 15
REPORT_FOLDER = "build_report"
COORDINATE_DECIMALS = 5


@dataclass
class BuildLog:
    """Collect the sentences and tables of the build report, one section file per builder."""

    lines: list[str] = field(default_factory=list)

    def heading(self, title: str, level: int = 2) -> None:
        """Start a part of the section under a Markdown heading of the given level."""
        self.lines += ["", f"{'#' * level} {title}", ""]

    def say(self, sentence: str) -> None:
        """Add one finding or repair as a list item."""
        self.lines.append(f"- {sentence}")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a Markdown table; pipes and line breaks in cells are escaped."""
        self.lines += ["", "| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
        for row in rows:
            cells = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in row)
            self.lines.append("| " + " | ".join(cells) + " |")
        self.lines.append("")

    def save_section(self, target: Path, name: str) -> Path:
        """Write what was collected to ``target/build_report/<name>.md`` and start afresh."""
        folder = target / REPORT_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.md"
        text = "\n".join(self.lines).strip("\n") + "\n"
        path.write_text(re.sub(r"\n{3,}", "\n\n", text), encoding="utf-8")
        self.lines = []
        return path


def write_parquet(
    frame: pd.DataFrame, path: Path, types: dict[str, pa.DataType] | None = None
) -> int:
    """Write a table so that equal rows give equal bytes, and return its size in bytes.

    Parameters
    ----------
    frame
        Rows in their final order. A column of shapely geometries is written as little-endian WKB,
        None as null. The index is not kept.
    path
        File to write (Parquet, zstd, fixed row groups, no pandas metadata).
    types
        Arrow types of the columns where the frame's own type does not say enough, for instance
        ``{"landmass_ids": pa.list_(pa.int32())}``.

    """
    types = types or {}
    columns: dict[str, pa.Array] = {}
    for name in frame.columns:
        values = frame[name]
        if name in types:
            columns[name] = pa.array(values.tolist(), type=types[name])
        elif _is_geometry(values):
            columns[name] = pa.array(_to_wkb(values), type=pa.binary())
        else:
            columns[name] = _plain_array(values)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.table(columns),
        path,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        row_group_size=ROW_GROUP_ROWS,
        version="2.6",
        data_page_version="1.0",
        store_schema=False,
    )
    return path.stat().st_size


def round_coordinates(frame: pd.DataFrame, columns: Sequence[str] = ("lat", "lon")) -> pd.DataFrame:
    """Return a copy with the coordinate columns rounded to 5 decimals (about a metre), no -0.0."""
    rounded = {
        name: frame[name].astype("float64").round(COORDINATE_DECIMALS) + 0.0 for name in columns
    }
    return frame.assign(**rounded)


def _is_geometry(values: pd.Series) -> bool:
    if values.dtype != object and str(values.dtype) != "geometry":
        return False
    known = values.dropna()
    return len(known) > 0 and isinstance(known.iloc[0], shapely.Geometry)


def _to_wkb(values: pd.Series) -> list[bytes | None]:
    shapes = np.array([None if v is None else v for v in values], dtype=object)
    return list(shapely.to_wkb(shapes, byte_order=1, output_dimension=2))


def _plain_array(values: pd.Series) -> pa.Array:
    """Convert a column, with ordinary (not large) strings, the only kind every reader knows."""
    array = pa.array(values, from_pandas=not pd.api.types.is_float_dtype(values.dtype))
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array.cast(pa.string()) if pa.types.is_large_string(array.type) else array


# ---------------------------------------------------------------------------------------- names

_WORDS = {
    "kab": "kabupaten",
    "kabupaten": "kabupaten",
    "kep": "kepulauan",
    "kepl": "kepulauan",
    "kepulauan": "kepulauan",
    "adm": "administrasi",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "ds": "desa",
    "ps": "pasar",
    "gn": "gunung",
    "sei": "sungai",
    "sui": "sungai",
    "sel": "selatan",
    "ut": "utara",
    "tim": "timur",
    "bar": "barat",
    "teng": "tengah",
}
_REGION_WORDS = {"kab", "kabupaten", "kep", "kepl", "kepulauan", "adm"}
# Regencies that sources write under an older or a misspelt name (domain.md 6.1).
_REGION_ALIASES = {
    "tobasamosir": "toba",
    "limapuluhkoto": "limapuluhkota",
    "50kota": "limapuluhkota",
    "bolaangmongondaw": "bolaangmongondow",
    "bolaangmongondawutara": "bolaangmongondowutara",
    "bolaangmongondawselatan": "bolaangmongondowselatan",
    "bolaangmongondawtimur": "bolaangmongondowtimur",
    "sitaro": "siautagulandangbiaro",
    "malukutenggarabarat": "tanimbar",
    "nagakeo": "nagekeo",
    "memberamoraya": "mamberamoraya",
    "membramoraya": "mamberamoraya",
    "memberamotengah": "mamberamotengah",
    "membramotengah": "mamberamotengah",
    "membramo": "mamberamo",
    "memberamo": "mamberamo",
    "pulaumorotai": "morotai",
    "mamujuutara": "pasangkayu",
    "humbanghasudutan": "humbanghasundutan",
    "pulautalibau": "pulautaliabu",
    "talibau": "pulautaliabu",
    "taliabu": "pulautaliabu",
    "unauna": "tojounauna",
    "mobagu": "kotamobagu",
    "padangsidempuan": "padangsidimpuan",
    "pangkep": "pangkajene",
    "mahakamhulu": "mahakamulu",
    "jayawijawa": "jayawijaya",
}
# Sources leave "Kepulauan" in or out at will; only here does it tell two regencies apart.
_ISLAND_TWINS = {"banggai", "konawe"}
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
    "ix": "9", "x": "10", "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15",
}  # fmt: skip
_PLACE_KINDS = {
    "desa", "kelurahan", "kampung", "kampong", "gampong", "nagari", "distrik", "kecamatan",
    "pekon", "lembang", "negeri", "ohoi", "dusun",
}  # fmt: skip
_FACILITY_WORDS = {
    "puskesmas", "pusk", "pkm", "uptd", "upt", "blud", "dtp", "tt", "perawatan", "rawat", "inap",
    "non", "nonrawat", "poned", "mampu", "dinas", "kesehatan", "pusat", "masyarakat",
}  # fmt: skip
# Every word that a facility's key leaves out or spells otherwise.
TELLING_KEY_WORDS = frozenset({"dan", *_WORDS, *_ROMAN, *_PLACE_KINDS, *_FACILITY_WORDS})


_MARKS = re.compile(r"['`’\".]")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")


def without_brackets(text: str) -> str:
    """Return a text with each part in brackets replaced by a space."""
    return _BRACKETS.sub(" ", text) if "(" in text or "[" in text else text


def fold(text: object) -> str:
    """Return a text in lower case ASCII, punctuation turned into single spaces; None gives ''."""
    if text is None or (isinstance(text, float) and np.isnan(text)):
        return ""
    plain = str(text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    plain = plain.lower()
    if not plain.replace(" ", "").isalnum():
        plain = _NOT_LETTERS.sub(" ", _MARKS.sub(" " if "." in plain else "", plain))
    return " ".join(plain.split())


def region_key(name: object, kind: str | None = None) -> str:
    """Return a key for a regency or city under which the sources' spellings agree.

    Parameters
    ----------
    name
        For instance "Kab. Tojo Una-Una", "KOTA ADM. JAKARTA BARAT", "Kep. Sitaro".
    kind
        "kabupaten" or "kota" where the name does not say; without either, kabupaten is assumed,
        as is the custom of lists.

    Returns
    -------
    str
        "kabupaten:tojounauna", "kota:jakartabarat". The kind is part of the key, because Bandung,
        Bogor, Kupang, Sorong and others are both.

    """
    words = [_WORDS[w] if w in _REGION_WORDS else w for w in fold(name).split()]
    if words and words[0] in {"kabupaten", "kota"} and len(words) > 1 and _is_kind(words):
        kind = words[0]
        words = words[1:]
    key = "".join(w for w in words if w not in {"administrasi", "dan", "kepulauan"})
    if key in _ISLAND_TWINS and "kepulauan" in words:
        key += "kepulauan"
    return f"{kind or 'kabupaten'}:{_REGION_ALIASES.get(key, key)}"


def _is_kind(words: list[str]) -> bool:
    # "Kota Baru" and "Kotabaru" are the regency of South Kalimantan, never a city called Baru.
    return words != ["kota", "baru"]


def place_key(name: object, *, drop_kind: bool = True, drop_brackets: bool = False) -> str:
    """Return a key for a kecamatan, desa or kelurahan under which spellings agree.

    Case, accents, punctuation, spaces, Roman numerals, "dan", common abbreviations and (unless
    ``drop_kind`` is False) words such as Desa, Kelurahan, Gampong at the front are levelled.
    With ``drop_brackets`` a part in brackets is left out.
    """
    text = "" if name is None else str(name)
    if drop_brackets:
        text = without_brackets(text)
    words = [_WORDS.get(w, w) for w in fold(text).split()]
    if drop_kind and len(words) > 1 and words[0] in _PLACE_KINDS:
        words = words[1:]
    words = [_ROMAN.get(w, str(int(w)) if w.isdigit() else w) for w in words if w != "dan"]
    return "".join(words)


def facility_key(name: object, *, loose: bool = False) -> str:
    """Return a key for a puskesmas or other facility under which the lists' spellings agree.

    Words that only say what it is (Puskesmas, UPTD, Rawat Inap …) are dropped. With ``loose``,
    brackets, the kinds of place (Kelurahan, Kecamatan …) and trailing numerals go too.
    """
    text = "" if name is None else str(name)
    if loose:
        text = without_brackets(text)
    return facility_key_of(fold(text).split(), loose=loose)


def facility_key_of(folded: Sequence[str], *, loose: bool = False) -> str:
    """Return `facility_key` of a name that is folded and split into words already."""
    every = [_WORDS.get(w, w) for w in folded]
    words = [w for w in every if w not in _FACILITY_WORDS] or every
    if loose:
        words = [w for w in words if w not in _PLACE_KINDS] or words
        while len(words) > 1 and (words[-1].isdigit() or words[-1] in _ROMAN):
            words = words[:-1]
    words = [_ROMAN.get(w, str(int(w)) if w.isdigit() else w) for w in words if w != "dan"]
    return "".join(words)


def dotted(code: object) -> str:
    """Return a bare Kemendagri code of 2, 4, 6 or 10 digits in its dotted form.

    Raises
    ------
    ValueError
        If the code has another length or holds anything but digits and dots.

    """
    digits = str(code).strip().replace(".", "")
    if not digits.isdigit() or len(digits) not in {2, 4, 6, 10}:
        message = f"not a Kemendagri code: {code!r}"
        raise ValueError(message)
    parts = [digits[0:2], digits[2:4], digits[4:6], digits[6:10]]
    return ".".join(part for part in parts if part)
