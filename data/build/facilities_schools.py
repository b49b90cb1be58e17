"""Schools of 2019: SD, SMP, SMA, SMK and SLB with their points, by NPSN."""

from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog
from data.build.facilities_codes import Codes
from data.build.facilities_gazetteer import Gazetteer
from data.build.facilities_table import clean_name, make_unique
from data.places import TRUST_KM, Places, repair_coordinate

SOURCE = "sekolah_2019"
CLASSES = {
    "SD": "sd",
    "SMP": "smp",
    "SMA": "sma",
    "SMK": "smk",
    "SLB": "slb",
    "SDLB": "slb",
    "SMPLB": "slb",
    "SMLB": "slb",
}
STATUS = {"N": "negeri", "S": "swasta"}
# One point borne by more schools of a kind than this is an office's or a guess, not a survey.
MOST_AT_ONE_POINT = 3


def build_schools(
    source: Path, codes: Codes, places: Places, gazetteer: Gazetteer, log: BuildLog
) -> dict[str, pd.DataFrame]:
    """Build the rows of the five school classes (see the contract), by class."""
    log.heading("Sekolah", 3)
    table = _repair(_read(source, codes, log), log)
    table = _distrust(table, places, log)
    table = _place_at_kecamatan(table, gazetteer, log)
    rows = pd.DataFrame(
        {
            "id": make_unique(table["npsn"]),
            "nama": table["sekolah"].map(clean_name),
            "kode_kabkota": table["region"],
            "lat": table["lat"],
            "lon": table["lon"],
            "location_quality": table["quality"],
            "location_score": table["score"],
            "active": True,
            "source": SOURCE,
            "year": 2019,
            "region_mismatch": table["far"],
            "status": table["status"].map(STATUS),
        }
    )
    kind = table["bentuk"].map(CLASSES)
    if kind.isna().any() or rows["status"].isna().any():
        message = "a kind or status of school is not known"
        raise ValueError(message)
    log.say(
        "MI, MTs, MA and RA (Kementerian Agama) are not in this source. SDLB, SMPLB and SMLB are "
        "counted as SLB. The id is the NPSN; the second bearer of a NPSN has -2."
    )
    log.table(["jenis", "sekolah"], sorted(table["bentuk"].value_counts().items()))
    return {name: rows[kind == name] for name in ("sd", "smp", "sma", "smk", "slb")}


def _read(source: Path, codes: Codes, log: BuildLog) -> pd.DataFrame:
    columns = [
        "kode_kab_kota", "kecamatan", "npsn", "sekolah", "bentuk", "status", "lat", "lon",
    ]  # fmt: skip
    raw = pd.read_parquet(source / "pendidikan" / "sekolah_2019.parquet", columns=columns)
    region = raw["kode_kab_kota"].str.strip().map(codes.kemdikbud)
    if region.isna().any():
        message = f"{int(region.isna().sum())} schools with an unknown code of Kemdikbud"
        raise ValueError(message)
    log.say(
        f"{len(raw):,} schools. Their regency is the declared one (code of Kemdikbud 2019 through "
        "the crosswalk, one to one, the 26 Papua regencies included)."
    )
    npsn = raw["npsn"].str.strip()
    log.say(f"{int(npsn.duplicated().sum())} NPSN stands twice (two schools, both kept).")
    return raw.assign(region=region, npsn=npsn)


def _repair(table: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    """Repair what can be read in one way only; what can't has no point."""
    fixed = [repair_coordinate(a, b) for a, b in zip(table["lat"], table["lon"], strict=True)]
    repaired = pd.DataFrame(fixed, columns=["lat", "lon", "repair"], index=table.index)
    changed = repaired[repaired["repair"].isin(["swapped", "lost point"])]
    log.say(
        f"{int((repaired['repair'] == 'none').sum()):,} have no coordinate in Indonesia; "
        f"{len(changed)} could be repaired (each listed):"
    )
    log.table(
        ["NPSN", "source lat", "source lon", "lat", "lon", "repair"],
        [
            (*before, *after)
            for before, after in zip(
                table.loc[changed.index, ["npsn", "lat", "lon"]].itertuples(index=False),
                changed.itertuples(index=False),
                strict=True,
            )
        ],
    )
    return table.assign(lat=repaired["lat"], lon=repaired["lon"])


def _distrust(table: pd.DataFrame, places: Places, log: BuildLog) -> pd.DataFrame:
    """Take away points that can't be measured ones: far from the regency, or shared by many."""
    gap = places.gap_of(table)
    far = pd.Series(gap > TRUST_KM, index=table.index)
    kind = table["bentuk"].map(CLASSES)
    placed = table["lat"].notna()
    same = table.assign(kind=kind)[placed].groupby(["kind", "lat", "lon"])["npsn"].transform("size")
    crowded = (same > MOST_AT_ONE_POINT).reindex(table.index, fill_value=False)
    log.say(
        f"{int((gap > 0).sum()):,} points lie outside the declared regency, {int(far.sum())} of "
        f"them by more than {TRUST_KM:.0f} km: these are not taken as measured (region_mismatch "
        "stays true)."
    )
    log.say(
        f"{int(crowded.sum())} schools of one class share a point with more than "
        f"{MOST_AT_ONE_POINT - 1} others: not taken as measured."
    )
    table = table.assign(far=far)
    table.loc[far | crowded, ["lat", "lon"]] = np.nan
    measured = table["lat"].notna()
    return table.assign(
        quality=np.where(measured, "surveyed", "unknown"), score=np.where(measured, 1.0, np.nan)
    )


def _place_at_kecamatan(table: pd.DataFrame, gazetteer: Gazetteer, log: BuildLog) -> pd.DataFrame:
    """Give schools without a point that of the kecamatan they state."""
    lacking = table[table["lat"].isna()]
    wanted = lacking.assign(name=lacking["kecamatan"].map(kecamatan_name))
    found = gazetteer.place(wanted[wanted["name"] != ""])
    found = found[found["step"].str.startswith("kecamatan")]
    for column in ("lat", "lon", "quality", "score"):
        table.loc[found.index, column] = found[column]
    log.say(
        f"Of {len(lacking):,} schools without a point {len(found):,} take that of the kecamatan "
        f"they state (quality district); {int(table['lat'].isna().sum())} stay unplaced."
    )
    return table


def kecamatan_name(text: str | None) -> str:
    """Return a stated kecamatan so that it is looked up among kecamatan only, "" if none."""
    words = (text or "").replace("Kec.", " ").replace("KEC.", " ").split()
    return f"Kecamatan {' '.join(words)}" if words else ""
