"""Whose turn it is among the threads of one process: the next is who has waited longest."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

WAIT = 15.0  # seconds for a turn before somebody is told that the desk is busy


class Turns:
    """Room for some threads at once; the others wait in the order in which they came.

    The locks and semaphores of `threading` let in whoever is awake first, which is mostly who just
    left: of twenty officers who send without a pause some waited for eight seconds, at a median
    of a quarter of one.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._inside: set[int] = set()  # threads by their ident

    @contextmanager
    def taken(self, wait: float = WAIT) -> Iterator[None]:
        """Hold a turn. A thread that holds one already goes on with that.

        Raises:
            TimeoutError: the others did not let go.
        """
        me = get_ident()
        if me in self._inside:
            yield
            return
        if not self._take(wait):
            raise TimeoutError("Other threads did not let go.")
        self._inside.add(me)
        try:
            yield
        finally:
            self._inside.remove(me)
            self._pass_on()

    def _take(self, wait: float) -> bool:
        with self._guard:
            if self._room:
                self._room -= 1
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=wait):
            return True
        with self._guard:
            if mine not in self._waiting:  # it was handed over in the same moment
                return True
            self._waiting.remove(mine)
            return False

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._room += 1
