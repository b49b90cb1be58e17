"""Names as labels of widgets."""

from __future__ import annotations

import re


def plain_label(text: str) -> str:
    """Write a name as the label of a button, which Streamlit reads as Markdown."""
    return re.sub(r"([\\`*_\[\]<>$~#|])", r"\\\1", text)
