"""Build the table of villages: every desa and kelurahan once, with all of the people."""

from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog, dotted, place_key, round_coordinates
from data.build.geography_land import Land
from data.build.villages_match import Matching, match_villages
from data.build.villages_points import place_villages
from data.build.villages_population import estimate_weights, share_out

KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}
SOURCES = {"dpt2019": "dpt_2019", "tps2024": "tps_2024"}
IDM_BOUNDS = (0.4907, 0.5989, 0.7072, 0.8155)
IDM_CLASSES = ("Sangat Tertinggal", "Tertinggal", "Berkembang", "Maju", "Mandiri")
LISTED_STEPS = ("nama_kecamatan", "kemiripan", "kode_nama_lain", "sisa_kecamatan", "sisa_kabkota")
COLUMNS = [
    "kode", "nama", "kode_kecamatan", "kind", "lat", "lon", "population", "population_source",
    "location_quality", "landmass_id", "kode_lama", "idm_score", "idm_class",
]  # fmt: skip


def build_villages(
    source: Path, regions: pd.DataFrame, districts: pd.DataFrame, land: Land, log: BuildLog
) -> pd.DataFrame:
    """Return the villages, sorted by code; the people of each regency add up to its total."""
    listed = _read_list(source, districts)
    estimates = _read_estimates(source)
    log.heading("Desa: pencocokan daftar kode dan taksiran penduduk")
    matching = match_villages(listed, estimates)
    _log_matching(listed, estimates, matching, log)
    frame = _append_unlisted(_join_estimates(listed, estimates, matching), estimates, matching, log)
    log.heading("Desa: penduduk")
    weights = estimate_weights(frame, log)
    totals = regions.set_index("kode")["population"]
    frame["population"] = share_out(frame["kode"], frame["kabkota"], weights, totals)
    _log_population(frame, log)
    log.heading("Desa: titik lokasi")
    frame = place_villages(frame, regions, districts, land, log)
    log.heading("Desa: Indeks Desa Membangun 2024")
    frame = _add_idm(frame, source, log)
    return round_coordinates(frame.sort_values("kode", ignore_index=True))[COLUMNS]


def _read_list(source: Path, districts: pd.DataFrame) -> pd.DataFrame:
    table = pd.read_csv(source / "wilayah/desa.csv.gz", dtype=str)
    kode = table["id"].map(dotted)
    names = districts.set_index("kode")["nama"]
    frame = pd.DataFrame(
        {
            "kode": kode,
            "nama": table["name"].str.strip(),
            "kode_kecamatan": kode.str[:8],
            "kabkota": kode.str[:5],
            "kind": kode.str[9].map(KINDS),
            "lat": table["latitude"].astype("float64"),
            "lon": table["longitude"].astype("float64"),
        }
    )
    unknown = sorted(set(frame["kode_kecamatan"]) - set(districts["kode"]))
    if unknown or frame["kode"].duplicated().any():
        message = f"villages of unknown kecamatan {unknown} or with repeated codes"
        raise ValueError(message)
    frame["key"] = frame["nama"].map(place_key)
    frame["district_key"] = frame["kode_kecamatan"].map(names).map(place_key)
    return frame.sort_values("kode", ignore_index=True)


def _read_estimates(source: Path) -> pd.DataFrame:
    table = pd.read_parquet(source / "penduduk/desa_estimasi_2024.parquet")
    frame = pd.DataFrame(
        {
            "kode": table["kode_desa"].astype(str),
            "nama": table["desa"].astype(str),
            "kabkota": table["kode_kab"].astype(str),
            "kecamatan": table["kec"].astype(str),
            "estimate": table["pddk_est_2024"].astype("float64"),
            "source": table["sumber_bobot"].map(SOURCES),
        }
    )
    frame["key"] = frame["nama"].map(place_key)
    frame["district_key"] = frame["kecamatan"].map(place_key)
    return frame.sort_values("kode", ignore_index=True)


def _join_estimates(
    listed: pd.DataFrame, estimates: pd.DataFrame, matching: Matching
) -> pd.DataFrame:
    found = matching.right >= 0
    row = matching.right
    frame = listed.copy()
    old = np.where(found, estimates["kode"].to_numpy()[row], "")
    frame["kode_lama"] = np.where(old == frame["kode"].to_numpy(), "", old)
    frame["estimate"] = np.where(found, estimates["estimate"].to_numpy()[row], np.nan)
    frame["population_source"] = np.where(
        found, estimates["source"].to_numpy()[row], "perkiraan_kecamatan"
    )
    return frame


def _append_unlisted(
    frame: pd.DataFrame, estimates: pd.DataFrame, matching: Matching, log: BuildLog
) -> pd.DataFrame:
    """Add the places of the population file that are in no way in the code list.

    Their kecamatan is found by name within the regency. With today's source none is left; should
    one be, it must not lose its people silently.
    """
    left = estimates.drop(index=matching.right[matching.right >= 0])
    log.say(f"Tempat di berkas penduduk yang benar-benar tidak ada di daftar kode: {len(left)}.")
    names = frame.drop_duplicates("kode_kecamatan").set_index(["kabkota", "district_key"])
    rows = []
    for place in left.itertuples():
        where = (place.kabkota, place.district_key)
        if where not in names.index or place.kode in set(frame["kode"]):
            message = f"{place.kode} {place.nama} fits no living kecamatan: settle it by hand"
            raise ValueError(message)
        rows.append(
            {
                "kode": place.kode,
                "nama": place.nama.title(),
                "kode_kecamatan": names.loc[[where], "kode_kecamatan"].iloc[0],
                "kabkota": place.kabkota,
                "kind": KINDS[place.kode[9]],
                "lat": np.nan,
                "lon": np.nan,
                "key": place.key,
                "district_key": place.district_key,
                "kode_lama": "",
                "estimate": place.estimate,
                "population_source": place.source,
            }
        )
        log.say(f"Ditambahkan: {place.kode} {place.nama}, {place.estimate:.0f} jiwa.")
    return pd.concat([frame, pd.DataFrame(rows)], ignore_index=True) if rows else frame


