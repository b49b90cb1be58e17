"""The map of several wants: its figures are those of the table, its pictures open."""

import io

import numpy as np
import pytest
from PIL import Image

from lib.i18n import using
from lib.services import gap_charts, gap_wants
from lib.services.gapstate import GapState
from lib.services.wants_map import wants_view


def test_the_map_shows_the_share_of_people_with_three_wants_or_more():
    view = wants_view(GapState())
    table = gap_wants.wants("kabkota").set_index("kode")
    row = table.loc["95.07"]
    at = view.codes.index("95.07")
    assert view.values[at] == pytest.approx(row["people_3"] / row["population"] * 100)
    assert view.class_index[at] == np.searchsorted([10, 25, 50, 75], view.values[at])
    assert len(view.labels) == len(view.colours) == 5


def test_a_regency_shows_its_villages_by_number_of_wants():
    view = wants_view(GapState(tempat="95.07", tanda=("95.07",)))
    counts = gap_wants.wants("desa", "95.07").set_index("kode")["wants"]
    layer = view.villages
    wanted = [0 if n == 0 else 1 if n <= 2 else 2 if n <= 4 else 3 if n <= 6 else 4
              for n in counts.reindex(list(layer.codes))]  # fmt: skip
    assert layer.class_index.tolist() == wanted
    assert view.chosen_rows == ()


def test_each_language_has_its_own_map():
    with using("en"):
        english = wants_view(GapState())
    with using("id"):
        indonesian = wants_view(GapState())
    assert english.legend_title != indonesian.legend_title


def test_the_picture_of_the_map_opens_and_shows_the_marks():
    view = wants_view(GapState(tanda=("53.04", "95.07")))
    image = Image.open(io.BytesIO(gap_charts.map_png(view, "http://x"))).convert("RGB")
    assert image.size[0] == 2400
    pixels = np.asarray(image).reshape(-1, 3).astype(int)
    assert (np.abs(pixels - (0xD5, 0, 0x6D)).sum(axis=1) < 12).sum() > 200
