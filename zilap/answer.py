"""The answer to a command, given again while nothing that it came from has changed.

``build.py`` asks here first, so that a second ``python3 build.py`` costs the look at some files'
times and no more: no layout engine, no check and no font is loaded.  What is printed is what the command
would print if it ran: the same Problems, the same files, the same exit status.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from zilap import inputs
from zilap.inputs import Hashes

MOST_KEPT = 50
"""Answers that are remembered; the oldest go."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and all that must be as it was for it to say so again."""

    folders: tuple[str, ...]
    """Everything below them is looked at."""
    options: Mapping[str, str]
    key: str
    """One hash of all inputs."""
    files: Mapping[str, str]
    """The files that it made → sha256."""
    out: str
    err: str
    status: int

    def holds(self, hashes: Hashes) -> bool:
        """Whether nothing has changed: no input, and no file that was made."""
        now = inputs.found([Path(folder) for folder in self.folders], self.options, hashes)
        return inputs.key(now) == self.key and all(hashes.of(Path(name)) == sha for name, sha in self.files.items())


def again(cache: Path, argv: Sequence[str]) -> int | None:
    """Say again what this command said, and its exit status; None when it has to be run."""
    try:
        row = json.loads(_file(cache, argv).read_bytes())
        answer = Answer(**{**row, "folders": tuple(row["folders"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    hashes = Hashes(cache / "hashes.json")
    holds = answer.holds(hashes)
    hashes.save()
    if not holds:
        return None
    forgive()
    sys.stdout.write(answer.out)
    sys.stderr.write(answer.err)
    return answer.status


def remember(cache: Path, argv: Sequence[str], answer: Answer) -> None:
    """Keep the answer to a command."""
    target = _file(cache, argv)
    inputs.put(target, json.dumps(asdict(answer), ensure_ascii=False).encode())
    kept = sorted(target.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    for old in kept[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def forgive() -> None:
    """Let a terminal that cannot show a character print its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _file(cache: Path, argv: Sequence[str]) -> Path:
    """Where the answer to these words, said in this folder, is kept."""
    said = json.dumps([*argv, str(Path.cwd())])
    return cache / "answers" / f"{inputs.sha(said.encode())[:24]}.json"
