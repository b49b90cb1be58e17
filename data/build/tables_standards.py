"""Make the standards: every rule as a row, and the small tables of classes, clocks and staff."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.build.common import BuildLog
from data.build.tables_indicators import read_text

RULES = Path(__file__).parent / "rules.toml"
LEGAL_STATUSES = ("berlaku", "dicabut", "belum_diverifikasi", "acuan")
DISTANCE_KINDS = ("straight", "walking", "travel", "none")
VERIFIED = ("S", "S2", "U")
COLUMNS = [
    "rule",
    "profile",
    "profile_label_id",
    "profile_label_en",
    "service",
    "subject",
    "measure",
    "threshold",
    "unit",
    "distance_kind",
    "applies_to",
    "applies_to_en",
    "min_settlement_population",
    "condition",
    "condition_en",
    "article",
    "legal_status",
    "superseded_by",
    "verified",
    "label_id",
    "label_en",
    "note_id",
    "note_en",
]
_SNI = "sni-03-1733-2004"
_SNI_NOTE_ID = (
    "SNI adalah standar tata ruang kawasan perkotaan, bukan peraturan tentang layanan; jenis jarak "
    "radius dibaca sebagai garis lurus. Tidak ada pencabutan yang terlihat."
)
_SNI_NOTE_EN = (
    "SNI is a spatial standard for urban areas, not a regulation of services; its radius is read "
    "as a straight line. No revocation was seen."
)
_TEXT = [c for c in COLUMNS if c not in {"threshold", "min_settlement_population"}]
Rules = Mapping[str, Any]


def build_standards(source: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Return `standards` and the tables `standards_*` by name.

    Raises
    ------
    ValueError
        When a rule occurs twice or carries a mark that is not defined.

    """
    log.heading("Standards")
    rules: Rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    terms: Mapping[str, str] = rules["terms"]
    folder = source / "standar"
    tables = {
        "standards": _rules(rules, folder, log),
        "standards_spm": _spm(rules),
        "standards_skm_classes": _skm_classes(folder, terms),
        "standards_skm_elements": _skm_elements(folder, terms),
        "standards_sla": _deadlines(folder, terms),
        "standards_index_classes": _index_classes(folder, terms),
        "standards_grades": _grades(folder, terms),
        "standards_puskesmas_staff": _staff(folder, terms),
    }
    log.table(["table", "rows"], [(name, len(frame)) for name, frame in tables.items()])
    return tables


def _rules(rules: Rules, folder: Path, log: BuildLog) -> pd.DataFrame:
    rows = [*rules["rule"], *_sni_rules(rules["sni"], folder)]
    profiles = rules["profile"]
    frame = pd.DataFrame([_with_profile(row, profiles[row["profile"]]) for row in rows])
    frame = frame.reindex(columns=COLUMNS)
    frame[_TEXT] = frame[_TEXT].fillna("")
    frame["distance_kind"] = frame["distance_kind"].replace("", "none")
    frame["threshold"] = frame["threshold"].astype("float64")
    frame["min_settlement_population"] = frame["min_settlement_population"].astype("float64")
    _check_rules(frame)
    counts = frame.groupby(["legal_status", "verified"]).size()
    for (status, verified), count in counts.items():
        log.say(f"{count} rules {status}, text {verified}.")
    return frame.sort_values("rule", ignore_index=True)


def _with_profile(row: Mapping[str, Any], profile: Mapping[str, str]) -> dict[str, Any]:
    return {
        "legal_status": profile["legal_status"],
        "superseded_by": profile["superseded_by"],
        **row,
        "profile_label_id": profile["label_id"],
        "profile_label_en": profile["label_en"],
    }


def _sni_rules(sni: Mapping[str, Mapping[str, str]], folder: Path) -> list[dict[str, Any]]:
    """Turn each line of the SNI table into a rule on people and a rule on radius."""
    found = []
    for line in read_text(folder / "sni_03_1733_2004.csv").to_dict("records"):
        name, english = line["sarana"], sni["english"][line["kode"]]
        shared = {
            "profile": _SNI,
            "service": sni["service"].get(line["kode"], ""),
            "subject": line["kode"],
            "applies_to": f"kawasan perkotaan, tingkat {line['jenjang']}",
            "applies_to_en": f"urban areas, level {line['jenjang']}",
            "article": "SNI 03-1733-2004",
            "note_id": " ".join(filter(None, [_SNI_NOTE_ID, line["catatan"]])),
            "note_en": _SNI_NOTE_EN,
        }
        if line["penduduk_pendukung"]:
            people = int(line["penduduk_pendukung"])
            found.append(
                shared
                | {
                    "rule": f"sni_{line['kode']}_penduduk",
                    "measure": "people_per_facility",
                    "threshold": people,
                    "unit": "orang per sarana",
                    "verified": line["status_penduduk"],
                    "label_id": f"{name}: satu per {people:,} orang (SNI)".replace(",", "."),
                    "label_en": f"{english}: one per {people:,} people (SNI)",
                }
            )
        if line["radius_m"]:
            radius = int(line["radius_m"])
            unverified = line["status_radius"] == "U"
            found.append(
                shared
                | {
                    "rule": f"sni_{line['kode']}_radius",
                    "measure": "distance",
                    "threshold": radius,
                    "unit": "m",
                    "distance_kind": "straight",
                    "verified": line["status_radius"],
                    "label_id": f"{name}: radius {radius:,} m (SNI".replace(",", ".")
                    + (", belum diverifikasi)" if unverified else ")"),
                    "label_en": f"{english}: radius {radius:,} m (SNI"
                    + (", not verified)" if unverified else ")"),
                }
            )
    return found


