"""Free memory goes back to the system, and where it cannot, nothing breaks."""

from pathlib import Path

import pytest

from data import memory


def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1024**2


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux")
def test_what_was_freed_is_given_back():
    kept = [bytearray(2_000) for _ in range(60_000)]  # too small to be mapped apart
    last = bytearray(100_000)  # what lies above keeps the heap from shrinking by itself
    full = resident_mb()
    kept.clear()
    memory.give_back()
    assert resident_mb() < full - 50
    assert len(last)


def test_without_such_an_allocator_nothing_happens(monkeypatch):
    monkeypatch.setattr(memory, "_trim", lambda: None)
    memory.give_back()
