"""`plan.yaml` beside the answers: who does each move by when, and what came of it.

Behind the id of each move stands its name as a remark in brackets, `# [Feedback loop → 2]`, so that who opens
the file can read it.

`cxmaturity plan` writes it, and brings it up to date; what a person wrote in it stays: owners, days, what is
done or dropped and why, notes, remarks, and moves that are no longer planned. A single answer file called
`acme.yaml` has `acme.plan.yaml` beside it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import category

import msgspec

from cxmaturity import inputs
from cxmaturity.errors import BadInput, plain, wrong
from cxmaturity.files import alone, save
from cxmaturity.formats.kinds import PLAN
from cxmaturity.formats.typed import Found, converted, first_faults, problems, too_long
from cxmaturity.formats.yaml_text import scalar
from cxmaturity.formats.yaml_with_lines import Document, parse_yaml, read_yaml
from cxmaturity.plan.dates import borders, months_after
from cxmaturity.plan.model import LAST_YEAR, MONTHS, MOST_PHASES, PHASES, KeptMove, KeptPlan, Plan
from cxmaturity.plan.move_words import move_name
from cxmaturity.plan.wishes import command_of
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.dates import is_date
from cxmaturity.text.language import Language, current, tr
from cxmaturity.text.names import tidy
from cxmaturity.text.nearest import did_you_mean
from cxmaturity.text.safe_text import one_line
from cxmaturity.text.width import wrap

LIMIT = 1024 * 1024
MOST_MOVES = 2_000
_REQUIRED: dict[str, Any] = {"format": 1, "plan_of": "", "made_from": "", "moves": []}
_SUBJECT = ("organisation", "scope", "wave")
_NEVER_FOLD = 2**16
_WIDTH = 100


class PlanFile(NamedTuple):
    """A plan that was kept, the file that it is in, and the line of each move by its id."""

    path: Path
    plan: KeptPlan
    document: Document

    def line(self, move: str) -> int:
        """Return the line of a move."""
        at = next(at for at, one in enumerate(self.plan.moves) if one.id == move)
        return self.document.line(("moves", at))


def path_of_plan(answers: Path) -> Path:
    """Return where the plan of the answers at a path lies: a folder's in it, a file's beside it."""
    return answers / PLAN if answers.is_dir() else answers.with_name(f"{answers.stem}.{PLAN}")


def print_of(assessment: Assessment) -> str:
    """Return what tells answers from others, as far as they are told: each question's state and value."""
    told = [
        (one.id, one.state, one.value) for dimension in assessment.dimensions for one in dimension.questions
    ]
    return blake2b(msgspec.json.encode(told), digest_size=8).hexdigest()


# ---- Reading


def read_plan(path: Path, questionnaire: Questionnaire) -> PlanFile | None:
    """Return the plan in the file at `path`, None where there is none.

    Raises InvalidFile with all that is wrong with it.
    """
    if not path.exists():
        return None
    inputs.note(str(path))
    document = read_yaml(path, limit=LIMIT)
    if not isinstance(document.tree, dict):
        message = tr("is empty") if document.tree is None else tr("is not a plan")
        raise wrong(
            document.file, message, tr("`cxmaturity plan --save` writes one; delete this file to begin anew")
        )
    plan, found = converted(document, KeptPlan, _REQUIRED)
    if plan is not None:
        # A status that is none counts as open: nothing follows from that.
        unclear = {where[1] for where, *_ in found if where[0] == "moves" and where[-1] == "status"}
        faults = first_faults(_head_faults(plan, questionnaire), _move_faults(plan, questionnaire))
        found += [one for one in faults if not (one[0][-1] in ("done", "reason") and one[0][1] in unclear)]
    if plan is None or found or document.problems:
        raise problems(document, found)
    return PlanFile(path, plan, document)


