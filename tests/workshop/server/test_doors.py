"""The queue before the room, and how often something may be done."""

import pytest

from teachkit.errors import TeachkitError
from teachkit.workshop.server.doors import Doors
from teachkit.workshop.server.limits import Rate


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def doors(clock, seats=2, starting=9, running=()):
    return Doors(seats, starting, lambda: running, clock)


def test_whoever_starts_has_a_seat_already(clock):
    ours = doors(clock)
    assert ours.ask("ada") is None
    assert ours.ask("bob") is None
    assert ours.taken == 2
    assert ours.ask("eve").place == 1


def test_a_kernel_that_runs_takes_its_seat_and_the_one_that_was_kept_is_free(clock):
    running = set()
    ours = doors(clock, running=running)
    ours.ask("ada")
    running.add("k1")
    ours.begun("ada")
    assert ours.taken == 1


def test_the_queue_is_served_in_its_order(clock):
    ours = doors(clock, seats=1)
    ours.ask("ada")
    assert [ours.ask(who).place for who in ("bob", "eve", "bob")] == [1, 2, 1]
    ours.begun("ada")
    assert ours.ask("eve").place == 2, "the seat is for who was there before"
    assert ours.ask("bob") is None


def test_whoever_no_longer_asks_loses_the_place(clock):
    ours = doors(clock, seats=1)
    ours.ask("ada")
    ours.ask("bob")
    ours.ask("eve")
    clock.now += 10
    assert ours.ask("eve").place == 2
    clock.now += 10
    assert ours.ask("eve").place == 1
    assert ours.waiting == 1


def test_only_so_many_start_at_the_same_moment_but_what_is_ready_need_not_wait(clock):
    ours = doors(clock, seats=9, starting=1)
    ours.ask("ada")
    assert ours.ask("bob").place == 1
    assert ours.ask("eve", ready=True) is None, "what she gets was made before, and not for bob"
    assert ours.ask("bob").place == 1


def test_a_seat_is_not_kept_for_ever(clock):
    ours = doors(clock, seats=1)
    ours.ask("ada")
    clock.now += 121
    assert ours.ask("bob") is None


def test_a_rate_lets_a_burst_through_and_then_so_many_a_second(clock):
    rate = Rate(3, 0.5, clock)
    for _ in range(3):
        rate.take("ada")
    with pytest.raises(TeachkitError) as refused:
        rate.take("ada")
    assert refused.value.code == "too-many"
    rate.take("bob")
    clock.now += 2
    rate.ask("ada")
    rate.take("ada")
    with pytest.raises(TeachkitError):
        rate.ask("ada")


def test_a_flood_of_names_fills_no_memory(clock):
    rate = Rate(3, 0.5, clock)
    for number in range(12_000):
        rate.take(str(number))
    assert len(rate._left) <= 10_000
