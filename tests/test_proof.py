"""A report proves itself: what it carries, read back by the real commands, whole or tampered with."""

import io
import json
import os
import random
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import yaml
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from cxmaturity.answers.model import Answer
from cxmaturity.answers.read import read_assessment, read_whole_report
from cxmaturity.formats.pdf_objects import as_stored
from cxmaturity.formats.report_file import LARGEST_ATTACHMENT, MOST_ATTACHMENTS, attached_files
from cxmaturity.library import card, score
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import finished, lay_out, proof
from cxmaturity.report.pdf.weasy import library_versions
from cxmaturity.report.result import result
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published
from tests.command_line import cxmaturity, invoked, refused
from tests.drawing import Draw
from tests.models import dimension, model, question, sheet
from tests.pdf_forging import added, attached, changed, rewritten, store, without
from tests.report_pages import assessment, pdf, small_questionnaire
from tests.report_samples import sheets
from tests.test_stages_told import model as of_mill
from tests.test_stages_told import project
from tests.test_stages_told import said as told_of

ROOT = Path(__file__).parent.parent
OLD_GROUP = Path(__file__).parent / "old_assessments" / "group-0.1.pdf"


NOT_DRAWN = {"sensitivity": None}
"""What `score` does not compute."""


def saved(folder: Path, content: bytes, name: str = "report.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def plain(found: Assessment) -> dict:
    return msgspec.json.decode(msgspec.json.encode(result(found)))


def reread(found: Assessment, folder: Path, content: bytes) -> Assessment:
    questionnaire, read = read_assessment(saved(folder, content))
    return assess(questionnaire, read, strict=found.strict)


# What is attached


def test_questionnaire_answers_and_result_are_attached_with_kind_and_date() -> None:
    document = PdfReader(io.BytesIO(pdf("small")))
    streams = attached(document)
    assert {name: stream["/Subtype"] for name, stream in streams.items()} == {
        "questionnaire.json": "/application/json",
        "answers.yaml": "/application/yaml",
        "result.json": "/application/json",
        "report.json": "/application/json",
    }
    for stream in streams.values():
        assert stream["/Params"]["/CreationDate"] == stream["/Params"]["/ModDate"] == "D:20260930000000Z"
    files = [entry.get_object() for entry in document.root_object["/AF"]]
    kinds = {entry["/UF"]: entry["/AFRelationship"] for entry in files}
    assert kinds == {
        "questionnaire.json": "/Source",
        "answers.yaml": "/Source",
        "result.json": "/Data",
        "report.json": kinds["report.json"],
    }
    assert len(files) == len(kinds)


def test_a_report_that_says_how_firm_a_stage_is_and_no_more_is_made_again_alike(tmp_path: Path) -> None:
    asked = msgspec.structs.replace(model(dimension("a", question("a.one"))), sha256="f0" * 32)
    found = assess(asked, [sheet(a_one=Answer(option="4"))], redraw="stage")
    assert found.sensitivity is None and found.firmness is not None
    done = invoked("verify", saved(tmp_path, render(found, "pdf")))
    assert "agrees: result.json: every figure" in done.output
    assert "nothing else differs" in done.output


def test_the_record_names_the_libraries_of_the_system_that_weasyprint_uses() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "weasyprint", "--info"], capture_output=True, text=True
    ).stdout
    number = int(re.search(r"^Pango version: (\d+)$", told, re.MULTILINE)[1])
    made = library_versions()
    assert made["pango"] == f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    assert re.fullmatch(r"\d+\.\d+\.\d+", made["harfbuzz"])


def test_the_attached_result_is_what_score_prints(tmp_path: Path) -> None:
    files = attached_files(saved(tmp_path, pdf("small")))
    assert files["result.json"] == render(assessment("small"), "json")


def test_a_draft_carries_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path, render(assessment("small"), "pdf", draft=True))
    assert "/AF" not in PdfReader(path).root_object
    assert "StructTreeRoot" not in str(PdfReader(path).root_object)
    done = invoked("score", path)
    assert done.exit_code == 2
    assert "carries no answers: it is not a report of this tool, or a draft" in done.stderr


# Privacy


def test_one_respondent_s_sheet_is_attached_as_it_is(tmp_path: Path) -> None:
    found = assessment("single")
    _, (sheet,) = read_assessment(saved(tmp_path, pdf("single")))
    asked = f"{found.questionnaire.id}@{found.questionnaire.version}"
    expected = msgspec.structs.replace(found.people[0], questionnaire=asked, path=sheet.path)
    assert sheet == expected


