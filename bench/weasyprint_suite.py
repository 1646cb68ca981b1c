"""WeasyPrint's own tests, without the engine and with it: what passes before must pass after.

    .venv/bin/python -m bench.weasyprint_suite [TEST …]

The tests come from the source distribution on PyPI, at run time; ``TEST`` names some of them (``layout``,
``test_text.py``).  Exit status 1 when a test that passes alone fails with the engine and is not in ``EXPECTED``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import weasyprint

ROOT = Path(__file__).resolve().parent.parent
EXPECTED: Mapping[str, str] = {}
"""Test to the reason why it differs with the engine on."""
_PLUGIN = "from zilap import lines\n\n\ndef pytest_configure(config):\n    assert lines.install()\n"


def fetch(folder: Path) -> Path:
    """The tests of the WeasyPrint that is installed, unpacked."""
    wanted = f"weasyprint=={weasyprint.__version__}"
    command = ["pip", "download", "-q", "--no-deps", "--no-binary", "weasyprint", "-d", str(folder)]
    subprocess.run([sys.executable, "-m", *command, wanted], check=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (tests,) = folder.glob("*/tests")
    return tests


def failures(tests: Path, names: Sequence[str], *, engine: bool) -> tuple[set[str], str]:
    """Failing tests, and what pytest says last."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(tests.parent / "plugin")))}
    options = ["-q", "-p", "no:cacheprovider", "--tb=no", "-rfE", *(["-p", "with_engine"] if engine else [])]
    chosen = [str(path) for name in names for path in sorted(tests.rglob(name))] or [str(tests)]
    command = [sys.executable, "-m", "pytest", *options, *chosen]
    said = subprocess.run(command, cwd=tests.parent, env=environment, capture_output=True, encoding="utf-8").stdout
    found = set(re.findall(r"^(?:FAILED|ERROR) (\S+)", said, re.M))
    return found, said.strip().splitlines()[-1]


def main(names: Sequence[str]) -> int:
    """Run both ways; print what differs."""
    with tempfile.TemporaryDirectory() as name:
        tests = fetch(Path(name))
        plugin = tests.parent / "plugin"
        plugin.mkdir()
        (plugin / "with_engine.py").write_text(_PLUGIN, encoding="utf-8")
        alone, said_alone = failures(tests, names, engine=False)
        together, said_together = failures(tests, names, engine=True)
    print(f"WeasyPrint {weasyprint.__version__} alone: {said_alone}\nwith the engine: {said_together}")
    for test in sorted(together - alone):
        print(f"  differs: {test}: {EXPECTED.get(test, 'not expected')}")
    for test in sorted(alone - together):
        print(f"  passes with the engine only: {test}")
    return int(bool(together - alone - set(EXPECTED)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
