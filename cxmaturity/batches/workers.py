"""Work done by an executor, a bounded number of chunks at a time, its results in the order of the work."""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import connection
from typing import Any, TypeVar

from cxmaturity.errors import MissingComponent
from cxmaturity.text.language import tr

# ---- Who does the work: this process, processes of this machine, or any executor that somebody brings

Seats = Callable[[], Executor]
"""Gives an executor, a new one whenever the last one broke."""
_PRELOADED = ("cxmaturity.batches.work",)
_FOR_PDF = ("cxmaturity.batches.warm",)


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


def processes(count: int, *, for_pdf: bool = False) -> Seats:
    """Return what gives `count` processes."""
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
            return ProcessPoolExecutor(count, mp_context=context, initializer=begin)
        except (ImportError, NotImplementedError, OSError):
            # A machine without semaphores or shared memory, as some containers are.
            return Here()

    return fresh


def begin() -> None:
    """Prepare a process for its work: it leaves Ctrl-C to its parent, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """Wait for the end of the parent: a process that was killed tells nobody to stop."""
    connection.wait([sentinel])
    os._exit(1)


# ---- Work done by an executor, a bounded number of chunks at a time, its results in the order of the work

Task = TypeVar("Task")
Result = TypeVar("Result")
Chunk = Sequence[Task]
Work = Callable[[Chunk[Task]], list[Result]]


class Window:
    """A bounded window of futures; a worker process that dies costs no more than one task.

    Where an executor breaks, nobody knows which of the chunks under way did it: each is done again alone,
    and task by task if it breaks once more. The task that breaks it then is given to `died`.
    """

    def __init__(
        self, seats: Seats, work: Work[Any, Any], died: Callable[[Any], Any], *, ahead: int, own: bool = True
    ) -> None:
        """Keep what does the work; at most `ahead` chunks are under way.

        An executor that is not our `own` is neither replaced nor shut down.
        """
        self.seats, self.work, self.died, self.ahead, self.own = seats, work, died, ahead, own
        self.executor: Executor = seats()
        self.under_way: deque[tuple[Chunk[Any], Future[list[Any]]]] = deque()

    def results(self, tasks: Iterable[Any], size: int) -> Iterator[list[Any]]:
        """Yield the results of each `size` tasks, in the order of the tasks."""
        for chunk in chunks(tasks, size):
            self.under_way.append((chunk, self._submit(chunk)))
            if len(self.under_way) >= self.ahead:
                yield self._first()
        while self.under_way:
            yield self._first()

    def close(self) -> None:
        """Let the work under way end, and nothing new begin."""
        for _, future in self.under_way:
            future.cancel()
        if self.own:
            self.executor.shutdown(wait=True, cancel_futures=True)

    def _submit(self, chunk: Chunk[Any]) -> Future[list[Any]]:
        try:
            return self.executor.submit(self.work, chunk)
        except BrokenExecutor as error:
            broken: Future[list[Any]] = Future()
            broken.set_exception(error)
            return broken

    def _first(self) -> list[Any]:
        """Return the results of the oldest chunk under way."""
        chunk, future = self.under_way.popleft()
        try:
            return future.result()
        except BrokenExecutor:
            self._renew()
        results = self._carefully(chunk)
        # What was under way beside it was lost with it, or may have broken it.
        lost = [(other, one) for other, one in self.under_way if not _is_done(one)]
        redone = {id(other): self._done_now(other) for other, _ in lost}
        self.under_way = deque((other, redone.get(id(other), one)) for other, one in self.under_way)
        return results

    def _done_now(self, chunk: Chunk[Any]) -> Future[list[Any]]:
        """Return a future with the results of `chunk`, made with nothing else under way."""
        future: Future[list[Any]] = Future()
        future.set_result(self._carefully(chunk))
        return future

    def _carefully(self, chunk: Chunk[Any]) -> list[Any]:
        """Return the results of `chunk` with nothing else under way."""
        try:
            return self._submit(chunk).result()
        except BrokenExecutor:
            self._renew()
        if len(chunk) == 1:
            return [self.died(chunk[0])]
        return [result for task in chunk for result in self._carefully([task])]

    def _renew(self) -> None:
        """Take a new executor. Raises MissingComponent where there is only the one that broke."""
        if not self.own:
            raise MissingComponent(tr("the executor broke; --resume goes on from here"))
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.executor = self.seats()


def _is_done(future: Future[Any]) -> bool:
    """Return whether a future holds results, however its executor fared."""
    return future.done() and not future.cancelled() and future.exception() is None


def chunks(tasks: Iterable[Task], size: int) -> Iterator[list[Task]]:
    """Yield the tasks by `size`, as they come."""
    left = iter(tasks)
    while chunk := list(islice(left, size)):
        yield chunk
