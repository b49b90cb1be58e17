"""The pages of the product, in the order of the menu: one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lib.config import ROOT


@dataclass(frozen=True)
class Entry:
    """One page: its file, address, icon and message key; ``default`` is what opens first."""

    file: str
    address: str
    icon: str
    title: str
    default: bool = False

    @property
    def path(self) -> Path:
        """The file of the page. Absolute: relative ones would be looked for beside main.py."""
        return ROOT / "pages" / self.file


PAGES: tuple[Entry, ...] = (
    Entry("beranda.py", "beranda", ":material/home:", "menu.beranda", default=True),
    Entry("peta.py", "peta", ":material/map:", "menu.peta"),
    Entry("kesenjangan.py", "kesenjangan", ":material/balance:", "menu.kesenjangan"),
    Entry("data_sumber.py", "data", ":material/database:", "menu.data"),
)


HOME_PAGE, MAP_PAGE, GAP_PAGE, DATA_PAGE = (str(each.path) for each in PAGES)
"""What ``st.page_link`` and ``st.switch_page`` take."""
