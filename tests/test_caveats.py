"""Which caveat every output shows: one table, held against real outputs of every format.

An assessment has its caveats once, as codes in `notices`. For each code there is a case below that has it and
others that have not; for each output the table says which it shows, and each is made of each case and read.
"""

import html
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace
from rich.console import Console

from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.model import Answer, Answers, Respondent, Sheets, Unread
from cxmaturity.batches.rows import cells, columns
from cxmaturity.errors import BadInput
from cxmaturity.gates.check import check
from cxmaturity.gates.formats import Checked, render_gates
from cxmaturity.gates.measures import Floor
from cxmaturity.gates.model import Gates
from cxmaturity.interview.screen_text import TextLook, profile_lines
from cxmaturity.notebook import card_of
from cxmaturity.questionnaire.model import Condition, Questionnaire
from cxmaturity.report import render, render_trend
from cxmaturity.report.comparison_json import render as comparison_json
from cxmaturity.report.markdown import comparison as comparison_markdown
from cxmaturity.report.portfolio import render_portfolio
from cxmaturity.report.portfolio.shapes import PortfolioContext
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import NOTICE_CODES, Assessment, NoticeCode
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.notices import is_of_figures
from cxmaturity.terminal.comparison import print_comparison
from cxmaturity.terminal.explanation import explain
from cxmaturity.terminal.scorecard import print_scorecard
from cxmaturity.terminal.trend import print_trend
from cxmaturity.text.language import language
from cxmaturity.waves.compare import compare
from cxmaturity.waves.portfolio import UnitResult, portfolio
from cxmaturity.waves.trend import trend
from cxmaturity.waves.unit import unit_result
from cxmaturity.worksheets.column import Column
from cxmaturity.worksheets.model import Worksheet
from cxmaturity.worksheets.net_promoter import NetPromoter
from tests.decks import words as deck_words
from tests.group_outputs import opened
from tests.models import dimension, model, question

WORDS = language("en")

# ---- An assessment for every caveat, beside one that has none


def asked() -> Questionnaire:
    counts = [Column(id=name, name=name, type="count") for name in ("p", "n", "d")]
    units = Worksheet(
        id="units",
        title="Branches",
        help="Counts",
        columns=(Column(id="name", name="Unit", type="text"), *counts),
        net_promoter=(NetPromoter(id="nps", name="NPS", promoters="p", passives="n", detractors="d"),),
    )
    only_where_high = Condition(question="a.one", at_least="4")
    hidden = replace(question("b.hidden"), applies_when=(only_where_high,))
    not_at_the_top = Condition(negated=Condition(question="a.one", at_least="5"))
    low = replace(question("b.low"), applies_when=(not_at_the_top,), otherwise="lowest")
    made = model(
        dimension("a", question("a.one", weight=8, quick=True), question("a.two"), question("a.three")),
        dimension("b", question("b.one", weight=4, quick=True), hidden, low),
    )
    return replace(made, worksheets=(units,), sha256="f00d")


ASKED = asked()
PLAIN = {"a.one": "3", "a.two": "3", "a.three": "3", "b.one": "3", "b.low": "3"}
NONE_HERE = Answer(na_reason="none here")


def sheet(number: int = 0, changes: dict[str, str | Answer] | None = None, **fields: object) -> Answers:
    """A sheet at level 3 throughout, which claims nothing that evidence would have to show."""
    said = {name: Answer(option=one) if isinstance(one, str) else one for name, one in PLAIN.items()}
    said |= {
        name: Answer(option=one) if isinstance(one, str) else one for name, one in (changes or {}).items()
    }
    made = Answers(
        questionnaire="small@1",
        organisation="Acme",
        wave="w2",
        date="2026-09-30",
        respondent=Respondent(id=f"r{number}"),
        answers=said,
    )
    return replace(made, **fields)


def several(count: int, changes: Callable[[int], dict[str, str | Answer]]) -> list[Answers]:
    return [sheet(number, changes(number)) for number in range(count)]


@dataclass(frozen=True)
class Case:
    """Sheets, and the caveats that their assessment has."""

    codes: set[NoticeCode]
    sheets: Sequence[Answers] = field(default_factory=lambda: [sheet()])
    strict: bool = False
    redraw: bool = False


def _unread() -> list[Unread]:
    return [Unread(name="old.csv", told="a table")]


def _agreed() -> Answers:
    return sheet(9, respondent=Respondent(id="all", role="consensus"))


def _counted(promoters: int) -> Answers:
    rows = ({"name": "North", "p": promoters, "n": 1, "d": 1},)
    return sheet(promoters, worksheets={"units": rows})


def _at_the_top(number: int) -> Answers:
    """A sheet that is not asked b.low, with evidence for what it claims."""
    made = sheet(number, {"a.one": Answer(option="5", evidence="Minutes", evidence_grade=2), "b.hidden": "3"})
    return replace(made, answers={name: one for name, one in made.answers.items() if name != "b.low"})


