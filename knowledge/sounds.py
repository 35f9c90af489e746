"""How a Chinese character sounds: its most usual reading, without the tone."""

import os
import unicodedata
from functools import cache

# The phrase dictionary costs 0.3 s at start and is not needed for single characters.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin.constants import PINYIN_DICT


@cache
def syllable(character: str) -> str:
    """'集' → 'ji'; a word or a character without a reading stands for itself."""
    readings = PINYIN_DICT.get(ord(character)) if len(character) == 1 else None
    if not readings:
        return character
    first = readings.split(",")[0]
    return "".join(c for c in unicodedata.normalize("NFD", first) if not unicodedata.combining(c))
