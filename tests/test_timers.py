import datetime as dt
import random
from collections import Counter

import pytest

from routing.events import (
    AskedUser,
    Changed,
    Clock,
    Escalated,
    Merged,
    Reminded,
    Reopened,
    Replied,
    Resolved,
    Taken,
    UserWrote,
    Warned,
)
from routing.ticket import Priority, Resolution, State
from routing.timers import due_events, scheduled
from tests.histories import POLICY, USER, History, at

DAY = "2025-09-22"  # a Monday
MINUTE = dt.timedelta(minutes=1)
SOLVED = Resolution.SOLVED


def tick(history: History, when: str | dt.datetime) -> list[str]:
    """Let the timers run once; what they did, in words."""
    now = at(when) if isinstance(when, str) else when
    new = due_events(history.ticket, history.events, now)
    history.add(*new)
    return [f"{event.kind} {event.clock}" if isinstance(event, Warned | Escalated) else event.kind for event in new]


def wake(history: History) -> dt.datetime | None:
    return scheduled(history.ticket, history.events).wake


def test_a_warning_comes_before_a_target_and_an_escalation_with_it():
    history = History(f"{DAY} 09:00")
    assert tick(history, f"{DAY} 09:47") == []
    assert wake(history) == at(f"{DAY} 09:48")
    assert tick(history, f"{DAY} 09:48") == ["warned first_response"]
    assert tick(history, f"{DAY} 09:49") == []
    assert wake(history) == at(f"{DAY} 10:00")
    assert tick(history, f"{DAY} 10:00") == ["escalated first_response"]
    assert tick(history, f"{DAY} 10:01") == []
    assert wake(history) == at("2025-09-23 09:30")  # 480 of 600 minutes for the resolution
    warned, escalated = history.events[-2:]
    assert isinstance(warned, Warned)
    assert isinstance(escalated, Escalated)
    assert warned.due == escalated.due == at(f"{DAY} 10:00")
    assert "80%" in warned.reason


def test_late_timers_do_not_warn_of_what_is_missed_already():
    history = History(f"{DAY} 09:00")
    assert tick(history, "2025-09-24 09:00") == ["escalated first_response", "escalated resolution"]
    assert wake(history) is None
    assert tick(history, "2025-09-25 09:00") == []


def test_a_new_round_of_the_same_clock_is_warned_of_again():
    history = History(f"{DAY} 09:00").then(Replied, f"{DAY} 09:01").then(UserWrote, f"{DAY} 09:10", USER)
    assert tick(history, f"{DAY} 10:50") == ["warned next_response"]
    history.then(Replied, f"{DAY} 10:51").then(UserWrote, f"{DAY} 13:30", USER)
    assert tick(history, f"{DAY} 15:05") == []
    assert tick(history, f"{DAY} 15:06") == ["warned next_response"]
    assert tick(history, f"{DAY} 15:30") == ["escalated next_response"]


def test_a_pause_does_not_repeat_a_warning_though_it_moves_the_due_time():
    history = History(f"{DAY} 09:00")
    tick(history, f"{DAY} 10:00")
    history.then(Replied, f"{DAY} 10:01")
    assert tick(history, "2025-09-23 09:30") == ["warned resolution"]
    history.then(AskedUser, "2025-09-23 09:40").then(UserWrote, "2025-09-23 10:40", USER)
    assert tick(history, "2025-09-23 10:41") == []
    history.then(Replied, "2025-09-23 10:42")
    assert wake(history) == at("2025-09-23 14:00")
    assert tick(history, "2025-09-23 14:00") == ["escalated resolution"]


def test_a_missed_resolution_is_not_escalated_again_after_reopening():
    history = History(f"{DAY} 09:00").then(Replied, f"{DAY} 09:01")
    assert tick(history, "2025-09-23 11:30") == ["escalated resolution"]
    history.then(Resolved, "2025-09-23 12:00", code=SOLVED).then(Reopened, "2025-09-24 09:00", USER)
    assert tick(history, "2025-09-24 09:01") == []
    assert tick(history, "2025-09-24 11:00") == ["escalated next_response"]


def test_a_raised_priority_escalates_at_once_what_is_then_late_and_only_once():
    history = History(f"{DAY} 09:00")
    assert tick(history, f"{DAY} 09:40") == []
    history.then(Changed, f"{DAY} 09:40", priority=Priority.HIGH)
    assert wake(history) <= at(f"{DAY} 09:40")
    assert tick(history, f"{DAY} 09:40") == ["escalated first_response"]
    history.then(Changed, f"{DAY} 09:41", priority=Priority.URGENT)
    assert tick(history, f"{DAY} 09:42") == []


