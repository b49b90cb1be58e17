"""Write a drawing as SVG: for the page, whose style sheet has the colours, or as a file."""

from __future__ import annotations

from lib.encode import safe_html
from lib.services.charts.drawing import COLOURS, Box, Dot, Drawing, Mark, Path, Words
from lib.services.reports.words import plain

FONT = "Plus Jakarta Sans, system-ui, sans-serif"


def to_svg(drawing: Drawing, *, screen: bool = False) -> str:
    """Write a drawing as SVG.

    Parameters
    ----------
    drawing
        The chart.
    screen
        For the page: colours as variables, marks that stand for a region as focusable buttons
        with ``data-k`` and ``data-tip``. Else a file that stands alone.

    Returns
    -------
    str
        All text is escaped; no script, no link, no style but attributes.
    """
    size = f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}"'
    title = f"<title>{safe_html(plain(drawing.title))}</title>"
    summary = f"<desc>{safe_html(plain(drawing.summary))}</desc>" if drawing.summary else ""
    body = "".join(_mark(mark, screen=screen) for mark in drawing.marks)
    if screen:
        label = safe_html(plain(". ".join(filter(None, (drawing.title, drawing.summary)))))
        return (
            f'<svg {size} role="group" aria-label="{label}" width="100%" '
            f'style="max-width:{_n(drawing.width)}px">{body}</svg>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{_n(drawing.width)}" '
        f'height="{_n(drawing.height)}" font-family="{FONT}">{title}{summary}{body}</svg>'
    )


def svg_bytes(drawing: Drawing) -> bytes:
    """Write a drawing as an SVG file."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return (head + to_svg(drawing) + "\n").encode("utf-8", "replace")


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _mark(mark: Mark, *, screen: bool) -> str:
    colour = f"var(--g-{mark.colour})" if screen else COLOURS[mark.colour]
    shape = _shape(mark, colour)
    if not (mark.key or mark.tip):
        return shape
    tip = safe_html(plain(mark.tip))
    if not screen:
        return f"<g><title>{tip}</title>{shape}</g>" if tip else shape
    pick = f' class="pick" role="button" tabindex="-1" data-k="{safe_html(mark.key)}"'
    role = pick if mark.key else ' role="img"'
    return f'<g{role} aria-label="{tip}" data-tip="{tip}">{shape}</g>'


def _shape(mark: Mark, colour: str) -> str:
    if isinstance(mark, Box):
        return (
            f'<rect x="{_n(mark.left)}" y="{_n(mark.top)}" width="{_n(mark.width)}" '
            f'height="{_n(mark.height)}" fill="{colour}"{_faint(mark.opacity)}/>'
        )
    if isinstance(mark, Dot):
        if mark.square:
            side = mark.radius * 1.8
            return (
                f'<rect x="{_n(mark.x - side / 2)}" y="{_n(mark.y - side / 2)}" '
                f'width="{_n(side)}" height="{_n(side)}" fill="{colour}"{_faint(mark.opacity)}/>'
            )
        return (
            f'<circle cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(mark.radius)}" '
            f'fill="{colour}"{_faint(mark.opacity)}/>'
        )
    if isinstance(mark, Path):
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in mark.points)
        dash = ' stroke-dasharray="5 4"' if mark.dash else ""
        return (
            f'<polyline points="{points}" fill="none" stroke="{colour}" '
            f'stroke-width="{_n(mark.width)}" stroke-linejoin="round"{dash}/>'
        )
    if isinstance(mark, Words):
        turn = f' transform="rotate(-90 {_n(mark.x)} {_n(mark.y)})"' if mark.upright else ""
        weight = ' font-weight="650"' if mark.bold else ""
        return (
            f'<text x="{_n(mark.x)}" y="{_n(mark.y)}" dy=".35em" font-size="{_n(mark.size)}" '
            f'text-anchor="{mark.anchor}" fill="{colour}"{weight}{turn}>'
            f"{safe_html(plain(mark.text))}</text>"
        )
    raise TypeError(f"no way to draw {type(mark).__name__}")


def _faint(opacity: float) -> str:
    return f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
