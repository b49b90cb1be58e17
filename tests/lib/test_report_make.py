"""Reports as files, one or of every regency: whole or absent, and made anew only when needed."""

from __future__ import annotations

import io
import json

import pytest

from lib import cli, cli_report
from lib.cli_report import LIST_NAME
from lib.services.reports import make as making
from lib.services.reports.make import TOTAL, Order, ReportFile, ReportStoppedError, file_name, make
from lib.services.reports.order import FORMATS, KINDS


@pytest.fixture
def drawn(monkeypatch):
    """Draw no files: give the title and the chapters as bytes, and remember the regions."""
    seen = []

    def render(report, tick=None):
        seen.append(report.region)
        for _ in range(10 if tick else 0):
            tick()
        return f"{report.title.text} ({len(report.chapters)})".encode()

    monkeypatch.setattr(making, "renderer", lambda form: render)
    return seen


def test_each_kind_has_a_format_with_a_type_and_a_renderer():
    assert set(FORMATS) == set(KINDS)
    for formats in FORMATS.values():
        assert set(formats) <= set(making.MIME)
        assert set(formats) <= set(making.RENDERERS)


def test_the_command_knows_every_kind_and_format():
    """They stand there again, so that the command line starts without the services."""
    assert cli_report._KINDS == KINDS
    assert set(cli_report._FORMATS) == {form for forms in FORMATS.values() for form in forms}


def test_a_file_has_the_name_and_type_of_its_order(drawn):
    made = make(Order("slides", "pptx", "53.04", language="en"))
    assert made.name == "peta-layanan-slides-53-04-puskesmas-en.pptx"
    assert made.mime.endswith("presentationml.presentation")
    assert b"In Kabupaten Belu" in made.content
    assert isinstance(made, ReportFile)


def test_a_book_tells_its_progress_to_the_end_and_can_be_stopped(drawn):
    told = []
    made = make(Order("book", "pdf", "34"), progress=lambda done, total: told.append((done, total)))
    assert made.content.endswith(b"(5)")
    assert told[0] == (0, TOTAL)
    assert told[-1] == (TOTAL, TOTAL)
    assert len({done for done, _ in told}) > 10
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    drawn.clear()
    with pytest.raises(ReportStoppedError):
        make(Order("book", "pdf", "34"), stop=lambda: True)
    assert drawn == []


def test_the_command_writes_one_file(drawn, tmp_path, capsys):
    path = tmp_path / "out.pdf"
    words = ["--region", "53.04", "--kind", "brief", "--format", "pdf", "--output", str(path)]
    assert cli.main(["report", *words]) == 0
    assert "51,2 ribu orang" in path.read_text()
    assert "53.04" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--region", "99.99", "--output", "x"], "E_REGION"),
        (["--region", "53.04"], "E_ARGUMENT"),
        (["--all", "kabkota"], "E_ARGUMENT"),
        (["--kind", "slides", "--format", "pdf", "--output", "x"], "E_REPORT_FORMAT"),
        (["--service", "posyandu", "--output", "x"], "E_REPORT_SERVICE"),
        (["--radius-km", "nan", "--output", "x"], "E_RADIUS"),
    ],
)
def test_a_wrong_command_writes_nothing(words, code, drawn, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["report", *words]) == 2
    assert code in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_run_over_all_goes_on_where_it_ended(drawn, tmp_path, capsys):
    words = ["report", "--all", "kabkota", "--region", "34", "--output-folder", str(tmp_path)]
    assert cli.main(words) == 0
    assert drawn == ["34.01", "34.02", "34.03", "34.04", "34.71"]
    assert "5/5 34.71 made" in capsys.readouterr().err
    drawn.clear()
    assert cli.main(words) == 0
    assert drawn == []  # the data are the same
    gone = tmp_path / file_name(Order("brief", "pdf", "34.03"))
    gone.unlink()
    listing = json.loads((tmp_path / LIST_NAME).read_text())
    listing[file_name(Order("brief", "pdf", "34.04"))]["data"] = "older"
    (tmp_path / LIST_NAME).write_text(json.dumps(listing))
    assert cli.main(words) == 0
    assert drawn == ["34.03", "34.04"]


def test_one_region_that_fails_does_not_end_the_run(tmp_path, capsys, monkeypatch):
    def render(report, tick=None):
        if report.region == "34.02":
            raise ReportStoppedError
        return b"whole"

    monkeypatch.setattr(making, "renderer", lambda form: render)
    words = ["report", "--all", "kabkota", "--region", "34", "--output-folder", str(tmp_path)]
    assert cli.main(words) == 1
    assert len(list(tmp_path.glob("*.pdf"))) == 4
    assert "E_REPORT_STOPPED" in capsys.readouterr().err


def test_an_unreadable_list_makes_everything_anew(drawn, tmp_path):
    (tmp_path / LIST_NAME).write_bytes(io.BytesIO(b"{").getvalue())
    words = ["report", "--all", "provinsi", "--region", "34", "--output-folder", str(tmp_path)]
    assert cli.main(words) == 0
    assert drawn == ["34"]
