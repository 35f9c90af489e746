"""Who looks after a ticket: the team by its category, and one of its members by their load."""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from routing.hours import is_open
from routing.service import Member, Service, Team
from routing.ticket import Category, Priority


def team_for(category: Category, service: Service) -> Team:
    """The first team that names the category, else the one that names none, else the last."""
    named = (team for team in service.teams if category in team.categories)
    rest = (team for team in service.teams if not team.categories)
    return next(named, None) or next(rest, service.teams[-1])


def assignee_for(
    priority: Priority, team: Team, load: Mapping[str, int], now: dt.datetime, service: Service
) -> str | None:
    """The member who gets a new ticket, or None if nobody does.

    `load` is as `TicketStore.load` gives it. Outside business hours an urgent ticket goes to those on call and to
    nobody else, unless the settings name none.
    """
    today = now.astimezone(ZoneInfo(service.policy.hours.time_zone)).date()
    if priority is Priority.URGENT and service.on_call and not is_open(now, service.policy.hours):
        away = {m.id for team in service.teams for m in team.members if _is_away(m, today)}
        return _least_loaded((id for id in service.on_call if id not in away), load)
    there = [member.id for member in team.members if not _is_away(member, today)]
    match team.assign:
        case "least_loaded":
            return _least_loaded(there, load)
        case "round_robin":
            return there[load.get("", 0) % len(there)] if there else None
        case "nobody":
            return None


def _is_away(member: Member, day: dt.date) -> bool:
    return any(absence.first <= day <= absence.last for absence in member.away)


def _least_loaded(ids: Iterable[str], load: Mapping[str, int]) -> str | None:
    """The first of those with the fewest unfinished tickets."""
    return min(ids, key=lambda id: load.get(id, 0), default=None)
