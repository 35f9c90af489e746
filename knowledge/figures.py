"""The figures of the shipped document, each with its source; answers and computed facts read them from here."""

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from knowledge.entry import Frozen, Lang, Source

FormId = Literal["fully_managed", "semi_managed", "blink_dedicated", "blink_shared"]


class Title(Frozen):
    zh: str
    en: str

    def in_lang(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class DocumentTitle(Title):
    date: dt.date


class Figure(Frozen):
    value: int | float | str
    section: str
    fact: int

    def __str__(self) -> str:
        return f"{self.value:,}" if isinstance(self.value, int) else str(self.value)


class ProductForm(Title):
    """A product form; milestones are None where the document has none yet."""

    deployment: str
    engine: str
    platform: str
    status: str
    fact: int
    EOM1: dt.date | None = None
    EOM2: dt.date | None = None
    EOFS: dt.date | None = None
    EOS: dt.date | None = None


class EngineVersion(Frozen):
    """A VVR version; end dates are None where the document says 'to be determined'."""

    flink: str
    fact: int
    GA: dt.date
    EOGS: dt.date | None = None
    EOFS: dt.date | None = None
    EOS: dt.date | None = None


class Figures(Frozen):
    document: DocumentTitle
    sections: dict[str, Title]
    limits: dict[str, Figure]
    throughput: dict[str, Figure]
    performance: dict[str, Figure]
    policy: dict[str, Figure]
    events: dict[str, Figure]
    permission: dict[str, Figure]
    forms: dict[FormId, ProductForm]
    engines: dict[str, EngineVersion] = Field(min_length=1)

    @model_validator(mode="after")
    def _sections_exist(self) -> "Figures":
        for group in (
            self.limits,
            self.throughput,
            self.performance,
            self.policy,
            self.events,
            self.permission,
        ):
            for name, figure in group.items():
                if figure.section not in self.sections:
                    raise ValueError(f"figure {name!r} names the unknown section {figure.section!r}")
        return self

    def number(self, path: str) -> int:
        """The whole number at 'group.name', e.g. 'limits.folder_depth'."""
        group, name = path.split(".")
        figure: Figure = getattr(self, group)[name]
        return int(figure.value)

    def source(self, section: str, lang: Lang) -> Source:
        return Source(
            document=self.document.in_lang(lang),
            section=self.sections[section].in_lang(lang),
            date=self.document.date,
        )

    @property
    def newest_engine(self) -> str:
        return max(self.engines, key=lambda v: tuple(map(int, v.split("."))))
