"""Hospitals: the list of 2021 with beds and points, completed from the lists of 2022 and 2019."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog, fold
from data.build.facilities_codes import Codes, read_list_codes
from data.build.facilities_gazetteer import Gazetteer
from data.build.facilities_names import match_by_name
from data.build.facilities_puskesmas import NAME_SOURCE, POINT_SOURCE, read_points
from data.build.facilities_table import clean_name, make_unique
from data.places import TRUST_KM, Places, in_indonesia

SOURCE_2021 = "rumah_sakit_2021"
SOURCE_2022 = "rumah_sakit_daftar_2022"
_PLAIN_WORDS = (
    "rs rsu rsud rsup rsia rsab rsk rumah sakit umum daerah pusat khusus ibu dan anak bersalin "
    "kabupaten kab kota prov provinsi pratama kelas tipe type a b c d"
)
_WHAT_IT_IS = frozenset(_PLAIN_WORDS.split())
_TEMPORARY = re.compile(r"\b(LAPANGAN|DARURAT|COVID|RSDC|RSDKC)\b")
_KINDS = (
    ("ibu_anak", re.compile(r"\b(RSIA|RSAB|IBU (DAN|&) ANAK|BERSALIN|RSB)\b")),
    ("jiwa", re.compile(r"\b(JIWA|RSJ|RSJD|RSJP)\b")),
    (
        "khusus",
        re.compile(
            r"\b(KHUSUS|RSK|MATA|GIGI|PARU|JANTUNG|KANKER|BEDAH|ORTHOPA?EDI|GINJAL|KUSTA|STROKE"
            r"|INFEKSI|OTAK|ONKOLOGI|KETERGANTUNGAN OBAT)\b"
        ),
    ),
)
_OWNERS = (
    ("pusat", re.compile(r"\b(RSUP|RSUPN|UMUM PUSAT|RSPAD)\b")),
    (
        "tni_polri",
        re.compile(r"\b(TNI|BHAYANGKARA|ANGKATAN (DARAT|LAUT|UDARA)|TK|RSAD|RSAL|RSAU)\b"),
    ),
    ("pemda", re.compile(r"\b(RSUD|UMUM DAERAH|PRATAMA|RSJD|(JIWA|KHUSUS) DAERAH)\b")),
)


def build_rumah_sakit(
    source: Path, codes: Codes, places: Places, gazetteer: Gazetteer, log: BuildLog
) -> pd.DataFrame:
    """Build the rows of class rumah_sakit (see the contract), unsorted and without kecamatan."""
    log.heading("Rumah sakit", 3)
    points = read_points(source, codes, places, BuildLog())
    points = points[points["kode"].str.startswith("R")].reset_index(drop=True)
    newer = _read_2022(source, codes)
    hospitals = _decide_regions(_read_2021(source, codes, places, log), newer, log)
    appended = _not_in_2021(hospitals, newer, log)
    table = pd.concat([hospitals, appended], ignore_index=True)
    table = _place(table, points, places, gazetteer, log)
    temporary = table["name"].map(is_temporary) | table["kode"].str.endswith("S")
    log.say(
        f"{int(temporary.sum())} field and emergency hospitals of the pandemic are kept with "
        "active false. Every other hospital of either list counts once."
    )
    return pd.DataFrame(
        {
            "id": make_unique(table["kode"]),
            "nama": table["name"].map(clean_name),
            "kode_kabkota": table["region"],
            "lat": table["lat"],
            "lon": table["lon"],
            "location_quality": table["quality"],
            "location_score": table["score"],
            "active": ~temporary,
            "source": np.where(table["list_status"] == "only_2022", SOURCE_2022, SOURCE_2021),
            "year": np.where(table["list_status"] == "only_2022", 2022, 2021),
            "beds": table["beds"],
            "kind": table["name"].map(read_kind),
            "owner": table["name"].map(read_owner),
            "list_status": table["list_status"],
            "location_source": table["location_source"],
        }
    )


def is_temporary(name: str) -> bool:
    """Tell from its name whether a hospital was put up for the pandemic only."""
    return bool(_TEMPORARY.search(name.upper())) and "GAWAT" not in name.upper()


def read_kind(name: str) -> str:
    """Infer the kind of a hospital from its name: ibu_anak, jiwa, khusus, else umum."""
    return next((kind for kind, words in _KINDS if words.search(name.upper())), "umum")


def read_owner(name: str) -> str:
    """Infer the owner from its name where it says so: pusat, tni_polri, pemda, else ""."""
    return next((owner for owner, words in _OWNERS if words.search(name.upper())), "")


def _read_2021(source: Path, codes: Codes, places: Places, log: BuildLog) -> pd.DataFrame:
    """Read the list of 2021 without telephone and address, its repeated rows dropped."""
    columns = ["nama", "kode_rs", "tempat_tidur", "lokasi.lat", "lokasi.lon", "wilayah"]
    raw = pd.read_csv(
        source / "kesehatan" / "rumah_sakit_2021.csv",
        dtype=str, keep_default_na=False, usecols=columns,
    )  # fmt: skip
    beds = pd.to_numeric(raw["tempat_tidur"].str.strip(), errors="coerce")
    text = raw["wilayah"].where(raw["wilayah"].str.contains(","), "").str.split(",").str[0]
    table = pd.DataFrame(
        {
            "kode": raw["kode_rs"].str.strip(),
            "name": raw["nama"].str.strip(),
            "beds": beds.where(beds > 0).astype("Int32"),
            "lat": pd.to_numeric(raw["lokasi.lat"].str.strip(), errors="coerce"),
            "lon": pd.to_numeric(raw["lokasi.lon"].str.strip(), errors="coerce"),
            "by_text": text.map(codes.from_name),
            "by_code": raw["kode_rs"].str[:4].map(codes.bps).fillna(""),
        }
    )
    inside = in_indonesia(table["lat"], table["lon"])
    table[["lat", "lon"]] = table[["lat", "lon"]].where(inside)
    at_point, _ = places.locate(table["lat"].to_numpy(), table["lon"].to_numpy())
    kept = _drop_repeated(table.assign(by_point=at_point))
    log.say(
        f"List of 2021: {len(raw):,} rows, {len(raw) - len(kept)} dropped as repeated (same code "
        "and name, or same name and regency where one has no code or point; the row with a point "
        f"and more beds stays). {int((~inside).sum())} have no coordinate in Indonesia. "
        f"{int(kept['beds'].isna().sum())} state no beds or 0, which is read as unknown."
    )
    return kept.reset_index(drop=True)


def _drop_repeated(table: pd.DataFrame) -> pd.DataFrame:
    """Keep one of the rows that are evidently one hospital, the fuller one."""
    full = table.assign(
        placed=table["lat"].notna(), coded=table["kode"] != "0", many=table["beds"].fillna(0)
    ).sort_values(["placed", "coded", "many"], ascending=False, kind="stable")
    key = full["name"].map(hospital_key)
    same_code = full["coded"] & full.assign(key=key).duplicated(["kode", "key"])
    doubtful = ~full["placed"] | ~full["coded"]
    same_name = full.assign(key=full["name"]).duplicated(["key", "by_text"]) & doubtful
    kept = full[~(same_code | same_name)]
    return kept.drop(columns=["placed", "coded", "many"]).sort_index()


def hospital_key(name: str) -> str:
    """Return a hospital's name without the words that only say what it is."""
    words = fold(name).split()
    return "".join([word for word in words if word not in _WHAT_IT_IS] or words)


