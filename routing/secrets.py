"""Secrets in what people write: found and replaced before a message is stored or shown."""

import re
from typing import NamedTuple

from knowledge.entry import Lang
from knowledge.language import language
from routing.reading.card_numbers import card_numbers
from routing.reading.keyed_secrets import keyed_secrets
from routing.reading.secret_kinds import Found, SecretKind
from routing.reading.secret_shapes import key_ids, long_keys, passwords_in_addresses, private_keys, tokens

__all__ = ["Masked", "SecretKind", "mask"]

SECRET_NAMES: dict[SecretKind, dict[Lang, str]] = {
    SecretKind.ACCESS_KEY_ID: {"en": "AccessKey ID", "zh": "AccessKey ID"},
    SecretKind.ACCESS_KEY_SECRET: {"en": "AccessKey Secret", "zh": "AccessKey Secret"},
    SecretKind.PASSWORD: {"en": "password", "zh": "密码"},
    SecretKind.TOKEN: {"en": "token", "zh": "令牌"},
    SecretKind.PRIVATE_KEY: {"en": "private key", "zh": "私钥"},
    SecretKind.ID_CARD: {"en": "ID card number", "zh": "身份证号"},
    SecretKind.BANK_CARD: {"en": "bank card number", "zh": "银行卡号"},
}
_MARK = re.compile(
    r"\[(?:"
    + "|".join(sorted({name for names in SECRET_NAMES.values() for name in names.values()}))
    + r")(?: \S{4})? (?:masked|已隐去)\]"
)
# Full-width letters, digits and the signs that join a name to its value; punctuation between clauses stays apart.
_WIDE = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0xFF01 + i) not in "，；！？（）"} | {0x3000: 0x20, 0xA0: 0x20}
_TAKEN = "\ufffc"  # stands for what is masked already: neither a letter nor a space

_PART = re.compile(f"[^{_TAKEN}]+")


class Masked(NamedTuple):
    """`kinds` holds each kind that was masked, in the order of the text; empty if nothing was."""

    text: str
    kinds: tuple[SecretKind, ...]


def mask(text: str) -> Masked:
    """`text` with a mark in place of each secret; all else stays as it is. Masking again changes nothing.

    The last four characters of an AccessKey ID stay, by which its owner finds it; nothing stays of other secrets.
    """
    kinds: list[SecretKind] = []
    while found := _find(text):
        text = _replace(text, found)
        kinds += [secret.kind for secret in found]
    return Masked(text, tuple(dict.fromkeys(kinds)))


def without_marks(text: str) -> str:
    """`text` as it would read without its secrets: they say nothing of what it is about."""
    bare = _MARK.sub(" ", text)
    return bare if any(character.isalnum() for character in bare) else text


def _find(text: str) -> list[Found]:
    """Secrets in order, none overlapping."""
    narrow = _MARK.sub(lambda mark: _TAKEN * len(mark[0]), text.translate(_WIDE))
    ids = list(key_ids(narrow))
    found = [
        *private_keys(narrow),
        *ids,
        *tokens(narrow),
        *long_keys(narrow, ids),
        *passwords_in_addresses(narrow),
        *keyed_secrets(narrow),
        *card_numbers(narrow),
    ]
    return _merged([part for secret in found for part in _untaken(narrow, secret)])


def _untaken(narrow: str, secret: Found) -> list[Found]:
    """What of it is not masked yet, so that each round masks more and the last one finds nothing."""
    if _TAKEN not in narrow[secret.start : secret.end]:
        return [secret]
    parts = _PART.finditer(narrow, secret.start, secret.end)
    return [Found(part.start(), part.end(), secret.kind) for part in parts if any(c.isalnum() for c in part[0])]


def _merged(found: list[Found]) -> list[Found]:
    """Of secrets that overlap all is covered, and the first names the kind of what they share."""
    result: list[Found] = []
    for secret in sorted(found, key=lambda f: f.start):
        end = result[-1].end if result else 0
        if secret.start >= end:
            result.append(secret)
        elif secret.end > end and secret.kind is result[-1].kind:
            result[-1] = result[-1]._replace(end=secret.end)
        elif secret.end > end:
            result.append(secret._replace(start=end))
    return result


def _replace(text: str, found: list[Found]) -> str:
    kept, end = [], 0
    for secret in found:
        kept.append(text[end : secret.start])
        end = secret.end
    kept.append(text[end:])
    lang = language("".join(kept).lower())
    marks = [_mark(text, secret, lang) for secret in found]
    return kept[0] + "".join(mark + rest for mark, rest in zip(marks, kept[1:], strict=True))


def _mark(text: str, secret: Found, lang: Lang) -> str:
    name = SECRET_NAMES[secret.kind][lang]
    if (
        secret.kind is SecretKind.ACCESS_KEY_ID and text[secret.start : secret.end].isalnum()
    ):  # nothing else was joined to it
        name += " " + text[secret.end - 4 : secret.end]
    return f"[{name} {'已隐去' if lang == 'zh' else 'masked'}]"
