"""The way out: it ends, stays small, tries again what may pass, and tells no secret."""

import gzip
import ipaddress
import logging
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from data.fetch import errors
from data.fetch.address import is_public, parse_target
from data.fetch.client import Client
from data.fetch.exchange import _retry_after
from data.fetch.request import Policy, Request, Tools
from tests.data.fetch.server import Clock, Reply, client, serving

MB = 1024**2


def get(replies, path="/x", *, limit=MB, using=None, **request):
    with serving({path: replies}) as server:
        found = (using or client()).get_bytes(Request(server.url + path, **request), limit)
        return found[0], server


def test_a_plain_answer_comes_whole_with_its_size_and_time():
    with serving({"/x": [Reply(b"[1, 2]", headers={"Content-Type": "application/json; x"})]}) as s:
        content, answer = client().get_bytes(Request(s.url + "/x", {"q": "a b&c"}), MB)
    assert content == b"[1, 2]"
    assert (answer.size, answer.content_type, answer.host) == (6, "application/json", "127.0.0.1")
    assert abs(datetime.now(UTC) - answer.at) < timedelta(seconds=5)
    assert s.asked[0][1] == "/x?q=a+b%26c"


def test_a_gzip_answer_is_unpacked():
    packed = Reply(gzip.compress(b"x" * 5000), headers={"Content-Encoding": "gzip"})
    assert get([packed])[0] == b"x" * 5000


def test_a_gzip_bomb_is_stopped_by_what_it_unpacks_to():
    packed = gzip.compress(b"\0" * (30 * MB))
    bomb = Reply(packed, headers={"Content-Encoding": "gzip"})
    sink = BytesIO()
    with serving({"/x": [bomb]}) as server, pytest.raises(errors.FetchSizeError):
        client().fetch(Request(server.url + "/x"), sink, MB)
    assert len(packed) < MB
    assert sink.getvalue() == b""


def test_packed_bytes_that_are_cut_or_broken_are_told():
    half = gzip.compress(bytes(range(256)) * 40)[:-9]
    with pytest.raises(errors.FetchCutError):
        get([Reply(half, headers={"Content-Encoding": "gzip"})])
    with pytest.raises(errors.FetchFormatError, match="broken gzip"):
        get([Reply(b"no gzip at all", headers={"Content-Encoding": "gzip"})])
    with pytest.raises(errors.FetchFormatError, match="br"):
        get([Reply(b"x", headers={"Content-Encoding": "br"})])


def test_a_size_told_in_advance_is_refused_before_a_byte_of_it():
    written = []

    def body(out):
        out.write(b"x")
        written.append(1)

    reply = Reply(body, headers={"Content-Length": str(10 * MB)})
    with pytest.raises(errors.FetchSizeError) as fault:
        get([reply])
    assert "1.0 MB" in str(fault.value)


def test_a_body_without_an_end_is_stopped_at_the_limit():
    sent = []

    def endless(out):
        while True:
            out.write(b"x" * 65536)
            sent.append(65536)

    started = time.monotonic()
    with pytest.raises(errors.FetchSizeError):
        get([Reply(endless, length=None)])
    assert time.monotonic() - started < 5
    assert sum(sent) < 20 * MB


def test_silence_is_a_time_out_and_is_tried_again():
    asked = []

    def silent(out):
        asked.append(1)
        time.sleep(0.6)

    clock = Clock()
    with pytest.raises(errors.FetchTimeoutError):
        get([Reply(silent, length=10)], using=client(clock, silence_s=0.2, attempts=3))
    assert len(asked) == 3
    assert clock.total == 1 + 2  # the jitter of tests is 0.5: whole steps


def test_drops_that_never_end_meet_the_limit_of_the_whole():
    def drip(out):
        for _ in range(100):
            out.write(b"x")
            out.flush()
            time.sleep(0.05)

    started = time.monotonic()
    with pytest.raises(errors.FetchTimeoutError):
        get([Reply(drip, length=1000)], using=client(silence_s=5, total_s=0.4))
    assert time.monotonic() - started < 2


