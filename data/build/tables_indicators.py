"""Make the long table of indicators (kode, indicator, year, value, source)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog, dotted, place_key
from data.build.tables_codes import Crosswalk, keep_mapped, keep_proven

COLUMNS = ["kode", "indicator", "year", "value", "source"]
# Values outside (low, high) cannot be; a value on the edge can.
LIMITS: Mapping[str, tuple[float, float]] = {
    "ipm": (0, 100),
    "uhh": (30, 90),
    "hls": (0, 25),
    "rls": (0, 25),
    "rls_perempuan": (0, 25),
    "rata_lama_sekolah": (0, 25),
    "ikp": (0, 100),
    "idm": (0, 1),
    "balita_stunting": (0, 1e6),
    "p1": (0, 100),
    "p2": (0, 100),
}
_IPM = {
    "IPM": "ipm",
    "UHH": "uhh",
    "RLS": "rls",
    "HLS": "hls",
    "P0": "kemiskinan_pct",
    "P1": "p1",
    "P2": "p2",
    "PPK": "ppk",
    "PDRB": "pdrb",
}
_SANITATION = {
    "Persentase rumah tangga yang memiliki akses terhadap air minum layak": "air_minum_layak_pct",
    "Persentase rumah tangga yang memiliki akses terhadap sanitasi layak": "sanitasi_layak_pct",
    "Tingkat Pengangguran Terbuka": "pengangguran_pct",
}
_IKP = {
    "Tanpa Listrik (%)": "tanpa_listrik_pct",
    "Tanpa Air Bersih (%)": "tanpa_air_bersih_pct",
    "Rasio Tenaga Kesehatan": "rasio_nakes",
    "Lama Sekolah Perempuan (tahun)": "rls_perempuan",
    "Stunting (%)": "stunting_pct",
    "IKP": "ikp",
}
_LAGGING = {"4", "5"}
_MIN_SHARED_NAMES = 0.6


def read_text(path: Path) -> pd.DataFrame:
    """Read a CSV (gzipped or not) with every cell as text and blanks kept blank."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, index_col=False)


def to_number(values: pd.Series) -> pd.Series:
    """Read numbers that may be padded or carry a decimal comma; blanks and junk become NaN."""
    text = values.str.strip()
    comma = text.str.contains(",", regex=False)
    text = text.where(~comma, text.str.replace(".", "", regex=False))
    number = pd.to_numeric(text.str.replace(",", ".", regex=False), errors="coerce")
    return number.astype("float64")


def build_indicators(
    source: Path, target: Path, crosswalk: Crosswalk, log: BuildLog
) -> pd.DataFrame:
    """Return all indicators of the 514 regencies, sorted by indicator, year and kode.

    `target` must hold regions.parquet (its population divides the transfers per head).
    """
    log.heading("Indicators")
    parts = [_ipm(source, year, crosswalk, log) for year in range(2019, 2023)]
    parts += [
        _sanitation(source, crosswalk, log),
        _food_security(source, crosswalk, log),
        _school_internet(source, crosswalk, log),
        _village_index(source, crosswalk, log),
        _grdp_per_head(source, crosswalk, log),
        _schooling_series(source, crosswalk, log),
        _stunted_children(source, crosswalk, log),
        _transfers_per_head(source, target, crosswalk, log),
    ]
    table = _keep_possible(pd.concat(parts, ignore_index=True), crosswalk, log)
    _check_schooling(table, log)
    if table.duplicated(["kode", "indicator", "year"]).any():
        message = "an indicator occurs twice for a regency and year"
        raise ValueError(message)
    table = table.sort_values(["indicator", "year", "kode"], kind="stable", ignore_index=True)
    _summarise(table, log)
    return table.astype({"year": "int16", "value": "float64"})[COLUMNS]


def _long(
    frame: pd.DataFrame, kode: pd.Series, names: Mapping[str, str], year: int, source: str
) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {"kode": kode, "indicator": code, "year": year, "value": to_number(frame[column])}
        )
        for column, code in names.items()
    ]
    return pd.concat(parts, ignore_index=True).assign(source=source)


def _ipm(source: Path, year: int, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / f"indikator/ipm_kemiskinan_{year}.csv")
    ok = keep_proven(frame["kode"], frame["KOTKAB"], crosswalk, log, f"ipm_kemiskinan_{year}")
    return _long(frame[ok], frame.loc[ok, "kode"], _IPM, year, "bps_ipm_kemiskinan")


def _sanitation(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "indikator/sanitasi_air_kemiskinan_2021.csv")
    label = "sanitasi_air_kemiskinan_2021"
    ok = keep_proven(frame["kode"], frame["Kab/Kota"], crosswalk, log, label)
    return _long(frame[ok], frame.loc[ok, "kode"], _SANITATION, 2021, "bps_sanitasi_air_2021")


