"""The tool's own words in a language that does not ship: the file, its faults, every output."""

import gettext
import io
import json
import pickle
import re
import warnings
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

import cxmaturity as cx
from cxmaturity.errors import InvalidFile, NoSuchLanguage
from cxmaturity.formats.po_text import PoEntry, entry_lines, parsed
from cxmaturity.formats.words_file import messages, name_of, placeholders, plural_of, read_words, words_text
from cxmaturity.questionnaire.tool_words import bring_words, own_words
from cxmaturity.report.fonts import fonts_for
from cxmaturity.text.choice import known_language
from cxmaturity.text.language import (
    around,
    canonical,
    fits,
    is_tag,
    language,
    lookup_tags,
)
from tests.catalogues import FOLDER, message_ids
from tests.command_line import cxmaturity, invoked
from tests.own_words import filled, strange, write_words
from tests.test_catalogues import FIXTURE, KEPT, WORD, Words, answered, without

NAME = "words.de.po"
ONE, MANY = "{count} respondent", "{count} respondents"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a user's own folder, empty, and a working folder without anything in it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data" / "cxmaturity"
    folder.mkdir(parents=True)
    return folder


def said(path: Path, tag: str = "de") -> str:
    with pytest.raises(InvalidFile) as refused:
        read_words(path, tag)
    return str(refused.value)


# ---- Tags


@pytest.mark.parametrize(
    "tag",
    # Examples of RFC 5646, appendix A, but for what was registered as a whole.
    [
        *("de", "fr", "ja", "zh-Hant", "zh-Hans", "sr-Cyrl", "sr-Latn", "zh-cmn-Hans-CN", "cmn-Hans-CN"),
        *("zh-yue-HK", "yue-HK", "zh-Hans-CN", "sr-Latn-RS", "sl-rozaj", "sl-rozaj-biske", "sl-nedis"),
        *("de-CH-1901", "sl-IT-nedis", "hy-Latn-IT-arevela", "de-DE", "en-US", "es-419"),
        *("de-CH-x-phonebk", "az-Arab-x-AZE-derbend", "en-US-u-islamcal", "zh-CN-a-myext-x-private"),
        "en-a-myext-b-another",
    ],
)
def test_a_well_formed_tag_is_one_in_any_case_and_is_written_as_the_standard_does(tag: str) -> None:
    private = tag.partition("-x-")[2]
    assert is_tag(tag) and is_tag(tag.upper())
    assert canonical(tag.swapcase()) == tag.replace(private, private.lower())


@pytest.mark.parametrize(
    "text", ["", "d", "german", "de_DE", "de-", "-de", "de--AT", "de-x", "de-DE-DE", "d3", "de AT"]
)
def test_what_is_not_well_formed_is_no_tag(text: str) -> None:
    assert not is_tag(text)


@pytest.mark.parametrize(
    ("asked", "tags", "words"),
    [
        ("de", ["de"], "de"),
        ("de-AT-1996", ["de-AT-1996", "de-AT", "de"], "de-AT-1996"),
        ("en-GB", ["en-GB", "en"], "en"),
        ("zh-TW", ["zh-TW", "zh-Hant"], "zh-Hant"),
        ("zh-CN", ["zh-CN", "zh-Hans", "zh"], "zh-Hans"),
        ("zh-Hant", ["zh-Hant"], "zh-Hant"),
        ("pt-BR", ["pt-BR", "pt"], "pt-BR"),
    ],
)
def test_where_texts_in_a_language_are_looked_for(asked: str, tags: list[str], words: str) -> None:
    assert (lookup_tags(asked), around(asked)) == (tags, words)


@pytest.mark.parametrize(
    ("asked", "own", "served"),
    [
        ("de", "de", True),
        ("de-AT", "de", True),
        ("de", "de-CH", True),
        ("de", "en", False),
        ("en", "de", False),
        ("en", "en-GB", True),
        ("zh-Hant", "zh-TW", True),
        ("zh-Hant", "zh", False),
        ("zh-Hans", "zh", True),
    ],
)
def test_which_texts_serve_who_asks_for_a_language(asked: str, own: str, served: bool) -> None:
    assert fits(asked, own) is served


