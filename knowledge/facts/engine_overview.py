"""The version table as a whole: the newest version, those past end of service, those without end dates."""

from knowledge.fact import Asked, Fact
from knowledge.facts import engine_wording as words
from knowledge.facts.common import fit, judged, listing, newer_note, say, sentence
from knowledge.facts.engine_wording import listed, stage_on, undetermined

NAME = "engine_versions"
_SECTIONS = ("engine", "rlp")


def newest_fact(asked: Asked) -> Fact:
    """The newest version of the table, or of a major version that is named."""
    figures, lang = asked.figures, asked.lang
    within = {v for name in asked.slots.versions if name.endswith("x") for v in listed(name, figures)}
    newest = max(within, key=lambda v: tuple(map(int, v.split(".")))) if within else figures.newest_engine
    engine, written = figures.engines[newest], figures.document.date
    named = [name for name in asked.slots.versions if not name.endswith("x")]
    opening = ""
    if named:
        opening = say(lang, "是，", "Yes, ") if named[0] == newest else say(lang, "不是，", "No, ")
    answer = say(
        lang,
        f"{opening}文档（{written}）版本表中最新的是 VVR {newest}，对应 Flink {engine.flink}，GA 日期 {engine.GA}。",
        f"{opening}the newest version in the document's table ({written}) is VVR {newest}, with Flink {engine.flink} and GA on {engine.GA}.",
    )
    later = say(
        lang,
        "文档之后是否有更新的版本，请查看新功能发布记录。",
        "For versions released after the document, please see the release notes.",
    )
    return Fact(
        kind=NAME,
        answer=sentence(answer),
        lines=newer_note(asked, asked.as_of) or (later,),
        sections=("engine",),
    )


def ended_fact(asked: Asked) -> Fact:
    """Which versions are past EOS on the day."""
    lang, figures, day = asked.lang, asked.figures, judged(asked).date
    ended = [v for v in figures.engines if stage_on(v, day, figures) == "EOS"]
    coming = [v for v in figures.engines if stage_on(v, day, figures) in ("GA", "EOGS", "EOFS")]
    unknown = [v for v, engine in figures.engines.items() if undetermined(engine)]
    if ended:
        answer = say(
            lang,
            f"{words.when(asked)}已停服（EOS）的 VVR 版本有 {listing(ended, lang)}，这些版本的作业不能运行，也不能新建作业。",
            f"{words.when(asked)}these VVR versions are past end of service (EOS): {listing(ended, lang)}; their jobs cannot run and no "
            "new ones can be created.",
        )
    else:
        answer = say(
            lang,
            f"{words.when(asked)}版本表中还没有 VVR 版本到达 EOS（停服）。",
            f"{words.when(asked)}no VVR version in the table has reached EOS.",
        )
    groups: dict[str, list[str]] = {}
    for version in [*ended, *coming]:
        groups.setdefault(str(figures.engines[version].EOS), []).append(version)
    lines = [
        say(lang, f"EOS {date}：{listing(g, lang)}。", f"EOS {date}: {listing(g, lang)}.") for date, g in groups.items()
    ]
    lines.append(to_be_determined(unknown, asked))
    return versions_fact(asked, answer, lines, note=True)


def to_be_determined(names: list[str], asked: Asked) -> str:
    written, shown = asked.figures.document.date, listing(names, asked.lang)
    return say(
        asked.lang,
        f"{shown} 的 EOGS、EOFS、EOS 在 {written} 的文档中为待定，请查看公告或提交工单确认。",
        f"EOGS, EOFS and EOS of {shown} are to be determined in the document of {written}; please check the announcements or ask by ticket.",
    )


def undetermined_fact(asked: Asked) -> Fact:
    """All versions whose end is to be determined."""
    names = [v for v, engine in asked.figures.engines.items() if undetermined(engine)]
    floors = [line for name in names for line in words.floor_line(name, asked)]
    return versions_fact(asked, to_be_determined(names, asked), floors, note=True)


def versions_fact(asked: Asked, answer: str, lines: list[str], *, note: bool) -> Fact:
    newer = newer_note(asked, judged(asked).date) if note else ()
    return Fact(
        kind=NAME,
        answer=sentence(answer),
        lines=fit((sentence(x) for x in lines), *newer),
        sections=_SECTIONS,
    )
