"""Words that tell that a report must stay confidential: violence, a child, health, corruption.

The lists are short and lean to the safe side: a report that is held back for a word is still
handled, one that shows a victim to everybody cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib.services.search import fold

_WORDS: Mapping[str, str] = {
    "kekerasan": (
        "kekerasan|kdrt|(?:di|me)?aniaya|penganiayaan|(?:di|me)?siksa|penyiksaan|dipukul\\w*|"
        "memukul\\w*|ditampar|menampar|ditendang|dikeroyok|(?:di|mem)?perkosa\\w*|pemerkosaan|"
        "pelecehan|dilecehkan|melecehkan|(?:di)?cabul\\w*|pencabulan|dibunuh|membunuh|"
        "pembunuhan|bunuh diri|diancam|mengancam (?:saya|kami|akan)|perdagangan orang|disekap|"
        "violence|violent|abused?|assault\\w*|raped?|beaten|hit me|murder\\w*|suicide|"
        "threaten\\w*|traffick\\w*|harass\\w*|tortur\\w*"
    ),
    "anak": (
        "anak (?:saya|kami|ku|kandung|tiri|di bawah umur|korban|berumur|usia)|anakku|"
        "bayi (?:saya|kami)|bayiku|(?:per)?nikahan? (?:anak|dini)|perkawinan anak|"
        "pekerja anak|eksploitasi anak|(?:putra|putri) (?:saya|kami)|"
        "my (?:child|children|son|daughter|baby|kids?)|under ?age|minors|a minor|child "
        "(?:labou?r|marriage|abuse|bride)"
    ),
    "kesehatan": (
        "hiv|aids|odha|kusta|sifilis|tbc|tuberkulosis|skizofrenia|odgj|gangguan jiwa|"
        "kanker|(?:meng)?idap|menderita (?:sakit|penyakit)|keguguran|aborsi|positif covid|"
        "(?:saya|(?:istri|suami)(?: saya| kami)?|(?:ibu|bapak|adik|kakak) (?:saya|kami))"
        " (?:sedang )?(?:sakit|hamil|melahirkan|dirawat)|"
        "leprosy|syphilis|tuberculosis|schizophreni\\w*|mental illness|cancer|diagnosed|"
        "miscarriage|abortion|(?:i am|wife is) pregnant|my (?:illness|disease)|"
        "my (?:wife|husband) is ill"
    ),
    "korupsi": (
        "korupsi|dikorupsi|koruptor|(?:di)?suap|menyuap|penyuapan|pungli|pungutan liar|"
        "gratifikasi|uang pelicin|digelapkan|penggelapan|nepotisme|kolusi|mark up|"
        "corrupt\\w*|brib\\w*|kickbacks?|embezzl\\w*|extort\\w*|illegal (?:fees?|levy|levies)"
    ),
}
_FOUND = {name: re.compile(rf"\b(?:{words})\b") for name, words in _WORDS.items()}
EMERGENCY: tuple[str, ...] = ("112", "110", "119", "129")
"""Numbers to call at once: any emergency, police, ambulance, SAPA (women and children)."""


def sensitive_words(*texts: str) -> str:
    """Return what kind of sensitive matter texts speak of, "" if none: the gravest first."""
    plain = fold(" ".join(texts))
    return next((name for name, words in _FOUND.items() if words.search(plain)), "")
