"""Make a machine ready for the book, with nothing but Python's standard library.

Three things are needed: the C libraries that WeasyPrint opens, the packages of ``requirements.txt``
in exactly the locked versions, and a Python that has both.  :func:`ready` looks for each, makes what it
may make, and otherwise stops with one message that holds one line to paste for everything missing.

``python3 bootstrap.py [LOCK…]`` does the same for other lock files too and prints the path of that Python.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import hashlib
import operator
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import invalidate_caches, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.txt"
HANDED_OVER = "ZILAP_HANDED_OVER"
"""Environment variable that tells a Python which :func:`ready` started that all is there."""

LIBRARIES = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz-Subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
"""The C libraries that WeasyPrint opens, and their files on Linux (and other Unixes), macOS and Windows."""


@dataclass(frozen=True, slots=True)
class System:
    """A kind of system (on Linux known by the first such program found) and how one installs on it.

    ``command`` is one line for the shell, for an administrator on Linux; ``{}`` stands for packages:
    those that hold :data:`LIBRARIES`, and the one that lets Python make an environment.
    """

    name: str
    platform: str
    command: str
    libraries: str
    venv: str


MSYS2 = r"winget install --exact --id MSYS2.MSYS2; C:\msys64\usr\bin\pacman -S --needed --noconfirm {}"
APT = "apt-get update && apt-get install -y --no-install-recommends {}"
APT_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
APK_LIBRARIES = " ".join(f"so:{files[0]}" for files in LIBRARIES.values())
SUSE = "zypper --non-interactive install {}"
SUSE_LIBRARIES = "libpango-1_0-0 libharfbuzz-subset0 fontconfig"

SYSTEMS = (
    System("apt-get", "linux", APT, APT_LIBRARIES, "python3-venv"),
    System("dnf", "linux", "dnf install -y {}", "pango harfbuzz fontconfig", "python3-pip"),
    System("pacman", "linux", "pacman -S --needed --noconfirm {}", "pango harfbuzz fontconfig", "python-pip"),
    System("apk", "linux", "apk add {}", APK_LIBRARIES, "py3-pip"),
    System("zypper", "linux", SUSE, SUSE_LIBRARIES, "python3-pip"),
    System("brew", "darwin", "brew install {}", "pango", "python"),
    System("MSYS2", "win32", MSYS2, "mingw-w64-ucrt-x86_64-pango", ""),
)


def this_system() -> System | None:
    """The row of :data:`SYSTEMS` for this machine."""
    rows = (row for row in SYSTEMS if row.platform == sys.platform)
    return next((row for row in rows if row.platform != "linux" or shutil.which(row.name)), None)


def library_folders() -> list[Path]:
    """Where a library may be although the system's loader does not look there."""
    brew = os.environ.get("HOMEBREW_PREFIX", "/opt/homebrew") + "/lib:/usr/local/lib"
    msys = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
    named = {"darwin": brew, "win32": os.environ.get("WEASYPRINT_DLL_DIRECTORIES", msys)}
    return [Path(folder) for folder in named.get(sys.platform, "").split(os.pathsep) if folder]


def opens(file: str) -> bool:
    """Whether a library can be loaded, from the loader's own folders or from ours."""
    for candidate in (file, *(str(folder / file) for folder in library_folders())):
        with contextlib.suppress(OSError):
            ctypes.CDLL(candidate)
            return True
    return False


def missing_libraries() -> list[str]:
    """The names of the libraries that cannot be loaded."""
    column = {"darwin": 1, "win32": 2}.get(sys.platform, 0)
    return [name for name, files in LIBRARIES.items() if not opens(files[column])]


