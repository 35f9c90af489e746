"""A knowledge base of another field, small enough to be built in a moment: the help desk of a bakery."""

from knowledge.content import Content
from knowledge.entry import Entry, EntryKind, Lang, Phrasing, Source, Wording
from knowledge.glossary import Term
from knowledge.normalise import has_han

SOURCE = Source(document="Bakery handbook", section="Counter")


def entry(name: str, *phrasings: str, kind: EntryKind = EntryKind.ANSWER, answer: str = "") -> Entry:
    """An entry whose first phrasing in each language is its canonical question."""
    wordings: dict[Lang, Wording] = {}
    for text in phrasings:
        lang: Lang = "zh" if has_han(text) else "en"
        wordings.setdefault(lang, Wording(question=text, answer=answer or f"{name} ({lang})", source=SOURCE))
    return Entry(
        id=name,
        kind=kind,
        wordings=wordings or {"en": Wording(question="", answer=answer, source=SOURCE)},
        phrasings=tuple(Phrasing(text=text, lang="zh" if has_han(text) else "en") for text in phrasings),
    )


ENGLISH = (
    entry(
        "hours",
        "When does the bakery open?",
        "opening hours on Sunday",
        "what time do you close tonight",
        "are you open on public holidays",
        "until when can I come by",
    ),
    entry(
        "delivery",
        "Do you deliver bread to my home?",
        "home delivery of rolls every morning",
        "can you bring the order to our office",
        "delivery area and courier",
        "do I have to fetch it or will it be brought",
    ),
    entry(
        "gluten",
        "Which loaves are free of gluten?",
        "gluten free bread",
        "I have coeliac disease, what may I eat",
        "is there anything without wheat",
        "wheat allergy",
    ),
    entry(
        "cake",
        "How do I order a birthday cake?",
        "order a wedding cake with a picture on it",
        "cake for twenty guests, how far ahead must I order",
        "custom cake order",
        "can you write a name on the cake",
    ),
    entry(
        "storage",
        "How do I keep sourdough fresh?",
        "storing sourdough at home",
        "my bread goes mouldy after three days, how should it be kept",
        "may I freeze sourdough",
        "bread box or paper bag",
    ),
    entry(
        "voucher",
        "Where can I buy a gift voucher?",
        "gift card as a present",
        "how long is a voucher valid",
        "pay with a voucher",
        "does the gift voucher expire",
    ),
)

CHINESE = (
    entry(
        "营业时间",
        "面包店几点开门？",
        "周日营业到几点",
        "晚上几点打烊",
        "节假日还营业吗",
        "最晚什么时候可以过来",
    ),
    entry(
        "配送",
        "面包可以送货上门吗？",
        "每天早上能配送到家吗",
        "配送范围有多大",
        "能不能送到公司",
        "要自己来取还是你们送",
    ),
    entry(
        "蛋糕",
        "怎么预订生日蛋糕？",
        "蛋糕上可以写名字吗",
        "订婚礼蛋糕要提前几天",
        "二十个人的蛋糕订多大",
        "定做蛋糕",
    ),
    entry(
        "保存",
        "酸面包怎么保存？",
        "面包三天就发霉了怎么存放",
        "酸面包能冷冻吗",
        "放冰箱还是放纸袋",
        "怎样让面包不变硬",
    ),
    entry(
        "礼品卡",
        "哪里能买礼品卡？",
        "礼品卡有效期多久",
        "可以用礼品卡付款吗",
        "礼品卡过期了还能用吗",
        "送人的储值卡",
    ),
)

NEGATIVES = (
    entry(
        "elsewhere",
        "who won the football match",
        "will it rain tomorrow",
        "how do I repair my bicycle",
        "明天会下雨吗",
        "推荐一部电影",
        kind=EntryKind.NEGATIVE,
    ),
)

TERMS = (
    Term(concept="good.sourdough", names=("sourdough", "levain", "酸面包", "天然酵母面包")),
    Term(concept="good.voucher", names=("gift voucher", "gift card", "礼品卡", "购物券")),
)

BAKERY = Content(entries=(*ENGLISH, *CHINESE, *NEGATIVES), terms=TERMS)
