"""How notifications reach sinks: the port, what a failure says, and when the next attempt is due."""

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import Protocol

from routing.notification import Delivery

BASE_SECONDS = 5.0
CAP_SECONDS = 3600.0
MOST_ATTEMPTS = 30  # with these pauses about half a day, at most a day, before a letter is dead
LONGEST_DELIVERY = dt.timedelta(seconds=30)


class DeliveryError(Exception):
    """The sink did not take it; the message says why and what to do.

    `retry` is False where another attempt cannot help. `after` is how many seconds the receiver asked to be left alone.
    """

    def __init__(self, message: str, *, retry: bool, after: float | None = None) -> None:
        super().__init__(message)
        self.retry = retry
        self.after = after


class UnexpectedError(DeliveryError):
    """A sink broke instead of saying what is wrong: a mistake in its code, to be logged with its cause."""


class Sink(Protocol):
    """Where notifications go. It is only ever called from one thread at a time."""

    @property
    def name(self) -> str:
        """Stored with each delivery: it stays the same when settings change."""
        ...

    def deliver(self, delivery: Delivery) -> None:
        """Return when the receiver has it; raise DeliveryError if not, within LONGEST_DELIVERY."""
        ...


def attempt(sink: Sink, delivery: Delivery) -> DeliveryError | None:
    """Why the sink did not take it, or None when it did; never raises."""
    try:
        sink.deliver(delivery)
    except DeliveryError as error:
        return error
    except Exception as cause:
        broken = UnexpectedError(f"The sink “{sink.name}” broke: {type(cause).__name__}: {cause}", retry=True)
        broken.__cause__ = cause
        return broken
    return None


def retry_at(attempts: int, now: dt.datetime, chance: float, after: float | None = None) -> dt.datetime | None:
    """When to try again after `attempts` failures; None when it is time to give up.

    Exponential back-off with full jitter: `chance` (0..1) picks a moment before the pause of this attempt ends. With
    `after` (seconds, as the receiver asked) it is not before that, and spread a little behind it.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = chance * min(CAP_SECONDS, BASE_SECONDS * 2.0 ** max(attempts - 1, 0))
    if after is not None:
        pause = max(pause, min(after, CAP_SECONDS) + chance * BASE_SECONDS)
    return now + dt.timedelta(seconds=pause)


def next_attempt(delivery: Delivery, error: DeliveryError, now: dt.datetime, chance: float) -> dt.datetime | None:
    """When to try again after this failure; None makes it a dead letter."""
    return retry_at(delivery.attempts + 1, now, chance, error.after) if error.retry else None


def read_retry_after(value: str, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After header asks for, in either of its forms; None if it says nothing usable."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), CAP_SECONDS)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:  # “-0000”: UTC of an unknown place
        moment = moment.replace(tzinfo=dt.UTC)
    return min(max((moment - now).total_seconds(), 0.0), CAP_SECONDS)
