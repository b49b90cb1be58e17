"""Scenes and their files: what comes from outside is checked, and nothing else gets in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.services.story import file, scene
from lib.services.story.errors import (
    StoryChecksumError,
    StoryFieldError,
    StoryFileError,
    StoryFullError,
    StoryVersionError,
)
from lib.services.story.scene import MOST_SCENES, Scene

ONE = Scene("peta", {"layanan": "sd"}, "Judul", "Kalimat.", "Baris satu\nbaris dua")
TWO = Scene("kpi", {"kpi": "ipm"})
THREE = Scene("kesenjangan")
WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(lambda name: name != "bahasa")
SCENES = st.builds(
    Scene, st.sampled_from(scene.PAGES), st.dictionaries(NAMES, WORDS, max_size=4),
    *[st.text(max_size=200)] * 3, st.dictionaries(NAMES, WORDS, max_size=2),
)  # fmt: skip


@given(st.lists(SCENES, max_size=4))
def test_settled_scenes_stay_and_come_back_from_a_file(scenes):
    once = scene.all_settled(scenes)
    assert scene.all_settled([each.to_json() for each in once]) == once
    found = file.from_bytes(file.to_bytes("53.04", "Nama", once))
    assert (found.region, found.name, found.scenes) == ("53.04", "Nama", once)


def test_words_are_kept_in_their_form():
    given = Scene("peta", {"bahasa": "en", "wilayah": "53"}, " a\n b ", "c\x00d", "e\r\n\tf  g\x07")
    assert scene.settled(given) == Scene("peta", {"wilayah": "53"}, "a b", "c d", "e\nf g")
    assert len(scene.settled(Scene("peta", heading="x" * 999)).heading) == scene.MOST_HEADING


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": "../peta"},
        {"page": None},
        {"page": "peta", "params": []},
        {"page": "peta", "params": {"a b": "c"}},
        {"page": "peta", "params": {"a": 1}},
        {"page": "peta", "params": {"a": "b\n"}},
        {"page": "peta", "params": {f"a{n}": "" for n in range(41)}},
        {"page": "peta", "params": {"a": "b" * 4001}},
        {"page": "peta", "heading": 7},
        {"page": "peta", "notes": "\ud800"},
        {"page": "peta", "more": ""},
        ["peta"],
    ],
)
def test_what_is_no_scene_is_refused(wrong):
    with pytest.raises(StoryFieldError):
        scene.settled(wrong)


def test_scenes_move_change_and_go():
    three = (ONE, TWO, THREE)
    assert scene.moved(three, 0, 2) == (TWO, THREE, ONE)
    assert scene.moved(three, 2, 0) == (THREE, ONE, TWO)
    assert scene.moved(three, 1, 99) == (ONE, THREE, TWO)
    assert scene.moved(three, 1, -5) == (TWO, ONE, THREE)
    assert scene.without(three, 1) == (ONE, THREE)
    assert scene.changed(three, 1, heading="Baru")[1].heading == "Baru"
    with pytest.raises(StoryFullError):
        scene.added([ONE] * MOST_SCENES, TWO)


def test_a_file_that_was_changed_or_is_of_something_else_is_refused():
    raw = file.to_bytes("", "Nasional", [ONE])
    assert file.from_bytes(raw).scenes == (ONE,)
    with pytest.raises(StoryChecksumError):
        file.from_bytes(raw.replace(b"Judul", b"Jodul"))
    whole = json.loads(raw)
    for parts, error in (
        ({"version": 2}, StoryVersionError),
        ({"form": "skenario"}, StoryFileError),
        ({"more": 1}, StoryFileError),
    ):
        with pytest.raises(error):
            file.from_bytes(json.dumps(whole | parts).encode())
    for wrong in (b"", b"[]", b"{", b"\xff", b" " * 4_000_001, b'{"a": NaN}'):
        with pytest.raises(StoryFileError):
            file.from_bytes(wrong)
    with pytest.raises(StoryFileError):
        file.from_bytes(file.to_bytes("99.99", "Entah", [ONE]))
