"""Read the regency codes and names of the facility lists as Kemendagri codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.build.common import BuildLog, dotted, fold, region_key
from data.build.facilities_names import take_apart

# A list's code is read as a BPS code only where the names say so this clearly.
EVIDENCE_MARGIN = 0.5
# Regencies as the port list misspells or cuts them ("KOTA BARU" without its first word).
_MISSPELT = {
    "baru": "Kabupaten Kotabaru",
    "kutai kertanegara": "Kabupaten Kutai Kartanegara",
    "tanah tidung": "Kabupaten Tana Tidung",
    "pulau meranti": "Kabupaten Kepulauan Meranti",
    "penajam paser utama": "Kabupaten Penajam Paser Utara",
    "sika": "Kabupaten Sikka",
    "kota makasar": "Kota Makassar",
    "kab tual": "Kota Tual",
    "labuan batu utara": "Kabupaten Labuhanbatu Utara",
    "bolaang mongondo timur": "Kabupaten Bolaang Mongondow Timur",
    "minahsa utara": "Kabupaten Minahasa Utara",
    "pahuwato": "Kabupaten Pohuwato",
}


@dataclass(frozen=True)
class Codes:
    """The crosswalk of regency codes: every value is a dotted Kemendagri code of today.

    Attributes
    ----------
    current
        Codes of today themselves.
    before_split
        Kemendagri codes of the 26 Papua regencies before the provinces were divided.
    bps
        BPS codes, of today and (Papua) of before the split.
    kemdikbud
        Codes of the 2019 school list.
    by_name
        Region keys (see ``common.region_key``).
    """

    current: frozenset[str]
    before_split: Mapping[str, str]
    bps: Mapping[str, str]
    kemdikbud: Mapping[str, str]
    by_name: Mapping[str, str]

    @classmethod
    def read(cls, source: Path) -> "Codes":
        """Read the two crosswalk files of the source folder."""
        folder = source / "wilayah"
        table = pd.read_csv(folder / "kode_bps_kemendagri.csv", dtype=str)
        papua = pd.read_csv(folder / "papua_kode_lama_baru.csv", dtype=str)
        kode = table["kode_kemendagri"]
        bps = dict(zip(table["kode_bps"], kode, strict=True))
        for old, new in zip(papua["kode_bps_lama"], papua["kode_kemendagri_baru"], strict=True):
            if bps.setdefault(old, new) != new:
                message = f"BPS code {old} names two regencies"
                raise ValueError(message)
        names = {region_key(n): k for n, k in zip(table["nama_kemdikbud_2019"], kode, strict=True)}
        names |= {region_key(n): k for n, k in zip(table["nama_kemendagri"], kode, strict=True)}
        return cls(
            frozenset(kode),
            dict(zip(papua["kode_kemendagri_lama"], papua["kode_kemendagri_baru"], strict=True)),
            bps,
            dict(zip(table["kode_kemdikbud_2019"], kode, strict=True)),
            names,
        )

    def kemendagri(self, code: str) -> str:
        """Return a bare or dotted Kemendagri code, of today or before the split, as of today.

        Raises
        ------
        ValueError
            If it is neither.
        """
        code = dotted(code)
        code = self.before_split.get(code, code)
        if code not in self.current:
            message = f"not a regency: {code}"
            raise ValueError(message)
        return code

    def from_name(self, text: str) -> str:
        """Return the code of a regency's name, "" where it can't be read.

        A name without its kind is a kabupaten's if there is one, else a kota's ("Jakarta Barat").
        """
        text = _MISSPELT.get(fold(text), text)
        found = self.by_name.get(region_key(text), "")
        if not found and not fold(text).startswith(("kab", "kota")):
            found = self.by_name.get(region_key(text, "kota"), "")
        return found


def read_list_codes(
    table: pd.DataFrame, codes: Codes, keys_of: Callable[[str], set[str]]
) -> tuple[pd.Series, dict[str, str]]:
    """Read the codes of the 2022 lists, which are Kemendagri's save where the names say BPS.

    Parameters
    ----------
    table
        Columns ``kode_kab`` (bare code) and ``unit_kerja`` (name).
    codes
        The crosswalk.
    keys_of
        Loose keys of the places and facilities known in a regency (Kemendagri code).

    Returns
    -------
    tuple
        The regency of each row, and the codes read as BPS's with their regency.
    """
    meaning: dict[str, str] = {}
    as_bps: dict[str, str] = {}
    for code, rows in table.groupby("kode_kab"):
        plain = codes.kemendagri(str(code))
        other = codes.bps.get(str(code), plain)
        names = {take_apart(text).loose for text in rows["unit_kerja"]}
        if other != plain and dotted(code) in codes.current:
            ours = len(names & keys_of(plain)) / len(names)
            theirs = len(names & keys_of(other)) / len(names)
            if theirs - ours >= EVIDENCE_MARGIN:
                as_bps[str(code)] = other
        meaning[str(code)] = as_bps.get(str(code), plain)
    return table["kode_kab"].map(meaning), as_bps


def log_list_codes(log: BuildLog, as_bps: Mapping[str, str], codes: Codes, of_what: str) -> None:
    """Say which codes of a list were read as BPS codes."""
    pairs = ", ".join(f"{code} is {kode}" for code, kode in sorted(as_bps.items()))
    log.say(
        f"{of_what}: the codes are Kemendagri's ({len(codes.before_split)} of Papua as before the "
        f"split, converted), except {len(as_bps)} whose names show them to be BPS codes: {pairs}."
    )
