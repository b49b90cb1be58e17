"""What a rule says of a region, as a sentence with its article and legal status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from geo.standards import (
    DISTANCE,
    MET,
    NOT_MET,
    PEOPLE_PER_FACILITY,
    PER_DISTRICT,
    PER_VILLAGE,
    Evaluation,
)
from lib.i18n import compact_people, distance_km, number, pick, t, tn
from lib.services.findings import service_name
from lib.services.gap_rules import BEDS, OWN, REMOTE, URBAN, Entry

_SUMMED: Mapping[str, str] = {
    PEOPLE_PER_FACILITY: "celah.isi.rasio_jumlah",
    BEDS: "celah.isi.tempat_tidur_jumlah",
}
_BY: Mapping[str, str] = {
    "berlaku": "celah.aturan.berlaku",
    "dicabut": "celah.aturan.dicabut",
    "belum_diverifikasi": "celah.aturan.belum_diverifikasi",
    "acuan": "celah.aturan.acuan",
    OWN: "celah.aturan.acuan",
}
_COUNTED = ("celah.isi.kecamatan_kurang", "celah.isi.jarak_kurang")
"""Messages whose verb follows the number that is lacking."""
# With something lacking, and with nothing lacking, by the records.
_FOUND: Mapping[str, tuple[str, str]] = {
    PER_DISTRICT: ("celah.isi.kecamatan_kurang", "celah.isi.kecamatan_cukup"),
    PER_VILLAGE: ("celah.isi.desa_kurang", "celah.isi.desa_cukup"),
    PEOPLE_PER_FACILITY: ("celah.isi.rasio_kurang", "celah.isi.rasio_cukup"),
    BEDS: ("celah.isi.tempat_tidur_kurang", "celah.isi.tempat_tidur_cukup"),
    DISTANCE: ("celah.isi.jarak_kurang", "celah.isi.jarak_cukup"),
}


class RuleText:
    """Speak of one rule in the language of the moment it is made."""

    def __init__(self, entry: Entry) -> None:
        row = entry.row
        self._row = row
        self._service = service_name(entry.service.code) if entry.service else ""
        self._needs = bool(entry.service and entry.service.needs_classes)
        if row["profile"] == OWN:
            self.article = t("celah.aturan.sendiri_ambang")
            self.label = f"{self.article}: {_own_limit(row, self._service)}"
        else:
            self.label = pick(str(row["label_id"]), str(row["label_en"]))
            self.article = _article(row)
        self._old = row["legal_status"] == "dicabut"
        self._reference = row["legal_status"] in ("acuan", OWN)

    def sentences(
        self, names: Sequence[str], found: Evaluation, *, summed: bool = False
    ) -> list[str]:
        """Write one sentence a region; ``summed`` where regions are sums of regencies."""
        basis = self._basis()
        return [
            self._one(basis, name, found, place, summed=summed) for place, name in enumerate(names)
        ]

    def _basis(self) -> str:
        status, seen = str(self._row["legal_status"]), str(self._row["verified"])
        if status == "dicabut":
            basis = t(_BY[status], article=self.article, by=str(self._row["superseded_by"]))
        else:
            basis = t(_BY[status], article=self.article)
        if status in ("belum_diverifikasi", OWN) or seen == "S":
            return basis
        return t("celah.aturan.tanda_u" if seen == "U" else "celah.aturan.tanda_s2", basis=basis)

    def _one(self, basis: str, name: str, found: Evaluation, place: int, *, summed: bool) -> str:
        if found.verdict[place] < 0 or not np.isfinite(found.required[place]):
            return t("celah.aturan.tidak_berlaku", name=name, basis=basis, scope=self._scope())
        measure = str(self._row["measure"])
        lacking, enough = _FOUND[measure]
        if measure in (PER_DISTRICT, PER_VILLAGE) and float(str(self._row["threshold"])) != 1:
            lacking, enough = "celah.isi.banyak_kurang", "celah.isi.rasio_cukup"
        if summed:
            lacking = _SUMMED.get(measure, lacking)
        short = found.shortfall[place]
        values = {
            "service": self._service,
            "required": number(found.required[place]),
            "available": number(found.available[place]),
            "shortfall": number(short),
            "people": compact_people(round(float(found.affected[place]))),
            "limit": _limit(float(str(self._row["threshold"])) / 1000),
        }
        key = lacking if short > 0 else enough
        body = tn(key, round(short), **values) if key in _COUNTED else t(key, **values)
        return t(
            "celah.aturan.kalimat",
            name=name,
            basis=basis,
            body=body,
            verdict=self._verdict(int(found.verdict[place]), short > 0),
        )

    def _scope(self) -> str:
        applies = str(self._row["applies_to"])
        if applies.startswith(URBAN):
            return t("celah.lingkup.kota")
        if applies == REMOTE:
            return t("celah.lingkup.terpencil")
        return t("celah.lingkup.umum")

    def _verdict(self, verdict: int, lacking: bool) -> str:  # noqa: FBT001
        """Say what is certain; of an old norm or a reference only how the figures compare."""
        if verdict == NOT_MET:
            if self._old:
                return t("celah.putusan.lama_di_bawah")
            return t("celah.putusan.acuan_di_bawah" if self._reference else "celah.putusan.tidak")
        if verdict == MET:
            if self._old:
                return t("celah.putusan.lama_setara")
            return t("celah.putusan.acuan_setara" if self._reference else "celah.putusan.ya")
        if self._needs:
            return t("celah.putusan.madrasah")
        return t("celah.putusan.belum") if lacking else t("celah.putusan.belum_cukup")


def _article(row: Mapping[str, object]) -> str:
    """Cite the article; what is no citation is called by its profile."""
    article, profile = str(row["article"]), str(row["profile_label_id"]).split(" (")[0]
    if article.startswith("Pasal"):
        return f"{profile} {article}"
    if any(char.isdigit() for char in article):
        return article
    return pick(profile, str(row["profile_label_en"]).split(" (")[0])


def _limit(km: float) -> str:
    return distance_km(km, 0 if km == int(km) else 1)


def _own_limit(row: Mapping[str, object], service: str) -> str:
    threshold = float(str(row["threshold"]))
    if row["measure"] == DISTANCE:
        return t("celah.aturan.sendiri_jarak", service=service, km=_limit(threshold / 1000))
    if row["measure"] == PER_DISTRICT:
        return t("celah.aturan.sendiri_kecamatan", service=service, n=number(threshold))
    return t("celah.aturan.sendiri_rasio", service=service, n=number(threshold))
