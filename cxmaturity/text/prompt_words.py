"""What can be typed at the prompts of the interview: one table of words, in every shipped language.

It stands in the core because a questionnaire must not call an option by one of these words.
"""

import unicodedata
from collections.abc import Collection
from enum import StrEnum

from cxmaturity.text.yes_no import DONT_KNOW_WORDS, NOT_APPLICABLE_WORDS


class Order(StrEnum):
    """What the person at the prompt wants."""

    OPTION = "option"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"
    NOTE = "note"
    EVIDENCE = "evidence"
    ADD = "add"
    REMOVE = "remove"
    CLEAR = "clear"
    UNDO = "undo"
    ENTER = "enter"
    SKIP = "skip"
    BACK = "back"
    JUMP = "jump"
    OPEN = "open"
    REPEAT = "repeat"
    PROFILE = "profile"
    SHOW_ME = "show me"
    HELP = "help"
    QUIT = "quit"
    LINES = "several lines"
    WRONG = "wrong"


_TABLE: dict[Order, tuple[str, ...]] = {
    Order.ENTER: ("", "enter", "next", "go on", "继续", "繼續", "下一题", "下一題", "回车", "回车键"),
    Order.SKIP: ("s", "skip", "跳过", "跳過"),
    Order.BACK: (
        "b",
        "back",
        "back to the one before",
        "返回",
        "返回上一题",
        "回到上一題",
        "上一题",
        "上一題",
    ),
    Order.JUMP: ("j", "jump", "跳转", "跳轉", "跳至", "跳到"),
    Order.OPEN: (
        *("o", "open", "go to what is open", "on to the next one that is open", "未答"),
        *("转到未答题目", "转到下一个未答题目", "前往未答題目", "前往下一個未答題目"),
    ),
    Order.CLEAR: (
        *("c", "clear", "clear the answer", "clear the worksheet", "清除", "清空"),
        *("清除作答", "清除答案", "清空分析表"),
    ),
    Order.UNDO: ("u", "undo", "撤销", "撤銷", "复原", "復原"),
    Order.REPEAT: ("r", "repeat", "repeat the question", "再显示一次题目", "再顯示一次題目", "重复", "重複"),
    Order.PROFILE: ("p", "profile", "profile so far", "画像", "目前的画像", "概況", "目前的概況"),
    Order.SHOW_ME: (
        *("m", "show", "what to ask to be shown", "出示"),
        *("应请对方出示什么", "應請對方出示什麼"),
    ),
    Order.HELP: ("?", "h", "help", "帮助", "幫助", "说明", "說明"),
    Order.QUIT: ("q", "quit", "exit", "stop", "end", "退出", "离开", "離開", "结束", "結束"),
    Order.UNKNOWN: ("d", "unknown", *DONT_KNOW_WORDS),
    Order.NOT_APPLICABLE: ("n", *NOT_APPLICABLE_WORDS),
    Order.NOTE: ("note", "备注", "備註"),
    Order.EVIDENCE: ("e", "evidence", "证据", "證據", "佐證", "佐证"),
    Order.ADD: ("a", "add", "add rows", "增加", "增加行", "新增", "新增列"),
    Order.REMOVE: ("x", "remove", "remove a row", "删除", "刪除", "删除一行", "刪除一列"),
}
_ANYWHERE = (
    *(Order.ENTER, Order.SKIP, Order.BACK, Order.JUMP, Order.OPEN, Order.CLEAR, Order.UNDO),
    *(Order.REPEAT, Order.PROFILE, Order.SHOW_ME, Order.HELP, Order.QUIT),
)


def _words(*orders: Order) -> dict[str, Order]:
    """Return the words of `orders` with what each means."""
    return {word: order for order in orders for word in _TABLE[order]}


QUESTION_WORDS = _words(*_ANYWHERE, Order.UNKNOWN, Order.NOT_APPLICABLE, Order.NOTE, Order.EVIDENCE)
CHECK_WORDS = _words(*_ANYWHERE, Order.UNKNOWN)
WORKSHEET_WORDS = _words(*_ANYWHERE, Order.ADD, Order.REMOVE)
END_WORDS = _words(*(order for order in _ANYWHERE if order is not Order.SKIP))


def is_letter(typed: str) -> bool:
    """Return whether what is typed is one letter: an option called so goes before the command of this letter.

    A command has its words still.
    """
    return len(fold(typed)) == 1 and fold(typed).isalpha()


def beside_letters(letters: Collection[str]) -> dict[str, Order]:
    """Return what can be typed at a question without the `letters` that its options are called by."""
    return {word: order for word, order in QUESTION_WORDS.items() if word not in letters}


def key_of(order: Order, letters: Collection[str] = ()) -> str:
    """Return what is typed for an order: its letter, or its word where an option is called by that."""
    return next(word for word in _TABLE[order] if word not in letters)


def fold(typed: str) -> str:
    """Return a typed word as the table has it: any case and width, no signs that cannot be seen."""
    text = unicodedata.normalize("NFKC", typed).casefold().replace("’", "'").replace("‘", "'")
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())
