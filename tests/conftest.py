"""The one option of our own: `pytest --update-golden` writes what the tests compare with anew."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

# In the background of a shell Ctrl-C is ignored, and the programs that are tested would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
# The expected texts are English, whatever machine the tests run on.
os.environ["CXMATURITY_LANGUAGE"] = "en"
# A terminal that a test opens is as wide as it says, not as whoever runs the tests has it.
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)
# A busy machine is no fault of what is tested: nothing here fails by time.
settings.register_profile("cxmaturity", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("cxmaturity")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expected texts anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