@pytest.mark.parametrize(
    ("tag", "hint"), [("German", "did you mean de?"), ("zh_Hant", "did you mean zh-Hant?"), ("?", "")]
)
def test_what_is_no_tag_is_refused_with_what_may_be_meant(tag: str, hint: str) -> None:
    with pytest.raises(NoSuchLanguage) as refused:
        known_language(tag)
    told = f"--language {tag}: is not the tag of a language, such as de or zh-Hans"
    assert str(refused.value) == (f"{told}; {hint}" if hint else told)


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("de", "„A“|A: B|30. September 2026|ltr"),
        ("fr-CA", "«\u00a0A\u00a0»|A\u00a0: B|30 septembre 2026|ltr"),
        ("ja", "「A」|A：B|2026年9月30日|ltr"),
        ("pt", "“A”|A: B|30 de setembro de 2026|ltr"),
        ("pt-PT", "«A»|A: B|30 de setembro de 2026|ltr"),
        ("ar", "”A“|A: B|30 سبتمبر 2026|rtl"),
        ("az-Arab", "“A”|A: B|2026-09-30|rtl"),
        ("ar-Latn", "”A“|A: B|30 سبتمبر 2026|ltr"),
        ("tlh", "“A”|A: B|2026-09-30|ltr"),
        ("zh-TW", "「A」|A：B|2026年9月30日|ltr"),
    ],
)
def test_marks_dates_and_direction_are_those_of_the_language(tag: str, written: str) -> None:
    words = language(tag)
    got = (words.quoted("A"), words.pair("A", "B"), words.date("2026-09-30"), words.direction)
    assert "|".join(got) == written


# ---- The file


def test_a_new_file_has_every_message_of_the_tool_and_babel_reads_it() -> None:
    theirs = read_po(io.BytesIO(words_text("pl").encode()))
    assert {message.id for message in theirs if message.id} == message_ids() - {""}
    assert (theirs.num_plurals, str(theirs.locale)) == (3, "pl")
    assert {entry.one for entry in parsed(words_text("pl")).entries} == set(messages())


@pytest.mark.parametrize("tag", ["de", "pl", "ar", "ja", "pt-BR", "tlh"])
def test_what_is_read_is_what_gettext_reads(tag: str, tmp_path: Path) -> None:
    path = write_words(tmp_path, tag)
    found = read_words(path, tag)
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(path.read_bytes())))
    compiled.seek(0)
    theirs = gettext.GNUTranslations(compiled)
    ours = pickle.loads(pickle.dumps(found.language.catalogue))
    assert (found.open, found.dropped) == ((), 0)
    for message in messages().values():
        if message.many is None:
            assert ours.gettext(message.one) == theirs.gettext(message.one) == strange(message.one)
        else:
            for count in (0, 1, 2, 3, 5, 11, 21, 102):
                forms = (message.one, message.many, count)
                assert ours.ngettext(*forms) == theirs.ngettext(*forms)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_reads_back(message: str, text: str) -> None:
    entry = PoEntry(line=1, one=f"a{message}", texts={0: text})
    # Line breaks and what else steers a line are written out, or stand inside a string.
    (found,) = parsed("\n".join(entry_lines(entry))).entries
    assert (found.one, found.texts) == (f"a{message}", {0: text})


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant"])
def test_what_ships_passes_every_check_that_a_reader_must_pass(tag: str, tmp_path: Path) -> None:
    path = tmp_path / name_of(f"{tag}-SG")
    head = r'"Language: [\w]+\\n"'
    text = re.sub(head, f'"Language: {tag}-SG\\\\n"', (FOLDER / f"{tag}.po").read_text(), count=1)
    path.write_text(text)
    assert read_words(path, f"{tag}-SG").open == ()


def with_text(message: str, *texts: str, many: str = "") -> str:
    """Return a file with one message filled in."""
    entry = PoEntry(line=1, one=message, many=many or None, texts=dict(enumerate(texts)), numbered=bool(many))
    return words_text("de", parsed("\n".join(['msgid ""', 'msgstr ""', "", *entry_lines(entry)])))