def test_what_was_said_of_one_clock_does_not_silence_another():
    history = History(f"{DAY} 09:00").then(Replied, f"{DAY} 09:01").then(UserWrote, f"{DAY} 13:30", USER)
    assert tick(history, f"{DAY} 15:06") == ["warned next_response"]
    history.then(Changed, f"{DAY} 15:10", priority=Priority.HIGH)  # the resolution: warned from 14:30, due at 15:30
    assert tick(history, f"{DAY} 15:10") == ["escalated next_response", "warned resolution"]


def test_a_lowered_priority_gives_the_new_target_a_warning_of_its_own():
    history = History(f"{DAY} 09:00", Priority.HIGH)
    assert tick(history, f"{DAY} 09:30") == ["escalated first_response"]
    history.then(Changed, f"{DAY} 09:31", priority=Priority.NORMAL)
    assert tick(history, f"{DAY} 09:47") == []
    assert tick(history, f"{DAY} 09:48") == ["warned first_response"]
    assert tick(history, f"{DAY} 10:00") == ["escalated first_response"]


def test_an_asker_who_does_not_answer_is_reminded_and_then_the_ticket_is_closed():
    history = History(f"{DAY} 09:00").then(AskedUser, f"{DAY} 10:00")
    assert wake(history) == at("2025-09-24 10:00")
    assert tick(history, "2025-09-24 09:59") == []
    assert tick(history, "2025-09-24 10:05") == ["reminded"]
    reminder = history.events[-1]
    assert isinstance(reminder, Reminded)
    assert reminder.closes == wake(history) == at("2025-09-29 10:05")
    assert tick(history, "2025-09-29 10:04") == []
    assert tick(history, "2025-09-29 10:05") == ["closed"]
    assert (history.ticket.state, history.ticket.resolution) == (State.CLOSED, Resolution.NO_REPLY)
    assert wake(history) is None
    assert tick(history, "2026-09-29 10:05") == []


def test_no_ticket_is_closed_without_the_full_notice_even_when_timers_stood_still():
    history = History(f"{DAY} 09:00").then(AskedUser, f"{DAY} 10:00")
    assert tick(history, "2025-11-01 10:00") == ["reminded"]
    assert tick(history, "2025-11-06 09:59") == []
    assert tick(history, "2025-11-06 10:00") == ["closed"]


@pytest.mark.parametrize("kind", [AskedUser, Replied])
def test_further_words_of_the_agent_start_the_waiting_anew(kind):
    history = History(f"{DAY} 09:00").then(AskedUser, f"{DAY} 10:00")
    assert tick(history, "2025-09-24 10:00") == ["reminded"]
    history.then(kind, "2025-09-28 10:00")
    assert tick(history, "2025-09-29 10:00") == []
    assert tick(history, "2025-09-30 10:00") == ["reminded"]


def test_an_answer_ends_the_waiting():
    history = History(f"{DAY} 09:00").then(AskedUser, f"{DAY} 10:00").then(UserWrote, f"{DAY} 10:30", USER)
    history.then(Replied, f"{DAY} 10:31").then(AskedUser, "2025-09-23 10:00")
    assert wake(history) == at("2025-09-25 10:00")


def test_a_ticket_without_permission_is_recalled_three_times_before_it_is_closed():
    history = History(f"{DAY} 09:00", waiting=True)
    for day in ("24", "26", "28"):
        assert tick(history, f"2025-09-{day} 08:59") == []
        assert tick(history, f"2025-09-{day} 09:00") == ["reminded"]
    assert [event.closes for event in history.events[1:]] == [None, None, at("2025-10-03 09:00")]
    assert tick(history, "2025-10-03 08:59") == []
    assert tick(history, "2025-10-03 09:00") == ["closed"]
    assert history.ticket.resolution is Resolution.NO_REPLY


def test_a_word_of_the_asker_keeps_a_ticket_without_permission_alive():
    history = History(f"{DAY} 09:00", waiting=True)
    for day in ("24", "26", "28"):
        tick(history, f"2025-09-{day} 09:00")
    history.then(UserWrote, "2025-10-02 09:00", USER)
    assert tick(history, "2025-10-03 09:00") == []
    assert tick(history, "2025-10-04 09:00") == ["reminded"]


def test_a_resolved_ticket_is_closed_after_its_days_and_keeps_its_code():
    history = History(f"{DAY} 09:00").then(Resolved, f"{DAY} 10:00", code=Resolution.WORKAROUND)
    assert scheduled(history.ticket, history.events).due is None
    assert wake(history) == at("2025-09-29 10:00")
    assert tick(history, "2025-09-29 09:59") == []
    assert tick(history, "2025-09-29 10:00") == ["closed"]
    assert history.ticket.resolution is Resolution.WORKAROUND


