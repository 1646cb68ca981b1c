"""Outside programs: is it there, which version, run it.  What is absent is said, never passed over."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that judges or shows what was made."""

    name: str
    program: str
    ask: tuple[str, ...]
    """Arguments that make it tell its version."""
    proves: str
    """What it checks, in words for an editor."""

    def path(self) -> str | None:
        """Where it is; None where it is not installed."""
        return shutil.which(self.program)

    def version(self) -> str | None:
        """Its version as it says; None where it is not installed or does not answer."""
        if not self.path():
            return None
        try:
            said = self.run(*self.ask, timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            return None
        found = re.search(r"\d+(?:\.\d+)+", said.stdout + said.stderr)
        return found[0] if found else None

    def run(self, *arguments: str | Path, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run it; its words and exit status come back."""
        command = [self.program, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=timeout, check=False)


JAVA = Tool("Java", "java", ("-version",), "EPUBCheck 需要它")
VERAPDF = Tool("veraPDF", "verapdf", ("--version",), "PDF/UA 與 PDF/A")
GHOSTSCRIPT = Tool("Ghostscript", "gs", ("--version",), "油墨總量")
