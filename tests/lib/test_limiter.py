"""Counting senders within a time: each for itself, and forgotten afterwards."""

import pytest

from lib.services.limiter import Limiter, network
from lib.services.participation.errors import ReportBusyError


@pytest.fixture
def clock():
    return [100.0]


@pytest.fixture
def limit(clock):
    return Limiter(2, ReportBusyError, window_s=600, clock=lambda: clock[0])


def test_each_sender_has_the_most_within_the_time_and_then_again(limit, clock):
    limit.count("a")
    clock[0] += 100
    limit.count("a")
    with pytest.raises(ReportBusyError) as told:
        limit.count("a")
    assert told.value.details["seconds"] == 501
    limit.count("b")
    clock[0] += 501
    limit.count("a")  # the first one is out of the window, the second is not
    with pytest.raises(ReportBusyError):
        limit.count("a")


def test_looking_does_not_count(limit, clock):
    for _ in range(5):
        limit.check("a")
    limit.count("a")
    limit.count("a")
    with pytest.raises(ReportBusyError):
        limit.check("a")
    limit.check("b")
    clock[0] += 601
    limit.check("a")


def test_whoever_is_gone_is_forgotten(limit, clock):
    for number in range(1000):
        limit.count(str(number))
    clock[0] += 601
    limit.count("new")
    assert list(limit._seen) == ["new"]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_addresses_of_one_line_count_as_one(address, counted):
    """Whoever has an IPv6 line may send from as many addresses as they like."""
    assert network(address) == counted
