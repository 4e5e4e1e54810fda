"""Where a questionnaire is looked for, and what is said when it is not found."""

import re
from pathlib import Path

import pytest

from cxmaturity.answers.read import read_assessment
from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.questionnaire.find import installed, questionnaire_path
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.resources import bundled

MODEL = (Path(__file__).parent / "fixtures" / "interview_model.yaml").read_text(encoding="utf-8")
KNOWN = ", ".join(sorted(path.parent.name for path in bundled("questionnaires").glob("*/questionnaire.yaml")))
# The places of a questionnaire called `bakery`, the nearest first.
PLACES = {
    "beside the answers": "project/acme/2026-q3/questionnaires",
    "above the answers": "project/acme/questionnaires",
    "of the project": "project/questionnaires",
    "of the working folder": "work/questionnaires",
    "of the user": "data/cxmaturity/questionnaires",
}


def put(folder: Path, *, name: str = "bakery", title: str = "Bakery", version: str = "2.1.0") -> Path:
    """Put a questionnaire of this title into the folder `name` in `folder`, and return its file."""
    path = folder / name / "questionnaire.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = MODEL.replace("title: Bakery maturity", f"title: {title}").replace('"2.1.0"', f'"{version}"')
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an answer file to `bakery`, in a project; the working folder and the user's are empty."""
    file = tmp_path / "project" / "acme" / "2026-q3" / "r1.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("format: 1\nquestionnaire: bakery@2\n")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return file


def test_the_nearest_questionnaire_wins(answers: Path, tmp_path: Path) -> None:
    for number, place in enumerate(reversed(PLACES.values())):
        put(tmp_path / place, title=f"Bakery {number}")
        found, _ = read_assessment(answers)
        assert found.title == f"Bakery {number}", place


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_each_place_is_searched(place: str, answers: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match=f"there is no questionnaire bakery; known here: {KNOWN}"):
        read_assessment(answers)
    put(tmp_path / place)
    assert read_assessment(answers)[0].id == "bakery"


def test_without_xdg_the_users_own_lie_in_their_home(
    answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME")
    put(tmp_path / ".local" / "share" / "cxmaturity" / "questionnaires")
    assert read_questionnaire("bakery").id == "bakery"


def test_a_user_without_a_home_still_has_the_bundled_ones(
    answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert read_questionnaire("cx-maturity").id == "cx-maturity"


def test_a_project_may_shadow_a_bundled_questionnaire(answers: Path, tmp_path: Path) -> None:
    put(tmp_path / "project" / "questionnaires", name="cx-maturity")
    assert installed(answers.parent)["cx-maturity"].is_relative_to(tmp_path)
    assert installed()["cx-maturity"].is_relative_to(bundled("questionnaires"))


@pytest.mark.parametrize("written", ["models/q.yaml", "../2026-q3/models/q.yaml", "./models", "models/"])
def test_a_path_is_seen_from_the_answers(written: str, answers: Path) -> None:
    path = put(answers.parent, name="models").rename(answers.parent / "models" / "q.yaml")
    if not written.endswith(".yaml"):
        path.rename(path.with_name("questionnaire.yaml"))
    answers.write_text(f"format: 1\nquestionnaire: {written}\n")
    assert read_assessment(answers)[0].id == "bakery"


@pytest.mark.parametrize(
    "name", ["models/bakery/questionnaire.yaml", "models/bakery", "./models/bakery/", "bakery@2"]
)
def test_a_name_given_by_hand_is_seen_from_the_working_folder(
    name: str, answers: Path, tmp_path: Path
) -> None:
    put(tmp_path / "work" / "models")
    put(tmp_path / "work" / "questionnaires")
    assert read_questionnaire(name).id == "bakery"
    assert read_assessment(answers, read_questionnaire(name))[1][0].path == str(answers)


def test_a_path_may_hold_an_at_sign(tmp_path: Path) -> None:
    assert read_questionnaire(str(put(tmp_path / "client@2026"))).id == "bakery"


@pytest.mark.parametrize("version", ["", "@2", "@2.1", "@2.1.0"])
def test_a_version_may_be_named_as_exactly_as_one_likes(version: str, answers: Path, tmp_path: Path) -> None:
    put(tmp_path / "project" / "questionnaires")
    answers.write_text(f"format: 1\nquestionnaire: bakery{version}\n")
    assert read_assessment(answers)[0].version == "2.1.0"


@pytest.mark.parametrize("version", ["@1", "@3", "@2.2", "@2.1.1", "@21", "@x"])
def test_another_version_is_refused(version: str, answers: Path, tmp_path: Path) -> None:
    put(tmp_path / "project" / "questionnaires")
    answers.write_text(f"format: 1\nquestionnaire: bakery{version}\n")
    with pytest.raises(InvalidFile, match=re.escape(f"there is no bakery{version} here, only version 2.1.0")):
        read_assessment(answers)


@pytest.mark.parametrize("version", ["1.9.9", "2.1.0", "2.9.9"])
def test_answers_to_a_major_version_keep_their_questionnaire(
    version: str, answers: Path, tmp_path: Path
) -> None:
    put(tmp_path / "project" / "questionnaires", version=version)
    if version.startswith("1"):
        with pytest.raises(InvalidFile, match=r"there is no bakery@2 here, only version 1\.9\.9"):
            read_assessment(answers)
    else:
        assert read_assessment(answers)[0].version == version


# name: the message.
UNKNOWN = {
    "cx-maturty": "there is no questionnaire cx-maturty; did you mean cx-maturity?",
    "CX-maturity@1": "there is no questionnaire CX-maturity; did you mean cx-maturity?",
    "zebra": f"there is no questionnaire zebra; known here: {KNOWN}",
    "": f'there is no questionnaire ""; known here: {KNOWN}',
    "@1": f'there is no questionnaire ""; known here: {KNOWN}',
    "*": f"there is no questionnaire *; known here: {KNOWN}",
    "a\x1b\nb": "there is no questionnaire a\\x1b\\nb; it is written with U+001B, U+000A, which cannot be "
    "seen; type the name anew",
    "..": "../questionnaire.yaml: there is no such questionnaire file",
    "gone.yaml": "gone.yaml: there is no such questionnaire file",
    "gone/q@1": "gone/q@1: there is no such questionnaire file",
    "a/\0": "a/\\x00: there is no such questionnaire file",
    "q" * 5000: f"there is no questionnaire {'q' * 57}...; known here: {KNOWN}",
    "/" + "q" * 5000: f"/{'q' * 56}...: there is no such questionnaire file",
}


@pytest.mark.parametrize("name", UNKNOWN, ids=lambda name: repr(name[:20]))
def test_an_unknown_name_is_answered_with_those_there_are(name: str, answers: Path) -> None:
    with pytest.raises(BadInput) as caught:
        questionnaire_path(name)
    assert str(caught.value) == UNKNOWN[name]


def test_a_folder_must_be_called_as_what_it_holds(answers: Path, tmp_path: Path) -> None:
    put(tmp_path / "work" / "questionnaires", name="cakes")
    with pytest.raises(BadInput, match="holds the questionnaire bakery; its folder must be called so too"):
        read_questionnaire("cakes")
