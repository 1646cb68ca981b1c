"""What outputs are made from, as hashes: quick to ask, because a file that was not touched is not read again.

Light on purpose: :mod:`zilap.answer` asks it before any heavy room is imported.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from stat import S_IMODE
from types import MappingProxyType
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LIBRARIES = (
    "ebooklib",
    "fonttools",
    "jinja2",
    "lxml",
    "markdown",
    "opencc",
    "pikepdf",
    "pillow",
    "pydyf",
    "pypdfium2",
    "segno",
    "uharfbuzz",
    "weasyprint",
)
"""Packages that can change a byte of what is made."""
PROGRAMS = ("java", "verapdf", "gs", "pdftotext")
"""Outside programs whose presence changes what is said of it."""
_NOT_EPUB = ("templates/css/epub.css", "templates/css/kindle.css", "templates/css/vertical.css", "program:java")
UNCONCERNED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "print": (*_NOT_EPUB, "templates/cover/*", "program:verapdf"),
        "cover": (*_NOT_EPUB, "program:verapdf"),
        "screen": (*_NOT_EPUB, "templates/cover/*", "program:gs"),
        "epub": ("templates/css/kindle.css", "templates/css/vertical.css", "program:gs", "program:verapdf"),
    }
)
"""Format → patterns of the inputs that neither a byte of it nor a word about it follows from."""
SETTLED = 2.0
"""Seconds after which a file's time of change can be trusted: a later change gets another time."""

DRAFT, HELD = ".draft-", "held"
"""Beginning of the name of a folder for what is being made, and the file in it that its process holds."""

NEW = 60.0
"""Seconds for which such a folder is left alone although nobody holds it."""

Stamp = tuple[int, int, int]
"""Size, time of change of the content and of the entry (ns)."""


class Hashes:
    """The sha256 of files, remembered by path, size and times in a file of the cache.

    A file changed less than ``SETTLED`` seconds ago is hashed again the next time: a second change
    might leave size and times as they are.
    """

    def __init__(self, memo: Path) -> None:
        self._memo = memo
        self._known = _read(memo)
        self._new: dict[str, tuple[Stamp, str]] = {}

    def of(self, path: Path) -> str:
        """The sha256 of a file in hex; empty where there is none."""
        try:
            stat = path.stat()
        except OSError:
            return ""
        stamp = _stamp(stat)
        name = str(path.absolute())
        known = self._new.get(name) or self._known.get(name)
        if known and known[0] == stamp:
            return known[1]
        found = sha_of(path)
        if _settled(stat):
            self._new[name] = (stamp, found)
        return found

    def save(self) -> None:
        """Write down what was learnt; what is gone from the disk is forgotten."""
        if self._new:
            kept = {name: row for name, row in (self._known | self._new).items() if os.path.exists(name)}  # noqa: PTH110
            put(self._memo, json.dumps(kept).encode())
            self._known, self._new = kept, {}


def state(path: Path) -> str:
    """What tells a file from the same file changed; empty where it was changed so lately that nothing tells."""
    stat = path.stat()
    return f"{path.absolute()} {_stamp(stat)}" if _settled(stat) else ""


def _stamp(stat: os.stat_result) -> Stamp:
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _settled(stat: os.stat_result) -> bool:
    return max(stat.st_mtime, stat.st_ctime) < time.time() - SETTLED


def _read(memo: Path) -> dict[str, tuple[Stamp, str]]:
    try:
        rows = json.loads(memo.read_bytes())
        return {name: ((stamp[0], stamp[1], stamp[2]), sha) for name, (stamp, sha) in rows.items()}
    except (OSError, ValueError, TypeError, IndexError, AttributeError):
        return {}


def found(folders: Iterable[Path], options: Mapping[str, str], hashes: Hashes) -> dict[str, str]:
    """Every file below these folders and every tool → what identifies it.

    ``options`` are choices that change what is made (edition, preset).
    """
    made = {f"option:{name}": value for name, value in sorted(options.items())}
    for folder in folders:
        made |= {f"{folder.name}/{name}": hashes.of(folder / name) for name in sorted(_files(folder))}
    made |= {f"tool:{name}": _version(name) for name in LIBRARIES}
    made |= {f"program:{name}": shutil.which(name) or "" for name in PROGRAMS}
    made["tool:python"] = sys.version.split()[0]
    made["tool:zlib"] = zlib.ZLIB_RUNTIME_VERSION
    return made


def concerning(made: Mapping[str, str], name: str, edition: str, version: str) -> dict[str, str]:
    """Those of the inputs that a format of an edition is made from.

    Of released editions only the earlier impressions of the same edition: they stand in its imprint.
    """
    apart = UNCONCERNED.get(name, ())
    return {
        path: one
        for path, one in made.items()
        if not any(fnmatchcase(path, pattern) for pattern in apart) and _stands(path, edition, version)
    }


def _stands(path: str, edition: str, version: str) -> bool:
    """Whether a path is no record of a release, or one that the imprint of this version tells of."""
    parts = PurePath(path)
    if parts.suffix != ".json" or parts.parent.name != "editions":
        return True
    name, _, other = parts.stem.rpartition("-")
    return name == edition and _counts(other) < _counts(version)


def _counts(version: str) -> tuple[int, ...]:
    """Number and impression as numbers: ``1.10`` comes after ``1.9``; of what is no version, none."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if not _skipped(name) and path.is_file():
            yield name.as_posix()


def _skipped(path: PurePath) -> bool:
    return any(part.startswith((".", "__pycache__")) or part == "output" for part in path.parts)


def key(made: Mapping[str, str]) -> str:
    """One hash for all inputs."""
    return sha(json.dumps(sorted(made.items())).encode())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def sha(content: bytes) -> str:
    """The sha256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def book_name(root: Path, *more: str) -> str:
    """What tells things kept for one book folder from those of another; ``more`` tells those of one book apart."""
    return sha("/".join([str(root.resolve()), *more]).encode())[:16]


def sha_of(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def put(path: Path, content: bytes) -> None:
    """Write a file under a temporary name and move it into place when it is whole; who may read it stays.

    Raises:
        OSError: it cannot be written; with the name of this file, not of the temporary one.
    """
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.chmod(temporary, _mode(path))  # noqa: PTH101 - mkstemp made it private
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def _mode(path: Path) -> int:
    """Who may read and write a file; of a new one everybody may read it."""
    return S_IMODE(path.stat().st_mode) if path.exists() else 0o644


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """An OSError says this file: of a full disk it says none, and the name of a temporary one tells nothing."""
    try:
        yield
    except OSError as wrong:
        wrong.filename = str(path)
        raise


@contextlib.contextmanager
def draft(folder: Path) -> Iterator[Path]:
    """A folder below this one for what is being made.  It is gone at the end; those of killed processes go first.

    A process holds a file of its folder as long as it lives: what nobody holds is nobody's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{DRAFT}*"):
        if not _held(old):
            shutil.rmtree(old, ignore_errors=True)
    made = tempfile.TemporaryDirectory(prefix=DRAFT, dir=folder, ignore_cleanup_errors=True)
    with made as name, (Path(name) / HELD).open("wb") as file:
        with contextlib.suppress(OSError):
            _hold(file)
        yield Path(name)


def _held(folder: Path) -> bool:
    """Whether a living process has this folder; a new one may not hold its file yet."""
    try:
        with (folder / HELD).open("r+b") as file:
            _hold(file)
    except FileNotFoundError:
        return time.time() - folder.stat().st_mtime < NEW
    except OSError:
        return True
    return False


def _hold(file: IO[bytes]) -> None:
    """Hold an open file until it is closed.  OSError where another process does."""
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
