"""Turns among threads: room, order, and nobody forgotten who gave up."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Barrier, Event, Lock, Thread

import pytest

from borderdesk.store.turns import Turns

LONG = 60.0  # seconds after which a test would rather fail than hang


def started(work: Callable[..., None], *given: int) -> Thread:
    thread = Thread(target=work, args=given, daemon=True)
    thread.start()
    return thread


def waits(turns: Turns, many: int) -> None:
    """Until so many stand in the queue."""
    until = time.monotonic() + LONG
    while len(turns._waiting) != many:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_who_came_first_is_next() -> None:
    turns, came = Turns(1), []

    def work(number: int) -> None:
        with turns.taken(LONG):
            came.append(number)

    with turns.taken():
        threads = []
        for number in range(12):
            threads.append(started(work, number))
            waits(turns, number + 1)
    for thread in threads:
        thread.join(LONG)

    assert came == list(range(12))


def test_who_just_left_stands_behind_those_who_wait() -> None:
    turns, came = Turns(1), []

    def work() -> None:
        with turns.taken(LONG):
            came.append("another")

    with turns.taken():
        other = started(work)
        waits(turns, 1)
    with turns.taken(LONG):
        came.append("again")
    other.join(LONG)

    assert came == ["another", "again"]


@pytest.mark.parametrize("room", [1, 2, 3])
def test_there_are_never_more_inside_than_there_is_room(room: int) -> None:
    turns, guard, begin = Turns(room), Lock(), Barrier(8)
    inside, most, done = 0, 0, 0

    def work() -> None:
        nonlocal inside, most, done
        begin.wait(LONG)
        for _ in range(50):
            with turns.taken(LONG):
                with guard:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.0001)
                with guard:
                    inside -= 1
                    done += 1

    threads = [started(work) for _ in range(8)]
    for thread in threads:
        thread.join(LONG)

    assert (done, inside) == (400, 0)
    assert 1 <= most <= room


def test_who_gave_up_is_not_waited_for() -> None:
    turns, gave_up, came = Turns(1), Event(), Event()

    def impatient() -> None:
        try:
            with turns.taken(0.01):
                pass
        except TimeoutError:
            gave_up.set()

    def work() -> None:
        with turns.taken(LONG):
            came.set()

    with turns.taken():
        started(impatient).join(LONG)
        assert gave_up.is_set()
        next_one = started(work)
        waits(turns, 1)
    next_one.join(LONG)

    assert came.is_set()


def test_who_holds_a_turn_has_it_until_the_outer_end() -> None:
    turns, came = Turns(1), Event()

    def work() -> None:
        with turns.taken(LONG):
            came.set()

    with turns.taken():
        with turns.taken(0):
            other = started(work)
            waits(turns, 1)
        assert not came.is_set()
    other.join(LONG)

    assert came.is_set()


def test_a_turn_that_ended_by_a_fault_is_passed_on() -> None:
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError), turns.taken():
        _ = 1 / 0

    with turns.taken(0):
        pass


def test_who_is_handed_the_turn_in_the_moment_of_giving_up_has_it() -> None:
    """Many that give up at about the moment of their turn: none is lost, and none is doubled."""
    turns, guard, begin = Turns(1), Lock(), Barrier(6)
    held = missed = 0

    def work() -> None:
        nonlocal held, missed
        begin.wait(LONG)
        for _ in range(200):
            try:
                with turns.taken(0.0002):
                    time.sleep(0.0001)
                    with guard:
                        held += 1
            except TimeoutError:
                with guard:
                    missed += 1

    threads = [started(work) for _ in range(6)]
    for thread in threads:
        thread.join(LONG)

    assert held + missed == 1200
    with turns.taken(0):  # it is free at the end
        assert not turns._waiting
