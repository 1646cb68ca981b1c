"""What is being made stands in a folder of its own, which goes with the process that made it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from zilap import inputs

ROOT = Path(__file__).parent.parent
HOLDER = """
import sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from zilap import inputs
with inputs.draft(Path(sys.argv[1])) as folder:
    (folder / "half.pdf").write_bytes(b"half")
    print("ready", flush=True)
    time.sleep(60)
"""


def drafts(folder: Path) -> list[Path]:
    return list(folder.glob(f"{inputs.DRAFT}*"))


def test_it_is_gone_at_the_end_and_when_something_fails(tmp_path: Path) -> None:
    with inputs.draft(tmp_path / "hant") as made:
        assert made.parent == tmp_path / "hant"
    with pytest.raises(KeyboardInterrupt), inputs.draft(tmp_path / "hant"):
        raise KeyboardInterrupt
    assert drafts(tmp_path / "hant") == []


def test_that_of_a_killed_process_goes_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path), str(ROOT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout
            assert other.stdout.readline() == b"ready\n"
            with inputs.draft(tmp_path):
                assert len(drafts(tmp_path)) == 2
        finally:
            other.kill()
    assert len(drafts(tmp_path)) == 1, "killed: nobody tidied up"
    with inputs.draft(tmp_path):
        assert len(drafts(tmp_path)) == 1, "only our own"
    assert drafts(tmp_path) == []


def test_one_that_nobody_ever_held_goes_when_it_is_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / f"{inputs.DRAFT}abcdefgh"
    old.mkdir()
    with inputs.draft(tmp_path):
        assert old.exists()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + inputs.NEW + 1)
    with inputs.draft(tmp_path):
        assert not old.exists()
