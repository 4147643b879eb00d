"""What is kept by a key is made once, however its askers fall in with one another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from reports.once import MANY, Once


class Turnstile:
    """A lock that lets somebody else in each time it was let go."""

    def __init__(self, between: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._between = between

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *raised: object) -> None:
        self._lock.release()
        self._between()


def test_who_asks_while_a_result_is_being_kept_gets_that_one() -> None:
    once, made, others = Once(2), list[object](), list[object]()

    def make() -> object:
        made.append(object())
        return made[-1]

    def another_asks() -> None:
        if made and not others:
            others.append(None)
            thread = threading.Thread(target=lambda: others.append(once.get("key", make)))
            thread.start()
            thread.join()

    once._lock = Turnstile(another_asks)  # type: ignore[assignment]
    assert once.get("key", make) is made[0]
    assert others[1:] == made
    assert len(made) == 1


def test_who_waited_for_one_that_failed_makes_it_anew_and_shares_it() -> None:
    once, first_waits, fail = Once(2), threading.Event(), threading.Event()

    def fails() -> object:
        first_waits.set()
        fail.wait()
        raise ValueError("not yet")

    with ThreadPoolExecutor(9) as threads:
        failing = threads.submit(once.get, "key", fails)
        first_waits.wait()
        waiting = [threads.submit(once.get, "key", object) for _ in range(8)]
        fail.set()
        assert len({id(one.result()) for one in waiting}) == 1
        with pytest.raises(ValueError, match="not yet"):
            failing.result()


def test_what_is_kept_weighs_no_more_than_there_is_room_for() -> None:
    once = Once(10, weigh=len)
    for key in "abc":
        once.get(key, lambda: "1234")
    assert [key for key in "abc" if key in once._made] == ["b", "c"]
    assert once.get("large", lambda: "1234567890 and more")
    assert list(once._made) == ["large"]
    once.get("d", lambda: "1234")
    assert list(once._made) == ["d"]


def test_what_grows_is_weighed_anew_and_makes_room() -> None:
    once, grows = Once(10, weigh=len), list("123")
    once.get("other", lambda: "123456")
    once.get("grows", lambda: grows)
    grows += "45678"
    assert list(once._made) == ["other", "grows"]
    assert once.get("grows", list) is grows
    assert list(once._made) == ["grows"]
    grows.clear()
    for _ in range(2):
        once.get("grows", list)
    once.get("ten", lambda: "1234567890")
    assert list(once._made) == ["grows", "ten"]


def test_what_is_asked_for_is_tidied_when_it_is_one_of_many() -> None:
    tidied = list[object]()
    once = Once(2 * MANY, tidy=tidied.extend)
    for _ in range(3):
        for key in range(MANY - 1):
            once.get(key, lambda key=key: key)
    assert tidied == []
    once.get("one more", lambda: "one more")
    assert set(tidied) == {*range(MANY - 1), "one more"}
    assert len(tidied) == MANY
