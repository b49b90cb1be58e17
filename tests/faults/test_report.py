"""Reports under faults: killed while they are written, and fifty citizens at once over HTTP."""

import concurrent.futures
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.parse

import pytest
import sqlalchemy as sa

from data.db.participation_tables import report, report_event, report_photo, report_private
from tests import databases
from tests.bench.server import serve
from tests.drafts import picture
from tests.faults.report_child import PHOTOS
from tests.source import ROOT

MOMENTS = 10
CLIENTS, EACH = 50, 2
TIMEOUT_S = 60


@pytest.fixture
def child():
    command = [sys.executable, "-m", "tests.faults.report_child"]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield process
        process.stdin.close()


def heard(child):
    line = child.stdout.readline()
    assert line, "the process that takes reports has ended"
    return json.loads(line)


def taken_until_killed(child, url, folder, after_s):
    """Take reports, and kill the process a while after the first; give the tickets it told."""
    child.stdin.write(json.dumps([url, str(folder)]) + "\n")
    child.stdin.flush()
    word, pid = heard(child)
    assert word == "begin"
    told = [heard(child)[1]]
    time.sleep(after_s)
    os.kill(pid, signal.SIGKILL)
    while (said := heard(child)) != ["ended"]:
        told.append(said[1])
    return told


def test_a_process_killed_while_it_takes_reports_leaves_each_whole_or_not_at_all(child, tmp_path):
    chance = random.Random(20261124)
    url = databases.sqlite_url(tmp_path)
    told = []
    with databases.opened(url, tmp_path) as db:
        for _ in range(MOMENTS):
            told += taken_until_killed(child, url, tmp_path, chance.uniform(0, 0.08))
            with db.read() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                tickets = dict(connection.execute(sa.select(report.c.id, report.c.ticket)).all())
                private = connection.execute(
                    sa.select(report_private.c.report_id, report_private.c.contact)
                ).all()
                photos, events = (
                    dict(
                        connection.execute(
                            sa.select(table.c.report_id, sa.func.count()).group_by(
                                table.c.report_id
                            )
                        ).all()
                    )
                    for table in (report_photo, report_event)
                )
            assert set(told) <= set(tickets.values())  # what was told is there
            assert {row.report_id for row in private} == set(tickets)
            assert all(row.contact for row in private)
            assert photos == dict.fromkeys(tickets, PHOTOS)
            assert events == dict.fromkeys(tickets, 1)
    assert len(told) >= MOMENTS
    assert len(set(tickets.values())) == len(tickets)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Run the product; give the server and its database."""
    folder = tmp_path_factory.mktemp("lapor")
    with (
        databases.opened(databases.sqlite_url(folder), folder) as db,
        serve(ROOT / "app.py", PETA_DATA_DIR=str(folder)) as started,
    ):
        yield started, db


def ask(server, number, method, path, body=None, kind="application/x-www-form-urlencoded"):
    """Ask as a phone with an address of its own."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", server.port, timeout=TIMEOUT_S, source_address=(f"127.0.1.{number + 1}", 0)
    )
    headers = {"sec-fetch-site": "same-origin", "content-type": kind} if body else {}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers.get("location", ""), text


def form_of(page, **fields):
    form = re.search(r"<form .*?</form>", page, re.DOTALL)[0]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return {**hidden, **fields}


def parts(fields, photo):
    """Write fields and one photo as a browser sends them."""
    mark = "batas7f3e"
    lines = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="foto"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    whole = "".join(lines).encode() + head.encode() + photo + f"\r\n--{mark}--\r\n".encode()
    return whole, f"multipart/form-data; boundary={mark}"


def test_fifty_citizens_at_once_lose_nothing_and_never_share_a_ticket(server):
    started, db = server
    photo = picture(size=(800, 600))

    def phone(number):
        found = []
        for place in range(EACH):
            _, _, page = ask(started, number, "GET", "/lapor?wilayah=53.04")
            fields = form_of(
                page,
                kategori="sosial",
                isi=f"Laporan {number} ke-{place} tentang layanan",
                tempat="",
            )
            body = urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
            if place:
                body = parts(fields, photo)
            # The line is cut after the first sending: the phone sends the same form again.
            sent = [ask(started, number, "POST", "/lapor", *body) for _ in range(2)]
            assert [status for status, _, _ in sent] == [303, 303]
            assert sent[0][1] == sent[1][1]
            found.append(sent[0][1])
        return found

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        links = [each for found in pool.map(phone, range(CLIENTS)) for each in found]
    assert len(set(links)) == CLIENTS * EACH
    with db.read() as connection:
        rows = connection.execute(sa.select(report.c.ticket, report.c.text)).all()
        photos = connection.scalar(sa.select(sa.func.count()).select_from(report_photo))
    assert len({row.ticket for row in rows}) == CLIENTS * EACH == len(rows)
    assert len({row.text for row in rows}) == CLIENTS * EACH
    assert photos == CLIENTS * (EACH - 1)
    status, _, text = ask(started, 0, "GET", links[0])
    assert status == 200
    assert "PL-" in text


def test_the_address_of_a_ticket_is_told_to_no_other_site(server):
    started, _ = server
    connection = http.client.HTTPConnection("127.0.0.1", started.port, timeout=TIMEOUT_S)
    for path, policy in (
        ("/lapor/t/tidak-ada", "same-origin"),
        ("/lapor", "strict-origin-when-cross-origin"),
    ):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.headers["referrer-policy"] == policy
        assert answer.headers["cache-control"] == "no-store"
    connection.close()
