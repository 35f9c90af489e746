"""Where a message comes in: it is answered, or it becomes a ticket; either way it is kept with what became of it.

Every surface speaks to this: what it gives back is the same for a terminal, a chat and a web page.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from knowledge.entry import EntryKind, Lang
from knowledge.library import Library
from routing.askers_desk import AskersDesk
from routing.decision import Answer, OpenTicket
from routing.desk import handle
from routing.events import Actor, Role
from routing.permissions import May, verdict
from routing.proposing import propose
from routing.question import Question
from routing.question_log import Asked, Feedback
from routing.reply import Reply
from routing.sentences import say
from routing.standing import Asker, Standing, with_said
from routing.telling import filed
from routing.ticket import Draft, How, Place, Resolution, State, Ticket
from routing.tickets import TicketDesk
from routing.triage import Triage

MOST_OTHERS = 3
STILL_TALKING = timedelta(hours=1)  # so long what cannot be answered belongs to the ticket written to last


class Answered(NamedTuple):
    """`text` is the whole reply; `number` is that of the kept question, for feedback.

    `ticket` is the ticket that the message became or went to; `standings` are offered when it matters who asks.
    """

    text: str
    lang: Lang
    reply: Reply
    number: int
    ticket: Ticket | None = None
    standings: tuple[Standing, ...] = ()


class Reception:
    """One for all askers; opened in the thread that uses it."""

    def __init__(self, desk: TicketDesk, library: Library, triage: Triage) -> None:
        self.desk, self._store = desk, desk.store
        self._library, self._triage = library, triage

    def receive(self, question: Question, asker: str, place: Place, now: datetime) -> Answered:
        """Answer or file what `asker` wrote at `place`."""
        known, filed_now = self._learned(question.text, asker, now)
        reply = handle(question, self._library, self._triage, known)
        return _with_news(filed_now, self._received(question, reply, asker, place, now))

    def _received(self, question: Question, reply: Reply, asker: str, place: Place, now: datetime) -> Answered:
        if ongoing := self._ongoing(reply, asker, place, now):
            ticket = self._written(ongoing, question, asker, place, now)
            text = "\n".join(filter(None, [reply.notice, say("added", reply.lang, ticket.label)]))
            return self._kept(question, reply, text, asker, place, now, ticket)
        if isinstance(reply.decision, OpenTicket):
            return self._ticketed(question, reply, reply.decision.verdict.may, asker, place, now)
        return self._kept(question, reply, reply.text, asker, place, now)

    def open_ticket(self, question: Question, asker: str, place: Place, now: datetime) -> Answered:
        """A ticket of what was written, whatever else could be made of it, because its asker wants one."""
        known, filed_now = self._learned(question.text, asker, now)
        reply = handle(question, self._library, self._triage, known)
        may = verdict(known, self._library, reply.lang).may
        return _with_news(filed_now, self._ticketed(question, reply, may, asker, place, now, wanted=True))

    def others(self, answered: Answered) -> tuple[str, ...]:
        """Other questions that the message may have meant, instead of what was answered."""
        decision = answered.reply.decision
        said = set(decision.entries) if isinstance(decision, Answer) else {answered.reply.entry}
        entries = (self._library.entries[match.entry] for match in answered.reply.finding.matches)
        other = [entry for entry in entries if entry.id not in said and entry.kind is EntryKind.ANSWER]
        return tuple(entry.wording(answered.lang).question for entry in other[:MOST_OTHERS])

    def told_standing(self, asker: str, lang: Lang) -> str:
        """What follows for tickets from what is known of an asker."""
        found = verdict(self._store.asker(asker), self._library, lang)
        if found.may is May.FILE:
            return say("may_file", lang)
        explained = self._library.entries[found.entry].wording(lang).answer if found.entry else ""
        return "\n".join(filter(None, [explained, say("wait", lang, found.permission)]))

    def stand(self, asker: str, standing: Standing, how: str, now: datetime) -> tuple[Ticket, ...]:
        """Remember who asks; gives the tickets that could be filed because of it."""
        return self.desk.know(Asker(id=asker, standing=standing, learned=now, how=how), now)

    def not_a_request(self, number: int, asker: str, now: datetime) -> None:
        """The ticket was none: its asker only wanted to know."""
        AskersDesk(self.desk, asker).close(number, now, Resolution.NOT_A_REQUEST)

    def feedback(self, number: int, feedback: Feedback) -> None:
        with self._store.transaction():
            self._store.feedback(number, feedback)

    def _learned(self, text: str, asker: str, now: datetime) -> tuple[Asker, tuple[Ticket, ...]]:
        """The asker as they are known now, and the tickets that could be filed because of what they wrote."""
        known = self._store.asker(asker)
        told = with_said(known, text)
        return (known, ()) if told is known else (told, self.stand(asker, told.standing, "you wrote so", now))

    def _ongoing(self, reply: Reply, asker: str, place: Place, now: datetime) -> int | None:
        """The ticket that the message belongs to, as nothing else can be made of it.

        Where a ticket waits for its asker, all but answers and small talk is taken for what it waits for.
        """
        small_talk = reply.decision.rule in ("empty", "negative")
        if small_talk or isinstance(reply.decision, Answer):
            return None
        here = [ticket for ticket in self._store.of_asker(asker) if ticket.place == place]
        waiting = [ticket for ticket in here if ticket.state is State.WAITING_USER]
        recent = [ticket for ticket in here if now - ticket.updated < STILL_TALKING]
        chosen = waiting or (recent if reply.decision.rule == "unknown" else [])
        return chosen[0].number if chosen else None

    def _written(self, number: int, question: Question, asker: str, place: Place, now: datetime) -> Ticket:
        AskersDesk(self.desk, asker).write(number, question.text, now, place)
        return self._store.ticket(number)

    def _ticketed(
        self,
        question: Question,
        reply: Reply,
        may: May,
        asker: str,
        place: Place,
        now: datetime,
        *,
        wanted: bool = False,
    ) -> Answered:
        draft: Draft = propose(question, reply, self._library, self._triage, asker, place)
        ticket, how = self.desk.open_ticket(draft, may, Actor(id=asker, role=Role.USER), now)
        waits = ticket.state is State.WAITING_PERMISSION
        lines = [filed(ticket, how, reply.lang)]
        if reply.notice and (wanted or how is not How.OPENED):
            lines.append(reply.notice)
        if not wanted and how is How.OPENED:
            lines.append(reply.text)
        elif waits and how is How.OPENED:
            lines.append(self.told_standing(asker, reply.lang))
        standings = _standings(may) if waits and how is How.OPENED else ()
        if standings and may is May.ASK:
            lines.append(say("who", reply.lang))
        return self._kept(question, reply, "\n".join(lines), asker, place, now, ticket, standings)

    def _kept(
        self,
        question: Question,
        reply: Reply,
        text: str,
        asker: str,
        place: Place,
        now: datetime,
        ticket: Ticket | None = None,
        standings: tuple[Standing, ...] = (),
    ) -> Answered:
        asked = Asked(
            at=now,
            asker=asker,
            place=place,
            text=question.text,
            lang=reply.lang,
            route=reply.route,
            rule=reply.decision.rule,
            entry=reply.entry,
            confidence=reply.finding.confidence,
            ticket=ticket.number if ticket else None,
        )
        with self._store.transaction():
            number = self._store.log(asked)
        return Answered(text, reply.lang, reply, number, ticket, standings)


def _with_news(filed_now: tuple[Ticket, ...], answered: Answered) -> Answered:
    news = [say("filed", answered.lang, ticket.label, ticket.title) for ticket in filed_now]
    return answered._replace(text="\n".join([*news, answered.text]))


def _standings(may: May) -> tuple[Standing, ...]:
    if may is May.ASK:
        return (Standing.OWNER, Standing.RAM_WITH, Standing.RAM_WITHOUT)
    return (Standing.RAM_WITH, Standing.OWNER)
