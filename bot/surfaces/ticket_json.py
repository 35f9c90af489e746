"""Tickets as JSON: times in ISO 8601, UTC."""

import json
from typing import Any

from bot.surfaces.event_words import words
from routing.dossier import Dossier, Timing
from routing.events import AnyEvent, Shown
from routing.ticket import Ticket


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def described(ticket: Ticket) -> dict[str, Any]:
    """All fields; of the policy the name."""
    fields = ticket.model_dump(mode="json", exclude={"policy"})
    return {"number": ticket.number, **fields, "policy": ticket.policy.name}


def described_dossier(found: Dossier) -> dict[str, Any]:
    return {
        **described(found.ticket),
        "standing": found.asker.standing.value,
        "clocks": {clock.value: _timing(timing) for clock, timing in found.timings.items()},
        "history": [_event(event) for event in found.events],
        "similar": [
            {"number": near.ticket.number, "score": round(near.score, 4), "state": near.ticket.state.value}
            | {"title": near.ticket.title}
            for near in found.similar
        ],
        "cluster": found.cluster.model_dump(mode="json") if found.cluster else None,
        "suggestions": [suggestion.model_dump(mode="json") for suggestion in found.suggestions],
    }


def _timing(timing: Timing) -> dict[str, Any]:
    reading = timing.reading
    return {
        "due": reading.due.isoformat() if reading.due else None,
        "met": reading.met.isoformat() if reading.met else None,
        "missed": reading.breached,
        "paused": reading.paused,
        "minutes": round(timing.minutes, 1),
        "target": timing.target,
    }


def _event(event: AnyEvent) -> dict[str, Any]:
    """What is empty is left out."""
    fields = event.model_dump(mode="json", exclude={"draft"}, exclude_none=True)
    told = {name: value for name, value in fields.items() if value != ""}
    return {**told, "internal": not isinstance(event, Shown), "words": words(event)}
