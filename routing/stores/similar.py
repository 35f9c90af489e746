"""Which tickets share features, in SQLite.

To post a ticket's hundred features one by one would write a hundred pages. Tickets are therefore posted by the batch,
and batches go to one epoch after another, a part of the table that is small enough to be written again and again; what
is not posted yet is compared as it is.
"""

from collections.abc import Collection

from knowledge.stores.database import Session
from routing.similarity import NEWEST, candidates, score, weigh
from routing.stores.rows import packed, signed, unpacked
from routing.ticket_store import FIRST_NUMBER

BATCH = 64  # tickets
EPOCH = 8192  # tickets; a multiple of BATCH. Stored with each posting: only a migration may change it.


class SimilarIndex:
    def __init__(self, session: Session, epoch: int = EPOCH) -> None:
        self._session = session
        self._epoch = epoch

    def keep(self, number: int, features: Collection[int]) -> None:
        self._session.write("insert into features values (?, ?)", number, packed(set(features)))
        if number % BATCH == 0:
            self._post(number)

    def most_similar(self, features: Collection[int], besides: int | None, limit: int) -> list[tuple[float, int]]:
        """(score, number), the highest score first, then the newest."""
        ((newest,),) = self._session.rows("select max(ticket) from features")
        if newest is None:
            return []
        found = self._newest_with(set(features), newest)
        weights = weigh(found, newest - FIRST_NUMBER + 1, newest)  # numbers have no gaps
        numbers = candidates(found, weights, besides)
        places = ", ".join("?" * len(numbers))
        rows = self._session.rows(f"select ticket, body from features where ticket in ({places})", *numbers)
        return sorted(((score(weights, unpacked(body)), number) for number, body in rows), reverse=True)[:limit]

    def _post(self, last: int) -> None:
        """Post the batch that ends with this ticket."""
        rows = self._session.rows("select ticket, body from features where ticket > ?", last - BATCH)
        epoch = self._epoch_of(last)
        postings = ((epoch, signed(feature), number) for number, body in rows for feature in unpacked(body))
        self._session.write_many("insert into posting values (?, ?, ?)", sorted(postings))

    def _newest_with(self, features: set[int], newest: int) -> dict[int, list[int]]:
        """Feature → the numbers of the newest tickets that have it, newest first."""
        found: dict[int, list[int]] = {feature: [] for feature in features}
        posted = newest - newest % BATCH
        rows = self._session.rows("select ticket, body from features where ticket > ? order by ticket desc", posted)
        for number, body in rows:
            for feature in unpacked(body) & features:
                found[feature].append(number)
        latest = self._epoch_of(posted)
        for epoch in range(latest, self._epoch_of(FIRST_NUMBER) - 1, -1):
            wanted = {signed(feature): numbers for feature, numbers in found.items() if len(numbers) < NEWEST}
            if epoch > latest - 2:
                self._add_limited(epoch, wanted)
            else:
                self._add_all(epoch, wanted)
        return {feature: numbers[:NEWEST] for feature, numbers in found.items()}

    def _add_limited(self, epoch: int, wanted: dict[int, list[int]]) -> None:
        """Nothing is known yet of how frequent the features are: read no more than needed of each."""
        sql = "select ticket from posting where epoch = ? and feature = ? order by ticket desc limit ?"
        for feature, numbers in wanted.items():
            rows = self._session.rows(sql, epoch, feature, NEWEST - len(numbers))
            numbers.extend(number for (number,) in rows)

    def _add_all(self, epoch: int, wanted: dict[int, list[int]]) -> None:
        """In one go: a whole epoch before held too few of these to fill them, so this one holds not many either."""
        places = ", ".join("?" * len(wanted))
        sql = f"select feature, ticket from posting where epoch = ? and feature in ({places}) order by feature, ticket"
        for feature, number in reversed(self._session.rows(sql, epoch, *sorted(wanted))):
            wanted[feature].append(number)

    def _epoch_of(self, number: int) -> int:
        """Epochs end with a multiple, as batches do: a batch is never split."""
        return (number - 1) // self._epoch
