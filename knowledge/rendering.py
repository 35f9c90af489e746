"""Answer templates: `{limits.folder_depth}` or `{engines[4.0.13].flink}` becomes the figure."""

from string import Formatter
from typing import Any

from knowledge.entry import Frozen
from knowledge.figures import Figure, Figures


class TemplateError(ValueError):
    """A template names a figure that does not exist, or is no template."""


class _Paths(Formatter):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return getattr(self._figures, str(key))

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        try:
            value, key = super().get_field(_indexed(field_name), args, kwargs)
            return value, str(key)
        except (AttributeError, KeyError, IndexError, ValueError) as error:
            raise TemplateError(f"unknown figure {{{field_name}}}") from error

    def format_field(self, value: Any, format_spec: str) -> str:
        if value is None:
            raise TemplateError("a figure without a value stands in a template")
        if isinstance(value, Frozen) and not isinstance(value, Figure):
            raise TemplateError("a template names a version or form, but not which of its figures")
        return format(str(value), format_spec)


def _indexed(path: str) -> str:
    """'limits.folder_depth' → 'limits[folder_depth]': groups are mappings, what they hold are objects."""
    if "[" in path:
        return path
    group, _, rest = path.partition(".")
    name, _, attribute = rest.partition(".")
    return f"{group}[{name}]" + (f".{attribute}" if attribute else "")


def render(template: str, figures: Figures) -> str:
    """Fill in every figure of `template`; raises TemplateError for an unknown one and for a brace without its pair."""
    try:
        return _Paths(figures).format(template).strip()
    except TemplateError:
        raise
    except ValueError as error:
        raise TemplateError(f"a template is not of the form {{group.name}}: {error}") from error
