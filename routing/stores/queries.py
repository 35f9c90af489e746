"""The SQL of the queue: each state's first tickets come from an index in order, and are merged."""

from routing.stores.rows import TICKET
from routing.ticket import State
from routing.ticket_store import Filter

Query = tuple[str, list[object]]


def queue(wanted: Filter, *, limit: int, offset: int) -> Query:
    restrictions, parameters = _restrictions(wanted)
    # One asker has few tickets: they are found by asker, the plus keeps SQLite from walking through a state instead.
    state_is = "state = ?" if wanted.asker is None else "+state = ?"
    first, all_parameters = [], []
    for state in wanted.states or tuple(State):
        first.append(
            "select * from (select number, due, rank from ticket"
            f" where {state_is}{restrictions} order by due, rank, number limit ?)"
        )
        all_parameters += [state.value, *parameters, limit + offset]
    page = f"select number from ({' union all '.join(first)}) order by due, rank, number limit ? offset ?"
    sql = f"select {TICKET} where ticket.number in ({page}) order by ticket.due, ticket.rank, ticket.number"
    return sql, [*all_parameters, limit, offset]


def count(wanted: Filter) -> Query:
    restrictions, parameters = _restrictions(wanted)
    states = [state.value for state in wanted.states]
    among = f"state in ({', '.join('?' * len(states))})" if states else "true"
    return f"select count(*) from ticket where {among}{restrictions}", [*states, *parameters]


def _restrictions(wanted: Filter) -> Query:
    """What is asked beside the state."""
    columns: dict[str, object] = {
        "category": wanted.category and wanted.category.value,
        "rank": None if wanted.priority is None else wanted.priority.rank,
        "team": wanted.team,
        "assignee": wanted.assignee,
        "asker": wanted.asker,
    }
    asked = {name: value for name, value in columns.items() if value is not None}
    terms = [f"{name} = ?" for name in asked]
    parameters = list(asked.values())
    if wanted.text:
        terms.append("instr(searched, ?)")
        parameters.append(wanted.text.casefold())
    return "".join(f" and {term}" for term in terms), parameters
