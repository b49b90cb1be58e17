"""The page that a browser gets first: Streamlit's own, told our name, language and server.

Streamlit's file is read, not copied. Added to it are the title and the language of the page (its
own says "Streamlit" in English until the first run has ended), the files that the map will ask
for, and where the server is: without that, a page other than the first asks ``/peta/_stcore`` in
vain before it asks ``/_stcore``, two rounds before the websocket opens. ``window.__streamlit`` is
what Streamlit reads for that; a browser test guards it.
"""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import html
import re
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web import preload, urls
from lib.web.boundaries import NATION

COMPONENT_PATH = "/component/"
LANGUAGES = ("id", "en")
TITLE = "Peta Layanan"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# The answer of /_stcore/host-config that matters before the first run; the rest is fetched later.
# No other site may send this page messages: its own origin stands alone in the list.
_START = (
    "window.__streamlit={BACKEND_BASE_URL:location.origin,"
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}}"
)


@functools.cache
def page(language: str) -> bytes:
    """Return the HTML of the first page in a language (``id`` or ``en``)."""
    chunks = "".join(
        f'<link rel="modulepreload" crossorigin href="{html.escape(url)}">'
        for url in preload.page_chunks()
    )
    text = preload.streamlit_page()
    text = text.replace('<html lang="en">', f'<html lang="{language}">', 1)
    text = text.replace("<title>Streamlit</title>", f"<title>{TITLE}</title>", 1)
    return text.replace("</title>", f"</title><script>{_START}</script>{chunks}", 1).encode()


@functools.cache
def packed(language: str) -> bytes:
    """Return the same page gzipped."""
    return gzip.compress(page(language), mtime=0)


@functools.cache
def script_hashes() -> str:
    """Return the Content-Security-Policy hashes of the page's inline scripts."""
    digests = (
        hashlib.sha256(text.encode()).digest() for text in _SCRIPT.findall(page("id").decode())
    )
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def language_of(query: bytes) -> str:
    """Return the language that a query string asks for, Indonesian by default."""
    wanted = parse_qs(query.decode("latin-1")).get("bahasa", ["id"])[-1]
    return wanted if wanted in LANGUAGES else "id"


class Shell:
    """Send our first page wherever Streamlit sends its own (HTML outside the components)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; where Streamlit would send its first page, send ours."""
        if not _may_be_page(scope):
            await self._app(scope, receive, send)
            return
        ours = False

        async def send_ours(message: Message) -> None:
            nonlocal ours
            if message["type"] == "http.response.start" and _is_page(message):
                ours = True
                await _answer(scope, send)
            elif not ours:
                await send(message)

        # Unpacked, so that the answer has a length by which Streamlit's page is known.
        plain = [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, send_ours)


def _may_be_page(scope: Scope) -> bool:
    """Tell whether a browser goes to an address: it then asks for HTML, as no script here does."""
    if scope["type"] != "http" or scope["method"] != "GET" or COMPONENT_PATH in scope["path"]:
        return False
    return b"text/html" in dict(scope["headers"]).get(b"accept", b"")


def _is_page(message: Message) -> bool:
    """Tell whether an answer is Streamlit's own page: HTML of its very length."""
    headers = {name.lower(): value for name, value in message.get("headers", [])}
    return (
        message["status"] == 200
        and headers.get(b"content-type", b"").startswith(b"text/html")
        and headers.get(b"content-length") == str(len(preload.streamlit_page().encode())).encode()
    )


async def _answer(scope: Scope, send: Send) -> None:
    language = language_of(scope.get("query_string", b""))
    accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
    body = packed(language) if b"gzip" in accepted else page(language)
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-cache"),
        (b"vary", b"Accept-Encoding"),
        (b"link", preload.links(urls.content_hash("batas", NATION))),
    ]
    if b"gzip" in accepted:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
