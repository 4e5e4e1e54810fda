"""The line editor of the interview, over prompt_toolkit: pasted texts, wide characters, arrow keys.

What was typed is kept for the arrow keys of this interview alone, and never on disk.
"""

import os
import re
import signal
from shutil import get_terminal_size
from typing import Any, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.filters import Condition as Filter
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import DummyHistory, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.key_binding import KeyBindings, KeyPress
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import Style

from cxmaturity.interview.asking import Returned
from cxmaturity.interview.keys import PASTED_WITHIN, last_sign, waiting, without_controls
from cxmaturity.interview.screen_text import fit
from cxmaturity.text.width import cells

_CLAUSES = re.compile(r".+?(?:[,;] |(?<=\w)[.?] |[，；。]|(?<=\w)？|$)", re.DOTALL)
_ROOM = 4
"""Columns behind a prompt for what is typed."""
# A colour of its own, the terminal's, has the blank behind a prompt written like its other signs.
_STYLE = Style([("whole", "fg:ansidefault")])
_ENTERS = (Keys.ControlM, Keys.ControlJ)
# Keys that the reading itself makes up.
_NOT_TYPED = (Keys.CPRResponse, Keys.Ignore)


class _Quit(BaseException):
    """Ctrl-backslash: the process ends as if the terminal had sent the signal itself."""


class _PastingInput(Vt100Input):
    """The keys of a terminal; text that came at once is one paste, whether or not it was marked as one."""

    def read_keys(self) -> list[KeyPress]:
        """Return what was pressed since the last time."""
        keys = super().read_keys()
        while waiting(self.fileno(), 0) and not self.closed:
            more = super().read_keys()
            keys += more
            if not more and not os.isatty(self.fileno()):
                # A terminal that is gone has always something to read, and it is nothing.
                self.stdin_reader.closed = True
        return pasted(keys)


def pasted(keys: list[KeyPress]) -> list[KeyPress]:
    """Return `keys` with every run of text in them as one paste; an Enter at their end stays a key."""
    found: list[KeyPress] = []
    run: list[str] = []
    for number, key in enumerate(keys):
        is_end = key.key in _ENTERS and number == len(keys) - 1
        if not is_end and (len(key.key) == 1 or key.key in _ENTERS or key.key == Keys.Tab):
            run.append("\n" if key.key in _ENTERS else key.data)
            continue
        found += _run(run)
        run = []
        found.append(key)
    return found + _run(run)


def _run(signs: list[str]) -> list[KeyPress]:
    """Return text as a single key, or as a paste where it is more than one."""
    if len(signs) == 1 and signs != ["\n"]:
        return [KeyPress(signs[0], signs[0])] if signs != ["\t"] else [KeyPress(Keys.Tab, "\t")]
    return [KeyPress(Keys.BracketedPaste, "".join(signs))] if signs else []


class LineEditor:
    """Lines and texts of several lines, edited on a terminal."""

    def __init__(self, source: Input, target: Output) -> None:
        """Read from `source` and draw on `target`."""
        self.source, self.target = source, target
        self.is_text, self.begin = False, ""
        shared: dict[str, Any] = {
            "input": source,
            "output": target,
            "style": _STYLE,
            "key_bindings": self._bindings(),
            "enable_suspend": True,
            "reserve_space_for_menu": 0,
            "include_default_pygments_style": False,
            "prompt_continuation": "",
        }
        self.lines: PromptSession[str] = PromptSession(history=InMemoryHistory(), **shared)
        self.texts: PromptSession[str] = PromptSession(history=DummyHistory(), multiline=True, **shared)

    @classmethod
    def on(cls, source: TextIO, target: TextIO) -> "LineEditor":
        """Return an editor on a terminal; it is never asked where its cursor is, for some do not answer."""
        output = Vt100_Output.from_pty(target, term=os.environ.get("TERM"))
        output.enable_cpr = False
        return cls(_PastingInput(source), output)

    def read(self, prompt: str, begin: str | None) -> str | None:
        """Return a line, or a text that begins with `begin`; None at the end of the input.

        Raises Returned at Esc, KeyboardInterrupt at Ctrl-C.
        """
        self.is_text, self.begin = begin is not None, begin or ""
        session = self.texts if self.is_text else self.lines
        *above, prompt = clauses(prompt, fit(get_terminal_size().columns) - _ROOM)
        for line in above:
            self.target.write_raw(line + "\r\n")
        self.target.flush()
        try:
            return session.prompt(lambda: _drawn(session, prompt), default=begin or "")
        except EOFError:
            return None
        except _Quit:
            os.kill(os.getpid(), signal.SIGQUIT)
            return None

    def _bindings(self) -> KeyBindings:
        """Return what keys do here beside what they do everywhere."""
        bindings = KeyBindings()

        @bindings.add("enter")
        def _end_unless_pasted(event: KeyPressEvent) -> None:
            # A terminal without bracketed paste hands over pasted lines like typed ones.
            if self._more(event):
                event.current_buffer.insert_text("\n")
            else:
                event.current_buffer.validate_and_handle()

        @bindings.add("escape", "enter", filter=Filter(lambda: self.is_text))
        def _new_line(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text("\n")

        @bindings.add("escape")
        def _leave(event: KeyPressEvent) -> None:
            if self.is_text or not event.current_buffer.text:
                text = without_controls(event.current_buffer.text).strip()
                event.app.exit(exception=Returned("" if text == self.begin.strip() else text))

        @bindings.add(Keys.BracketedPaste)
        def _paste(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text(without_controls(event.data))

        # Nobody asked for a mouse or the cursor's place; a colour in a pasted text looks like one of the two.
        @bindings.add(Keys.Vt100MouseEvent)
        @bindings.add(Keys.CPRResponse)
        def _nothing(event: KeyPressEvent) -> None:
            pass

        @bindings.add("c-h")
        def _delete(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            buffer.delete_before_cursor(len(last_sign(buffer.document.text_before_cursor)))

        @bindings.add("c-\\")
        def _quit(event: KeyPressEvent) -> None:
            event.app.exit(exception=_Quit())

        return bindings

    def _more(self, event: KeyPressEvent) -> bool:
        """Tell whether more keys came with this one than a person types."""
        queued = [each for each in event.key_processor.input_queue if _is_typed(each)]
        return bool(queued) or waiting(self.source.fileno(), PASTED_WITHIN)


def clauses(prompt: str, width: int) -> list[str]:
    """Return a prompt that is too long for its line as several, the last one for what is typed behind it."""
    lines = [""]
    for clause in _CLAUSES.findall(prompt):
        if lines[-1] and cells(lines[-1] + clause) > width:
            lines.append("")
        lines[-1] += clause
    return lines


def _drawn(session: PromptSession[str], prompt: str) -> StyleAndTextTuples:
    """Return the prompt to draw; with its last sign apart when it is drawn for the last time.

    The line is drawn again as it ends. Whoever waits for the words of a prompt in what comes from the
    terminal, as scripts do that type answers, is to find them once.
    """
    if session.app.is_done:
        words = prompt.rstrip()[:-1]
        return [("", words), ("class:whole", prompt[len(words) :])]
    return [("class:whole", prompt)]


def _is_typed(key: KeyPress) -> bool:
    """Tell whether a key came from the terminal's keyboard."""
    return key.key not in _NOT_TYPED and bool(key.data)
