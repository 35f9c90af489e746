"""Names for the same thing: synonyms, abbreviations, old and new names, typos by sound or by letter."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from knowledge.entry import Frozen
from knowledge.normalise import fold, tokens
from knowledge.sounds import syllable

_MIN_SOUND = 3  # shorter Chinese names sound like too many other words
_MIN_TYPO = 5  # letters


class Term(Frozen):
    """A concept and its names, e.g. 'form.fully_managed': 全托管, fully managed, VVP cluster.

    A concept 'kind.value' fills the slot `kind` of computed facts.
    """

    concept: str
    names: tuple[str, ...]
    exact: bool = False  # neither typos nor sounds of the names count: there are too many words like them
    imported: bool = False  # not from the documents folder: stays when that is read again


class Glossary(NamedTuple):
    """Lookup tables from spelled names, from sounds, and from words with one letter missing.

    `starts` maps how a name begins, by its first word's sound, to how many words such names have, the most first.
    """

    names: dict[str, tuple[str, ...]]
    sounds: dict[str, tuple[str, ...]]
    typos: dict[str, str]
    starts: dict[str, tuple[int, ...]]

    def concepts(self, words: list[str]) -> tuple[str, ...]:
        """Concepts named in a tokenised text, in order of appearance, longest names first."""
        corrected = [self._corrected(word) for word in words]
        spoken = [syllable(word) for word in corrected]
        found: dict[str, None] = {}
        start = 0
        while start < len(corrected):
            length, concepts = self._longest(corrected, spoken, start)
            found.update(dict.fromkeys(concepts))
            start += max(length, 1)
        return tuple(found)

    def _longest(self, words: list[str], spoken: list[str], start: int) -> tuple[int, tuple[str, ...]]:
        for length in self.starts.get(spoken[start], ()):
            part = words[start : start + length]
            if concepts := self.names.get(" ".join(part)) or self.sounds.get(_sound(part, spoken[start:])):
                return min(length, len(part)), concepts
        return 0, ()

    def _corrected(self, word: str) -> str:
        if len(word) < _MIN_TYPO or word in self.names or not word.isascii() or not word.isalpha():
            return word
        return next((self.typos[w] for w in (word, *_shortened(word)) if w in self.typos), word)


EMPTY = Glossary({}, {}, {}, {})


def build_glossary(terms: Iterable[Term]) -> Glossary:
    names: dict[str, tuple[str, ...]] = {}
    sounds: dict[str, tuple[str, ...]] = {}
    typos: dict[str, str] = {}
    starts: dict[str, set[int]] = {}
    for term in terms:
        for name in term.names:
            words = tokens(fold(name))
            if not words:
                continue
            starts.setdefault(syllable(words[0]), set()).add(len(words))
            _add(names, " ".join(words), term.concept)
            if term.exact:
                continue
            if sound := _sound(words, [syllable(word) for word in words]):
                _add(sounds, sound, term.concept)
            for word in words:
                if len(word) >= _MIN_TYPO and word.isascii() and word.isalpha():
                    for variant in (word, *_shortened(word)):
                        typos.setdefault(variant, word)
    lengths = {sound: tuple(sorted(found, reverse=True)) for sound, found in starts.items()}
    return Glossary(names, sounds, typos, lengths)


def _add(table: dict[str, tuple[str, ...]], name: str, concept: str) -> None:
    if concept not in table.get(name, ()):
        table[name] = (*table.get(name, ()), concept)


def _sound(words: list[str], spoken: list[str]) -> str:
    """How a name sounds, if it has enough Chinese characters to be told by sound; '' otherwise."""
    if len(words) < _MIN_SOUND or sum(word >= "\u3400" for word in words) < _MIN_SOUND:
        return ""
    return "~" + " ".join(sound if word >= "\u3400" else word for word, sound in zip(words, spoken, strict=False))


def _shortened(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))
