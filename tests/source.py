"""The product's own Python files, parsed once for the tests that read them."""

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("pages", "geo", "data", "lib")


def source_files() -> list[Path]:
    """List app.py and every module of the product, tests left out."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return sorted([*ROOT.glob("app.py"), *found])


@functools.cache
def parse(path: Path) -> ast.Module:
    """Parse a file, once a process."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """Give a file's path inside the repository, for messages."""
    return path.relative_to(ROOT).as_posix()


def called_name(call: ast.Call) -> str:
    """Give the last part of what is called: ``t`` for both ``t(…)`` and ``i18n.t(…)``."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
