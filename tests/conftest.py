"""The one option of our own: `pytest --update-golden` writes what the tests compare with anew."""

import os
import signal

import pytest

# In the background of a shell Ctrl-C is ignored, and the programs that are tested would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
# The expected texts are English, whatever machine the tests run on.
os.environ["CXMATURITY_LANGUAGE"] = "en"
# A terminal that a test opens is as wide as it says, not as whoever runs the tests has it.
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expected texts anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