def _check_rules(frame: pd.DataFrame) -> None:
    allowed = {
        "legal_status": LEGAL_STATUSES,
        "distance_kind": DISTANCE_KINDS,
        "verified": VERIFIED,
    }
    for column, values in allowed.items():
        strange = sorted(set(frame[column]) - set(values))
        if strange:
            message = f"standards.{column}: not defined: {strange}"
            raise ValueError(message)
    if frame["rule"].duplicated().any():
        message = f"rules occur twice: {frame.loc[frame['rule'].duplicated(), 'rule'].tolist()}"
        raise ValueError(message)


def _english(values: pd.Series, terms: Mapping[str, str]) -> pd.Series:
    return values.map(lambda value: terms.get(value, value))


def _floats(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame.assign(**{c: pd.to_numeric(frame[c]).astype("float64") for c in columns})


def _skm_classes(folder: Path, terms: Mapping[str, str]) -> pd.DataFrame:
    """SKM classes; classify by IKM rounded to 2 decimals ≥ `threshold`, from the top."""
    frame = read_text(folder / "skm_classes.csv")
    frame = _floats(frame, ["ni_min", "ni_max", "nik_min", "nik_max", "ambang_ge_aman"])
    frame = frame.rename(
        columns={"ambang_ge_aman": "threshold", "kinerja": "label_id", "status": "verified"}
    )
    current = frame["sistem"].eq("permenpanrb_14_2017")
    return frame.assign(
        label_en=_english(frame["label_id"], terms),
        legal_status=current.map({True: "belum_diverifikasi", False: "dicabut"}),
        note_id=current.map(
            {
                True: "mengikuti Permenpan-RB 14/2017, lampiran belum diverifikasi",
                False: "dicabut; jangan dicampur dengan kelas 2017",
            }
        ),
    )


def _skm_elements(folder: Path, terms: Mapping[str, str]) -> pd.DataFrame:
    frame = read_text(folder / "skm_unsur.csv").rename(
        columns={"unsur": "label_id", "pertanyaan_kunci": "question_id", "status": "verified_text"}
    )
    return frame.assign(label_en=_english(frame["label_id"], terms), verified="S2", weight=1 / 9)


def _deadlines(folder: Path, terms: Mapping[str, str]) -> pd.DataFrame:
    frame = _floats(read_text(folder / "sla.csv"), ["batas"])
    return frame.rename(
        columns={"batas": "limit", "satuan": "unit", "dasar": "article", "status": "verified"}
    ).assign(tahap_en=_english(frame["tahap"], terms))


def _index_classes(folder: Path, terms: Mapping[str, str]) -> pd.DataFrame:
    """Classes of IDM, Indeks Desa, IPD (lower bound open) and IPM (lower bound closed)."""
    villages = read_text(folder / "idm_classes.csv").rename(
        columns={
            "kelas": "label_id",
            "skor_min_eksklusif": "low",
            "skor_maks_inklusif": "high",
            "skala": "scale",
            "regulasi": "article",
            "status": "verified",
        }
    )
    people = read_text(folder / "ipm_classes.csv").rename(
        columns={
            "kelas": "label_id",
            "min_inklusif": "low",
            "maks_eksklusif": "high",
            "status": "verified",
        }
    )
    people = people.assign(sistem="ipm", scale="0-100", article="BPS")
    frame = pd.concat(
        [villages.assign(low_closed=False), people.assign(low_closed=True)], ignore_index=True
    )
    return _floats(frame, ["low", "high"]).assign(label_en=_english(frame["label_id"], terms))


def _grades(folder: Path, terms: Mapping[str, str]) -> pd.DataFrame:
    frame = read_text(folder / "nilai_predikat.csv").rename(
        columns={
            "predikat": "label_id",
            "min": "low",
            "maks": "high",
            "batas": "text",
            "status": "verified",
        }
    )
    # SAKIP classes by > min (80.00 is BB), the others by >= min from the top (domain.md 5).
    closed = ~frame["sistem"].eq("sakip")
    frame = _floats(frame, ["low", "high"])
    return frame.assign(low_closed=closed, label_en=_english(frame["label_id"], terms))


def _staff(folder: Path, terms: Mapping[str, str]) -> pd.DataFrame:
    """Minimum staff of a puskesmas, long: one row per kind of staff, area and inpatient or not."""
    frame = read_text(folder / "puskesmas_sdm_pmk75_2014.csv").rename(
        columns={"status": "verified"}
    )
    long = frame.melt(id_vars=["tenaga", "verified"], var_name="kind", value_name="minimum")
    area = long["kind"].str.split("_").str[0]
    long = long.assign(
        area=area,
        inpatient=long["kind"].str.endswith("_ri"),
        minimum=long["minimum"].astype("int16"),
        label_id=long["tenaga"],
        label_en=_english(long["tenaga"], terms),
        article="Permenkes 75/2014",
        legal_status="dicabut",
        superseded_by="Permenkes 43/2019",
    )
    return long.drop(columns=["kind", "tenaga"])


def _spm(rules: Rules) -> pd.DataFrame:
    rows = [
        {
            "urusan": group["urusan"],
            "urusan_en": group["urusan_en"],
            "layanan": name,
            "layanan_en": english,
            "target_pct": 100.0,
            "article": f"PP 2/2018; {group['article']}",
            "verified": group["verified"],
        }
        for group in rules["spm"]
        for name, english in zip(group["layanan"], group["layanan_en"], strict=True)
    ]
    return pd.DataFrame(rows)
