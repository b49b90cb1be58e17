"""What the register accepts: codes, regions, texts, and only what is SMART."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from lib.errors import UnknownRegionError
from lib.services.kpi import smart
from lib.services.kpi.register_errors import SmartError
from lib.services.kpi.register_words import field_words
from lib.services.kpi.smart import Proposal
from lib.services.measures import NATION
from lib.services.regions import region_name

_CODE_CHARS = 60
CODE = re.compile(rf"[a-z][a-z0-9_]{{1,{_CODE_CHARS - 1}}}")
_MOST_CHARS = 2_000
TEXTS = (
    "name",
    "family",
    "sector",
    "definition",
    "formula",
    "unit",
    "source",
    "owner",
    "frequency",
    "direction",
    "relevance",
    "means",
    "measure",
)


def code_of(name: str) -> str:
    """Make a code of a name: "Ibu hamil yang diperiksa" becomes ibu_hamil_yang_diperiksa."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (words if words[:1].isalpha() else f"kpi_{words}")[:_CODE_CHARS].rstrip("_")


def check_region(region: str) -> None:
    """Refuse what is neither the nation nor a region of the dataset.

    Raises
    ------
    UnknownRegionError

    """
    try:
        known = not region or (region != NATION and bool(region_name(region)))
    except KeyError:
        known = False
    if not known:
        raise UnknownRegionError(value=region)


def settled_proposal(proposal: Proposal) -> Proposal:
    """Return a proposal with tidy texts, or refuse it."""
    texts: dict[str, Any] = {name: tidy(getattr(proposal, name)) for name in TEXTS}
    settled = replace(proposal, **texts)
    refuse_unclear(settled)
    return settled


def refuse_unclear(proposal: Proposal) -> None:
    """Refuse a proposal that is not SMART.

    Raises
    ------
    SmartError
        Naming what is missing.

    """
    lacks = smart.missing(proposal)
    if lacks:
        raise SmartError(missing=field_words(lacks, "id"), missing_en=field_words(lacks, "en"))


def tidy(text: str, most: int = _MOST_CHARS) -> str:
    """Return a text in one line without characters that cannot be printed."""
    shown = "".join(char if char.isprintable() else " " for char in str(text))
    return " ".join(shown.split())[:most]
