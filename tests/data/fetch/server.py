"""A server on loopback that answers from a script, for tests of what goes out to the network."""

import contextlib
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from data.fetch.client import Client
from data.fetch.request import Policy, Tools


@dataclass
class Reply:
    """What to answer; `body` may be a function that writes to the connection by itself."""

    body: object = b"{}"
    status: int = 200
    headers: dict = field(default_factory=dict)
    length: int | None = -1  # -1: that of the body; None: not told


class Recorder:
    """Answers in turn per path (the last one stays), and keeps what was asked."""

    def __init__(self, replies):
        self.replies = {path: list(each) for path, each in replies.items()}
        self.asked = []
        self.lock = threading.Lock()

    def next(self, path):
        with self.lock:
            queue = self.replies.get(path)
            if queue is None:
                return Reply(b"not here", 404)
            return queue.pop(0) if len(queue) > 1 else queue[0]


@contextlib.contextmanager
def serving(replies):
    """Serve replies by path on a free port; gives the recorder, with its `url`."""
    recorder = Recorder(replies)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size).decode()
            recorder.asked.append((self.command, self.path, dict(self.headers), body))
            reply = recorder.next(self.path.partition("?")[0])
            reply = reply(self) if callable(reply) else reply
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.length is not None and not callable(reply.body):
                length = len(reply.body) if reply.length == -1 else reply.length
                self.send_header("Content-Length", str(length))
            self.end_headers()
            with contextlib.suppress(OSError):
                if callable(reply.body):
                    reply.body(self.wfile)
                else:
                    self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    recorder.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Clock:
    """A clock that stands still but for the waiting asked of it."""

    def __init__(self):
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)

    @property
    def total(self):
        return sum(self.slept)


def client(clock=None, **policy):
    """Give a client that may call loopback and does not really wait."""
    clock = clock or Clock()
    limits = {"connect_s": 2, "silence_s": 2, "total_s": 10, **policy}
    tools = Tools(sleep=clock.sleep, jitter=lambda: 0.5)
    return Client(Policy(allow_loopback=True, **limits), tools)
