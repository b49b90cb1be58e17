"""HiGHS, asked through `highspy`: how long it may try, and what it found or could not prove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csc_array

from geo.ecef import Floats
from geo.siting.limits import ImpossibleError, Ints

Progress = Callable[[float, float], None]
"""Told the best total so far and what no plan can exceed (or, for LSCP, fall below)."""
Stop = Callable[[], bool]
_SAME = 1e-6


@dataclass(frozen=True)
class Proof:
    """What HiGHS found.

    Attributes
    ----------
    sites
        Rows of candidates, ascending.
    total
        What they add, or for LSCP their number or cost.
    bound
        What no plan can exceed, or for LSCP fall below.
    optimal
        Whether total and bound meet.

    """

    sites: Ints
    total: float
    bound: float
    optimal: bool

    @property
    def gap(self) -> float:
        """How far from the optimum the total can be at most, as a share of the larger of both."""
        if self.optimal:
            return 0.0
        return abs(self.bound - self.total) / max(abs(self.bound), abs(self.total), _SAME)


@dataclass(frozen=True)
class Effort:
    """How long to try, and whom to tell.

    Parameters
    ----------
    seconds
        At most.
    gap
        Share of the bound at which an answer is good enough.
    progress, stop
        Told of each better state; asked whether to end with the best so far.

    """

    seconds: float = 10.0
    gap: float = 0.0
    progress: Progress | None = None
    stop: Stop | None = None


def solve(
    gain: Floats, matrix: csc_array, row_low: Floats, row_high: Floats, low: Floats, high: Floats,
    m: int, start: Floats, effort: Effort, *, most: bool,
) -> Proof:  # fmt: skip
    """Solve a linear model whose first m columns are 0 or 1 and whose others follow from them.

    Parameters
    ----------
    gain, most
        Of each column; whether their sum is to be the most or the least.
    matrix, row_low, row_high
        The rows and what their sums may be.
    low, high
        What each column may be.
    m, start
        The number of candidates; a solution to begin with, which need not fit.
    effort
        How long to try.

    Raises
    ------
    ImpossibleError
        If there is no solution.

    """
    import highspy  # half a second

    model = _model(highspy, gain, matrix, row_low, row_high, low, high, m, most=most)
    solver, found = _run(highspy, model, effort, start)
    told = float(solver.getInfo().objective_function_value)
    if len(found) and abs(float(gain @ found) - told) > _SAME * max(abs(told), 1.0):
        # HiGHS 1.16 may better a given solution while it presolves, and then not return the better
        # one, though it counts as found.
        solver, found = _run(highspy, model, effort, None)
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        raise ImpossibleError("least" if most else "uncoverable")
    if not len(found):  # ended before it looked at what it was given
        found = start
    total, bound = float(gain @ found), float(solver.getInfo().mip_dual_bound)
    if not np.isfinite(bound):  # the relaxation was not solved: everything is the bound
        bound = float(gain @ high) if most else 0.0
    optimal = abs(bound - total) <= _SAME * max(abs(total), 1.0)
    return Proof(np.flatnonzero(found[:m] > 0.5), total, bound, optimal)


def _run(highspy: Any, model: Any, effort: Effort, start: Floats | None) -> tuple[Any, Floats]:
    """Solve a model; return the solver and the values it found, none if it found none."""
    solver = _quiet(highspy)
    for name, value in (
        ("time_limit", float(effort.seconds)), ("mip_rel_gap", float(effort.gap)), ("threads", 1),
        ("random_seed", 1),
    ):  # fmt: skip
        solver.setOptionValue(name, value)
    solver.passModel(model)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = start.tolist()
        solver.setSolution(given)
    _listen(solver, effort)
    solver.run()
    feasible = int(highspy.SolutionStatus.kSolutionStatusFeasible)
    there = int(solver.getInfo().primal_solution_status) == feasible
    values = np.array(solver.getSolution().col_value)
    return solver, values if there and len(values) == model.num_col_ else np.empty(0)


def _quiet(highspy: Any) -> Any:
    """Make a solver that writes nothing: its greeting would stand before a command's JSON."""

    class Quiet(highspy.Highs):  # type: ignore[misc]
        def enableCallbacks(self) -> None:  # noqa: N802 - greets as it is called at the start
            self.setOptionValue("output_flag", False)  # noqa: FBT003
            super().enableCallbacks()

    return Quiet()


def _model(
    highspy: Any, gain: Floats, matrix: csc_array, row_low: Floats, row_high: Floats, low: Floats,
    high: Floats, m: int, *, most: bool,
) -> Any:  # fmt: skip
    """Write the model: the first m columns are whole numbers, the others follow from them."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(gain), matrix.shape[0]
    model.sense_ = highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize
    model.col_cost_ = gain
    model.col_lower_, model.col_upper_ = low, high
    model.row_lower_, model.row_upper_ = row_low, row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    whole, any_number = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [whole] * m + [any_number] * (len(gain) - m)
    return model


def _listen(solver: Any, effort: Effort) -> None:
    """Tell of progress and ask about stopping while the solver runs."""

    def told(event: Any) -> None:
        if effort.progress is not None and np.isfinite(event.data_out.mip_dual_bound):
            effort.progress(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

    def asked(event: Any) -> None:
        told(event)
        if effort.stop is not None and effort.stop():
            event.interrupt()

    if effort.progress is not None or effort.stop is not None:
        solver.cbMipInterrupt.subscribe(asked)
