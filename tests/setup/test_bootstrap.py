from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker

import bootstrap
from bootstrap import LIBRARIES, SYSTEMS, Environment, System

ROOT = Path(bootstrap.__file__).parent
EVERY_LIBRARY = [*LIBRARIES]


def machine(
    monkeypatch: pytest.MonkeyPatch, system: System | None, *, programs: str = "sudo", root: bool = False
) -> None:
    """Pretend to be on a machine of that system, with those programs on the path."""
    there = {*programs.split(), *([system.name] if system else [])}
    monkeypatch.setattr(sys, "platform", system.platform if system else "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in there else None)
    monkeypatch.setattr(bootstrap, "is_root", lambda: root)


def lines_to_paste(message: str) -> list[str]:
    return [line.strip() for line in message.splitlines() if line.startswith("    ")]


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_one_line_to_paste_covers_everything_missing(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, system)
    message = bootstrap.lacking(EVERY_LIBRARY, venv=True)
    (line,) = lines_to_paste(message)
    assert set(system.libraries.split()) <= set(line.split())
    assert bootstrap.packages(system, libraries=False, venv=True) in line
    assert all(name in message for name in LIBRARIES)
    assert "再執行同一指令" in message
    assert message.count("(English:") == 1


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_nothing_is_asked_for_that_is_there(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, system)
    (only_libraries,) = lines_to_paste(bootstrap.lacking(["Pango"], venv=False))
    assert "venv" not in only_libraries
    assert "pip" not in only_libraries
    (only_venv,) = lines_to_paste(bootstrap.lacking([], venv=True))
    assert not set(system.libraries.split()) & set(only_venv.split())


@pytest.mark.parametrize(
    ("programs", "root", "expected"),
    [
        ("sudo", False, "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}"),
        ("doas", False, "doas apt-get update && doas apt-get install -y --no-install-recommends {}"),
        ("", False, "su -c 'apt-get update && apt-get install -y --no-install-recommends {}'"),
        ("sudo", True, "apt-get update && apt-get install -y --no-install-recommends {}"),
    ],
)
def test_the_line_is_for_who_pastes_it(
    programs: str, root: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(monkeypatch, SYSTEMS[0], programs=programs, root=root)
    assert bootstrap.line_to_paste(SYSTEMS[0], "p q") == expected.format("p q")


def test_the_venv_package_is_that_of_the_python_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert bootstrap.packages(SYSTEMS[0], libraries=False, venv=True) == "python3-venv"
    monkeypatch.setattr(sys, "executable", "/opt/python/bin/python3")
    versioned = f"python3.{sys.version_info.minor}-venv"
    assert bootstrap.packages(SYSTEMS[0], libraries=False, venv=True) == versioned


def test_an_unknown_system_is_told_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, None, programs="")
    message = bootstrap.lacking(EVERY_LIBRARY, venv=True)
    assert all(name in message for name in LIBRARIES)
    assert "套件管理員" in message


def test_what_cannot_be_installed_stops_with_status_2_and_one_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine(monkeypatch, SYSTEMS[0])
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda: ["Pango"])
    monkeypatch.setattr(bootstrap, "installer", lambda venv: None)
    with pytest.raises(SystemExit) as end:
        bootstrap.provide(venv_needed=True)
    assert end.value.code == 2
    (line,) = lines_to_paste(capsys.readouterr().err)
    assert "libpango-1.0-0" in line
    assert "-venv" in line


def test_a_library_that_is_not_there_is_found_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bootstrap.LIBRARIES, "None", ("libnone.so.0",) * 3)
    assert "None" in bootstrap.missing_libraries()
    assert not {*bootstrap.missing_libraries()} & {*EVERY_LIBRARY}


# The lock.

VALUES = {
    "implementation_name": ["cpython", "pypy"],
    "platform_machine": ["x86_64", "arm64"],
    "platform_python_implementation": ["CPython", "PyPy"],
    "python_full_version": ["3.9.18", "3.11.0", "3.11.7", "3.12.10", "3.14.2"],
    "sys_platform": ["linux", "darwin", "win32"],
}


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from([*VALUES]))
    if name == "python_full_version":
        sign, value = draw(st.sampled_from(["<", ">=", "=="])), draw(st.sampled_from(["3.9", "3.11", "3.12"]))
    else:
        sign, value = draw(st.sampled_from(["==", "!="])), draw(st.sampled_from(VALUES[name]))
    return f"{name} {sign} '{value}'"


