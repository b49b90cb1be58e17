"""What stands in small letters under a part of a report: source, date, data, method, link."""

from __future__ import annotations

from lib.i18n import date_long, t
from lib.services.reports.model import Part, Report, TextPart
from lib.services.reports.words import plain


def source_of(report: Report, part: Part | None) -> str:
    """Name the source of a part, or of the whole report."""
    if part is None:
        own = report.title.source
    elif isinstance(part, TextPart):
        own = "; ".join(dict.fromkeys(each.source for each in part.sentences if each.source))
    else:
        own = part.finding.source
    return plain(own or "; ".join(report.sources)).rstrip(".")


def footnote(report: Report, part: Part | None) -> tuple[str, ...]:
    """Give the sentences under a part, the one that can least be left out first.

    What is to be said of boundaries stands in the picture of a map itself. Completeness and method
    are those of the leading service, so they stand only under parts that rest on its sources.
    """
    source = source_of(report, part)
    lines = [f"{t('ekspor.sumber')}: {source}." if source else ""]
    lines.append(made_on(report))
    if _of_lead(report, part):
        lines += [_sentence(report.completeness), _sentence(report.method)]
    return tuple(line for line in lines if line)


def _of_lead(report: Report, part: Part | None) -> bool:
    if part is None:
        return True
    if isinstance(part, TextPart):
        return False
    return part.finding.source in ("", report.title.source)


def made_on(report: Report) -> str:
    """Say when a report was made."""
    return f"{t('ekspor.dibuat', tanggal=date_long(report.today))}."


def web_link(report: Report) -> str:
    """Give the link back to the screen if it is one that a reader can follow."""
    link = plain(report.link)
    return link if link.startswith(("https://", "http://")) else ""


def _sentence(text: str) -> str:
    text = plain(text)
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
