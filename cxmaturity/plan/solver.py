"""HiGHS, the solver of the programme; loaded by what makes a plan, and by nothing else.

One thread, a fixed seed and a limit of nodes: the same programme gives the same answer on every machine, and
ends. Where a limit is reached first, the best that was found is returned, and the bound that it may fall
short of.
"""

from collections.abc import Mapping
from math import floor
from typing import Any, NamedTuple

from cxmaturity.errors import MissingComponent
from cxmaturity.plan.timetable import Timetable
from cxmaturity.text.language import tr

MOST_NODES = 20_000
"""So many nodes are looked at for one objective."""
MOST_SECONDS = 60.0
"""So long one objective is looked at: the nodes end it before, but on a very slow machine."""
TOLERANCE = 1e-7
"""By so much a row may be missed; much less, and optima are missed. What comes out is scored again."""
HALF = 0.5
NEARLY_WHOLE = 1e-5
"""Bounds are numbers that solvers round; what they count is whole."""


class Solution(NamedTuple):
    """The columns that are 1, what the objective comes to, and what it may come to at most.

    It is proven best where the two are the same.
    """

    ones: frozenset[int]
    value: int
    bound: int

    @property
    def is_proven(self) -> bool:
        """Whether nothing is better."""
        return self.value >= self.bound


class Solver:
    """Columns from 0 to 1 under rows, solved for one objective after the other."""

    def __init__(self, table: Timetable) -> None:
        """Pass a timetable on to HiGHS. Raises MissingComponent where it is not installed."""
        try:
            import highspy
        except ImportError:
            raise MissingComponent(
                tr("a plan needs `highspy`, which is not installed: `python -m pip install highspy`")
            ) from None
        import numpy

        self._highs, self._np, rows = highspy, numpy, table.rows
        self._columns, self._lower = len(table.whole), table.lower
        self._is_empty = all(least <= 0 for least in rows.least)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._columns, len(rows.least)
        model.col_cost_ = numpy.zeros(self._columns)
        model.col_lower_ = numpy.array(table.lower)
        model.col_upper_ = numpy.array(table.upper)
        model.row_lower_ = numpy.array(rows.least, dtype=float)
        model.row_upper_ = numpy.full(len(rows.least), highspy.kHighsInf)
        model.integrality_ = [
            highspy.HighsVarType.kInteger if one else highspy.HighsVarType.kContinuous for one in table.whole
        ]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.array(rows.starts)
        model.a_matrix_.index_ = numpy.array(rows.columns, dtype=numpy.int32)
        model.a_matrix_.value_ = numpy.array(rows.parts, dtype=float)

        class Quiet(highspy.Highs):
            """HiGHS without its callbacks: to enable them prints who made it to standard output."""

            def enableCallbacks(self) -> None:
                """Leave them: nothing here listens."""

        self._solver = solver = Quiet()  # type: ignore[no-untyped-call]
        limits = {"mip_max_nodes": MOST_NODES, "time_limit": MOST_SECONDS}
        for option, value in {**_OPTIONS, **limits}.items():
            solver.setOptionValue(option, value)
        solver.passModel(model)
        self._last: Any = None

    def best(self, costs: Mapping[int, int]) -> Solution | None:
        """Return the answer with the highest sum of `costs` of columns, None where there is none at all."""
        np, solver = self._np, self._solver
        if not self._columns:
            # There is nothing to do, which is enough or is not.
            return Solution(frozenset(), 0, 0) if self._is_empty else None
        self._ask(costs)
        if self._last is not None:
            solver.setSolution(self._last)
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        if info.primal_solution_status != self._highs.SolutionStatus.kSolutionStatusFeasible:
            if status == self._highs.HighsModelStatus.kInfeasible:
                return None
            raise OutOfTime
        self._last = found = solver.getSolution()
        ones = frozenset(np.flatnonzero(np.array(found.col_value) > HALF).tolist())
        value = sum(cost for column, cost in costs.items() if column in ones)
        proven = status == self._highs.HighsModelStatus.kOptimal
        # A bound is a number that solvers round; objectives are whole.
        return Solution(ones, value, value if proven else max(value, int(-info.mip_dual_bound + TOLERANCE)))

    def bound(self, costs: Mapping[int, int]) -> int | None:
        """Return what the sum of `costs` comes to at most, by a look that is quick and may be too high.

        None where there is no answer at all.
        """
        solver = self._solver
        self._ask(costs)
        solver.setOptionValue("solve_relaxation", True)
        solver.run()
        solver.setOptionValue("solve_relaxation", False)
        if solver.getModelStatus() == self._highs.HighsModelStatus.kInfeasible:
            return None
        return floor(-solver.getInfo().objective_function_value + NEARLY_WHOLE)

    def begin_from(self, ones: frozenset[int]) -> None:
        """Look from this answer on, whose other columns are as low as they can be."""
        np = self._np
        found = self._highs.HighsSolution()
        values = np.array(self._lower)
        values[list(ones)] = 1.0
        found.col_value = values
        self._last = found

    def _ask(self, costs: Mapping[int, int]) -> None:
        """Pass an objective on."""
        np = self._np
        cost = np.zeros(self._columns)
        cost[list(costs)] = [-one for one in costs.values()]
        self._solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), cost)

    def require(self, parts: Mapping[int, int], least: int) -> None:
        """Hold a sum of columns at `least` or above from now on."""
        np = self._np
        self._solver.addRow(
            float(least),
            self._highs.kHighsInf,
            len(parts),
            np.array(list(parts), dtype=np.int32),
            np.array(list(parts.values()), dtype=float),
        )

    def fix(self, column: int, value: int) -> None:
        """Give a column one value from now on."""
        self._solver.changeColBounds(column, float(value), float(value))

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return int(self._solver.getNumRow())

    def back_to(self, rows: int) -> None:
        """Take back what was required after there were so many `rows`."""
        last, np = self.rows, self._np
        if last > rows:
            self._solver.deleteRows(last - rows, np.arange(rows, last, dtype=np.int32))


class OutOfTime(Exception):
    """The limits were reached before anything was found."""


_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    # On programmes of this size these take longer than they save.
    "presolve": "off",
    "mip_root_presolve_only": True,
    "mip_detect_symmetry": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    # Objectives are whole numbers: what is nearer than one is the same.
    "mip_abs_gap": 0.999,
    "mip_feasibility_tolerance": TOLERANCE,
    "primal_feasibility_tolerance": TOLERANCE,
}
