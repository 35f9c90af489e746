"""When failed deliveries are tried again, what a signature proves, and the sink that writes lines."""

import datetime as dt
import io
from collections import Counter

import pytest

from routing.delivery import (
    CAP_SECONDS,
    MOST_ATTEMPTS,
    DeliveryError,
    UnexpectedError,
    attempt,
    next_attempt,
    read_retry_after,
    retry_at,
)
from routing.notification import Delivery
from routing.signing import sign, verify
from routing.sinks.terminal import LONGEST_LINE, TerminalSink
from tests.letters import NOON, delivery


class FailingSink:
    name = "failing"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def deliver(self, delivery: Delivery) -> None:
        raise self.error


def seconds(attempts: int, chance: float, after: float | None = None) -> float:
    moment = retry_at(attempts, NOON, chance, after)
    assert moment is not None
    return (moment - NOON).total_seconds()


def test_the_longest_pause_doubles_from_five_seconds_to_an_hour():
    assert [seconds(n, 1.0) for n in (1, 2, 3, 10)] == [5, 10, 20, 2560]
    assert {seconds(n, 1.0) for n in range(11, MOST_ATTEMPTS)} == {CAP_SECONDS}


def test_jitter_spreads_an_attempt_over_the_whole_pause():
    assert [seconds(3, chance) for chance in (0.0, 0.25, 1.0)] == [0, 5, 20]


def test_a_letter_is_dead_after_the_last_attempt():
    assert retry_at(MOST_ATTEMPTS - 1, NOON, 0.5) is not None
    assert retry_at(MOST_ATTEMPTS, NOON, 0.5) is None


def test_the_receiver_is_left_alone_as_long_as_it_asks_but_not_above_an_hour():
    assert seconds(1, 0.0, after=90) == 90
    assert 90 < seconds(1, 1.0, after=90) <= 95
    assert seconds(1, 0.0, after=86_400) == CAP_SECONDS
    assert seconds(10, 1.0, after=1) == 2560


def test_the_attempt_that_just_failed_counts():
    last = delivery(attempts=MOST_ATTEMPTS - 1)
    assert next_attempt(last, DeliveryError("down", retry=True), NOON, 0.5) is None
    assert next_attempt(delivery(), DeliveryError("down", retry=True), NOON, 1.0) == NOON + dt.timedelta(seconds=5)


def test_a_permanent_error_makes_a_dead_letter_at_once():
    assert next_attempt(delivery(), DeliveryError("gone", retry=False), NOON, 0.5) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", CAP_SECONDS),
        ("Mon, 02 Mar 2026 12:02:00 GMT", 120),
        ("Mon, 02 Mar 2026 12:02:00 -0000", 120),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("Tue, 03 Mar 2026 12:00:00 GMT", CAP_SECONDS),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("１２", None),
        ("Mon, 99 Mar 2026 12:02:00 GMT", None),
    ],
)
def test_both_forms_of_retry_after_are_read(value: str, expected: float | None):
    assert read_retry_after(value, NOON) == expected


def test_a_sink_that_breaks_is_a_failure_that_is_tried_again_and_keeps_its_cause():
    cause = KeyError("place")
    error = attempt(FailingSink(cause), delivery())
    assert isinstance(error, UnexpectedError)
    assert error.retry
    assert error.__cause__ is cause
    assert "failing" in str(error)
    assert "KeyError" in str(error)


def test_what_a_sink_says_of_a_failure_is_kept_as_it_is():
    said = DeliveryError("closed", retry=False, after=3)
    assert attempt(FailingSink(said), delivery()) is said


BODY = '{"text":"任务失败"}'.encode()
STAMP = str(int(NOON.timestamp()))


def test_a_signature_is_the_hmac_of_timestamp_and_body():
    # printf '%s' '1772452800.{}' | openssl dgst -sha256 -hmac secret
    assert sign("secret", "1772452800", b"{}") == (
        "v1=ed27af7df6d2d5a33313fa417c47513d6fbcf29415e32e3ff14c87dd1f95aff7"
    )
    assert verify("secret", STAMP, BODY, sign("secret", STAMP, BODY), NOON)


@pytest.mark.parametrize("late", [-300, 300])
def test_a_signature_is_good_for_five_minutes(late: int):
    signature = sign("secret", STAMP, BODY)
    assert verify("secret", STAMP, BODY, signature, NOON + dt.timedelta(seconds=late))
    assert not verify("secret", STAMP, BODY, signature, NOON + dt.timedelta(seconds=late + (1 if late > 0 else -1)))


@pytest.mark.parametrize(
    ("secret", "timestamp", "body", "signature"),
    [
        ("other", STAMP, BODY, sign("secret", STAMP, BODY)),
        ("", STAMP, BODY, sign("", STAMP, BODY)),
        ("secret", str(int(STAMP) + 1), BODY, sign("secret", STAMP, BODY)),
        ("secret", STAMP, BODY + b" ", sign("secret", STAMP, BODY)),
        ("secret", STAMP, BODY, sign("secret", STAMP, BODY).removeprefix("v1=")),
        ("secret", STAMP, BODY, sign("secret", STAMP, BODY).upper()),
        ("secret", STAMP, BODY, "v1=é\udc80"),
        ("secret", STAMP, BODY, ""),
        ("secret", "now", BODY, sign("secret", "now", BODY)),
        ("secret", "", BODY, sign("secret", "", BODY)),
        ("secret", "-1", BODY, sign("secret", "-1", BODY)),
        ("secret", "9" * 5000, BODY, sign("secret", "9" * 5000, BODY)),
        ("secret", "١٧٧٢", BODY, sign("secret", "١٧٧٢", BODY)),
    ],
)
def test_whatever_was_changed_does_not_verify(secret: str, timestamp: str, body: bytes, signature: str):
    assert not verify(secret, timestamp, body, signature, NOON)


def test_the_terminal_shows_one_line_a_notification():
    stream = io.StringIO()
    sink = TerminalSink(stream, dt.UTC)
    sink.deliver(delivery("Restart it.\nThen look again."))
    sink.deliver(delivery("任务已恢复。"))
    assert stream.getvalue().splitlines() == [
        "2026-03-02 12:00 #1042 replied → asker-1: Restart it. Then look again.",
        "2026-03-02 12:00 #1042 replied → asker-1: 任务已恢复。",
    ]


def test_text_cannot_steer_the_terminal_or_flood_it():
    stream = io.StringIO()
    TerminalSink(stream, dt.UTC).deliver(delivery("\x1b[2J\x07\u202eabc\r" + "x" * 3000))
    written = stream.getvalue()
    assert Counter(written)["\n"] == 1
    assert not set(written) & set("\x1b\x07\u202e\r")
    assert len(written) == LONGEST_LINE + 1
    assert written.endswith("…\n")


def test_a_terminal_without_the_characters_still_gets_its_line():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    TerminalSink(stream, dt.UTC).deliver(delivery("任务"))
    assert raw.getvalue() == b"2026-03-02 12:00 #1042 replied ? asker-1: ??\n"


def test_a_closed_terminal_is_tried_again():
    stream = io.StringIO()
    stream.close()
    with pytest.raises(DeliveryError, match="stays open") as failure:
        TerminalSink(stream).deliver(delivery())
    assert failure.value.retry
