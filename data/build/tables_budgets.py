"""Make the long table of budgets in rupiah, with what each realisation covers said in a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog
from data.build.tables_codes import Crosswalk, keep_proven
from data.build.tables_indicators import read_text, to_number

COLUMNS = [
    "kode",
    "level",
    "item",
    "item_label",
    "year",
    "budget",
    "realisation",
    "unit",
    "source",
    "note",
]
NATION = "ID"
_BILLION = 1e9
_TRANSFERS: Mapping[str, str] = {
    "transfer_ke_daerah": "Transfer ke daerah (tanpa dana desa)",
    "dau": "Dana alokasi umum (DAU)",
    "dak_fisik": "Dana alokasi khusus (DAK) fisik",
    "dak_nonfisik": "Dana alokasi khusus (DAK) nonfisik",
    "did": "Dana insentif daerah (DID)",
    "dana_desa": "Dana desa",
    "dbh_residu": "Dana bagi hasil dan lainnya (sisa hitung)",
}
# Accounts that the source writes in more than one way, and words that lost their " M".
_ACCOUNTS: Mapping[str, str] = {
    "Belanjaodal": "Belanja Modal",
    "Belanja Barang Jasa": "Belanja Barang dan Jasa",
    "Penyertaanodal Daerah": "Penyertaan Modal Daerah",
    "Penyertaan Modal": "Penyertaan Modal Daerah",
    "Pembayaaran Pokok Utang": "Pembayaran Cicilan Pokok Utang yang Jatuh Tempo",
    "Penerimaan Pembiayaan Lainnya": "Penerimaan Pembiayaan Lainnya Sesuai dengan Ketentuan "
    "Peraturan Perundang-Undangan",
    "Pengeluaran Pembiayaan Lainnya": "Pengeluaran Pembiayaan Lainnya Sesuai dengan Ketentuan "
    "Peraturan Perundang-Undangan",
}
_TO_MARCH = "realisasi hanya sampai Maret 2021"
_PART_OF_YEAR = "realisasi sebagian tahun"
_OVER_BUDGET = "realisasi pada sumber melebihi pagu"
_LOW_SPENDING = 0.85


def build_budgets(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    """Return all budgets, sorted by source, item, year, level and kode; amounts in rupiah."""
    log.heading("Budgets")
    parts = [
        _transfers(source, crosswalk, log),
        _village_funds(source, crosswalk, log),
        _east_java(source, crosswalk, log),
    ]
    table = pd.concat(parts, ignore_index=True).assign(unit="rupiah")
    order = ["source", "item", "year", "level", "kode"]
    table = table.sort_values(order, kind="stable", ignore_index=True)
    if table.duplicated(order).any():
        message = "a budget item occurs twice for a region and year"
        raise ValueError(message)
    rows = [
        (name, year, group["item"].nunique(), group["kode"].nunique(), len(group))
        for (name, year), group in table.groupby(["source", "year"])
    ]
    log.table(["source", "year", "items", "regions", "rows"], rows)
    return table.astype({"year": "int16"})[COLUMNS]


def _transfers(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "anggaran/tkdd_2020_2021.csv")
    ok = keep_proven(frame["kode_kab"], frame["pemda"], crosswalk, log, "tkdd_2020_2021")
    frame = frame[ok]
    year = frame["tahun"].astype("int16")
    parts = [
        pd.DataFrame(
            {
                "kode": frame["kode_kab"],
                "level": "kabkota",
                "item": item,
                "item_label": label,
                "year": year,
                "budget": to_number(frame[f"{item}_anggaran"]).round(0),
                "realisation": to_number(frame[f"{item}_realisasi"]).round(0),
                "source": "djpk_tkdd",
                "note": np.where(year == 2021, _TO_MARCH, ""),
            }
        )
        for item, label in _TRANSFERS.items()
    ]
    table = pd.concat(parts, ignore_index=True)
    empty = table["budget"].isna() & table["realisation"].isna()
    log.say(f"tkdd_2020_2021: {int(empty.sum())} cells without an amount (no such fund there).")
    log.say("tkdd_2020_2021: the realisation of 2021 covers January to March; noted on each row.")
    return table[~empty]


def _village_funds(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "anggaran/dana_desa_2023_2024.csv")
    national = frame["urpemda"].eq("Nasional")
    ok = keep_proven(
        frame.loc[~national, "kode_kab"],
        frame.loc[~national, "urpemda"],
        crosswalk,
        log,
        "dana_desa_2023_2024",
    )
    frame = frame[national | ok.reindex(frame.index, fill_value=False)]
    national = frame["urpemda"].eq("Nasional")
    budget, realisation = to_number(frame["pagu"]), to_number(frame["realisasi"])
    over = realisation > budget * 1.02
    year = frame["tahun"].astype("int16")
    log.say(
        f"dana_desa_2023_2024: {int(national.sum())} national row kept apart (level nasional, "
        f"kode {NATION}: the 2 trillion of 2023 not shared out); realisation above the budget by "
        f"over 2 % in {int(over.sum())} rows (all of 2023), kept as found and noted; the "
        "realisation of 2024 covers part of the year."
    )
    note = np.where(year == 2024, _PART_OF_YEAR, np.where(over, _OVER_BUDGET, ""))
    return pd.DataFrame(
        {
            "kode": frame["kode_kab"].where(~national, NATION),
            "level": np.where(national, "nasional", "kabkota"),
            "item": "dana_desa",
            "item_label": _TRANSFERS["dana_desa"],
            "year": year,
            "budget": budget.round(0),
            "realisation": realisation.round(0),
            "source": "kemenkeu_dana_desa",
            "note": note,
        }
    )


def to_rupiah(text: str) -> float:
    """Read an amount in billion rupiah, "2223.07" or "2.223,07 M", as rupiah; blank gives NaN."""
    text = text.strip()
    if not text:
        return float("nan")
    if text.endswith("M"):
        text = text.removesuffix("M").strip().replace(".", "").replace(",", ".")
    return round(float(text) * _BILLION)


def _east_java(source: Path, crosswalk: Crosswalk, log: BuildLog) -> pd.DataFrame:
    frame = read_text(source / "anggaran/apbd_jatim_2021_2024.csv")
    ok = keep_proven(frame["kode_kab"], frame["pemda"], crosswalk, log, "apbd_jatim_2021_2024")
    frame = frame[ok]
    written = frame["akun"].str.strip()
    label = written.replace(dict(_ACCOUNTS))
    for wrong in sorted(set(written) & set(_ACCOUNTS)):
        log.say(f"apbd_jatim: “{wrong}” is {_ACCOUNTS[wrong]} ({int(written.eq(wrong).sum())}).")
    table = pd.DataFrame(
        {
            "kode": frame["kode_kab"],
            "level": "kabkota",
            "item": "apbd_" + label.map(_slug),
            "item_label": label,
            "year": frame["tahun"].astype("int16"),
            "budget": frame["anggaran"].map(to_rupiah),
            "realisation": frame["realisasi"].map(to_rupiah),
            "source": "djpk_apbd_jatim",
        }
    )
    table = _once(table.dropna(subset=["budget", "realisation"], how="all"), log)
    return table.assign(note=_partial_years(table, log))


def _once(table: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    """Keep one row per account and year.

    In 2023 some accounts stand twice, under two spellings, the second with the same realisation
    and no budget: the row with the budget is kept.
    """
    key = ["kode", "item", "year"]
    equal = table.drop_duplicates()
    twice = equal[equal.duplicated(key, keep=False)].groupby(key)
    spread = twice["realisation"].max() - twice["realisation"].min()
    odd = (spread > 0) | (twice["budget"].min() > 0)
    if odd.any():
        message = f"accounts with two amounts: {odd.index[odd].tolist()}"
        raise ValueError(message)
    ordered = equal.sort_values("budget", ascending=False, kind="stable")
    log.say(
        f"apbd_jatim: {len(table) - len(equal)} repeated rows dropped; {len(twice)} accounts of "
        "2023 stand under two spellings, the second without a budget: dropped."
    )
    return ordered.drop_duplicates(key)


def _partial_years(table: pd.DataFrame, log: BuildLog) -> pd.Series:
    """Note the years whose median realisation of all spending shows an unfinished year."""
    spending = table[table["item"].eq("apbd_belanja_daerah")]
    share = (spending["realisation"] / spending["budget"]).groupby(spending["year"]).median()
    partial = share.index[share < _LOW_SPENDING]
    log.say(
        "apbd_jatim: amounts converted from billion rupiah; median realisation of Belanja Daerah "
        + ", ".join(f"{year} {value:.0%}" for year, value in share.items())
        + "; years under 85 % are noted as unfinished."
    )
    return table["year"].isin(partial).map({True: _PART_OF_YEAR, False: ""})


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
