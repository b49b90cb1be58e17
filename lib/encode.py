"""Encoders for the places where text changes its meaning: HTML, CSV, script.

Encode on the way out, on the display copy only; stored text stays as it was written.
"""

from __future__ import annotations

import html
import json
import math
from typing import Any

import numpy as np
import pandas as pd

# The backslash, backtick, dollar and brace matter because folium puts popup and tooltip text
# inside a JavaScript template literal, where html.escape alone lets ``${...}`` run.
_TEMPLATE_LITERAL = (
    ("\\", "&#92;"),
    ("`", "&#96;"),
    ("$", "&#36;"),
    ("{", "&#123;"),
    ("\r", "&#13;"),
    ("\n", "&#10;"),
    ("\u2028", "&#8232;"),
    ("\u2029", "&#8233;"),
)
_FORMULA_STARTS = tuple("=+-@\t\r\n\x00\v\f＝＋－＠−﹢﹣﹦﹫")
_SCRIPT_ESCAPES = (
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("&", "\\u0026"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
)


def safe_html(value: object) -> str:
    """Encode untrusted text for HTML, attributes and folium's template literals alike."""
    text = html.escape(str(value), quote=True)
    for raw, entity in _TEMPLATE_LITERAL:
        text = text.replace(raw, entity)
    return text


def csv_cell(value: object) -> object:
    """Guard a cell against being read as a formula by a spreadsheet.

    Text that begins, after blanks, with ``= + - @``, a tab, a line break, NUL or a fullwidth
    or small form of those gets a leading apostrophe (ASVS 1.2.10). Numbers and other values
    pass unchanged, so a negative longitude stays a number.
    """
    if not isinstance(value, str):
        return value
    if value.startswith(_FORMULA_STARTS) or value.lstrip(" \u00a0\u3000\ufeff").startswith(
        _FORMULA_STARTS
    ):
        return "'" + value
    return value


def csv_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of a frame with every text cell and column name guarded by `csv_cell`."""
    guarded = frame.copy()
    for position in range(guarded.shape[1]):
        column = guarded.iloc[:, position]
        if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
            guarded.isetitem(position, column.map(csv_cell))
    guarded.columns = pd.Index([csv_cell(name) for name in guarded.columns])
    return guarded


def plain(value: object) -> Any:
    """Turn numpy and pandas values into plain JSON values; NaN, inf and NA become None."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def to_json(value: object) -> str:
    """Write compact, valid JSON: NaN, inf and NA as null, text unescaped UTF-8."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def js_json(value: object) -> str:
    """Write JSON that is safe inside a ``<script>`` element and inside JavaScript.

    ``< > &`` and the two line separators are written as escapes, so that neither
    ``</script>`` nor ``<!--`` can end or hide the script.
    """
    text = to_json(value)
    for raw, escaped in _SCRIPT_ESCAPES:
        text = text.replace(raw, escaped)
    return text