def test_of_several_counts_are_attached_and_no_sheet(tmp_path: Path) -> None:
    files = attached_files(saved(tmp_path, pdf("several")))
    assert set(files) == {"questionnaire.json", "tally.json", "result.json", "report.json"}
    carried = read_whole_report(tmp_path / "report.pdf")
    assert carried.sheets == ()
    assert carried.counts is not None
    assert carried.counts.tally == published(assessment("several"))


# Read back


@pytest.mark.parametrize("tag", [(), ("--language", "en")])
def test_the_report_of_several_is_scored_again_from_its_counts(tag: tuple[str, ...], tmp_path: Path) -> None:
    path = saved(tmp_path, pdf("several"))
    # What is attached beside the counts is not asked for a figure.
    other = saved(tmp_path, changed(pdf("several"), rewritten("result.json", raised)), "other.pdf")
    for one in (path, other):
        scored = invoked("score", one, "--format", "json", *tag)
        assert (scored.exit_code, scored.stderr) == (0, "")
        assert json.loads(scored.stdout) == {
            **plain(assessment("several")),
            **NOT_DRAWN,
        }
    read = invoked("score", path, *tag)
    assert (read.exit_code, read.stderr) == (0, "")
    assert "12 respondents" in " ".join(read.stdout.split())


def raised(content: bytes) -> bytes:
    tree = json.loads(content)
    tree["overall"]["index"] = 99.0
    return json.dumps(tree).encode()


def test_explain_report_and_compare_take_the_report_of_a_group(tmp_path: Path) -> None:
    path = saved(tmp_path, pdf("one dimension"))
    assert assessment("one dimension").subject.respondents == 3
    assert invoked("explain", path).exit_code == 0
    again = tmp_path / "again.pdf"
    done = invoked("report", path, "-o", again)
    assert done.exit_code == 0, done.output
    assert again.read_bytes() == path.read_bytes()
    earlier = sheets(
        assessment("one dimension").questionnaire, 3, lift=-0.6, wave="2026-Q1", date="2026-03-31"
    )
    before = saved(
        tmp_path,
        render(assess(assessment("one dimension").questionnaire, earlier), "pdf", profile="board"),
        "before.pdf",
    )
    done = invoked("compare", before, path)
    assert done.exit_code == 0, done.output


def test_counts_are_not_held_to_evidence_of_which_they_do_not_tell(tmp_path: Path) -> None:
    done = invoked("score", saved(tmp_path, pdf("several")), "--strict")
    assert done.exit_code == 2
    message = "cannot be scored strictly: evidence of few is not in it; name the answers themselves"
    assert message in done.stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'"vision.q1"', b'"vision.q9"', "tally.json: questions: are not those of the questionnaire"),
        (b'"respondents":12', b'"respondents":11', "does not add up to 11 respondents"),
        (
            b'{"format":1',
            b'{"format":2',
            "tally.json: format: tally.json is not a file of counts of format 1",
        ),
    ],
)
def test_counts_that_cannot_be_are_refused_in_words(
    old: bytes, new: bytes, message: str, tmp_path: Path
) -> None:
    path = saved(
        tmp_path, changed(pdf("several"), rewritten("tally.json", lambda text: text.replace(old, new)))
    )
    for command in (("score", path), ("verify", path), ("report", path, "-o", tmp_path / "out.pdf")):
        done = invoked(*command)
        assert done.exit_code == 2, done.output
        assert message in done.stderr
        assert "get the report again from whoever made it" in done.stderr
    assert list(tmp_path.iterdir()) == [path]


# Some reports of version 0.1 carry the figures of a group and neither its sheets nor its counts.


def figures_alone() -> bytes:
    return changed(pdf("several"), without("tally.json"))


@pytest.mark.parametrize("tag", [(), ("--language", "en")])
def test_figures_without_their_counts_are_shown_as_attached_and_it_says_so(
    tag: tuple[str, ...], tmp_path: Path
) -> None:
    path = saved(tmp_path, figures_alone())
    scored = invoked("score", path, "--format", "json", *tag)
    assert scored.exit_code == 0, scored.stderr
    printed = json.loads(scored.stdout)
    assert printed.pop("comparison")
    assert printed == plain(assessment("several"))
    assert scored.stderr.endswith("the figures as attached; the answers are not in the file\n")
    read = invoked("score", path, *tag)
    assert read.stderr == scored.stderr
    assert "12 respondents" in " ".join(read.stdout.split())


