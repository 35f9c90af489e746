"""YAML files with their errors as sentences."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import StringConstraints, ValidationError

from knowledge.content import ContentError

VALUES: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXTS: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # "yes", "4.10" and dates stay what was typed

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
T = TypeVar("T")


def parsed(path: Path, validate: Callable[[Any], T], loader: Any = VALUES) -> T:
    """What `validate` makes of the document; raises ContentError that names file and place."""
    try:
        return validate(yaml.load(path.read_text(encoding="utf-8"), loader))
    except FileNotFoundError as error:
        raise ContentError(f"{path} is missing: a documents folder needs it.") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ContentError(f"{path}: {where or 'the document'}: {first['msg']}.") from error
    except TypeError as error:
        raise ContentError(f"{path}: expected a list of entries.") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path} is not UTF-8 text: save it as UTF-8 and try again.") from error
    except ValueError as error:
        raise ContentError(f"{path} holds an impossible value: {error}.") from error
