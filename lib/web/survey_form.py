"""The HTML of the public survey: nine questions, a few about the person, and words of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.services.skm.answers import ABOUT, MAX_TEXT, OLDEST_DAYS
from lib.services.skm.classes import ELEMENTS, HIGHEST, LOWEST
from lib.services.skm.units import Unit
from lib.web.plain import fault, form, paragraph

FORM_KEY, DAY, TEXT = "isian", "tanggal", "saran"


def survey_body(
    unit: Unit,
    path: str,
    fields: Mapping[str, str],
    today: dt.date,
    error: AppError | None = None,
) -> str:
    """Write the form with what was filled in already, and what was wrong with it.

    Parameters
    ----------
    unit, path
        Whose survey, and where it is sent.
    fields
        As they were posted; `FORM_KEY` must be among them.
    today
        The day at the unit.
    error
        Why it was not taken.

    """
    questions = "".join(
        _question(place, code, fields.get(code)) for place, code in enumerate(ELEMENTS, 1)
    )
    about = "".join(_choice(name, values, fields.get(name, "")) for name, values in ABOUT.items())
    body = (
        f"{questions}{_day(fields.get(DAY) or today.isoformat(), today)}"
        f"<fieldset><legend>{safe_html(t('survei.isi.tentang'))}</legend>{about}</fieldset>"
        f"{_words(fields.get(TEXT, ''))}"
    )
    hidden = {FORM_KEY: fields[FORM_KEY], "bahasa": language()}
    return (
        f"{_whose(unit)}{paragraph(t('survei.isi.pengantar'))}{fault(error)}"
        f"{form(path, body, t('survei.isi.kirim'), hidden)}"
        f'<p class="after">{safe_html(t("survei.isi.dasar"))}</p>'
    )


def thanks_body(unit: Unit, again: str, results: str) -> str:
    """Write what stands on the page after a form was taken."""
    links = "".join(
        f'<p class="after"><a href="{safe_html(url)}">{safe_html(words)}</a></p>'
        for url, words in (
            (again, t("survei.isi.untuk_orang_lain")),
            (results, t("survei.isi.lihat_hasil")),
        )
    )
    return paragraph(t("survei.isi.sudah", unit=unit.name)) + links


def _whose(unit: Unit) -> str:
    return paragraph(unit.service_name) if unit.service_name else ""


def _question(place: int, code: str, given: str | None) -> str:
    answers = [(str(n), t(f"survei.jawab.{code}.{n}")) for n in range(LOWEST, HIGHEST + 1)]
    radios = "".join(
        f'<label class="pick"><input type="radio" name="{code}" value="{value}"'
        f"{' checked' if value == given else ''}>{safe_html(words)}</label>"
        for value, words in (*answers, ("", t("survei.isi.lewati")))
    )
    asked = safe_html(f"{place}. {t(f'survei.tanya.{code}')}")
    return f"<fieldset><legend>{asked}</legend>{radios}</fieldset>"


def _day(given: str, today: dt.date) -> str:
    first = today - dt.timedelta(days=OLDEST_DAYS)
    return (
        f'<label for="{DAY}">{safe_html(t("survei.isi.tanggal"))}</label>'
        f'<input id="{DAY}" name="{DAY}" type="date" value="{safe_html(given)}" '
        f'min="{first}" max="{today}">'
    )


def _choice(name: str, values: Iterable[str], given: str) -> str:
    options = "".join(
        f'<option value="{safe_html(value)}"{" selected" if value == given else ""}>'
        f"{safe_html(words)}</option>"
        for value, words in (
            ("", t("survei.isi.kosong")),
            *((each, t(f"survei.pilih.{each}")) for each in values),
        )
    )
    label = safe_html(t(f"survei.tentang.{name}"))
    return (
        f'<label for="{name}">{label}</label><select id="{name}" name="{name}">{options}</select>'
    )


def _words(given: str) -> str:
    hint = safe_html(t("survei.isi.saran_bantu", most=number(MAX_TEXT)))
    return (
        f'<label for="{TEXT}">{safe_html(t("survei.isi.saran"))}<span class="hint">{hint}</span>'
        f'</label><textarea id="{TEXT}" name="{TEXT}" rows="4" maxlength="{MAX_TEXT}">\n'
        f"{safe_html(given)}</textarea>"
    )
