"""Saving with a person at hand, or without one: what comes of a full disk and of another program's change.

A person is asked, and everything stays in memory until it is on disk. Where nobody can be asked, the answers
go into a rescue copy, or are refused.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from shlex import quote

from cxmaturity.answers.model import Answers
from cxmaturity.errors import CxMaturityError, InvalidFile, UnwritableTarget, plain
from cxmaturity.interview.answer_file import AnswerFile, BothChanged
from cxmaturity.interview.asking import InputEnded, Screen, ask, confirmed, say
from cxmaturity.interview.merging import Conflict, in_words, names, places, sheet_of
from cxmaturity.interview.rescue import Rescue, find, settle
from cxmaturity.questionnaire.find import is_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.language import current, tr
from cxmaturity.text.prompt_words import QUESTION_WORDS, Order, fold

_ENDINGS = (".yaml", ".yml")
Checked = Callable[[Path], None]


class NotSaved(CxMaturityError):
    """The answers are not in their file, and the interview cannot go on; the message says where they are."""


class Keeper:
    """Keeps the answers of one interview in `file`, asking on `screen` where that takes a decision.

    `check` raises where a file cannot be made at a path.
    """

    def __init__(
        self, file: AnswerFile, questionnaire: Questionnaire, screen: Screen, check: Checked
    ) -> None:
        """Keep the answers to `questionnaire` in `file`."""
        self.file, self.questionnaire, self.screen, self.check = file, questionnaire, screen, check

    def save(self, answers: Answers) -> Answers:
        """Have `answers` on disk and return them with what others brought. Raises NotSaved."""
        decided: dict[Conflict, bool] = {}
        copy: Path | None = None
        while True:
            try:
                merged = self.file.save(answers, self.questionnaire, decided)
                break
            except BothChanged as error:
                decided |= self._decided(error)
            except InvalidFile as error:
                copy = self._unreadable(error, copy)
            except UnwritableTarget as error:
                self._unwritable(error)
        if copy is not None:
            # Everything in it is in the file now.
            copy.unlink(missing_ok=True)
        self._tell_brought(answers, merged)
        return merged

    def finish(self) -> None:
        """Save, without a question, what an interruption kept from being saved. Raises NotSaved."""
        if self.file.unsaved is None:
            return
        try:
            self.file.save(*self.file.unsaved)
        except (BothChanged, InvalidFile) as error:
            raise self._gave_way(error) from None
        except UnwritableTarget as error:
            raise self._lost(error) from None

    def tell_copies(self) -> None:
        """Tell that there are rescue copies, and what to do."""
        for copy in find(self.file.place, self.questionnaire, self.screen.write):
            assert self.file.last is not None
            now = places(self.file.last, self.questionnaire)
            new = copy.new_in(now)
            if new:
                self._tell(copy, names(new))

    def offer_copies(self, answers: Answers) -> Answers:
        """Offer to merge the rescue copies beside the file, and return the answers after that.

        Where nobody can be asked they are only told.
        """
        for copy in find(self.file.place, self.questionnaire, self.screen.write):
            now = places(answers, self.questionnaire)
            merged, conflicts = copy.into(now, {})
            new = [*(each.place for each in conflicts), *(p for p in merged if merged[p] != now.get(p))]
            gone = [place for place in now if place not in merged]
            if not new and not gone:
                # One that was decided against says something else, and stays.
                if all(now.get(place) == value for place, value in copy.mine.items()):
                    copy.path.unlink(missing_ok=True)
                continue
            answers = self._offered(copy, answers, names([*new, *gone]))
        return answers

    def _offered(self, copy: Rescue, answers: Answers, what: str) -> Answers:
        """Offer one rescue copy, and return the answers after that."""
        self._tell(copy, what)
        if not self.screen.asks_back:
            return answers
        if not confirmed(self.screen, tr("Merge them? y yes, Enter leaves them for the next time:")):
            return answers
        return self._merged(copy, answers)

    def _tell(self, copy: Rescue, what: str) -> None:
        """Say what a rescue copy holds, and what to do where nobody can be asked."""
        say(
            self.screen,
            tr(
                "Answers that could not be saved in {path} are in {copy}: {names}.",
                path=plain(self.file.path),
                copy=plain(copy.path),
                names=what,
            ),
        )
        if not self.screen.asks_back:
            command = f"cxmaturity assess {plain(quote(str(self.file.path)))}"
            say(
                self.screen,
                tr("`{command}` at a terminal offers to merge them; they stay there.", command=command),
            )

    def _merged(self, copy: Rescue, answers: Answers) -> Answers:
        """Merge a rescue copy, asking where both sides changed the same; put it away if all is saved."""
        now = places(answers, self.questionnaire)
        conflicts = copy.into(now, {})[1]
        sides = (tr("the rescue copy"), tr("the file"))
        decided = self._ask(conflicts, sides)
        merged, _ = copy.into(now, decided)
        answers = self.save(sheet_of(merged, answers))
        declined = [each.place for each, mine in decided.items() if not mine]
        left = copy.new_in(places(answers, self.questionnaire))
        if left:
            settle(copy, declined, self.file.place, self.questionnaire)
            say(
                self.screen,
                tr(
                    "Merged. {copy} stays: it also says of {names} what the file does not.",
                    copy=plain(copy.path),
                    names=names(left),
                ),
            )
        else:
            copy.path.unlink(missing_ok=True)
            say(
                self.screen,
                tr(
                    "Merged; everything in {copy} is in {path} now.",
                    copy=plain(copy.path),
                    path=plain(self.file.path),
                ),
            )
        return answers

    def _decided(self, error: BothChanged) -> Mapping[Conflict, bool]:
        """Ask whose counts where both sides changed the same. Raises NotSaved where nobody says."""
        if self.screen.asks_back:
            say(
                self.screen,
                tr("Not saved yet: another program changed the same in {path}.", path=plain(self.file.path)),
            )
            with suppress(InputEnded):
                return self._ask(error.conflicts, (tr("answered here"), tr("in the file")))
        raise self._gave_way(error)

    def _ask(self, conflicts: list[Conflict], sides: tuple[str, str]) -> dict[Conflict, bool]:
        """Return whether mine counts, conflict by conflict; one answer may be for all that follow."""
        decided: dict[Conflict, bool] = {}
        same: bool | None = None
        for each in conflicts:
            if same is None:
                say(self.screen, current.get().lead(each.name))
                for number, (value, side) in enumerate(zip((each.mine, each.theirs), sides, strict=True), 1):
                    self.screen.write(f"  {number}  {in_words(each.place, value)}  ({side})")
                typed = ""
                while typed not in ("1", "2", "1!", "2!"):
                    typed = fold(
                        ask(self.screen, tr("Which counts, 1 or 2? (1! or 2!: the same for all that follow)"))
                    )
                same = (typed[0] == "1") if typed.endswith("!") else None
                decided[each] = typed[0] == "1"
            else:
                decided[each] = same
        return decided

    def _unreadable(self, error: InvalidFile, copy: Path | None) -> Path:
        """Have the answers in a rescue copy, and ask when to try again. Raises NotSaved where nobody says."""
        if copy is None:
            if not self.screen.asks_back:
                raise self._gave_way(error)
            try:
                copy = self.file.rescue()
            except UnwritableTarget as unwritable:
                raise self._lost(unwritable) from None
        say(self.screen, plain(error.problems[0]))
        say(
            self.screen,
            tr(
                "Not saved: another program changed the file, and it cannot be read now. "
                "Your answers are in {copy}.",
                copy=plain(copy),
            ),
        )
        prompt = tr("Mend it, then r tries again and merges; q quits:")
        if self._chosen(prompt, {"r": Order.REPEAT}) is None:
            raise self._left_in(error, copy)
        return copy

    def _unwritable(self, error: UnwritableTarget) -> None:
        """Ask what to do about a disk that takes nothing; returns to try again. Raises NotSaved."""
        if not self.screen.asks_back:
            raise self._lost(error)
        reason = tr(error.reason)
        say(
            self.screen,
            tr("Not saved: {path}: cannot be written: {reason}", path=plain(error.path), reason=reason),
        )
        say(self.screen, tr("Nothing is lost: everything is kept here until it can be saved."))
        while True:
            prompt = tr("r tries again, e saves elsewhere, q quits without saving this:")
            chosen = self._chosen(prompt, {"r": Order.REPEAT, "e": Order.EVIDENCE})
            if chosen is None:
                raise self._lost(error)
            if chosen == "r" or self._elsewhere():
                return

    def _chosen(self, prompt: str, words: Mapping[str, Order]) -> str | None:
        """Return which of `words` was typed; None for `q` and for the end of the input."""
        while True:
            try:
                typed = fold(ask(self.screen, prompt))
            except InputEnded:
                return None
            order = QUESTION_WORDS.get(typed)
            if order is Order.QUIT:
                return None
            for word, meant in words.items():
                if typed == word or order is meant:
                    return word

    def _elsewhere(self) -> bool:
        """Let the interview go on in another file that the person names; tell whether it does."""
        try:
            typed = ask(
                self.screen, tr("A new file, such as {file}:", file=plain(Path.home() / self.file.path.name))
            )
        except InputEnded:
            return False
        if not typed:
            return False
        path = Path(typed).expanduser()
        try:
            self.check(path)
            if path.exists():
                say(self.screen, tr("{path}: is there already; name a new file", path=plain(path)))
                return False
            other = AnswerFile(path, self.file.tell, shown=self.file.shown)
        except CxMaturityError as error:
            say(self.screen, str(error))
            return False
        start, last = self.file.start, self.file.last
        assert start is not None and last is not None
        other.start, other.last = start, last
        if is_path(last.questionnaire):
            # It is seen from the file that names it.
            other.questionnaire_named = str((self.file.place.parent / last.questionnaire).resolve())
        self.file = other
        return True

    def _gave_way(self, error: CxMaturityError) -> CxMaturityError:
        """Put the answers into a rescue copy, and return what to say."""
        try:
            copy = self.file.rescue()
        except UnwritableTarget as unwritable:
            return self._lost(unwritable)
        return self._left_in(error, copy)

    def _left_in(self, error: CxMaturityError, copy: Path) -> NotSaved:
        """Return what to say of answers that are in a rescue copy."""
        command = f"cxmaturity assess {plain(quote(str(self.file.path)))}"
        words = tr(
            "The file was left as it is; your answers up to now are in {copy}, and `{command}` at a terminal "
            "offers to merge them.",
            copy=plain(copy),
            command=command,
        )
        told = error.problems[0] if isinstance(error, InvalidFile) else error
        return NotSaved(f"{told}\n{words}")

    def _lost(self, error: UnwritableTarget) -> NotSaved:
        """Return what to say of answers that are nowhere on disk."""
        values = {"path": plain(error.path), "reason": tr(error.reason)}
        unsaved = self.file.names_unsaved()
        if unsaved:
            values["names"] = unsaved
            return NotSaved(tr("{path}: cannot be written: {reason}; not saved: {names}", **values))
        return NotSaved(tr("{path}: cannot be written: {reason}", **values))

    def _tell_brought(self, answers: Answers, merged: Answers) -> None:
        """Say what another program wrote meanwhile that the person has not seen."""
        now, mine = places(merged, self.questionnaire), places(answers, self.questionnaire)
        brought = [place for place in {**now, **mine} if now.get(place) != mine.get(place)]
        if brought:
            say(
                self.screen,
                tr("Another program changed the file meanwhile; merged: {names}.", names=names(brought)),
            )
