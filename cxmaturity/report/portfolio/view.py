"""The first page and the last: what stands out, how it was made, what it does not say."""

from typing import assert_never

from cxmaturity.brand.colours import STANDARD, looks
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.charts.track import Marks, names_fit, track
from cxmaturity.report.options import DRAFT
from cxmaturity.report.own_words import own_words
from cxmaturity.report.portfolio.distribution import distribution, gaps, helps
from cxmaturity.report.portfolio.first_moves import first_moves, shared_first_move
from cxmaturity.report.portfolio.shapes import (
    COLUMNS,
    FEW,
    FEWEST_FOR_QUARTILES,
    LONG_NAME,
    NAME_LENGTH,
    PAPER,
    SOME,
    TICK_NAMES,
    HeatRow,
    HeatTable,
    PortfolioContext,
    PortfolioMethod,
    PortfolioSummary,
    PortfolioView,
    RankedUnit,
    Ranking,
    StageRow,
    UnitHeatMap,
    UnitTable,
    UnrankedUnit,
    Words,
)
from cxmaturity.report.sections import Section
from cxmaturity.report.sections.profile import Fact
from cxmaturity.scoring.index_words import index_rules
from cxmaturity.scoring.model import Notice, NoticeCode
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.shown import end_shown
from cxmaturity.scoring.words import applies_words, bounds_words, withheld_words
from cxmaturity.text.figures import percent, shortened
from cxmaturity.text.language import Language
from cxmaturity.waves.portfolio import Portfolio, Ranked, UnitResult, UnitSpread


def summary(look: Words) -> PortfolioSummary:
    """Return the first page: figures, stages, and what stands out in sentences."""
    found, text = look.portfolio, look.text
    held, shown = sum(found.stages), found.stages_shown or [0] * len(found.stages)
    rows = tuple(
        StageRow(
            mark=look.mark(number),
            units=str(count),
            share=percent(count / held) if held else "–",
            shown_units=str(seen),
            band_units=str(band),
        )
        for number, (count, seen, band) in enumerate(zip(found.stages, shown, found.bands, strict=True), 1)
    )
    facts = [Fact(label=text("Units assessed"), figure=str(found.units), note=_not_assessed(look))]
    if found.spread:
        facts.append(
            Fact(
                label=text("Median index"),
                figure=look.index(found.spread.median),
                note=_between(found.spread, look),
            )
        )
        low, high = look.index(found.spread.lowest), look.index(found.spread.highest)
        both = text("{low} to {high}", low=low, high=high)
        facts.append(Fact(label=text("Lowest and highest index"), figure=both, note=""))
    if found.readiness_answered:
        ready = text("{count} of {total}", count=found.ready, total=found.readiness_answered)
        facts.append(Fact(label=text("Ready by the checklist"), figure=ready, note=""))
    return PortfolioSummary(
        facts=tuple(facts),
        stages=rows if look.questionnaire.has_stages else (),
        bar=look.counts(found.stages),
        sentences=tuple(
            sentence
            for sentence in (
                *_shadow_words(look),
                *_sentences(look),
                shared_first_move(look),
                *_caveats(look),
            )
            if sentence
        ),
    )


def _caveats(look: Words) -> tuple[str, ...]:
    """Return of how many units something is to be known beside their figures."""
    said = (_of_units(one.code, one.units, look.words) for one in look.portfolio.caveats)
    return tuple(sentence for sentence in said if sentence)


def _of_units(code: NoticeCode, units: int, words: Language) -> str:  # noqa: PLR0911  a line a caveat
    """Return of how many units a caveat holds; nothing where it is said otherwise, or not of figures."""
    match code:
        case "quick_set":
            return words.plural(
                "One unit was asked the quick set, which gives no stage.",
                "{count} units were asked the quick set, which gives no stage.",
                units,
            )
        case "whole_withheld":
            return words.plural(
                "One unit has no index of the whole, since a dimension of it is not assessed.",
                "{count} units have no index of the whole, since a dimension of each is not assessed.",
                units,
            )
        case "too_little_applies":
            return words.plural(
                "To one unit too little applies for an index of the whole.",
                "To {count} units too little applies for an index of the whole.",
                units,
            )
        case "nothing_applies":
            return words.plural(
                "To one unit nothing of what was asked applies.",
                "To {count} units nothing of what was asked applies.",
                units,
            )
        case "applies_in_part":
            return words.plural(
                "To one unit only a part applies: its figures speak of that part alone.",
                "To {count} units only a part applies: their figures speak of that part alone.",
                units,
            )
        case "shown_below_claimed":
            return words.plural(
                "One unit claims a higher stage than its evidence shows.",
                "{count} units claim a higher stage than their evidence shows.",
                units,
            )
        case "evidence_untold":
            return words.plural(
                "Of one unit it is not told how much rests on evidence: too few gave any.",
                "Of {count} units it is not told how much rests on evidence: too few gave any.",
                units,
            )
        case (
            "shadows_shipped"
            | "not_read"
            | "renamed"
            | "not_firm"
            | "few_respondents"
            | "opinions_differ"
            | "capped"
            | "capped_untold"
            | "consensus"
            | "many_not_applicable"
            | "targets_differ"
            | "counts_differ"
            | "not_asked_but_answered"
            | "not_asked_is_lowest"
            | "some_not_asked_are_lowest"
        ):
            return ""
        case _:
            assert_never(code)


