"""A deck being made: slides laid out one after the other, what does not fit goes on on the next one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from math import ceil, floor
from typing import Any, NamedTuple

from cxmaturity.brand.colours import MarkColours, looks, palette_of
from cxmaturity.brand.model import Brand
from cxmaturity.deck.base import Base, box_of, kind_of, own_base, place_of, standard_base, title_size
from cxmaturity.deck.blocks import GAP, Grid, SlidePart, Text
from cxmaturity.deck.charts import Ruler, round_step
from cxmaturity.deck.measure import height_of, lines_of
from cxmaturity.deck.package import NO_DATE, stable
from cxmaturity.deck.places import Box, GridCell
from cxmaturity.deck.slide import Setting, Slide
from cxmaturity.deck.text import SMALL, Paragraph, body, script_of, shown, title_xml
from cxmaturity.report.lookup import Lookup, Mark, lookup
from cxmaturity.report.options import Options
from cxmaturity.report.sections.profile import reading
from cxmaturity.report.view import foot_line
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.shown import in_unit
from cxmaturity.text.figures import EXACT
from cxmaturity.text.language import SHIPPED, Language, language, nearest

BETWEEN = 24.0
"""Between two stacks of a slide, in points."""
LEAST_BELOW = 120.0
"""Below what stands above, so much room is left for the rest, or this begins on the next slide."""
LEAST_TITLE = 18.0
"""A long title has letters as small as this, and more lines."""
_FOOT_GAP, _NUMBER_WIDTH, _PLACE_INSET = 8.0, 60.0, 7.2
_TITLES = ("title", "ctrTitle")
_LONGEST_PROPERTY = 255


@dataclass(frozen=True)
class Stack:
    """Parts one below the other, in so large a share of the width."""

    parts: tuple[SlidePart, ...]
    share: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Plate:
    """What a slide shows: its title, a sentence that says the finding, and its stacks, side by side.

    Some parts may stand `above` all stacks. What does not fit goes on on further slides of the same title.
    """

    title: str
    stacks: tuple[Stack, ...]
    above: tuple[SlidePart, ...] = ()
    notes: tuple[str, ...] = ()


class Placed(NamedTuple):
    """A part at its place."""

    box: Box
    part: SlidePart


class Deck:
    """The deck being made; `look` finds the things of the assessment by id."""

    def __init__(self, assessment: Assessment, options: Options) -> None:
        """Begin a deck without slides. Raises BadInput for a template that cannot be used."""
        self.assessment, self.options = assessment, options
        self.words: Language = language(options.language)
        brand = options.brand or Brand()
        chosen = palette_of(brand.main, brand.accent)
        has_own = bool(brand.main or brand.accent)
        script = script_of(self.words)
        base: Base = (
            standard_base(chosen, script, east_asian=_is_east_asian(self.words))
            if options.template is None
            else own_base(options.template, chosen if has_own else None)
        )
        self.brand, self.base, self.palette = brand, base, base.palette
        self.script = script._replace(face=base.own_face or script.face)
        self.setting = Setting(self.script, self.palette, self.made)
        look = lookup(
            assessment,
            options.comparison,
            self.words,
            palette=self.palette,
            complete=options.profile == "full",
            trend=options.trend,
        )
        self.look: Lookup = replace(look, whole_names=True)
        organisation = assessment.subject.organisation or self.words.text("Unnamed organisation")
        self.organisation = organisation
        self._foot = foot_line(brand, brand.client or organisation, self.look, draft=options.draft)
        self._title_box, self._foot_box, self.room = self._places()

    # ---- Slides

    def show(self, plate: Plate) -> None:
        """Add the slides of a plate."""
        laid = self._laid_out(plate, plate.title)
        if len(laid) > 1:
            lower = replace(
                plate,
                above=tuple(part.compact() for part in plate.above),
                stacks=tuple(
                    replace(one, parts=tuple(part.compact() for part in one.parts)) for one in plate.stacks
                ),
            )
            smaller = self._laid_out(lower, plate.title)
            if len(smaller) < len(laid):
                laid, plate = smaller, lower
        if len(laid) > 1:
            laid = self._laid_out(plate, self._counted(plate.title, len(laid), len(laid)))
        for number, placed in enumerate(laid, 1):
            title = plate.title if len(laid) == 1 else self._counted(plate.title, number, len(laid))
            slide = self._slide(self.base.content, title, plate.notes)
            for one in placed:
                one.part.put(slide, one.box)
            self._put_foot(slide)

    def open(self, title: str, paragraphs: tuple[Paragraph, ...], notes: tuple[str, ...]) -> Slide:
        """Add the slide that opens the deck, with lines below its title."""
        slide = self._slide(self.base.opening, title, notes)
        below = next((one for one in slide.page.placeholders if kind_of(one) in ("subTitle", "body")), None)
        if below is not None:
            at = box_of(below)
            width = at.width - 2 * _PLACE_INSET
            if sum(one.height(width) for one in paragraphs) > at.height:
                paragraphs = tuple(replace(one, size=SMALL, before=2) for one in paragraphs)
            _fill(below, paragraphs, self)
        self._clear(slide, keep=below)
        self._put_foot(slide)
        return slide

    def bytes(self) -> bytes:
        """Return the finished deck."""
        subject, asked = self.assessment.subject, self.assessment.questionnaire
        record = self.base.presentation.core_properties
        values = {
            "title": self.words.pair(self.organisation, asked.title),
            "author": self.brand.consultant or subject.assessor,
            "subject": asked.title,
            "comments": f"{asked.id} {asked.version}; cxmaturity {self.assessment.tool_version}",
            "language": self.script.tag,
            "last_modified_by": "",
            "category": "",
            "keywords": "",
            "content_status": "",
            "identifier": "",
            "version": "",
        }
        for name, value in values.items():
            setattr(record, name, shown(value)[:_LONGEST_PROPERTY])
        record.created = record.modified = self.made
        if record.last_printed is not None:
            record.last_printed = self.made
        record.revision = 1
        return stable(self.base.presentation)

    @property
    def made(self) -> datetime:
        """The day that the file says it is of: that of the assessment."""
        try:
            return datetime.strptime(self.assessment.subject.date, "%Y-%m-%d")
        except ValueError:
            return NO_DATE

    # ---- What several slides show alike

    @cached_property
    def colours(self) -> dict[str, MarkColours]:
        """The looks of marks by name."""
        return looks(self.look.top, self.palette)

    @property
    def units(self) -> tuple[tuple[int, str], ...]:
        """What large amounts are counted in, the largest first."""
        return SHIPPED[nearest(self.words.tag)].units

    def cell(self, mark: Mark) -> GridCell:
        """Return a level or a state as a cell in its colour."""
        look = self.colours.get(mark.look)
        text = mark.figure if mark.figure == mark.name or not mark.name else f"{mark.figure} {mark.name}"
        return GridCell(text=text, fill=look.fill if look else "", ink=look.text if look else "")

    def ruler(self, figures: Iterable[Iterable[float | None]] = ()) -> Ruler:
        """Return the scale of the index in the unit of the model: all of it, or what `figures` need of it."""
        asked = self.assessment.questionnaire
        low, high = in_unit(0.0, asked), in_unit(100.0, asked)
        known = [one for pair in figures for one in pair if one is not None]
        if not known:
            return Ruler(low=low, high=high, step=round_step(high - low), written="General")
        # A tenth of the whole at least, so that small changes do not look large.
        step = round_step(max(max(known) - min(known), (high - low) / 10))
        first, last = (
            low + step * floor((min(known) - low) / step),
            low + step * ceil((max(known) - low) / step),
        )
        last = max(last, first + 2 * step)
        return Ruler(low=round(first, EXACT), high=round(last, EXACT), step=step, written="General")

    def earlier(self) -> dict[str, float | None]:
        """Return the indexes of dimensions in the wave before, none without one."""
        found = self.look.comparison
        return {} if found is None else {one.id: one.before for one in found.dimensions}

    def sources(self, *rules: str) -> tuple[str, ...]:
        """Return notes: rules, and on whose answers of when a slide rests."""
        subject, asked = self.assessment.subject, self.assessment.questionnaire
        parts = (
            self.words.listed((asked.title, f"{asked.id} {asked.version}")),
            subject.wave,
            self.words.date(subject.date),
            self.words.plural("one respondent", "{count} respondents", subject.respondents),
        )
        rests = self.words.text("From: {sources}.", sources=self.words.clauses(one for one in parts if one))
        return (*(one for one in rules if one), rests)

    def rules(self) -> tuple[str, ...]:
        """Return in brief how index and stage are made."""
        page = reading(self.look)
        return (page.index, page.stage_rule)

    # ---- Where things stand

    def _places(self) -> tuple[Box, Box, Box]:
        """Return where the title, the line at the foot and all between them stand on a slide."""
        layout, whole = self.base.content, self.base.presentation
        width, height = whole.slide_width / 12_700, whole.slide_height / 12_700
        title = box_of(place_of(layout, _TITLES))
        foot = place_of(layout, ("ftr",))
        low = box_of(foot).y + box_of(foot).height if foot is not None else height - GAP
        x, wide = max(title.x, GAP), min(title.width, width - 2 * GAP)
        # The line at the foot is as wide as the slide, but for its number.
        room = wide - _NUMBER_WIDTH - GAP
        high = height_of(len(lines_of(shown(self._foot), SMALL, room)), SMALL)
        at = Box(x=x, y=min(low, height - 4) - high, width=room, height=high)
        top = title.y + title.height + GAP
        return (
            Box(x=x, y=title.y, width=wide, height=title.height),
            at,
            Box(x=x, y=top, width=wide, height=at.y - _FOOT_GAP - top),
        )

    def _title(self, layout: Any, title: str) -> tuple[float, Box]:
        """Return the size of a title's letters, and where it stands: lower down where it is long."""
        box = self._title_box if layout is self.base.content else box_of(place_of(layout, _TITLES))
        usual, room = title_size(layout), box.width - 2 * _PLACE_INSET
        sizes = [usual, *(size for size in (32, 28, 26, 24, 22, 20, LEAST_TITLE) if size < usual)]
        for size in sizes:
            high = height_of(len(lines_of(shown(title), size, room, bold=True)), size)
            if high <= box.height:
                return size, box
        return sizes[-1], box._replace(
            height=height_of(len(lines_of(shown(title), sizes[-1], room, bold=True)), sizes[-1])
        )

    def _area(self, title: str) -> Box:
        """Return the room below a title."""
        _, box = self._title(self.base.content, title)
        lower = max(0.0, box.height - self._title_box.height)
        return self.room._replace(y=self.room.y + lower, height=self.room.height - lower)

    def _counted(self, title: str, number: int, count: int) -> str:
        return self.words.aside(title, self.words.text("{page} of {pages}", page=number, pages=count))

    def _laid_out(self, plate: Plate, title: str) -> list[list[Placed]]:
        """Return the parts of each slide at their places."""
        whole = self._area(title)
        plate = _below_each_other(plate) if _is_narrow(plate, whole.width) else plate
        waiting = [[one for one in stack.parts if one.height(whole.width)] for stack in plate.stacks]
        upper, slides = list(plate.above), list[list[Placed]]()
        while any(waiting) or upper:
            above = _stacked(upper, whole) if upper else []
            down = above[-1].box.y + above[-1].box.height + GAP - whole.y if above else 0.0
            area = whole._replace(y=whole.y + down, height=whole.height - down)
            if upper or area.height < LEAST_BELOW:
                slides.append(above)
                continue
            active = [place for place, parts in enumerate(waiting) if parts]
            shares = [plate.stacks[place].share for place in active]
            wide = area.width - BETWEEN * (len(active) - 1)
            x, placed = area.x, list(above)
            for place, share in zip(active, shares, strict=True):
                width = wide * share / sum(shares)
                placed += _stacked(waiting[place], area._replace(x=x, width=width))
                x += width + BETWEEN
            slides.append(placed)
        return slides or [[]]

    # ---- What stands on every slide

    def _slide(self, layout: Any, title: str, notes: tuple[str, ...]) -> Slide:
        slide = Slide(self.setting, self.base.presentation.slides.add_slide(layout))
        size, box = self._title(layout, title)
        place = next(one for one in slide.page.placeholders if kind_of(one) in _TITLES)
        usual = box_of(place_of(layout, _TITLES))
        if box != usual:
            place.left, place.top, place.width, place.height = (round(edge * 12_700) for edge in box)
        _replace_body(place, title_xml(title, self.script, size))
        if layout is self.base.content:
            self._clear(slide)
        if notes:
            frame = slide.page.notes_slide.notes_placeholder
            said = tuple(Paragraph(text=note, size=SMALL, before=4) for note in notes)
            _replace_body(frame, body(said, self.script))
        return slide

    def _clear(self, slide: Slide, keep: Any = None) -> None:
        """Take away the places of the layout that nothing is put into."""
        for place in list(slide.page.placeholders):
            kept = keep is not None and place.element is keep.element
            if not kept and kind_of(place) not in _TITLES:
                place.element.getparent().remove(place.element)

    def _put_foot(self, slide: Slide) -> None:
        layout = slide.page.slide_layout
        said = Paragraph(text=self._foot, size=SMALL, before=0)
        slide.foot("ftr", self._foot_box, said, place_of(layout, ("ftr",)))
        number = place_of(layout, ("sldNum",))
        if number is not None:
            count = str(len(self.base.presentation.slides))
            at = self._foot_box._replace(x=self._foot_box.x + self._foot_box.width + GAP, width=_NUMBER_WIDTH)
            slide.foot("sldNum", at, Paragraph(text=count, size=SMALL, before=0, align="r"), number)


