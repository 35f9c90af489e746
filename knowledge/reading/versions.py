"""Version numbers: VVR ('4.0.8', 'vvr 4.0.x', '4.0.11 thru 4.0.13', '4.0.11/12/13') and Flink ('1.13.3')."""

import re
from typing import NamedTuple


class VersionAt(NamedTuple):
    """A version in a text. An open end is an x: '4.0.x', '6.x'."""

    start: int
    end: int
    name: str
    flink: bool


_PART = r"\d{1,2}(?!\d)"
_VERSION = re.compile(
    rf"(?<![\d.])(?P<a>{_PART})\.(?P<b>{_PART}|[x*])(?:\.(?P<c>{_PART}|[x*]))?(?!\d|\.\d|,\d{{3}})(?!\s?%)"
)
_MAJOR_ONLY = re.compile(
    rf"(?<![a-z])(?P<name>vvr|flink)\s?-?v?(?P<a>{_PART})"
    r"(?![.\da-z]|\s?(?:[个条倍]|jobs?|cus?|clusters?|times|[kmx]\b))"
)
_LATIN_BEFORE = re.compile(r"([a-z][a-z\d]*)?[\s:_\-=(]*(?:版本?号?是?)?[\s:]*$")
_SPOKEN_OF = {"v", "ver", "version", "versions", "release", "engine", "runtime", "apache"}
_OTHER_PRODUCTS = set(
    """
    blink vvp bayes compute kafka mysql hive hadoop spark storm streaming python java jdk jre scala chrome
    es elasticsearch emr hbase redis postgres postgresql pulsar hologres k8s kubernetes clickhouse maven
    log4j guava protobuf cdc yarn zookeeper mongodb hudi iceberg paimon connector sdk ubuntu centos netty
    """.split()  # noqa: SIM905 - forty words read better so
)
_OTHER_AROUND = re.compile(r"(?:计算|cdc|时代)\s?$")
_ERA = re.compile(r"\s?(?:时代|era\b|倍|个|万|亿|千|条|元|折|[kwm]\b|mb|gb?\b|gib|mib|million|thousand|秒|s\b|ms|x\b)")
_SHORT_ALLOWED = re.compile(r"版本|引擎|(?<![a-z])(?:vvr|flink|versions?|major|minor|release|engine)(?![a-z])")
_SHORT_LIST = re.compile(r"(?:\s?[/、]\s?\d{1,2}(?![\d.]|\s?(?:个|条|m|g|年|月|日)))+")
_SHORT_RANGE = re.compile(r"\s?[-~–—]\s?(\d{1,2})(?![\d.])")
_RANGE = re.compile(r"\s*(?:-|~|–|—|\.\.\.?|…|到|至|thru|through|to|until|till)\s*(?:vvr\s?)?v?")
_UPGRADE = re.compile(r"升|兼容|迁|切换|同一|跨|upgrad|migrat|compat|same|mov(?:e|ing)|switch|jump|go(?:ing)? from")
_LONGEST_RANGE = 20


def read_versions(text: str) -> list[VersionAt]:
    """All versions in order; ranges and shortened lists are written out."""
    short_allowed = _SHORT_ALLOWED.search(text) is not None
    found: list[VersionAt] = []
    for match in _VERSION.finditer(text):
        word = _word_before(text[max(0, match.start() - 40) : match.start()])
        if _foreign(text, match, word) or not (match["c"] or match["b"] in "x*" or short_allowed):
            continue
        flink = _is_flink(match, word)
        found.append(VersionAt(match.start(), match.end(), _name(match["a"], match["b"], match["c"]), flink))
        found += _shortened(text, found[-1])
    for match in _MAJOR_ONLY.finditer(text):
        found.append(VersionAt(match.start(), match.end(), f"{int(match['a'])}.x", match["name"] == "flink"))
    return _written_out(text, sorted(found))


def _name(a: str, b: str, c: str | None) -> str:
    if b in "x*":
        return f"{int(a)}.x"
    return f"{int(a)}.{int(b)}." + ("x" if not c or c in "x*" else str(int(c)))


def _word_before(left: str) -> str:
    """The Latin word a version number belongs to, past words such as 'version'."""
    for _ in range(3):
        match = _LATIN_BEFORE.search(left)
        word = (match and match[1]) or ""
        if not match or word not in _SPOKEN_OF:
            break
        left = left[: match.start(1)]
    return word[:-1] if word in ("vvrv", "flinkv") else word


def _foreign(text: str, match: re.Match[str], word: str) -> bool:
    return (
        word in _OTHER_PRODUCTS
        or int(match["a"]) > 20
        or _OTHER_AROUND.search(text, max(0, match.start() - 8), match.start()) is not None
        or (not match["c"] and _ERA.match(text, match.end()) is not None)
    )


def _is_flink(match: re.Match[str], word: str) -> bool:
    """VVR began at 1.0 when Flink was at 1.10, so the number tells them apart unless a name does."""
    major, minor = int(match["a"]), match["b"]
    if word == "vvr":
        return False
    if word == "flink" and (minor in "x*" or (major == 2 and not match["c"])):
        return major < 3
    return major == 1 and minor not in "x*" and int(minor) >= 5


def _shortened(text: str, version: VersionAt) -> list[VersionAt]:
    """'/12/13' after '4.0.11'."""
    match = _SHORT_LIST.match(text, version.end)
    if not match or version.name.endswith("x"):
        return []
    stem = version.name.rpartition(".")[0]
    return [
        VersionAt(match.start(), match.end(), f"{stem}.{int(n)}", version.flink)
        for n in re.findall(r"\d{1,2}", match[0])
    ]


def _written_out(text: str, found: list[VersionAt]) -> list[VersionAt]:
    result: list[VersionAt] = []
    ranges = not _UPGRADE.search(text)
    for i, version in enumerate(found):
        result.append(version)
        following = found[i + 1] if i + 1 < len(found) else None
        short = _SHORT_RANGE.match(text, version.end)
        if short and not version.name.endswith("x"):
            last = version._replace(name=f"{version.name.rpartition('.')[0]}.{int(short[1])}", end=short.end())
            result += [*_between(version, last), last]
        elif ranges and following and _RANGE.fullmatch(text, version.end, following.start):
            result += _between(version, following)
    return result


def _between(first: VersionAt, last: VersionAt) -> list[VersionAt]:
    """The versions strictly between two of the same major version."""
    (stem, _, low), (other, _, high) = first.name.rpartition("."), last.name.rpartition(".")
    if stem != other or "x" in (low, high) or int(high) - int(low) > _LONGEST_RANGE:
        return []
    return [first._replace(name=f"{stem}.{n}") for n in range(int(low) + 1, int(high))]