def _not_assessed(look: Words) -> str:
    """Return how many files could not be assessed, empty where all could."""
    count = look.context.bad
    if not count:
        return ""
    return look.words.plural("one more could not be", "{count} more could not be", count)


def _between(spread: UnitSpread, look: Words) -> str:
    """Return between which figures the middle half lies, empty where there are too few."""
    if spread.count < FEWEST_FOR_QUARTILES:
        return ""
    low, high = look.index(spread.lower), look.index(spread.upper)
    return look.text("the middle half lies from {low} to {high}", low=low, high=high)


def _sentences(look: Words) -> list[str]:
    """Return what stands out."""
    found, text, said = look.portfolio, look.text, []
    if found.dimension_limits:
        first = found.dimension_limits[0]
        said.append(
            text(
                "{dimension} holds the overall stage down most often: in {count} of {total} units.",
                dimension=look.names[first.id],
                count=first.units,
                total=found.units,
            )
        )
    if found.question_limits:
        first = found.question_limits[0]
        message = text("What is missing most often is “{question}”: in {count} of {total} units.")
        if first.id in look.foundations:
            message = text(
                "The foundation that is missing most often is “{question}”: in {count} of {total} units."
            )
        said.append(message.format(question=look.names[first.id], count=first.units, total=found.units))
    lying = [(one.spread, one.id) for one in found.dimensions if one.spread and one.spread.count > 1]
    if lying:
        weakest = min(lying, key=lambda pair: pair[0].median)
        medians = [look.index(spread.median) for spread, _ in lying]
        # Of several that are alike none is the weakest.
        if medians.count(look.index(weakest[0].median)) == 1 < len(lying):
            said.append(
                text(
                    "{dimension} is weakest, with a median index of {index}.",
                    dimension=look.names[weakest[1]],
                    index=look.index(weakest[0].median),
                )
            )
        widest = max(lying, key=lambda pair: pair[0].highest - pair[0].lowest)
        low, high = look.index(widest[0].lowest), look.index(widest[0].highest)
        if low != high:
            said.append(
                text(
                    "Units differ most in {dimension}: from {low} to {high}.",
                    dimension=look.names[widest[1]],
                    low=low,
                    high=high,
                )
            )
    return said


def _shadow_words(look: Words) -> tuple[str, ...]:
    """Return that the questionnaire is not the shipped one of its name, where it is not."""
    found, asked = look.portfolio, look.questionnaire
    if not found.shadows_shipped:
        return ()
    values = {"questionnaire": f"{asked.id} {asked.version}", "shipped": found.shadows_shipped}
    return (notice_words(Notice(code="shadows_shipped", values=values), asked, look.words),)


