"""Everyday variants of one Chinese word: what writers use interchangeably around any subject.

English needs none: character n-grams already join its contractions and short forms, and replacing them measured worse.
"""

import re

_VARIANTS = {
    "怎么办": "咋办 咋整 怎么整 怎么弄 咋弄 如何是好",
    "怎么": "如何 怎样 咋样 咋 怎麽",
    "为什么": "为啥 为何 因何 凭什么 干嘛 干吗",
    "什么": "啥子 啥 甚么",
    "哪里": "哪儿 何处 在哪",
    "多久": "多长时间 多少时间",
    "什么时候": "啥时候 几时 何时 哪天",
    "能不能": "能否 可否 可不可以 可以不可以 行不行",
    "是不是": "是否",
    "如果": "要是 假如 假设 倘若 如若",
    "我": "俺 咱们 咱 我们",
    "你": "您 你们 您们",
    "没有": "木有 没得",
    "知道": "晓得 清楚",
    "告诉": "告知 讲讲 说说",
    "现在": "目前 当前 眼下 如今 现如今",
    "需要": "需 得要",
    "不要": "别 甭",
    "帮我": "给我 替我 为我",
    "这个": "这",
    "那个": "那",
    "非常": "特别 十分 超级",
}
_PLAIN = {variant: word for word, variants in _VARIANTS.items() for variant in variants.split()}
# Longest first; words that are plain already stand as they are, so that 这个 does not become 这个个.
_WORD = re.compile("|".join(sorted({*_PLAIN, *_VARIANTS}, key=len, reverse=True)))


def plain(text: str) -> str:
    """`text` (folded) with each variant replaced by the plain word."""
    return _WORD.sub(lambda match: _PLAIN.get(match.group(), match.group()), text)
