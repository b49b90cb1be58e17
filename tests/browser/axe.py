"""What axe-core finds on a page that keeps a reader out, by WCAG 2.1 A and AA."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Of what passes only a count: to name every node of it takes axe most of its time.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
}


def violations(page: Page, exclude: str) -> list[str]:
    """Give a line for each violation outside the elements of a selector, three of a kind."""
    found = Axe().run(page, {"exclude": [[exclude]]}, OPTIONS).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"][:3]
    ]
