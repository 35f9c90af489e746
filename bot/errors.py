"""Errors that people are told of in a sentence; all others are defects."""


def expected() -> tuple[type[Exception], ...]:
    """Errors whose message is for people. Only asked for when one comes: questions alone need not load all of these."""
    from knowledge.content import ContentError
    from knowledge.stores.database import StoreError
    from routing.lifecycle import NotAllowedError
    from routing.question import QuestionError
    from routing.service import ServiceError
    from routing.ticket_store import UnknownTicketError

    return (ContentError, NotAllowedError, QuestionError, ServiceError, StoreError, UnknownTicketError)