def test_what_is_not_filled_in_is_english_and_counted(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(with_text("yes", "ja"))
    found = read_words(path, "de")
    assert (found.wanted, len(found.open)) == (len(messages()), len(messages()) - 1)
    assert (found.language.text("yes"), found.language.text("no")) == ("ja", "no")
    assert found.language.plural(ONE, MANY, 1) == "1 respondent"
    path.write_text(with_text(ONE, "ein Mensch", "{count} Menschen", many=MANY))
    words = read_words(path, "de").language
    assert [words.plural(ONE, MANY, count) for count in (0, 1, 2)] == [
        "0 Menschen",
        "ein Mensch",
        "2 Menschen",
    ]


def test_what_is_marked_fuzzy_is_open_and_stays_marked(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(with_text("yes", "ja").replace('msgid "yes"', '#, fuzzy\nmsgid "yes"'))
    assert "yes" in read_words(path, "de").open
    assert '#, fuzzy\nmsgid "yes"\nmsgstr "ja"' in words_text("de", parsed(path.read_text()))


def test_what_is_missing_in_a_kind_of_a_shipped_language_is_as_that_ships(tmp_path: Path) -> None:
    path = tmp_path / name_of("zh-HK")
    path.write_text(words_text("zh-HK"))
    assert read_words(path, "zh-HK").language.text("yes") == "是"


LISTED = "{first} and {last}"
BROKEN: dict[str, tuple[str, str]] = {
    "a placeholder that there is not": (
        with_text(LISTED, "{first} und {lats}"),
        '"{first} and {last}": has the placeholder {lats}, which the message has not; did you mean {last}?',
    ),
    "a placeholder that was lost": (
        with_text(LISTED, "{first} und mehr"),
        '"{first} and {last}": has lost the placeholder {last}; put it where the value belongs',
    ),
    "a placeholder that reaches into the program": (
        with_text(LISTED, "{first.__class__} {first} {last}"),
        '"{first} and {last}": has the placeholder {first.__class__}, which the message has not;'
        " known here: {first}, {last}",
    ),
    "a brace without its counterpart": (
        with_text(LISTED, "{first} und {last"),
        '"{first} and {last}": has a brace without its counterpart; placeholders here: {first}, {last}',
    ),
    "a sign that turns the reading order": (
        with_text("yes", "ja\N{RIGHT-TO-LEFT OVERRIDE}"),
        '"yes": has a sign that steers a terminal or the reading order; remove it',
    ),
    "a line break": (with_text("yes", "ja\nja"), '"yes": must have as many line breaks as the message'),
    "marks of the command line": (
        with_text("Try [blue]'{command_path} {help_option}'[/] for help.", "{command_path} {help_option}"),
        "must have these marks, in this order: [blue] [/]",
    ),
    "a plural form too few": (
        with_text(ONE, "{count} Mensch", many=MANY),
        '"{count} respondent": must have these texts: msgstr[0], msgstr[1]',
    ),
    "a plural that is none": (
        'msgid "yes"\nmsgid_plural "yeses"\nmsgstr[0] "ja"\nmsgstr[1] "ja"\n',
        f'{NAME}:1: "yes": its msgid_plural must be nothing',
    ),
    "another plural": (
        'msgid "{count} respondent"\nmsgid_plural "{count} people"\nmsgstr[0] ""\nmsgstr[1] ""\n',
        'its msgid_plural must be "{count} respondents"',
    ),
    "twice the same message": (
        'msgid "yes"\nmsgstr "ja"\n\nmsgid "yes"\nmsgstr "jo"\n',
        f'{NAME}:4: "yes": stands here a second time, first in line 1',
    ),
    "twice the same text": (
        'msgid "yes"\nmsgstr "ja"\nmsgstr "jo"\n',
        f'{NAME}:3: "yes": msgstr stands here a second time, first in line 2',
    ),
    "a message that there is not": (
        f'{words_text("de")}\nmsgid "yess"\nmsgstr "ja"\n',
        '"yess": is no message of the tool; did you mean yes?',
    ),
    "another language": (
        words_text("de").replace("Language: de", "Language: fr"),
        f"{NAME}:5: Language: must be de, as the file is called (got fr)",
    ),
    "a rule of plurals that is none": (
        words_text("de").replace("plural=(n != 1)", "plural=(n !! 1)"),
        "Plural-Forms: is no rule that tells a form for every number;"
        " the usual one is: nplurals=2; plural=(n != 1);",
    ),
    "a rule that divides by nothing": (
        words_text("de").replace("plural=(n != 1)", "plural=1/n"),
        "Plural-Forms: is no rule that tells a form for every number",
    ),
    "a form that there is not": (
        words_text("de").replace("plural=(n != 1)", "plural=n%3"),
        "Plural-Forms: leads to a form that there is not: 0, 1, 2",
    ),
    "no count of forms": (
        words_text("de").replace("nplurals=2", "nplurals=many"),
        "Plural-Forms: must be a count of forms and which is for how many",
    ),
    "a text without quotes": (
        'msgid "yes"\nmsgstr ja\n',
        f'{NAME}:2: "yes": msgstr must have a text in double quotes behind it, on the same line',
    ),
    "a quote in a text": (
        'msgid "yes"\nmsgstr "j"a"\n',
        f'{NAME}:2: "yes": the text does not end at its last quote; put a backslash before each',
    ),
    "any other line": (
        'msgid "yes"\nmsgstr "ja"\n\nyes\n',
        f"{NAME}:4: is no line of a catalogue; a line is a comment (#), msgid or msgstr with a text",
    ),
    "another encoding": ('msgid "yes"\nmsgstr "j\udce4"\n', f"{NAME}:2: is not UTF-8 text; save it as UTF-8"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_said_with_its_line(case: str, tmp_path: Path) -> None:
    content, message = BROKEN[case]
    path = tmp_path / NAME
    path.write_bytes(content.encode(errors="surrogateescape"))
    told = said(path)
    assert message in told and re.search(rf"{NAME}:\d+: ", told)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text('msgid "yes"\nmsgstr "j{a}"\n\nmsgid "no"\nmsgstr "n\\nein"\nnonsense\n')
    assert [line.split(": ")[0].rpartition(":")[2] for line in said(path).splitlines()] == ["2", "5", "6"]


def test_messages_that_a_newer_tool_no_longer_has_stop_nobody_and_are_not_lost(tmp_path: Path) -> None:
    path = tmp_path / NAME
    older = re.sub(r"cxmaturity \d+\.\d+\.\d+", "cxmaturity 0.0.1", with_text("yes", "ja"), count=1)
    path.write_text(f'{older}\n# Mine.\nmsgid "yess"\nmsgstr "ja, ja"\n')
    assert read_words(path, "de").dropped == 1
    done = invoked("words", "de", "-o", NAME)
    assert "no longer messages" not in done.output
    assert path.read_text().endswith('#~ msgid "yess"\n#~ msgstr "ja, ja"\n')
    again = path.read_bytes()
    invoked("words", "de", "-o", NAME)
    assert path.read_bytes() == again


# ---- The command


def run(*arguments: str, code: int = 0) -> str:
    done = invoked("words", *arguments)
    assert done.exit_code == code, done.output
    return done.output


def test_a_file_is_written_where_it_is_found_and_says_how_much_is_done(own: Path) -> None:
    count = len(messages())
    assert run("de").splitlines() == [f"{own / NAME}: de, 0 of {count} messages"]
    assert own_words("de", None) is not None
    path = own / NAME
    path.write_text(path.read_text().replace('msgid "yes"\nmsgstr ""', 'msgid "yes"\nmsgstr "ja"'))
    lines = run("de", "--check").splitlines()
    assert lines[0] == f"{path}: de, 1 of {count} messages"
    assert lines[-1] == f"    … and {count - 21} more" and len(lines) == 22


def test_bringing_it_up_to_date_loses_no_word_and_adds_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / NAME
    run("de", "-o", str(path))
    whole = path.read_text()
    kept = whole.replace('msgid "yes"\nmsgstr ""', '# For Anna to look at.\nmsgid "yes"\nmsgstr "ja"')
    kept = kept.replace('"MIME-Version', '"Last-Translator: Anna\\n"\n"MIME-Version')
    path.write_text(kept.replace('msgid "no"\nmsgstr ""\n\n', "").replace("#. cli\n", ""))
    run("de", "-o", str(path))
    text = path.read_text()
    assert re.search(r'# For Anna to look at.\n(#\..*\n)*msgid "yes"\nmsgstr "ja"\n', text)
    assert 'msgid "no"\nmsgstr ""\n' in text and "Last-Translator: Anna" in text
    run("de", "-o", str(path))
    assert path.read_text() == text
    assert (
        text.replace("# For Anna to look at.\n", "")
        .replace('"Last-Translator: Anna\\n"\n', "")
        .replace('msgstr "ja"', 'msgstr ""')
        == whole
    )


def test_a_broken_file_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text('msgid "yes"\nmsgstr "{a}"\n')
    assert "has the placeholder {a}" in run("de", "-o", str(path), code=2)
    assert path.read_text() == 'msgid "yes"\nmsgstr "{a}"\n'


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("de_DE",), "de_DE is not the tag of a language, such as de or zh-Hans"),
        (("ZH-hans",), "the tool has its words in zh-Hans; name another language"),
        (("de", "-o", "german.po"), "german.po: must be called words.de.po"),
        (("de", "--check", "-o", NAME), "there is no such file; `cxmaturity words de` writes one"),
    ],
)
def test_what_cannot_be_written_is_said(arguments: tuple[str, ...], told: str) -> None:
    assert told in run(*arguments, code=2)


def test_it_goes_into_a_folder_or_to_standard_output(tmp_path: Path) -> None:
    run("DE-at", "-o", ".")
    assert (tmp_path / "words.de-AT.po").read_text() == run("de-AT", "-o", "-")


# ---- Where it is found


def test_the_nearest_file_wins_and_the_nearest_language_before_it(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "questionnaires" / "mine"
    folder.mkdir(parents=True)
    for place, word in ((own, "own"), (folder.parent, "all"), (folder, "beside")):
        (place / NAME).write_text(with_text("yes", word))
        found = own_words("de-AT", folder / "questionnaire.yaml")
        assert found is not None and found.language.text("yes") == word
        assert found.language.tag == "de-AT"
    (own / "words.de-AT.po").write_text(
        with_text("yes", "sowieso").replace("Language: de", "Language: de_AT")
    )
    found = own_words("de-AT", folder / "questionnaire.yaml")
    assert found is not None and found.language.text("yes") == "sowieso"


def test_a_file_that_has_gone_is_no_longer_spoken(own: Path) -> None:
    (own / NAME).write_text(with_text("yes", "ja"))
    assert bring_words("de", None) and language("de").text("yes") == "ja"
    (own / NAME).unlink()
    assert not bring_words("de", None) and language("de").text("yes") == "yes"


# ---- From end to end


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """Give the answers to a questionnaire that says it is German and has no Latin letter in it."""
    path = answered(tmp_path, 1)
    model = tmp_path / FIXTURE.name
    model.write_text(
        model.read_text(encoding="utf-8").replace("language: zh-Hans", "language: de"), encoding="utf-8"
    )
    return path


def output(answers: Path, *arguments: str) -> tuple[str, str]:
    command, *rest = arguments
    done = invoked(command, str(answers), *rest)
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def pdf_text(path: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def left_behind(text: str, model: Path) -> list[str]:
    """Return the Latin words in a text that come from none of its sources."""
    questionnaire = cx.read_questionnaire(model)
    ids = {questionnaire.id, questionnaire.sha256, "readiness.sponsor"}
    ids |= {one.id for one in (*questionnaire.questions, *questionnaire.dimensions)}
    # A command to be typed next, and the month of the answers, which Babel writes.
    lines = [line for line in text.splitlines() if not line.startswith("  cxmaturity ")]
    bare = KEPT.sub("", without(ids, "\n".join(lines)).replace("September", ""))
    return [
        word
        for word in WORD.findall(bare)
        if not re.fullmatch(r"(?i)([0-9a-f]{8,}|r\d|acme|cxmaturity)", word)
    ]


def test_every_output_is_in_the_words_of_the_file_beside_the_questionnaire(
    german: Path, tmp_path: Path
) -> None:
    write_words(tmp_path, "de")
    model = tmp_path / FIXTURE.name
    page = Words()
    for name in ("out.html", "out.pdf", "out.md", "out.xlsx", "out.csv"):
        assert output(german, "report", "-o", name) == (f"{name}\n", "")
    html = Path("out.html").read_text()
    assert '<html lang="de">' in html
    page.feed(html)
    assert [text for text in page.found if left_behind(text, model)] == []
    assert PdfReader("out.pdf").trailer["/Root"]["/Lang"] == "de"
    printed = pdf_text(Path("out.pdf"))
    assert strange("Executive summary") in printed and "Executive summary" not in printed
    assert strange("Executive summary") in Path("out.md").read_text()
    assert strange("Summary") in CalamineWorkbook.from_path("out.xlsx").sheet_names
    shown, told = output(german, "score")
    assert (left_behind(shown, model), told) == ([], "")
    explained, told = output(german, "explain")
    assert (left_behind(explained, model), told) == ([], "")


def test_what_a_report_says_comes_first_in_the_file(german: Path, tmp_path: Path) -> None:
    everything = list(messages().values())
    last = max(at for at, entry in enumerate(everything) if any("report" in note for note in entry.notes))
    assert last < len(everything) * 0.7
    first = {text for entry in everything[: last + 1] for text in (entry.one, entry.many)}
    write_words(tmp_path, "de", lambda text: strange(text) if text in first else text)
    output(german, "report", "-o", "out.html")
    page = Words()
    page.feed(Path("out.html").read_text())
    assert [text for text in page.found if left_behind(text, tmp_path / FIXTURE.name)] == []


def test_machines_read_the_same_whatever_the_words(german: Path, tmp_path: Path) -> None:
    for name in ("a.json", "a.csv"):
        output(german, "report", "-o", name)
    write_words(tmp_path, "de")
    for name in ("b.json", "b.csv"):
        output(german, "report", "-o", name)
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    assert Path("a.csv").read_text().splitlines()[0] == Path("b.csv").read_text().splitlines()[0]


MISSING = (
    "the tool's own words are not in de: they stay in English;"
    " `cxmaturity words de` writes a file to fill in\n"
)
COMMANDS = [
    ("score",),
    ("score", "--format", "json"),
    ("score", "--language", "de"),
    ("explain",),
    ("report", "-o", "out.md"),
    ("report", "-o", "-", "--format", "json"),
    ("report", "-o", "out.html", "--language", "de-AT"),
    ("trend",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_words_that_are_missing_are_said_once_and_beside_the_output(
    command: tuple[str, ...], german: Path
) -> None:
    path = german.parent if command == ("trend",) else german
    printed, told = output(path, *command)
    asked = "de-AT" if "de-AT" in command else "de"
    assert told == MISSING.replace(" de", f" {asked}")
    assert "own words" not in printed
    for made in Path().glob("out.*"):
        assert "own words" not in made.read_text()


def test_a_file_that_is_filled_in_partly_says_how_much_is_missing(german: Path, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(with_text("Executive summary", "Zusammenfassung"))
    printed, told = output(german, "report", "-o", "-")
    count = len(messages())
    assert told == (
        f"{path.resolve()}: {count - 1} of {count} words of the tool are not in de yet and stay in English;"
        " `cxmaturity words de --check` names them\n"
    ).replace(str(path.resolve()), told.partition(": ")[0])
    assert "Zusammenfassung" in printed and told.partition(": ")[0].endswith(NAME)


def test_a_broken_file_is_refused_by_whoever_needs_it(german: Path, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('msgid "yes"\nmsgstr "{a}"\n')
    done = invoked("score", str(german))
    assert done.exit_code == 2 and f'{NAME}:2: "yes": has the placeholder {{a}}' in done.stderr
    assert invoked("score", str(german), "--language", "zh-Hans").exit_code == 0


def test_a_report_is_verified_with_the_words_that_it_was_made_with(german: Path, tmp_path: Path) -> None:
    words = write_words(tmp_path, "de")
    output(german, "report", "-o", "out.pdf", "--profile", "board")
    bring = ("--questionnaire", str(tmp_path / FIXTURE.name))
    answers = ("--answers", str(german))
    done = invoked("verify", "out.pdf", *bring, *answers)
    assert done.exit_code == 0, done.output
    words.write_bytes(
        filled("de", lambda text: strange(text) + "." if text == "Executive summary" else strange(text))
    )
    done = invoked("verify", "out.pdf", *bring, *answers)
    assert done.exit_code == 5
    assert "the words of the tool in de are not at hand as it was made with them" in done.output


def test_a_batch_says_once_what_is_missing_and_speaks_what_is_there(german: Path, tmp_path: Path) -> None:
    line = ("batch", str(german), "-o", "out", "--no-portfolio", "--reports", "md", "--language", "de")
    done = invoked(*line)
    assert done.exit_code == 0 and done.stderr.count("own words") == 1
    write_words(tmp_path, "de")
    done = invoked(*line[:3], "spoken", *line[4:])
    assert done.exit_code == 0 and "own words" not in done.stderr
    (report,) = Path("spoken/reports").iterdir()
    assert strange("Executive summary") in report.read_text()


def test_the_interview_speaks_them_too(german: Path, tmp_path: Path) -> None:
    write_words(tmp_path, "de")
    flags = ("--questionnaire", str(tmp_path / FIXTURE.name), "--language", "de")
    done = cxmaturity("assess", "new.yaml", *flags, "--set", "people.training=3", folder=tmp_path)
    shown = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert left_behind(shown.replace("new.yaml", ""), tmp_path / FIXTURE.name) == []
    assert any(sign in shown for sign in "абцдеф")


def test_from_python_it_is_the_same_and_told_by_warnings(german: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="own words are not in de"):
        assessment = cx.score(german)
    with pytest.warns(UserWarning, match="own words are not in de"):
        cx.render(assessment, "md")
    write_words(tmp_path / "data" / "cxmaturity", "de")
    with warnings.catch_warnings(action="error"):
        assert strange("Executive summary") in cx.render(assessment, "md", language="de").decode()
        assert strange("Stage") in cx.explain(assessment).lines[0] or cx.explain(assessment).lines
    with pytest.raises(NoSuchLanguage):
        cx.render(assessment, "md", language="fr")


def test_a_page_that_runs_from_right_to_left_says_so(german: Path, tmp_path: Path) -> None:
    model = tmp_path / FIXTURE.name
    model.write_text(
        model.read_text(encoding="utf-8").replace("language: de", "language: he"), encoding="utf-8"
    )
    output(german, "report", "-o", "out.html")
    assert '<html lang="he" dir="rtl">' in Path("out.html").read_text()


@pytest.mark.parametrize(("tag", "shapes"), [("ja", "JP"), ("ko", "KR"), ("zh-TW", "TC"), ("de", "SC")])
def test_chinese_characters_have_the_shapes_of_the_language(tag: str, shapes: str) -> None:
    pytest.importorskip("justmytype_intl_cjk")
    assert [file.name for file in fonts_for("骨", tag).files if f"Sans{shapes}" in file.name]


def test_a_japanese_report_is_whole(german: Path, tmp_path: Path) -> None:
    model = tmp_path / FIXTURE.name
    text = (
        model.read_text(encoding="utf-8")
        .replace("language: de", "language: ja")
        .replace("服务质量成熟度", "サービス成熟度")
    )
    model.write_text(text, encoding="utf-8")
    output(german, "report", "-o", "out.pdf", "--profile", "board")
    assert "サービス成熟度" in pdf_text(Path("out.pdf")).replace("\0", "")
    assert PdfReader("out.pdf").trailer["/Root"]["/Lang"] == "ja"


def test_the_program_speaks_the_language_of_the_machine_where_the_user_has_words(
    own: Path, tmp_path: Path
) -> None:
    machine = {"CXMATURITY_LANGUAGE": "de_DE.UTF-8", "PYTHONIOENCODING": "utf-8"}
    plain = cxmaturity("score", "--help", folder=tmp_path, environment=machine)
    write_words(own, "de")
    done = cxmaturity("score", "--help", folder=tmp_path, environment=machine)
    shown = done.stdout.decode()
    assert strange("Options") in shown and strange("Show this message and exit.") in shown
    assert "Options" in plain.stdout.decode()
    (own / NAME).write_text('msgid "yes"\nmsgstr "{a}"\n')
    done = cxmaturity("score", "--help", folder=tmp_path, environment=machine)
    assert (done.returncode, done.stdout) == (0, plain.stdout)
    assert b"is broken, so nothing is said in de" in done.stderr


@given(st.text(max_size=60))
def test_no_text_makes_reading_placeholders_fail_otherwise_than_it_says(text: str) -> None:
    try:
        found = placeholders(text)
    except ValueError:
        return
    assert all(one.startswith("{") and one.endswith("}") for one in found)


def test_the_rule_of_plurals_is_the_files_own() -> None:
    text = words_text("de").replace("nplurals=2; plural=(n != 1)", "nplurals=1; plural=0")
    assert plural_of(parsed(text), "de") == (1, "0")
    assert json.dumps(plural_of(parsed(""), "pl")[0]) == "3"