markers = st.recursive(
    comparisons(),
    lambda inner: st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
    max_leaves=4,
)


@given(markers, st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}))
def test_markers_mean_what_packaging_says(marker: str, values: dict[str, str]) -> None:
    assert bootstrap.applies(marker, values) == Marker(marker).evaluate({**values})


@pytest.mark.parametrize("marker", ["extra == 'x'", "'linux' in sys_platform", "sys_platform", "f()"])
def test_a_marker_that_is_not_understood_is_refused(marker: str) -> None:
    with pytest.raises(ValueError, match=re.escape(marker)):
        bootstrap.applies(marker, bootstrap.surroundings())


def test_pins_are_read_with_their_markers(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "# a remark\n"
        "a-b==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"
        "none==2 ; sys_platform == 'no-such' \\\n    --hash=sha256:00\n"
        "c.d==3.1.post2 ; sys_platform != 'no-such' \\\n    --hash=sha256:00\n",
        encoding="utf-8",
    )
    assert [*bootstrap.pins(lock)] == [("a-b", "1.0"), ("c.d", "3.1.post2")]


def test_this_python_is_satisfied_by_what_it_has_and_by_nothing_else(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    for text, answer in [
        (f"pytest=={pytest.__version__}\n", True),
        ("pytest==0.0.1\n", False),
        ("no-such-package==1\n", False),
    ]:
        lock.write_text(text, encoding="utf-8")
        assert bootstrap.satisfied(lock) is answer


# The environment's note.


def environment(tmp_path: Path, note: str | None) -> Environment:
    venv = Environment(tmp_path / ".venv")
    venv.python.parent.mkdir(parents=True)
    venv.python.symlink_to(bootstrap.BASE)
    (venv.folder / "pyvenv.cfg").touch()
    if note is not None:
        venv.note.write_text(note, encoding="utf-8")
    return venv


def test_only_a_finished_environment_is_trusted(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("pytest==1\n", encoding="utf-8")
    for number, (note, trusted) in enumerate(
        [
            (None, False),
            ("", False),
            ("unfinished\n", False),
            ("0" * 64, False),
            (bootstrap.key(lock)[:-1], False),
            (bootstrap.key(lock), True),
        ]
    ):
        assert environment(tmp_path / str(number), note).has(lock) is trusted


def test_an_environment_is_stale_when_lock_or_python_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("pytest==1\n", encoding="utf-8")
    venv = environment(tmp_path, bootstrap.key(lock))
    assert venv.has(lock)
    monkeypatch.setattr(sys, "version", "3.99")
    assert not venv.has(lock)
    monkeypatch.undo()
    lock.write_text("pytest==2\n", encoding="utf-8")
    assert not venv.has(lock)


@pytest.mark.parametrize(
    ("note", "base", "kept"),
    [("unfinished\n", "", False), (None, "/opt/another/python3", False), (None, "", True)],
    ids=["interrupted", "of another Python", "made by hand"],
)
def test_only_an_environment_that_may_be_broken_is_cleared(
    note: str | None, base: str, kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "lock.txt"
    lock.touch()
    venv = environment(tmp_path, note)
    tool = venv.folder / "tool"
    tool.touch()
    monkeypatch.setattr(bootstrap, "BASE", base or bootstrap.BASE)
    commands: list[tuple[str, ...]] = []

    def pretend(*command: str, failure: str) -> None:
        assert venv.fulfilled() == ["unfinished"]
        commands.append(command)

    monkeypatch.setattr(bootstrap, "run", pretend)
    bootstrap.install(venv, [lock])
    assert tool.exists() is kept
    assert len(commands) == 2
    assert venv.fulfilled() == [bootstrap.key(lock)]


def test_a_failed_set_up_leaves_the_environment_unfinished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "lock.txt"
    lock.touch()
    venv = environment(tmp_path, None)
    broken = (sys.executable, "-c", "raise SystemExit(1)")
    monkeypatch.setattr(bootstrap, "installer", lambda venv: ((sys.executable, "-c", ""), broken))
    with pytest.raises(SystemExit) as end:
        bootstrap.install(venv, [lock])
    assert end.value.code == 2
    assert venv.fulfilled() == ["unfinished"]
    assert not venv.has(lock)


def test_programs_are_silent_unless_they_fail(capfd: pytest.CaptureFixture[str]) -> None:
    bootstrap.run(sys.executable, "-c", "print('noise')", failure="no")
    assert capfd.readouterr() == ("", "")
    with pytest.raises(SystemExit):
        bootstrap.run(sys.executable, "-c", "print('reason'); raise SystemExit(3)", failure="what to do")
    shown = capfd.readouterr().err
    assert shown.index("reason") < shown.index("what to do")


def test_a_folder_that_cannot_be_written_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".cache").touch()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", Environment(tmp_path / ".venv"))
    monkeypatch.setattr(bootstrap, "satisfied", lambda lock: False)
    with pytest.raises(SystemExit) as end:
        bootstrap.interpreter(bootstrap.LOCK)
    assert end.value.code == 2
    assert "不能在這個資料夾寫入" in capsys.readouterr().err


# The files themselves.


def imported(source: str) -> set[str]:
    """The top names of every module that a source imports, wherever it does so."""
    nodes = [*ast.walk(ast.parse(source))]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_bootstrap_needs_the_standard_library_only() -> None:
    source = (ROOT / "bootstrap.py").read_text(encoding="utf-8")
    assert imported(source) <= sys.stdlib_module_names


def test_build_parses_on_an_old_python_which_is_told_so() -> None:
    source = (ROOT / "build.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))
    assert "__future__" not in imported(source)
    script = f"""
import sys
sys.version_info = (3, 9, 2)
sys.argv = ["build.py", "print"]
exec(compile({source!r}, "build.py", "exec"), {{"__name__": "__main__"}})
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "需要 Python 3.11 或以上" in done.stderr
    assert done.stdout == ""


@pytest.mark.slow
def test_two_at_once_make_one_environment(tmp_path: Path) -> None:
    if bootstrap.installer(bootstrap.VENV) is None:
        pytest.skip("this Python can make no environment")
    folder = tmp_path / "我的 書"
    (folder / "zilap").mkdir(parents=True)
    for name in ("build.py", "bootstrap.py"):
        shutil.copy(ROOT / name, folder)
    (folder / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    (folder / "zilap/cli.py").write_text("import sys\ndef main(a): print(sys.prefix, a)\n", encoding="utf-8")
    (folder / "zilap/answer.py").write_text("def again(cache, words): return None\n", encoding="utf-8")
    unsatisfied = "import bootstrap, sys; bootstrap.satisfied = lambda lock: False; "
    start = [sys.executable, "-c", unsatisfied + "print(bootstrap.interpreter(bootstrap.LOCK))"]
    both = [
        subprocess.Popen(start, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    python = str(Environment(folder.resolve() / ".venv").python)
    assert [out.strip() for out, _ in said] == [python, python]
    assert sorted(bool(err) for _, err in said) == [False, True], "one makes it, the other finds it"
    done = subprocess.run([python, "build.py", "a b"], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == f"{folder.resolve() / '.venv'} ['a b']"


def test_help_is_there_before_anything_is_installed(tmp_path: Path) -> None:
    for name in ("build.py", "bootstrap.py", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "zilap", tmp_path / "zilap", ignore=shutil.ignore_patterns("__pycache__"))
    bare = [sys.executable, "-S", "build.py", "--help"]
    done = subprocess.run(bare, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "第一次執行" in done.stdout
    assert "build.py check" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_what_pip_says_while_it_tries_again_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    said = "import sys; print('WARNING: Retrying (Retry(total=4))'); print('ERROR: no route'); sys.exit(1)"
    with pytest.raises(SystemExit):
        bootstrap.run(sys.executable, "-c", said, failure="未能安裝")
    told = capsys.readouterr().err
    assert "Retrying" not in told
    assert "ERROR: no route" in told
    assert "未能安裝" in told
