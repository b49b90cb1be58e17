"""Which OpenStreetMap tags stand for which of our services, for asking and for checking alike.

Names are matched by patterns that mean the same in POSIX (Overpass) and in Python, whatever the
case. What a service is called in the field decides, not the tag alone: a puskesmas is mapped as
clinic, doctors or hospital, and TPA is also what Koran schools are called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HEALTH = (("amenity", "clinic|doctors|hospital"), ("healthcare", ".+"))
_SCHOOL = (("amenity", "school"),)
_PUSKESMAS = "puskesmas|(^| )pkm "
_SMALL_HEALTH = "pembantu|pustu|pusling|keliling"
_END = "([ .0-9]|$)"


@dataclass(frozen=True)
class Rule:
    """Elements with any of these tags (key, pattern of the whole value) and such a name."""

    tags: tuple[tuple[str, str], ...]
    name: str = ""
    not_name: str = ""

    def filters(self) -> list[str]:
        """Return the Overpass filters, one for each tag."""
        named = f'["name"~"{self.name}",i]' if self.name else ""
        unnamed = f'["name"!~"{self.not_name}",i]' if self.not_name else ""
        return [f'["{key}"~"^({value})$"]{named}{unnamed}' for key, value in self.tags]

    def matches(self, tags: Mapping[str, str]) -> bool:
        """Tell whether the tags of an element fit; keys may also be written with _ for a colon."""
        name = tags.get("name", "")
        if self.name and not re.search(self.name, name, re.IGNORECASE):
            return False
        if self.not_name and re.search(self.not_name, name, re.IGNORECASE):
            return False
        return any(re.fullmatch(value, tags.get(key, "")) for key, value in self.tags)


RULES: Mapping[str, Rule] = {
    "puskesmas": Rule(_HEALTH, _PUSKESMAS, _SMALL_HEALTH),
    "pustu": Rule(_HEALTH, "puskesmas pembantu|pustu"),
    "posyandu": Rule((("name", ".+"),), "posyandu"),
    "klinik": Rule((("amenity", "clinic"),), "", f"{_PUSKESMAS}|{_SMALL_HEALTH}|posyandu|polindes"),
    "rumah_sakit": Rule((("amenity", "hospital"),), "", f"{_PUSKESMAS}|{_SMALL_HEALTH}|klinik"),
    "sd": Rule(_SCHOOL, f"^(sd[a-z]{{0,3}}|sekolah dasar){_END}"),
    "smp": Rule(_SCHOOL, f"^(smp[a-z]{{0,3}}|sekolah menengah pertama){_END}"),
    "sma": Rule(_SCHOOL, f"^(sma[a-z]{{0,3}}|sekolah menengah atas){_END}"),
    "smk": Rule(_SCHOOL, f"^(smk[a-z]{{0,3}}|sekolah menengah kejuruan){_END}"),
    "slb": Rule(_SCHOOL, f"^(slb[a-z]{{0,2}}|sekolah luar biasa){_END}"),
    "mi": Rule(_SCHOOL, f"^(mi[ns]?|madrasah ibtidaiyah){_END}"),
    "mts": Rule(_SCHOOL, f"^(mts[ns]?|madrasah tsanawiyah){_END}"),
    "ma": Rule(_SCHOOL, f"^(ma[ns]?|madrasah aliyah){_END}"),
    "panti": Rule((("amenity", "social_facility"),)),
    "pelabuhan": Rule((("amenity", "ferry_terminal"),)),
    "bandara": Rule((("aeroway", "aerodrome"),)),
    "bank_sampah": Rule((("name", ".+"),), "bank sampah"),
    "tpa": Rule((("landuse", "landfill"),)),
    "tps3r": Rule((("name", ".+"),), "tps ?3 ?-?r"),
    "kompos": Rule((("name", ".+"),), "rumah kompos"),
    "rth": Rule((("leisure", "park"),)),
}


def address(tags: Mapping[str, str]) -> str:
    """Return the address of an element in one line, from the addr tags."""

    def part(name: str) -> str:
        return tags.get(f"addr:{name}") or tags.get(f"addr_{name}") or ""

    street = " ".join(each for each in (part("street"), part("housenumber")) if each)
    line = part("full") or ", ".join(each for each in (street, part("city")) if each)
    return line.strip()


def properties(tags: Mapping[str, str], identity: str) -> dict[str, object]:
    """Return the fields of a facility; contributors' names and telephone numbers stay out."""
    return {
        "id": identity,
        "nama": tags.get("name", "").strip(),
        "alamat": address(tags),
        "jenis": tags.get("healthcare") or tags.get("amenity") or "",
        "status": tags.get("operator:type") or tags.get("operator_type") or "",
        "beds": tags.get("beds") or tags.get("capacity:beds") or "",
    }


# ISO 3166-2:ID of the provinces, by their Kemendagri code.
ISO_PROVINCES: Mapping[str, str] = {
    "11": "ID-AC", "12": "ID-SU", "13": "ID-SB", "14": "ID-RI", "15": "ID-JA", "16": "ID-SS",
    "17": "ID-BE", "18": "ID-LA", "19": "ID-BB", "21": "ID-KR", "31": "ID-JK", "32": "ID-JB",
    "33": "ID-JT", "34": "ID-YO", "35": "ID-JI", "36": "ID-BT", "51": "ID-BA", "52": "ID-NB",
    "53": "ID-NT", "61": "ID-KB", "62": "ID-KT", "63": "ID-KS", "64": "ID-KI", "65": "ID-KU",
    "71": "ID-SA", "72": "ID-ST", "73": "ID-SN", "74": "ID-SG", "75": "ID-GO", "76": "ID-SR",
    "81": "ID-MA", "82": "ID-MU", "91": "ID-PA", "92": "ID-PB", "93": "ID-PS", "94": "ID-PT",
    "95": "ID-PE", "96": "ID-PD",
}  # fmt: skip
