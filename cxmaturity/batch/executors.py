"""Who does the work: this process, processes of this machine, or any executor that somebody brings."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import connection
from typing import Any

from cxmaturity.language import current, language

Seats = Callable[[], Executor]
"""Gives an executor, a new one whenever the last one broke."""
_PRELOADED = ("cxmaturity.batch.work",)
_FOR_PDF = ("cxmaturity.batch.warm",)


class Here(Executor):
    """Does the work at once in this process: for one process, and wherever none may be started."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return a future that is done."""
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processes(count: int, tag: str, *, for_pdf: bool = False) -> Seats:
    """Return what gives `count` processes that speak the language `tag`."""
    if count == 1:
        return Here
    # Forking a process that has threads may hang; a server that forks has none.
    method = "forkserver" if sys.platform == "linux" else "spawn"
    # Python looks for a new process's modules in the working folder first, and that can be somebody else's.
    os.environ["PYTHONSAFEPATH"] = "1"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([*_PRELOADED, *(_FOR_PDF if for_pdf else ())])

    def fresh() -> Executor:
        try:
            return ProcessPoolExecutor(count, mp_context=context, initializer=begin, initargs=(tag,))
        except (ImportError, NotImplementedError, OSError):
            # A machine without semaphores or shared memory, as some containers are.
            return Here()

    return fresh


def begin(tag: str) -> None:
    """Prepare a process for its work: it leaves Ctrl-C to its parent, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    current.set(language(tag))
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """Wait for the end of the parent: a process that was killed tells nobody to stop."""
    connection.wait([sentinel])
    os._exit(1)