def _read_2022(source: Path, codes: Codes) -> pd.DataFrame:
    raw = pd.read_csv(
        source / "kesehatan" / "rumah_sakit_daftar_2022.csv", dtype=str, keep_default_na=False
    )
    # The code of a hospital begins with the BPS code of its regency: evidence for the reading of
    # kode_kab, as the names of places are for the puskesmas.
    by_code = raw["kode_instansi"].str[:4].map(codes.bps).fillna("")
    known = raw.assign(unit_kerja="HOME " + by_code)
    region, _ = read_list_codes(known, codes, lambda kode: {"home" + kode.replace(".", "")})
    return pd.DataFrame({"kode": raw["kode_instansi"], "name": raw["unit_kerja"], "region": region})


def _decide_regions(table: pd.DataFrame, newer: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    """Take the regency most witnesses name, of equals the first: list, text, point, code."""
    listed = table["kode"].map(newer.set_index("kode")["region"]).fillna("")
    witnesses = [listed, table["by_text"], table["by_point"], table["by_code"]]
    region = []
    for said in zip(*witnesses, strict=True):
        votes = Counter(kode for kode in said if kode)
        most = max(votes.values())
        region.append(next(kode for kode in said if kode and votes[kode] == most))
    table = table.assign(region=region, list_status="only_2021")
    table.loc[listed != "", "list_status"] = "in_both"
    text = table["by_text"]
    changed = (text != "") & (text != table["region"])
    log.say(
        "The regency is the one that most of four witnesses name (code of the 2022 list, text, "
        f"point, code of the hospital): for {int(changed.sum())} hospitals another than the "
        "text's (the text puts the hospitals of Palangka Raya in Murung Raya, for instance)."
    )
    return table


def _not_in_2021(hospitals: pd.DataFrame, newer: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    """Return the hospitals of 2022 that the list of 2021 holds under neither code nor name."""
    rest = newer[~newer["kode"].isin(hospitals["kode"])]
    free = hospitals[hospitals["list_status"] == "only_2021"]
    pairs = match_by_name(
        rest.assign(name=rest["name"].map(hospital_key)),
        free.assign(name=free["name"].map(hospital_key)),
    )
    pairs = pairs[pairs["step"] == "name"]
    hospitals.loc[pairs["partner"], "list_status"] = "in_both"
    left = rest.drop(index=pairs.index)
    log.say(
        f"List of 2022: {len(newer):,} hospitals, {len(newer) - len(rest):,} found in 2021 by "
        f"code, {len(pairs)} more by name within the regency; the other {len(left)} are added with "
        "list_status only_2022, without beds."
    )
    return left.assign(
        beds=pd.array([pd.NA] * len(left), dtype="Int32"), lat=np.nan, lon=np.nan,
        list_status="only_2022",
    )  # fmt: skip


def _place(
    table: pd.DataFrame, points: pd.DataFrame, places: Places, gazetteer: Gazetteer, log: BuildLog
) -> pd.DataFrame:
    """Take the point of 2021 if it can be trusted, else that of 2019, else the place of a name."""
    far = places.gap_of(table) > TRUST_KM
    table = table.assign(quality="unknown", score=np.nan, location_source="")
    table.loc[far, ["lat", "lon"]] = np.nan
    placed = table["lat"].notna()
    table.loc[placed, ["quality", "score", "location_source"]] = "surveyed", 1.0, SOURCE_2021
    from_2019 = _fill_from_2019(table, points)
    table.loc[from_2019.index, ["lat", "lon"]] = from_2019[["lat", "lon"]]
    table.loc[from_2019.index, ["quality", "score", "location_source"]] = (
        "surveyed", 1.0, POINT_SOURCE,
    )  # fmt: skip
    # Only public hospitals carry the name of their place; private ones have names of their own.
    public = table[table["lat"].isna() & table["name"].map(read_owner).eq("pemda")]
    wanted = public.assign(name=public["name"].map(_place_name))
    named = gazetteer.place(wanted[wanted["name"] != ""], by_likeness=False)
    for column in ("lat", "lon", "quality", "score"):
        table.loc[named.index, column] = named[column]
    table.loc[named.index, "location_source"] = NAME_SOURCE
    log.say(
        f"{int(far.sum())} points of 2021 lie more than {TRUST_KM:.0f} km outside the regency and "
        f"are not taken. Of the hospitals without a point {len(from_2019)} take one of 2019 (same "
        f"code, or same name in the regency), {len(named)} public ones the place whose name they "
        f"carry, {int(table['lat'].isna().sum())} stay unplaced."
    )
    return table


def _fill_from_2019(table: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return the trusted 2019 points of hospitals that lack one, by code, then by name."""
    lacking = table[table["lat"].isna()]
    by_code = lacking["kode"].map(dict(zip(points["kode"].str[1:], points.index, strict=True)))
    by_code = by_code.dropna().astype(int)
    rest = lacking.drop(index=by_code.index)
    free = points.drop(index=by_code)
    by_name = match_by_name(
        rest.assign(name=rest["name"].map(hospital_key)),
        free.assign(region=free["at_point"], name=free["name"].map(hospital_key)),
    )
    partner = pd.concat([by_code, by_name.loc[by_name["step"] == "name", "partner"].astype(int)])
    found = points.loc[partner].set_axis(partner.index)
    same = found["at_point"] == table.loc[found.index, "region"]
    return found[same | (found["gap_km"] <= TRUST_KM)]


def _place_name(name: str) -> str:
    words = [word for word in fold(name).split() if word not in _WHAT_IT_IS]
    return " ".join(words)
