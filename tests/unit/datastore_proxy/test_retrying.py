"""When a call is made again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from datastore_proxy import errors
from datastore_proxy.retrying import RetryPolicy, may_repeat, seconds_to_wait


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def failing(*failures: Exception):
    todo = list(failures)

    def call() -> str:
        if todo:
            raise todo.pop(0)
        return "done"

    return call


def policy(clock: Clock, **changes) -> RetryPolicy:
    return RetryPolicy(clock=clock, sleep=clock.sleep, random=lambda: 1.0, **changes)


def test_waiting_doubles_up_to_the_cap() -> None:
    clock = Clock()
    times = [errors.ServerFailed() for _ in range(5)]
    got = policy(clock, attempts=6, base=1, cap=5).run(failing(*times), repeatable=True)
    assert got == "done"
    assert clock.slept == [1, 2, 4, 5, 5]


def test_the_last_error_is_the_one_that_is_raised() -> None:
    clock = Clock()
    last = errors.Disconnected()
    with pytest.raises(errors.Disconnected) as caught:
        policy(clock, attempts=2).run(failing(errors.TimedOut(), last), repeatable=True)
    assert caught.value is last
    assert len(clock.slept) == 1


def test_jitter_spreads_the_waiting() -> None:
    shortest = RetryPolicy(random=lambda: 0.0)
    assert shortest.wait(3, errors.ServerFailed()) == 0
    assert 0 <= RetryPolicy(base=1, cap=5).wait(3, errors.ServerFailed()) <= 4


def test_retry_after_is_kept_to_up_to_the_cap() -> None:
    clock = Clock()
    busy = [errors.Overloaded(retry_after=3), errors.Overloaded(retry_after=600)]
    assert policy(clock).run(failing(*busy), repeatable=True) == "done"
    assert clock.slept == [3, 5]


def test_nothing_is_begun_when_patience_is_over() -> None:
    clock = Clock()

    def slow() -> None:
        clock.now += 30
        raise errors.TimedOut

    with pytest.raises(errors.TimedOut):
        policy(clock, patience=20).run(slow, repeatable=True)
    assert clock.slept == []


@pytest.mark.parametrize(
    ("error", "read_or_update", "insert"),
    [
        (errors.NotReached(), True, True),
        (errors.Overloaded(), True, False),
        (errors.TimedOut(), True, False),
        (errors.Disconnected(), True, False),
        (errors.ServerFailed(), True, False),
        (errors.Deadlock(), True, False),
        (errors.Invalid(), False, False),
        (errors.NotAuthorized(), False, False),
        (errors.UnexpectedAnswer(), False, False),
        (errors.TooLarge(), False, False),
        (errors.Refused(), False, False),
    ],
)
def test_an_insert_is_repeated_only_if_it_was_never_sent(
    error: errors.DatastoreError, read_or_update: bool, insert: bool
) -> None:
    assert may_repeat(error, repeatable=True) is read_or_update
    assert may_repeat(error, repeatable=False) is insert


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("0", 0),
        (" 120 ", 120),
        ("Mon, 23 Nov 2026 10:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 10:00:30 -0000", 30),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0),
        ("Mon, 23 Nov 99999999999 09:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    now = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)
    assert seconds_to_wait(header, now=now) == seconds
