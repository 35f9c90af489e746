"""The worker: delivers what is queued and runs the timers, round after round, until it is told to stop."""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import Empty, Queue
from typing import NamedTuple

from routing.delivery import LONGEST_DELIVERY, DeliveryError, Sink, UnexpectedError, attempt, next_attempt
from routing.notification import Delivery
from routing.ticket_store import TicketStore

LEASE = dt.timedelta(seconds=60)
BATCH = 20
PAUSE_SECONDS = 1.0
PATIENCE_SECONDS = 1.0
LONGEST_ERROR = 500  # characters that are kept of one

log = logging.getLogger(__name__)


class _Outcome(NamedTuple):
    """What became of a delivery; without one, the sink has finished what it was given."""

    sink: str
    delivery: Delivery | None = None
    error: DeliveryError | None = None


class Worker:
    """Each sink works in a thread of its own, so that one that hangs holds up none of the others.

    The store, `tick` and `beat` are only called in the thread that calls `run` or `run_once`. Any number of workers may
    share a store. `tick` runs the timers that are due and gives how many events came of it; `beat` is called once a
    round, for whoever watches that the worker lives. `chance` gives numbers from 0 to 1, `clock` UTC; `patience` is for
    how many seconds a round waits for sinks that are slow, `pause` how many lie between rounds that had nothing to do.
    """

    def __init__(
        self,
        store: TicketStore,
        sinks: Sequence[Sink],
        *,
        tick: Callable[[dt.datetime], int],
        clock: Callable[[], dt.datetime],
        chance: Callable[[], float],
        name: str,
        beat: Callable[[dt.datetime], object] = lambda now: None,
        patience: float = PATIENCE_SECONDS,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self._store = store
        self._sinks = {sink.name: sink for sink in sinks}
        if len(self._sinks) < len(sinks):
            raise ValueError("Two sinks have the same name: give each its own, deliveries are stored under it.")
        self._tick = tick
        self._clock = clock
        self._chance = chance
        self._name = name
        self._beat = beat
        self._patience = patience
        self._pause = pause
        self._stop = threading.Event()
        self._busy: set[str] = set()
        self._outcomes: Queue[_Outcome] = Queue()

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; what a sink has in hand then is finished, the rest is left for the next worker."""
        self._stop = stop
        while not stop.is_set():
            if not self.run_once() and not self._busy:
                stop.wait(self._pause)
        self._finish()

    def run_until_idle(self, stop: threading.Event) -> int:
        """Rounds until one has nothing to do, or `stop` is set; gives how many deliveries and events there were."""
        self._stop = stop
        done = 0
        while not stop.is_set():
            settled = self.run_once()
            done += settled
            if not settled and not self._busy:
                break
        self._finish()
        return done

    def _finish(self) -> None:
        self._settle(LONGEST_DELIVERY.total_seconds())
        if self._busy:
            log.warning("Stopped before the sinks had finished: %s.", ", ".join(sorted(self._busy)))

    def run_once(self) -> int:
        """One round; gives how many deliveries were settled (delivered or failed) and events made by timers."""
        with _survived("The heartbeat"):
            self._beat(self._clock())
        for sink in self._sinks.values():
            if sink.name not in self._busy:
                with _survived(f"Leasing deliveries for the sink “{sink.name}”"):
                    self._hand_out(sink)
        done = self._settle(self._patience)
        with _survived("Running the timers"):
            done += self._tick(self._clock())
        return done

    def _hand_out(self, sink: Sink) -> None:
        now = self._clock()
        batch = self._store.lease(self._name, now, now + LEASE, sink=sink.name, limit=BATCH)
        if batch:
            # A daemon: a sink that never returns must not keep the process from ending.
            work = threading.Thread(target=self._deliver, args=(sink, batch, now + LEASE), daemon=True)
            work.start()
            self._busy.add(sink.name)

    def _deliver(self, sink: Sink, batch: Sequence[Delivery], until: dt.datetime) -> None:
        """Deliver what is sure to end within the lease; another lease comes for the rest."""
        try:
            for delivery in batch:
                if self._stop.is_set() or self._clock() > until - LONGEST_DELIVERY:
                    break
                self._outcomes.put(_Outcome(sink.name, delivery, attempt(sink, delivery)))
        finally:
            self._outcomes.put(_Outcome(sink.name))

    def _settle(self, seconds: float) -> int:
        """Write down what becomes of deliveries, until all sinks are idle or the time is over."""
        settled = 0
        end = time.monotonic() + seconds
        while self._busy:
            try:
                outcome = self._outcomes.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                break
            if outcome.delivery is None:
                self._busy.discard(outcome.sink)
            else:
                with _survived(f"Writing down what became of delivery {outcome.delivery.id}"):
                    self._mark(outcome.delivery, outcome.error)
                settled += 1
        return settled

    def _mark(self, delivery: Delivery, error: DeliveryError | None) -> None:
        now = self._clock()
        if error is None:
            self._store.delivered(delivery, now)
            return
        again = next_attempt(delivery, error, now, self._chance())
        _report(delivery, error, again)
        self._store.failed(delivery, str(error)[:LONGEST_ERROR], again)


@contextmanager
def _survived(what: str) -> Iterator[None]:
    """A failure in here is logged and ends nothing: the next round does it again."""
    try:
        yield
    except Exception:
        log.exception("%s failed; it is tried again.", what)


def _report(delivery: Delivery, error: DeliveryError, again: dt.datetime | None) -> None:
    cause = error.__cause__ if isinstance(error, UnexpectedError) else None
    level = logging.ERROR if cause else logging.WARNING
    then = f"tried again at {again:%Y-%m-%d %H:%M:%S} UTC" if again else "a dead letter now"
    log.log(level, "Delivery %d to “%s” failed: %s It is %s.", delivery.id, delivery.sink, error, then, exc_info=cause)
