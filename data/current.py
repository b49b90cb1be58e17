"""The dataset in effect: the embedded tables with the published versions laid over.

`current_dataset` is what everything that serves people reads. It looks at most once a second
whether something was published (by any process), and at once where this process published.
`kept_by_version` is the one cache of what is computed from a dataset: results of a version that
is no longer in effect are dropped, so that nothing is stale and nothing old stays in memory.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, Protocol, TypeVar

from data.overlay import Overlay, lay_over
from data.store import Dataset, load_dataset
from data.versions.presence import PublishedVersions

CHECK_SECONDS = 1.0
"""How long a process may not know what another one published."""
KEPT_VERSIONS = 3
"""Versions whose results are kept at a time: the one in effect and those looked at besides."""

P = ParamSpec("P")
R = TypeVar("R")
_LOG = logging.getLogger(__name__)


class Source(Protocol):
    """Where published versions come from."""

    def revision(self) -> str:
        """Return a text that changes with each publication, "" when nothing was published."""

    def overlay(self) -> Overlay:
        """Return the tables in effect."""


@dataclass(frozen=True)
class _State:
    dataset: Dataset
    revision: str


_lock = threading.RLock()
_source: Source | None = PublishedVersions()
_state: _State | None = None
_good_until = 0.0
_pinned: ContextVar[Dataset | None] = ContextVar("dataset", default=None)
_kept: weakref.WeakSet[_Kept[Any, Any]] = weakref.WeakSet()


def current_dataset() -> Dataset:
    """Return the dataset in effect: shared, never changed; a new one after each publication.

    Raises
    ------
    AppError
        When the database cannot be read and never was in this process. Later on, what was read
        last stays in effect and the fault is logged.

    """
    pinned = _pinned.get()
    if pinned is not None:
        return pinned
    state = _state
    if state is not None and time.monotonic() < _good_until:
        return state.dataset
    # Whoever comes while another thread looks need not wait for it.
    if not _lock.acquire(blocking=state is None):
        return current_dataset() if state is None else state.dataset
    try:
        return _look()
    finally:
        _lock.release()


def _look() -> Dataset:
    global _state, _good_until
    state = _state
    if state is not None and time.monotonic() < _good_until:
        return state.dataset
    try:
        revision = _source.revision() if _source else ""
        if state is None or revision != state.revision:
            # The revision is read first: what is published meanwhile is found at the next look.
            overlay = _source.overlay() if _source and revision else Overlay({}, _no_table)
            state = _State(lay_over(load_dataset(), overlay), revision)
    except Exception:
        if state is None:
            raise
        _LOG.exception("the published versions cannot be read; the last known stay in effect")
    changed = _state is not None and state.dataset.version != _state.dataset.version
    _state, _good_until = state, time.monotonic() + CHECK_SECONDS
    if changed:
        drop_all_but(state.dataset.version)
    return state.dataset


def _no_table(name: str, _base: Dataset) -> Any:
    raise KeyError(name)


def look_again() -> None:
    """Have the next call of `current_dataset` look at the source, as after a publication."""
    global _good_until  # noqa: PLW0603
    with _lock:
        _good_until = 0.0


def set_source(source: Source | None) -> Source | None:
    """Say where published versions come from, and return what it was before."""
    global _source, _state, _good_until  # noqa: PLW0603
    with _lock:
        before, _source = _source, source
        if _state is not None:
            # Not forgotten, so that the next look sees whether the version has changed.
            _state = _State(_state.dataset, "(another source)")
        _good_until = 0.0
    return before


@contextmanager
def using(dataset: Dataset) -> Iterator[Dataset]:
    """Make a dataset the one in effect within the block, for this context (thread, task) alone.

    For a preview or the look at an old version. What was computed from it is dropped at the end.
    """
    token = _pinned.set(dataset)
    try:
        yield dataset
    finally:
        _pinned.reset(token)
        if _state is None or dataset.version != _state.dataset.version:
            drop(dataset.version)


def drop(version: str) -> None:
    """Drop what was computed from a version."""
    for kept in list(_kept):
        kept.drop(version)


def drop_all_but(version: str) -> None:
    """Drop what was computed from all versions but one."""
    for kept in list(_kept):
        kept.drop_all_but(version)


class _Kept(Generic[P, R]):
    """A function whose results are kept by the version of the dataset it computes from."""

    def __init__(self, function: Callable[P, R], maxsize: int | None) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self._maxsize = maxsize
        self._lock = threading.Lock()
        self._versions: OrderedDict[str, Callable[P, R]] = OrderedDict()
        _kept.add(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        first = args[0] if args else None
        dataset = first if isinstance(first, Dataset) else current_dataset()
        own = self._versions.get(dataset.version)
        return (self._begin(dataset) if own is None else own)(*args, **kwargs)

    def _begin(self, dataset: Dataset) -> Callable[P, R]:
        @functools.wraps(self._function)
        def compute(*args: P.args, **kwargs: P.kwargs) -> R:
            # All that it calls sees the same data, whatever is published meanwhile.
            token = _pinned.set(dataset)
            try:
                return self._function(*args, **kwargs)
            finally:
                _pinned.reset(token)

        with self._lock:
            if dataset.version not in self._versions:
                self._versions[dataset.version] = functools.lru_cache(self._maxsize)(compute)
                while len(self._versions) > KEPT_VERSIONS:
                    self._versions.popitem(last=False)
            return self._versions[dataset.version]

    def drop(self, version: str) -> None:
        """Drop the results of a version."""
        with self._lock:
            self._versions.pop(version, None)

    def drop_all_but(self, version: str) -> None:
        """Drop the results of all versions but one."""
        with self._lock:
            for each in [each for each in self._versions if each != version]:
                del self._versions[each]

    def cache_clear(self) -> None:
        """Drop all results."""
        with self._lock:
            self._versions.clear()

    def versions(self) -> tuple[str, ...]:
        """Return the versions of which there are results."""
        return tuple(self._versions)


def kept_by_version(maxsize: int | None = None) -> Callable[[Callable[P, R]], _Kept[P, R]]:
    """Keep what a function returns, by its arguments, for each version of the dataset.

    The version is that of the first argument if it is a `Dataset`, else of `current_dataset`.

    Parameters
    ----------
    maxsize
        Results kept a version, the least used dropped first; None for all.

    """

    def keep(function: Callable[P, R]) -> _Kept[P, R]:
        return _Kept(function, maxsize)

    return keep
