"""What was worked out of each page before, so that only pages that changed are looked at again."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from zilap.inputs import put

T = TypeVar("T")


def remembered(file: Path | None, keys: Sequence[str], make: Callable[[Sequence[int]], Iterable[T]]) -> tuple[T, ...]:
    """A value for each key, in order.

    Args:
        file: what was made before; None where nothing is to be remembered.
        keys: each names everything that its value follows from; what has an empty key is not remembered.
        make: values for these indices of ``keys``, in order.
    """
    kept = unpickled(file) if file else None
    known: dict[str, T] = kept if isinstance(kept, dict) else {}
    missing = [index for index, key in enumerate(keys) if key not in known]
    made = dict(zip(missing, make(missing) if missing else (), strict=True))
    values = tuple(made[index] if index in made else known[key] for index, key in enumerate(keys))
    now = {key: value for key, value in zip(keys, values, strict=True) if key}
    if file and now.keys() != known.keys():
        put(file, pickle.dumps(now, protocol=pickle.HIGHEST_PROTOCOL))
    return values


@dataclass(frozen=True, slots=True)
class Memory:
    """What was worked out of each page of one file before."""

    file: Path | None
    keys: tuple[str, ...]
    """For each page, what it follows from."""

    def of_pages(self, count: int, make: Callable[[Sequence[int]], Iterable[T]]) -> tuple[T, ...]:
        """A value for each of so many pages; ``make`` works out those of the pages of these indices."""
        if self.file is None or len(self.keys) != count:
            return tuple(make(range(count)))
        return remembered(self.file, self.keys, make)


NONE = Memory(None, ())
"""Nothing is remembered."""


def unpickled(file: Path) -> Any:
    """What was put into a file of the cache; None where it is not there or cannot be read."""
    try:
        return pickle.loads(file.read_bytes())
    except (OSError, pickle.PickleError, AttributeError, ImportError, EOFError, TypeError, ValueError):
        return None
