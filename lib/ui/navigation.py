"""The pages of the product, in the order of the menu: one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lib.config import ROOT


@dataclass(frozen=True)
class Entry:
    """One page of the menu.

    Parameters
    ----------
    file, address, icon, title
        The file in pages/, its address, its icon, the key of its title.
    default
        Whether it opens first.
    section
        Key of the heading under which it stands in the menu; "" stands by itself.
    roles
        Who sees it in the menu (any of these roles); nobody is asked where there are none. The
        page and each service call check for themselves.

    """

    file: str
    address: str
    icon: str
    title: str
    default: bool = False
    section: str = ""
    roles: tuple[str, ...] = ()

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
