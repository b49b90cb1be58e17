"""Pieces of HTML that the form, its steps and the page of a ticket share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import has_message, language, number, t
from lib.services.participation.intake_check import MAX_TEXT, MAX_TITLE, MIN_TEXT, MIN_TITLE
from lib.services.participation.sensitive import EMERGENCY

SP4N, OMBUDSMAN = "https://www.lapor.go.id", "https://ombudsman.go.id/pengaduan"


def emergency() -> str:
    """Write the numbers to call where somebody is in danger now."""
    calls = " ".join(
        f'<a href="tel:{each}"><b>{each}</b> {safe_html(t(f"laporan.darurat.{each}"))}</a>'
        for each in EMERGENCY
    )
    return f'<p class="urgent">{safe_html(t("laporan.darurat"))} {calls}</p>'


def footnotes() -> str:
    """Write what this is not, and where else one may go."""
    return (
        f'<p class="after">{safe_html(t("laporan.bukan_lapor"))} '
        f'<a href="{SP4N}" rel="noreferrer noopener">lapor.go.id</a></p>'
        f'<p class="after">{safe_html(t("laporan.ombudsman"))} '
        f'<a href="{OMBUDSMAN}" rel="noreferrer noopener">ombudsman.go.id</a></p>'
    )


def problem(error: AppError | None) -> str:
    """Write what was wrong in plain words, with its code; "" if nothing was."""
    if error is None:
        return ""
    field = str(error.details.get("field", ""))
    key = f"laporan.salah.{field}"
    if error.code == "E_REPORT_FIELD" and has_message(key):
        limits = {"least": number(MIN_TEXT), "most": number(MAX_TEXT)}
        if field == "judul":
            limits = {"least": number(MIN_TITLE), "most": number(MAX_TITLE)}
        told = t(key, **limits)
    else:
        told = error.message(language())
    target = (
        f' <a href="#{safe_html(field)}">{safe_html(t("laporan.ke_isian"))}</a>' if field else ""
    )
    return (
        f'<p class="wrong" role="alert">{safe_html(told)}{target} '
        f"<code>{safe_html(error.code)}</code></p>"
    )


def hidden_fields(values: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return the fields that a step carries on to the next."""
    return {name: values[name] for name in names if values.get(name)}


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> str:
    """Write the choices of a list."""
    return "".join(
        f'<option value="{safe_html(value)}"{" selected" if value == chosen else ""}>'
        f"{safe_html(label)}</option>"
        for value, label in pairs
    )


def radio(
    name: str,
    value: str,
    label: str,
    *,
    chosen: bool,
    drawing: str = "",
    needed: bool = False,
) -> str:
    """Write one choice to tap on; the label may be HTML made here."""
    marks = f"{' checked' if chosen else ''}{' required' if needed else ''}"
    return (
        f'<label class="pick"><input type="radio" name="{name}" value="{safe_html(value)}"{marks}>'
        f"{drawing}<span>{label}</span></label>"
    )
