"""A dataset with published tables laid over the embedded ones; nothing of the seed is copied."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.catalogue import Service
from data.store import Dataset

_LENGTH = 12


@dataclass(frozen=True)
class Overlay:
    """The tables that published versions change, read when they are asked for.

    `tables` names each changed table with a text that changes whenever its rows do. `load` gives
    the whole table (not only its changed rows) from its name and the embedded dataset, `shapes`
    its geometries aligned to the rows; `has_shapes` names the tables that have them.
    """

    tables: Mapping[str, str]
    load: Callable[[str, Dataset], pd.DataFrame]
    shapes: Callable[[str, Dataset], NDArray[np.object_]] | None = None
    has_shapes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OverlaidDataset(Dataset):
    """A dataset of which some tables come from published versions, the rest from its base."""

    base: Dataset = field(kw_only=True, repr=False, compare=False)
    overlay: Overlay = field(kw_only=True, repr=False, compare=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by name: the published one if there is one. See `Dataset.table`."""
        if name not in self.overlay.tables:
            return self.base.table(name)
        with self._lock:
            if name not in self._frames:
                self._frames[name] = self.overlay.load(name, self.base)
            return self._frames[name]

    def geometries(self, name: str) -> NDArray[np.object_]:
        """Return the geometries of a table, aligned to its rows. See `Dataset.geometries`."""
        if name not in self.overlay.has_shapes or self.overlay.shapes is None:
            return self.base.geometries(name)
        with self._lock:
            if name not in self._shapes:
                self._shapes[name] = self.overlay.shapes(name, self.base)
            return self._shapes[name]

    def has_data(self, *facility_classes: str) -> bool:
        """Tell whether any of the facility classes has rows, published or embedded."""
        return any(
            len(self.table(f"facilities_{each}")) > 0
            if f"facilities_{each}" in self.overlay.tables
            else self.base.has_data(each)
            for each in facility_classes
        )

    def service_facilities(self, service: Service) -> pd.DataFrame:
        """Return the facilities of a service. See `Dataset.service_facilities`."""
        if any(f"facilities_{each}" in self.overlay.tables for each in service.classes):
            return super().service_facilities(service)
        return self.base.service_facilities(service)

    def version_of(self, *tables: str) -> str:
        """Return a text that changes only when one of these tables does."""
        changed = [f"{each}={self.overlay.tables[each]}" for each in sorted(tables)
                   if each in self.overlay.tables]  # fmt: skip
        return _digest(self.base.version, *changed) if changed else self.base.version

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that have a file or a published version, sorted."""
        return tuple(sorted({*self.base.names, *self.overlay.tables}))


def lay_over(base: Dataset, overlay: Overlay) -> Dataset:
    """Return the dataset with the overlay's tables in place of its own; the base itself if none.

    The version is made from the base's and the texts of the changed tables, so that equal data
    have equal versions in every process.
    """
    if not overlay.tables:
        return base
    changed = [f"{name}={text}" for name, text in sorted(overlay.tables.items())]
    return OverlaidDataset(
        root=base.root,
        version=_digest(base.version, *changed),
        classes=base.classes,
        base=base,
        overlay=overlay,
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_LENGTH]
