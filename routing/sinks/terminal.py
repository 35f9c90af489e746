"""Notifications as lines in a terminal or a log."""

import datetime as dt
from typing import TextIO

from routing.delivery import DeliveryError
from routing.notification import Delivery, Notification

LONGEST_LINE = 400  # characters


class TerminalSink:
    """Writes one line a notification to `stream`, times in `zone` (the machine's own unless given)."""

    name = "terminal"

    def __init__(self, stream: TextIO, zone: dt.tzinfo | None = None) -> None:
        self._stream = stream
        self._zone = zone

    def deliver(self, delivery: Delivery) -> None:
        text = line(delivery.notification, self._zone)
        encoding = self._stream.encoding or "utf-8"  # a StringIO has none
        try:
            self._stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
            self._stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream is closed
            raise DeliveryError(
                f"The terminal does not take any text ({error}): start the worker with an output that stays open.",
                retry=True,
            ) from error


def line(notification: Notification, zone: dt.tzinfo | None = None) -> str:
    """What a person reads: time, ticket, what happened, for whom, and the text without what could move a cursor."""
    at = notification.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    head = f"{at} #{notification.ticket} {notification.kind.replace('_', ' ')} → {notification.recipient}"
    words = " ".join(f"{head}: {notification.text}".split())
    shown = "".join(character for character in words if character.isprintable())
    return shown if len(shown) <= LONGEST_LINE else shown[: LONGEST_LINE - 1] + "…"
