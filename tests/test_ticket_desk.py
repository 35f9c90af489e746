"""What agents and askers do with tickets, on both stores: what becomes of the ticket, and who is told what."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from routing.events import Absorbed, Changed, Closed, Linked, Noted, Opened
from routing.lifecycle import NotAllowedError, replay
from routing.notification import Audience, Notification
from routing.permissions import May
from routing.standing import Asker, Standing
from routing.stores.memory import MemoryTicketStore
from routing.stores.sqlite import SqliteTicketStore
from routing.ticket import Category, How, Place, Priority, Resolution, State
from routing.ticket_store import TicketStore, UnknownTicketError
from routing.tickets import TicketDesk
from tests.desks import (
    ANNA,
    BEN,
    LEE,
    MAX,
    MORNING,
    NIGHT,
    NOBODY,
    desk_on,
    later,
    letters,
    opened,
    opening,
    own,
    to_agents,
    to_asker,
    whom,
)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TicketStore]:
    if request.param == "memory":
        yield MemoryTicketStore()
    else:
        store = SqliteTicketStore(tmp_path / "askdesk.db")
        yield store
        store.close()


@pytest.fixture
def desk(store: TicketStore) -> TicketDesk:
    """Of a service without members, so that nothing is assigned by itself."""
    return desk_on(store, NOBODY)


# --- opening ---


def test_an_opened_ticket_is_numbered_due_and_told_to_its_team(desk: TicketDesk):
    ticket, how = opening(desk)
    assert (ticket.number, how, ticket.state, ticket.team) == (1001, How.OPENED, State.OPEN, "engine")
    assert ticket.due == later(60)  # the first response to a normal ticket, within business hours
    assert ticket.wake == later(48)
    assert desk.store.ticket(1001) == ticket
    (told,) = letters(desk.store)
    assert (told.audience, told.recipient, told.kind, told.version) == (Audience.AGENTS, "engine", "opened", 1)
    assert told.text == "New ticket: #1001 My job stopped. (job failure, normal priority)"


def test_the_same_text_again_within_a_week_makes_no_second_ticket(desk: TicketDesk):
    first = opened(desk, "My job stopped.")
    again = opening(desk, "  my JOB stopped!! ", later(days=6))
    assert (again.how, again.ticket) == (How.REPEATED, first)
    assert letters(desk.store) == []
    assert opening(desk, "My job stopped.", asker=BEN).ticket.number == 1002
    assert opening(desk, "My job stopped.", later(days=7)).how is How.OPENED


def test_messages_in_quick_succession_become_one_ticket(desk: TicketDesk):
    opened(desk)
    ticket, how = opening(desk, "It is etl-7.", later(1))
    assert (ticket.number, how) == (1001, How.ADDED)
    assert opening(desk, "Since noon.", later(2.9)).ticket.number == 1001  # 1.9 minutes after the last one
    assert [event.text for event in own(desk).ticket(1001).conversation] == ["", "It is etl-7.", "Since noon."]
    told = letters(desk.store)
    assert whom(told) == [("engine", "user_wrote")] * 2
    assert told[0].text == "The asker wrote: #1001 My job stopped. (job failure, normal priority)\nIt is etl-7."
    assert opening(desk, "Another thing.", later(4.9)).ticket.number == 1002


def test_what_is_written_elsewhere_or_by_another_asker_makes_a_ticket_of_its_own(desk: TicketDesk):
    opened(desk)
    assert opening(desk, "Refund me.", later(1), place=Place(surface="web")).how is How.OPENED
    assert opening(desk, "Refund me, too.", later(1), asker=BEN).how is How.OPENED


def test_an_agents_reply_does_not_draw_the_next_case_into_the_ticket(desk: TicketDesk):
    opened(desk)
    desk.reply(1001, LEE, "Restart it.", later(60))
    assert opening(desk, "My invoice is wrong.", later(61)).how is How.OPENED


def test_what_is_added_can_raise_the_priority_but_not_lower_it(desk: TicketDesk):
    opened(desk, priority=Priority.NORMAL)
    assert opening(desk, "All of production is down!", later(1), priority=Priority.URGENT).ticket.priority == "urgent"
    assert opening(desk, "Thanks.", later(2), priority=Priority.LOW).ticket.priority == "urgent"
    changed = [event for event in desk.store.events(1001) if isinstance(event, Changed)]
    assert [(event.actor.id, event.reason) for event in changed] == [("askdesk", "what the asker added reads urgent")]
    assert desk.store.ticket(1001).due == later(15)


def test_a_ticket_that_waits_for_a_permission_is_told_and_given_to_nobody(store: TicketStore):
    ticket = opening(desk_on(store), may=May.WAIT).ticket
    assert (ticket.state, ticket.assignee, ticket.due) == (State.WAITING_PERMISSION, None, None)
    own(desk_on(store)).write(1001, "Anything new?", later(9))
    assert letters(store) == []


# --- who gets it ---


def test_tickets_go_to_the_member_with_the_fewest_and_they_are_told(store: TicketStore):
    desk = desk_on(store)
    first, second = opened(desk), opening(desk, "Mine, too.", asker=BEN).ticket
    assert (first.assignee, second.assignee) == ("lee", "max")
    told = letters(store)
    assert whom(told) == [("engine", "opened"), ("max", "assigned")]
    assert told[1].text == "Assigned to you: #1002 Mine, too. (job failure, normal priority)"
    desk.resolve(1001, LEE, Resolution.SOLVED, "", later(5))
    assert opening(desk, "And mine.", later(6), asker="cem").ticket.assignee == "lee"
    assert opening(desk, "Refund", later(6), asker="dot", category=Category.BILLING).ticket.assignee is None


def test_an_urgent_ticket_at_night_goes_to_who_is_on_call(store: TicketStore):
    desk = desk_on(store)
    assert opening(desk, now=NIGHT, priority=Priority.URGENT).ticket.assignee == "sue"
    assert opening(desk, "Slow", NIGHT, asker=BEN, priority=Priority.HIGH).ticket.assignee == "lee"


def test_a_grant_files_every_ticket_that_waits_and_hands_it_out(store: TicketStore):
    desk = desk_on(store)
    for place in range(25):
        opening(desk, f"Case {place}", later(5 * place), may=May.WAIT if place % 8 else May.ASK)
    opened(desk, "Not hers", asker=BEN, may=May.WAIT)
    filed = desk.know(Asker(id=ANNA, standing=Standing.RAM_WITH, how="you said so"), later(200))
    assert len(filed) == 25
    assert {(ticket.state, ticket.assignee) for ticket in filed} == {(State.OPEN, "lee"), (State.OPEN, "max")}
    assert desk.store.ticket(1026).state is State.WAITING_PERMISSION
    told = letters(store)
    assert sorted(set(whom(told))) == [("engine", "permission_granted"), ("lee", "assigned"), ("max", "assigned")]
    assert len(told) == 50
    assert to_asker(told) == []  # she did it herself
    assert store.asker(ANNA).standing is Standing.RAM_WITH


def test_who_lacks_the_permission_files_nothing_by_saying_so(desk: TicketDesk):
    opened(desk, may=May.ASK)
    assert desk.know(Asker(id=ANNA, standing=Standing.RAM_WITHOUT), later(1)) == ()
    assert desk.store.ticket(1001).state is State.WAITING_PERMISSION
    assert desk.store.asker(ANNA).standing is Standing.RAM_WITHOUT


# --- what agents do ---


def test_an_agent_takes_and_the_asker_is_told_but_not_who(desk: TicketDesk):
    opened(desk)
    ticket = desk.take(1001, LEE, later(1))
    assert (ticket.state, ticket.assignee) == (State.IN_PROGRESS, "lee")
    told = letters(desk.store)
    assert whom(told) == [(ANNA, "taken")]
    assert told[0].text == "Somebody is working on your ticket #1001 now."
    assert told[0].place == Place(surface="terminal")


def test_the_second_of_two_who_take_is_told_who_has_it_and_nothing_changes(desk: TicketDesk):
    opened(desk)
    desk.take(1001, LEE, later(1))
    letters(desk.store)
    with pytest.raises(NotAllowedError, match="already taken by lee"):
        desk.take(1001, MAX, later(1))
    assert desk.store.ticket(1001).assignee == "lee"
    assert letters(desk.store) == []


def test_assigning_tells_the_new_one_only_and_not_who_assigns_to_themselves(desk: TicketDesk):
    opened(desk)
    assert desk.assign(1001, LEE, later(1), to="max").assignee == "max"
    assert desk.assign(1001, LEE, later(2), to="lee", team="money").team == "money"
    desk.assign(1001, LEE, later(3), to=None, team="rest")
    assert whom(letters(desk.store)) == [("max", "assigned"), ("rest", "assigned")]
    with pytest.raises(NotAllowedError, match=r"there is no team 'sales': give one of engine, money, rest\."):
        desk.assign(1001, LEE, later(4), to=None, team="sales")


def test_a_released_ticket_is_open_for_others_again(desk: TicketDesk):
    opened(desk)
    desk.take(1001, LEE, later(1))
    assert desk.release(1001, LEE, later(2)).assignee is None
    assert desk.take(1001, MAX, later(3)).assignee == "max"


def test_a_reply_takes_an_untaken_ticket_and_reaches_the_asker_as_written(desk: TicketDesk):
    opened(desk)
    ticket = desk.reply(1001, LEE, "Try this:\n\n  restart {it} <b>", later(1))
    assert (ticket.state, ticket.assignee) == (State.IN_PROGRESS, "lee")
    told = letters(desk.store)
    assert whom(told) == [(ANNA, "taken"), (ANNA, "replied")]
    assert told[1].text == "Reply to your ticket #1001:\nTry this:\n\n  restart {it} <b>"


def test_a_reply_to_another_agents_ticket_leaves_it_with_them(desk: TicketDesk):
    opened(desk)
    desk.take(1001, LEE, later(1))
    assert desk.reply(1001, MAX, "Hello", later(2)).assignee == "lee"
    desk.assign(1001, LEE, later(3), to="lee")
    desk.release(1001, LEE, later(4))
    desk.assign(1001, LEE, later(5), to="lee")
    assert desk.reply(1001, MAX, "Hello", later(6)).assignee == "lee"


def test_a_question_to_the_asker_stops_the_clocks_until_they_answer(desk: TicketDesk):
    opened(desk)
    ticket = desk.ask_user(1001, LEE, "Which job?", later(10))
    assert (ticket.state, ticket.assignee, ticket.due) == (State.WAITING_USER, "lee", None)
    assert to_asker(letters(desk.store))[1] == (
        "Your ticket #1001 needs something from you:\nWhich job?\nJust reply; work on it waits until you do."
    )
    own(desk).write(1001, "etl-7", later(70))
    answered = desk.store.ticket(1001)
    assert (answered.state, answered.assignee) == (State.IN_PROGRESS, "lee")
    assert answered.due is not None
    told = letters(desk.store)
    assert to_agents(told) == {
        "lee": "The asker wrote: #1001 My job stopped. (job failure, normal priority)\netl-7",
    }
    assert to_asker(told) == []


def test_notes_links_and_changes_are_told_to_nobody(desk: TicketDesk):
    opened(desk)
    opened(desk, "Slow as well.", asker=BEN)
    desk.note(1001, LEE, "looks like EOS", later(1))
    desk.change(1001, LEE, later(2), priority=Priority.HIGH, title="Job etl-7", reason="a bank")
    desk.link(1001, 1002, LEE, later(3))
    assert letters(desk.store) == []
    ticket = desk.store.ticket(1001)
    assert (ticket.priority, ticket.title, ticket.links) == (Priority.HIGH, "Job etl-7", (1002,))
    assert desk.store.ticket(1002).links == (1001,)
    kinds = [type(event) for event in desk.store.events(1001)]
    assert kinds == [Opened, Noted, Changed, Linked]


def test_a_new_category_moves_an_unassigned_ticket_to_its_team(desk: TicketDesk):
    opened(desk)
    assert desk.change(1001, LEE, later(1), category=Category.BILLING).team == "money"
    assert whom(letters(desk.store)) == [("money", "assigned")]
    desk.take(1001, LEE, later(2))
    assert desk.change(1001, LEE, later(3), category=Category.PERFORMANCE).team == "money"  # somebody works on it


def test_no_ticket_can_be_joined_with_itself_or_with_one_that_is_not_there(desk: TicketDesk):
    opened(desk)
    for join in (desk.link, desk.merge):
        with pytest.raises(NotAllowedError, match=r"#1001 cannot be joined with itself: give another ticket\."):
            join(1001, 1001, LEE, later(1))
        with pytest.raises(UnknownTicketError, match="There is no ticket #7"):
            join(1001, 7, LEE, later(1))
    assert len(desk.store.events(1001)) == 1


# --- the end of a ticket ---


def test_a_resolved_ticket_tells_the_asker_how_and_a_reply_opens_it_again(desk: TicketDesk):
    opened(desk)
    desk.take(1001, LEE, later(1))
    letters(desk.store)
    ticket = desk.resolve(1001, LEE, Resolution.WORKAROUND, "Use 4.0.", later(2))
    assert (ticket.state, ticket.resolution, ticket.due) == (State.RESOLVED, Resolution.WORKAROUND, None)
    assert to_asker(letters(desk.store)) == [
        "Your ticket #1001 is resolved: My job stopped.\nUse 4.0.\n"
        "If it is not, reply and it opens again; a rating from 1 to 5 is welcome."
    ]
    again = own(desk).write(1001, "It fails again.", later(3))
    assert (again.state, again.resolution) == (State.IN_PROGRESS, None)
    told = letters(desk.store)
    assert whom(told) == [("lee", "reopened")]
    assert told[0].text.startswith("Opened again: #1001")
    assert told[0].text.endswith("\nIt fails again.")


def test_a_resolution_without_words_has_no_empty_line(desk: TicketDesk):
    opened(desk, lang="zh")
    desk.resolve(1001, LEE, Resolution.SOLVED, "", later(1))
    assert to_asker(letters(desk.store)) == [
        "工单 #1001 已解决：My job stopped.\n还有问题就直接回复，工单会重新打开；也欢迎打分（1 到 5）。"
    ]


def test_who_closes_is_not_told_and_the_other_side_is(desk: TicketDesk):
    opened(desk)
    desk.take(1001, LEE, later(1))
    letters(desk.store)
    assert own(desk).close(1001, later(2)).state is State.CLOSED
    told = letters(desk.store)
    assert to_asker(told) == []
    assert to_agents(told) == {"lee": "Closed by its asker: #1001 My job stopped. (job failure, normal priority)"}
    assert own(desk).reopen(1001, later(3), "No, wait.").state is State.IN_PROGRESS
    assert whom(letters(desk.store)) == [("lee", "reopened")]
    assert desk.close(1001, LEE, later(4), Resolution.WONT_DO).resolution is Resolution.WONT_DO
    assert whom(letters(desk.store)) == [(ANNA, "closed")]
    assert desk.reopen(1001, LEE, later(5), "Sorry.").state is State.IN_PROGRESS
    assert whom(letters(desk.store)) == [(ANNA, "reopened")]


def test_a_rating_is_kept_and_told_to_who_worked_on_it(desk: TicketDesk):
    opened(desk)
    desk.take(1001, LEE, later(1))
    desk.resolve(1001, LEE, Resolution.SOLVED, "", later(2))
    letters(desk.store)
    assert own(desk).rate(1001, 2, later(3)).rating == 2
    assert to_agents(letters(desk.store)) == {
        "lee": "Rated 2 of 5: #1001 My job stopped. (job failure, normal priority)"
    }
    for wrong in (0, 6, -1):
        with pytest.raises(NotAllowedError, match="a rating is a number from 1"):
            own(desk).rate(1001, wrong, later(4))


# --- merging ---


def test_a_merged_ticket_of_the_same_asker_goes_on_in_the_other(desk: TicketDesk):
    opened(desk)
    opened(desk, "It still fails.", later(10))
    main = desk.merge(1002, 1001, LEE, later(20))
    assert (main.number, main.links) == (1001, (1002,))
    merged = desk.store.ticket(1002)
    assert (merged.state, merged.merged_into, merged.resolution) == (State.CLOSED, 1001, Resolution.DUPLICATE)
    letters(desk.store)
    assert own(desk).write(1002, "Any news?", later(30)).number == 1001
    assert desk.store.ticket(1002).state is State.CLOSED
    desk.resolve(1001, LEE, Resolution.SOLVED, "Done.", later(40))
    assert [text.split(" is ")[0] for text in to_asker(letters(desk.store))] == ["Your ticket #1001"]  # told once


def test_the_asker_of_a_merged_ticket_hears_of_the_end_but_sees_nothing_of_the_other(desk: TicketDesk):
    opened(desk, "Orders are lost at ACME.")
    opened(desk, "Orders vanish.", asker=BEN)
    desk.merge(1002, 1001, LEE, later(1))
    desk.resolve(1001, LEE, Resolution.SOLVED, "The disk of ACME was full.", later(2))
    told = letters(desk.store)
    assert to_asker(told, BEN) == [
        "Your ticket #1002 is handled together with other reports of the same problem;"
        " you will hear when it is solved.",
        "Your ticket #1002 is resolved: Orders vanish.\n"
        "If it is not, reply and it opens again; a rating from 1 to 5 is welcome.",
    ]
    assert "vanish" not in str(to_asker(told, ANNA))
    for seen in (str(own(desk, BEN).ticket(1002)), str(own(desk, BEN).tickets(unfinished=False))):
        assert "1001" not in seen
        assert "ACME" not in seen
    assert "1002" not in str(own(desk).ticket(1001))
    with pytest.raises(UnknownTicketError):
        own(desk, BEN).ticket(1001)
    assert own(desk, BEN).write(1002, "No, they do.", later(3)).number == 1002  # opens their own again
    assert desk.store.ticket(1002).merged_into is None


def test_who_was_merged_twice_over_hears_of_the_end_and_who_left_does_not(desk: TicketDesk):
    for asker in (ANNA, BEN, "cem", "dot"):
        opened(desk, f"Down for {asker}.", asker=asker)
    desk.merge(1001, 1002, LEE, later(1))
    desk.merge(1004, 1002, LEE, later(2))
    desk.merge(1002, 1003, LEE, later(3))
    desk.reopen(1004, LEE, later(4))
    letters(desk.store)
    desk.resolve(1003, LEE, Resolution.SOLVED, "", later(5))
    assert sorted(whom(letters(desk.store))) == [(ANNA, "resolved"), (BEN, "resolved"), ("cem", "resolved")]
    desk.reopen(1003, LEE, later(6))
    desk.resolve(1003, LEE, Resolution.SOLVED, "", later(7))
    assert to_asker(letters(desk.store), ANNA) == []  # she was told already


def test_nothing_is_merged_into_a_finished_ticket(desk: TicketDesk):
    opened(desk)
    opened(desk, "Down.", asker=BEN)
    desk.resolve(1001, LEE, Resolution.SOLVED, "", later(1))
    with pytest.raises(NotAllowedError, match="#1001 is resolved"):
        desk.merge(1002, 1001, LEE, later(2))
    assert desk.store.ticket(1002).state is State.OPEN
    assert len(desk.store.events(1002)) == 1


# --- what only their own asker may do ---


def test_other_peoples_tickets_do_not_exist_for_an_asker(desk: TicketDesk):
    opened(desk)
    desk.resolve(1001, LEE, Resolution.SOLVED, "", later(1))
    ben = own(desk, BEN)
    for act in (
        lambda: ben.ticket(1001),
        lambda: ben.write(1001, "x", later(2)),
        lambda: ben.close(1001, later(2)),
        lambda: ben.reopen(1001, later(2)),
        lambda: ben.rate(1001, 5, later(2)),
    ):
        with pytest.raises(UnknownTicketError, match=r"There is no ticket #1001 of yours\."):
            act()
    with pytest.raises(UnknownTicketError, match=r"There is no ticket #1999 of yours\."):  # the same words
        ben.ticket(1999)
    assert ben.tickets(unfinished=False) == ()
    assert len(desk.store.events(1001)) == 2


def test_a_secret_that_is_added_to_a_ticket_is_masked(desk: TicketDesk):
    opened(desk)
    own(desk).write(1001, "the password: Tr0ub4dor&3xyz", later(1))
    own(desk).close(1001, later(2))
    own(desk).reopen(1001, later(3), "password: Tr0ub4dor&3xyz")
    assert "Tr0ub4dor" not in str(desk.store.events(1001))
    assert [line.text for line in own(desk).ticket(1001).conversation if "[password masked]" in line.text] != []


# --- time ---


def test_time_warns_and_escalates_each_once(desk: TicketDesk):
    opened(desk)
    assert desk.tick(later(47)) == 0
    assert desk.tick(later(48)) == 1
    assert desk.tick(later(59)) == 0
    assert to_agents(letters(desk.store)) == {
        "engine": "Soon overdue: #1001 My job stopped. (job failure, normal priority)\n"
        "80% of the time for the first response has run."
    }
    assert desk.tick(later(60)) == 1
    assert desk.tick(later(70)) == 0
    told = letters(desk.store)
    assert whom(told) == [("engine", "escalated"), ("boss", "escalated")]
    assert told[1].text == (
        "Overdue: #1001 My job stopped. (job failure, normal priority)\nThe time for the first response has run out."
    )


def test_one_tick_does_all_that_is_due(desk: TicketDesk):
    opened(desk)
    opened(desk, "Down.", asker=BEN)
    opened(desk, "Slow.", asker="cem", priority=Priority.LOW)  # has no target
    assert desk.tick(later(60)) == 2
    assert sorted(told.ticket for told in letters(desk.store) if told.recipient == "boss") == [1001, 1002]


def test_a_silent_asker_is_reminded_once_and_then_the_ticket_is_closed_once(desk: TicketDesk):
    opened(desk)
    desk.ask_user(1001, LEE, "Which job?", MORNING)
    letters(desk.store)
    assert [desk.tick(later(days=day)) for day in (1.9, 2, 3, 6.9, 7, 8, 30)] == [0, 1, 0, 0, 1, 0, 0]
    told = letters(desk.store)
    assert to_asker(told) == [
        "A reminder: ticket #1001 is still waiting for you: My job stopped.",
        "Your ticket #1001 is closed.",
    ]
    assert to_agents(told) == {}
    assert desk.store.ticket(1001).resolution is Resolution.NO_REPLY


def test_a_resolved_ticket_is_closed_after_its_days_and_a_merged_one_sleeps(desk: TicketDesk):
    opened(desk)
    opened(desk, "Down.", asker=BEN)
    desk.merge(1002, 1001, LEE, MORNING)
    desk.resolve(1001, LEE, Resolution.SOLVED, "", MORNING)
    assert [desk.tick(later(days=day)) for day in (6.9, 7, 100)] == [0, 1, 0]
    assert isinstance(desk.store.events(1001)[-1], Closed)
    assert isinstance(desk.store.events(1001)[1], Absorbed)


# --- all or nothing ---


class FullDiskError(Exception):
    pass


class _Fused:
    """Breaks while it keeps what has to be told of the `fuse`-th event from now; 0 for never."""

    fuse = 0

    def notify(self, notifications: Iterable[Notification], sinks: Sequence[str]) -> None:
        super().notify(notifications, sinks)  # type: ignore[misc]
        self.fuse -= 1
        if self.fuse == 0:
            raise FullDiskError


class FusedMemory(_Fused, MemoryTicketStore):
    pass


class FusedSqlite(_Fused, SqliteTicketStore):
    pass


@pytest.fixture(params=["memory", "sqlite"])
def fused(request: pytest.FixtureRequest, tmp_path: Path) -> FusedMemory | FusedSqlite:
    return FusedMemory() if request.param == "memory" else FusedSqlite(tmp_path / "askdesk.db")


def test_a_ticket_whose_assignment_fails_is_not_opened(fused: FusedMemory):
    fused.fuse = 2
    with pytest.raises(FullDiskError):
        opening(desk_on(fused))
    assert (fused.queue(), letters(fused), fused.load("engine")) == ((), [], {"": 0})
    assert opening(desk_on(fused)).ticket.number == 1001


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.merge(1002, 1001, LEE, later(1)),
        lambda desk: desk.reply(1001, LEE, "Restart it.", later(1)),
        lambda desk: desk.ask_user(1001, LEE, "Which job?", later(1)),
        lambda desk: desk.change(1001, LEE, later(1), category=Category.BILLING),
        lambda desk: desk.link(1001, 1002, LEE, later(1)),
        lambda desk: opening(desk, "All is down!", later(1), priority=Priority.URGENT),
    ],
    ids=["merge", "reply", "ask_user", "change", "link", "add"],
)
def test_nothing_of_an_operation_that_fails_halfway_stays(act: Callable[[TicketDesk], object], fused: FusedMemory):
    desk = desk_on(fused, NOBODY)
    opened(desk)
    opened(desk, "Down.", asker=BEN)
    before = [(fused.ticket(number), fused.events(number)) for number in (1001, 1002)]
    fused.fuse = 2
    with pytest.raises(FullDiskError):
        act(desk)
    assert [(fused.ticket(number), fused.events(number)) for number in (1001, 1002)] == before
    assert letters(fused) == []
    act(desk)  # and it can be done again
    assert [fused.events(number) for number in (1001, 1002)] != [events for _, events in before]


def test_no_ticket_is_filed_by_a_grant_that_fails_halfway(fused: FusedMemory):
    desk = desk_on(fused, NOBODY)
    for place in range(3):
        opened(desk, f"Case {place}", later(5 * place), may=May.WAIT)
    fused.fuse = 3
    with pytest.raises(FullDiskError):
        desk.know(Asker(id=ANNA, standing=Standing.OWNER), later(60))
    assert {ticket.state for ticket in fused.queue()} == {State.WAITING_PERMISSION}
    assert fused.asker(ANNA).standing is Standing.UNKNOWN
    assert letters(fused) == []


def test_what_is_stored_is_always_what_its_events_add_up_to(desk: TicketDesk):
    opened(desk, may=May.WAIT)
    desk.know(Asker(id=ANNA, standing=Standing.OWNER), later(1))
    desk.take(1001, LEE, later(2))
    desk.ask_user(1001, LEE, "Which?", later(3))
    own(desk).write(1001, "etl-7", later(4))
    desk.note(1001, MAX, "hm", later(5))
    desk.resolve(1001, LEE, Resolution.ANSWERED, "So.", later(6))
    own(desk).rate(1001, 5, later(7))
    stored = desk.store.ticket(1001)
    added_up = replay(1001, desk.store.events(1001), NOBODY.policy)
    assert added_up.model_copy(update={"due": stored.due, "wake": stored.wake}) == stored
    assert stored.wake == later(6, days=7)


def test_similar_tickets_of_all_askers_are_found_for_the_agent(desk: TicketDesk):
    opened(desk, "Payment job orders_sync cannot reach Hologres")
    opened(desk, "Invoice of October is missing", asker=BEN)
    third = opened(desk, "orders_sync cannot reach Hologres any more", asker="cem")
    found = desk.similar(third)
    assert [near.ticket.number for near in found] == [1001]
    assert 0.3 < found[0].score <= 1