def _food_security(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "indikator/ikp_2022.csv")
    names = frame["Wilayah"].str.split(" - ", n=1).str[1]
    ok = keep_proven(frame["kode_kab"], names, crosswalk, log, "ikp_2022")
    table = _long(frame[ok], frame.loc[ok, "kode_kab"], _IKP, 2022, "ikp_2022")
    extreme = table["indicator"].eq("rasio_nakes") & table["value"].isin([0.0, 100.0])
    counts = table.loc[extreme, "value"].value_counts().to_dict()
    log.say(
        f"ikp_2022: rasio_nakes left out for {int(extreme.sum())} regencies with the extreme "
        f"values 0 ({counts.get(0.0, 0)}) and 100 ({counts.get(100.0, 0)}): "
        f"{', '.join(sorted(table.loc[extreme, 'kode']))}."
    )
    return table[~extreme]


def _school_internet(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "infrastruktur/internet_sekolah_2023.csv")
    label = "internet_sekolah_2023"
    ok = keep_proven(frame["kode_kab"], frame["Kabupaten_Kota"], crosswalk, log, label)
    names = {"Persentase_Tersedia": "internet_sekolah_pct"}
    return _long(frame[ok], frame.loc[ok, "kode_kab"], names, 2023, "bps_internet_sekolah_2023")