def _widths(plate: Plate, width: float) -> list[float]:
    """Return how wide each stack is."""
    wide, shares = width - BETWEEN * (len(plate.stacks) - 1), sum(stack.share for stack in plate.stacks)
    return [wide * stack.share / shares for stack in plate.stacks]


def _is_narrow(plate: Plate, width: float) -> bool:
    """Return whether a table beside another would have to break a word."""
    return len(plate.stacks) > 1 and any(
        isinstance(part, Grid) and part.needs > room
        for stack, room in zip(plate.stacks, _widths(plate, width), strict=True)
        for part in stack.parts
    )


def _below_each_other(plate: Plate) -> Plate:
    """Return a plate whose stacks stand one below the other."""
    return replace(plate, stacks=(Stack(tuple(part for stack in plate.stacks for part in stack.parts)),))


def _stacked(waiting: list[SlidePart], area: Box) -> list[Placed]:
    """Return the first of the parts that wait, one below the other, and take them from there."""
    placed: list[Placed] = []
    y, end = area.y, area.y + area.height
    while waiting:
        gap = GAP if placed else 0.0
        room = end - y - gap
        fits, rest = waiting[0].split(area.width, room)
        if fits is None and placed:
            break
        if fits is None:
            fits, rest = _forced(waiting[0], area.width, room)
        height = min(fits.height(area.width), room)
        placed.append(Placed(area._replace(y=y + gap, height=height), fits))
        y += gap + height
        waiting[:1] = [rest] if rest is not None else []
        if rest is not None:
            break
    if waiting and len(placed) > 1 and _is_heading(placed[-1].part):
        # A heading goes with what it is of.
        waiting.insert(0, placed.pop().part)
        y = placed[-1].box.y + placed[-1].box.height
    return _grown(placed, end - y)