FEW: set[NoticeCode] = {"few_respondents", "evidence_untold"}
CASES: dict[str, Case] = {
    "nothing to be known": Case(set()),
    # As many as the floor, of whom nobody gave evidence and all chose the same.
    "five who agree": Case(set(), several(5, lambda _: {})),
    "four who agree": Case(FEW, several(4, lambda _: {})),
    "a name of the shipped one": Case({"shadows_shipped"}, Sheets([sheet()], (), "cx-maturity 1.0.0")),
    "a table beside": Case({"not_read"}, Sheets([sheet()], _unread(), "")),
    "the quick set": Case(
        {"quick_set"},
        [sheet(quick=True, answers={name: Answer(option="3") for name in ("a.one", "b.one")})],
    ),
    "a dimension unknown": Case({"whole_withheld"}, [sheet(0, {"b.one": Answer(unknown=True)})]),
    # 1 of 10 in a, and all of b: (0.1 + 1) / 2 applies, but less than half of a.
    "little of a dimension applies": Case(
        {"whole_withheld", "applies_in_part", "many_not_applicable"}, [sheet(0, {"a.one": NONE_HERE})]
    ),
    "little applies": Case(
        {"too_little_applies", "many_not_applicable"},
        [sheet(0, {"a.one": NONE_HERE, "b.one": NONE_HERE})],
    ),
    "nothing applies": Case(
        {"nothing_applies", "many_not_applicable"}, [sheet(0, dict.fromkeys(PLAIN, NONE_HERE))]
    ),
    "a tenth of a dimension does not apply": Case({"applies_in_part"}, [sheet(0, {"a.two": NONE_HERE})]),
    "a claim": Case({"shown_below_claimed"}, [sheet(0, dict.fromkeys(PLAIN, "4") | {"b.hidden": "4"})]),
    "a claim that is shown": Case(
        set(), [sheet(0, dict.fromkeys((*PLAIN, "b.hidden"), Answer(option="4", evidence_grade=2)))]
    ),
    "evidence of one of five": Case(
        {"evidence_untold"},
        several(5, lambda n: {"a.two": Answer(option="3", evidence_grade=2 if n == 0 else 0)}),
    ),
    "evidence of five of five": Case(
        set(), several(5, lambda _: {"a.two": Answer(option="3", evidence="Minutes", evidence_grade=2)})
    ),
    "two camps": Case({"opinions_differ"}, several(6, lambda n: {"a.two": "1" if n < 3 else "3"})),
    "two neighbours": Case(set(), several(6, lambda n: {"a.two": "2" if n < 3 else "3"})),
    "a strict claim": Case({"capped"}, [sheet(0, {"a.two": "5"})], strict=True),
    "strict claims of few": Case({*FEW, "capped_untold"}, several(2, lambda _: {"a.two": "5"}), strict=True),
    "agreed": Case({"consensus"}, [*several(5, lambda _: {}), _agreed()]),
    "targets": Case(
        {*FEW, "targets_differ"}, [sheet(number, targets={"a": 3 + number}) for number in range(2)]
    ),
    "counts": Case({*FEW, "counts_differ"}, [_counted(1), _counted(2)]),
    # At 0.375, where half a step more of the weight on a is stage 3; at 0.5 nothing moves it.
    "near a border": Case({"not_firm"}, [sheet(0, {"b.one": "2", "b.low": "2"})], redraw=True),
    "far from any border": Case(set(), redraw=True),
    "an earlier id": Case({"renamed"}, [replace(sheet(0), renamed=("a.two",))]),
    "answered all the same": Case({"not_asked_but_answered"}, [sheet(0, {"b.hidden": "2"})]),
    "not asked, and the lowest": Case({"not_asked_is_lowest"}, [_at_the_top(0)]),
    "not asked of some, and the lowest": Case(
        {"some_not_asked_are_lowest", "evidence_untold"}, [*several(6, lambda _: {}), _at_the_top(6)]
    ),
}


@cache
def assessed(name: str) -> Assessment:
    case = CASES[name]
    return assess(ASKED, case.sheets, strict=case.strict, redraw=case.redraw)


@cache
def before(name: str) -> Assessment:
    """The same as an earlier wave of which nothing is to be known."""
    found = assessed(name)
    return replace(found, subject=replace(found.subject, wave="w1", date="2026-03-31"), notices=())


@cache
def unit(name: str) -> UnitResult:
    case = CASES[name]
    return unit_result(ASKED, tally_of(ASKED, case.sheets), unit="x", strict=case.strict)


@pytest.mark.parametrize("name", CASES)
def test_a_case_has_its_caveats_and_no_others(name: str) -> None:
    assert {one.code for one in assessed(name).notices} == CASES[name].codes


