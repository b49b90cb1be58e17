"""A file on its way: read, checked and weighed in a thread, so that nobody's session waits.

A draft holds the file's bytes and what was found out about them, in memory and for a while only
(`SHELF`); nothing of it is kept before somebody decides.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from data.readers.errors import CancelledError
from data.readers.read import read_table
from data.readers.table import RawTable, ReadOptions
from data.validation.check import Choices
from data.validation.headers import ColumnMapping
from lib.errors import AppError
from lib.limits import MAX_DRAFT_BYTES
from lib.services.desk import intake as desk
from lib.services.desk.intake import Intake
from lib.services.desk.preview import Effect, effect
from lib.services.desk.report import Group, groups
from lib.services.desk.versions import Comparison

_LOG = logging.getLogger(__name__)
READ, CHECK, EFFECT = "baca", "periksa", "akibat"
AT_ONCE = 2
"""Drafts that are worked on at the same time; others wait for their turn."""
IDLE_S = 30 * 60.0
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_SHARES = {READ: (0.0, 0.4), CHECK: (0.4, 0.5), EFFECT: (0.9, 0.1)}
_TURN_S = 0.1


class DraftFailedError(AppError, RuntimeError):
    """Say that a check broke off by a fault of ours; the number stands in the log too."""

    code = "E_DRAFT"
    text_id = "Pemeriksaan berkas {file} terhenti karena gangguan (nomor {number}). Coba lagi."
    text_en = "The check of {file} broke off by a fault (number {number}). Try again."


@dataclass(frozen=True)
class Plan:
    """What a person states about a file; `mapping` and `choices` None are to be proposed.

    `regions` are those that the person may load, None the nation.
    """

    kind: str
    key: str
    mode: str = "add"
    region: str = ""
    options: ReadOptions = field(default_factory=ReadOptions)
    mapping: tuple[tuple[str, str], ...] | None = None
    choices: Choices | None = None
    regions: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Outcome:
    """What was found out; what could not be is None, and `fault` or `effect_fault` says why.

    `mapping` is what columns were taken from, also when the check could not be made with it.
    `counts` are rows added, removed, moved and changed, `regions` those of the accepted rows, as
    `Load.regions`; `effect` holds figures only.
    """

    raw: RawTable | None = None
    mapping: ColumnMapping | None = None
    remembered: bool = False
    choices: Choices = field(default_factory=Choices)
    intake: Intake | None = None
    groups: tuple[Group, ...] = ()
    effect: Effect | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    fault: AppError | None = None
    effect_fault: AppError | None = None


class _Work:
    """One run over a draft in a thread of its own, until it ends or is stopped."""

    def __init__(self, draft: Draft, plan: Plan, raw: RawTable | None) -> None:
        self.phase, self.share = READ, 0.0
        self.stop = threading.Event()
        self.outcome = Outcome(raw=raw)
        self._content, self._name, self._plan = draft.content, draft.name, plan
        self.thread = threading.Thread(target=self._run, name="peta-muat", daemon=True)

    def _run(self) -> None:
        taken = False
        try:
            while not (taken := _TURNS.acquire(timeout=_TURN_S)):
                self._refuse_stopped()
            self._read_and_check()
        except AppError as error:
            self.outcome = replace(self.outcome, fault=error)
        except Exception as error:  # noqa: BLE001 - a thread has nobody above to tell
            number = secrets.token_hex(4)
            _LOG.log(logging.ERROR, "draft failed, number %s", number, exc_info=error)
            fault = DraftFailedError(file=self._name, number=number)
            self.outcome = replace(self.outcome, fault=fault)
        finally:
            if taken:
                _TURNS.release()
            self._content = b""

    def _read_and_check(self) -> None:
        plan, raw = self._plan, self.outcome.raw
        if raw is None:
            raw = read_table(
                self._content,
                self._name,
                plan.options,
                progress=lambda share: self._reach(READ, share),
                cancelled=self.stop.is_set,
            )
        self._reach(CHECK, 0.0)
        mapping, remembered, choices = desk.propose(
            raw, plan.kind, None if plan.mapping is None else dict(plan.mapping), plan.choices
        )
        self.outcome = Outcome(raw, mapping, remembered, choices)
        intake = desk.examine(
            raw,
            self._content,
            plan.kind,
            plan.key,
            mapping=mapping.fields,
            choices=choices,
            mode=plan.mode,
            region=plan.region,
            allowed_regions=plan.regions,
            progress=lambda share: self._reach(CHECK, share),
            cancelled=self.stop.is_set,
        )
        told = groups(intake.problems)
        self.outcome = replace(self.outcome, intake=intake, groups=told)
        if len(intake.accepted) and intake.same is None:
            self._reach(EFFECT, 0.0)
            self._weigh(intake)

    def _weigh(self, intake: Intake) -> None:
        try:
            load = intake.load()
            self.outcome = replace(self.outcome, regions=load.regions)
            found = effect(load, mode=intake.mode, region=intake.region)
        except AppError as error:
            self.outcome = replace(self.outcome, effect_fault=error)
        else:
            counts = found.comparison.counts
            # The rows themselves are in the intake: of what differs the numbers are enough.
            self.outcome = replace(self.outcome, counts=counts, effect=_without_rows(found))

    def _reach(self, phase: str, share: float) -> None:
        self._refuse_stopped()
        begin, length = _SHARES[phase]
        self.phase, self.share = phase, begin + length * min(max(share, 0.0), 1.0)

    def _refuse_stopped(self) -> None:
        if self.stop.is_set():
            raise CancelledError(file=self._name)


def _without_rows(found: Effect) -> Effect:
    none = pd.DataFrame()
    return replace(found, comparison=Comparison(none, none, none, none, found.comparison.same))


class Draft:
    """A file that a person is loading, and the newest run over it.

    `token` is how its owner finds it on the shelf, `generation` counts the runs.
    """

    def __init__(self, content: bytes, name: str, owner: str) -> None:
        self.content, self.name, self.owner = content, name, owner
        self.token = secrets.token_urlsafe(9)
        self.touched = time.monotonic()
        self.plan: Plan | None = None
        self.generation = 0
        self._work: _Work | None = None
        self._lock = threading.Lock()

    def start(self, plan: Plan) -> None:
        """Read and check as planned, unless that is what was done; another run is stopped."""
        with self._lock:
            if plan == self.plan:
                return
            before, kept = self.plan, self.outcome.raw
            if before is None or before.options != plan.options:
                kept = None
            if self._work is not None:
                self._work.stop.set()
            self.plan = plan
            self.generation += 1
            self._work = _Work(self, plan, kept)
            self._work.thread.start()

    def again(self) -> None:
        """Run the plan once more, from the file's bytes."""
        plan = self.plan
        if plan is None:
            return
        with self._lock:
            self.plan = None
        self.start(plan)

    @property
    def running(self) -> bool:
        """Whether a run goes on that nobody has stopped."""
        work = self._work
        return work is not None and work.thread.is_alive() and not work.stop.is_set()

    @property
    def progress(self) -> tuple[str, float]:
        """The phase (READ, CHECK, EFFECT) and the share done, 0 to 1."""
        return (READ, 0.0) if self._work is None else (self._work.phase, self._work.share)

    @property
    def outcome(self) -> Outcome:
        """What the newest run has found out until now."""
        work = self._work
        if work is None:
            return Outcome()
        found = work.outcome
        if work.stop.is_set() and found.intake is None and found.fault is None:
            # It ends at its next step; to whoever stopped it, it has ended.
            return replace(found, fault=CancelledError(file=self.name))
        return found

    def wait(self, seconds: float) -> bool:
        """Wait for the run at most so long, and tell whether it has ended."""
        if self._work is not None:
            self._work.thread.join(seconds)
        return not self.running

    def cancel(self) -> None:
        """Ask the run to stop; it ends with E_CANCELLED."""
        if self._work is not None:
            self._work.stop.set()