def method(look: Words) -> PortfolioMethod:
    """Return how the figures are made, and what they do not say."""
    found, text, words = look.portfolio, look.text, look.words
    asked = look.questionnaire
    lines = [
        (text("Questionnaire"), words.listed((asked.title, f"{asked.id} {words.listed(found.versions)}"))),
        (text("Units"), str(found.units)),
        *([(text("Without an overall stage"), str(found.without_stage))] if asked.has_stages else ()),
        (text("With one respondent only"), str(found.single)),
        (text("Order"), text("by the overall index; where it reads the same, the place is the same")),
        (
            text("Target"),
            text(
                "each unit's own where it named one, else level {level}", level=asked.number_of(asked.target)
            ),
        ),
        *(() if asked.is_plain else index_rules(asked, words)),
    ]
    founded = any(map(asked.gates, asked.questions))
    if founded or found.helps:
        helping = text(
            "level {level} or more, shown by a document, a record or result data",
            level=asked.highest_number - 1,
        )
        helped = text("units in which this question holds a stage down")
        if founded:
            helped = text("units in which this foundation question holds a stage down")
        lines += [(text("Who could help"), helping), (text("Who is helped"), helped)]
    if look.context.strict:
        lines.append(
            (text("Strict"), text("answers in the two highest levels that no evidence supports are capped"))
        )
    limits = (
        text("Units describe themselves: where nobody saw the evidence, a high index may be a bold answer."),
        text("Indexes whose ranges overlap do not tell which unit is better."),
        text("A place says nothing about why: read a unit's own report before you act on it."),
    )
    bad = look.context.bad
    told = (
        words.plural("One unit could not be assessed:", "{count} units could not be assessed:", bad)
        if bad
        else ""
    )
    return PortfolioMethod(
        lines=tuple(lines),
        limits=limits,
        bad=told,
        bad_units=tuple(shortened(one, 120) for one in look.context.bad_units),
    )


# ---- The units in order, and beside each other by dimension


def ranking(look: Words) -> Ranking | None:
    """Return the units in order, and those without an index beneath; None where there are neither."""
    found, text = look.portfolio, look.text
    if not found.top and not found.unranked:
        return None
    tables: tuple[UnitTable, ...] = ()
    if not found.top:
        lead = text("No unit has an index of the whole.")
    elif found.bottom:
        lead = text(
            "The first and the last of {count} units by their overall index; the tables hold all of them.",
            count=found.ranked,
        )
        tables = (
            UnitTable(text("The first {count}", count=len(found.top)), _rows(found.top, look)),
            UnitTable(text("The last {count}", count=len(found.bottom)), _rows(found.bottom, look)),
        )
    else:
        lead = text("All units by their overall index.")
        tables = (UnitTable("", _rows(found.top, look)),)
    return Ranking(
        lead=lead,
        axis=look.axis(),
        names=names_fit(look.axis(), TICK_NAMES),
        tables=tables,
        unranked=tuple(_unranked(row, look) for row in found.unranked),
        ranges=any(row.range for table in tables for row in table.rows),
    )


def _unranked(unit: UnitResult, look: Words) -> UnrankedUnit:
    """Return a unit without an index with why it has none, and between what the index lies."""
    why = withheld_words(unit.withheld, look.questionnaire, look.words)
    bounds = bounds_words(unit, look.questionnaire, look.words)
    said = look.words.clauses([why, look.text("index {bounds}", bounds=bounds)]) if bounds else why
    return UnrankedUnit(look.unit(unit), said)


def _rows(units: tuple[Ranked, ...], look: Words) -> tuple[RankedUnit, ...]:
    return tuple(_row(ranked, look) for ranked in units)


def _row(ranked: Ranked, look: Words) -> RankedUnit:
    """Return one ranked unit."""
    unit, text = ranked.unit, look.text
    index = look.index(unit.index or 0.0)
    spans = unit.low is not None and unit.high is not None and look.index(unit.low) != look.index(unit.high)
    low, high = look.index(unit.low or 0.0), look.index(unit.high or 0.0)
    reach = text("{low} to {high}", low=low, high=high) if spans else ""
    differs = unit.stage_shown is not None and unit.stage_shown != unit.stage
    held = [look.names.get(limit.id, limit.id) for limit in unit.limits]
    if unit.short:
        held.append(text("the index"))
    note = look.words.plural("one respondent", "{count} respondents", unit.respondents)
    marks = Marks(dot=unit.index, low=unit.low if spans else None, high=unit.high if spans else None)
    end = end_shown(look.questionnaire)
    description = text("Index {index} of {end}", index=index, end=end)
    if reach:
        description = text("Index {index} of {end}, from {range}", index=index, end=end, range=reach)
    return RankedUnit(
        place=str(ranked.place),
        unit=look.unit(unit),
        note=note,
        index=index,
        range=reach,
        track=track(marks, look.edges),
        description=description,
        stage=look.mark(unit.stage),
        shown=look.text("shown {stage}", stage=look.mark(unit.stage_shown).figure) if differs else "",
        applies=applies_words(unit.applicability, look.questionnaire, look.words),
        held=look.words.listed(held) if unit.stage is not None else text("no stage"),
    )


