"""What askers do with their own tickets."""

from collections.abc import Callable
from datetime import datetime
from typing import cast, get_args

from routing.events import Actor, AnyEvent, Closed, Rated, Reopened, Role, UserWrote
from routing.lifecycle import NotAllowedError
from routing.secrets import mask
from routing.ticket import Place, Rating, Resolution, State, Ticket
from routing.tickets import TicketDesk
from routing.views import AskersTicket, askers_view


class AskersDesk:
    """One asker's own tickets, and nothing else: other people's numbers raise UnknownTicketError.

    Secrets in what they write are masked here, too, whatever surface it comes from.
    """

    def __init__(self, desk: TicketDesk, asker: str) -> None:
        self._desk, self._store = desk, desk.store
        self._actor = Actor(id=asker, role=Role.USER)

    def tickets(self, *, unfinished: bool = True) -> tuple[AskersTicket, ...]:
        return tuple(map(askers_view, self._store.of_asker(self._actor.id, unfinished=unfinished)))

    def ticket(self, number: int) -> AskersTicket:
        own = self._store.own_ticket(number, self._actor.id)
        return askers_view(own, self._store.conversation(number, self._actor.id))

    def write(self, number: int, text: str, now: datetime, place: Place | None = None) -> AskersTicket:
        """More words for the ticket; a finished one opens again."""

        text = mask(text).text

        def written(ticket: Ticket) -> AnyEvent:
            if ticket.state in (State.RESOLVED, State.CLOSED):
                return Reopened(at=now, actor=self._actor, text=text)
            return UserWrote(at=now, actor=self._actor, text=text, place=place)

        return self._change(self._worked_on(number), written)

    def close(self, number: int, now: datetime, code: Resolution | None = None) -> AskersTicket:
        return self._change(number, lambda _: Closed(at=now, actor=self._actor, code=code))

    def reopen(self, number: int, now: datetime, text: str = "") -> AskersTicket:
        return self._change(number, lambda _: Reopened(at=now, actor=self._actor, text=mask(text).text))

    def rate(self, number: int, rating: int, now: datetime) -> AskersTicket:
        """1 to 5; raises NotAllowedError for anything else."""
        if rating not in get_args(Rating):
            raise NotAllowedError("a rating is a number from 1 (bad) to 5 (good).")
        rated = cast(Rating, rating)
        return self._change(number, lambda _: Rated(at=now, actor=self._actor, rating=rated))

    def _worked_on(self, number: int) -> int:
        """The ticket itself, or the one of the same asker that it was merged into."""
        merged_into = self._store.own_ticket(number, self._actor.id).merged_into
        own = {ticket.number for ticket in self._store.of_asker(self._actor.id)}
        return merged_into if merged_into in own else number

    def _change(self, number: int, make: Callable[[Ticket], AnyEvent]) -> AskersTicket:
        with self._store.transaction():
            ticket = self._store.own_ticket(number, self._actor.id)
            return askers_view(self._desk.happen(ticket, make(ticket)))
