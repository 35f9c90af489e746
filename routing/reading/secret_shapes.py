"""Secrets known by their own form, wherever they stand: key ids, tokens, PEM blocks, names and passwords in addresses.

All functions read text whose full-width letters are already narrow. No pattern can run for longer than the text: what
repeats is possessive or bounded.
"""

import re
from collections.abc import Iterator

from routing.reading.secret_kinds import Found, SecretKind

_KIND = SecretKind
_KEY_ID = re.compile(
    r"LTAI[A-Za-z0-9]{8,}+|(?:AKIA|ASIA|AROA|AIDA|AKID)[A-Za-z0-9]{12,}+|STS\.[A-Za-z0-9]{10,}+|(?i:ltai)[A-Za-z0-9]{8,}+"
)
_LONG_KEY = re.compile(r"(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9]{30}|[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/])")
_SECRET_NEAR = re.compile(
    r"secret|(?<![a-z])(?:sk|ak|aksk|access[ _-]?keys?)(?![a-z])|credential|密钥|秘钥|密匙|钥匙", re.IGNORECASE
)
_BEFORE = 80  # characters in which a word says that a long key is a secret
_AFTER = 40  # and likewise behind it
_AFTER_ID = 60

_TOKEN = re.compile(
    r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]*+){1,4}"
    r"|xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{8,}+|xapp-[A-Za-z0-9-]{8,}+|xwfp-[A-Za-z0-9-]{8,}+"
    r"|gh[pousr]_[A-Za-z0-9]{16,}+|github_pat_[A-Za-z0-9_]{16,}+|glpat-[A-Za-z0-9_-]{12,}+"
    r"|hf_[A-Za-z0-9]{20,}+|AIza[A-Za-z0-9_-]{30,}+|npm_[A-Za-z0-9]{30,}+|CAIS[A-Za-z0-9+/=_-]{40,}+"
    r"|SG\.[A-Za-z0-9_-]{16,}+\.[A-Za-z0-9_-]{16,}+"
)
_SK_TOKEN = re.compile(r"(?<![A-Za-z0-9])(?:sk|pk|rk)[-_](?:[a-z]{2,8}[-_]){0,3}+[A-Za-z0-9_-]{16,}+")
_AUTHORIZATION = re.compile(r"(?:bearer|basic)[ \t]{1,4}([A-Za-z0-9._~+/-]{8,}+={0,2})", re.IGNORECASE)

_ADDRESS = re.compile(r"://[^\s/@:\"'<>]{0,64}:([^\s/\"'<>]{1,128})@")
_ORACLE = re.compile(r":thin:[^\s/@]{1,64}/([^\s@\"']{1,128})@", re.IGNORECASE)
_MYSQL = re.compile(r"\bmysql\w{0,10}\b(?:[ \t]++(?!-p)[^\s]{1,80}+){0,12}?[ \t]++-p['\"]?([^\s'\"]{3,128})")
_SSHPASS = re.compile(r"\b(?:sshpass|docker login[^\n]{0,80}?)[ \t]++-p[ \t]?+['\"]?([^\s'\"]{3,128})")
_CURL = re.compile(r"(?:^|\s)(?:-u|--user)[ \t=]?['\"]?[^\s:'\"]{1,64}:([^\s'\"]{1,128})")

_PEM_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?(?:-----)?")
_PEM_END = re.compile(r"-----END (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?(?:-{0,5})")
_PEM_SEPARATOR = r"(?:\s|\\[nr]|[\"',>|])"
_PEM_BODY = re.compile(
    rf"(?:{_PEM_SEPARATOR}*+(?:Proc-Type|DEK-Info):[^\n]*+)*+(?:{_PEM_SEPARATOR}*+[A-Za-z0-9+/]{{20,}}+)*+"
    rf"(?:{_PEM_SEPARATOR}{{0,4}}+(?=[A-Za-z0-9+/]*[0-9+/A-Z])[A-Za-z0-9+/]{{1,76}}+={{0,2}}(?![A-Za-z]))?"
)
_PEM_LINE = re.compile(r"[ \t>|\"']*+[A-Za-z0-9+/]{1,80}={0,2}[\"',\\nr]*+")