PIN = re.compile(r"^([\w.-]+)==([^\s;]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)
COMPARE = {ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.GtE: operator.ge}


def surroundings() -> dict[str, str]:
    """What environment markers may ask of this Python (PEP 508)."""
    return {
        "implementation_name": sys.implementation.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "python_full_version": platform.python_version(),
        "sys_platform": sys.platform,
    }


def applies(marker: str, values: dict[str, str]) -> bool:
    """Whether an environment marker holds.  Markers are Python expressions, so Python reads them.

    Raises ValueError at anything that uv does not write into a universal lock (``in``, ``~=``, extras).
    """

    def truth(node: ast.expr) -> bool:
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                return all(map(truth, parts))
            case ast.BoolOp(op=ast.Or(), values=parts):
                return any(map(truth, parts))
            case ast.Compare(left=ast.Name(id=name), ops=[sign], comparators=[ast.Constant(value=str(wanted))]) if (
                name in values and type(sign) in COMPARE
            ):
                pair = values[name], wanted
                compared = map(numbers, pair) if name == "python_full_version" else pair
                return bool(COMPARE[type(sign)](*compared))
        raise ValueError(marker)

    return truth(ast.parse(marker, mode="eval").body)


def numbers(version: str) -> list[int]:
    """``"3.11.0"`` as [3, 11]: versions compare by number, and zeros at the end say nothing."""
    return [int(part) for part in re.findall(r"\d+", re.sub(r"(\.0)+$", "", version))]


def pins(lock: Path) -> Iterator[tuple[str, str]]:
    """Name and version of every package that the lock asks for on this machine."""
    values = surroundings()
    for name, version, marker in PIN.findall(lock.read_text(encoding="utf-8")):
        if not marker or applies(marker, values):
            yield name, version


def satisfied(lock: Path) -> bool:
    """Whether the running Python has every package of the lock, in the locked version."""
    try:
        return all(metadata.version(name) == version for name, version in pins(lock))
    except metadata.PackageNotFoundError:
        return False


TRIED_AGAIN = "WARNING: Retrying"
"""What pip says five times for each package that it does not reach, before it says why."""
NO_PACKAGES = f"""未能安裝套件，原因見上。多數是網絡不通，或 pip 的設定指向連不到的地方；
也可能沒有適合 Python {platform.python_version()}（{sysconfig.get_platform()}）的套件。改正後再執行同一指令。
(English: the packages could not be installed; the reason is above.)"""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment, and in it a note of the locks that it fulfils.

    The note says ``unfinished`` before anything is done and the locks' keys only when all is done,
    so an interrupted set-up is never trusted: the next one starts from an empty folder.
    """

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def note(self) -> Path:
        """The file that says what was finished."""
        return self.folder / "fulfilled.txt"

    def fulfilled(self) -> list[str]:
        """The lines of the note; none when somebody else made the folder, or nobody."""
        return self.note.read_text(encoding="utf-8").split() if self.note.exists() else []

    def has(self, lock: Path) -> bool:
        """Whether the lock, as it is now, was wholly installed, for the Python that is running."""
        whole = self.python.exists() and (self.folder / "pyvenv.cfg").exists()
        return whole and key(lock) in self.fulfilled()

    def stands_on(self, python: str) -> bool:
        """Whether that Python is the one it was made with: an environment cannot change its base."""
        return self.python.resolve() == Path(python).resolve()


VENV = Environment(ROOT / ".venv")
BASE = str(getattr(sys, "_base_executable", "") or sys.executable)
"""The Python to make environments with: the running one, or what it stands on when it is one itself."""


def key(lock: Path) -> str:
    """A hash of the lock, the running Python's version and the platform."""
    maker = f"{sys.version} {sysconfig.get_platform()}"
    return hashlib.sha256(lock.read_bytes() + maker.encode()).hexdigest()


def installer(venv: Environment) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The command that makes an environment here, and the one that fills it (the lock's path comes last).

    The ways are Python's own, an installed pip, and uv; None when the machine has none of them.
    """
    folder, python = str(venv.folder), str(venv.python)
    fill = ("install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r")
    if find_spec("ensurepip"):
        return (BASE, "-m", "venv", folder), (python, "-m", "pip", "--no-input", *fill)
    if find_spec("pip"):
        pip = (sys.executable, "-m", "pip", "--no-input", "--python", python)
        return (BASE, "-m", "venv", "--without-pip", folder), (*pip, *fill)
    if uv := shutil.which("uv"):
        make = (uv, "venv", "--allow-existing", "--python", BASE, folder)
        return make, (uv, "pip", *fill[:-1], "--python", python, fill[-1])
    return None


def install(venv: Environment, locks: Sequence[Path]) -> None:
    """Make the environment hold all the locks.  What an earlier one or a developer put there stays."""
    way = installer(venv)
    assert way, "provide() sees to that"
    make, fill = way
    if "unfinished" in venv.fulfilled() or not venv.stands_on(BASE):
        shutil.rmtree(venv.folder, ignore_errors=True)
    done = [line for line in venv.fulfilled() if line in map(key, locks)]
    venv.folder.mkdir(parents=True, exist_ok=True)
    venv.note.write_text("unfinished\n", encoding="utf-8")
    if not done:
        say(f"建立 Python 環境（{venv.folder.name}）……")
        run(*make, failure="未能建立 Python 環境，原因見上。")
    for lock in locks:
        if key(lock) not in done:
            say(f"按 {lock.name} 安裝 {len(list(pins(lock)))} 個套件（第一次需要下載）……")
            run(*fill, str(lock), failure=NO_PACKAGES)
            done.append(key(lock))
    venv.note.write_text("".join(f"{line}\n" for line in done), encoding="utf-8")


@contextlib.contextmanager
def alone(file: Path) -> Iterator[None]:
    """Let one process at a time do what follows; the others wait."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        if sys.platform == "win32":
            while True:
                with contextlib.suppress(OSError):
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    """One line of progress, out of the way of what the command itself prints."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """End with a message and exit status 2."""
    say(text)
    sys.exit(2)


def run(*command: str, failure: str) -> None:
    """Run a program in silence; when it fails, show what it said and stop."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "PIP_USER": "0"}
    nothing, pipe, same = subprocess.DEVNULL, subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(command, stdin=nothing, stdout=pipe, stderr=same, env=quiet)
    if done.returncode:
        said = done.stdout.decode(errors="replace").splitlines()
        say("\n".join(line for line in said if not line.startswith(TRIED_AGAIN)))
        stop(f"\n{failure}")


def is_root() -> bool:
    """Whether this process may install system packages."""
    return sys.platform != "win32" and os.geteuid() == 0


def packages(system: System, *, libraries: bool, venv: bool) -> str:
    """The packages to ask for, as the command takes them."""
    python = system.venv
    if python == "python3-venv" and Path("/usr/bin/python3").resolve() != Path(sys.executable).resolve():
        python = f"python3.{sys.version_info.minor}-venv"
    return " ".join([*([system.libraries] if libraries else []), *([python] if venv else [])])


def line_to_paste(system: System, wanted: str) -> str:
    """One line for a shell of that system that installs the packages."""
    line = system.command.format(wanted)
    if system.platform != "linux" or is_root():
        return line
    elevate = next((program for program in ("sudo", "doas") if shutil.which(program)), None)
    return elevate + " " + line.replace("&& ", f"&& {elevate} ") if elevate else f"su -c '{line}'"


def lacking(libraries: Sequence[str], venv: bool) -> str:
    """The one message about everything that the system must still give."""
    names = "、".join([*libraries, *(["Python 的 venv"] if venv else [])])
    system = this_system()
    wanted = packages(system, libraries=bool(libraries), venv=venv) if system else ""
    line = line_to_paste(system, wanted) if system else "（這個系統未有現成的一行，請用它的套件管理員安裝）"
    return f"""這台機器還欠：{names}。
請把下面一行貼到終端機執行一次，然後再執行同一指令：

    {line}

(English: system packages are missing. Paste the line above into a terminal, then run this again.)"""


def provide(venv_needed: bool) -> None:
    """See to it that the libraries are there and an environment can be made, or stop with one message."""
    libraries, venv = missing_libraries(), venv_needed and installer(VENV) is None
    system = this_system() if libraries or venv else None
    if system and system.name == "apt-get" and is_root():
        wanted = packages(system, libraries=bool(libraries), venv=venv)
        say(f"安裝系統套件（apt）：{wanted}……")
        patient = ("-o", "DPkg::Lock::Timeout=300")
        update, fetch = (shlex.split(part) for part in system.command.format(wanted).split("&&"))
        subprocess.run([*update, *patient], stdin=subprocess.DEVNULL, capture_output=True)
        run(*fetch, *patient, failure=lacking(libraries, venv))
        invalidate_caches()
        libraries, venv = missing_libraries(), venv_needed and installer(VENV) is None
    if libraries or venv:
        stop(lacking(libraries, venv))


def found(*locks: Path) -> Path | None:
    """The Python that has everything the locks name: the running one, else ``.venv``'s; None where neither has."""
    ours = Path(sys.prefix).resolve() == VENV.folder.resolve() and bool(VENV.fulfilled())
    if all(map(VENV.has if ours else satisfied, locks)):
        return Path(sys.executable)
    return VENV.python if all(map(VENV.has, locks)) else None


def interpreter(*locks: Path) -> Path:
    """The Python that has everything the locks name; ``.venv``'s is made where there is none.

    Ends the process with status 2 and a message when it cannot be made.
    """
    if there := found(*locks):
        provide(venv_needed=False)
        return there
    try:
        with alone(ROOT / ".cache" / "setup.lock"):
            if not all(map(VENV.has, locks)):
                provide(venv_needed=True)
                install(VENV, locks)
    except OSError as error:
        stop(f"""不能在這個資料夾寫入：{error.filename or ROOT}（{error.strerror}）。
請把整個專案複製到可以寫入的地方，再執行同一指令。
(English: the project's folder cannot be written to; copy it to where it can.)""")
    return VENV.python


def hand_over(python: Path) -> None:
    """Go on in that Python, with the libraries in its sight; come back only if it is this one."""
    wanted = dict(os.environ)
    if sys.platform == "darwin":
        wanted.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join(map(str, library_folders())))
    if python == Path(sys.executable) and wanted == dict(os.environ):
        return
    wanted[HANDED_OVER] = "1"
    command = [str(python), *sys.orig_argv[1:]]
    if sys.platform == "win32":
        sys.exit(subprocess.call(command, env=wanted))
    os.execve(python, command, wanted)


def ready() -> None:
    """Come back only in a Python that has everything; the command goes on in it as if nothing had been."""
    if os.environ.pop(HANDED_OVER, ""):
        return
    try:
        hand_over(interpreter(LOCK))
    except KeyboardInterrupt:
        say("\n已中止。再執行同一指令，會重新開始設定。")
        sys.exit(130)


if __name__ == "__main__":
    print(interpreter(LOCK, *map(Path, sys.argv[1:])))