def test_a_ticket_resolved_again_gets_its_days_again():
    history = History(f"{DAY} 09:00").then(Resolved, f"{DAY} 10:00", code=SOLVED)
    history.then(Reopened, "2025-09-28 10:00", USER).then(Resolved, "2025-09-28 11:00", code=SOLVED)
    assert wake(history) == at("2025-10-05 11:00")


def test_a_merged_ticket_sleeps():
    history = History(f"{DAY} 09:00").then(Merged, f"{DAY} 09:30", into=1000)
    assert scheduled(history.ticket, history.events) == history.ticket
    assert tick(history, "2026-09-29 10:00") == []


def test_the_schedule_names_the_next_due_time_and_makes_no_new_version():
    history = History(f"{DAY} 09:00")
    planned = scheduled(history.ticket, history.events)
    assert planned.due == at(f"{DAY} 10:00")
    assert planned.version == history.ticket.version


class Ledger:
    """Counts open minutes one by one: what the clocks must come to, found in the dullest way."""

    targets = POLICY.targets["normal"]

    def __init__(self) -> None:
        self.used = Counter({Clock.FIRST_RESPONSE: 0, Clock.RESOLUTION: 0})
        self.met: set[Clock] = set()
        self.said: Counter[tuple[str, Clock]] = Counter()
        self.waiting = self.done = False

    def minute(self, end: dt.datetime) -> None:
        """One more minute has passed, with `end` as its end."""
        local = (end - MINUTE).astimezone(at(DAY + " 00:00").tzinfo)
        clock = local.hour * 60 + local.minute
        worked = local.weekday() < 5 and (540 <= clock < 720 or 810 <= clock < 1080)
        if worked and not self.waiting and not self.done:
            self.used.update(self.used.keys() - self.met)

    def heard(self) -> None:
        """The asker wrote or reopened."""
        self.waiting = self.done = False
        self.met.discard(Clock.RESOLUTION)
        if Clock.FIRST_RESPONSE in self.met and (
            Clock.NEXT_RESPONSE in self.met or Clock.NEXT_RESPONSE not in self.used
        ):
            self.met.discard(Clock.NEXT_RESPONSE)
            self.used[Clock.NEXT_RESPONSE] = 0
            self.said = Counter({key: n for key, n in self.said.items() if key[1] is not Clock.NEXT_RESPONSE})

    def answered(self) -> None:
        self.met |= self.used.keys() - {Clock.RESOLUTION}

    def expected(self) -> set[tuple[str, Clock]]:
        """What has to be said now."""
        running = set() if self.waiting or self.done else self.used.keys() - self.met
        shares = {clock: self.used[clock] / self.target(clock) for clock in running}
        missed = {("escalated", clock) for clock, share in shares.items() if share >= 1}
        near = {("warned", clock) for clock, share in shares.items() if 0.8 <= share < 1}
        return (missed | near) - self.said.keys()

    def target(self, clock: Clock) -> int:
        return getattr(self.targets, clock)


def something_happens(history: History, ledger: Ledger, now: dt.datetime, rng: random.Random) -> None:
    state = history.ticket.state
    if state in (State.RESOLVED, State.CLOSED):
        history.then(Reopened, now, USER)
        ledger.heard()
    elif rng.random() < 0.45:
        history.then(UserWrote, now, USER)
        ledger.heard()
    elif state is State.OPEN and rng.random() < 0.3:
        history.then(Taken, now)
    else:
        kind = rng.choice((Replied, AskedUser, Resolved))
        history.then(kind, now, **({"code": SOLVED} if kind is Resolved else {}))
        ledger.answered()
        ledger.waiting = state is State.WAITING_USER if kind is Replied else kind is AskedUser
        if kind is Resolved:
            ledger.done, ledger.waiting = True, False
            ledger.met.add(Clock.RESOLUTION)


@pytest.mark.parametrize("seed", range(6))
def test_timers_that_run_every_minute_for_days_say_each_thing_once_and_on_the_minute(seed: int):
    rng = random.Random(seed)
    history, ledger = History("2025-09-18 08:00"), Ledger()
    happens = (0.002, 0.005, 0.01)[seed % 3]
    now, next_wake = history.events[0].at, wake(history)
    spoken = 0
    for _ in range(5 * 1440):
        now += MINUTE
        ledger.minute(now)
        if rng.random() < happens:
            something_happens(history, ledger, now, rng)
            next_wake = wake(history)
        asleep = next_wake is None or now < next_wake
        # To ask for nothing is slow: it is tried in every tenth minute, and in every one that may have something.
        new = () if asleep and rng.random() < 0.9 else due_events(history.ticket, history.events, now)
        assert asleep == (not new)
        told = [(event.kind, event.clock) for event in new if isinstance(event, Warned | Escalated)]
        assert Counter(told) == Counter(ledger.expected()), now
        ledger.said.update(told)
        spoken += len(told)
        if new:
            history.add(*new)
            next_wake = wake(history)
    assert spoken
