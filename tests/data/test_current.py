"""The dataset in effect, and the caches that follow its version."""

import gc
import threading
import weakref

import pytest

from data import current
from data.current import current_dataset, kept_by_version, using
from data.overlay import Overlay, lay_over
from data.store import load_dataset
from tests.published import publishing


@pytest.fixture
def published():
    with publishing() as source:
        yield source


def some(frame, count):
    return frame.iloc[:count].reset_index(drop=True)


@pytest.fixture
def puskesmas():
    return load_dataset().facilities["puskesmas"]


def test_without_publications_the_embedded_dataset_itself_is_in_effect():
    assert current_dataset() is load_dataset()


def test_a_published_table_takes_the_place_of_the_embedded_one(published, puskesmas):
    published.publish("facilities_puskesmas", some(puskesmas, 7))
    dataset = current_dataset()
    assert len(dataset.facilities["puskesmas"]) == 7
    assert dataset.table("villages") is load_dataset().table("villages")
    assert dataset.version != load_dataset().version
    assert dataset.version_of("villages", "regions") == load_dataset().version
    assert dataset.version_of("facilities_puskesmas") != load_dataset().version


def test_a_class_without_a_file_has_data_once_published(published, puskesmas):
    assert not current_dataset().has_data("klinik")
    published.publish("facilities_klinik", some(puskesmas, 2))
    assert current_dataset().has_data("klinik")
    assert "facilities_klinik" in current_dataset().names
    published.publish("facilities_klinik", some(puskesmas, 0))
    assert not current_dataset().has_data("klinik")


def test_equal_tables_have_equal_versions_in_every_process():
    base = load_dataset()
    same = [lay_over(base, Overlay({"villages": "3"}, lambda _n, _b: None)) for _ in range(2)]
    other = lay_over(base, Overlay({"villages": "4"}, lambda _n, _b: None))
    assert same[0].version == same[1].version != other.version


def test_the_source_is_asked_at_most_once_a_second(published):
    current_dataset()
    asked = published.asked
    for _ in range(1000):
        current_dataset()
    assert published.asked <= asked + 1


def test_a_fault_of_the_source_leaves_the_last_known_data_in_effect(
    published, puskesmas, monkeypatch, caplog
):
    published.publish("facilities_puskesmas", some(puskesmas, 7))
    known = current_dataset()

    def broken():
        raise OSError("gone")

    monkeypatch.setattr(published, "revision", broken)
    current.look_again()
    assert current_dataset() is known
    assert "last known" in caplog.text


def test_what_was_computed_from_an_old_version_is_dropped(published, puskesmas):
    @kept_by_version(maxsize=4)
    def count(name):
        return [name, len(current_dataset().facilities[name])]

    class Large:
        pass

    @kept_by_version()
    def large(_dataset):
        return Large()

    assert count("puskesmas") is count("puskesmas")
    old = weakref.ref(large(current_dataset()))
    published.publish("facilities_puskesmas", some(puskesmas, 3))
    assert count("puskesmas") == ["puskesmas", 3]
    assert count.versions() == (current_dataset().version,)
    gc.collect()
    assert old() is None


def test_an_old_dataset_goes_from_memory_with_its_frames(published, puskesmas):
    published.publish("facilities_puskesmas", some(puskesmas, 3))
    old = weakref.ref(current_dataset())
    assert len(old().facilities["puskesmas"]) == 3
    published.publish("facilities_puskesmas", some(puskesmas, 4))
    current_dataset()
    gc.collect()
    assert old() is None


def test_results_of_many_versions_stay_bounded(puskesmas):
    @kept_by_version()
    def count(dataset):
        return len(dataset.villages)

    for number in range(20):
        overlay = Overlay({"facilities_puskesmas": str(number)}, lambda _n, _b: some(puskesmas, 1))
        count(lay_over(load_dataset(), overlay))
    assert len(count.versions()) <= current.KEPT_VERSIONS


def test_a_dataset_in_use_in_one_thread_is_not_seen_in_another(puskesmas):
    overlay = Overlay({"facilities_puskesmas": "x"}, lambda _n, _b: some(puskesmas, 1))
    seen = []
    with using(lay_over(load_dataset(), overlay)) as dataset:
        thread = threading.Thread(target=lambda: seen.append(current_dataset()))
        thread.start()
        thread.join()
        assert current_dataset() is dataset
    assert seen == [load_dataset()]
    assert current_dataset() is load_dataset()


def test_all_that_a_kept_function_calls_sees_one_version(published, puskesmas):
    @kept_by_version()
    def twice():
        before = current_dataset().version
        published.publish("facilities_puskesmas", some(puskesmas, 5))
        return before == current_dataset().version

    assert twice()


def test_publishing_while_others_read_never_mixes_two_versions(published, puskesmas):
    @kept_by_version()
    def count(dataset):
        return dataset.version, len(dataset.facilities["puskesmas"])

    stop, wrong = threading.Event(), []

    def read():
        while not stop.is_set():
            dataset = current_dataset()
            if count(dataset) != (dataset.version, len(dataset.facilities["puskesmas"])):
                wrong.append(dataset.version)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 60):
        published.publish("facilities_puskesmas", some(puskesmas, number))
        assert count(current_dataset())[1] == number
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