def test_there_is_a_case_of_every_caveat_and_one_without_it() -> None:
    for code in NOTICE_CODES:
        having = [name for name, case in CASES.items() if code in case.codes]
        assert having and len(having) < len(CASES), code


def test_codes_stand_in_their_order() -> None:
    for name in CASES:
        codes = [one.code for one in assessed(name).notices]
        assert codes == sorted(codes, key=NOTICE_CODES.index)


# ---- What each output shows: a code, its sentence, or in a few places words of its own

EVERY = frozenset(NOTICE_CODES)
OF_FIGURES: frozenset[NoticeCode] = frozenset(
    {
        "shadows_shipped",
        "quick_set",
        "whole_withheld",
        "too_little_applies",
        "nothing_applies",
        "applies_in_part",
        "shown_below_claimed",
        "evidence_untold",
        "not_firm",
    }
)
NOTHING: frozenset[NoticeCode] = frozenset()
ON_A_BADGE: frozenset[NoticeCode] = OF_FIGURES - {"shadows_shipped", "evidence_untold", "not_firm"}
OF_MANY: frozenset[NoticeCode] = OF_FIGURES - {"not_firm"}
"""What is told of the units of a batch, of which nobody draws how firm their stages are."""
IN_AN_INTERVIEW: frozenset[NoticeCode] = frozenset({"applies_in_part", "too_little_applies"})
OF_UNITS: dict[NoticeCode, str] = {
    "quick_set": "One unit was asked the quick set, which gives no stage.",
    "whole_withheld": "One unit has no index of the whole, since a dimension of it is not assessed.",
    "too_little_applies": "To one unit too little applies for an index of the whole.",
    "nothing_applies": "To one unit nothing of what was asked applies.",
    "applies_in_part": "To one unit only a part applies: its figures speak of that part alone.",
    "shown_below_claimed": "One unit claims a higher stage than its evidence shows.",
    "evidence_untold": "Of one unit it is not told how much rests on evidence: too few gave any.",
}


def run_on(text: str) -> str:
    """Return a text as any output may break, escape or hyphenate it."""
    plain = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return re.sub(r"[\s\\\-\u00ad\u2010\u200b\u2060]", "", plain)


def sentences(name: str, output: str | bytes) -> set[NoticeCode]:
    """Return the caveats whose sentences stand in an output."""
    text = run_on(output if isinstance(output, str) else opened(output))
    found = assessed(name)
    return {one.code for one in found.notices if run_on(notice_words(one, ASKED, WORDS)) in text}


def units_told(name: str, output: str) -> set[NoticeCode]:
    """Return the caveats that a portfolio of one unit tells."""
    text = run_on(output)
    said: set[NoticeCode] = {code for code, words in OF_UNITS.items() if run_on(words) in text}
    return said | (sentences(name, output) & {"shadows_shipped"})


def on_a_badge(message: str) -> set[NoticeCode]:
    """Return the caveats that stand on a badge in its few words."""
    share = re.search(r"applies: (\d+)%", message)
    applies = int(share[1]) if share else 100
    told: set[NoticeCode] = {"quick_set"} if message.startswith("profile only") else set()
    if message.startswith("not assessed"):
        told.add(
            "nothing_applies" if not applies else "too_little_applies" if applies < 50 else "whole_withheld"
        )
    if 50 <= applies < 100:
        told.add("applies_in_part")
    return told | ({"shown_below_claimed"} if ", shown " in message else set())


def codes(notices: Sequence[dict[str, str]]) -> set[str]:
    return {one["code"] for one in notices}


def printed(show: Callable[[Console], None]) -> str:
    out = Console(file=io.StringIO(), width=80)
    show(out)
    return out.file.getvalue()  # type: ignore[attr-defined]


def verdict(name: str, form: str) -> str:
    gates = Gates(format=1, overall=Floor(coverage=0))
    found = check(assessed(name), gates, today=date(2026, 11, 28))
    return render_gates(
        Checked(assessment=assessed(name), verdict=found, today=date(2026, 11, 28)), form, WORDS
    )


def row(name: str) -> set[str]:
    """Return the caveats of a unit in the table of a batch."""
    table = dict(zip(columns([], own=False), cells(unit(name), [], own=False), strict=True))
    return set(str(table["caveats"]).split())


def portfolio_page(name: str) -> str:
    found = portfolio(ASKED, lambda: [unit(name)])
    return render_portfolio(found, ASKED, "html", PortfolioContext()).decode()


def waves(name: str) -> list[tuple[str, Assessment]]:
    return [("w1", before(name)), ("w2", assessed(name))]


def changed(name: str) -> str:
    found = compare(before(name), assessed(name))
    return printed(lambda out: print_comparison(assessed(name), found, out))


