"""The table of checks and the loop that runs them.

A check is a function of one subject.  The type of its subject says when it runs: a
``Section`` or the ``Book`` before anything is made, a finished file after it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

from zilap.problem import Level, Place, Problem, Rule

S = TypeVar("S")
Finding = tuple[Place, str] | tuple[Place, str, str]
"""Where, what, and (where it differs from the rule's own) what to do."""
Found = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the table: a rule, the type it looks at, and the function that looks."""

    rule: Rule
    subject: type
    find: Callable[[Any], Iterable[Finding]]
    wide: bool = False
    """Whether it looks beyond its subject, at the rest of the book."""


CHECKS: dict[str, Check] = {}


def check(
    code: str,
    subject: type[S],
    label: str,
    *,
    level: Level = Level.WARN,
    hint: str = "",
    stops: bool = False,
    wide: bool = False,
) -> Callable[[Callable[[S], Found]], Callable[[S], Found]]:
    """Register a check.

    Its docstring says why it is there and names its source.  ``explain`` prints it to
    editors, so it is the one kind of docstring here that is written in Chinese.
    """

    def register(find: Callable[[S], Found]) -> Callable[[S], Found]:
        assert code not in CHECKS, f"{code} is taken"
        assert find.__doc__, f"{code} must say why"
        CHECKS[code] = Check(Rule(code, label, _why(find.__doc__), hint, level, stops), subject, find, wide)
        return find

    return register


@runtime_checkable
class Divided(Protocol):
    """A subject of which each part is a subject too."""

    def of_parts(self, find: Callable[[Any], Iterable[Problem]]) -> Iterable[Problem]:
        """What is found in each part, in order; where it is known already, it need not be looked for again."""


def run(subject: object, wide: bool | None = None) -> Iterator[Problem]:
    """Every Problem that every check of this subject's type finds; or those that look beyond it, or do not."""
    if isinstance(subject, Divided):
        yield from subject.of_parts(run)
    for row in CHECKS.values():
        if isinstance(subject, row.subject) and wide in (None, row.wide):
            for place, text, *hint in row.find(subject):
                yield row.rule.at(place, text, *hint)


def _why(docstring: str) -> str:
    """The docstring as running text, one paragraph a line."""
    paragraphs = docstring.strip().split("\n\n")
    return "\n".join(" ".join(line.strip() for line in text.splitlines()) for text in paragraphs)