def test_even_a_drip_of_headers_meets_the_limit_of_the_whole():
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            try:
                for number in range(100):
                    connection.sendall(b"X-%d: y\r\n" % number)
                    time.sleep(0.05)
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    started = time.monotonic()
    with pytest.raises(errors.FetchTimeoutError):
        client(silence_s=5, total_s=0.4).get_bytes(Request(url), MB)
    assert time.monotonic() - started < 2
    listener.close()
    thread.join(5)


def test_cancel_works_amid_silence():
    def silent(out):
        time.sleep(3)

    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    with serving({"/x": [Reply(silent, length=10)]}) as server:
        using = client(silence_s=5)
        with pytest.raises(errors.FetchCancelledError):
            using.get_bytes(Request(server.url + "/x"), MB, cancelled=stop.is_set)
        assert time.monotonic() - started < 1.5
    with pytest.raises(errors.FetchCancelledError):
        client().get_bytes(Request("http://127.0.0.1:1/"), MB, cancelled=lambda: True)


def test_a_busy_server_is_given_the_time_it_asks_for():
    clock = Clock()
    busy = Reply(b"slow down", 429, {"Retry-After": "7"})
    content, server = get([busy, busy, Reply(b"{}")], using=client(clock))
    assert content == b"{}"
    assert clock.total == 14
    assert len(server.asked) == 3


def test_a_wait_longer_than_people_wait_is_told_at_once():
    clock = Clock()
    with pytest.raises(errors.FetchBusyError) as fault:
        get([Reply(b"", 429, {"Retry-After": "3600"})], using=client(clock))
    assert "3600" in fault.value.message("id")
    assert clock.slept == []


def test_retry_after_may_be_a_date():
    now = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    assert _retry_after("Thu, 01 Jan 2026 12:00:30 GMT", now) == 30
    assert _retry_after("Thu, 01 Jan 2026 11:00:00 GMT", now) == 0
    assert _retry_after(" 12 ", now) == 12
    assert _retry_after("soon", now) is None
    assert _retry_after(None, now) is None


def test_a_fault_of_the_server_is_tried_again_with_growing_waits():
    clock = Clock()
    content, _ = get([Reply(b"", 500), Reply(b"", 502), Reply(b"[]")], using=client(clock))
    assert content == b"[]"
    assert clock.total == 1 + 2


def test_a_fault_that_stays_is_told_after_four_attempts():
    replies = {"/x": [Reply(b"secret page", 503)]}
    with serving(replies) as server, pytest.raises(errors.FetchStatusError) as fault:
        client().get_bytes(Request(server.url + "/x"), MB)
    assert len(server.asked) == 4
    assert fault.value.details == {"host": "127.0.0.1", "status": 503}


def test_a_fault_of_ours_is_not_tried_again():
    with serving({}) as server, pytest.raises(errors.FetchStatusError, match="404"):
        client().get_bytes(Request(server.url + "/x"), MB)
    assert len(server.asked) == 1


def test_a_cut_answer_is_tried_again_and_nothing_of_it_stays():
    sink = BytesIO(b"what was there before")
    cut, whole = Reply(b"12345", length=100), Reply(b"abc")
    with serving({"/x": [cut, whole]}) as server:
        client().fetch(Request(server.url + "/x"), sink, MB)
    assert sink.getvalue() == b"abc"
    with pytest.raises(errors.FetchCutError):
        get([cut], using=client(attempts=2))


def test_nobody_there_is_told_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(errors.FetchConnectError) as fault:
        client().get_bytes(Request(f"http://127.0.0.1:{port}/"), MB)
    assert "unduh" in fault.value.message("id")


def test_an_unknown_host_is_told():
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    using = Client(Policy(attempts=1), Tools(resolve=unknown))
    with pytest.raises(errors.FetchConnectError, match="unknown host"):
        using.get_bytes(Request("https://tidak.ada/"), MB)


@pytest.mark.parametrize("place", ["/y", "y", "?z=1"])
def test_a_redirect_on_the_same_host_is_followed(place):
    moved = Reply(b"", 302, {"Location": place})
    replies = {"/x": [moved, Reply(b"again")], "/y": [Reply(b"there")]}
    with serving(replies) as server:
        content, _ = client().get_bytes(Request(server.url + "/x"), MB)
    assert content == (b"again" if place.startswith("?") else b"there")


