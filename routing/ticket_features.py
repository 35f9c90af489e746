"""What similar tickets are found by: the matcher's own features, without those that only insure against typos."""

from knowledge.features import telling_features
from knowledge.glossary import EMPTY, Glossary
from knowledge.normalise import normalise, tokens

MOST_TOKENS = 80  # the beginning of a message says what it is about; logs that follow would only cost time


def ticket_features(text: str, glossary: Glossary = EMPTY) -> tuple[int, ...]:
    """Sorted 32-bit features of words, pairs of neighbours and concepts."""
    words = tokens(normalise(text))[:MOST_TOKENS]
    return telling_features(words, glossary.concepts(words))