def as_of_version_0_1(content: bytes) -> bytes:
    """Return a result without the figures that version 0.1 did not have."""
    result = json.loads(content)
    for part in (result["overall"], *result["dimensions"]):
        for name in ("applicability", "index_shown", "stage_shown", "gap_groups"):
            part.pop(name, None)
        for one in part.get("questions", ()):
            del one["found"]
    del result["firmness"]
    return json.dumps(result).encode()


def test_of_what_an_old_result_did_not_look_at_nothing_is_said(tmp_path: Path) -> None:
    old = changed(figures_alone(), rewritten("result.json", as_of_version_0_1))
    said = " ".join(invoked("score", saved(tmp_path, old)).stdout.split())
    assert "Stage 3 of 5" in said and "12 respondents" in said
    assert "as shown" not in said and "fewer than" not in said and "applies" not in said


def test_figures_of_a_model_with_numbers_of_its_own_are_read_too(tmp_path: Path) -> None:
    """What a result tells in the model's own numbers stands beside what is read."""
    by_level = "stage: {rule: cumulative, share: 0.6, at_least: most}"
    project(tmp_path, of_mill(by_level, starts=False, every=", level: {n}"))
    sheet = tmp_path / "waves" / "w1" / "r.yaml"
    for number in range(5):
        copy = f"{sheet.read_text()}respondent: {{id: r{number}}}\n"
        sheet.with_name(f"r{number}.yaml").write_text(copy)
    sheet.unlink()
    told_of("report", "waves/w1", "-o", "r.pdf", folder=tmp_path)
    whole = (tmp_path / "r.pdf").read_bytes()
    (tmp_path / "figures.pdf").write_bytes(changed(whole, without("tally.json")))
    found = score(tmp_path / "r.pdf")
    with pytest.warns(UserWarning, match="the figures as attached"):
        alone = score(tmp_path / "figures.pdf")
    assert alone.overall.levels and alone.overall == found.overall
    assert (alone.dimensions, card(alone).text) == (found.dimensions, card(found).text)


