"""Prove the code system of a source by its names; a bare code is never trusted.

199 of the 514 BPS codes differ from the Kemendagri code and 169 of them are another regency's
Kemendagri code, so a wrong system shifts figures silently from one regency to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.build.common import BuildLog, region_key

# Names that sources spell so differently that no rule levels them: (code, name as written).
KNOWN_SPELLINGS: Mapping[tuple[str, str], str] = {
    ("73.71", "Kota Makasar"): "salah eja Makassar",
    ("75.04", "pahuwato"): "salah eja Pohuwato",
    ("61.02", "Pontianak"): "nama lama Kabupaten Mempawah (sampai 2014)",
    ("16.08", "Kab. OKU Timur"): "singkatan Ogan Komering Ulu Timur",
    ("16.09", "Kab. OKU Selatan"): "singkatan Ogan Komering Ulu Selatan",
    ("31.71", "jakarta pusat"): "ditulis tanpa kota",
    ("31.72", "jakarta utara"): "ditulis tanpa kota",
    ("31.73", "jakarta barat"): "ditulis tanpa kota",
    ("31.74", "jakarta selatan"): "ditulis tanpa kota",
    ("31.75", "jakarta timur"): "ditulis tanpa kota",
    ("35.78", "Surabaya"): "ditulis tanpa kota",
    ("35.79", "Batu"): "ditulis tanpa kota",
}
# BPS codes of before Kalimantan Utara was split from Kalimantan Timur in 2012.
OLD_KALTARA = {
    "6406": "65.02",
    "6407": "65.01",
    "6408": "65.03",
    "6410": "65.04",
    "6473": "65.71",
}


@dataclass(frozen=True)
class Crosswalk:
    """Official names, BPS codes and old codes of the 514, all as text.

    `names` maps a dotted code to its name, `by_key` a name key to its dotted code, `by_bps`
    a BPS code, current or of before a split, to the dotted code.
    """

    names: Mapping[str, str]
    by_key: Mapping[str, str]
    by_bps: Mapping[str, str]


def read_crosswalk(source: Path) -> Crosswalk:
    """Read the crosswalk and the Papua splits of the source folder."""
    table = pd.read_csv(
        source / "wilayah/kode_bps_kemendagri.csv", dtype=str, keep_default_na=False
    )
    papua = pd.read_csv(
        source / "wilayah/papua_kode_lama_baru.csv", dtype=str, keep_default_na=False
    )
    codes = table["kode_kemendagri"].tolist()
    names = table["nama_kemendagri"].str.strip().tolist()
    by_bps = dict(zip(papua["kode_bps_lama"], papua["kode_kemendagri_baru"], strict=True))
    by_bps |= OLD_KALTARA
    by_bps |= dict(zip(table["kode_bps"], codes, strict=True))
    return Crosswalk(
        names=dict(zip(codes, names, strict=True)),
        by_key={region_key(name): code for code, name in zip(codes, names, strict=True)},
        by_bps=by_bps,
    )


def keep_proven(
    codes: pd.Series, names: pd.Series, crosswalk: Crosswalk, log: BuildLog, label: str
) -> pd.Series:
    """Return which rows carry a Kemendagri code that their own name proves, (n,) bool.

    A name may differ only by the rules of `region_key` or as listed in KNOWN_SPELLINGS; every
    other row is refused, and all of both kinds are logged.
    """
    proven = pd.Series(data=False, index=codes.index)
    spelled: dict[tuple[str, str], str] = {}
    refused: set[tuple[str, str]] = set()
    for row, code, name in zip(codes.index, codes, names, strict=True):
        if crosswalk.by_key.get(region_key(name)) == code:
            proven[row] = True
        elif (code, name) in KNOWN_SPELLINGS and code in crosswalk.names:
            proven[row] = True
            spelled[code, name] = KNOWN_SPELLINGS[code, name]
        else:
            refused.add((str(code), str(name)))
    log.say(f"{label}: {int(proven.sum()):,} of {len(codes):,} rows proven by name.")
    for (code, name), reason in sorted(spelled.items()):
        log.say(f"{label}: {code} written “{name}” is {crosswalk.names[code]} ({reason}).")
    for code, name in sorted(refused):
        found = crosswalk.by_key.get(region_key(name), "no regency")
        log.say(f"{label}: refused code {code} for “{name}” (the name belongs to {found}).")
    return proven


def keep_mapped(
    codes: pd.Series, bps_codes: pd.Series, crosswalk: Crosswalk, log: BuildLog, label: str
) -> pd.Series:
    """Return which rows of a file without names carry the code their BPS code maps to."""
    expected = bps_codes.map(crosswalk.by_bps)
    proven = expected.eq(codes)
    log.say(
        f"{label}: no names in the file; {int(proven.sum()):,} of {len(codes):,} rows agree with "
        "their BPS code through the crosswalk (old codes of Papua and Kalimantan Utara included)."
    )
    for bps, code in sorted(set(zip(bps_codes[~proven], codes[~proven], strict=True))):
        log.say(f"{label}: refused BPS code {bps} said to be {code}.")
    return proven
