"""Secrets that a word announces: `password=…`, "密码是 …", `"secret": "…"`, `token: …`.

The words are found by plain search and only what stands at them is looked at, so that the time grows with the length of
the text and no faster.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from routing.reading.secret_kinds import Found, SecretKind

_KIND = SecretKind


class _Value(NamedTuple):
    start: int
    end: int
    quoted: bool


_KEYS = {
    _KIND.PASSWORD: re.compile(
        r"(?<![a-z])(?:pass(?:word|wd|phrase|code)|pswd|passwd|pwd|psw|pw|pass)(?![a-z])"
        r"|(?<=[a-z])(?:password|passwd|pwd)(?![a-z])|identified by|密码|密碼|口令|暗号"
    ),
    _KIND.ACCESS_KEY_SECRET: re.compile(
        r"(?:secret[ _-]?access[ _-]?key|secret[ _-]?key|key[ _-]?secret|(?<![a-z])sk|secret)(?![a-z])"
        r"|密钥|秘钥|密匙"
    ),
    _KIND.TOKEN: re.compile(r"(?:token|api[ _-]?key|apikey|auth[ _-]?key)(?![a-z])|令牌"),
}
_STEMS = {
    _KIND.PASSWORD: ("pass", "pwd", "psw", "pswd", "pw", "identified by", "密码", "密碼", "口令", "暗号"),
    _KIND.ACCESS_KEY_SECRET: ("secret", "sk", "密钥", "秘钥", "密匙"),
    _KIND.TOKEN: ("token", "api key", "api_key", "api-key", "apikey", "auth key", "auth_key", "令牌"),
}

_CLOSING = r"[ \t]?(?:\\?[\"'`”’」』*_\])）】]){0,4}+"
_NOTE = r"(?:[ \t]?[(（][^()（）\n]{1,24}[)）])?"
_FOR = r"(?:[ \t](?:for|of|to|on|at)[ \t][\w.@'/-]{1,30}(?:[ \t][\w.@'/-]{1,30}){0,2}?)?"
_HAN_GAP = r"[\u4e00-\u9fff]{0,6}?"
_HARD = re.compile(
    rf"(?:[_-][a-z0-9]{{1,12}})?{_CLOSING}{_NOTE}(?:{_FOR}|{_HAN_GAP})[ \t]{{0,4}}"
    r"(?P<sign>=>|:=|==?(?!=)|:|>|\"?[ \t]{1,2}value[ \t]?="
    r"|\"?,?[ \t]?\n?[ \t]{1,12}\"?value\"?[ \t]?:)[ \t]{0,8}(?P<line>\n[ \t>|-]{0,8})?"
)
_OPTION = re.compile(r"(?<=-)-(?:\w{1,20}-){0,2}$")
_SPACE = re.compile(r"[ \t]{1,4}(?=['\"\w!-/])")
_SAID = re.compile(
    rf"{_CLOSING}{_NOTE}{_FOR}[ \t]{{1,2}}(?:is|was|are|were|set to|to|now)[ \t]{{1,2}}"
    r"(?:now |currently |just |set to |actually )?"
    r"|(?P<han>[\u4e00-\u9fff()（）“”]{0,8}?(?:是|为|改成|改为|设成|设为|换成|改成了|设成了)(?:了|的是)?[ \t:]{0,3})"
)
_NO_VALUE = re.compile(r"时间|长度|日期|规则|错|报|次数|期|强度|位数|复杂|策略|类型|不")
_CLAUSE_ENDS = re.compile(r"[ \t]?(?:$|[\n，。；！,;!]|\.(?:\s|$))")
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》"}
_QUOTED = {
    opening: re.compile(rf"(?:[^{re.escape(closing)}\\\n]|\\.){{1,256}}+(?={re.escape(closing)})")
    for opening, closing in _QUOTES.items()
}
_BARE = re.compile(r"[!#-&(-;=?-_a-~<>]{1,512}")
_BARE_END = re.compile(r"[,;&|](?=$|[\w.\"-]{1,30}[ \t]?[=:]|[,;&|])|</|\)[;,.]|(?<!<)>$|(?<=[^\\])\\[nrt](?=[A-Za-z])")
_TRAILING = re.compile(r"[,;:.\\)\]}*]+$")

_PLACEHOLDER = re.compile(
    r"\$[A-Z_][A-Z0-9_]*|\$\{[^}]*\}?|\$\([^)]*\)?|%\w{0,40}%?|\{\{?[^}]*\}?\}?|<[^>]*>?|\[[^\]]*\]?|#\{[^}]*\}?"
    r"|[*•·●xX.\-_#?…=]+|(?:your|my|the|some)[-_ ]?[a-z_ -]{0,30}"
    r"|(?:password|passwd|pwd|pass|token|secret)(?:[-_]here)?"
    r"|null|none|nil|undefined|true|false|yes|no"
    r"|string|varchar\S*|text|empty|n/a|na|required|optional|hidden|masked|redacted"
    r"|[A-Za-z_.]{1,60}\(.{0,60}|https?:/.*|(?:os|process|env|secrets|vault|config|settings)\.[A-Za-z_.]+\S*",
    re.IGNORECASE,
)
_SHELL_VARIABLE = re.compile(r"\$[a-z_]+")
_ORDINARY = frozenset(
    """
    a again all already also an and any anything are as at attached available bad be because been being below
    blank blocked broken but by can cannot cant case change changed complete compromised correct could deleted
    denied did different do does dont effective empty encrypted error expired expires exposed failed failure
    fine for forgotten from given gone good has have he help her here hidden his how i if ignored in incorrect
    invalid is it its just kept known later leaked like logged lost mandatory masked may me missing more must my
    necessary need needed never new no none not nothing now of off ok okay old on only optional or our out
    outdated plain plaintext please pls printed protected public refused rejected required reset right safe same
    saved secret sent set shared she shown so somebody someone something somewhere still stolen stored strong
    stuck such sure temporary than that the their there they this to too two u unchanged unclear unknown unset
    until us used useless valid very visible was we weak well were what when where which who why will with
    without working wrong you your
    """.split()  # noqa: SIM905 - a hundred words read better so
)
_DATE = re.compile(r"(?:19|20)\d{2}[-/.]?\d{1,2}[-/.]?\d{1,2}\b")
_REFERENCE = re.compile(
    r"(?i)(?:md5|sha-?\d+|rfc\d+|base64|utf-?8|vvr|v?\d+\.\d+|bcrypt|aes\d*|rsa\d*|oauth\d?|http|2fa|mfa|sso|ip\b|err|error)[\w.-]*"
)


def keyed_secrets(text: str) -> Iterator[Found]:
    """In text whose full-width letters are already narrow."""
    lowered = text.lower()
    lowered = lowered if len(lowered) == len(text) else "".join(c.lower()[:1] for c in text)
    for kind, stems in _STEMS.items():
        done = 0
        for at in _places(lowered, stems):
            key = _KEYS[kind].match(lowered, at)
            if key and at >= done and (value := _value(text, lowered, kind, key)):
                done = value.end
                yield Found(value.start, value.end, kind)


def _places(lowered: str, stems: tuple[str, ...]) -> list[int]:
    found: set[int] = set()
    for stem in stems:
        at = lowered.find(stem)
        while at >= 0:
            found.add(at)
            at = lowered.find(stem, at + len(stem))
    return sorted(found)


def _value(text: str, lowered: str, kind: SecretKind, key: re.Match[str]) -> _Value | None:
    """What stands after the key word, if it is a secret."""
    if hard := _HARD.match(lowered, key.end()):
        value = _read(text, hard.end())
        return value if value and _assigned(text, kind, key[0], hard, value) else None
    if kind is _KIND.PASSWORD and (
        key[0] == "identified by" or _OPTION.search(lowered, max(0, key.start() - 40), key.start())
    ):
        value = _read(text, _after_space(lowered, key.end()))
        return value if value and _real(text[value.start : value.end]) else None
    if said := _SAID.match(lowered, key.end()):
        value = _read(text, said.end())
        sure = value and (key[0] != "pass" or _random(text[value.start : value.end]))
        return value if value and sure and _told(text, kind, said, value) else None
    if kind is _KIND.PASSWORD and key[0] != "pass":
        value = _read(text, _after_space(lowered, key.end()))
        return value if value and _adjacent(text, key, value) else None
    return None


def _after_space(lowered: str, at: int) -> int:
    space = _SPACE.match(lowered, at)
    return space.end() if space else at


def _read(text: str, at: int) -> _Value | None:
    """The value that begins here: to its closing quote, or as far as the unbroken run of characters is one value."""
    escaped = text[at : at + 1] == "\\" and text[at + 1 : at + 2] in ("'", '"')
    opening = at + escaped
    if pattern := _QUOTED.get(text[opening : opening + 1]):
        inner = (
            re.compile(r'[^"\'\\\n]{1,256}').match(text, opening + 1) if escaped else pattern.match(text, opening + 1)
        )
        if inner:
            return _Value(inner.start(), inner.end(), quoted=True)
        at = opening + 1
    bare = _BARE.match(text, at)
    if not bare:
        return None
    run = bare[0]
    if cut := _BARE_END.search(run):
        run = run[: cut.start()]
    if not _PLACEHOLDER.fullmatch(run):
        run = _TRAILING.sub("", run)
    return _Value(at, at + len(run), quoted=False) if run else None


def _assigned(text: str, kind: SecretKind, key: str, hard: re.Match[str], value: _Value) -> bool:
    """After a sign such as '=' or ':'."""
    secret = text[value.start : value.end]
    if not _real(secret) or _NO_VALUE.search(hard[0]):
        return False
    plain = hard["sign"] in (":", ">") and not value.quoted
    if plain and secret.lower().rstrip("?!") in _ORDINARY:
        return False
    if hard["line"] and not _random(secret):
        return False
    if kind is _KIND.PASSWORD:
        if plain and _short_before_han(text, value):
            return False
        return not (key == "pass" and plain and secret.isdigit() and len(secret) < 4)
    if kind is _KIND.TOKEN:
        return len(secret) >= 4 and not (secret.isdigit() and len(secret) < 7) and (not plain or _long(secret))
    return len(secret) >= 6 and not (plain and secret.isalpha() and secret.islower())


def _short_before_han(text: str, value: _Value) -> bool:
    """'密码：16位' tells a length."""
    return value.end - value.start < 3 and "\u4e00" <= text[value.end : value.end + 1] <= "\u9fff"


def _told(text: str, kind: SecretKind, said: re.Match[str], value: _Value) -> bool:
    """After 'is' or 是: prose, so an ordinary word is no secret."""
    secret = text[value.start : value.end]
    if not _real(secret) or _NO_VALUE.search(said["han"] or ""):
        return False
    if kind is not _KIND.PASSWORD:
        return _random(secret) and len(secret) >= (8 if kind is _KIND.TOKEN else 12)
    if value.quoted or _random(secret):
        return len(secret) >= 3
    if secret.isdigit():
        return len(secret) >= 4 and not _DATE.fullmatch(secret)
    if said[0].rstrip().endswith("to") or not _CLAUSE_ENDS.match(text, value.end):
        return False
    return len(secret) >= 4 and secret.lower() not in _ORDINARY and not secret.lower().endswith("ed")


def _adjacent(text: str, key: re.Match[str], value: _Value) -> bool:
    """Right after the word: "password x1y2z3", '密码 123456'."""
    secret = text[value.start : value.end]
    joined = value.start == key.end()
    if not _real(secret) or len(secret) < 4 or (joined and key[0].isascii()):
        return False
    return _random(secret) or (not key[0].isascii() and secret.isdigit() and not _DATE.fullmatch(secret))


def _real(secret: str) -> bool:
    return not _PLACEHOLDER.fullmatch(secret) and not _SHELL_VARIABLE.fullmatch(secret)


def _random(secret: str) -> bool:
    """Looks like no word, date, version or name of a method."""
    if len(secret) < 4 or _DATE.match(secret) or _REFERENCE.fullmatch(secret):
        return False
    letters, digits = any(c.isalpha() for c in secret), any(c.isdigit() for c in secret)
    return (letters and digits) or any(c in "!@#$%^&*" for c in secret[:-1])


def _long(secret: str) -> bool:
    return len(secret) >= 16 or (len(secret) >= 8 and _random(secret))
