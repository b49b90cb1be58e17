"""Bring the README's table of error codes up to date: ``python -m tests.readme``.

Rows that are there keep their words; a new code takes the first sentence of its class, or what a
dictionary named CODES says of it; codes that are gone are left out. ``tests/test_docs.py`` fails
until this has been done.
"""

import ast
import re

from tests.source import ROOT, parse, source_files

HEADING = "\n## Error codes\n"
ROW = re.compile(r"^\| `([EW]_[A-Z0-9_]+)` \| (.*) \|$", re.M)
CODE = re.compile(r"[EW]_[A-Z][A-Z0-9_]*")


def classes() -> dict[str, str]:
    """Give each code that a class of errors names, with the class's first sentence."""
    found: dict[str, str] = {}
    for path in source_files():
        for node in parse(path).body:
            if is_codes(node):
                found.update(ast.literal_eval(node.value))
        for node in ast.walk(parse(path)):
            if not isinstance(node, ast.ClassDef):
                continue
            about = (ast.get_docstring(node) or node.name).split("\n", 1)[0].rstrip(".")
            for line in node.body:
                value = getattr(line, "value", None)
                text = getattr(value, "value", None)
                if isinstance(text, str) and CODE.fullmatch(text):
                    found.setdefault(text, re.sub(r"^(Say that|Refuse) ", "", about))
    return found


def is_codes(node: ast.stmt) -> bool:
    """Tell whether a statement gives CODES, a dictionary of codes and their meanings."""
    whole = isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
    targets = node.targets if whole else []
    return any(isinstance(each, ast.Name) and each.id == "CODES" for each in targets)


def updated(readme: str) -> str:
    """Give the README with the table of all codes, in order."""
    before, rest = readme.split(HEADING, 1)
    told = dict(ROW.findall(rest))
    rows = [f"| `{code}` | {told.get(code, about)} |" for code, about in sorted(classes().items())]
    first, *_, last = ROW.finditer(rest)
    return before + HEADING + rest[: first.start()] + "\n".join(rows) + rest[last.end() :]


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(updated(path.read_text(encoding="utf-8")), encoding="utf-8")
