"""Values of which a build keeps tens of thousands from run to run."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def packed(kind: type[T]) -> type[T]:
    """Let a dataclass of two fields or more be pickled by its fields: in a tenth of the time that it takes by itself.

    >>> import pickle
    >>> @packed
    ... @dataclasses.dataclass(frozen=True)
    ... class Span:
    ...     begin: int
    ...     end: int
    >>> Span(1, 2).__reduce__()[1]
    (1, 2)
    """
    fields: Callable[[Any], tuple[Any, ...]] = operator.attrgetter(*(field.name for field in dataclasses.fields(kind)))  # type: ignore[arg-type]
    kind.__reduce__ = lambda self: (kind, fields(self))  # type: ignore[method-assign]
    return kind