def _forced(part: SlidePart, width: float, room: float) -> tuple[SlidePart, SlidePart | None]:
    """Return as much of a part as fits on an empty slide, where it says that nothing does."""
    if isinstance(part, Grid):
        return part.cut(width, room)
    if isinstance(part, Text):
        first, *others = part.paragraphs
        upper, lower = replace(first, keeps=False).cut(width, room)
        rest = [lower, *others] if upper and lower else others
        return Text((upper or first,)), Text(tuple(rest)) if rest else None
    return part, None


def _is_heading(part: SlidePart) -> bool:
    return isinstance(part, Text) and all(paragraph.keeps for paragraph in part.paragraphs)


def _grown(placed: list[Placed], left: float) -> list[Placed]:
    """Return parts with the room that is left given to those that grow."""
    growing = sum(one.part.grows for one in placed)
    if not growing or left <= 0:
        return placed
    made, down = [], 0.0
    for one in placed:
        more = left / growing if one.part.grows else 0.0
        made.append(Placed(one.box._replace(y=one.box.y + down, height=one.box.height + more), one.part))
        down += more
    return made


def _fill(place: Any, paragraphs: tuple[Paragraph, ...], deck: Deck) -> None:
    """Put paragraphs into a placeholder, which keeps how it stands."""
    old = place.element.txBody
    for paragraph in list(old.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p")):
        old.remove(paragraph)
    made = body(paragraphs, deck.script)
    for paragraph in list(made.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p")):
        old.append(paragraph)


def _replace_body(place: Any, made: Any) -> None:
    old = place.element.txBody
    old.getparent().replace(old, made)


def _is_east_asian(words: Language) -> bool:
    return words.tag.partition("-")[0] in ("zh", "ja", "ko")
