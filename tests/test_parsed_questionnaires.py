"""The kept form of a bundled questionnaire: faster, and never anything but what the source says."""

from pathlib import Path

import msgspec
import pytest

from cxmaturity.questionnaire import file as kept
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.resources import bundled

SOURCE = bundled("questionnaires") / "cx-maturity" / "questionnaire.yaml"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "cxmaturity"


def never(_path: Path) -> Questionnaire:
    raise AssertionError("the kept form should have been used")


def test_the_second_time_the_source_is_not_parsed_and_the_result_is_the_same(cache: Path) -> None:
    first = read_questionnaire("cx-maturity")
    assert kept.parsed_once(SOURCE, never) == first
    assert [path.suffix for path in cache.iterdir()] == [".msgpack"]


def test_a_changed_source_is_read_again(cache: Path, tmp_path: Path) -> None:
    questionnaire = read_questionnaire("cx-maturity")
    changed = tmp_path / "cx-maturity" / "questionnaire.yaml"
    changed.parent.mkdir()
    changed.write_bytes(SOURCE.read_bytes() + b"# one more line\n")
    renamed = msgspec.structs.replace(questionnaire, title="Changed")
    assert kept.parsed_once(changed, lambda _path: renamed).title == "Changed"


@pytest.mark.parametrize("content", [b"", b"\xc1", b"not msgpack at all"])
def test_a_damaged_kept_form_is_passed_over(cache: Path, content: bytes) -> None:
    first = read_questionnaire("cx-maturity")
    (place,) = cache.iterdir()
    place.write_bytes(content)
    assert read_questionnaire("cx-maturity") == first


def test_nothing_is_kept_of_a_client_s_questionnaire(cache: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "questionnaire.yaml"
    own.parent.mkdir()
    own.write_bytes(SOURCE.read_bytes())
    read_questionnaire(own)
    assert not cache.exists()


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert read_questionnaire("cx-maturity").id == "cx-maturity"
