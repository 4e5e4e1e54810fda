"""A drawing (SVG) as shapes of the slide, which every program shows, however large.

What a brand may hold is plain shapes already (`brand/read.py`). Of a gradient its first colour is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import acos, ceil, cos, degrees, pi, radians, sin, sqrt, tan
from typing import NamedTuple
from xml.etree import ElementTree

from PIL import ImageColor

from cxmaturity.deck.places import Box
from cxmaturity.deck.text import points

SVG = "{http://www.w3.org/2000/svg}"
_UNIT = 1000
"""So many parts has a unit of the drawing, whose corners are whole numbers on a slide."""
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_FIGURES = re.compile(_NUMBER)
_COMMANDS = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_ADDRESS = re.compile(r"url\(\s*[\"']?#([\w-]+)[\"']?\s*\)")
_MOST = 6
"""So many figures has a transformation at most."""
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
_CORNERS = ((1, 1), (-1, 1), (-1, -1), (1, -1))
_ARC = r"[\s,]*".join(f"({one})" for one in (*[_NUMBER] * 3, "[01]", "[01]", *[_NUMBER] * 2))
"""The figures of an arc, whose two flags may stand with nothing between them."""
Point = tuple[float, float]


class Affine(NamedTuple):
    """Where a point is moved to."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def times(self, other: "Affine") -> "Affine":
        """Return what moves a point first by `other` and then by this."""
        return Affine(
            a=self.a * other.a + self.c * other.b,
            b=self.b * other.a + self.d * other.b,
            c=self.a * other.c + self.c * other.d,
            d=self.b * other.c + self.d * other.d,
            e=self.a * other.e + self.c * other.f + self.e,
            f=self.b * other.e + self.d * other.f + self.f,
        )

    def point(self, at: Point) -> Point:
        """Return where a point comes to."""
        return self.a * at[0] + self.c * at[1] + self.e, self.b * at[0] + self.d * at[1] + self.f


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a shape looks: its fill, its line, and how much shows through."""

    fill: str = "black"
    line: str = "none"
    width: float = 1.0
    fill_alpha: float = 1.0
    line_alpha: float = 1.0
    alpha: float = 1.0
    round: bool = False


class PathStep(NamedTuple):
    """A step of a path: `M`, `L`, `C` or `Z`, and its points."""

    kind: str
    points: tuple[Point, ...] = ()


def shapes_of(content: bytes, box: Box, first: int) -> str:
    """Return the shapes of a drawing in a box, with ids from `first` on."""
    root = ElementTree.fromstring(content)
    x, y, width, height = _view(root)
    start = Affine(a=_UNIT, b=0, c=0, d=_UNIT, e=-_UNIT * x, f=-_UNIT * y)
    stops = _gradients(root)
    made, scale = [], box.width / width
    for place, (steps, look, moved) in enumerate(_walk(root, Look(), start, stops), first):
        size = sqrt(abs(moved.a * moved.d - moved.b * moved.c)) / _UNIT * scale
        made.append(_shape(steps, look, box, (place, round(width * _UNIT), round(height * _UNIT), size)))
    return "".join(made)


def _view(root: ElementTree.Element) -> tuple[float, float, float, float]:
    found = [float(one) for one in _FIGURES.findall(root.get("viewBox", ""))]
    if len(found) == 4 and found[2] > 0 and found[3] > 0:
        return found[0], found[1], found[2], found[3]
    width, height = (float(_FIGURES.findall(root.get(side, "") or "100")[0]) for side in ("width", "height"))
    return 0.0, 0.0, width, height


def _gradients(root: ElementTree.Element) -> dict[str, str]:
    """Return the first colour of each gradient by its id."""
    found = {}
    for kind in ("linearGradient", "radialGradient"):
        for one in root.iter(f"{SVG}{kind}"):
            stop = next(one.iter(f"{SVG}stop"), None)
            if stop is not None:
                found[one.get("id", "")] = _said(stop).get("stop-color", "black")
    return found


def _said(node: ElementTree.Element) -> dict[str, str]:
    """Return what an element says of its look, in its style or beside it."""
    style = (part.partition(":") for part in node.get("style", "").split(";"))
    return {**node.attrib, **{name.strip(): value.strip() for name, _, value in style if value}}


def _walk(
    node: ElementTree.Element, look: Look, moved: Affine, stops: dict[str, str]
) -> Iterator[tuple[list[PathStep], Look, Affine]]:
    """Yield the path of each shape with its look and where it is moved."""
    said = _said(node)
    look, moved = _looked(look, said, stops), moved.times(_moves(said.get("transform", "")))
    steps = _steps(node.tag.removeprefix(SVG), said)
    if steps:
        yield [PathStep(one.kind, tuple(moved.point(at) for at in one.points)) for one in steps], look, moved
    for child in node:
        if child.tag not in (f"{SVG}defs", f"{SVG}clipPath", f"{SVG}title", f"{SVG}desc"):
            yield from _walk(child, look, moved, stops)


def _looked(look: Look, said: dict[str, str], stops: dict[str, str]) -> Look:
    def colour(name: str, now: str) -> str:
        found = said.get(name, now)
        address = _ADDRESS.match(found)
        return stops.get(address[1], "none") if address else found

    def share(name: str, now: float) -> float:
        found = _FIGURES.findall(said.get(name, ""))
        part = float(found[0]) / (100 if "%" in said.get(name, "") else 1) if found else now
        return min(1.0, max(0.0, part))

    width = _FIGURES.findall(said.get("stroke-width", ""))
    return replace(
        look,
        fill=colour("fill", look.fill),
        line=colour("stroke", look.line),
        width=float(width[0]) if width else look.width,
        fill_alpha=share("fill-opacity", look.fill_alpha),
        line_alpha=share("stroke-opacity", look.line_alpha),
        alpha=look.alpha * share("opacity", 1.0),
        round=said.get("stroke-linecap", "round" if look.round else "") == "round",
    )


def _moves(said: str) -> Affine:
    """Return what a transformation comes to."""
    moved = Affine(a=1, b=0, c=0, d=1, e=0, f=0)
    for kind, figures in _TRANSFORM.findall(said):
        moved = moved.times(_move(kind, [float(one) for one in _FIGURES.findall(figures)]))
    return moved


def _move(kind: str, by: list[float]) -> Affine:
    first, second, third, *rest = (*by, *[0.0] * _MOST)
    match kind:
        case "translate":
            return Affine(a=1, b=0, c=0, d=1, e=first, f=second)
        case "scale":
            return Affine(a=first, b=0, c=0, d=second if len(by) > 1 else first, e=0, f=0)
        case "skewX":
            return Affine(a=1, b=0, c=tan(radians(first)), d=1, e=0, f=0)
        case "skewY":
            return Affine(a=1, b=tan(radians(first)), c=0, d=1, e=0, f=0)
        case "rotate":
            turn, x, y = radians(first), second, third
            there = Affine(a=cos(turn), b=sin(turn), c=-sin(turn), d=cos(turn), e=x, f=y)
            return there.times(Affine(a=1, b=0, c=0, d=1, e=-x, f=-y))
        case _:
            return Affine(a=first, b=second, c=third, d=rest[0], e=rest[1], f=rest[2])


def _steps(kind: str, said: dict[str, str]) -> list[PathStep]:  # noqa: PLR0911  a line a kind
    """Return the path of a shape; nothing for what is none."""

    def figure(name: str, otherwise: float = 0.0) -> float:
        found = _FIGURES.findall(said.get(name, ""))
        return float(found[0]) if found else otherwise

    match kind:
        case "path":
            return _path(said.get("d", ""))
        case "rect":
            rx, ry = figure("rx", figure("ry")), figure("ry", figure("rx"))
            return _rectangle(figure("x"), figure("y"), (figure("width"), figure("height")), (rx, ry))
        case "circle":
            return _oval(figure("cx"), figure("cy"), (figure("r"), figure("r")))
        case "ellipse":
            return _oval(figure("cx"), figure("cy"), (figure("rx"), figure("ry")))
        case "line":
            start, end = (figure("x1"), figure("y1")), (figure("x2"), figure("y2"))
            return [PathStep("M", (start,)), PathStep("L", (end,))]
        case "polyline" | "polygon":
            figures = [float(one) for one in _FIGURES.findall(said.get("points", ""))]
            corners = list(zip(figures[::2], figures[1::2], strict=False))
            made = [PathStep("L" if place else "M", (at,)) for place, at in enumerate(corners)]
            return [*made, PathStep("Z")] if kind == "polygon" and made else made
        case _:
            return []


def _rectangle(x: float, y: float, size: Point, corner: Point) -> list[PathStep]:
    width, height = size
    rx, ry = min(corner[0], width / 2), min(corner[1], height / 2)
    if not rx or not ry:
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        return [*(PathStep("L" if place else "M", (at,)) for place, at in enumerate(corners)), PathStep("Z")]
    across, down = width - 2 * rx, height - 2 * ry
    corners_of = [f"a{rx} {ry} 0 0 1 {one * rx} {other * ry}" for one, other in _CORNERS]
    sides = (f"h{across}", f"v{down}", f"h{-across}", f"v{-down}")
    around = "".join(side + corner for side, corner in zip(sides, corners_of, strict=True))
    return _path(f"M{x + rx} {y}{around}z")


def _oval(x: float, y: float, reach: Point) -> list[PathStep]:
    rx, ry = reach
    around = f"a{rx} {ry} 0 1 1 {-2 * rx} 0a{rx} {ry} 0 1 1 {2 * rx} 0z"
    return _path(f"M{x + rx} {y}{around}")


def _path(said: str) -> list[PathStep]:
    """Return the steps of a path, all of them to points of the drawing."""
    steps: list[PathStep] = []
    at = start = handle = (0.0, 0.0)
    before = ""
    for command, rest in _COMMANDS.findall(said):
        kind, figures = command.upper(), _arguments(command, rest)
        if kind == "Z":
            steps.append(PathStep("Z"))
            at = start
            before = kind
            continue
        for figure in figures:
            base = at if command.islower() else (0.0, 0.0)
            if kind == "M":
                at = start = (base[0] + figure[0], base[1] + figure[1])
                steps.append(PathStep("M", (at,)))
                # Further points of a beginning are lines to them.
                kind = "L"
                before = "M"
                continue
            made, handle = _drawn(kind, figure, at, (base, handle if before in _smooth(kind) else at))
            steps += made
            at = made[-1].points[-1] if made else at
            before = kind
    return steps


def _smooth(kind: str) -> str:
    """Return the kinds of steps whose handle a step goes on from."""
    return {"S": "CS", "T": "QT"}.get(kind, "")


def _arguments(command: str, rest: str) -> list[list[float]]:
    """Return the figures of a command, a list for each time that it is carried out."""
    count = _TAKES.get(command.upper(), 0)
    if not count:
        return []
    if command.upper() == "A":
        return [[float(one) for one in arc] for arc in re.findall(_ARC, rest)]
    found = [float(one) for one in _FIGURES.findall(rest)]
    return [found[place : place + count] for place in range(0, len(found) - count + 1, count)]


def _drawn(  # noqa: PLR0911  a line a kind
    kind: str, figure: list[float], at: Point, known: tuple[Point, Point]
) -> tuple[list[PathStep], Point]:
    """Return a command as lines and curves, and the handle that the next one may go on from.

    `known` are what its points are counted from, and the handle of the step before it.
    """
    (x, y), handle = known
    mirrored = (2 * at[0] - handle[0], 2 * at[1] - handle[1])
    there = [(x + one, y + other) for one, other in zip(figure[::2], figure[1::2], strict=False)]
    match kind:
        case "H":
            end = (x + figure[0], at[1])
            return [PathStep("L", (end,))], end
        case "V":
            end = (at[0], y + figure[0])
            return [PathStep("L", (end,))], end
        case "C":
            return [PathStep("C", (there[0], there[1], there[2]))], there[1]
        case "S":
            return [PathStep("C", (mirrored, there[0], there[1]))], there[0]
        case "Q":
            return [_quadratic(at, there[0], there[1])], there[0]
        case "T":
            return [_quadratic(at, mirrored, there[0])], mirrored
        case "A":
            end = (x + figure[5], y + figure[6])
            return _arc(at, end, figure), end
        case _:
            return [PathStep("L", (there[0],))], there[0]


def _quadratic(start: Point, handle: Point, end: Point) -> PathStep:
    """Return a curve of one handle as one of two."""
    first = (start[0] + 2 / 3 * (handle[0] - start[0]), start[1] + 2 / 3 * (handle[1] - start[1]))
    second = (end[0] + 2 / 3 * (handle[0] - end[0]), end[1] + 2 / 3 * (handle[1] - end[1]))
    return PathStep("C", (first, second, end))


def _arc(start: Point, end: Point, figure: list[float]) -> list[PathStep]:
    """Return an arc as curves, by the rule of SVG (appendix on arcs)."""
    rx, ry, turn = abs(figure[0]), abs(figure[1]), radians(figure[2])
    if not rx or not ry or start == end:
        return [PathStep("L", (end,))]
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cos(turn) * dx + sin(turn) * dy, -sin(turn) * dx + cos(turn) * dy
    grown = max(1.0, sqrt((x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grown, ry * grown
    rest = max(0.0, (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2)
    part = sqrt(rest / ((rx * y) ** 2 + (ry * x) ** 2)) * (-1 if bool(figure[3]) == bool(figure[4]) else 1)
    mx, my = part * rx * y / ry, -part * ry * x / rx
    cx = cos(turn) * mx - sin(turn) * my + (start[0] + end[0]) / 2
    cy = sin(turn) * mx + cos(turn) * my + (start[1] + end[1]) / 2
    first = _angle((1.0, 0.0), ((x - mx) / rx, (y - my) / ry))
    sweep = _angle(((x - mx) / rx, (y - my) / ry), ((-x - mx) / rx, (-y - my) / ry))
    if figure[4] and sweep < 0:
        sweep += 2 * pi
    if not figure[4] and sweep > 0:
        sweep -= 2 * pi
    count = max(1, ceil(abs(degrees(sweep)) / 90 - 1e-9))
    step = sweep / count
    reach = 4 / 3 * tan(step / 4)

    def on(angle: float, along: float = 0.0) -> Point:
        px = rx * (cos(angle) - along * sin(angle))
        py = ry * (sin(angle) + along * cos(angle))
        return cos(turn) * px - sin(turn) * py + cx, sin(turn) * px + cos(turn) * py + cy

    made = []
    for place in range(count):
        begin, finish = first + place * step, first + (place + 1) * step
        made.append(PathStep("C", (on(begin, reach), on(finish, -reach), on(finish))))
    return made


def _angle(one: Point, other: Point) -> float:
    """Return the angle from one direction to another."""
    product = one[0] * other[0] + one[1] * other[1]
    size = sqrt((one[0] ** 2 + one[1] ** 2) * (other[0] ** 2 + other[1] ** 2))
    found = acos(max(-1.0, min(1.0, product / size))) if size else 0.0
    return -found if one[0] * other[1] - one[1] * other[0] < 0 else found


def _shape(steps: list[PathStep], look: Look, box: Box, known: tuple[int, int, int, float]) -> str:
    """Return a path as a shape that fills the box of the whole drawing."""
    number, width, height, size = known
    x, y, wide, high = map(points, box)
    line = "<a:ln><a:noFill/></a:ln>"
    if look.line != "none" and look.width > 0:
        cap = "rnd" if look.round else "flat"
        inner = _paint(look.line, look.alpha * look.line_alpha)
        line = f'<a:ln w="{points(look.width * size)}" cap="{cap}">{inner}<a:round/></a:ln>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{number}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:custGeom><a:avLst/>'
        '<a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{width}" h="{height}">{"".join(map(_step, steps))}</a:path></a:pathLst></a:custGeom>'
        f"{_paint(look.fill, look.alpha * look.fill_alpha)}{line}</p:spPr></p:sp>"
    )


def _step(step: PathStep) -> str:
    at = "".join(f'<a:pt x="{round(x)}" y="{round(y)}"/>' for x, y in step.points)
    match step.kind:
        case "M":
            return f"<a:moveTo>{at}</a:moveTo>"
        case "L":
            return f"<a:lnTo>{at}</a:lnTo>"
        case "C":
            return f"<a:cubicBezTo>{at}</a:cubicBezTo>"
        case _:
            return "<a:close/>"


def _paint(colour: str, alpha: float) -> str:
    if colour in ("none", "transparent"):
        return "<a:noFill/>"
    try:
        red, green, blue = ImageColor.getrgb("black" if colour == "currentColor" else colour)[:3]
    except ValueError:
        red = green = blue = 0
    through = f'<a:alpha val="{round(alpha * 100_000)}"/>' if alpha < 1 else ""
    return f'<a:solidFill><a:srgbClr val="{red:02x}{green:02x}{blue:02x}">{through}</a:srgbClr></a:solidFill>'