class Shelf:
    """The drafts of all sessions, so that a page that is loaded again finds its own.

    Parameters
    ----------
    most_bytes
        Of files, all drafts together; the draft that was idle longest gives way.
    idle_s
        How long a draft is kept that nobody looks at.

    """

    def __init__(self, most_bytes: int = MAX_DRAFT_BYTES, idle_s: float = IDLE_S) -> None:
        self._most, self._idle = most_bytes, idle_s
        self._drafts: OrderedDict[str, Draft] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, draft: Draft) -> str:
        """Keep a draft and return the token by which its owner finds it."""
        with self._lock:
            self._drafts[draft.token] = draft
            self._sweep()
        return draft.token

    def get(self, token: str, owner: str) -> Draft | None:
        """Return a draft to its owner, None if it is gone or somebody else's."""
        with self._lock:
            self._sweep()
            found = self._drafts.get(token)
            if found is None or found.owner != owner:
                return None
            found.touched = time.monotonic()
            self._drafts.move_to_end(token)
            return found

    def drop(self, token: str, owner: str) -> None:
        """Let an owner's draft go, with all that it holds."""
        with self._lock:
            found = self._drafts.get(token)
            if found is not None and found.owner == owner:
                del self._drafts[token]
                found.cancel()

    def held_bytes(self) -> int:
        """Return the bytes of files held now."""
        with self._lock:
            return sum(len(each.content) for each in self._drafts.values())

    def _sweep(self) -> None:
        now = time.monotonic()
        for token, each in list(self._drafts.items()):
            if now - each.touched > self._idle:
                del self._drafts[token]
                each.cancel()
        while sum(len(each.content) for each in self._drafts.values()) > self._most:
            _, oldest = self._drafts.popitem(last=False)
            oldest.cancel()


SHELF = Shelf()
