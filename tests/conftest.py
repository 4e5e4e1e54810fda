"""The one option of our own: `pytest --update-golden` writes what the tests compare with anew."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.drawing import Draw, drawing_once
from tests.planning import planning_once

# In the background of a shell Ctrl-C and Ctrl-\\ are ignored, with nohup a hang-up too, and the programs that
# are tested would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
for _ignored in (signal.SIGQUIT, signal.SIGHUP):
    signal.signal(_ignored, signal.SIG_DFL)
# The expected texts are English, whatever machine the tests run on.
os.environ["CXMATURITY_LANGUAGE"] = "en"
# A terminal that a test opens is as wide as it says, not as whoever runs the tests has it.
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)
# A busy machine is no fault of what is tested: nothing here fails by time.
settings.register_profile("cxmaturity", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For mutants: few examples and always the same, none made smaller, since one that fails is enough.
settings.register_profile(
    "mutants",
    settings.get_profile("cxmaturity"),
    max_examples=10,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
)
settings.load_profile("cxmaturity")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expected texts anew")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are cores: many tests wait for another program."""
    affinity = getattr(os, "sched_getaffinity", None)
    return (len(affinity(0)) if affinity else os.cpu_count() or 1) + 1


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session", autouse=True)
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Draw]:
    """Lay out each page once for all tests of a run; what it gives is the door to laying one out afresh."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "drawn"
    with drawing_once(folder) as afresh:
        yield afresh


@pytest.fixture(scope="session", autouse=True)
def planned_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Solve each plan once for all tests of a run."""
    own = tmp_path_factory.getbasetemp()
    with planning_once((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "planned"):
        yield
