"""Does a text ask anything, by its form?"""

import re

_QUESTION = re.compile(
    r"""
    [?？]
    | [吗呢嘛么]\s*(?:[，,。.!！~]|$) | 几[个条天年月次]?|多少|怎么|如何|是否|哪|什么|啥|多[久大长]|咋|超限|够吗
    | (.)不\1
    | (?:^|[.,;:!\n]\s*|\b(?:and|so|but|then|just)\s)
      (?:how|what|which|when|where|who|whom|whose|why|can|could|may|might|is|are|was|were|do|does|did|will|would|should|shall)\b
    | \bhow\s(?:many|much|long|big|large)\b
    """,
    re.VERBOSE,
)


def asks(folded: str) -> bool:
    """By a question mark, a question word or particle, or a verb in front."""
    return _QUESTION.search(folded) is not None
