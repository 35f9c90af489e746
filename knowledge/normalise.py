"""Text as typed in chat → text that can be compared: one width, one case, one Chinese script, no markup, no padding."""

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

from knowledge.variants import plain

MAX_CHARACTERS = 20_000

_MENTION = re.compile(r"<[@#!][^>]{0,200}>")
_LINK = re.compile(r"<?(?:https?|mailto):[^\s|>]{1,2000}(?:\|([^>]{0,500}))?>?")
_EMOJI_CODE = re.compile(r"(?<![\w:]):[a-z0-9_+\-]{2,40}:(?![\w:])")
_ENTITY = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r"[a-z0-9]+(?:['._][a-z0-9]+)*|[\u3400-\u9fff]")
_CLAUSE_END = re.compile(
    r"""[。！？!?；;\n]+|(?<=[a-z\d)])\.(?=\s|$)
    |[,，]?\s*(?:另外|此外|还有就是|顺便(?:再)?问|再问|同时(?:想问)?|以及想问)
    |[,，]?\s\b(?:and\salso|also|plus|another\sthing|by\sthe\sway|on\stop\sof\sthat)\b""",
    re.VERBOSE,
)

# What people put around a question and what says nothing of its subject.
_PADDING = re.compile(
    r"""
    (?:^|(?<=[\s,，。.!！?？~、:：]))(?:
      (?:hi|hey|hello|yo|morning|good\s(?:morning|afternoon|evening)|dear)(?:\s(?:all|team|there|guys|folks|everyone|support|bot))*
      |quick\s(?:q|question)|(?:sorry|apologies)\sfor\sthe\s\w+(?:\squestion)?|one\squick\sthing
      |(?:many\s)?(?:thanks|thank\syou|thx|tks|ty|cheers)(?:\s(?:a\slot|so\smuch|in\sadvance|guys|all))*
      |(?:pls|plz|please)|asap|btw|fyi
    )(?=$|[\s,，。.!！?？~、:：])
    |您?你?们?好[呀啊,，!！]|在吗|在不在|有人吗|各位(?:大佬|老师|同学|好)|大佬们?|老师们?好?|小二|小助手|亲(?=[,，])
    |(?:想)?请问(?:一下|下)?|请教(?:一下|下)?|打扰(?:一下|下)?(?:了)?|麻烦(?:问|帮|看)?(?:一下|下)?|弱弱(?:地)?问(?:一下|下|一句)?
    |(?:先)?(?:谢谢|多谢|感谢|谢啦|谢了)(?:啦|了|您|你|哈|各位|大佬)*|不好意思|辛苦(?:了|啦)
    """,
    re.VERBOSE,
)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def has_han(text: str) -> bool:
    return _HAN.search(text) is not None


def strip_markup(text: str) -> str:
    """Remove mentions, emoji and control characters; keep what a link is labelled with."""
    text = _MENTION.sub(" ", text)
    text = _LINK.sub(lambda m: f" {m.group(1) or ''} ", text)
    text = _EMOJI_CODE.sub(" ", text)
    for entity, character in _ENTITY.items():
        text = text.replace(entity, character)
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


@lru_cache(maxsize=10_000)  # more characters than are in use, fewer than somebody could send
def _shown(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    hidden = category[0] == "C" or category in ("So", "Sk") or 0xFE00 <= ord(character) <= 0xFE0F
    return " " if hidden else character


def fold(text: str) -> str:
    """One width, one case, one script, without markup; punctuation stays, so that clauses and numbers can be read."""
    text = unicodedata.normalize("NFKC", strip_markup(text[:MAX_CHARACTERS])).casefold().replace("’", "'")
    if has_han(text):
        text = _simplifier().convert(text)
    return re.sub(r"[^\S\n]+", " ", text).strip()


def without_padding(folded: str) -> str:
    """`folded` without greetings, thanks and the like; unchanged when nothing else would be left."""
    bare = re.sub(r"\s+", " ", _PADDING.sub(" ", folded)).strip(" ,，.。!！~、:：")
    return bare if _TOKEN.search(bare) else folded


def only_padding(text: str) -> bool:
    """Nothing but greetings, thanks and the like."""
    return not _TOKEN.search(_PADDING.sub(" ", fold(text)))


def normalise(text: str) -> str:
    """The text that is matched."""
    return plain(without_padding(fold(text)))


def tokens(normalised: str) -> list[str]:
    """Latin words and numbers whole ('4.0.13' is one), Chinese by the character."""
    return _TOKEN.findall(normalised)


def clauses(folded: str) -> list[str]:
    """The sentences of a message, at least two tokens each."""
    parts = (without_padding(part.strip()) for part in _CLAUSE_END.split(folded))
    return [part for part in parts if len(_TOKEN.findall(part)) > 1]
