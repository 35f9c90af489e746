"""The agents' desk: each operation is one transaction of ticket, event and notifications."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from knowledge.glossary import EMPTY, Glossary
from knowledge.normalise import normalise
from routing.announcing import notifications
from routing.assigning import assignee_for, team_for
from routing.events import (
    SYSTEM,
    Absorbed,
    Actor,
    AnyEvent,
    AskedUser,
    Assigned,
    Changed,
    Closed,
    Linked,
    Merged,
    Noted,
    Opened,
    PermissionGranted,
    Released,
    Reopened,
    Replied,
    Resolved,
    Role,
    Taken,
    UserWrote,
)
from routing.lifecycle import NotAllowedError, apply
from routing.permissions import May
from routing.service import Service
from routing.standing import Asker, Standing
from routing.ticket import UNFINISHED, Category, Draft, How, Priority, Resolution, State, Ticket
from routing.ticket_features import ticket_features
from routing.ticket_store import Filter, Near, TicketStore
from routing.timers import due_events, scheduled

QUICK = timedelta(minutes=2)  # what somebody writes within this time of their last message belongs to it
SAME_TEXT = timedelta(days=7)  # within this time the same text of the same asker is the same ticket
FORGET_EVERY = timedelta(hours=1)
RECENT = 20  # tickets of an asker that a new one is compared with
MAY_FILE = frozenset({Standing.OWNER, Standing.RAM_WITH})


class Opening(NamedTuple):
    ticket: Ticket
    how: How


class TicketDesk:
    """For agents: all tickets. What askers may do with their own stands in `askers_desk.py`."""

    def __init__(
        self, store: TicketStore, service: Service, sinks: Sequence[str] = (), glossary: Glossary = EMPTY
    ) -> None:
        self.store, self.service = store, service
        self._sinks, self._glossary = tuple(sinks), glossary
        self._forgot: datetime | None = None

    # --- opening ---

    def open_ticket(self, draft: Draft, may: May, actor: Actor, now: datetime) -> Opening:
        """File the draft, or keep it until its asker may; what was said already makes no second ticket.

        What askers write in quick succession becomes one ticket; an agent who opens two means two.
        """
        found = self._features(draft)  # before anybody has to wait for this transaction
        with self.store.transaction():
            recent = self.store.of_asker(draft.asker, unfinished=False, limit=RECENT)
            if same := self._same(draft, recent, now):
                return Opening(self._again(same, draft, actor, now), How.REPEATED)
            if actor.role is not Role.AGENT and (just := self._just_before(draft, recent, now)):
                return Opening(self._add_to(just, draft, actor, now), How.ADDED)
            return Opening(self._new(draft, found, may, actor, now), How.OPENED)

    def _same(self, draft: Draft, recent: Sequence[Ticket], now: datetime) -> Ticket | None:
        """A closed one is over: the same words begin anew."""
        compared = [t for t in recent if now - t.opened < SAME_TEXT and t.state is not State.CLOSED]
        said = normalise(draft.description) if compared else ""
        return next((ticket for ticket in compared if normalise(ticket.description) == said), None)

    def _again(self, ticket: Ticket, draft: Draft, actor: Actor, now: datetime) -> Ticket:
        """Whoever says it again does not think that it is resolved."""
        if ticket.state is not State.RESOLVED:
            return ticket
        return self.happen(ticket, Reopened(at=now, actor=_as_asker(actor, draft), reason="written again"))

    def _just_before(self, draft: Draft, recent: Sequence[Ticket], now: datetime) -> Ticket | None:
        """The ticket that this continues; a matter of security is always one of its own."""
        own = recent if len(recent) < RECENT else self.store.of_asker(draft.asker)
        waiting = (ticket for ticket in own if ticket.state in UNFINISHED)
        apart = draft.category is Category.SECURITY
        touched = (t for t in waiting if t.place == draft.place and now - t.updated < QUICK)
        fitting = (t for t in touched if not apart or t.category is Category.SECURITY)
        return next((t for t in fitting if now - self._last_words(t) < QUICK), None)

    def _last_words(self, ticket: Ticket) -> datetime:
        """When its asker last did something: what agents and timers do makes no later message belong to it."""
        said = (event.at for event in self.store.events(ticket.number) if event.actor.role is Role.USER)
        return max(said, default=ticket.opened)

    def _add_to(self, ticket: Ticket, draft: Draft, actor: Actor, now: datetime) -> Ticket:
        ticket = self.happen(ticket, UserWrote(at=now, actor=_as_asker(actor, draft), text=draft.description))
        if draft.priority.rank < ticket.priority.rank:
            reason = f"what the asker added reads {draft.priority}"
            ticket = self.happen(ticket, Changed(at=now, actor=SYSTEM, priority=draft.priority, reason=reason))
        return ticket

    def _new(self, draft: Draft, found: Sequence[int], may: May, actor: Actor, now: datetime) -> Ticket:
        team = team_for(draft.category, self.service)
        event = Opened(at=now, actor=actor, draft=draft, waiting_permission=may is not May.FILE, team=team.name)
        ticket = self.store.add(event, self.service.policy, found)
        ticket = scheduled(ticket, [event])
        self.store.reschedule(ticket)
        self._announce(ticket, event)
        return self._handed_out(ticket, now) if ticket.state is State.OPEN else ticket

    def _handed_out(self, ticket: Ticket, now: datetime) -> Ticket:
        """Assigned to a member of its team, if there is one to take it."""
        team = next((t for t in self.service.teams if t.name == ticket.team), team_for(ticket.category, self.service))
        if not team.members and not self.service.on_call:
            return ticket
        member = assignee_for(ticket.priority, team, self.store.load(team.name), now, self.service)
        if member is None:
            return ticket
        return self.happen(ticket, Assigned(at=now, actor=SYSTEM, assignee=member, team=team.name))

    # --- what agents do ---

    def take(self, number: int, agent: Actor, now: datetime) -> Ticket:
        with self._changing(number) as ticket:
            return self.happen(ticket, Taken(at=now, actor=agent))

    def assign(self, number: int, agent: Actor, now: datetime, *, to: str | None, team: str | None = None) -> Ticket:
        """To an agent, to a team, or both; raises NotAllowedError for a team that does not exist."""
        with self._changing(number) as ticket:
            names = [t.name for t in self.service.teams]
            if team is not None and team not in names:
                raise NotAllowedError(f"there is no team {team!r}: give one of {', '.join(names)}.")
            return self.happen(ticket, Assigned(at=now, actor=agent, assignee=to, team=team or ticket.team))

    def release(self, number: int, agent: Actor, now: datetime) -> Ticket:
        with self._changing(number) as ticket:
            return self.happen(ticket, Released(at=now, actor=agent))

    def reply(self, number: int, agent: Actor, text: str, now: datetime) -> Ticket:
        """Words to the asker. Whoever answers a ticket that nobody works on has taken it."""
        with self._changing(number) as ticket:
            return self.happen(self._taken(ticket, agent, now), Replied(at=now, actor=agent, text=text))

    def ask_user(self, number: int, agent: Actor, text: str, now: datetime) -> Ticket:
        with self._changing(number) as ticket:
            return self.happen(self._taken(ticket, agent, now), AskedUser(at=now, actor=agent, text=text))

    def note(self, number: int, agent: Actor, text: str, now: datetime) -> Ticket:
        """For agents' eyes only."""
        with self._changing(number) as ticket:
            return self.happen(ticket, Noted(at=now, actor=agent, text=text))

    def change(
        self,
        number: int,
        agent: Actor,
        now: datetime,
        *,
        category: Category | None = None,
        priority: Priority | None = None,
        add_tags: Collection[str] = (),
        remove_tags: Collection[str] = (),
        title: str | None = None,
        reason: str = "",
    ) -> Ticket:
        """A new category moves the ticket to the team that looks after it."""
        with self._changing(number) as ticket:
            kept = (tag for tag in dict.fromkeys((*ticket.tags, *add_tags)) if tag not in remove_tags)
            tags = tuple(kept) if add_tags or remove_tags else None
            changed = Changed(
                at=now, actor=agent, category=category, priority=priority, tags=tags, title=title, reason=reason
            )
            ticket = self.happen(ticket, changed)
            team = team_for(ticket.category, self.service).name
            if category is None or team == ticket.team or ticket.assignee or ticket.state is State.WAITING_PERMISSION:
                return ticket
            return self.happen(ticket, Assigned(at=now, actor=SYSTEM, assignee=None, team=team))

    def link(self, number: int, other: int, agent: Actor, now: datetime) -> Ticket:
        """Both tickets name each other."""
        with self._changing(number) as ticket:
            second = self._other(ticket, other)
            self.happen(second, Linked(at=now, actor=agent, other=number))
            return self.happen(ticket, Linked(at=now, actor=agent, other=other))

    def merge(self, number: int, into: int, agent: Actor, now: datetime) -> Ticket:
        """Work on `number` goes on in `into`, which is given back; the asker of `number` hears when that is solved."""
        with self._changing(number) as ticket:
            main = self._other(ticket, into)
            self.happen(ticket, Merged(at=now, actor=agent, into=into))
            return self.happen(main, Absorbed(at=now, actor=agent, other=number, text=ticket.description))

    def resolve(self, number: int, agent: Actor, code: Resolution, text: str, now: datetime) -> Ticket:
        with self._changing(number) as ticket:
            return self.happen(ticket, Resolved(at=now, actor=agent, code=code, text=text))

    def close(self, number: int, agent: Actor, now: datetime, code: Resolution | None = None) -> Ticket:
        with self._changing(number) as ticket:
            return self.happen(ticket, Closed(at=now, actor=agent, code=code))

    def reopen(self, number: int, agent: Actor, now: datetime, text: str = "") -> Ticket:
        with self._changing(number) as ticket:
            return self.happen(ticket, Reopened(at=now, actor=agent, text=text))

    # --- what time does ---

    def tick(self, now: datetime) -> int:
        """Warnings, escalations, reminders and closings that are due; gives how many there were."""
        happened = 0
        for waiting in self.store.waking(now):
            with self._changing(waiting.number) as ticket:
                for event in due_events(ticket, self.store.events(ticket.number), now):
                    ticket = self.happen(ticket, event)
                    happened += 1
                self.store.reschedule(scheduled(ticket, self.store.events(ticket.number)))
        self._forget(now)
        return happened

    def _forget(self, now: datetime) -> None:
        """Questions are kept as long as the settings say; looked after once an hour."""
        if self._forgot is None or now - self._forgot >= FORGET_EVERY:
            with self.store.transaction():
                self.store.forget_questions(now - timedelta(days=self.service.retention_days))
            self._forgot = now

    # --- what agents look at ---

    def similar(self, ticket: Ticket, *, limit: int = 5) -> tuple[Near, ...]:
        """Other tickets that read alike, unfinished ones too: an outage shows as many of them at once."""
        return self.store.similar(self._features(ticket), limit=limit, besides=ticket.number)

    def know(self, asker: Asker, now: datetime) -> tuple[Ticket, ...]:
        """Remember what an asker is; tickets that waited for their permission are filed and given back."""
        with self.store.transaction():
            self.store.remember(asker)
            if asker.standing not in MAY_FILE:
                return ()
            kept = Filter(asker=asker.id, states=(State.WAITING_PERMISSION,))
            waiting = self.store.queue(kept, limit=self.store.count(kept))
            actor = Actor(id=asker.id, role=Role.USER)
            filed = [self.happen(t, PermissionGranted(at=now, actor=actor, reason=asker.how)) for t in waiting]
            return tuple(self._handed_out(ticket, now) for ticket in filed)

    # --- how ---

    @contextmanager
    def _changing(self, number: int) -> Iterator[Ticket]:
        with self.store.transaction():
            yield self.store.ticket(number)

    def happen(self, ticket: Ticket, event: AnyEvent) -> Ticket:
        """The ticket after the event, stored with it and with what has to be told."""
        after = apply(ticket, event)
        after = scheduled(after, [*self.store.events(ticket.number), event])
        self.store.append(after, event)
        self._announce(after, event)
        if isinstance(event, Resolved) or (isinstance(event, Closed) and ticket.state is not State.RESOLVED):
            self._tell_merged(after, event)
        return after

    def _tell_merged(self, main: Ticket, event: Resolved | Closed) -> None:
        """Askers of tickets merged into it are told that it ended; of what was written there they see nothing."""
        for merged in self._merged_into(main):
            if merged.asker != main.asker:
                self._announce(merged, type(event)(at=event.at, actor=SYSTEM, code=event.code or Resolution.SOLVED))

    def _features(self, draft: Draft) -> tuple[int, ...]:
        return ticket_features(f"{draft.title}\n{draft.description}", self._glossary)

    def _announce(self, ticket: Ticket, event: AnyEvent) -> None:
        self.store.notify(notifications(ticket, event, self.service), self._sinks)

    def _taken(self, ticket: Ticket, agent: Actor, now: datetime) -> Ticket:
        free = ticket.state is State.OPEN and ticket.assignee in (None, agent.id)
        return self.happen(ticket, Taken(at=now, actor=agent)) if free else ticket

    def _other(self, ticket: Ticket, number: int) -> Ticket:
        if number == ticket.number:
            raise NotAllowedError(f"{ticket.label} cannot be joined with itself: give another ticket.")
        return self.store.ticket(number)

    def _merged_into(self, main: Ticket) -> Iterator[Ticket]:
        """What was merged into it and still is, and what was merged into that before."""
        for event in self.store.events(main.number):
            if isinstance(event, Absorbed):
                merged = self.store.ticket(event.other)
                if merged.merged_into == main.number:
                    yield merged
                    yield from self._merged_into(merged)


def _as_asker(actor: Actor, draft: Draft) -> Actor:
    return actor if actor.role is Role.USER else Actor(id=draft.asker, role=Role.USER)
