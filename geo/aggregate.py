"""Groups of dotted Kemendagri codes: desa, kecamatan, kabkota, provinsi, nasional."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]
Codes = npt.NDArray[np.bytes_]

NATION = "nasional"
LEVEL_LENGTHS = {NATION: 0, "provinsi": 2, "kabkota": 5, "kecamatan": 8, "desa": 13}
LEVELS = tuple(LEVEL_LENGTHS)
_LONGEST = LEVEL_LENGTHS["desa"]


def level_of_code(code: str) -> str:
    """Return the level of a dotted code; the nation's code is ``nasional``.

    Raises
    ------
    ValueError
        If no level has codes of that length.

    """
    if code in ("", NATION):
        return NATION
    for level, length in LEVEL_LENGTHS.items():
        if length == len(code):
            return level
    raise ValueError(f"not a dotted region code: {code!r}")


def encode_codes(codes: Iterable[str]) -> Codes:
    """Pack text codes into fixed-width bytes, shape (n,), for fast prefixes and comparison.

    Raises
    ------
    ValueError
        If a code is longer than a village's or not ASCII.

    """
    # A pandas Series converts itself far faster than by iteration.
    sized = codes if hasattr(codes, "__array__") else list(codes)
    packed = np.asarray(sized, dtype=object)
    try:
        result = packed.astype(np.bytes_)
    except UnicodeEncodeError as error:
        raise ValueError("codes must be ASCII") from error
    if result.dtype.itemsize > _LONGEST:
        raise ValueError("a code is longer than a village code")
    return np.asarray(result.astype(f"S{_LONGEST}"))


def group_index(codes: Codes | Iterable[str], level: str) -> tuple[list[str], Ints]:
    """Group codes by their prefix at a level.

    Parameters
    ----------
    codes : ndarray of bytes from `encode_codes`, or iterable of str, shape (n,)
        Dotted codes at that level or finer.
    level : str
        One of `LEVELS`.

    Returns
    -------
    group_codes : list of str
        Sorted codes of the groups; ``["nasional"]`` for the nation.
    index : ndarray of int, shape (n,)
        Position of each code's group; -1 where the code is coarser than the level.

    Raises
    ------
    ValueError
        If the level is unknown.

    """
    if level not in LEVEL_LENGTHS:
        raise ValueError(f"unknown level: {level!r}")
    packed = codes if isinstance(codes, np.ndarray) and codes.dtype.kind == "S" else None
    packed = encode_codes(codes) if packed is None else packed
    length = LEVEL_LENGTHS[level]
    if length == 0:
        return [NATION], np.zeros(len(packed), dtype=np.intp)
    if not len(packed):
        return [], np.empty(0, dtype=np.intp)
    prefix = packed.astype(f"S{length}")
    # Tables come sorted by code, so runs are few; only one code per run needs sorting.
    starts = np.flatnonzero(np.r_[True, prefix[1:] != prefix[:-1]])
    group_codes, group_of_run = np.unique(prefix[starts], return_inverse=True)
    long_enough = np.char.str_len(group_codes) == length
    renumbered = np.where(long_enough, np.cumsum(long_enough) - 1, -1)
    index = np.repeat(renumbered[group_of_run], np.diff(np.r_[starts, len(prefix)]))
    return [code.decode() for code in group_codes[long_enough]], index.astype(np.intp)


def within_mask(codes: Codes, within: str | None) -> npt.NDArray[np.bool_]:
    """Tell which codes, shape (n,), lie in a region given by its code; None is everywhere."""
    if not within or within == NATION:
        return np.ones(len(codes), dtype=bool)
    return np.asarray(codes.astype(f"S{len(within)}") == within.encode())
