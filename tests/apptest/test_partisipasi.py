"""The page Partisipasi: for guests, empty and with reports, every part, nothing confidential."""

import datetime as dt

import pytest

from data.db.engine import set_database
from lib.services.participation.record import add_event
from lib.ui.partisipasi_state import SHOWN, PublicState, parse, there
from tests.planted import found_in, plant
from tests.reports import MONDAY, a_report
from tests.source import ROOT

PAGE = ROOT / "pages" / "partisipasi.py"
OWN_PARTS = ("papan", "peta", "wilayah", "hambatan")
DAY = dt.timedelta(days=1)


@pytest.fixture
def kept(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


def body(app):
    return " ".join(each.proto.body for each in app.get("html"))


def fill(db, n=8, **changes):
    made = [
        a_report(
            db,
            title=f"Antre obat <b>{place}</b>",
            answer_due=MONDAY + 7 * DAY,
            answered_at=MONDAY + 2 * DAY,
            published_at=MONDAY,
            state="ditindaklanjuti",
            lat=-9.1066,
            lon=124.8927,
            device="ponsel",
            form="cepat",
            seconds=40 + place,
            **changes,
        )
        for place in range(n)
    ]
    with db.write() as connection:
        for each in made:
            add_event(connection, each.id, "answer", at=MONDAY + 2 * DAY, actor="petugas",
                      text="Loket ditambah <script>", public=True)  # fmt: skip
    return made


@pytest.mark.parametrize("part", OWN_PARTS)
@pytest.mark.parametrize(("language", "said"), [("id", "Belum ada laporan"), ("en", "No reports")])
def test_without_reports_each_part_says_so(open_page, kept, part, language, said):
    app = open_page(PAGE, wilayah="53.04", bagian=part, bahasa=language)
    assert not app.exception
    assert said in body(app)
    assert "/lapor?jenis=pengaduan&amp;wilayah=53.04" in body(app)


def test_the_board_tells_figures_and_answers(open_page, kept):
    fill(kept)
    app = open_page(PAGE, wilayah="53.04")
    assert not app.exception
    told = body(app)
    assert "Dari 8 laporan di Kabupaten Belu, 100" in told
    assert "separuhnya dalam 2 hari kerja" in told
    assert "Antre obat &lt;b&gt;7" in told
    assert "Loket ditambah &lt;script&gt;" in told


def test_a_report_is_found_by_its_ticket_and_by_its_words(open_page, kept):
    made = fill(kept)
    for wanted in (made[3].ticket.lower(), "obat 3"):
        app = open_page(PAGE, cari=wanted)
        assert body(app).count("<article") == 1
        assert made[3].ticket in body(app)
    assert "Tidak ada laporan yang memuat" in str(open_page(PAGE, cari="gunung").info[0].value)


def test_what_is_confidential_is_counted_and_never_shown(open_page, kept):
    fill(kept, n=3)
    fill(kept, n=6, identity="rahasia", sensitive="korupsi", place="Rumah rahasia")
    app = open_page(PAGE, wilayah="53.04")
    assert "Dari 8 laporan" in body(app)  # three, and five of the six
    assert body(app).count("<article") == 3


@pytest.mark.parametrize(
    ("shown", "region"), list(zip(SHOWN, ["53.04", "", "53", "53.04"], strict=True))
)
def test_the_map_bears_every_choice(open_page, kept, shown, region):
    fill(kept)
    app = open_page(PAGE, wilayah=region, bagian="peta", tampil=shown)
    assert not app.exception


def test_a_region_beside_its_province_and_silent_regencies(open_page, kept):
    fill(kept)
    fill(kept, n=40, region="31.71")
    app = open_page(PAGE, wilayah="53.04", bagian="wilayah")
    assert not app.exception
    assert "Nusa Tenggara Timur" in body(app)
    assert "sepertiga terendah" in body(app)
    app = open_page(PAGE, bagian="wilayah")
    assert not app.exception
    assert "obat" in body(app)


def test_hurdles_are_measured(open_page, kept):
    fill(kept)
    app = open_page(PAGE, wilayah="53.04", bagian="hambatan")
    assert not app.exception
    assert "44 detik" in body(app)  # the median of 40 to 47 is 43.5
    assert "100" in body(app)


@pytest.mark.parametrize("group", ["wilayah", "unit", "jenis", "sektor", "bulan"])
def test_the_board_is_told_by_each_group(open_page, kept, group):
    fill(kept)
    app = open_page(PAGE, menurut=group)
    assert not app.exception
    assert "100" in body(app)


def test_the_demonstration_is_marked_and_apart(open_page, kept):
    fill(kept, n=6, demo=True)
    app = open_page(PAGE)
    assert "Belum ada laporan warga" in body(app)
    app = open_page(PAGE, contoh="ya")
    assert "Dari 6 laporan" in body(app)
    assert "dibuat komputer" in str(app.warning[0].value)
    assert body(app).count("· contoh") == 6


def told(app):
    """Everything the page sends to the browser of its parts, whatever element it is in."""
    return str(app.main) + body(app)


def test_no_part_of_the_page_shows_what_points_to_a_person(open_page, kept):
    public, hidden = plant(kept)
    for part in there():
        app = open_page(PAGE, wilayah="53.04", bagian=part)
        assert not app.exception, part
        said = told(app)
        assert found_in(said) == [], part
        assert not any(ticket in said for ticket in hidden), part
    assert public[-1] in told(open_page(PAGE, wilayah="53.04"))


def test_a_link_says_what_is_on_screen_and_nonsense_is_dropped():
    state = PublicState(wilayah="53.04", bagian="peta", tahun=2025, cari="jalan rusak")
    assert parse(state.to_params()) == state
    nonsense = dict.fromkeys(state.__dataclass_fields__, "<x>")
    assert parse(nonsense) == PublicState(cari="<x>")
    assert parse({"tahun": "²²²²"}) == PublicState()
