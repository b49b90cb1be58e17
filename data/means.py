"""The means by which a service comes nearer: data, not code.

Read from `data/means.toml`. What they cost and how long they take are assumptions until a planner
enters what is known of a region.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "means.toml"
EFFECTS = ("titik", "berkala", "jalan")
"""A place with the whole service, a place on some days of the month, a shorter way."""
FUNDING = ("apbd", "dak_fisik", "dana_desa")
VILLAGE_FUND = FUNDING[2]
OF_SERVICE = "layanan"


@dataclass(frozen=True)
class Means:
    """One means.

    Parameters
    ----------
    code
        Stable; also in scenarios and in the table of costs.
    label_id, label_en
        Its name.
    services
        Codes of the services that it brings nearer; empty for any.
    unit
        What the cost is for: "unit" or "km".
    effect
        One of `EFFECTS`.
    level
        Whose duty it is (as `data.catalogue.KEWENANGAN`); "layanan" is that of the service.
    village_scale
        Whether it serves one village, so that village funds may pay for it.
    funding
        Which of `FUNDING` may pay for it, the usual one first.
    cost_rp, yearly_rp, months
        Rupiah once and each year, and months until it takes effect; None where nothing is assumed.
    remote_factor
        Times the cost in places far from both their puskesmas and a hospital.
    days_month
        Days of a month on which a mobile one is out, in turn at its places.

    """

    code: str
    label_id: str
    label_en: str
    services: tuple[str, ...]
    unit: str
    effect: str
    level: str
    village_scale: bool
    funding: tuple[str, ...]
    remote_factor: float
    cost_rp: float | None = None
    yearly_rp: float | None = None
    months: float | None = None
    days_month: int = 0

    def label(self, language: str = "id") -> str:
        """Return its name in the language ("en", else Indonesian)."""
        return self.label_en if language == "en" else self.label_id

    def kewenangan(self, of_service: str) -> str:
        """Return whose duty it is for a service whose own level of government is given."""
        return of_service if self.level == OF_SERVICE else self.level


@functools.cache
def all_means() -> tuple[Means, ...]:
    """Return the means of `data/means.toml` in their order."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))["means"]
    return tuple(
        Means(**each | {name: tuple(each[name]) for name in ("services", "funding")})
        for each in entries
    )


def means_for(service: str, known: Sequence[Means] | None = None) -> tuple[Means, ...]:
    """Return the means for a service: its own first, then those for any.

    The general building stands only where the service has none of its own.
    """
    known = all_means() if known is None else known
    own = tuple(each for each in known if service in each.services)
    builds = any(each.effect == EFFECTS[0] for each in own)
    rest = (each for each in known if not each.services)
    return own + tuple(each for each in rest if not (builds and each.effect == EFFECTS[0]))
