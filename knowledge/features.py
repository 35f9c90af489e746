"""Tokens → hashed features: words, pairs of words, character n-grams and sounds.

A feature is a CRC-32 whose last three bits are replaced by its family: no table of strings is kept, and any process
computes the same one.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.sounds import syllable

Features = NDArray[np.uint32]

LONG_GRAM, WORD, NEXT, NEAR, GRAM, SOUND, SOUNDS, CONCEPT = range(8)
FAMILIES = 8
_HASH = 0xFFFFFFFF ^ (FAMILIES - 1)
_REACH = 3  # how far apart two words of a NEAR pair may stand; pairs of neighbours are NEXT


@cache
def _han_sound(character: str) -> bytes:
    return syllable(character).encode()


def family(features: Features) -> Features:
    """Which family each feature belongs to."""
    found: Features = features & np.uint32(FAMILIES - 1)
    return found


def features(tokens: Sequence[str], concepts: Iterable[str] = ()) -> Features:
    """The distinct features of a tokenised text, sorted."""
    coded = [token.encode() for token in tokens]
    found = [*_telling(coded, concepts), *_near(coded), *_grams(tokens), *_sounds(tokens)]
    return np.array(sorted(set(found)), np.uint32)


def telling_features(tokens: Sequence[str], concepts: Iterable[str] = ()) -> tuple[int, ...]:
    """Of `features` those of words, pairs of neighbours and concepts: all but what insures against typos."""
    return tuple(sorted(set(_telling([token.encode() for token in tokens], concepts))))


def _telling(coded: Sequence[bytes], concepts: Iterable[str]) -> list[int]:
    found = [crc32(word) & _HASH | WORD for word in coded]
    framed = [b"^", *coded, b"$"]
    found += [crc32(a + b" " + b) & _HASH | NEXT for a, b in pairwise(framed)]
    found += [crc32(concept.encode()) & _HASH | CONCEPT for concept in concepts]
    return found


def _near(coded: Sequence[bytes]) -> list[int]:
    """Unordered pairs of words that stand near each other, so that word order matters less."""
    return [
        crc32(a + b" " + b if a < b else b + b" " + a) & _HASH | NEAR
        for i, a in enumerate(coded)
        for b in coded[i + 2 : i + _REACH]
    ]


def _grams(tokens: Sequence[str]) -> list[int]:
    """Characters by threes and fours over the Latin words, word boundaries included: robust against typos."""
    latin = " ".join(token for token in tokens if token < "\u3400")
    if not latin:
        return []
    text = f" {latin} ".encode()
    short = [crc32(text[i : i + 3]) & _HASH | GRAM for i in range(len(text) - 2)]
    return short + [crc32(text[i : i + 4]) & _HASH | LONG_GRAM for i in range(len(text) - 3)]


def _sounds(tokens: Sequence[str]) -> list[int]:
    """Chinese syllables without tones, single and by twos: homophone typos sound the same."""
    found, before = [], b""
    for token in tokens:
        if token < "\u3400":
            before = b""
            continue
        sound = _han_sound(token)
        found.append(crc32(sound) & _HASH | SOUND)
        if before:
            found.append(crc32(before + b" " + sound) & _HASH | SOUNDS)
        before = sound
    return found
