"""The pages of the product, in the order of the menu: one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lib.auth import ADMIN, ANALIS, PERENCANA, PETUGAS, Actor
from lib.config import ROOT
from lib.i18n import t
from lib.ui.labels import plain_label


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
    hidden
        Reached by links alone, and in nobody's menu.

    """

    file: str
    address: str
    icon: str
    title: str
    default: bool = False
    section: str = ""
    roles: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def path(self) -> Path:
        """The file of the page. Absolute: relative ones would be looked for beside main.py."""
        return ROOT / "pages" / self.file


RESULTS = "menu.kinerja"
"""The heading over goals, surveys, programmes and evaluation."""
ACCOUNT = "akun"
"""The section of the person who is signed in; it bears their name."""
ACCOUNT_ADDRESS = "akun"

PAGES: tuple[Entry, ...] = (
    Entry("beranda.py", "beranda", ":material/home:", "menu.beranda", default=True),
    Entry("peta.py", "peta", ":material/map:", "menu.peta"),
    Entry("kesenjangan.py", "kesenjangan", ":material/balance:", "menu.kesenjangan"),
    Entry("rencana.py", "rencana", ":material/add_location_alt:", "menu.rencana"),
    Entry("kpi.py", "kpi", ":material/monitoring:", "menu.kpi", section=RESULTS),
    Entry("siklus_kpi.py", "siklus-kpi", ":material/cycle:", "menu.siklus", section=RESULTS),
    Entry("survei.py", "survei", ":material/sentiment_satisfied:", "menu.survei", section=RESULTS),
    Entry("program.py", "program", ":material/assignment:", "menu.program", section=RESULTS),
    Entry("evaluasi.py", "evaluasi", ":material/insights:", "menu.evaluasi", section=RESULTS),
    Entry("partisipasi.py", "partisipasi", ":material/forum:", "menu.partisipasi"),
    Entry("presentasi.py", "presentasi", ":material/slideshow:", "menu.presentasi"),
    Entry("data_sumber.py", "data", ":material/database:", "menu.data", section="menu.acuan"),
    Entry("tentang.py", "tentang", ":material/info:", "menu.tentang", section="menu.acuan"),
    Entry(
        "meja_layanan.py",
        "meja-layanan",
        ":material/support_agent:",
        "menu.meja_layanan",
        section="menu.layanan",
        roles=(PETUGAS, PERENCANA, ADMIN),
    ),
    Entry(
        "muat_data.py",
        "muat-data",
        ":material/upload_file:",
        "menu.muat",
        section="menu.meja_data",
        roles=(ANALIS,),
    ),
    Entry(
        "ambil_data.py",
        "ambil-data",
        ":material/cloud_download:",
        "menu.ambil",
        section="menu.meja_data",
        roles=(ANALIS,),
    ),
    Entry(
        "versi_data.py",
        "versi-data",
        ":material/history_edu:",
        "menu.versi",
        section="menu.meja_data",
        roles=(ANALIS, PERENCANA, ADMIN),
    ),
    Entry(
        "antrean_data.py",
        "antrean-data",
        ":material/fact_check:",
        "menu.antrean",
        section="menu.meja_data",
        roles=(ANALIS, PERENCANA),
    ),
    Entry("lapor_data.py", "lapor-data", ":material/flag:", "menu.lapor", hidden=True),
    Entry("akun.py", ACCOUNT_ADDRESS, ":material/account_circle:", "menu.akun", section=ACCOUNT),
    Entry(
        "pengguna.py",
        "pengguna",
        ":material/group:",
        "menu.pengguna",
        section=ACCOUNT,
        roles=(ADMIN,),
    ),
    Entry(
        "jejak_audit.py",
        "jejak-audit",
        ":material/history:",
        "menu.jejak",
        section=ACCOUNT,
        roles=(ADMIN,),
    ),
)


_BY_FILE = {each.file: str(each.path) for each in PAGES}
HOME_PAGE, MAP_PAGE = _BY_FILE["beranda.py"], _BY_FILE["peta.py"]
"""What ``st.page_link`` and ``st.switch_page`` take."""
GAP_PAGE, DATA_PAGE = _BY_FILE["kesenjangan.py"], _BY_FILE["data_sumber.py"]
ACCOUNT_PAGE = _BY_FILE["akun.py"]
VERSIONS_PAGE, QUEUE_PAGE = _BY_FILE["versi_data.py"], _BY_FILE["antrean_data.py"]
CYCLE_PAGE = _BY_FILE["siklus_kpi.py"]
LOAD_PAGE, REPORT_PAGE = _BY_FILE["muat_data.py"], _BY_FILE["lapor_data.py"]


def shown_to(entry: Entry, person: Actor | None) -> bool:
    """Tell whether a page stands in somebody's menu; None is a guest."""
    if entry.hidden:
        return False
    return not entry.roles or (person is not None and any(map(person.has, entry.roles)))


def section_name(entry: Entry, person: Actor | None) -> str:
    """Give the heading over a page in the menu: what is of an account is under its name."""
    if entry.section == ACCOUNT:
        return plain_label(person.name) if person else ""
    return t(entry.section) if entry.section else ""


def page_title(entry: Entry, person: Actor | None) -> str:
    """Give the name of a page in the menu: a guest signs in where others find their account."""
    guest = entry.address == ACCOUNT_ADDRESS and person is None
    return t("menu.masuk") if guest else t(entry.title)
