"""Sizes of JARs compared with the limit of the upload button, and the two ways around it."""

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact
from knowledge.facts.common import say
from knowledge.reading.measures import Size

_SECTIONS = ("limits",)


def size_fact(asked: Asked, size: Size, kind: str) -> Fact:
    """The verdict for one size; close to the limit the unit may leave it open."""
    lang = asked.lang
    limit = asked.figures.number("limits.jar_megabytes")
    low, high = size.readings
    verdict = "fits" if high <= limit else "over" if low > limit else "unclear"
    if low == high == limit:
        verdict = "exact"
    about = f"（约 {_mb(size.megabytes)}）" if lang == "zh" else f" (about {_mb(size.megabytes)})"
    shown = str(size) if size.unit == "MB" else f"{size}{about}"
    answer = _SIZE_ANSWERS[verdict][lang].format(shown=shown, limit=limit).replace("） ", "）")
    lines = [_readings(size, lang) if verdict == "unclear" else _size_sum(size, limit, lang)]
    if verdict in ("over", "unclear"):
        lines += _TWO_WAYS[lang]
    else:
        lines.append(
            say(
                lang,
                "这个上限只针对 Flink 开发控制台的上传按钮，不是对 JAR 本身的限制。",
                "The limit concerns the upload button of the Flink development console only, not the JAR as such.",
            )
        )
    return Fact(kind=kind, answer=answer, lines=tuple(lines), sections=_SECTIONS)


_SIZE_ANSWERS: dict[str, dict[Lang, str]] = {
    "fits": {
        "zh": "可以，{shown} 的 JAR 没有超过 {limit} MB，可以用控制台的上传按钮上传。",
        "en": "Yes, a JAR of {shown} is within the limit of {limit} MB and can be uploaded with the console's upload button.",
    },
    "exact": {
        "zh": "可以，刚好 {shown} 的 JAR 仍然允许上传：规定是不超过 {limit} MB。",
        "en": "Yes, a JAR of exactly {shown} is still allowed: the rule is not more than {limit} MB.",
    },
    "over": {
        "zh": "不能直接用控制台的上传按钮：{shown} 超过了 {limit} MB 的上限，但可以改用另外两种方式。",
        "en": "No, not with the console's upload button: {shown} is over the limit of {limit} MB, but there are two other ways.",
    },
    "unclear": {
        "zh": "不一定：{shown} 换算后刚好在 {limit} MB 上限附近，文档没有说明按十进制还是二进制计算。",
        "en": "Not certain: {shown} is right at the limit of {limit} MB, and whether that counts decimal or binary is not stated.",
    },
}


_TWO_WAYS: dict[Lang, tuple[str, str]] = {
    "zh": (
        "方式一：在 OSS 控制台把 JAR 上传到目标 OSS Bucket，再使用它的 VPC 地址。",
        "方式二：先打通产品与所需公网，再使用公网地址，参见《Flink全托管集群如何访问公网？》；两种方式任选其一。",
    ),
    "en": (
        "Way 1: upload the JAR to your target OSS bucket in the OSS console and use its VPC address.",
        "Way 2: connect the product with the public network and use the public address, see 《Flink全托管集群如何访问公网？》 "
        "(how fully managed clusters reach the public network); either way is enough.",
    ),
}


def _readings(size: Size, lang: Lang) -> str:
    low, high = (_mb(value) for value in size.readings)
    return say(
        lang,
        f"{size} 按不同进制为 {low} 或 {high}。",
        f"{size} is {low} or {high}, depending on how it is counted.",
    )


def _size_sum(size: Size, limit: int, lang: Lang) -> str:
    left = limit - size.megabytes
    if left >= 0:
        return f"{limit} − {_number(size.megabytes)} = {_mb(left)}" + say(lang, "（剩余）", " (left)")
    return f"{_number(size.megabytes)} − {limit} = {_mb(-left)}" + say(lang, "（超出）", " (over)")


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _mb(value: float) -> str:
    return f"{_number(value)} MB"
