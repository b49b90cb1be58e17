"""The layers of the product call one way only, and what is dangerous stays where it is guarded."""

import ast

import pytest

from tests.source import called_name, name_of, parse, source_files

# A module belongs to the first layer whose name begins its own; it imports only what is listed.
BELOW = ("lib.auth", "lib.config", "lib.errors", "lib.encode", "lib.privacy", "lib.limits")
SPEECH = ("lib.i18n",)
GEO = ("geo",)
DATA = ("data", *GEO, *BELOW)
SERVICES = ("lib.services", *SPEECH, *BELOW, *DATA)
COMMANDS = ("lib.cli_db", "lib.cli_desk", "lib.cli_fetch", "lib.cli_gaps", "lib.cli_kpi",
            "lib.cli_report", "lib.cli_reports", "lib.cli_retention", "lib.cli_site",
            "lib.cli_watch",
            "lib.cli_slides")  # fmt: skip
MAY_IMPORT = {
    **dict.fromkeys(BELOW, ("lib.errors",)),
    "lib.i18n": (*SPEECH, *BELOW),
    "lib.services": SERVICES,
    "lib.web": ("lib.web", *SERVICES),
    "lib.cli": ("lib.cli", *COMMANDS, *SERVICES),
    **dict.fromkeys(COMMANDS, SERVICES),
    "lib.cli_desk": ("lib.cli_fetch", *SERVICES),
    # lib.web.urls only builds addresses from data versions
    "lib.ui": ("lib.ui", "lib.web.urls", *SERVICES),
    "geo": GEO,
    "data": DATA,
    "pages": ("pages", "lib", "data", "geo"),
    "app": ("lib", "data", "geo", "pages"),
    "lib": ("lib",),
}
OURS = ("app", "pages", "lib", "data", "geo", "tests")
STREAMLIT = ("app.", "pages.", "lib.ui.")
FOLIUM = ("lib.ui.maps.", "lib.ui.map_")
NO_IO = ("streamlit", "folium", "sqlalchemy", "requests", "urllib", "pathlib", "os", "io", "time",
         "datetime", "random", "sqlite3", "pyarrow", "pyogrio", "geopandas")  # fmt: skip


def module_of(path):
    return name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def within(module, layers):
    return any(module == layer or module.startswith(f"{layer}.") for layer in layers)


def imports(path):
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: name the module in full"
            # "from lib import i18n" imports lib.i18n; from any other module it may be a function,
            # but for "from scipy import stats".
            for alias in node.names:
                parts = node.module in {"lib", "scipy"}
                yield (f"{node.module}.{alias.name}" if parts else node.module), node.lineno


def layer_of(module):
    return max((each for each in MAY_IMPORT if within(module, (each,))), key=len)


def wrong_imports(path):
    """Yield each import of a file that breaks a rule, with the rule."""
    module = module_of(path)
    layer = layer_of(module)
    rules = (
        (OURS, False, "may not import it"),
        (
            ("streamlit", "streamlit_folium"),
            f"{module}.".startswith(STREAMLIT),
            "no Streamlit here",
        ),
        (("folium", "branca", "streamlit_folium"), f"{module}.".startswith(FOLIUM), "no folium"),
        (NO_IO, layer != "geo", "no I/O and no clock in geo"),
        (("pickle", "marshal", "shelve", "dill"), False, "runs what it reads"),
        # It takes 35 MB and a second; `scipy.special` has the quantiles.
        (("scipy.stats",), False, "heavy"),
    )
    for target, line in imports(path):
        for roots, allowed, why in rules:
            here = allowed or (roots is OURS and within(target, MAY_IMPORT[layer]))
            if within(target, roots) and not here:
                yield f"{name_of(path)}:{line}: {target}: {why}"


def dangerous_calls(path):
    """Yield each call of a file that runs text as code, or shows raw HTML."""
    for node in ast.walk(parse(path)):
        if not isinstance(node, ast.Call):
            continue
        named = node.func.id if isinstance(node.func, ast.Name) else ""
        given = {word.arg for word in node.keywords if not is_false(word.value)}
        found = {named} & {"eval", "exec", "compile", "__import__"}
        found |= {called_name(node)} & {"read_pickle", "to_pickle"}
        found |= given & {"unsafe_allow_html", "shell"}
        yield from (f"{name_of(path)}:{node.lineno}: {each}" for each in sorted(found))


def test_imports_run_one_way():
    assert [each for path in source_files() for each in wrong_imports(path)] == []


def test_nothing_runs_text_as_code_or_shows_raw_html():
    assert [each for path in source_files() for each in dangerous_calls(path)] == []


def is_false(value):
    return isinstance(value, ast.Constant) and value.value is False


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("geo/wrong.py", "import lib.services.access", 1),
        ("geo/wrong.py", "import os\nfrom time import sleep", 2),
        ("data/wrong.py", "import streamlit", 1),
        ("lib/services/wrong.py", "from lib import ui, errors", 1),
        ("lib/services/wrong.py", "from scipy import stats\nimport pickle", 2),
        ("lib/ui/wrong.py", "import folium\nimport streamlit", 1),
        ("lib/ui/maps.py", "import folium\nfrom lib.services import access", 0),
    ],
)
def test_the_rules_see_a_wrong_import(tmp_path, monkeypatch, name, text, wrong):
    monkeypatch.setattr("tests.test_imports.name_of", lambda _: name)
    (tmp_path / "wrong.py").write_text(text, encoding="utf-8")
    assert len(list(wrong_imports(tmp_path / "wrong.py"))) == wrong


def test_the_rule_sees_dangerous_calls(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_imports.name_of", lambda _: "pages/wrong.py")
    text = "eval('1')\nst.markdown(x, unsafe_allow_html=True)\nrun(x, shell=False)"
    (tmp_path / "wrong.py").write_text(text, encoding="utf-8")
    assert len(list(dangerous_calls(tmp_path / "wrong.py"))) == 2