def key_ids(text: str) -> Iterator[Found]:
    for match in _KEY_ID.finditer(text):
        tail = match[0][4:]
        if any(c.isdigit() for c in tail) or (match[0][:4].isupper() and tail.strip("xX") and not tail.isupper()):
            yield Found(match.start(), match.end(), _KIND.ACCESS_KEY_ID)


def long_keys(text: str, ids: list[Found]) -> Iterator[Found]:
    """Keys of 30 (Alibaba Cloud) or 40 characters (others) near a word that says so or after a key id."""
    ends = [found.end for found in ids]
    for match in _LONG_KEY.finditer(text):
        if not _mixed(match[0]):
            continue
        start = match.start()
        while ends and len(ends) > 1 and ends[1] <= start:
            ends.pop(0)
        follows = bool(ends) and 0 <= start - ends[0] <= _AFTER_ID
        if follows or _SECRET_NEAR.search(text, max(0, start - _BEFORE), match.end() + _AFTER):
            ends = sorted([*ends, match.end()])[-len(ends) - 1 :]
            yield Found(start, match.end(), _KIND.ACCESS_KEY_SECRET)


def tokens(text: str) -> Iterator[Found]:
    for pattern in (_TOKEN, _SK_TOKEN):
        for match in pattern.finditer(text):
            if any(c.isdigit() for c in match[0]):
                yield Found(match.start(), match.end(), _KIND.TOKEN)
    for match in _AUTHORIZATION.finditer(text):
        if _mixed(match[1]) or any(c in "0123456789._" for c in match[1][:-1]):
            yield Found(match.start(1), match.end(1), _KIND.TOKEN)


def passwords_in_addresses(text: str) -> Iterator[Found]:
    """In 'scheme://user:password@host', Oracle's 'thin:user/password@host', and options of command lines."""
    patterns = [_ADDRESS] if "://" in text else []
    patterns += [_ORACLE] if ":thin:" in text.lower() else []
    patterns += [_CURL] if "-u" in text else []
    patterns += [_MYSQL, _SSHPASS] if " -p" in text else []
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield Found(match.start(1), match.end(1), _KIND.PASSWORD)


def private_keys(text: str) -> Iterator[Found]:
    """PEM blocks; where the beginning or the end is missing, the lines that look like a part of one."""
    begins = list(_PEM_BEGIN.finditer(text))
    ends = [(match.start(), match.end()) for match in _PEM_END.finditer(text)]
    used = 0
    for number, begin in enumerate(begins):
        limit = begins[number + 1].start() if number + 1 < len(begins) else len(text)
        while used < len(ends) and ends[used][0] < begin.start():
            used += 1
        if used < len(ends) and ends[used][0] < limit:
            yield Found(begin.start(), ends[used][1], _KIND.PRIVATE_KEY)
            used += 1
        else:
            body = _PEM_BODY.match(text, begin.end(), limit)
            yield Found(begin.start(), body.end() if body else begin.end(), _KIND.PRIVATE_KEY)
    for start, end in ends:
        yield Found(_body_before(text, start), end, _KIND.PRIVATE_KEY)


def _body_before(text: str, end: int) -> int:
    """Where the lines begin that can only be the rest of a key."""
    start = end
    while start > 0:
        line = text.rfind("\n", 0, start - 1) + 1
        if not _PEM_LINE.fullmatch(text, line, start - (text[start - 1] == "\n")):
            break
        start = line
    return start


def _mixed(token: str) -> bool:
    return any(c.isdigit() for c in token) and any(c.islower() for c in token) and any(c.isupper() for c in token)
