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
            "lib.cli_reports", "lib.cli_retention", "lib.cli_site")  # fmt: skip
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
            # "from lib import i18n" imports lib.i18n; from any other module it may be a function
            whole = node.module if node.module != "lib" else None
            yield from ((whole or f"lib.{alias.name}", node.lineno) for alias in node.names)


def layer_of(module):
    return max((each for each in MAY_IMPORT if within(module, (each,))), key=len)


@pytest.mark.parametrize("path", source_files(), ids=name_of)
def test_imports_run_one_way(path):
    module = module_of(path)
    allowed = MAY_IMPORT[layer_of(module)]
    for target, line in imports(path):
        where = f"{name_of(path)}:{line}: {target}"
        if target.split(".")[0] in OURS:
            assert within(target, allowed), where
        if within(target, ("streamlit", "streamlit_folium")):
            assert f"{module}.".startswith(STREAMLIT), where
        if within(target, ("folium", "branca", "streamlit_folium")):
            assert f"{module}.".startswith(FOLIUM), where
        if layer_of(module) == "geo":
            assert not within(target, NO_IO), f"{where}: no I/O and no clock in geo"
        assert not within(target, ("pickle", "marshal", "shelve", "dill")), where


@pytest.mark.parametrize("path", source_files(), ids=name_of)
def test_nothing_runs_text_as_code_or_shows_raw_html(path):
    for node in ast.walk(parse(path)):
        if not isinstance(node, ast.Call):
            continue
        where = f"{name_of(path)}:{node.lineno}"
        if isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}, where
        assert called_name(node) not in {"read_pickle", "to_pickle"}, where
        for word in node.keywords:
            raw = word.arg == "unsafe_allow_html"
            assert not (raw and not is_false(word.value)), f"{where}: raw HTML on a page"
            shell = word.arg == "shell"
            assert not (shell and not is_false(word.value)), f"{where}: a shell"


def is_false(value):
    return isinstance(value, ast.Constant) and value.value is False


def test_the_rule_itself_sees_a_wrong_import():
    assert not within("lib.services.access", MAY_IMPORT[layer_of("geo.nearest")])
    assert not within("streamlit", MAY_IMPORT[layer_of("data.store")])
    assert within("lib.services.access", MAY_IMPORT[layer_of("lib.ui.maps")])
    assert not within("lib.services.access", MAY_IMPORT[layer_of("data.store")])
    assert layer_of("lib.web.urls") == "lib.web"


@pytest.mark.parametrize("path", source_files(), ids=name_of)
def test_nothing_takes_scipy_stats(path):
    """It takes 35 MB and a second; `scipy.special` has the quantiles."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "scipy":
            assert "stats" not in [alias.name for alias in node.names], node.lineno
    assert not any(within(target, ("scipy.stats",)) for target, _ in imports(path))
