"""Native charts: what is drawn can be edited, because every figure stands in a workbook within the chart.

A chart is written as DrawingML, since three things that it needs have no other door: marks that stand at a
figure (a target, a group, the wave before), a missing figure that stays missing, and labels that keep apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Pt

from cxmaturity.brand.colours import LINE, WHITE
from cxmaturity.deck.package import figures_workbook
from cxmaturity.deck.places import Box
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import SMALL, Script, fill_of, points, run_properties, shown
from cxmaturity.text.figures import EXACT

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ACROSS, _UP = "111111111", "222222222"
_NOTHING = "<a:noFill/><a:ln><a:noFill/></a:ln>"
_LONGEST_NAME = 120
MOST_STEPS = 6
"""Into so many steps at most a scale is parted."""
Cell = float | str | None


class Area(NamedTuple):
    """Where the field of a chart stands in it, in parts of the chart's width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Ruler:
    """An axis of figures: from where to where, the step between its lines, how they are written, its name."""

    low: float
    high: float
    step: float
    written: str = "0"
    name: str = ""
    is_hidden: bool = False


def round_step(span: float) -> float:
    """Return a round step that parts a span into at most six."""
    size = 10.0 ** floor(log10(span))
    return next(
        round(step * size, EXACT) for step in (0.2, 0.25, 0.5, 1.0, 2.0) if span / (step * size) <= MOST_STEPS
    )


