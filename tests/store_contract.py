"""What every TicketStore has to do. A test module runs it over its stores by inheriting with a fixture `store`."""

import datetime as dt

import pytest

from routing.events import AskedUser, Assigned, Changed, Linked, Merged, Noted, Released, Shown, UserWrote
from routing.lifecycle import begin, replay
from routing.question_log import Asked, Feedback
from routing.queueing import first_page
from routing.standing import Asker, Standing
from routing.ticket import Category, Place, Priority, State, Ticket
from routing.ticket_store import EVERYTHING, FIRST_NUMBER, Filter, StaleTicketError, TicketStore, UnknownTicketError
from tests.ticket_samples import (
    AGENT,
    ANNA,
    BEN,
    NOW,
    OTHER_AGENT,
    POLICY,
    at,
    happen,
    open_ticket,
    opened,
    replied,
    resolved,
    taken,
    told,
    user,
)


class OopsError(Exception):
    pass


def numbers(tickets: tuple[Ticket, ...]) -> list[int]:
    return [ticket.number for ticket in tickets]


def asked(text: str, minutes: float = 0) -> Asked:
    place = Place(surface="terminal")
    return Asked(at=at(minutes), asker=ANNA, place=place, text=text, lang="en", route="answer", rule="match")


def open_in_mind(number: int) -> Ticket:
    """One that was never stored, after its second event."""
    return begin(number, opened(), POLICY).model_copy(update={"version": 2})


