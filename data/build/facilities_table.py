"""Bring the facilities of a class into the dataset's shape, check them and write them."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog, round_coordinates, write_parquet
from data.places import Places, in_indonesia

QUALITIES = ("surveyed", "village", "district", "unknown")
COLUMNS = (
    "id", "nama", "kode_kabkota", "kode_kecamatan", "lat", "lon", "location_quality",
    "location_score", "active", "landmass_id", "source", "year", "region_mismatch", "shared_point",
)  # fmt: skip
_UPPER_WORDS = (
    "SD SDN SDS SDIT SDK SDI SDLB SMP SMPN SMPS SMPIT SMPLB SMPK SMA SMAN SMAS SMAK SMAIT SMALB "
    "SMK SMKN SMKS SLB SLBN SLBS SMLB IT YPI PGRI PKBM NU RSUD RSU RSIA RS RSUP RSAU RSAD RSAL "
    "TNI AD AL AU PT CV TPA TPS TPST BSU RT RW HKBP GKII GMIM GMIT YAPIS YAPI UPT UPTD DDI "
    "RSUPN RSPAD RSJD RSKD RSJP RSDC BPSDM DKI GPIB IAIN UIN UNM UNIMED YAPIM YADIKA RSIJ POLRI "
    "KTM LKMD UPI ITB IPB UI RSK RSJ"
)
_KEPT_UPPER = frozenset(_UPPER_WORDS.split())
_TITLES = frozenset({"DR", "DRG", "ST", "STA", "JL", "JLN", "KH", "HJ", "TGK", "GG", "PSR"})
_SMALL = frozenset({"dan", "di", "ke", "dari"})
_ROMAN = re.compile(r"^(?=[IVXL])(X{0,3})(IX|IV|V?I{0,3})$")


def clean_name(text: str) -> str:
    """Return a name with single spaces; one written all in capitals gets ordinary ones.

    Abbreviations (known ones, words without vowels save titles, with digits, or Roman numerals)
    stay in capitals. The wording is the source's.
    """
    plain = " ".join(str(text).replace("\u00a0", " ").split()).strip(" ,;")
    if plain != plain.upper():
        return plain
    return " ".join(_word(word, at) for at, word in enumerate(plain.split(" ")))


def _word(word: str, at: int) -> str:
    if at and word.lower() in _SMALL:
        return word.lower()
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda found: _capitals(found, word), word)


def _capitals(found: re.Match[str], word: str) -> str:
    letters = found.group(0)
    keep = (
        letters in _KEPT_UPPER
        or (letters not in _TITLES and not re.search("[AEIOU]", letters))
        or bool(_ROMAN.match(letters))
        or any(c.isdigit() for c in word)
    )
    return letters if keep else letters.capitalize()


def make_unique(ids: pd.Series) -> pd.Series:
    """Return ids of which the second and later bearers get "-2", "-3" in the order of the rows."""
    count = ids.groupby(ids).cumcount() + 1
    return ids.where(count == 1, ids + "-" + count.astype(str))


def shared_points(frame: pd.DataFrame) -> pd.Series:
    """Tell which surveyed rows stand on exactly the point of another surveyed row."""
    surveyed = frame["location_quality"].eq("surveyed")
    return surveyed & frame[surveyed].duplicated(["lat", "lon"], keep=False).reindex(
        frame.index, fill_value=False
    )


def finish(frame: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Complete, check and order the rows of a class.

    Parameters
    ----------
    frame
        Columns of the contract save kode_kecamatan and landmass_id, which are found here from the
        point; kode_kabkota "" is filled from the point; further columns are attributes, kept last.
    places
        The tables of geography.

    Returns
    -------
    DataFrame
        Rows sorted by id, coordinates in degrees with 5 decimals (NaN where unplaced).

    Raises
    ------
    ValueError
        If an id is used twice, a coordinate lies outside Indonesia, a placed row has no regency,
        or a location quality is unknown.
    """
    frame = round_coordinates(frame.reset_index(drop=True))
    lat, lon = frame["lat"].to_numpy(), frame["lon"].to_numpy()
    at_point, landmass = places.locate(lat, lon)
    code = frame["kode_kabkota"].fillna("").to_numpy(dtype=object)
    code = np.where(code == "", at_point, code)
    moved = frame.get("region_mismatch", pd.Series(data=False, index=frame.index))
    surveyed = frame["location_quality"].eq("surveyed").to_numpy()
    frame = frame.assign(
        kode_kabkota=pd.Series(code, dtype="str"),
        kode_kecamatan=pd.Series(places.kecamatan_of(lat, lon, code), dtype="str"),
        landmass_id=landmass,
        region_mismatch=moved.to_numpy() | (surveyed & (at_point != "") & (at_point != code)),
        shared_point=shared_points(frame),
        location_score=frame["location_score"].where(frame["lat"].notna()).astype("float32"),
        year=frame["year"].astype("int16"),
        active=frame["active"].astype(bool),
    )
    extra = [name for name in frame.columns if name not in COLUMNS]
    frame = frame[[*COLUMNS, *extra]].sort_values("id", kind="stable").reset_index(drop=True)
    _check(frame, places)
    return frame


def _check(frame: pd.DataFrame, places: Places) -> None:
    placed = frame["lat"].notna()
    faults = {
        "ids used twice": frame["id"].duplicated() | frame["id"].eq(""),
        "coordinates outside Indonesia": placed & ~in_indonesia(frame["lat"], frame["lon"]),
        "half a coordinate": placed != frame["lon"].notna(),
        "regencies not in the dataset": ~frame["kode_kabkota"].isin(places.regions["kode"]),
        "unknown qualities": ~frame["location_quality"].isin(QUALITIES),
        "quality and point at odds": placed == frame["location_quality"].eq("unknown"),
    }
    for fault, rows in faults.items():
        if rows.any():
            sample = frame.loc[rows, ["id", "nama", "kode_kabkota"]].head(3).to_dict("records")
            message = f"{int(rows.sum())} {fault}, for instance {sample}"
            raise ValueError(message)


def write_class(frame: pd.DataFrame, name: str, target: Path, log: BuildLog) -> dict[str, object]:
    """Write ``facilities_<name>.parquet`` and return its line of the report."""
    size = write_parquet(frame, target / f"facilities_{name}.parquet")
    quality = frame["location_quality"].value_counts()
    counts: dict[str, object] = {"class": name, "rows": len(frame)}
    counts |= {key: int(quality.get(key, 0)) for key in QUALITIES}
    counts |= {
        "active": int(frame["active"].sum()),
        "region_mismatch": int(frame["region_mismatch"].sum()),
        "shared_point": int(frame["shared_point"].sum()),
        "bytes": size,
    }
    log.say(f"facilities_{name}: {len(frame):,} rows, {int(frame['lat'].notna().sum()):,} placed.")
    return counts
