"""The portfolio report: many units beside each other, as PDF and as one HTML page."""

from cxmaturity.errors import BadInput
from cxmaturity.formats.json_text import compact
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.fonts import fonts_for
from cxmaturity.report.pdf import Finished, Proof, lay_out, set_in
from cxmaturity.report.pdf.attachments import DATA, JSON
from cxmaturity.report.pdf.weasy import Attachment
from cxmaturity.report.portfolio.shapes import PortfolioContext, PortfolioView
from cxmaturity.report.portfolio.view import portfolio_view
from cxmaturity.report.templates import fill
from cxmaturity.text.dates import BEGINNING, start_of
from cxmaturity.text.language import language
from cxmaturity.waves.portfolio import Portfolio

FOLDER = "portfolio"


def render_portfolio(
    portfolio: Portfolio, questionnaire: Questionnaire, form: str, context: PortfolioContext
) -> bytes:
    """Return the portfolio as `pdf` or `html`; BadInput for any other format."""
    view = portfolio_view(portfolio, questionnaire, context)
    if form == "html":
        return fill("portfolio_screen.html", view, medium="screen", folder=FOLDER).encode()
    if form != "pdf":
        raise BadInput(f"{form}: no format of a portfolio")
    return lay_out(_page(view), _proof(portfolio, view))


def _page(view: PortfolioView) -> Finished:
    """Return the page for paper with its fonts; what no font has is written out by name."""
    html = fill("portfolio.html", view, folder=FOLDER)
    fonts = fonts_for(html, view.language)
    return Finished(set_in(fonts, html, lambda: fill("portfolio.html", view, folder=FOLDER)), fonts.assets)


def _proof(portfolio: Portfolio, view: PortfolioView) -> Proof:
    """Return what the PDF carries: its own figures, for machines."""
    about = language(view.language).text("The portfolio, for machines")
    content = compact(portfolio)
    return Proof(
        (
            Attachment(
                name="portfolio.json", content=content, description=about, mime=JSON, relationship=DATA
            ),
        ),
        start_of(portfolio.date) or BEGINNING,
    )