@pytest.mark.parametrize(
    "place",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://192.168.1.1:8443/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://0.0.0.0/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://user:pass@example.org/",
        "gopher://127.0.0.1:25/",
        "//10.1.2.3/",
    ],
)
def test_a_redirect_to_a_private_or_strange_address_is_refused(place):
    with pytest.raises(errors.FetchAddressError):
        get([Reply(b"", 302, {"Location": place})])


def test_redirects_in_a_circle_come_to_an_end():
    replies = {"/x": [Reply(b"", 302, {"Location": "/x"})]}
    with serving(replies) as server, pytest.raises(errors.FetchAddressError, match="too many"):
        client().get_bytes(Request(server.url + "/x"), MB)
    assert len(server.asked) == 6


def test_loopback_and_http_are_refused_unless_a_test_allows_them():
    for url in (
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://2130706433/",
    ):
        with pytest.raises(errors.FetchAddressError):
            Client(Policy(attempts=1)).get_bytes(Request(url), MB)
    with pytest.raises(errors.FetchAddressError):
        parse_target("http://example.org/")


def test_a_name_with_one_private_address_among_public_ones_is_refused():
    def rebinding(host, port, **_):
        addresses = ("93.184.216.34", "10.0.0.5")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    using = Client(Policy(attempts=1), Tools(resolve=rebinding))
    with pytest.raises(errors.FetchAddressError, match="not a public address"):
        using.get_bytes(Request("https://jahat.example/"), MB)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.1.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::", False),
        ("fe80::1", False),
        ("::ffff:192.168.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
    ],
)
def test_public_addresses_also_look_inside_addresses(address, public):
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "url", ["", "https://", "not a url", "https://a b/", "https://[::1", "x:y"]
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(errors.FetchAddressError):
        parse_target(url)


def test_line_breaks_in_an_address_cannot_add_a_header():
    target = parse_target("https://example.org/a\r\nX-Evil: 1", {"q": "b\r\nX: 2"})
    assert "\r" not in target.path
    assert "\n" not in target.path


def test_secrets_go_to_their_host_only_and_into_no_message(caplog):
    caplog.set_level(logging.DEBUG)
    secrets = {
        "secret_params": {"api-key": "RAHASIA-1"},
        "secret_headers": {"Authorization": "Bearer RAHASIA-2"},
        "settings": "PETA_X",
    }
    with serving({"/far": [Reply(b"{}")]}) as other:
        moved = Reply(b"", 302, {"Location": other.url + "/far"})
        with serving({"/x": [moved], "/no": [Reply(b"", 401)], "/bad": [Reply(b"", 500)]}) as near:
            request = Request(near.url + "/x", {"page": "1"}, **secrets)
            client().get_bytes(request, MB)
            faults = []
            for path in ("/no", "/bad", "/gone"):
                with pytest.raises(errors.FetchError) as fault:
                    client(attempts=2).get_bytes(Request(near.url + path, **secrets), MB)
                faults.append(fault.value)
    assert "api-key=RAHASIA-1" in near.asked[0][1]
    assert near.asked[0][2]["Authorization"] == "Bearer RAHASIA-2"
    assert "Authorization" not in other.asked[0][2]
    assert "RAHASIA" not in other.asked[0][1]
    assert isinstance(faults[0], errors.FetchKeyError)
    told = caplog.text + repr(request) + request.shown_url
    told += "".join(f"{each} {each.details} {each.message('id')}" for each in faults)
    assert "RAHASIA" not in told
    assert "page=1" in request.shown_url


def test_a_form_is_not_carried_to_another_place():
    replies = {"/x": [Reply(b"", 307, {"Location": "/y"})], "/y": [Reply(b"{}")]}
    with serving(replies) as server, pytest.raises(errors.FetchAddressError):
        client().get_bytes(Request(server.url + "/x", form={"client_secret": "s"}), MB)
    assert [each[0] for each in server.asked] == ["POST"]


def test_progress_is_the_share_of_the_size_told():
    seen = []
    with serving({"/x": [Reply(b"x" * 200_000)]}) as server:
        client().get_bytes(Request(server.url + "/x"), MB, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_no_thread_stays_behind():
    before = threading.active_count()
    with serving({"/x": [Reply(b"{}")]}) as server:
        for _ in range(5):
            client().get_bytes(Request(server.url + "/x"), MB)
        time.sleep(0.1)
    assert threading.active_count() <= before
