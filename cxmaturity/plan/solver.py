"""HiGHS, the solver of the programme; loaded by what makes a plan, and by nothing else.

One thread, a fixed seed and a limit of nodes: the same programme gives the same answer on every machine, and
ends. Where a limit is reached first, the best that was found is returned, and the bound that it may fall
short of.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any, NamedTuple

from cxmaturity.errors import MissingComponent
from cxmaturity.plan.programme import MOST_WHOLE, Row
from cxmaturity.text.language import tr

MOST_NODES = 20_000
"""So many nodes are looked at for one objective."""
MOST_SECONDS = 60.0
"""So long one objective is looked at: the nodes end it before, but on a very slow machine."""
TOLERANCE = 1e-7
"""By so much a row may be missed; much less, and optima are missed. What comes out is scored again."""
HALF = 0.5


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

    def __init__(self, whole: Sequence[bool], upper: Sequence[float], rows: Sequence[Row]) -> None:
        """Pass the rows on to HiGHS. Raises MissingComponent where it is not installed."""
        try:
            import highspy
        except ImportError:
            raise MissingComponent(
                tr("a plan needs `highspy`, which is not installed: `python -m pip install highspy`")
            ) from None
        import numpy

        self._highs, self._np = highspy, numpy
        self._columns = len(whole)
        starts, indexes, values, least = [0], list[int](), list[float](), list[float]()
        for row in rows:
            parts, wanted = _scaled(row)
            indexes += parts.keys()
            values += parts.values()
            starts.append(len(indexes))
            least.append(wanted)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self._columns, len(rows)
        model.col_cost_ = numpy.zeros(self._columns)
        model.col_lower_ = numpy.zeros(self._columns)
        model.col_upper_ = numpy.array(upper, dtype=float)
        model.row_lower_ = numpy.array(least, dtype=float)
        model.row_upper_ = numpy.full(len(rows), highspy.kHighsInf)
        model.integrality_ = [
            highspy.HighsVarType.kInteger if one else highspy.HighsVarType.kContinuous for one in whole
        ]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.array(starts)
        model.a_matrix_.index_ = numpy.array(indexes, dtype=numpy.int32)
        model.a_matrix_.value_ = numpy.array(values)

        class Quiet(highspy.Highs):
            """HiGHS without its callbacks: to enable them prints who made it to standard output."""

            def enableCallbacks(self) -> None:
                """Leave them: nothing here listens."""

        self._solver = solver = Quiet()  # type: ignore[no-untyped-call]
        for option, value in _OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(model)
        self._last: Any = None

    def best(self, costs: Mapping[int, int]) -> Solution | None:
        """Return the answer with the highest sum of `costs` of columns, None where there is none at all."""
        np, solver = self._np, self._solver
        cost = np.zeros(self._columns)
        cost[list(costs)] = [-one for one in costs.values()]
        solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), cost)
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
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "threads": 1,
    "random_seed": 0,
    "mip_max_nodes": MOST_NODES,
    "time_limit": MOST_SECONDS,
    "mip_rel_gap": 0.0,
    # Objectives are whole numbers: what is nearer than one is the same.
    "mip_abs_gap": 0.999,
    "mip_feasibility_tolerance": TOLERANCE,
    "primal_feasibility_tolerance": TOLERANCE,
}


def _scaled(row: Row) -> tuple[dict[int, float], float]:
    """Return a row in whole numbers where they are not too large, else as it is."""
    by = lcm(row.least.denominator, *(part.denominator for part in row.parts.values()))
    whole = [int(part * by) for part in (row.least, *row.parts.values())]
    factor = Fraction(by, gcd(*whole) or 1) if by <= MOST_WHOLE else 1
    return {place: float(part * factor) for place, part in row.parts.items()}, float(row.least * factor)
