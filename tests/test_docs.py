"""The README tells every setting, error code and command there is.

``python -m tests.readme`` writes the table of error codes.
"""

import ast
import re
import subprocess
import sys

import pytest

from tests.source import ROOT, called_name, name_of, parse, source_files

README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"[EW]_[A-Z][A-Z0-9_]*")
SETTING = re.compile(r"PETA_[A-Z0-9_]+")


def constants(path):
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def named(pattern):
    """Every text constant of the product that is wholly a setting's or an error's name."""
    return {
        value: f"{name_of(path)}:{line}"
        for path in source_files()
        for value, line in constants(path)
        if pattern.fullmatch(value)
    }


def rows(heading):
    """First cells of the table under a heading of the README."""
    part = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)`", part, re.M))


def test_every_setting_is_documented_and_none_that_does_not_exist():
    assert rows("Settings") == set(named(SETTING)), named(SETTING)


def test_every_error_code_is_documented_and_none_that_does_not_exist():
    assert rows("Error codes") == set(named(CODE)), named(CODE)


def test_every_make_target_is_documented():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):", makefile, re.M)
    assert "run" in targets
    for target in targets:
        assert f"make {target}" in README, target


def commands():
    """Subcommands of lib.cli: every text given to add_parser, with its parent's."""
    path = ROOT / "lib" / "cli.py"
    if not path.exists():
        return []
    return sorted(
        node.args[0].value
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        and called_name(node) == "add_parser"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    )


def test_every_command_is_documented():
    told = " ".join(re.findall(r"python -m lib\.cli [^\n`]*", README))
    for command in commands():
        assert re.search(rf"\b{re.escape(command)}\b", told), command


@pytest.mark.skipif(not (ROOT / "lib" / "cli.py").exists(), reason="lib/cli.py is not there yet")
def test_the_command_line_explains_itself():
    run = [sys.executable, "-m", "lib.cli", "--help"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    for command in commands():
        if command not in {"check"}:
            assert command in done.stdout


def test_the_readme_opens_with_how_to_run_and_test():
    opening = README.split("\n## ")[1]
    for command in ("make run", "make test", "python3 -m venv", "streamlit run app.py", "pytest"):
        assert command in opening, command


def test_pictures_and_files_named_in_the_readme_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith(("http:", "https:")):
            assert (ROOT / target).exists(), target
