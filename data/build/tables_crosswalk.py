"""Make `code_crosswalk`: the codes and names of provinces, regencies and cities by system."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.build.common import BuildLog
from data.build.tables_codes import OLD_KALTARA

# Codes of provinces in Dapodik (domain.md 6.1); the list of 2019 knows no code of the four newest.
DAPODIK_PROVINCES = {
    "31": "01", "32": "02", "33": "03", "34": "04", "35": "05", "11": "06", "12": "07",
    "13": "08", "14": "09", "15": "10", "16": "11", "18": "12", "61": "13", "62": "14",
    "63": "15", "64": "16", "71": "17", "72": "18", "73": "19", "74": "20", "81": "21",
    "51": "22", "52": "23", "53": "24", "91": "25", "17": "26", "82": "27", "36": "28",
    "19": "29", "75": "30", "21": "31", "92": "32", "76": "33", "65": "34", "94": "36",
    "93": "37", "95": "38", "96": "39",
}  # fmt: skip
COLUMNS = [
    "level", "kode", "kode_bps", "kode_dapodik", "kode_lama", "kode_bps_lama", "nama",
    "nama_bps", "nama_dapodik",
]  # fmt: skip


def build_crosswalk(source: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Return the table `code_crosswalk`: 38 provinces, then 514 regencies and cities, by code.

    Columns: level (provinsi|kabkota), kode (dotted Kemendagri), kode_bps, kode_dapodik (six
    digits), kode_lama and kode_bps_lama (of before a split, "" where there was none), nama and
    the names that the other two lists use.
    """
    table = _read(source / "wilayah/kode_bps_kemendagri.csv")
    papua = _read(source / "wilayah/papua_kode_lama_baru.csv").set_index("kode_kemendagri_baru")
    old_bps = papua["kode_bps_lama"].to_dict() | {new: old for old, new in OLD_KALTARA.items()}
    kode = table["kode_kemendagri"]
    regencies = pd.DataFrame(
        {
            "level": "kabkota",
            "kode": kode,
            "kode_bps": table["kode_bps"],
            "kode_dapodik": table["kode_kemdikbud_2019"],
            "kode_lama": kode.map(papua["kode_kemendagri_lama"]).fillna(""),
            "kode_bps_lama": kode.map(old_bps).fillna(""),
            "nama": table["nama_kemendagri"].str.strip(),
            "nama_bps": table["nama_bps"].str.strip(),
            "nama_dapodik": table["nama_kemdikbud_2019"].str.strip(),
        }
    )
    frame = pd.concat([_provinces(source, table), regencies], ignore_index=True)[COLUMNS]
    for column in ("kode", "kode_bps", "kode_dapodik"):
        if frame[column].duplicated().any() or frame[column].eq("").any():
            raise ValueError(f"{column} is missing or occurs twice")
    differ = int(frame["kode"].str.replace(".", "").ne(frame["kode_bps"]).sum())
    log.say(f"code_crosswalk: {len(frame)} regions, {differ} with another BPS code.")
    return {"code_crosswalk": frame}


def _provinces(source: Path, table: pd.DataFrame) -> pd.DataFrame:
    names = _read(source / "wilayah/provinsi.csv.gz").set_index("id")["name"]
    pairs = table[["prov_kemendagri", "prov_bps"]].drop_duplicates().sort_values("prov_kemendagri")
    kode = pairs["prov_kemendagri"]
    return pd.DataFrame(
        {
            "level": "provinsi",
            "kode": kode,
            "kode_bps": pairs["prov_bps"],
            "kode_dapodik": kode.map(DAPODIK_PROVINCES) + "0000",
            "kode_lama": "",
            "kode_bps_lama": "",
            "nama": kode.map(names).str.strip(),
            "nama_bps": "",
            "nama_dapodik": "",
        }
    )


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)
