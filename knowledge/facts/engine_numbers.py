"""Version numbers: which Flink stands behind a VVR version and the reverse, and what the numbering says of compatibility."""

from knowledge.entry import Lang
from knowledge.fact import Asked, Fact
from knowledge.facts.common import listing, say
from knowledge.facts.engine_wording import listed


def covers(pattern: str, version: str) -> bool:
    """Whether '1.13.x' or a complete number stands for `version`."""
    return version.startswith(pattern[:-1]) if pattern.endswith("x") else version == pattern


def flink_of(name: str, asked: Asked) -> str:
    lang, engines = asked.lang, asked.figures.engines
    names = listed(name, asked.figures)
    if not names:
        return say(
            lang,
            f"文档的版本表没有列出 VVR {name}，因此没有它对应的 Flink 版本。",
            f"VVR {name} is not in the document's version table, so its Flink version is not given.",
        )
    groups: dict[str, list[str]] = {}
    for vvr in names:
        groups.setdefault(engines[vvr].flink, []).append(vvr)
    if lang == "zh":
        return "；".join(f"VVR {'、'.join(g)} 对应 Flink {flink}" for flink, g in groups.items()) + "。"
    told = (f"VVR {listing(g, lang)} correspond{'s' if len(g) == 1 else ''} to Flink {f}" for f, g in groups.items())
    return "; ".join(told) + "."


def vvr_of(flink: str, asked: Asked) -> str:
    lang, engines = asked.lang, asked.figures.engines
    names = [vvr for vvr, engine in engines.items() if covers(flink, engine.flink)]
    if names:
        told = listing(
            (f"{v}（{engines[v].flink}）" if flink.endswith("x") and lang == "zh" else v for v in names), lang
        )
        if flink.endswith("x") and lang == "en":
            told = listing((f"{v} ({engines[v].flink})" for v in names), lang)
        return say(lang, f"Flink {flink} 对应 VVR {told}。", f"Flink {flink} corresponds to VVR {told}.")
    table = listing((engine.flink for engine in engines.values()), lang)
    return say(
        lang,
        f"文档的版本表中没有对应 Flink {flink} 的 VVR 版本；表中的 Flink 版本有 {table}。",
        f"No VVR version in the document's table corresponds to Flink {flink}; the Flink versions in it are {table}.",
    )


def compatibility(asked: Asked, kind: str) -> Fact | None:
    """Whether versions share a major version (Major1 and Major2), and what is promised then."""
    versions = asked.slots.versions
    majors = [tuple(name.split(".")[:2]) for name in versions]
    comparable = all("x" not in major for major in majors) or len({major[0] for major in majors}) == len(majors)
    if not comparable:
        return None  # '4.x' is not one major version
    same = len(set(majors)) == 1
    names = listing(versions, asked.lang)
    answer = _COMPATIBILITY[same][asked.lang].format(names=names, major=".".join(majors[0]))
    unlisted = [name for name in versions if not listed(name, asked.figures)]
    lines = [_PROMISES[same][asked.lang]]
    if unlisted:
        shown = listing(unlisted, asked.lang)
        lines.append(
            say(
                asked.lang,
                f"这是按版本号规则判断的；文档的版本表没有列出 {shown}。",
                f"This follows from the numbering; {shown} {'is' if len(unlisted) == 1 else 'are'} not in the document's version table.",
            )
        )
    return Fact(kind=kind, answer=answer, lines=tuple(lines), sections=("engine",))


_COMPATIBILITY: dict[bool, dict[Lang, str]] = {
    True: {
        "zh": "是，{names} 属于同一个大版本（{major}，前两段相同），小版本之间承诺兼容。",
        "en": "Yes, {names} belong to the same major version ({major}: the first two parts are equal), so compatibility is promised.",
    },
    False: {
        "zh": "不是，{names} 不属于同一个大版本（前两段 Major1.Major2 不同），大版本之间不承诺兼容。",
        "en": "No, {names} are not of the same major version (Major1.Major2, the first two parts, differ), so compatibility is not promised.",
    },
}


_PROMISES: dict[bool, dict[Lang, str]] = {
    True: {
        "zh": "承诺范围包括 SQL 语法、类库接口、引擎框架等，不包括程序的业务逻辑和所处理的数据。",
        "en": "The promise covers SQL syntax, library interfaces, the engine framework and similar, not the program's business logic or its data.",
    },
    False: {
        "zh": "会尽最大努力保持程序逻辑、SQL 语法、类库接口等兼容，升级前请先测试自己的作业。",
        "en": "Program logic, SQL syntax and library interfaces are kept working by best effort; please test your jobs before upgrading.",
    },
}