def _log_matching(
    listed: pd.DataFrame, estimates: pd.DataFrame, matching: Matching, log: BuildLog
) -> None:
    steps = pd.Series(matching.step)
    counts = steps[steps != ""].value_counts()
    log.say(f"Daftar kode: {len(listed):,} desa/kelurahan; taksiran: {len(estimates):,}.")
    log.table(["langkah", "pasangan"], [(k, f"{v:,}") for k, v in sorted(counts.items())])
    without = listed[matching.right < 0]
    log.say(f"Tanpa taksiran setelah pencocokan: {len(without)}.")
    log.table(["kode", "nama"], without[["kode", "nama"]].itertuples(index=False))
    listed_rows = np.flatnonzero(steps.isin(LISTED_STEPS))
    log.heading("Pasangan yang tidak dicocokkan oleh kode dan nama yang sama", 3)
    rows = []
    for i in listed_rows:
        other = estimates.iloc[matching.right[i]]
        mine = listed.iloc[i]
        rows.append(
            (steps[i], mine["kode"], mine["nama"], other["kode"], other["nama"],
             f"{matching.score[i]:.0f}")
        )  # fmt: skip
    log.table(["langkah", "kode", "nama", "kode taksiran", "nama taksiran", "mirip"], rows)


def _log_population(frame: pd.DataFrame, log: BuildLog) -> None:
    by_source = frame.groupby("population_source")["population"].agg(["size", "sum"])
    rows = [(k, f"{r['size']:,}", f"{r['sum']:,}") for k, r in by_source.iterrows()]
    log.table(["sumber", "desa/kelurahan", "jiwa"], rows)
    log.say(
        f"Jumlah {frame['population'].sum():,} jiwa; terkecil {frame['population'].min()}, "
        f"terbesar {frame['population'].max():,}; kode lama berbeda pada "
        f"{int((frame['kode_lama'] != '').sum())} desa/kelurahan."
    )


def _read_idm(source: Path, districts: pd.Series) -> pd.DataFrame:
    """Read the IDM with living regency codes.

    In Papua Barat Daya the file puts the new province's 96 before the old regency number (9604 is
    Sorong Selatan, once 92.04, now 96.02; 96.04 is Tambrauw): that is undone here.
    """
    table = pd.read_csv(source / "indikator/idm_desa_2024.csv.gz", dtype=str)
    papua = pd.read_csv(source / "wilayah/papua_kode_lama_baru.csv", dtype=str)
    papua = papua[papua["kode_kemendagri_baru"].str.startswith("96.")]
    old = papua["kode_kemendagri_lama"].str.replace(r"^92\.", "96.", regex=True)
    living = dict(zip(old, papua["kode_kemendagri_baru"], strict=True))
    kode = table["kode_desa"].map(dotted)
    kabkota = kode.str[:5].map(living).fillna(kode.str[:5])
    frame = pd.DataFrame(
        {
            "kode": kabkota + kode.str[5:],
            "nama": table["desa"].fillna(""),
            "kabkota": kabkota,
            "key": table["desa"].map(place_key),
            "district_key": table["kecamatan"].map(place_key),
            "idm": table["idm"].astype("float64"),
            "status": table["status_1mandiri_5sgt_tertinggal"].astype(int),
        }
    )
    unknown = sorted(set(frame["kabkota"]) - set(districts))
    if unknown:
        message = f"IDM of unknown regencies {unknown}"
        raise ValueError(message)
    return frame.sort_values("kode", ignore_index=True)


def _add_idm(frame: pd.DataFrame, source: Path, log: BuildLog) -> pd.DataFrame:
    idm = _read_idm(source, frame["kabkota"])
    desa = frame[frame["kind"] != "kelurahan"]
    matching = match_villages(desa.reset_index(drop=True), idm)
    found = matching.right >= 0
    score = pd.Series(np.nan, index=frame.index)
    score[desa.index[found]] = idm["idm"].to_numpy()[matching.right[found]]
    classes = pd.cut(score, [-np.inf, *IDM_BOUNDS, np.inf], labels=list(IDM_CLASSES))
    frame["idm_score"] = score.astype("float32")
    frame["idm_class"] = classes.astype(object).where(score.notna(), "").astype(str)
    steps = pd.Series(matching.step[found]).value_counts()
    log.say(f"Skor untuk {int(score.notna().sum()):,} dari {len(desa):,} desa; kelurahan tidak.")
    log.table(["langkah", "desa"], [(k, f"{v:,}") for k, v in sorted(steps.items())])
    log.say(f"Baris IDM tanpa pasangan: {len(idm) - int(found.sum())}.")
    theirs = idm["status"].to_numpy()[matching.right[found]]
    mine = 5 - pd.Categorical(
        frame.loc[desa.index[found], "idm_class"], categories=list(IDM_CLASSES)
    ).codes.astype(int)
    scored = theirs > 0
    log.say(
        "Kelas menurut ambang Permendesa 2/2016 berbeda dari status di berkas pada "
        f"{int((mine != theirs)[scored].sum())} desa."
    )
    counts = frame["idm_class"].value_counts()
    log.table(["kelas", "desa"], [(c, f"{counts.get(c, 0):,}") for c in IDM_CLASSES])
    return frame