def heat_map(look: Words) -> UnitHeatMap | None:
    """Return the index of every unit in every dimension."""
    found, text = look.portfolio, look.text
    if not found.top and not found.unranked:
        return None
    ranked = [("", found.top)]
    if found.bottom:
        first = text("The first {count}", count=len(found.top))
        ranked = [(first, found.top), (text("The last {count}", count=len(found.bottom)), found.bottom)]
    groups = [(title, tuple(one.unit for one in units)) for title, units in ranked if units]
    if found.unranked:
        groups.append((text("Without an index of the whole"), found.unranked))
    dimensions = look.questionnaire.dimensions
    tables = []
    for title, units in groups:
        for start in range(0, len(dimensions), COLUMNS):
            part = dimensions[start : start + COLUMNS]
            rows = tuple(_heat_row(one, tuple(d.id for d in part), look) for one in units)
            tables.append(HeatTable(title, tuple(d.name for d in part), rows))
    key = tuple(look.mark(number) for number in range(1, len(look.questionnaire.levels) + 1))
    return UnitHeatMap(
        text("The index of each unit in each dimension; the more it stands out, the higher."),
        tuple(tables),
        key,
    )


def _heat_row(unit: UnitResult, dimensions: tuple[str, ...], look: Words) -> HeatRow:
    by_id = {one.id: one.index for one in unit.dimensions}
    cells = tuple(look.band(by_id.get(name)) for name in dimensions)
    return HeatRow(
        unit=look.unit(unit), overall=look.band(unit.index), stage=look.mark(unit.stage), cells=cells
    )


# ---- The sections of a portfolio report in order, without those that have nothing to show


def portfolio_view(
    portfolio: Portfolio, questionnaire: Questionnaire, context: PortfolioContext
) -> PortfolioView:
    """Return everything that a portfolio report shows."""
    look = Words(portfolio, questionnaire, context)
    text = look.text
    heading = portfolio.organisation or text("Portfolio")
    count = look.words.plural("one unit", "{count} units", portfolio.units)
    paper, height = PAPER
    foot = text("Confidential: prepared for {organisation}", organisation=shortened(heading, NAME_LENGTH))
    draft = [text(DRAFT)] if context.draft else []
    subtitle = text("Portfolio: {units} compared by {title}", units=count, title=questionnaire.title)
    facts = (
        (text("Units"), str(portfolio.units)),
        (text("Respondents"), str(portfolio.respondents)),
        (text("Wave"), look.words.listed(wave for wave in portfolio.waves if wave)),
        (text("Date"), look.words.date(portfolio.date)),
        (text("Questionnaire"), f"{questionnaire.id} {look.words.listed(portfolio.versions)}"),
    )
    return PortfolioView(
        language=context.language,
        paper=paper,
        paper_height=height,
        title=look.words.pair(heading, text("Portfolio")),
        head=shortened(heading, NAME_LENGTH),
        foot=" · ".join([*draft, foot]),
        heading=heading,
        long=len(heading) > LONG_NAME,
        subtitle=" · ".join([subtitle, *draft]),
        stamp=f"{portfolio.date}T00:00:00Z" if len(portfolio.date) == 10 else "",
        facts=tuple(fact for fact in facts if fact[1]),
        looks=looks(len(questionnaire.levels)),
        colours=STANDARD.colours,
        counting=tuple(text("Page {page} of {pages}", page="\n", pages="\n").split("\n")),
        own=own_words(questionnaire, look.words),
        sections=tuple(section for section in _sections(look) if section.body is not None),
    )


def _sections(look: Words) -> tuple[Section, ...]:
    text, few = look.text, look.portfolio.ranked <= FEW
    help_rows = helps(look)
    return (
        Section(anchor="s-summary", title=text("At a glance"), template="glance", body=summary(look)),
        Section(anchor="s-ranking", title=text("Ranking"), template="ranking", body=ranking(look)),
        Section(
            anchor="s-heat",
            title=text("Units by dimension"),
            template="units",
            body=heat_map(look),
            joined=few,
        ),
        Section(
            anchor="s-spread",
            title=text("Distribution"),
            template="distribution",
            body=distribution(look),
            joined=look.portfolio.ranked <= SOME,
        ),
        Section(anchor="s-gaps", title=text("Common gaps and limits"), template="common", body=gaps(look)),
        Section(anchor="s-first", title=text("What to do first"), template="first", body=first_moves(look)),
        Section(anchor="s-help", title=text("Who could help whom"), template="helping", body=help_rows),
        Section(
            anchor="s-method",
            title=text("Method"),
            template="basis",
            body=method(look),
            joined=help_rows is not None,
        ),
    )