def _village_index(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    """Average the villages' IDM per regency, each village once, after proving the regency."""
    frame = read_text(source / "indikator/idm_desa_2024.csv.gz")
    frame["score"] = to_number(frame["idm"])
    frame["kode"] = frame["kode_kab"].map(_village_regencies(frame, source, crosswalk, log))
    status = "status_1mandiri_5sgt_tertinggal"
    usable = frame["kode"].notna() & frame["score"].between(0, 1) & frame[status].ne("0")
    log.say(f"idm_desa_2024: {int((~usable).sum())} of {len(frame):,} villages without a score.")
    used = frame[usable].assign(lagging=frame[status].isin(_LAGGING))
    groups = used.groupby("kode")
    mean, lagging = groups["score"].mean(), groups["lagging"].mean() * 100
    log.say(
        f"idm_desa_2024: mean over villages for {len(mean)} regencies; the others are cities or "
        "Jakarta, whose kelurahan have no IDM."
    )
    parts = [
        pd.DataFrame({"kode": s.index, "indicator": code, "year": 2024, "value": s.to_numpy()})
        for code, s in (("idm", mean), ("desa_tertinggal_pct", lagging))
    ]
    return pd.concat(parts, ignore_index=True).assign(source="idm_desa_2024")


def _village_regencies(
    frame: pd.DataFrame, source: Path, crosswalk: Crosswalk, log: BuildLog
) -> dict[str, str]:
    """Map each regency code of the IDM file to the dotted code whose village names it carries."""
    official = read_text(source / "wilayah/desa.csv.gz")
    official["kode"] = [dotted(code[:4]) for code in official["id"]]
    names = official.groupby("kode")["name"].agg(lambda s: frozenset(map(place_key, s)))
    mapped: dict[str, str] = {}
    for bare, group in frame.groupby("kode_kab"):
        keys = [place_key(name) for name in group["desa"]]
        code = dotted(bare)
        share = _shared(keys, names.get(code, frozenset()))
        if share < _MIN_SHARED_NAMES:
            best = max(names.index, key=lambda c: (_shared(keys, names[c]), c))
            best_share = _shared(keys, names[best])
            if best_share < _MIN_SHARED_NAMES:
                log.say(f"idm_desa_2024: refused {bare}: no regency carries its village names.")
                continue
            log.say(
                f"idm_desa_2024: {bare} shares {share:.0%} of its village names with {code}, "
                f"{best_share:.0%} with {best} {crosswalk.names[best]}; taken as {best}."
            )
            code = best
        mapped[str(bare)] = code
    if len(set(mapped.values())) != len(mapped):
        message = "two regency codes of the IDM file map to one regency"
        raise ValueError(message)
    return mapped


def _shared(keys: list[str], known: frozenset[str]) -> float:
    return sum(key in known for key in keys) / len(keys)


def _grdp_per_head(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "indikator/pdrb_per_kapita_2000_2024.csv")
    ok = keep_proven(frame["kode_kab"], frame["district"], crosswalk, log, "pdrb_per_kapita")
    frame = frame[ok]
    parts = [
        _long(frame, frame["kode_kab"], {column: "pdrb_per_kapita"}, int(column[-4:]), "")
        for column in frame.columns
        if column.startswith("grdp_pc_")
    ]
    return pd.concat(parts, ignore_index=True).assign(source="pdrb_per_kapita")


def _schooling_series(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "indikator/rata_lama_sekolah_2010_2018.csv")
    frame = frame[keep_mapped(frame["kode_kab"], frame["id"], crosswalk, log, "rata_lama_sekolah")]
    parts = [
        _long(frame, frame["kode_kab"], {f"mys{year}": "rata_lama_sekolah"}, year, "")
        for year in range(2010, 2019)
    ]
    table = pd.concat(parts, ignore_index=True).assign(source="rata_lama_sekolah")
    # The source carries single precision noise (8.1700001).
    return table.assign(value=table["value"].round(2))


def _stunted_children(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "indikator/balita_stunting_2013_2018_2021.csv")
    frame = frame[
        keep_mapped(frame["kode_kab"], frame["kode_bps_asli"], crosswalk, log, "balita_stunting")
    ]
    log.say(
        "balita_stunting: whole children, estimated counts, never a prevalence; 2013 has 497 "
        "regencies, those split since being absent."
    )
    return pd.DataFrame(
        {
            "kode": frame["kode_kab"],
            "indicator": "balita_stunting",
            "year": frame["tahun"].astype("int16"),
            "value": to_number(frame["balita_stunting"]).round(0),
            "source": "balita_stunting",
        }
    )


def _transfers_per_head(
    source: Path, target: Path, crosswalk: Crosswalk, log: BuildLog
) -> pd.DataFrame:
    """Divide the transfer budget of 2021 by the population of 2024: fiscal context only."""
    frame = read_text(source / "anggaran/tkdd_2020_2021.csv")
    frame = frame[frame["tahun"].eq("2021")]
    ok = keep_proven(frame["kode_kab"], frame["pemda"], crosswalk, log, "tkdd 2021 per head")
    frame = frame[ok]
    regions = pd.read_parquet(target / "regions.parquet", columns=["kode", "population"])
    population = frame["kode_kab"].map(regions.set_index("kode")["population"]).astype("float64")
    budget = to_number(frame["transfer_ke_daerah_anggaran"])
    absent = sorted(set(crosswalk.names) - set(frame["kode_kab"]))
    log.say(
        f"anggaran_per_orang: transfers budgeted for 2021 over population of 2024; not available "
        f"for {len(absent)} regencies: {', '.join(absent)}."
    )
    return pd.DataFrame(
        {
            "kode": frame["kode_kab"],
            "indicator": "anggaran_per_orang",
            "year": 2021,
            "value": (budget / population.where(population > 0)).round(0),
            "source": "djpk_tkdd",
        }
    )


def _keep_possible(table: pd.DataFrame, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    """Leave out and log what cannot be: not a number, not finite, outside the limits."""
    low = table["indicator"].map({code: limits[0] for code, limits in LIMITS.items()})
    high = table["indicator"].map({code: limits[1] for code, limits in LIMITS.items()})
    percent = table["indicator"].str.endswith("_pct")
    low = low.fillna(0.0)
    high = high.mask(percent, 100.0).fillna(np.inf)
    value = table["value"]
    possible = np.isfinite(value) & value.ge(low) & value.le(high)
    possible &= table["kode"].isin(list(crosswalk.names))
    for row in table[~possible].itertuples():
        log.say(f"left out: {row.indicator} {row.year} of {row.kode} = {row.value}.")
    log.say(f"{int((~possible).sum())} impossible values left out, {int(possible.sum()):,} kept.")
    return table[possible]


def _check_schooling(table: pd.DataFrame, log: BuildLog) -> None:
    """Prove the nameless schooling series by its step from 2018 to the named file of 2019."""
    series = table[table["indicator"].eq("rata_lama_sekolah") & table["year"].eq(2018)]
    named = table[table["indicator"].eq("rls") & table["year"].eq(2019)]
    both = series.merge(named, on="kode")
    step = (both["value_y"] - both["value_x"]).abs()
    far = both.loc[step > 1.0, "kode"].tolist()
    log.say(
        f"rata_lama_sekolah 2018 against RLS 2019 by name: {len(both)} regencies, median step "
        f"{step.median():.2f} years, over one year in {len(far)}{': ' if far else ''}"
        f"{', '.join(far)}."
    )


def _summarise(table: pd.DataFrame, log: BuildLog) -> None:
    rows = [
        (code, group["year"].min(), group["year"].max(), group["kode"].nunique(), len(group))
        for code, group in table.groupby("indicator")
    ]
    log.table(["indicator", "from", "to", "regencies", "rows"], rows)
