"""Every rule there is, and every subject of a book that is checked before anything is made.

A module in ``zilap/checks/`` is found by itself: nothing need be added here for a new check.
A room that keeps a table ``RULES`` stands in ``ROOMS``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

import zilap.checks as room
from zilap import edition, pages, typefaces
from zilap.book import Book, Section
from zilap.checks import allow, prose
from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import CHECKS
from zilap.epub import rules as epub
from zilap.intake import rules as intake
from zilap.pages import Setting
from zilap.press import presets, proofs
from zilap.problem import Rule
from zilap.source import rules as source
from zilap.source import script

ROOMS = (
    source.RULES,
    allow.RULES,
    typefaces.RULES,
    pages.RULES,
    intake.RULES,
    presets.RULES,
    proofs.RULES,
    epub.RULES,
    script.RULES,
    edition.RULES,
)
SUBJECTS = (Section, Book, Copy, BookCopy, Setting)
"""What is checked before anything is made."""

for _module in pkgutil.iter_modules(room.__path__):
    importlib.import_module(f"{room.__name__}.{_module.name}")


def all_rules() -> Mapping[str, Rule]:
    """Every rule by its code: those of the rooms and those of the checks.

    Raises:
        ValueError: a code is taken twice.
    """
    table: dict[str, Rule] = {}
    for rule in [rule for rules in ROOMS for rule in rules.values()] + [check.rule for check in CHECKS.values()]:
        if rule.code in table:
            raise ValueError(f"{rule.code} is taken twice")
        table[rule.code] = rule
    return MappingProxyType(dict(sorted(table.items())))


def subjects(book: Book, only: Collection[str] = ()) -> Iterator[Section | Book | Copy | BookCopy]:
    """Everything of a book's sources that is checked; with ``only``, these sections alone.

    What holds of the whole book (names, figures, repetition) needs the whole book and is left
    out where some sections are named.
    """
    copy = prose.read(book, only)
    yield from (section for section in book.sections if not only or section.id in only)
    yield from copy.copies
    if not only:
        yield book
        yield copy


def section_of(subject: object) -> Section | None:
    """The one section that a subject is about; None where it is about something else, or more."""
    return subject if isinstance(subject, Section) else subject.section if isinstance(subject, Copy) else None


def source_codes() -> frozenset[str]:
    """Codes that a check of the sources alone can give: an exemption for another waits for its file."""
    made = {code for code, check in CHECKS.items() if check.subject not in SUBJECTS}
    rooms = {code for rules in (presets.RULES, proofs.RULES, epub.RULES, intake.RULES) for code in rules}
    return frozenset(all_rules()) - made - rooms
