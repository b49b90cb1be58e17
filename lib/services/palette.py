"""Colours of maps and charts: one definition for the screen, the pictures and the exports.

The level ramp and the diverging ramp are from ColorBrewer 2.0 (Brewer and Harrower, Apache-2.0),
"Blues" and "BrBG", both safe for colour-blind readers; the sector colours are from the set of
Okabe and Ito (2008). Dark always means more people in need.
"""

LEVELS: dict[int, tuple[str, ...]] = {
    2: ("#deebf7", "#3182bd"),
    3: ("#deebf7", "#9ecae1", "#3182bd"),
    4: ("#eff3ff", "#bdd7e7", "#6baed6", "#2171b5"),
    5: ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c"),
    6: ("#eff3ff", "#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c"),
    7: ("#eff3ff", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#084594"),
}
"""Sequential ramps by number of classes, from least to most in need."""

DIVERGING: dict[int, tuple[str, ...]] = {
    2: ("#d8b365", "#5ab4ac"),
    3: ("#d8b365", "#f5f5f5", "#5ab4ac"),
    4: ("#a6611a", "#dfc27d", "#80cdc1", "#018571"),
    5: ("#a6611a", "#dfc27d", "#f5f5f5", "#80cdc1", "#018571"),
    6: ("#8c510a", "#d8b365", "#f6e8c3", "#c7eae5", "#5ab4ac", "#01665e"),
    7: ("#8c510a", "#d8b365", "#f6e8c3", "#f5f5f5", "#c7eae5", "#5ab4ac", "#01665e"),
}
"""Diverging ramps by number of classes: brown is below the standard, teal above."""

BIVARIATE: tuple[str, ...] = (
    # rows: need of the first measure from low to high; columns: need of the second
    "#e8e8e8", "#e4acac", "#c85a5a",
    "#b0d5df", "#ad9ea5", "#985356",
    "#64acbe", "#627f8c", "#574249",
)  # fmt: skip
"""Three by three colours, row-major (after Stevens 2015): both low is grey, both high is dark."""

NO_DATA = "#d9d9d9"
ACCENT = "#d5006d"
"""The selected region: the one accent, in no ramp and no sector colour."""
INK = "#1b2a33"
PRIMARY = "#0b5d7a"

MIN_CLASSES = 3
MAX_CLASSES = 7


def ramp(classes: int, *, diverging: bool = False, reverse: bool = False) -> tuple[str, ...]:
    """Return the colours of a ramp, one per class.

    Parameters
    ----------
    classes
        Number of classes, 1 to 7.
    diverging
        Take the ramp that is centred on a standard.
    reverse
        Give the dark end to the lowest class (for measures where less is worse).

    Raises
    ------
    ValueError
        If there is no ramp of that many classes.
    """
    if classes == 1:
        return (LEVELS[3][1],)
    table = DIVERGING if diverging else LEVELS
    if classes not in table:
        raise ValueError(f"no ramp of {classes} classes")
    colours = table[classes]
    return colours[::-1] if reverse else colours