class TicketStoreContract:
    def test_tickets_are_numbered_from_1001_on(self, store: TicketStore):
        assert [open_ticket(store).number for _ in range(3)] == [FIRST_NUMBER, FIRST_NUMBER + 1, FIRST_NUMBER + 2]

    def test_a_ticket_is_read_as_it_was_written(self, store: TicketStore):
        ticket = open_ticket(store, tags=("eos",), reasons=("stopped",), priority=Priority.URGENT)
        assert store.ticket(ticket.number) == ticket
        later = ticket.model_copy(update={"due": at(30), "wake": at(24)})
        with store.transaction():
            store.reschedule(later)
        assert store.ticket(ticket.number) == later
        assert store.ticket(ticket.number).version == 1

    def test_a_ticket_is_what_its_events_add_up_to(self, store: TicketStore):
        number = open_ticket(store).number
        history = (
            taken(),
            Noted(at=at(2), actor=AGENT, text="looks like EOS"),
            AskedUser(at=at(3), actor=AGENT, text="Which job?"),
            UserWrote(at=at(4), actor=user(), text="etl-7"),
            Changed(at=at(5), actor=AGENT, priority=Priority.HIGH, tags=("a", "b")),
            resolved(minutes=6),
        )
        ticket = happen(store, number, *history)
        assert store.events(number) == (opened(), *history)
        assert replay(number, store.events(number), POLICY) == ticket
        assert (ticket.version, ticket.state) == (7, State.RESOLVED)

    def test_an_unknown_number_is_an_error(self, store: TicketStore):
        for read in (store.ticket, store.events):
            with pytest.raises(UnknownTicketError, match="There is no ticket #7"):
                read(7)
        with store.transaction(), pytest.raises(UnknownTicketError):
            store.append(open_in_mind(7), taken())

    def test_a_change_of_something_older_is_refused(self, store: TicketStore):
        seen = open_ticket(store)
        happen(store, seen.number, taken())
        with pytest.raises(StaleTicketError, match="has changed meanwhile"), store.transaction():
            store.append(seen.model_copy(update={"version": 2}), taken(OTHER_AGENT))
        assert store.ticket(seen.number).assignee == AGENT.id
        assert len(store.events(seen.number)) == 2

    # --- transactions

    def test_nothing_of_a_failed_transaction_stays(self, store: TicketStore):
        kept = open_ticket(store, features=(8, 16))
        with store.transaction():
            store.remember(Asker(id=ANNA, standing=Standing.OWNER))
            store.log(asked("first"))

        def fail_at_the_end() -> None:
            with store.transaction():
                store.add(opened("lost"), POLICY, (8, 16))
                event = taken()
                store.append(kept.model_copy(update={"version": 2, "assignee": AGENT.id}), event)
                store.reschedule(kept.model_copy(update={"due": at(9), "wake": at(9)}))
                store.notify([told(kept.number)], ["terminal"])
                store.remember(Asker(id=ANNA))
                store.forget_questions(at(99))
                store.log(asked("second"))
                raise OopsError

        with pytest.raises(OopsError):
            fail_at_the_end()
        assert store.queue() == (kept,)
        assert len(store.events(kept.number)) == 1
        assert store.load("engine") == {"": 0}
        assert numbers(tuple(near.ticket for near in store.similar((8, 16)))) == [kept.number]
        assert store.waiting_deliveries() == 0
        assert store.asker(ANNA).standing is Standing.OWNER
        assert [question.text for question in store.questions()] == ["first"]
        assert open_ticket(store).number == kept.number + 1

    def test_writing_needs_a_transaction(self, store: TicketStore):
        kept = open_ticket(store)
        for write in (
            lambda: store.add(opened(), POLICY, ()),
            lambda: store.append(kept.model_copy(update={"version": 2}), taken()),
            lambda: store.reschedule(kept),
            lambda: store.notify([told(kept.number)], ["terminal"]),
            lambda: store.remember(Asker(id=ANNA)),
            lambda: store.log(asked("q")),
        ):
            with pytest.raises(RuntimeError, match=r"open one with transaction\(\)"):
                write()
        assert store.queue() == (kept,)

    def test_a_transaction_inside_another_is_refused(self, store: TicketStore):
        with store.transaction(), pytest.raises(RuntimeError, match="open already"), store.transaction():
            pass

    # --- what the asker sees

    def test_the_asker_sees_their_own_ticket_without_what_is_internal(self, store: TicketStore):
        number = open_ticket(store).number
        other = open_ticket(store, asker=BEN).number
        happen(
            store,
            number,
            taken(),
            Noted(at=at(2), actor=AGENT, text="secret note"),
            Linked(at=at(2), actor=AGENT, other=other),
            Released(at=at(3), actor=AGENT),
            replied("Hello"),
            Merged(at=at(5), actor=AGENT, into=other),
        )
        seen = store.conversation(number, ANNA)
        assert [type(event).__name__ for event in seen] == ["Opened", "Taken", "Replied"]
        assert all(isinstance(event, Shown) for event in seen)
        assert "secret note" not in repr(seen)
        assert store.own_ticket(number, ANNA) == store.ticket(number)

    def test_nobody_sees_the_ticket_of_another(self, store: TicketStore):
        number = open_ticket(store).number
        said = set()
        for strange in (number, 999_999):
            for read in (store.own_ticket, store.conversation):
                with pytest.raises(UnknownTicketError) as caught:
                    read(strange, BEN)
                said.add(str(caught.value).replace(str(strange), "N"))
        assert len(said) == 1  # whether the ticket exists is not told
        assert store.of_asker(BEN) == ()

    def test_own_tickets_are_listed_newest_first(self, store: TicketStore):
        first, second, third = (open_ticket(store).number for _ in range(3))
        open_ticket(store, asker=BEN)
        happen(store, second, resolved())
        assert numbers(store.of_asker(ANNA)) == [third, first]
        assert numbers(store.of_asker(ANNA, unfinished=False)) == [third, second, first]
        assert numbers(store.of_asker(ANNA, unfinished=False, limit=2)) == [third, second]

    # --- the queue

    def test_the_queue_is_sorted_by_due_then_priority_then_age(self, store: TicketStore):
        low, normal, urgent, late, soon = (
            open_ticket(store, priority=priority)
            for priority in (Priority.LOW, Priority.NORMAL, Priority.URGENT, Priority.HIGH, Priority.LOW)
        )
        again = open_ticket(store, priority=Priority.NORMAL)
        with store.transaction():
            store.reschedule(late.model_copy(update={"due": at(60)}))
            store.reschedule(soon.model_copy(update={"due": at(5)}))
        happen(store, normal.number, taken())  # another state: merged into the same order
        right = [ticket.number for ticket in (soon, late, urgent, normal, again, low)]
        assert numbers(store.queue()) == right
        assert numbers(store.queue(limit=2)) == right[:2]
        assert numbers(store.queue(limit=3, offset=2)) == right[2:5]
        assert store.queue(offset=6) == ()

    def test_the_queue_and_its_count_are_filtered(self, store: TicketStore):
        bill = open_ticket(store, "Refund please", category=Category.BILLING, team="billing", tags=("VIP",)).number
        down = open_ticket(store, "作业挂了 ETL", priority=Priority.URGENT, asker=BEN).number
        done = open_ticket(store, "Old").number
        happen(store, down, taken())
        happen(store, done, resolved())
        for wanted, right in (
            (Filter(), [down, bill, done]),
            (Filter(states=(State.OPEN,)), [bill]),
            (Filter(states=(State.OPEN, State.RESOLVED)), [bill, done]),
            (Filter(category=Category.BILLING), [bill]),
            (Filter(priority=Priority.URGENT), [down]),
            (Filter(team="billing"), [bill]),
            (Filter(assignee=AGENT.id), [down]),
            (Filter(assignee=OTHER_AGENT.id), []),
            (Filter(asker=BEN), [down]),
            (Filter(text="REFUND"), [bill]),
            (Filter(text="vip"), [bill]),
            (Filter(text="作业挂了 etl"), [down]),
            (Filter(text=f"#{done}"), [done]),
            (Filter(text="100%"), []),
            (Filter(team="engine", states=(State.RESOLVED,), text="old"), [done]),
        ):
            assert numbers(store.queue(wanted)) == right, wanted
            assert store.count(wanted) == len(right), wanted

    def test_the_text_filter_follows_a_change_of_title(self, store: TicketStore):
        number = open_ticket(store, "before").number
        happen(store, number, Changed(at=at(1), actor=AGENT, title="Afterwards", tags=()))
        assert numbers(store.queue(Filter(text="afterwards"))) == [number]

    def test_the_first_page_says_how_many_there_are_in_all(self, store: TicketStore):
        for _ in range(3):
            open_ticket(store)
        open_ticket(store, "Refund")
        assert [t.number for t in first_page(store, EVERYTHING, 2).tickets] == [1001, 1002]
        assert [first_page(store, EVERYTHING, limit).total for limit in (2, 4, 20)] == [4, 4, 4]
        assert [first_page(store, Filter(text="refund"), limit).total for limit in (1, 20)] == [1, 1]

    def test_load_counts_unfinished_tickets_and_all_ever_assigned(self, store: TicketStore):
        held, done, moved, _ = (open_ticket(store).number for _ in range(4))
        happen(store, held, taken())
        happen(store, done, taken(), resolved())
        happen(store, moved, taken(OTHER_AGENT), Assigned(at=at(2), actor=AGENT, assignee="c", team="x"))
        assert store.load("engine") == {AGENT.id: 1, "": 3}
        assert store.load("x") == {"c": 1, "": 1}
        assert store.load("nobody's") == {"": 0}

    def test_waking_gives_what_is_overdue_longest_first(self, store: TicketStore):
        late, never, soon, future = (open_ticket(store) for _ in range(4))
        with store.transaction():
            for ticket, minutes in ((late, 1.0), (soon, 5.0), (future, 10.0)):
                store.reschedule(ticket.model_copy(update={"wake": at(minutes)}))
        assert never.wake is None
        assert numbers(store.waking(at(5))) == [late.number, soon.number]
        assert numbers(store.waking(at(5), limit=1)) == [late.number]
        with store.transaction():
            store.reschedule(late)
        assert numbers(store.waking(at(99))) == [soon.number, future.number]

    # --- similar tickets

    def test_similar_tickets_share_rare_features(self, store: TicketStore):
        common = tuple(range(8, 88, 8))
        for number in range(20):
            open_ticket(store, features=(*common, 10_000 + number))
        same = open_ticket(store, features=(*common, 4_294_967_288, 999_992))
        near = open_ticket(store, features=(*common, 4_294_967_288))
        found = store.similar((*common, 4_294_967_288, 999_992))
        assert numbers(tuple(one.ticket for one in found))[:2] == [same.number, near.number]
        assert found[0].score == pytest.approx(1)
        assert 0 < found[2].score < found[1].score < 1
        assert len(found) == 5
        assert len(store.similar(common, limit=3)) == 3
        assert same.number not in [
            one.ticket.number for one in store.similar((999_992, 4_294_967_288), besides=same.number)
        ]

    def test_nothing_is_similar_without_a_shared_feature(self, store: TicketStore):
        assert store.similar((8, 16)) == ()
        open_ticket(store, features=(8, 16))
        assert store.similar((24,)) == ()
        assert store.similar(()) == ()

    # --- people and questions

    def test_what_is_known_of_an_asker_is_kept(self, store: TicketStore):
        assert store.asker(ANNA) == Asker(id=ANNA)
        for standing in (Standing.RAM_WITHOUT, Standing.RAM_WITH):
            known = Asker(id=ANNA, standing=standing, learned=NOW, how="they said so")
            with store.transaction():
                store.remember(known)
            assert store.asker(ANNA) == known

    def test_questions_are_kept_newest_first_with_feedback(self, store: TicketStore):
        with store.transaction():
            ids = [store.log(asked(text, minutes)) for text, minutes in (("a", 1), ("c", 3), ("b", 2))]
            store.feedback(ids[1], Feedback.SOLVED)
            store.feedback(12345, Feedback.SOLVED)  # forgotten meanwhile: no error
        assert [question.text for question in store.questions()] == ["c", "b", "a"]
        assert [question.text for question in store.questions(since=at(2), limit=5)] == ["c", "b"]
        assert [question.text for question in store.questions(limit=1)] == ["c"]
        assert store.questions()[0] == asked("c", 3).model_copy(update={"feedback": Feedback.SOLVED})

    def test_old_questions_are_forgotten_and_their_numbers_not_used_again(self, store: TicketStore):
        with store.transaction():
            ids = [store.log(asked(text, minutes)) for text, minutes in (("a", 1), ("b", 2))]
            assert store.forget_questions(at(2)) == 1
        assert [question.text for question in store.questions()] == ["b"]
        with store.transaction():
            store.forget_questions(at(9))
            assert store.log(asked("c", 3)) not in ids

    # --- deliveries

    def queued(self, store: TicketStore, *versions: int, sinks: tuple[str, ...] = ("terminal",)) -> int:
        number = open_ticket(store).number
        with store.transaction():
            store.notify([told(number, version) for version in versions], sinks)
        return number

    def test_a_notification_is_queued_once_for_every_sink(self, store: TicketStore):
        number = self.queued(store, 1, sinks=("terminal", "webhook"))
        with store.transaction():
            store.notify([told(number, 1), told(number, 1, recipient=AGENT.id)], ["terminal"])
        assert store.waiting_deliveries() == 3
        given = store.lease("w", NOW, at(1))
        assert sorted(one.sink for one in given) == ["terminal", "webhook"]
        assert len({one.key for one in given}) == 2
        assert given[0].notification == told(number, 1)

    def test_a_leased_delivery_is_given_to_nobody_else_until_the_lease_ends(self, store: TicketStore):
        for _ in range(4):
            self.queued(store, 1)
        first, second = store.lease("a", NOW, at(1), limit=3), store.lease("b", NOW, at(1), limit=3)
        assert (len(first), len(second)) == (3, 1)
        assert not {one.id for one in first} & {one.id for one in second}
        assert store.lease("c", at(0.5), at(2)) == ()
        again = store.lease("c", at(1), at(2))
        assert sorted(one.key for one in again) == sorted(one.key for one in (*first, *second))

    def test_deliveries_of_one_sink_can_be_leased_alone(self, store: TicketStore):
        """Else the backlog of one that is down would fill every batch."""
        for _ in range(3):
            self.queued(store, 1, sinks=("webhook",))
        self.queued(store, 1, sinks=("terminal",))
        (given,) = store.lease("w", NOW, at(1), sink="terminal", limit=2)
        assert given.sink == "terminal"
        assert store.lease("w", NOW, at(1), sink="slack") == ()
        assert len(store.lease("w", NOW, at(1), sink="webhook", limit=2)) == 2
        assert len(store.lease("w", NOW, at(1))) == 1

    def test_nothing_is_leased_before_it_is_due(self, store: TicketStore):
        self.queued(store, 1)
        assert store.lease("w", NOW - dt.timedelta(seconds=1), at(1)) == ()

    def test_a_reader_gets_the_events_of_a_ticket_in_order(self, store: TicketStore):
        self.queued(store, 1, 2)
        (first,) = store.lease("w", NOW, at(1))
        assert first.notification.version == 1
        store.failed(first, "refused", at(5))
        assert store.lease("w", at(4), at(6)) == ()  # the second waits for the first
        (again,) = store.lease("w", at(5), at(6))
        assert (again.id, again.key, again.attempts, again.last_error) == (first.id, first.key, 1, "refused")
        store.delivered(again, at(5))
        (second,) = store.lease("w", at(5), at(6))
        assert second.notification.version == 2
        store.delivered(second, at(5))
        assert store.waiting_deliveries() == 0
        assert store.lease("w", at(99), at(100)) == ()

    def test_a_dead_letter_holds_up_nobody_and_can_be_replayed(self, store: TicketStore):
        self.queued(store, 1, 2)
        (first,) = store.lease("w", NOW, at(1))
        store.failed(first, "gone", None)
        assert [(one.id, one.attempts, one.last_error) for one in store.dead_letters()] == [(first.id, 1, "gone")]
        assert store.waiting_deliveries() == 1
        (second,) = store.lease("w", NOW, at(1))
        assert second.notification.version == 2
        with store.transaction():
            assert not store.replay_letter(second.id, NOW)
            assert store.replay_letter(first.id, at(2))
        assert store.dead_letters() == ()
        (again,) = store.lease("w", at(2), at(3))
        assert (again.id, again.key, again.attempts) == (first.id, first.key, 0)

    def test_who_lost_the_lease_cannot_undo_what_another_worker_did(self, store: TicketStore):
        self.queued(store, 1)
        (slow,) = store.lease("slow", NOW, at(1))
        (quick,) = store.lease("quick", at(2), at(3))
        store.delivered(quick, at(2))
        store.failed(slow, "too late", None)
        assert store.dead_letters() == ()
        assert store.waiting_deliveries() == 0