@dataclass(frozen=True, kw_only=True)
class Label:
    """A figure as it is printed beside its mark, in which colour and where; a `text` stands in its place."""

    printed: str = ""
    colour: str = ""
    at: str = "outEnd"
    bold: bool = False
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A series of figures, None where there is none: its name, its colour, and a label for each.

    `fills` are the colours of single columns. `low` and `high` are how far a line goes down and up from each
    figure, in the colour `line`. Marks have a `symbol` of a `size` in points.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    labels: tuple[Label | None, ...] = ()
    fills: tuple[str, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    line: str = ""
    symbol: str = "circle"
    size: int = 9
    width: float = 1.5


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Columns or lines over categories, marks over them, its scale, and what it shows in a sentence.

    `area` is where its field stands, where that is to be known.
    """

    title: str
    description: str
    categories: tuple[str, ...]
    runs: tuple[Run, ...]
    scale: Ruler
    marks: tuple[Run, ...] = ()
    has_legend: bool = False
    area: Area | None = None


# ---- The three kinds of chart


def columns(slide: Slide, box: Box, chart: Chart) -> Any:
    """Draw standing columns, and the marks of further runs over them."""
    script, made = slide.setting.script, _Columns(chart)
    standing = "".join(
        f'<c:ser>{made.head(place)}<c:spPr>{fill_of(run.colour)}</c:spPr><c:invertIfNegative val="0"/>'
        f"{_points(run.fills)}{_labels(run, script)}{_bounds(run, made)}{made.figures(place)}</c:ser>"
        for place, run in enumerate(chart.runs)
    )
    over = "".join(
        f"<c:ser>{made.head(place)}<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_marker(run)}"
        f'{_labels(run, script)}{_bounds(run, made, "y")}{made.figures(place)}<c:smooth val="0"/></c:ser>'
        for place, run in enumerate(chart.marks, len(chart.runs))
    )
    axes = f'<c:axId val="{_ACROSS}"/><c:axId val="{_UP}"/>'
    plot = ""
    if chart.runs:
        plot += (
            '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
            f'{standing}<c:gapWidth val="60"/>{axes}</c:barChart>'
        )
    if chart.marks:
        plot += (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{over}<c:marker val="1"/>'
            f"{axes}</c:lineChart>"
        )
    plot += f"{_names_axis(script)}{_figures_axis(chart.scale, script, 'l')}"
    return _placed(slide, box, plot, made.rows(), chart)


def lines(slide: Slide, box: Box, chart: Chart) -> Any:
    """Draw lines from category to category; where a figure is missing there is none."""
    script, made = slide.setting.script, _Columns(chart)
    series = "".join(
        f"<c:ser>{made.head(place)}<c:spPr>{_line(run)}</c:spPr>{_marker(run)}"
        f'{_labels(run, script)}{made.figures(place)}<c:smooth val="0"/></c:ser>'
        for place, run in enumerate(chart.runs)
    )
    plot = (
        f'{_layout(chart.area)}<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        f'<c:marker val="1"/><c:axId val="{_ACROSS}"/><c:axId val="{_UP}"/></c:lineChart>'
        f"{_names_axis(script)}{_figures_axis(chart.scale, script, 'l')}"
    )
    return _placed(slide, box, plot, made.rows(), chart)


class NamedDot(NamedTuple):
    """A dot at its two figures, in a colour and a shape, and what it is in the chart's workbook."""

    x: float
    y: float
    colour: str
    symbol: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DotChart:
    """Dots in a field of two axes, and what it shows in a sentence."""

    title: str
    description: str
    dots: tuple[NamedDot, ...]
    across: Ruler
    up: Ruler
    area: Area
    has_legend: bool = False


def dots(slide: Slide, box: Box, chart: DotChart) -> Any:
    """Draw dots."""
    script, found = slide.setting.script, chart.dots
    rows: list[tuple[Cell, ...]] = [("", chart.across.name, chart.up.name)]
    rows += [(shown(dot.name), dot.x, dot.y) for dot in found]
    marks = "".join(
        f'<c:dPt><c:idx val="{place}"/><c:marker><c:symbol val="{dot.symbol}"/><c:size val="11"/>'
        f"<c:spPr>{fill_of(dot.colour)}<a:ln>{fill_of(WHITE)}</a:ln></c:spPr></c:marker>"
        '<c:bubble3D val="0"/></c:dPt>'
        for place, dot in enumerate(found)
    )
    last = len(found) + 1
    series = (
        f'<c:ser><c:idx val="0"/><c:order val="0"/>{_name("Sheet1!$C$1", chart.up.name)}'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{marks}"
        f"<c:xVal>{_numbers(f'Sheet1!$B$2:$B${last}', [dot.x for dot in found])}</c:xVal>"
        f"<c:yVal>{_numbers(f'Sheet1!$C$2:$C${last}', [dot.y for dot in found])}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )
    plot = (
        f'{_layout(chart.area)}<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f'{series}<c:axId val="{_ACROSS}"/><c:axId val="{_UP}"/></c:scatterChart>'
        f"{_figures_axis(chart.across, script, 'b')}{_figures_axis(chart.up, script, 'l')}"
    )
    return _placed(slide, box, plot, rows, chart)


# ---- Figures: in the chart, and in the cells of its workbook


class _Columns:
    """The cells of categories and runs: names in the first column, then a column a run, then bounds."""

    def __init__(self, chart: Chart) -> None:
        self.categories = [shown(name) for name in chart.categories]
        self.runs, self.last = (*chart.runs, *chart.marks), len(chart.categories) + 1
        self.more: list[tuple[str, Sequence[float | None]]] = []

    def head(self, place: int) -> str:
        name = _name(f"Sheet1!${_letter(place + 1)}$1", self.runs[place].name)
        return f'<c:idx val="{place}"/><c:order val="{place}"/>{name}'

    def figures(self, place: int) -> str:
        names = "".join(
            f'<c:pt idx="{number}"><c:v>{escape(name)}</c:v></c:pt>'
            for number, name in enumerate(self.categories)
        )
        letter, count = _letter(place + 1), len(self.categories)
        return (
            f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${self.last}</c:f><c:strCache>"
            f'<c:ptCount val="{count}"/>{names}</c:strCache></c:strRef></c:cat><c:val>'
            f"{_numbers(f'Sheet1!${letter}$2:${letter}${self.last}', self.runs[place].values)}</c:val>"
        )

    def beside(self, name: str, values: Sequence[float | None]) -> str:
        """Add a column that no run is, and return what refers to it."""
        self.more.append((name, values))
        letter = _letter(len(self.runs) + len(self.more))
        return _numbers(f"Sheet1!${letter}$2:${letter}${self.last}", values)

    def rows(self) -> list[tuple[Cell, ...]]:
        """Return all cells."""
        found = [*((run.name, run.values) for run in self.runs), *self.more]
        head: tuple[Cell, ...] = ("", *(name for name, _ in found))
        return [
            head,
            *((name, *(values[place] for _, values in found)) for place, name in enumerate(self.categories)),
        ]


def _letter(place: int) -> str:
    """Return the letters of a column, from 0."""
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _numbers(place: str, values: Sequence[float | None]) -> str:
    """Return figures with the cells that hold them; one that is missing has no point."""
    made = "".join(
        f'<c:pt idx="{number}"><c:v>{value!r}</c:v></c:pt>'
        for number, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{place}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{made}</c:numCache></c:numRef>'
    )


def _name(place: str, name: str) -> str:
    return (
        f'<c:tx><c:strRef><c:f>{place}</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0">'
        f"<c:v>{escape(shown(name))}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    )


# ---- How they look


def _points(fills: Sequence[str]) -> str:
    return "".join(
        f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{fill_of(fill)}</c:spPr></c:dPt>"
        for place, fill in enumerate(fills)
        if fill
    )


def _line(run: Run) -> str:
    return f'<a:ln w="{points(run.width)}" cap="rnd">{fill_of(run.colour)}<a:round/></a:ln>'


def _marker(run: Run) -> str:
    edge = f'<a:ln w="9525">{fill_of(WHITE)}</a:ln>' if run.symbol != "dash" else "<a:ln><a:noFill/></a:ln>"
    return (
        f'<c:marker><c:symbol val="{run.symbol}"/><c:size val="{run.size}"/>'
        f"<c:spPr>{fill_of(run.colour)}{edge}</c:spPr></c:marker>"
    )


def _bounds(run: Run, columns_of: _Columns, direction: str = "") -> str:
    """Return a line from below each figure to above it, nothing where a run has none.

    In columns its direction goes without saying.
    """
    if not run.low and not run.high:
        return ""
    way = f'<c:errDir val="{direction}"/>' if direction else ""
    return (
        f'<c:errBars>{way}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{columns_of.beside(f'{run.name} +', run.high)}</c:plus>"
        f"<c:minus>{columns_of.beside(f'{run.name} −', run.low)}</c:minus>"
        f'<c:spPr><a:ln w="{points(run.width)}" cap="flat">{fill_of(run.line or run.colour)}</a:ln></c:spPr>'
        "</c:errBars>"
    )


def _labels(run: Run, script: Script) -> str:
    """Return the labels of a run: each figure as it is printed elsewhere, none where there is no label."""
    if not any(run.labels):
        return ""
    made = []
    for place, label in enumerate(run.labels):
        if label is None or run.values[place] is None:
            made.append(f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>')
        else:
            made.append(_label(place, label, script))
    return f"<c:dLbls>{''.join(made)}{_shows(value=False)}</c:dLbls>"


def _label(place: int, label: Label, script: Script) -> str:
    said = ""
    if label.text:
        look = run_properties(script, SMALL, bold=label.bold, colour=label.colour)
        said = (
            '<c:tx><c:rich><a:bodyPr wrap="square" lIns="25400" rIns="25400"/><a:lstStyle/><a:p>'
            f"<a:r>{look}<a:t>{escape(shown(label.text))}</a:t></a:r></a:p></c:rich></c:tx>"
        )
    decimals = len(label.printed.partition(".")[2])
    written = "0." + "0" * decimals if decimals else "0"
    return (
        f'<c:dLbl><c:idx val="{place}"/>{said}<c:numFmt formatCode="{written}" sourceLinked="0"/>'
        f"<c:spPr>{_NOTHING}</c:spPr>{_text(script, colour=label.colour, bold=label.bold)}"
        f'<c:dLblPos val="{label.at}"/>{_shows(value=True)}</c:dLbl>'
    )


def _shows(*, value: bool) -> str:
    kinds = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{kind} val="{int(value and kind == "Val")}"/>' for kind in kinds)


def _text(script: Script, *, colour: str = "", bold: bool = False, size: float = SMALL) -> str:
    look = run_properties(script, size, bold=bold, colour=colour, tag="defRPr").replace(' dirty="0"', "")
    return (
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{look}</a:pPr>"
        f'<a:endParaRPr lang="{script.tag}"/></a:p></c:txPr>'
    )


def _layout(area: Area | None) -> str:
    if area is None:
        return ""
    edges = "".join(
        f'<c:{name} val="{edge:.6f}"/>' for name, edge in zip(("x", "y", "w", "h"), area, strict=True)
    )
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{edges}</c:manualLayout></c:layout>"
    )


def _names_axis(script: Script) -> str:
    text = _text(script).replace("<a:bodyPr/>", '<a:bodyPr rot="0" vert="horz"/>')
    return (
        f'<c:catAx><c:axId val="{_ACROSS}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_hair()}</c:spPr>{text}'
        f'<c:crossAx val="{_UP}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _figures_axis(scale: Ruler, script: Script, side: str) -> str:
    """Return an axis of figures: upwards (`l`), or across (`b`) where that is no axis of names."""
    own, other = (_UP, _ACROSS) if side == "l" else (_ACROSS, _UP)
    name = ""
    if scale.name and not scale.is_hidden:
        look = run_properties(script, SMALL, bold=False)
        name = (
            f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r>{look}<a:t>{escape(shown(scale.name))}</a:t>"
            '</a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
        )
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="{scale.high!r}"/>'
        f'<c:min val="{scale.low!r}"/></c:scaling><c:delete val="{int(scale.is_hidden)}"/>'
        f'<c:axPos val="{side}"/>'
        f"<c:majorGridlines><c:spPr>{_hair()}</c:spPr></c:majorGridlines>{name}"
        f'<c:numFmt formatCode="{escape(scale.written)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text(script)}<c:crossAx val="{other}"/><c:crosses val="min"/>'
        f'<c:crossBetween val="{"midCat" if own == _ACROSS else "between"}"/>'
        f'<c:majorUnit val="{scale.step!r}"/></c:valAx>'
    )


def _hair() -> str:
    return f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{LINE[1:]}"/></a:solidFill></a:ln>'


def _placed(
    slide: Slide, box: Box, plot: str, rows: Sequence[Sequence[Cell]], chart: Chart | DotChart
) -> Any:
    """Put a chart on a slide with its workbook, its name, and what it shows in words."""
    script = slide.setting.script
    key = ""
    if chart.has_legend:
        key = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text(script)}</c:legend>'
    layout = "" if plot.startswith("<c:layout>") else "<c:layout/>"
    space = parse_xml(
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea>{layout}{plot}<c:spPr><a:noFill/></c:spPr></c:plotArea>'
        f'{key}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_NOTHING}</c:spPr>{_text(script)}</c:chartSpace>"
    )
    # What it draws and holds is replaced at once.
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["-"]
    data.add_series("-", (0,))
    edges = (Pt(edge) for edge in box)
    frame = slide.page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *edges, data)
    frame.name = shown(chart.title)[:_LONGEST_NAME]
    slide.describe(frame, chart.description)
    tree = frame.chart.element
    workbook = tree.find(f"{_C}externalData")
    for child in list(tree):
        if child is not workbook:
            tree.remove(child)
    for place, child in enumerate(list(space)):
        tree.insert(place, child)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(figures_workbook(rows, slide.setting.made))
    return frame
