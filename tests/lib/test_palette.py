"""Colours: order, contrast and what a colour-blind reader sees."""

import itertools

import numpy as np
import pytest

from data.catalogue import load_catalogue
from lib.services import palette


def lightness(colour: str) -> float:
    """CIE L* of an sRGB colour."""
    channel = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    y = float(linear @ [0.2126, 0.7152, 0.0722])
    return 116 * (y ** (1 / 3) if y > 0.008856 else 7.787 * y + 16 / 116) - 16


def deuteranope(colour: str) -> np.ndarray:
    """sRGB as a deuteranope sees it (Viénot, Brettel and Mollon 1999), in 0..1."""
    channel = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = channel**2.2
    seen = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]) @ linear
    return np.clip(seen, 0, 1) ** (1 / 2.2)


@pytest.mark.parametrize("classes", range(2, 8))
def test_the_level_ramp_darkens_step_by_step_also_in_grey(classes: int) -> None:
    steps = [lightness(colour) for colour in palette.ramp(classes)]
    assert all(a - b > 5 for a, b in itertools.pairwise(steps))


@pytest.mark.parametrize("classes", range(2, 8))
def test_a_reversed_ramp_is_dark_where_less_is_worse(classes: int) -> None:
    steps = [lightness(colour) for colour in palette.ramp(classes, reverse=True)]
    assert steps == sorted(steps)


@pytest.mark.parametrize("classes", range(2, 8))
def test_neighbouring_classes_differ_for_a_deuteranope(classes: int) -> None:
    for diverging in (False, True):
        seen = [deuteranope(c) for c in palette.ramp(classes, diverging=diverging)]
        assert min(np.linalg.norm(a - b) for a, b in itertools.pairwise(seen)) > 0.06


def test_sector_colours_differ_for_a_deuteranope() -> None:
    seen = [deuteranope(sector.colour) for sector in load_catalogue().sectors.values()]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 0.12


def test_the_accent_is_no_colour_of_a_ramp_or_sector() -> None:
    taken = {sector.colour.lower() for sector in load_catalogue().sectors.values()}
    for colours in (*palette.LEVELS.values(), *palette.DIVERGING.values(), palette.BIVARIATE):
        taken.update(colours)
    assert palette.ACCENT not in taken


def test_there_is_no_ramp_beyond_seven_classes() -> None:
    with pytest.raises(ValueError, match="no ramp"):
        palette.ramp(8)
