"""Work in a thread: its result, its faults, its progress, and the stop."""

import threading

from data.fetch.errors import FetchCancelledError, FetchTimeoutError
from lib.services.desk import job
from lib.services.desk.job import Job


def test_a_job_gives_what_its_work_returns_and_how_far_it_came():
    made = Job(lambda tell, _stop: (tell(0.4), "selesai")[1])
    assert made.wait(5)
    assert (made.result, made.share, made.fault) == ("selesai", 0.4, None)
    assert not made.cancelled


def test_a_fault_of_ours_keeps_its_sentence_and_any_other_gets_a_number(caplog):
    def times_out(_tell, _stop):
        raise FetchTimeoutError(host="contoh.id", seconds=600)

    def breaks(_tell, _stop):
        raise ZeroDivisionError

    late, broken = Job(times_out), Job(breaks)
    assert late.wait(5)
    assert broken.wait(5)
    assert late.fault.code == "E_FETCH_TIMEOUT"
    assert broken.fault.code == "E_JOB"
    assert broken.fault.details["number"] in caplog.text


def test_a_job_is_stopped_while_it_works_and_while_it_waits():
    begun = threading.Event()

    def until_stopped(_tell, stop):
        begun.set()
        while not stop():
            threading.Event().wait(0.01)
        raise FetchCancelledError(host="contoh.id")

    working = [Job(until_stopped) for _ in range(job.AT_ONCE)]
    assert begun.wait(5)
    waiting = Job(lambda _tell, _stop: "tidak dikerjakan")
    assert not waiting.wait(0.3)
    waiting.cancel()
    assert waiting.wait(5)
    assert waiting.result is None
    assert waiting.cancelled
    for each in working:
        each.cancel()
        assert each.wait(5)
        assert each.cancelled
