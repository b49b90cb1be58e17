"""A story as slides: every scene, its notes, and a slide that says so where a scene is gone."""

import datetime as dt
import io

import pytest
from pptx import Presentation

from lib.i18n import using
from lib.services.measures import NATION
from lib.services.reports.model import ChartPart, MapPart, TablePart, TextPart
from lib.services.reports.slides import pptx
from lib.services.story import as_report, ready, telling
from lib.services.story.scene import Scene
from tests.lib.kpi.people import BELU

TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize("spoken", ["id", "en"])
@pytest.mark.parametrize("region", [NATION, BELU])
def test_every_scene_becomes_slides_with_its_own_words(region, spoken):
    scenes = ready.scenes(region)
    found = as_report.build("Nama", "" if region == NATION else region, scenes, spoken, today=TODAY)
    assert (found.kind, found.region, found.language) == ("slides", region, spoken)
    with using(spoken):
        headings = [telling.show(each).heading for each in scenes]
    told = [part.finding.text for part in found.parts if isinstance(part, MapPart)]
    assert list(dict.fromkeys(told)) == headings
    assert all(part.finding.source for part in found.parts)
    assert sum(isinstance(part, ChartPart) for part in found.parts) >= 3
    assert sum(isinstance(part, TablePart) for part in found.parts) == 1


def test_notes_are_spoken_and_a_scene_that_is_gone_is_told():
    scenes = [
        Scene("peta", {"wilayah": BELU}, "Judul", "Kalimat.", "Sapa bupati."),
        Scene("peta", {"wilayah": "99.99"}, notes="Lewati."),
    ]
    found = as_report.build("Dua adegan", BELU, scenes, "id", today=TODAY)
    first, last = found.parts[0], found.parts[-1]
    assert first.finding.text == "Judul"
    assert first.spoken.splitlines() == ["Judul", "Kalimat.", "Sapa bupati."]
    assert isinstance(last, TextPart)
    assert "E_SCENE" in last.sentences[0].text
    slides = Presentation(io.BytesIO(pptx(found))).slides
    spoken = slides[1].notes_slide.notes_text_frame.text.replace("\u00a0", " ")
    assert "Sapa bupati." in spoken
