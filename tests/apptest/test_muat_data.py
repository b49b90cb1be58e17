"""The page Muat data for a person who is signed in: its steps, its words, what it refuses."""

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from lib.auth import Actor, Grant
from lib.services.desk.draft import SHELF, Draft
from lib.ui import signed_in
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words

PAGE = next(each for each in PAGES if each.stem == "muat_data")
MARIA = Actor(7, "Maria", (Grant("analis", "53.04"),))
BUDI = Actor(8, "Budi", (Grant("analis"), Grant("perencana")))
FILE = (
    "kode_faskes;nama;lintang;bujur;kode_kabkota\n"
    "A;Klinik Satu;-9,1061;124,8925;53.04\n"
    "B;Klinik Dua;124,9025;-9,1161;53.04\n"
    "C;Klinik Tiga;-9,1261;124,9125;53.05\n"
)


@pytest.fixture
def person(monkeypatch):
    """Sign somebody in; Maria unless told."""

    def sign_in(who):
        monkeypatch.setattr(signed_in, "actor", lambda: who)
        return who

    sign_in(MARIA)
    return sign_in


@pytest.fixture
def held():
    """Put a file on the shelf, as the field for files does."""
    kept = []

    def put(content=FILE, who=MARIA, name="klinik.csv"):
        draft = Draft(content.encode(), name, who.key)
        kept.append((draft.token, who.key))
        return SHELF.put(draft)

    yield put
    for token, owner in kept:
        SHELF.drop(token, owner)


def settled(open_page, **query):
    """Run the page until its check has ended."""
    app = open_page(PAGE, **query)
    draft = next((each for each in SHELF._drafts.values() if each.token == query.get("draf")), None)
    if draft is not None:
        assert draft.wait(60)
        app.run()
    assert not app.exception, failures(app)
    return app


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_opens_with_a_field_and_templates(open_page, person, language):
    app = settled(open_page, bahasa=language)
    assert len(app.file_uploader) == 1
    assert "Muat berkas" in words(app) or "Load a file" in words(app)


def test_replacing_all_is_offered_to_the_nations_analysts_only(open_page, person):
    assert len(settled(open_page).radio[0].options) == 2
    person(BUDI)
    assert len(settled(open_page).radio[0].options) == 3
    person(MARIA)
    assert settled(open_page, cara="ganti_semua").radio[0].value == "tambah"


def test_a_file_goes_through_all_steps_and_rows_of_other_regions_are_rejected(
    open_page, person, held
):
    token = held()
    said = words(settled(open_page, kelas="klinik", draf=token))
    assert "2 dari 3 baris klinik.csv dapat dimuat" in said
    for step in ("Cara berkas dibaca", "Kolom", "Hasil pemeriksaan", "Akibatnya", "Keputusan"):
        assert step in said
    assert "menunggu persetujuan perencana" in said
    found = SHELF.get(token, MARIA.key).outcome
    assert next((each.code, each.severity) for each in found.groups) == (
        "E_OUTSIDE_REGION",
        "error",
    )


def test_somebody_elses_file_is_not_shown(open_page, person, held):
    token = held(who=BUDI)
    said = words(open_page(PAGE, kelas="klinik", draf=token))
    assert "sudah dilepas" in said
    assert "klinik.csv" not in said


def test_a_file_that_cannot_be_used_leaves_the_page_usable(open_page, person, held):
    app = settled(open_page, kelas="klinik", draf=held("nama\n"))
    # As Markdown, in which an underscore is written with a bar.
    assert "(E\\_NO\\_ROWS)" in "\n".join(each.value for each in app.error)
    assert len(app.file_uploader) == 0
    next(each for each in app.button if each.label == "Pakai berkas lain").click().run()
    assert not app.exception, failures(app)
    assert len(app.file_uploader) == 1


def test_what_stands_in_a_file_is_text_on_the_page(open_page, person, held):
    hostile = FILE.replace("Klinik Tiga", "<img src=x onerror=alert(1)>![x](https://lain.example)")
    app = settled(open_page, kelas="klinik", draf=held(hostile, name="![x](https://a.example).csv"))
    bodies = [each.proto.body for each in app.get("html")]
    assert not any("<img" in each for each in bodies)
    assert not any("![x](" in each.value for each in (*app.error, *app.markdown, *app.info))


def test_a_region_to_replace_must_be_chosen_first(open_page, person, held):
    said = words(settled(open_page, kelas="klinik", cara="ganti_wilayah", draf=held()))
    assert "Pilih dahulu wilayah" in said
    assert "Keputusan" not in said


def test_a_file_that_was_taken_leaves_streamlits_own_memory(open_page, person, monkeypatch):
    removed = []
    real = MemoryUploadedFileManager.remove_file

    def remove(manager, session_id, file_id):
        real(manager, session_id, file_id)
        removed.append(manager.get_files(session_id, [file_id]))

    monkeypatch.setattr(MemoryUploadedFileManager, "remove_file", remove)
    app = open_page(PAGE, kelas="klinik")
    app.file_uploader[0].set_value(("../../klinik.csv", FILE.encode(), "text/csv")).run()
    assert not app.exception, failures(app)
    token = app.session_state["muat_state"].draf
    draft = SHELF.get(token, MARIA.key)
    assert (draft.name, len(draft.content)) == ("klinik.csv", len(FILE.encode()))
    assert removed == [[]]
    SHELF.drop(token, MARIA.key)
