"""The sections of a portfolio report in order, without those that have nothing to show."""

from cxmaturity.domain.portfolio import Portfolio
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.rendering.palette import STANDARD, looks
from cxmaturity.rendering.portfolio.about import method, summary
from cxmaturity.rendering.portfolio.look import _PAPER, FEW, LONG_NAME, NAME_LENGTH, SOME, Words
from cxmaturity.rendering.portfolio.lying import distribution, gaps, helps
from cxmaturity.rendering.portfolio.order import heat_map, ranking
from cxmaturity.rendering.portfolio.shapes import Context, PortfolioView, Section
from cxmaturity.rendering.view.figures import shortened


def portfolio_view(portfolio: Portfolio, questionnaire: Questionnaire, context: Context) -> PortfolioView:
    """Return everything that a portfolio report shows."""
    look = Words(portfolio, questionnaire, context)
    text = look.text
    heading = portfolio.organisation or text("Portfolio")
    count = look.words.plural("one unit", "{count} units", portfolio.units)
    paper, height = _PAPER
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
        title=text("{organisation}: {title}", organisation=heading, title=text("Portfolio")),
        head=shortened(heading, NAME_LENGTH),
        foot=text("Confidential: prepared for {organisation}", organisation=shortened(heading, NAME_LENGTH)),
        heading=heading,
        long=len(heading) > LONG_NAME,
        subtitle=text("Portfolio: {units} compared by {title}", units=count, title=questionnaire.title),
        stamp=f"{portfolio.date}T00:00:00Z" if len(portfolio.date) == 10 else "",
        facts=tuple(fact for fact in facts if fact[1]),
        looks=looks(len(questionnaire.levels)),
        colours=STANDARD.colours,
        counting=tuple(text("Page {page} of {pages}", page="\n", pages="\n").split("\n")),
        sections=tuple(section for section in _sections(look) if section.body is not None),
    )


def _sections(look: Words) -> tuple[Section, ...]:
    text, few = look.text, look.portfolio.ranked <= FEW
    help_rows = helps(look)
    return (
        Section("s-summary", text("At a glance"), "glance", summary(look)),
        Section("s-ranking", text("Ranking"), "ranking", ranking(look)),
        Section("s-heat", text("Units by dimension"), "units", heat_map(look), joined=few),
        Section(
            "s-spread",
            text("Distribution"),
            "distribution",
            distribution(look),
            joined=look.portfolio.ranked <= SOME,
        ),
        Section("s-gaps", text("Common gaps and limits"), "common", gaps(look)),
        Section("s-help", text("Who could help whom"), "helping", help_rows),
        Section("s-method", text("Method"), "basis", method(look), joined=help_rows is not None),
    )
