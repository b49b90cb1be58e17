"""Pages of plain HTML, complete without any script; every text passes through `safe_html`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, t
from lib.web import urls
from lib.web.assets import FONT

_STYLE = Path(__file__).parent / "static" / "plain.css"


@functools.cache
def _style() -> str:
    face = (
        '@font-face{font-family:"Plus Jakarta Sans";font-weight:200 800;font-display:swap;'
        f'src:url("{urls.asset_url(FONT)}") format("truetype")}}'
    )
    return face + _STYLE.read_text(encoding="utf-8")


def plain_page(
    title: str,
    body: str,
    *,
    path: str,
    params: Mapping[str, str],
    status: int = 200,
    style: str = "",
    script: str = "",
    look: str = "",
) -> HTMLResponse:
    """Answer with a page in the language in use; nobody may keep a copy of it.

    Parameters
    ----------
    title
        The heading.
    body
        HTML, made by the functions of this module or escaped already.
    path, params
        Where the page is, for its link to the other language.
    status
        Of the answer.
    style
        More style rules.
    script
        Name of an asset that helps where scripts run; the page is complete without it.
    look
        Class of the body.

    """
    here = language()
    other = "en" if here == "id" else "id"
    link = f"{path}?{urlencode({**params, 'bahasa': other})}"
    logo = urls.asset_url("logo.svg")
    helper = f'<script src="{urls.asset_url(script)}" defer></script>' if script else ""
    text = (
        f'<!doctype html><html lang="{here}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{safe_html(title)} · {safe_html(t('menu.nama'))}</title>"
        f'<link rel="icon" href="{logo}"><style>{_style()}{style}</style>{helper}</head>'
        f'<body class="{look}"><header><a href="/?bahasa={here}"><img src="{logo}" alt="">'
        f'{safe_html(t("menu.nama"))}</a><nav><a href="{safe_html(link)}" hreflang="{other}" '
        f'lang="{other}">{safe_html(t("masuk.bahasa_lain"))}</a></nav></header>'
        f"<main><h1>{safe_html(title)}</h1>{body}</main></body></html>"
    )
    return HTMLResponse(text, status, headers={"cache-control": "no-store"})


def paragraph(text: str) -> str:
    """Write a paragraph."""
    return f"<p>{safe_html(text)}</p>"


def fault(error: AppError | None) -> str:
    """Write what went wrong, with its code; "" if nothing did."""
    if error is None:
        return ""
    told = safe_html(error.message(language()))
    return f'<p class="wrong" role="alert">{told} <code>{safe_html(error.code)}</code></p>'


def field(
    name: str, label: str, *, kind: str, complete: str, value: str = "", hint: str = ""
) -> str:
    """Write one field that must be filled in; ``complete`` tells the browser what it is for."""
    told = f'<span class="hint">{safe_html(hint)}</span>' if hint else ""
    first = " autofocus" if complete in {"username", "current-password"} and not value else ""
    return (
        f'<label for="{name}">{safe_html(label)}{told}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" '
        f'value="{safe_html(value)}" maxlength="200" required autocapitalize="none" '
        f'spellcheck="false"{first}>'
    )


def form(path: str, fields: str, button: str, hidden: Mapping[str, str]) -> str:
    """Write a form that is posted to one of our own addresses."""
    kept = "".join(
        f'<input type="hidden" name="{safe_html(name)}" value="{safe_html(value)}">'
        for name, value in hidden.items()
    )
    return (
        f'<form method="post" action="{safe_html(path)}">{kept}{fields}'
        f'<button type="submit">{safe_html(button)}</button></form>'
    )
