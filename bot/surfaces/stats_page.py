"""Service statistics as a page."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.surfaces.screen import Line, Piece
from routing.service_stats import Missed, ServiceStats, Spread

_WIDE = 20


def stats_page(stats: ServiceStats) -> Iterator[Line]:
    yield from _counts(f"Unfinished ({sum(stats.unfinished.values())})", stats.unfinished)
    yield from _counts("by age", stats.ages)
    yield Line()
    yield Line((Piece(f"Since {_moment(stats.since)}: {stats.opened} opened", "bold"),))
    yield from _counts("by category", stats.categories)
    yield from _spreads("first response", stats.response)
    yield from _spreads("resolution", stats.resolution)
    yield from _missed(stats.missed)
    yield from _satisfaction(stats)
    yield from _self_service(stats)


def _title(text: str) -> Line:
    return Line((Piece(text, "bold"),))


def _row(name: str, value: str, style: str = "") -> Line:
    return Line((Piece(f"{name:{_WIDE}}"), Piece(value, style)), 2)


def _counts(title: str, counts: Mapping[str, int]) -> Iterator[Line]:
    yield _title(title)
    for name, count in counts.items():
        yield _row(name, f"{count:6}", "" if count else "dim")


def _spreads(title: str, spreads: Mapping[str, Spread]) -> Iterator[Line]:
    yield _title(f"{title}, minutes of running clock")
    if not spreads:
        yield _row("none yet", "", "dim")
    for name, spread in spreads.items():
        yield _row(name, f"median {spread.median:8.1f}   p90 {spread.p90:8.1f}   of {spread.count}")


def _missed(missed: Mapping[str, Mapping[str, Missed]]) -> Iterator[Line]:
    yield _title("targets missed")
    if not missed:
        yield _row("no targets", "", "dim")
    for clock, priorities in missed.items():
        parts = [f"{name} {found.missed} of {found.of}" for name, found in priorities.items()]
        late = any(found.missed for found in priorities.values())
        yield _row(clock.replace("_", " "), " · ".join(parts), "red" if late else "")


def _satisfaction(stats: ServiceStats) -> Iterator[Line]:
    given = stats.satisfaction
    yield _title("satisfaction")
    if given.mean is None:
        yield _row("not rated yet", "", "dim")
        return
    parts = " · ".join(f"{rating}: {count}" for rating, count in given.ratings.items())
    yield _row(f"mean {given.mean:.2f} of 5", f"of {given.count}   {parts}")


def _self_service(stats: ServiceStats) -> Iterator[Line]:
    found = stats.self_service
    yield _title("answered without a ticket")
    if found.share is None:
        yield _row("nothing asked yet", "", "dim")
        return
    yield _row(f"{found.share:.1%}", f"{found.answered} of {found.questions} questions on the topic")


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
