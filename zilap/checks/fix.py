"""``check --fix``: what a rule declares safe, shown as a diff, then written.

Safe is what changes no wording: characters to their normal form, invisible characters away,
the house's form of a character, half-width punctuation in Chinese, spaces beside punctuation.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TextIO

from zilap.checks import characters, prose, punctuation
from zilap.checks.prose import Copy
from zilap.han import normal
from zilap.inputs import put
from zilap.problem import Place
from zilap.source import folder


@dataclass(frozen=True, slots=True)
class Edit:
    """``before`` at a place of a source becomes ``after``."""

    place: Place
    before: str
    after: str


def _normal(copy: Copy, reasons: Collection[str]) -> Iterator[Edit]:
    for item in copy.runs:
        for change in normal.changes(item.text):
            if change.reason in reasons:
                yield Edit(item.at(change.start), change.before, change.after)


def _normal_form(copy: Copy) -> Iterator[Edit]:
    return _normal(copy, ("nfc", "radical", "form"))


def _invisible(copy: Copy) -> Iterator[Edit]:
    return _normal(copy, ("invisible",))


def _variants(copy: Copy) -> Iterator[Edit]:
    for item, hit in copy.words("variants"):
        yield Edit(item.at(hit.start), hit.word.wrong, hit.word.right)


def _wide_letters(copy: Copy) -> Iterator[Edit]:
    for item, found in characters.wide_words(copy):
        yield Edit(item.at(found.start()), found[0], "".join(chr(ord(char) - 0xFEE0) for char in found[0]))


def _half_marks(copy: Copy) -> Iterator[Edit]:
    for item, found in punctuation.half_marks(copy):
        mark = found[0].strip()
        yield Edit(item.at(found.end() - 1), mark, punctuation.FULL[mark])


def _half_pairs(copy: Copy) -> Iterator[Edit]:
    for item, found in punctuation.half_pairs(copy):
        yield Edit(item.at(found.start()), "(", "（")
        yield Edit(item.at(found.end() - 1), ")", "）")


def _stray_spaces(copy: Copy) -> Iterator[Edit]:
    for item, found in punctuation.stray_spaces(copy):
        yield Edit(item.at(found.start()), found[0], "")


SAFE: Mapping[str, Callable[[Copy], Iterator[Edit]]] = MappingProxyType(
    {
        "T104": _normal_form,
        "T105": _invisible,
        "T106": _variants,
        "T108": _wide_letters,
        "T201": _half_marks,
        "T202": _half_pairs,
        "T212": _stray_spaces,
    }
)
"""Codes whose findings can be mended without asking, each with what it changes."""


def edits(copies: Iterable[Copy]) -> list[Edit]:
    """Every safe change of these copies."""
    return [edit for copy in copies for find in SAFE.values() for edit in find(copy)]


def apply(text: str, changes: Iterable[Edit]) -> str:
    """A source with these changes made; one that no longer fits its place is left out.

    >>> apply("啓動", [Edit(Place(PurePath("a.md"), 1, 1), "啓", "啟")])
    '啟動'
    """
    lines = text.split("\n")
    last = (len(lines) + 1, 0)
    for edit in sorted(set(changes), key=lambda edit: (edit.place.line, edit.place.column, edit.before), reverse=True):
        line, start = edit.place.line - 1, edit.place.column - 1
        end = start + len(edit.before)
        here = lines[line] if 0 <= line < len(lines) else ""
        if here[start:end] == edit.before and edit.before and (line, end) <= last:
            lines[line] = here[:start] + edit.after + here[end:]
            last = (line, start)
    return "\n".join(lines)


def plan(book: Path, templates: Path, sections: Sequence[str] = ()) -> dict[Path, tuple[str, str]]:
    """File → its text before and after, for every file that would change.

    Raises:
        Stop: when the sources cannot be read.
    """
    read, _ = folder.load(book, templates)
    copies = prose.read(read, sections).copies
    found: dict[Path, tuple[str, str]] = {}
    for copy in copies:
        path = book / copy.file.relative_to(read.place.file.parent)
        before = path.read_bytes().decode("utf-8")
        after = apply(before, edits([copy]))
        if after != before:
            found[path] = (before, after)
    return found


def diff(name: PurePath, before: str, after: str) -> str:
    """A unified diff of one file."""
    rows = difflib.unified_diff(
        before.splitlines(),
        after.splitlines(),
        f"{name.as_posix()}（現在）",
        f"{name.as_posix()}（修正後）",
        lineterm="",
        n=0,
    )
    return "\n".join(rows)


def run(
    book: Path, templates: Path, sections: Sequence[str] = (), *, yes: bool, out: TextIO, as_json: bool = False
) -> int:
    """Show what would change, ask (unless ``yes``), write.  0 done or nothing to do, 1 declined.

    ``as_json`` says it to a program, which is not asked: without ``yes`` nothing is written.

    Raises:
        Stop: when the sources cannot be read.
    """
    changes = plan(book, templates, sections)
    shown = {path: PurePath(book.name, path.relative_to(book).as_posix()) for path in changes}
    diffs = {path: diff(shown[path], before, after) for path, (before, after) in changes.items()}
    if not as_json:
        print("\n".join(diffs.values()) or "沒有可以代為修正的地方。", file=out)
    written = bool(changes) and (yes or (not as_json and _agreed(out)))
    for path, (_, after) in changes.items() if written else ():
        put(path, after.encode())
    if as_json:
        rows = [{"file": shown[path].as_posix(), "diff": text} for path, text in diffs.items()]
        print(json.dumps({"fixes": rows, "written": written}, ensure_ascii=False, indent=1), file=out)
    elif changes:
        print(f"已修正 {len(changes)} 個檔案。" if written else "沒有寫入。要寫入請加 --yes。", file=out)
    return int(bool(changes) and not written)


def _agreed(out: TextIO) -> bool:
    """Whether a person at the terminal says yes; nobody there is no."""
    if not sys.stdin.isatty():
        return False
    print("寫入以上修正？[y/N] ", end="", file=out, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")
