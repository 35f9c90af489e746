"""Details of a message's own case, read from its text."""

import re
from collections.abc import Iterator

from knowledge.reading.versions import read_versions
from routing.details import Details
from routing.reading import case_details as patterns

_MOST = 10  # of each kind
_LONGEST, _END = 4000, 1000  # characters that are read; of them the last of a long text
_FRAME = re.compile(r"(?m)^[ \t]++at [^\n]*+$")
_TRIMMED = " \t,，.。;；:：-"
_FIRST_LETTER_LARGE = re.compile(r"[A-Z]")
_PACKAGES = re.compile(r"(?i)(?:www|com|org|net|java|javax|cn|io|oss|http|https|api|aliyun|sun|scala|akka)\.")
_FILE = re.compile(r"(?i).*\.(?:java|scala|py|sql|jar|log|json|ya?ml|com|cn|org|net|txt|md|html?|csv)$")
_NO_NAME = frozenset(
    {
        *("is", "was", "are", "has", "have", "had", "id", "name", "failed", "failing", "error", "not"),
        *("no", "the", "a", "an", "and", "or", "for", "in", "on", "at", "it", "that"),
        *("this", "with", "from", "sql"),
    }
)


def read_details(text: str) -> Details:
    """At most ten of each, each once. A name that is an instance, a workspace or an error is not also a job."""
    text = _readable(text)
    instances = _read(patterns.INSTANCES, text)
    workspaces = [name for name in _read(patterns.WORKSPACES, text) if name not in instances]
    errors = [code for code in _read(patterns.ERROR_CODES, text) if _is_code(code)]
    others = {*instances, *workspaces, *errors}
    return Details(
        jobs=_first([name for name in _read(patterns.JOBS, text) if name not in others and _is_name(name)]),
        instances=_first(instances),
        workspaces=_first([name for name in workspaces if _is_name(name)]),
        engine_versions=_first(_versions(text)),
        product_forms=_first(_read(patterns.PRODUCT_FORMS, text)),
        error_codes=_first(errors),
        request_ids=_first(_read(patterns.REQUEST_IDS, text)),
        cus=_first(_read(patterns.CUS, text)),
        occurred=_first(_read(patterns.OCCURRED, text)),
    )


def _readable(text: str) -> str:
    """Each line once and no frames of a stack; of what is still long the beginning and the end."""
    if len(text) > _LONGEST:
        text = "\n".join(dict.fromkeys(_FRAME.sub("", text).split("\n")))
    return text if len(text) <= _LONGEST else text[: _LONGEST - _END] + "\n" + text[-_END:]


def _read(pattern: re.Pattern[str], text: str) -> list[str]:
    return [value for _, value in _found(pattern, text)]


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    for match in pattern.finditer(text):
        group = match.lastgroup or 0
        if value := match[group].strip(_TRIMMED):
            yield match.start(group), value


def _first(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:_MOST]


def _versions(text: str) -> list[str]:
    """With the name before the number where there is one; the number alone as the knowledge base reads it."""
    named = list(_found(patterns.ENGINE_VERSIONS, text))
    lowered = text.lower()
    if len(lowered) != len(text):
        return [value for _, value in named]
    covered = [(start, start + len(value)) for start, value in named]
    bare = [
        (version.start, text[version.start : version.end])
        for version in read_versions(lowered)
        if not any(start < version.end and version.start < end for start, end in covered)
        and "." in text[version.start : version.end]
    ]
    return [value for _, value in sorted(named + bare)]


def _is_code(code: str) -> bool:
    """Of dotted names only those like 'Forbidden.RAM' and the names of exceptions."""
    if "." not in code or code.endswith(("Exception", "Error", "Failure", "Throwable")):
        return not code.islower() or "_" in code or "-" in code or any(c.isdigit() for c in code)
    parts = code.split(".")
    return bool(
        not _PACKAGES.match(code) and not _FILE.match(code) and all(_FIRST_LETTER_LARGE.match(part) for part in parts)
    )


def _is_name(name: str) -> bool:
    return name.lower() not in _NO_NAME and len(name) > 1