OUTPUTS: dict[str, tuple[frozenset[NoticeCode], Callable[[str], set[str]]]] = {
    "score": (
        EVERY,
        lambda name: sentences(name, printed(lambda out: print_scorecard(assessed(name), out))),
    ),
    "explain": (OF_FIGURES, lambda name: sentences(name, "\n".join(explain(assessed(name)).lines))),
    "JSON": (EVERY, lambda name: codes(json.loads(render(assessed(name), "json"))["notices"])),
    "CSV": (NOTHING, lambda name: sentences(name, render(assessed(name), "csv"))),
    "HTML": (EVERY, lambda name: sentences(name, render(assessed(name), "html"))),
    "HTML of the board": (
        OF_FIGURES,
        lambda name: sentences(name, render(assessed(name), "html", profile="board")),
    ),
    "Markdown": (EVERY, lambda name: sentences(name, render(assessed(name), "md"))),
    "PDF": (EVERY, lambda name: sentences(name, render(assessed(name), "pdf", draft=True))),
    "PDF of the board": (
        OF_FIGURES,
        lambda name: sentences(name, render(assessed(name), "pdf", draft=True, profile="board")),
    ),
    "workbook": (EVERY, lambda name: sentences(name, render(assessed(name), "xlsx"))),
    "deck": (EVERY, lambda name: sentences(name, deck_words(render(assessed(name), "pptx")))),
    "deck for the board": (
        OF_FIGURES,
        lambda name: sentences(name, deck_words(render(assessed(name), "pptx", profile="board"))),
    ),
    "badge": (
        ON_A_BADGE,
        lambda name: on_a_badge(re.findall(">([^<]*)</text>", render(assessed(name), "svg").decode())[-1]),
    ),
    "shields": (
        ON_A_BADGE,
        lambda name: on_a_badge(json.loads(render(assessed(name), "shields"))["message"]),
    ),
    "card": (OF_FIGURES, lambda name: sentences(name, card_of(assessed(name), "en").html)),
    "card in text": (OF_FIGURES, lambda name: sentences(name, card_of(assessed(name), "en").text)),
    "row of a batch": (OF_MANY, row),
    "portfolio": (OF_MANY, lambda name: units_told(name, portfolio_page(name))),
    "gates in text": (OF_FIGURES, lambda name: sentences(name, verdict(name, "text"))),
    "gates in Markdown": (OF_FIGURES, lambda name: sentences(name, verdict(name, "md"))),
    "gates for JUnit": (OF_FIGURES, lambda name: sentences(name, verdict(name, "junit"))),
    "gates in JSON": (EVERY, lambda name: codes(json.loads(verdict(name, "json"))["notices"])),
    "compare": (OF_FIGURES, lambda name: sentences(name, changed(name))),
    "compare in Markdown": (
        OF_FIGURES,
        lambda name: sentences(
            name, comparison_markdown(assessed(name), compare(before(name), assessed(name)))
        ),
    ),
    "compare in JSON": (
        EVERY,
        lambda name: codes(
            json.loads(comparison_json(before(name), assessed(name), compare(before(name), assessed(name))))[
                "after_notices"
            ]
        ),
    ),
    "trend": (
        OF_FIGURES,
        lambda name: sentences(
            name, printed(lambda out: print_trend(assessed(name), trend(waves(name)), out))
        ),
    ),
    "trend in HTML": (
        OF_FIGURES,
        lambda name: sentences(name, render_trend(assessed(name), trend(waves(name)), "html")),
    ),
    "trend in Markdown": (
        OF_FIGURES,
        lambda name: sentences(name, render_trend(assessed(name), trend(waves(name)), "md")),
    ),
    "trend in CSV": (
        NOTHING,
        lambda name: sentences(name, render_trend(assessed(name), trend(waves(name)), "csv")),
    ),
    "trend in JSON": (
        EVERY,
        lambda name: codes(
            json.loads(render_trend(assessed(name), trend(waves(name)), "json"))["waves"][1]["notices"]
        ),
    ),
    "interview": (
        IN_AN_INTERVIEW,
        lambda name: sentences(name, "\n".join(profile_lines(assessed(name), TextLook()))),
    ),
}


def test_what_is_of_the_figures_is_what_the_core_says() -> None:
    assert {code for code in NOTICE_CODES if is_of_figures(code)} == OF_FIGURES


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_shows_what_the_table_says_and_nothing_else(output: str) -> None:
    shows, told = OUTPUTS[output]
    for name, case in CASES.items():
        assert told(name) == case.codes & shows, f"{output} of {name}"


def test_a_workshop_speaks_of_what_differs_and_of_no_figures() -> None:
    page = render(assessed("two camps"), "html", profile="workshop").decode()
    assert sentences("two camps", page) == set()
    assert "a.two" in page
    with pytest.raises(BadInput):
        render(assessed("nothing to be known"), "html", profile="workshop")