def _head_faults(plan: KeptPlan, questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with the lines about the wave."""
    for name in _SUBJECT:
        wrong_length = too_long(str(getattr(plan, name)))
        if wrong_length:
            yield (name,), wrong_length, ""
    if plan.date and not _is_day_of_plan(plan.date):
        yield ("date",), _no_day(plan.date), ""
    if plan.by and not is_date(plan.by):
        yield ("by",), _no_day(plan.by), ""
    elif plan.by and _is_day_of_plan(plan.date):
        start = date.fromisoformat(plan.date)
        last = months_after(start, MONTHS * MOST_PHASES)
        if not start < date.fromisoformat(plan.by) <= last:
            message = tr("must be after {start} and no later than {last} (got {got})")
            yield ("by",), message.format(start=start, last=last, got=plan.by), ""
    low, high = questionnaire.lowest_number, questionnaire.highest_number
    if plan.target is not None and not low <= plan.target <= high:
        message = tr("must be a level from {low} to {top} (got {got})")
        yield ("target",), message.format(low=low, top=high, got=plan.target), ""
    if len(plan.moves) > MOST_MOVES:
        message = tr("has {count} moves, at most {most} are taken")
        yield ("moves",), message.format(count=len(plan.moves), most=MOST_MOVES), ""


def _move_faults(plan: KeptPlan, questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with moves: unknown ones, two of one id, no days, and what does not go together."""
    first: dict[str, int] = {}
    for at, move in enumerate(plan.moves[:MOST_MOVES]):
        for field, message, hint in _of_one(move, questionnaire):
            yield ("moves", at, field), message, hint
        earlier = first.setdefault(move.id, at)
        if earlier != at:
            message = tr("{id} stands here twice")
            yield ("moves", at, "id"), message.format(id=move.id), tr("delete one of the two")


def _of_one(move: KeptMove, questionnaire: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with one move: the field, what, and what to do."""
    unknown = _unknown(move, questionnaire)
    if unknown:
        yield "id", *unknown
    for field in ("start", "due", "done"):
        day = getattr(move, field)
        if day and not is_date(day):
            yield field, _no_day(day), ""
    if move.phase is not None and not 1 <= move.phase <= MOST_PHASES:
        message = tr("must be a half-year from 1 to {last} (got {got})")
        yield "phase", message.format(last=MOST_PHASES, got=move.phase), tr("leave it to --save")
    yield from _of_owner(move.owner)
    if is_date(move.start) and is_date(move.due) and move.due < move.start:
        yield "due", tr("is before its start, {start}").format(start=move.start), ""
    if move.status == "dropped" and not tidy(move.reason):
        yield "reason", tr("is missing: say why the move was dropped"), ""
    if move.done and move.status != "done":
        yield (
            "done",
            tr("is a day, and the status is {status}").format(status=move.status),
            tr("set status: done"),
        )


def _of_owner(owner: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with who has a move."""
    wrong_length = too_long(owner)
    if wrong_length:
        yield "owner", wrong_length, ""
    if any(not sign.isprintable() and category(sign) != "Zs" for sign in owner):
        yield "owner", tr("has signs that cannot be seen"), tr("type the name anew")


def _unknown(move: KeptMove, questionnaire: Questionnaire) -> tuple[str, str] | None:
    """Return what is wrong with the id of a move that the questionnaire does not have."""
    known = {question.id: question for question in questionnaire.questions if question.is_scored}
    name, option = move.question, move.option
    if name not in known:
        message = tr("there is no scored question {name} in {id}")
        said = message.format(name=name, id=questionnaire.id)
        return said, did_you_mean(
            name, list(known), tr("delete this move where it is another questionnaire's")
        )
    scale = questionnaire.scale_of(known[name])
    try:
        scale.option(option)
    except KeyError:
        options = [one.id for one in scale.rising]
        message = tr("{question} has no option {option}")
        return message.format(question=name, option=option), did_you_mean(option, options)
    return None


def _is_day_of_plan(day: str) -> bool:
    """Return whether a day is one from which there are years to plan."""
    return is_date(day) and date.fromisoformat(day).year <= LAST_YEAR


def _no_day(got: str) -> str:
    return tr("must be a day of the calendar, written as 2026-09-30 (got {got})", got=plain(got))


# ---- What a kept plan is, beside today's answers


def staleness(kept: KeptPlan, assessment: Assessment) -> list[str]:
    """Return why a plan is not of this assessment: sentences, none where it is."""
    subject, found = assessment.subject, list[str]()
    for name in _SUBJECT:
        theirs, mine = str(getattr(kept, name)), getattr(subject, name)
        if tidy(theirs) != tidy(mine):
            message = tr("it was made for {field} {theirs}, and these are answers of {mine}")
            found.append(message.format(field=name, theirs=theirs or tr("empty"), mine=mine or tr("empty")))
    asked = f"{assessment.questionnaire.id}@{assessment.questionnaire.version}"
    if kept.plan_of != asked:
        found.append(
            tr("it was made with {theirs}, and this is {mine}", theirs=plain(kept.plan_of), mine=asked)
        )
    elif kept.made_from != print_of(assessment):
        found.append(tr("it was made for other answers than these"))
    return found


def state_words(kept: KeptPlan, assessment: Assessment, on: date) -> str:
    """Return in one sentence how far a plan is on a day: its moves, and how many are done, late, dropped."""
    moves, words = kept.moves, current.get()
    done = sum(move.status == "done" for move in moves)
    late = sum(move.is_late(on) for move in moves)
    dropped = sum(move.status == "dropped" for move in moves)
    told = [
        words.plural("{done} of one move is done", "{done} of {count} moves are done", len(moves), done=done)
    ]
    told += [words.plural("one is late", "{count} are late", late)] * bool(late)
    told += [words.plural("one is dropped", "{count} are dropped", dropped)] * bool(dropped)
    return words.clauses([words.listed(told), *staleness(kept, assessment)])


# ---- Writing


def with_plan(plan: Plan, assessment: Assessment, kept: KeptPlan | None) -> KeptPlan:
    """Return what is to be kept of a plan: its moves, with what a person wrote of them before, and theirs.

    An open move that is no longer planned stays where a person wrote something of it.
    """
    known = {} if kept is None else {move.id: move for move in kept.moves}
    fresh = [
        KeptMove(
            id=move.id,
            phase=phase.number,
            start=phase.starts.isoformat(),
            due=phase.ends.isoformat(),
        )
        for phase in plan.phases
        for move in phase.moves
    ]
    untouched = {} if kept is None else _days_of_phases(kept)
    moves = [_as_written(move, known.pop(move.id, None), untouched) for move in fresh]
    moves += [msgspec.structs.replace(move, phase=None) for move in known.values() if move.is_taken_up]
    questionnaire, subject = assessment.questionnaire, assessment.subject
    return KeptPlan(
        format=1,
        plan_of=f"{questionnaire.id}@{questionnaire.version}",
        organisation=subject.organisation,
        scope=subject.scope,
        wave=subject.wave,
        date=subject.date,
        by=plan.wish.by.isoformat() if plan.wish.by else "",
        made_by=command_of(plan, questionnaire),
        made_from=print_of(assessment),
        target=questionnaire.number_of(plan.target) if plan.target else None,
        moves=tuple(moves),
    )


def _as_written(
    fresh: KeptMove, known: KeptMove | None, untouched: Mapping[int, tuple[str, str]]
) -> KeptMove:
    """Return a planned move as a person left it; days that nobody changed follow the plan."""
    if known is None:
        return fresh
    if known.status != "open":
        return msgspec.structs.replace(known, phase=fresh.phase)
    ours = known.phase is not None and untouched.get(known.phase) == (known.start, known.due)
    days = (fresh.start, fresh.due) if ours else (known.start or fresh.start, known.due or fresh.due)
    return msgspec.structs.replace(known, phase=fresh.phase, start=days[0], due=days[1])


def _days_of_phases(kept: KeptPlan) -> dict[int, tuple[str, str]]:
    """Return between which days the phases of a kept plan were, by their numbers."""
    if not kept.date:
        return {}
    by = date.fromisoformat(kept.by) if kept.by else None
    last = max([PHASES, *(move.phase or 0 for move in kept.moves)])
    days = [day.isoformat() for day in borders(date.fromisoformat(kept.date), by, min(last, MOST_PHASES))]
    return {number: pair for number, pair in enumerate(pairwise(days), start=1)}


def marked_done(kept: KeptPlan, names: Sequence[str], day: str, path: Path) -> KeptPlan:
    """Return a plan with moves done on a `day`: each by its id, or by its question, whose next one it is.

    Raises BadInput for what is not in the plan, or not open, and for a day before the plan.
    """
    if kept.date and day < kept.date:
        said = tr("--on {day} is before {start}, the day from which the plan is", day=day, start=kept.date)
        raise BadInput(said)
    moves = list(kept.moves)
    for name in names:
        places = [at for at, one in enumerate(moves) if name in (one.id, one.question)]
        if not places:
            hint = did_you_mean(name, [one.id for one in moves] + [one.question for one in moves])
            said = tr("{path}: there is no move {name} in the plan", path=plain(path), name=plain(name))
            raise BadInput(f"{said}; {hint}" if hint else said)
        at = next((at for at in places if moves[at].status == "open"), None)
        if at is None:
            last = moves[places[-1]]
            raise BadInput(
                tr("{path}: {id} is {status} already", path=plain(path), id=last.id, status=last.status)
            )
        moves[at] = msgspec.structs.replace(moves[at], status="done", done=day)
    return msgspec.structs.replace(kept, moves=tuple(moves))


def update_plan(
    path: Path,
    questionnaire: Questionnaire,
    change: Callable[[KeptPlan | None], KeptPlan],
    words: Language | None = None,
) -> KeptPlan:
    """Write what `change` makes of the plan at `path`, None where there is none, and return it.

    What else a person wrote in the file, remarks and order, stays as it is. The moves get their names as
    remarks, and a new file says what it is in `words`; without these the names stay as they are. No other
    program of ours writes in between, so that two that mark moves at once both do.
    Raises InvalidFile for a broken plan and where it cannot be brought up to date, and UnwritableTarget.
    """
    with alone(path):
        file = read_plan(path, questionnaire)
        kept = change(None if file is None else file.plan)
        if file is None:
            text, remarked = render_plan(kept, questionnaire, words or current.get()), kept.moves[:0]
        else:
            text, remarked = _updated(kept, path, None if words is None else _remarks(kept, questionnaire))
        kept = msgspec.structs.replace(kept, moves=(*kept.moves, *remarked))
        document = parse_yaml(text, str(path))
        made, found = converted(document, KeptPlan)
        if made is None or found or _in_order(made) != _in_order(kept):
            message = tr("cannot be brought up to date without losing something")
            raise wrong(str(path), message, tr("move this file away, and take over what you wrote"))
        if file is None or path.read_bytes() != text.encode():
            save(path, text.encode())
    return kept


def _in_order(kept: KeptPlan) -> KeptPlan:
    """Return a plan with its moves in the order of their ids."""
    moves = tuple(sorted(kept.moves, key=lambda move: move.id))
    return msgspec.structs.replace(kept, moves=moves, wave=str(kept.wave))


_HEAD = ("plan_of", *_SUBJECT, "date", "by", "made_by", "made_from", "target")
_ALWAYS = ("id", "phase", "owner", "start", "due", "status")


_OWN = re.compile(r"^# \[[^]\n]*\]")
"""The name of a move as a remark behind its id; what a person writes after it stays."""


def _remarks(kept: KeptPlan, questionnaire: Questionnaire) -> dict[str, str]:
    """Return the name of each move as a remark, by the move's id."""
    brackets = str.maketrans("[]", "()")
    return {
        move.id: f"[{one_line(move_name(move, questionnaire)).translate(brackets)}]" for move in kept.moves
    }


def _about(words: Language) -> str:
    """Return the remark with which a new file begins."""
    said = (
        words.text(
            "The plan of these answers. What you write stays: `owner`, `start`, `due`, `status` (`open`, "
            "`done`, `dropped`), `done`, `reason`, `note`, and remarks."
        ),
        words.text("`cxmaturity plan --save` brings the rest up to date, and the names in brackets."),
    )
    return "\n".join(line for one in said for line in wrap(one_line(one), _WIDTH, "# ", "# "))


def render_plan(kept: KeptPlan, questionnaire: Questionnaire, words: Language) -> str:
    """Return a plan as a new file, which says in `words` what it is."""
    lines = [_about(words), "format: 1"]
    lines += [
        f"{name}: {_as_yaml(value)}" for name in _HEAD if (value := getattr(kept, name)) not in ("", None)
    ]
    lines.append("moves:" if kept.moves else "moves: []")
    remarks = _remarks(kept, questionnaire)
    for move in kept.moves:
        shown = {name: getattr(move, name) for name in KeptMove.__struct_fields__}
        written = [f"{name}: {_as_yaml(value)}" for name, value in shown.items() if name in _ALWAYS or value]
        written[0] += f"  # {remarks[move.id]}"
        lines += [f"  {'-' if at == 0 else ' '} {line}" for at, line in enumerate(written)]
    return "\n".join(lines) + "\n"


def _as_yaml(value: str | int | None) -> str:
    """Return a value as a file has it."""
    return "" if value is None else str(value) if isinstance(value, int) else scalar(value) if value else '""'


def _updated(
    kept: KeptPlan, path: Path, remarks: Mapping[str, str] | None
) -> tuple[str, tuple[KeptMove, ...]]:
    """Return the text of the file at `path` with what has changed in it, and all else as it was.

    Moves are called as the `remarks` by their ids say, None where they are not to be. Beside the text are
    moves that are no longer planned and stay for the remarks that a person wrote at them.
    """
    # Loaded here: only what is written over a file that people edit needs it.
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, _NEVER_FOLD
    yaml.indent(mapping=2, sequence=4, offset=2)
    tree = yaml.load(path.read_text(encoding="utf-8-sig"))
    for name in _HEAD:
        _put(tree, name, getattr(kept, name))
    there = {str(one["id"]): one for one in tree["moves"] or ()}
    wanted = {move.id: move for move in kept.moves}
    if not isinstance(tree["moves"], list):
        tree["moves"] = []
    remarked = []
    for at in reversed(range(len(tree["moves"]))):
        entry = tree["moves"][at]
        if str(entry["id"]) in wanted:
            continue
        # What is written below a move may be a remark on the next one.
        if _has_remarks(entry) or at in tree["moves"].ca.items:
            _put(entry, "phase", None, always=True)
            remarked.append(str(entry["id"]))
        else:
            del tree["moves"][at]
    for name, move in wanted.items():
        if name not in there:
            tree["moves"].append(CommentedMap())
        entry = there.get(name, tree["moves"][-1])
        for field in KeptMove.__struct_fields__:
            _put(entry, field, getattr(move, field), always=field in _ALWAYS)
        if remarks is not None:
            _call(entry, remarks[name])
    stream = StringIO()
    yaml.dump(tree, stream)
    text = stream.getvalue()
    # As they are now: their phase is gone.
    made, _ = converted(parse_yaml(text, str(path)), KeptPlan)
    return text, tuple(move for move in made.moves if move.id in remarked) if made else ()


def _has_remarks(entry: Any) -> bool:
    """Return whether a person wrote a remark at a move: its name in brackets is none."""
    if entry.ca.comment or any(key != "id" for key in entry.ca.items):
        return True
    return any(_OWN.sub("", token.value).strip() for token in entry.ca.items.get("id", ()) if token)


def _call(entry: Any, remark: str) -> None:
    """Put the name of a move behind its id, in the place of an older one; a person's own remark stays."""
    tokens = [token for token in entry.ca.items.get("id", ()) if token]
    if not tokens:
        entry.yaml_add_eol_comment(remark, "id")
    for token in tokens:
        token.value = _OWN.sub(lambda _: f"# {remark}", token.value)


def _put(entry: Any, name: str, value: str | int | None, *, always: bool = False) -> None:
    """Give a field of a mapping a value, unless it has it; an empty one where it is there `always` or was."""
    now = entry.get(name)
    if name in entry and (now if now is not None else "") == (value if value is not None else ""):
        return
    if str(now) == str(value) and name in entry and now is not None:
        return
    # Loaded here, as what calls this is: only what is written over a file that people edit needs it.
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str) and is_date(value):
        # As a date it stands without quotes, as in a new file.
        entry[name] = date.fromisoformat(value)
    elif value not in ("", None):
        entry[name] = value
    elif always or name in entry:
        entry[name] = DoubleQuotedScalarString("") if value == "" else None