@pytest.mark.parametrize(
    "command",
    [("explain",), ("report", "-o", "-"), ("check",), ("score", "--strict"), ("compare", "old.pdf")],
)
def test_what_needs_more_than_figures_says_where_the_answers_are(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    path = saved(tmp_path, figures_alone())
    name, *rest = command
    others = [str(OLD_GROUP) if one == "old.pdf" else one for one in rest]
    done = invoked(name, path, *others)
    assert done.exit_code == 2
    message = "carries the figures of a group and not its answers; name the folder with the answers"
    assert message in done.stderr


def test_a_result_of_another_questionnaire_is_refused_in_words(tmp_path: Path) -> None:
    def swap(content: bytes) -> bytes:
        return content.replace(b'"vision.q1"', b'"vision.q9"').replace(b'"vision.', b'"vusion.')

    broken = changed(figures_alone(), rewritten("result.json", swap))
    done = invoked("score", saved(tmp_path, broken))
    assert done.exit_code == 2
    assert "result.json: does not fit the questionnaire beside it" in done.stderr


def test_the_report_of_a_group_with_its_sheets_of_version_0_1_still_reads() -> None:
    old = json.loads(OLD_GROUP.with_suffix(".json").read_text())
    scored = invoked("score", OLD_GROUP, "--format", "json")
    assert scored.exit_code == 0, scored.stderr
    assert scored.stderr == ""
    again = json.loads(scored.stdout)
    # Of two people nothing is told since that rests on evidence; all else is as it was scored.
    new = {"evidence_share": None, "applicability": 1.0, "index_shown": None, "stage_shown": None}
    assert again["overall"] == {**old["overall"], **new}
    assert [d["index"] for d in again["dimensions"]] == [d["index"] for d in old["dimensions"]]


@pytest.mark.parametrize("kind", ["single", "quick", "unknown", "odd", "hostile", "small"])
def test_one_respondent_s_report_gives_exactly_the_same_result(kind: str, tmp_path: Path) -> None:
    again = reread(assessment(kind), tmp_path, pdf(kind))
    assert render(again, "json") == render(assessment(kind), "json")


def test_score_explain_and_report_take_a_report(tmp_path: Path) -> None:
    path = saved(tmp_path, pdf("small"))
    scored = invoked("score", path, "--format", "json")
    assert scored.exit_code == 0, scored.stderr
    expected = {**plain(assessment("small")), **NOT_DRAWN}
    assert json.loads(scored.stdout) == expected
    assert invoked("explain", path).exit_code == 0
    again = tmp_path / "again.pdf"
    assert invoked("report", path, "-o", again).exit_code == 0
    assert again.read_bytes() == path.read_bytes()


def test_a_report_lends_its_questionnaire(tmp_path: Path) -> None:
    path = saved(tmp_path, pdf("small"))
    asked = read_questionnaire(str(path))
    assert asked == assessment("small").questionnaire
    sheet = tmp_path / "mine.yaml"
    sheet.write_text(f"format: 1\nquestionnaire: report.pdf\nanswers: {{{asked.questions[0].id}: 3}}\n")
    assert invoked("score", sheet).exit_code == 0
    assert invoked("score", sheet, "-q", path).exit_code == 0


# Verified


@pytest.mark.parametrize("kind", ["small", "quick", "unknown", "odd", "hostile"])
def test_an_honest_report_is_equal_to_the_last_page(kind: str, tmp_path: Path) -> None:
    """All but its questionnaire, which is nowhere on this machine; see `test_verify` for one that is."""
    done = invoked("verify", saved(tmp_path, pdf(kind)))
    assert done.exit_code == 5, done.stdout + done.stderr
    assert "DIFFERS" not in done.stdout
    assert "agrees: result.json: every figure" in done.stdout
    pages = len(PdfReader(io.BytesIO(pdf(kind))).pages)
    assert done.stdout.count(": equal\n") == pages + 1
    assert done.stdout.count("NOT COMPARABLE: ") == 1
    assert done.stdout.endswith("One thing could not be compared; nothing else differs.\n")


def forged(found: Assessment) -> Assessment:
    change = msgspec.structs.replace
    top = {"stage": 5, "index": 99.0, "score": 4.9, "band": 5, "low": 98.0, "high": 100.0}
    overall = change(found.overall, **top, limits=(), shortfall=None)
    subject = change(found.subject, organisation="Somebody Else", respondents=400, date="2026-12-24")
    return change(found, overall=overall, subject=subject)


def test_a_forged_cover_is_found(tmp_path: Path) -> None:
    honest = assessment("single")
    assert honest.overall.stage
    page = finished(forged(honest), Options())
    content = lay_out(page, proof(honest, Options(), page))
    done = invoked("verify", saved(tmp_path, content))
    assert done.exit_code == 3
    stage, index = honest.overall.stage, round(honest.overall.index or 0)
    names = [level.name for level in honest.questionnaire.levels]
    for line in (
        "agrees: result.json: every figure",
        "agrees: cover, Wave: 2026-Q3",
        "DIFFERS: cover, organisation: Somebody Else stands there, Nordlicht Freight follows",
        "DIFFERS: cover, Date: 24 December 2026 stands there, 30 September 2026 follows",
        "DIFFERS: cover, Basis: 400 respondents stands there, one respondent follows",
        f"DIFFERS: cover, stage: Stage5of5 stands there, Stage {stage} of 5: {names[stage - 1]} follows",
        f"DIFFERS: cover, index: Index99of100 stands there, Index {index} of 100 follows",
        f"DIFFERS: executive summary, index: Index99of100 stands there, Index {index} of 100 follows",
        "things are not as the answers make them.",
    ):
        assert line in " ".join(done.stdout.split()), line


def test_a_stage_where_none_is_due_is_found(tmp_path: Path) -> None:
    honest = assessment("small")
    page = finished(forged(honest), Options())
    content = lay_out(page, proof(honest, Options(), page))
    done = invoked("verify", saved(tmp_path, content))
    assert done.exit_code == 3
    assert "DIFFERS: cover, stage: Stage5of5 stands there, not assessed follows" in done.stdout


def test_a_forged_result_is_found(tmp_path: Path) -> None:
    done = invoked("verify", saved(tmp_path, render(forged(assessment("single")), "pdf")))
    assert done.exit_code == 3
    index = assessment("single").overall.index
    assert index is not None
    assert f"DIFFERS: result.json, overall.index: 99.0 stands there, {index} follows" in done.stdout
    assert "DIFFERS: result.json, subject.organisation: Somebody Else stands there" in done.stdout


def test_a_forged_answer_is_found(tmp_path: Path) -> None:
    text = attached_files(saved(tmp_path, pdf("small")))["answers.yaml"].decode()
    sheet = yaml.safe_load(text)
    sheet["date"] = str(sheet["date"])
    sheet["answers"] = dict.fromkeys(sheet["answers"], 5)
    lifted = rewritten("answers.yaml", lambda _: json.dumps(sheet).encode())
    done = invoked("verify", saved(tmp_path, changed(pdf("small"), lifted)))
    assert done.exit_code == 3
    assert "DIFFERS: result.json, overall.index" in done.stdout
    assert "DIFFERS: cover, index" in done.stdout


def test_a_stage_stamped_over_the_cover_is_found(tmp_path: Path) -> None:
    def stamp(writer: PdfWriter) -> None:
        over = lay_out(finished(forged(assessment("small")), Options()))
        writer.pages[0].merge_page(PdfReader(io.BytesIO(over)).pages[0])

    done = invoked("verify", saved(tmp_path, changed(pdf("small"), stamp)))
    assert done.exit_code == 3
    assert "DIFFERS: cover, stage: " in done.stdout


# Hostile files


def encrypted(writer: PdfWriter) -> None:
    writer.encrypt("secret", algorithm="RC4-128")


def bomb(writer: PdfWriter) -> None:
    store(attached(writer)["answers.yaml"], zlib.compress(b"#" * (LARGEST_ATTACHMENT + 1)))


def crowd(writer: PdfWriter) -> None:
    tree = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
    name, entry = tree[0], tree[1]
    for _ in range(2 * MOST_ATTACHMENTS):
        tree.extend([name, entry])
        entry.get_object()[NameObject("/UF")] = type(name)("other.txt")


def circle(writer: PdfWriter) -> None:
    tree = writer.root_object["/Names"].raw_get("/EmbeddedFiles")
    tree.get_object()[NameObject("/Kids")] = type(writer.root_object["/AF"])([tree, tree])


def renamed(name: str) -> Callable[[PdfWriter], None]:
    def rename(writer: PdfWriter) -> None:
        for entry in writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"][1::2]:
            if entry.get_object()["/UF"] == "answers.yaml":
                entry.get_object()[NameObject("/UF")] = type(entry.get_object()["/UF"])(name)

    return rename


def repacked(writer: PdfWriter) -> None:
    attached(writer)["answers.yaml"][NameObject("/Filter")] = NameObject("/LZWDecode")


def not_a_stream(writer: PdfWriter) -> None:
    store(attached(writer)["answers.yaml"], b"not packed")


HOSTILE: dict[str, tuple[Callable[[PdfWriter], None], str]] = {
    "encrypted": (encrypted, "is encrypted"),
    "bomb": (bomb, "has an attachment of more than 4 MiB: answers.yaml"),
    "crowd": (crowd, "has more than 2000 attachments"),
    "circle": (circle, "has "),
    "slash": (renamed("../../answers.yaml"), "has an attachment with a path for a name: ../../answers.yaml"),
    "backslash": (renamed("..\\answers.yaml"), "has an attachment with a path for a name"),
    "stranger": (renamed("evil.yaml"), "has an attachment that is not ours: evil.yaml"),
    "no answers": (renamed("answers.txt"), "carries no answers"),
    "repacked": (repacked, "packed in a way that we do not use"),
    "not packed": (not_a_stream, "is broken, or not a PDF"),
    "junk questionnaire": (rewritten("questionnaire.json", lambda _: b"[" * 100_000), "is not JSON"),
    "other questionnaire": (rewritten("questionnaire.json", lambda _: b'{"format": 1}'), "missing required"),
    "broken rules": (
        rewritten("questionnaire.json", lambda text: text.replace(b'"version":"1.0.0"', b'"version":"x"')),
        "questionnaire.json:1: version: must be three numbers",
    ),
    "junk answers": (rewritten("answers.yaml", lambda _: b"\xff\xfe\x00"), "answers.yaml: is not UTF-8 text"),
    "yaml bomb": (
        rewritten("answers.yaml", lambda _: b"a: &a [x]\nb: [*a, *a]\n"),
        "uses the anchor &a, which is not allowed here",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_report_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    change, message = HOSTILE[kind]
    path = saved(tmp_path, changed(pdf("small"), change))
    for arguments in (("score", path), ("verify", path), ("report", path, "-o", tmp_path / "out.pdf")):
        done = invoked(*arguments)
        assert done.exit_code == 2, done.output
        assert done.stdout == ""
        assert message in done.stderr
    assert list(tmp_path.iterdir()) == [path]


NOT_PDF = {
    "empty": b"",
    "text": b"hello",
    "yaml": b"format: 1\nquestionnaire: cx-maturity@1\n",
    "only a head": b"%PDF-1.7\n",
    "noise": b"%PDF-1.7\n" + bytes(range(256)) * 40,
}


@pytest.mark.parametrize("kind", NOT_PDF)
def test_what_is_no_pdf_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    saved(tmp_path, NOT_PDF[kind])
    for command in ("score", "verify"):
        message = refused(cxmaturity(command, "report.pdf", folder=tmp_path))
        assert message.startswith("report.pdf: is ")
        assert message.count("\n") == 1


def test_a_report_cut_or_changed_anywhere_never_ends_in_a_traceback(tmp_path: Path) -> None:
    content, chance = pdf("small"), random.Random(7)
    for _ in range(60):
        place = chance.randrange(len(content))
        broken = content[:place] if chance.random() < 0.4 else bytearray(content)
        if isinstance(broken, bytearray):
            for _ in range(20):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        done = invoked("verify", saved(tmp_path, bytes(broken)))
        assert done.exit_code in (0, 2, 3), done.output


def test_a_page_that_draws_itself_for_ever_is_refused(tmp_path: Path) -> None:
    def nest(writer: PdfWriter) -> None:
        page = writer.pages[0]
        forms = added(writer, type(page["/Resources"])())
        form = DecodedStreamObject()
        form.set_data(b"/Again Do " * 5000)
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
        forms.get_object()[NameObject("/Again")] = added(writer, form)
        page["/Resources"][NameObject("/XObject")] = forms
        drawn = DecodedStreamObject()
        drawn.set_data(b"/Again Do")
        page[NameObject("/Contents")] = added(writer, drawn)

    done = invoked("verify", saved(tmp_path, changed(pdf("small"), nest)))
    assert done.exit_code == 2
    assert "has a page that is too large to read" in done.stderr


def test_nothing_is_there(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    assert "cannot be read" in refused(cxmaturity("verify", "missing.pdf", folder=tmp_path))
    assert "is not a file" in refused(cxmaturity("verify", "folder.pdf", folder=tmp_path))


# The same bytes

SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from tests.report_pages import assessment
from cxmaturity.report import render
for kind in ("small", "one dimension"):
    print(hashlib.sha256(render(assessment(kind), "pdf")).hexdigest())
"""


def test_the_same_bytes_in_another_process_time_zone_and_folder(tmp_path: Path) -> None:
    made = []
    for seed, zone, folder in (("0", "Asia/Tokyo", ROOT), ("99", "America/Lima", tmp_path)):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        environment.pop("SOURCE_DATE_EPOCH", None)
        command = [sys.executable, "-c", SCRIPT, str(ROOT)]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        made.append(done.stdout)
    assert made[0] == made[1]


def test_laid_out_again_in_the_same_process_it_is_the_same_bytes(drawn_once: Draw) -> None:
    page = finished(assessment("small"), Options())
    assert drawn_once(page, proof(assessment("small"), Options(), page)) == pdf("small")


def test_source_date_epoch_changes_the_dates_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = PdfReader(io.BytesIO(pdf("small")))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    dated = PdfReader(io.BytesIO(render(assessment("small"), "pdf")))
    assert dated.metadata["/CreationDate"].startswith("D:20231114221320")
    for name, stream in attached(dated).items():
        assert stream["/Params"]["/ModDate"] == "D:20231114221320Z"
        # How a report was made includes the moment that was set.
        assert name == "report.json" or as_stored(stream) == as_stored(attached(usual)[name])
    drawn = [[page.get_contents().get_data() for page in one.pages] for one in (usual, dated)]
    assert drawn[0] == drawn[1]


def test_a_bad_source_date_epoch_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = saved(tmp_path, pdf("small"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    done = invoked("report", path, "-o", tmp_path / "out.pdf")
    assert done.exit_code == 2
    assert "SOURCE_DATE_EPOCH must be seconds since 1970 (got yesterday)" in done.stderr


def test_a_report_without_a_date_asks_no_clock(tmp_path: Path) -> None:
    questionnaire = small_questionnaire()
    undated = assess(questionnaire, sheets(questionnaire, 1, date=""))
    content = render(undated, "pdf")
    assert "/CreationDate" not in PdfReader(io.BytesIO(content)).metadata
    found = attached(PdfReader(io.BytesIO(content)))["result.json"]["/Params"]["/CreationDate"]
    assert found == "D:19700101000000Z"
    assert read_whole_report(saved(tmp_path, content)).result["subject"]["date"] == ""
