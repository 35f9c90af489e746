"""Which language a message is written in: that of the sentence around the terms."""

import re

from knowledge.entry import Lang

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
# Words that carry a sentence; technical terms stand in sentences of either language.
_ENGLISH_WORDS = (
    "a about after all am an and any are as at be because been before but by can can't cannot could did "
    "do does doesn't don't for from get had has have how i i'm if in into is isn't it it's its just let "
    "like make many me more much my need no not now of off on one or our out please should so some still "
    "tell than that the their them then there these they this to up us want was we we're were what what's "
    "when where which while who whose why will with without would you your wanna gonna pls plz u ur im "
    "its dont cant "
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_CHINESE = re.compile(
    r"[的了吗呢吧么啊是在有没不能会要我你您们这那哪个怎什多少几谁都还就和跟给把被让为从到对想过着得地也又再很]"
)


def language(folded: str) -> Lang:
    """'zh' or 'en'. A Chinese character says as much as half a Latin word; a function word says more than a term,
    and a Chinese one most: English terms in Chinese sentences are common, the other way round is rare.


    Latin terms alone make no English sentence: with any Chinese and no English function word it is Chinese.
    """
    words = _LATIN_WORD.findall(folded)
    sentence = sum(word in _ENGLISH for word in words)
    english = len(words) + 2 * sentence
    chinese = len(_HAN.findall(folded)) / 2 + 3 * len(_CHINESE.findall(folded))
    return "zh" if chinese and (chinese >= english or not sentence) else "en"
