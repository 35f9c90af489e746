"""The worker: each notification once, no sink in another's way, and rounds that no failure ends."""

import datetime as dt
import logging
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path

import pytest

from bot.worker import LEASE, PAUSE_SECONDS, Worker
from routing.delivery import MOST_ATTEMPTS, DeliveryError
from routing.notification import Delivery
from routing.stores.memory import MemoryTicketStore
from routing.stores.sqlite import SqliteTicketStore
from routing.ticket_store import TicketStore
from tests.conftest import ROOT
from tests.letters import NOON, Clock, queue
from tests.receiver import Answer, Receiver, until
from tests.workers import BrokenStore, Gate, Kept, Timers, at_work, hook

Open = Callable[[], AbstractContextManager[TicketStore]]


@pytest.fixture
def store() -> MemoryTicketStore:
    return MemoryTicketStore()


@pytest.fixture(params=["memory", "sqlite"])
def opened(request: pytest.FixtureRequest, store: MemoryTicketStore, tmp_path: Path) -> Open:
    """Opens one and the same store in the thread that calls it."""
    if request.param == "memory":
        return lambda: nullcontext(store)
    return lambda: closing(SqliteTicketStore(tmp_path / "askdesk.db"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_is_queued_is_delivered_to_every_sink_in_the_order_of_each_ticket(store: MemoryTicketStore):
    one, two = Kept("one"), Kept("two")
    queue(store, ["one", "two"], tickets=2, each=3)
    worker = at_work(store, one, two)
    assert [worker.run_once() for _ in range(4)] == [4, 4, 4, 0]
    for sink in (one, two):
        for ticket in (1001, 1002):
            told = [delivery.notification for delivery in sink.got]
            assert [n.version for n in told if n.ticket == ticket] == [1, 2, 3]
    assert store.waiting_deliveries() == 0


def test_a_failed_delivery_is_tried_again_after_its_pause_with_the_same_key(store: MemoryTicketStore, clock: Clock):
    queue(store, ["webhook"])
    with Receiver(Answer(500), Answer(503)) as receiver:
        worker = at_work(store, hook(receiver, clock), clock=clock)
        assert [worker.run_once() for _ in range(2)] == [1, 0]
        clock.advance(seconds=5)
        assert [worker.run_once() for _ in range(2)] == [1, 0]
        clock.advance(seconds=9)
        assert worker.run_once() == 0
        clock.advance(seconds=1)
        assert worker.run_once() == 1
    assert len(receiver.keys) == 3
    assert len(set(receiver.keys)) == 1
    assert store.waiting_deliveries() == 0


def test_retry_after_holds_a_delivery_back(store: MemoryTicketStore, clock: Clock):
    queue(store, ["webhook"])
    with Receiver(Answer(429, (("Retry-After", "600"),))) as receiver:
        worker = at_work(store, hook(receiver, clock), clock=clock)
        worker.run_once()
        clock.advance(seconds=599)
        assert worker.run_once() == 0
        clock.advance(seconds=6)
        assert worker.run_once() == 1


def test_a_permanent_failure_is_a_dead_letter_that_can_be_replayed(opened: Open, clock: Clock):
    with opened() as store, Receiver(Answer(302, (("Location", "http://elsewhere.example/"),))) as receiver:
        queue(store, ["webhook"], each=2)
        worker = at_work(store, hook(receiver, clock), clock=clock)
        worker.run_once()
        (dead,) = store.dead_letters()
        assert "redirects are never followed" in dead.last_error
        assert worker.run_once() == 1  # the one behind it
        with store.transaction():
            assert store.replay_letter(dead.id, clock())
        assert worker.run_once() == 1
        assert not store.dead_letters()
    assert receiver.keys == [dead.key, receiver.keys[1], dead.key]


def test_a_receiver_that_stays_down_makes_a_dead_letter_after_the_last_attempt(store: MemoryTicketStore, clock: Clock):
    queue(store, ["kept"])
    sink = Kept(error=DeliveryError("It is down.", retry=True))
    worker = at_work(store, sink, clock=clock)
    attempts = 0
    while not store.dead_letters():
        attempts += worker.run_once()
        clock.advance(hours=1)
    assert attempts == MOST_ATTEMPTS
    assert clock() - NOON < dt.timedelta(days=2)


def test_a_sink_that_breaks_counts_as_a_failed_attempt_and_is_logged(
    store: MemoryTicketStore, clock: Clock, caplog: pytest.LogCaptureFixture
):
    queue(store, ["kept", "other"])
    broken, other = Kept(error=ZeroDivisionError("by zero")), Kept("other")
    worker = at_work(store, broken, other, clock=clock)
    assert worker.run_once() == 2
    assert len(other.got) == 1
    assert "ZeroDivisionError: by zero" in caplog.text
    assert "Traceback" in caplog.text
    broken.error = None
    clock.advance(seconds=5)
    assert worker.run_once() == 1
    assert broken.got[0].attempts == 1


def test_a_sink_that_hangs_does_not_hold_up_another_even_with_a_long_backlog(store: MemoryTicketStore):
    gate, quick = Gate(), Kept("quick")
    queue(store, ["gate"], tickets=60)
    worker = at_work(store, gate, quick, patience=0.3)
    worker.run_once()
    assert gate.entered.is_set()
    queue(store, ["quick"], tickets=25)
    until(lambda: worker.run_once() == 0 and len(quick.got) == 25)
    assert len(quick.got) == 25
    assert not gate.got
    gate.open.set()
    until(lambda: worker.run_once() == 0 and len(gate.got) == 60)


def test_deliveries_of_a_slow_sink_are_not_begun_when_their_lease_nearly_ran_out(
    store: MemoryTicketStore, clock: Clock
):
    """Else another worker would deliver them a second time."""

    class Slow(Kept):
        def deliver(self, delivery: Delivery) -> None:
            super().deliver(delivery)
            clock.advance(seconds=20)

    slow = Slow()
    queue(store, ["kept"], tickets=5)
    worker = at_work(store, slow, clock=clock)
    assert [worker.run_once(), worker.run_once()] == [2, 0]
    clock.now = NOON + LEASE
    assert worker.run_once() == 2
    assert len({delivery.id for delivery in slow.got}) == 4


def test_two_workers_at_once_deliver_each_notification_once(opened: Open, clock: Clock):
    stop = threading.Event()
    kept = {"worker-1": Kept(), "worker-2": Kept()}
    with opened() as store, Receiver() as receiver:
        queue(store, ["webhook", "kept"], tickets=30, each=3)

        def work(name: str) -> None:
            with opened() as own:
                at_work(own, hook(receiver, clock), kept[name], clock=clock, name=name).run(stop)

        threads = [threading.Thread(target=work, args=[name]) for name in kept]
        for thread in threads:
            thread.start()
        until(lambda: not store.waiting_deliveries(), 20)
        stop.set()
        for thread in threads:
            thread.join(5)
    assert set(Counter(receiver.keys).values()) == {1}
    assert len(receiver.keys) == 90
    given = [delivery.id for sink in kept.values() for delivery in sink.got]
    assert len(given) == len(set(given)) == 90


def test_what_a_stopped_worker_had_leased_another_delivers_later(store: MemoryTicketStore, clock: Clock):
    queue(store, ["kept"])
    store.lease("worker that was killed", clock(), clock() + LEASE)
    sink = Kept()
    worker = at_work(store, sink, clock=clock)
    assert worker.run_once() == 0
    clock.now = NOON + LEASE
    assert worker.run_once() == 1


def test_the_delivery_in_hand_is_finished_on_stop_and_no_other_begun(store: MemoryTicketStore):
    gate, stop = Gate(), threading.Event()
    queue(store, ["gate"], tickets=3)
    thread = threading.Thread(target=at_work(store, gate).run, args=[stop])
    thread.start()
    assert gate.entered.wait(5)
    stop.set()
    gate.open.set()
    thread.join(5)
    assert not thread.is_alive()
    assert len(gate.got) == 1
    assert store.waiting_deliveries() == 2


PROCESS = """
import signal, sys, threading
from bot.worker import Worker
from routing.sinks.webhook import WebhookSink
from routing.stores.memory import MemoryTicketStore
from tests.conftest import ROOT
from tests.letters import Clock, queue

stop, store = threading.Event(), MemoryTicketStore()
queue(store, ["webhook"], tickets=3)
signal.signal(signal.Signals(int(sys.argv[2])), lambda *_: stop.set())
sink = WebhookSink(sys.argv[1], "secret", Clock(), allow_private=True)
Worker(store, [sink], tick=lambda now: 0, clock=Clock(), chance=lambda: 0.5, name="worker-1").run(stop)
print(store.waiting_deliveries())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_told_to_end_finishes_the_request_it_is_in(number: signal.Signals):
    with Receiver(Answer(wait=0.5)) as receiver:
        command = [sys.executable, "-c", PROCESS, receiver.url, str(int(number))]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert receiver.arrived.wait(20)
                process.send_signal(number)
                output, _ = process.communicate(timeout=20)
            finally:
                process.kill()
    assert process.returncode == 0
    assert output == "2\n"
    assert len(receiver.received) == 1


def test_stopping_ends_the_pause_of_an_idle_worker_at_once(store: MemoryTicketStore):
    stop, beats = threading.Event(), []
    thread = threading.Thread(target=at_work(store, beats=beats).run, args=[stop])
    thread.start()
    until(lambda: beats)
    stop.set()
    thread.join(PAUSE_SECONDS / 2)
    assert not thread.is_alive()


def test_timers_run_and_the_heart_beats_once_a_round(store: MemoryTicketStore, clock: Clock):
    timers, beats = Timers(3), []
    worker = at_work(store, clock=clock, timers=timers, beats=beats)
    assert worker.run_once() == 3
    clock.advance(seconds=1)
    assert worker.run_once() == 0
    assert timers.asked == beats == [NOON, NOON + dt.timedelta(seconds=1)]


def test_failing_timers_are_logged_and_tried_again(store: MemoryTicketStore, caplog: pytest.LogCaptureFixture):
    queue(store, ["kept"])
    sink, timers = Kept(), Timers(RuntimeError("no such ticket"), 2)
    worker = at_work(store, sink, timers=timers)
    assert worker.run_once() == 1
    assert len(sink.got) == 1
    assert "Running the timers failed" in caplog.text
    assert "no such ticket" in caplog.text
    assert worker.run_once() == 2


def test_a_store_that_fails_for_a_while_stops_nothing_and_loses_nothing(clock: Clock, caplog: pytest.LogCaptureFixture):
    store, sink, timers = BrokenStore(), Kept(), Timers()
    queue(store, ["kept"])
    worker = at_work(store, sink, clock=clock, timers=timers)
    assert [worker.run_once() for _ in range(3)] == [0, 0, 1]
    assert len(timers.asked) == 3
    assert store.waiting_deliveries() == 1  # delivered, but that could not be written down
    clock.advance(seconds=LEASE.total_seconds())
    assert worker.run_once() == 1
    assert store.waiting_deliveries() == 0
    assert len({delivery.key for delivery in sink.got}) == 1
    assert "the database is locked" in caplog.text


def test_a_heart_that_cannot_beat_does_not_stop_deliveries(store: MemoryTicketStore):
    def beat(now: dt.datetime) -> None:
        raise OSError("no room on the disk")

    sink = Kept()
    queue(store, ["kept"])
    worker = Worker(store, [sink], tick=Timers(), clock=Clock(), chance=lambda: 0.5, name="worker-1", beat=beat)
    assert worker.run_once() == 1


def test_deliveries_to_sinks_that_this_worker_does_not_have_are_left_to_others(store: MemoryTicketStore):
    queue(store, ["elsewhere"])
    assert at_work(store, Kept()).run_once() == 0
    assert store.waiting_deliveries() == 1


def test_two_sinks_of_one_name_are_refused(store: MemoryTicketStore):
    with pytest.raises(ValueError, match="same name"):
        at_work(store, Kept(), Kept())


def test_the_log_says_when_a_delivery_is_tried_again(store: MemoryTicketStore, caplog: pytest.LogCaptureFixture):
    queue(store, ["kept"])
    with caplog.at_level(logging.WARNING):
        at_work(store, Kept(error=DeliveryError("It is down.", retry=True))).run_once()
    assert "It is down. It is tried again at 2026-03-02 12:00:05 UTC." in caplog.text
