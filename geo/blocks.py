"""Population of raster cells gathered into blocks, with the total conserved.

A block is a rectangle of cells; where a label tells the region of each cell, a block that lies in
several regions gives one place for each. A place stands at the population-weighted centroid of
its cells, so that nobody moves further than within the block. Sums are of float64; the order of
adding is that of the cells, so the same raster gives the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.ecef import Floats

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Blocks:
    """Places made of blocks, sorted by block row, block column and label; arrays (n,).

    Attributes
    ----------
    row, column
        Of the block, counted from the origin of the raster.
    label
        Region of its cells; -1 where a cell had none.
    population
        Sum of the cells, above 0.
    x, y
        Population-weighted centroid, in the coordinates of the raster.

    """

    row: Ints
    column: Ints
    label: Ints
    population: Floats
    x: Floats
    y: Floats


def people_of_cells(values: Floats) -> tuple[Floats, Bools]:
    """Return the people of cells and which cells hold a number below 0.

    Parameters
    ----------
    values : ndarray of float64, shape (h, w)
        NaN where there is no data.

    Returns
    -------
    people : ndarray of float64, shape (h, w)
        0 where there is no data, no finite number, or a number below 0.
    negative : ndarray of bool, shape (h, w)
        Numbers below 0: a fault of the raster, to be told.

    """
    known = np.isfinite(values)
    negative = known & (values < 0)
    return np.where(known & ~negative, values, 0.0), negative


def gather(
    people: Floats,
    labels: npt.ArrayLike,
    x: Floats,
    y: Floats,
    *,
    rows_per_block: int,
    columns_per_block: int,
    first_row: int = 0,
    first_column: int = 0,
) -> Blocks:
    """Gather the cells of a window into blocks.

    Parameters
    ----------
    people : ndarray of float64, shape (h, w)
        People of cells, none below 0.
    labels : array_like of int, shape (h, w)
        Region of each cell; -1 for none.
    x, y : ndarray of float64, shapes (w,) and (h,)
        Centres of columns and rows, in any coordinates that are linear within a block.
    rows_per_block, columns_per_block : int
        Size of a block in cells.
    first_row, first_column : int
        Of the window in the raster; multiples of the block, so that no block is split.

    Returns
    -------
    Blocks
        Only of cells with people; sums conserve the total to float64 precision.

    Raises
    ------
    ValueError
        If shapes disagree, a size is below 1, or the window would split a block.

    """
    labels = np.asarray(labels, dtype=np.int64)
    if people.shape != labels.shape or people.shape != (len(y), len(x)):
        raise ValueError("people, labels, x and y disagree")
    if rows_per_block < 1 or columns_per_block < 1:
        raise ValueError("a block has at least one cell")
    if first_row % rows_per_block or first_column % columns_per_block:
        raise ValueError("a window begins where a block begins")
    at_row, at_column = np.nonzero(people > 0)
    return _grouped(
        (at_row + first_row) // rows_per_block,
        (at_column + first_column) // columns_per_block,
        labels[at_row, at_column],
        people[at_row, at_column],
        x[at_column],
        y[at_row],
    )


def relabel(blocks: Blocks, labels: npt.ArrayLike) -> Blocks:
    """Give places new labels, shape (n,); those of one block and label become one place."""
    new = np.asarray(labels, dtype=np.int64)
    if new.shape != blocks.label.shape:
        raise ValueError("one label for each place")
    return _grouped(blocks.row, blocks.column, new, blocks.population, blocks.x, blocks.y)


def _grouped(row: Ints, column: Ints, label: Ints, people: Floats, x: Floats, y: Floats) -> Blocks:
    if not len(people):
        return join([])
    across, kinds = int(column.max()) + 1, int(label.max()) + 2
    key = (row.astype(np.int64) * across + column) * kinds + (label + 1)
    unique, group = np.unique(key, return_inverse=True)
    total: Floats = np.bincount(group, people, minlength=len(unique)).astype(np.float64)
    return Blocks(
        row=unique // kinds // across,
        column=unique // kinds % across,
        label=unique % kinds - 1,
        population=total,
        x=_centroid(group, people, x, total),
        y=_centroid(group, people, y, total),
    )


def _centroid(group: npt.NDArray[np.intp], weight: Floats, place: Floats, total: Floats) -> Floats:
    """Return weighted means by group, from offsets to one place so that no digits are lost."""
    origin = place[0]
    moved = np.bincount(group, weight * (place - origin), minlength=len(total))
    return np.asarray(origin + moved / total)


def cells_per_block(block_km: float, cell_m: float) -> int:
    """Return how many cells make a block of about that size, at least one."""
    return max(1, round(block_km * 1000 / cell_m))


def join(parts: list[Blocks]) -> Blocks:
    """Return the places of several windows as one, in the order of rows, columns and labels."""
    if not parts:
        none, numbers = np.empty(0, dtype=np.int64), np.empty(0)
        return Blocks(none, none, none, numbers, numbers, numbers)
    names = ("row", "column", "label", "population", "x", "y")
    joined = {name: np.concatenate([getattr(each, name) for each in parts]) for name in names}
    order = np.lexsort((joined["label"], joined["column"], joined["row"]))
    return Blocks(**{name: values[order] for name, values in joined.items()})
