"""The data package describes the seed as it is, to others' tools as well."""

import hashlib
import json
import shutil
import warnings

import pyarrow.parquet as pq
import pytest

from data.build.package import merge_report, write_package
from data.catalogue import SEED, load_catalogue

MAX_FOLDER = 25_000_000
MAX_FILE = 8_000_000
FIRST_ROWS = 50


@pytest.fixture
def package():
    return json.loads((SEED / "datapackage.json").read_text(encoding="utf-8"))


def test_every_table_is_described_and_none_besides(package):
    names = [resource["name"] for resource in package["resources"]]
    assert names == sorted(path.stem for path in SEED.glob("*.parquet"))


def test_every_field_has_a_title_of_its_own(package):
    bare = [
        f"{resource['name']}.{field['name']}"
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if field["title"] in {"", field["name"]}
    ]
    assert bare == []


def test_every_table_has_a_title_sources_and_licences(package):
    sources = load_catalogue().sources
    for resource in package["resources"]:
        assert resource["title"] != resource["name"]
        assert resource["sources"], resource["name"]
        assert resource["licenses"], resource["name"]
        for source in resource["sources"]:
            assert sources[source["name"]].shipped


def test_odbl_tables_are_marked_and_apart(package):
    odbl = {resource["name"] for resource in package["resources"] if resource["odbl"]}
    assert odbl == {"islands_odbl", "roads_maumere_odbl"}
    for resource in package["resources"]:
        names = [licence["name"] for licence in resource["licenses"]]
        assert ("ODbL-1.0" in names) == resource["odbl"]


def test_rows_are_those_of_the_files(package):
    for resource in package["resources"]:
        assert pq.read_metadata(SEED / resource["path"]).num_rows == resource["rows"]


def test_the_folder_keeps_its_limits():
    sizes = [path.stat().st_size for path in SEED.rglob("*") if path.is_file()]
    assert sum(sizes) <= MAX_FOLDER
    assert max(sizes) <= MAX_FILE


def test_written_again_the_package_has_the_same_bytes(tmp_path):
    for path in SEED.glob("*.*"):
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "datapackage.json").unlink()
    write_package(tmp_path)
    fresh = (tmp_path / "datapackage.json").read_bytes()
    assert fresh == (SEED / "datapackage.json").read_bytes()


def test_an_odbl_table_under_another_name_is_refused(tmp_path):
    shutil.copy(SEED / "roads_maumere_odbl.parquet", tmp_path / "roads_maumere.parquet")
    with pytest.raises(ValueError, match="ODbL"):
        write_package(tmp_path)


def test_the_report_keeps_sections_that_were_not_built_again(tmp_path):
    sections = tmp_path / "build_report"
    for content in ("old", "new"):
        sections.mkdir()
        (sections / "tables.md").write_text(f"# Tables\n\n{content}\n", encoding="utf-8")
        if content == "old":
            (sections / "geography.md").write_text("# Land\n", encoding="utf-8")
        merge_report(tmp_path)
    text = (tmp_path / "build_report.md").read_text(encoding="utf-8")
    assert text.index("# Land") < text.index("# Tables")
    assert "new" in text
    assert "old" not in text
    assert not sections.exists()
    before = text
    merge_report(tmp_path)
    assert (tmp_path / "build_report.md").read_text(encoding="utf-8") == before


@pytest.mark.filterwarnings("ignore")
def test_frictionless_accepts_every_table_with_nothing_skipped(monkeypatch, package):
    """The first rows only: all 470,000 take frictionless some ten minutes."""
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert list(frictionless.Package.metadata_validate(package)) == []
        report = frictionless.validate("datapackage.json", limit_rows=FIRST_ROWS)
    assert report.flatten(["name", "type", "message"])[:3] == []
    assert report.valid
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert rows == {r["name"]: min(r["rows"], FIRST_ROWS) for r in package["resources"]}


def test_sizes_and_checksums_stand_under_names_frictionless_leaves_alone(package):
    for resource in package["resources"]:
        content = (SEED / resource["path"]).read_bytes()
        assert resource["size_bytes"] == len(content)
        assert resource["sha256"] == hashlib.sha256(content).hexdigest()
        assert not {"hash", "bytes"} & set(resource)


def test_the_readme_names_every_table_and_every_source(package):
    text = (SEED.parent / "README.md").read_text(encoding="utf-8")
    names = [resource["name"] for resource in package["resources"]]
    names += list(load_catalogue().sources)
    assert [name for name in names if f"`{name}`" not in text] == []
