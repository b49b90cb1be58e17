"""Streamlit sessions without a browser: open, run a page, upload, drop; and what the process holds.

Synchronous and small on purpose: the bench has its own sessions, made for measuring.
"""

import contextlib
import http.client
import uuid
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

BOUNDARY = "peta-batas"


@contextlib.contextmanager
def session(server):
    """Open a websocket session of a `tests.bench.server.Server`."""
    address = f"ws://localhost:{server.port}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:
        yield socket


def heard(socket, kind, seconds=60):
    """Wait for a message of a kind and return it."""
    while True:
        message = ForwardMsg()
        message.ParseFromString(socket.recv(seconds))
        if message.WhichOneof("type") == kind:
            return message


def run_page(socket, page=""):
    """Run a page to its end."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.context_info.locale = "id-ID"
    socket.send(message.SerializeToString())
    heard(socket, "script_finished")


def upload_path(socket):
    """Ask where a file of the session goes."""
    message = BackMsg()
    message.file_urls_request.request_id = str(uuid.uuid4())
    message.file_urls_request.file_names.append("faskes.csv")
    socket.send(message.SerializeToString())
    return heard(socket, "file_urls_response").file_urls_response.file_urls[0].upload_url


def xsrf(server):
    """Return the headers that show that a request comes from our own page."""
    connection = http.client.HTTPConnection("localhost", server.port, timeout=30)
    connection.request("GET", "/_stcore/health")
    cookie = connection.getresponse().getheader("Set-Cookie") or ""
    connection.close()
    pair = cookie.partition(";")[0]
    return {"Cookie": pair, "X-Xsrftoken": pair.partition("=")[2]}


def begin_upload(server, path, size, headers):
    """Send the head of a multipart upload of so many bytes; returns connection and rest to send."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
        'filename="faskes.csv"\r\nContent-Type: text/csv\r\n\r\n'
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    connection = http.client.HTTPConnection("localhost", server.port, timeout=60)
    connection.putrequest("PUT", path if path.startswith("/") else f"/{path}")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    connection.putheader("Content-Length", str(len(head) + size + len(tail)))
    connection.endheaders(head)
    return connection, tail


def upload(server, path, content, headers):
    """Upload bytes and return the status."""
    connection, tail = begin_upload(server, path, len(content), headers)
    try:
        connection.send(content)
        connection.send(tail)
        return connection.getresponse().status
    finally:
        connection.close()


def open_files(pid):
    """Count the file descriptors of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def threads(pid):
    """Count the threads of a process."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))
