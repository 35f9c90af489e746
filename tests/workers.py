"""Workers to test with: sinks that keep, break or hang, timers as scripted, and a store that fails for a while."""

import datetime as dt
import threading

from bot.worker import Worker
from routing.delivery import Sink
from routing.notification import Delivery
from routing.sinks.webhook import WebhookSink
from routing.stores.memory import MemoryTicketStore
from routing.ticket_store import TicketStore
from tests.letters import Clock
from tests.receiver import Receiver

SECRET = "a shared secret"


class Kept:
    """A sink that keeps what it gets; breaks with `error` while that is set."""

    def __init__(self, name: str = "kept", error: Exception | None = None) -> None:
        self.name = name
        self.error = error
        self.got: list[Delivery] = []

    def deliver(self, delivery: Delivery) -> None:
        if self.error:
            raise self.error
        self.got.append(delivery)


class Gate:
    """A sink that holds every delivery until it is opened."""

    def __init__(self, name: str = "gate") -> None:
        self.name = name
        self.entered = threading.Event()
        self.open = threading.Event()
        self.got: list[Delivery] = []

    def deliver(self, delivery: Delivery) -> None:
        self.entered.set()
        self.open.wait(10)
        self.got.append(delivery)


class Timers:
    """Gives each of `results` in turn, then 0; one that is an exception is raised."""

    def __init__(self, *results: int | Exception) -> None:
        self.results = list(results)
        self.asked: list[dt.datetime] = []

    def __call__(self, now: dt.datetime) -> int:
        self.asked.append(now)
        result = self.results.pop(0) if self.results else 0
        if isinstance(result, Exception):
            raise result
        return result


class BrokenStore(MemoryTicketStore):
    """A database that is locked for the first few leases and for the first delivery that is written down."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = 2
        self.lost = 1

    def lease(
        self, worker: str, now: dt.datetime, until: dt.datetime, *, sink: str | None = None, limit: int = 20
    ) -> tuple[Delivery, ...]:
        if self.locked:
            self.locked -= 1
            raise OSError("the database is locked")
        return super().lease(worker, now, until, sink=sink, limit=limit)

    def delivered(self, delivery: Delivery, now: dt.datetime) -> None:
        if self.lost:
            self.lost -= 1
            raise OSError("the disk is full")
        super().delivered(delivery, now)


def hook(receiver: Receiver, clock: Clock) -> WebhookSink:
    return WebhookSink(receiver.url, SECRET, clock, allow_private=True)


def at_work(
    store: TicketStore,
    *sinks: Sink,
    clock: Clock | None = None,
    timers: Timers | None = None,
    beats: list[dt.datetime] | None = None,
    name: str = "worker-1",
    patience: float = 10.0,
) -> Worker:
    return Worker(
        store,
        sinks,
        tick=timers or Timers(),
        clock=clock or Clock(),
        chance=lambda: 1.0,
        name=name,
        beat=(beats if beats is not None else []).append,
        patience=patience,
    )
