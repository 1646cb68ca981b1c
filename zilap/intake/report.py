"""``import-report.html``: manuscript and draft side by side, and what was done, line by line.

One page without script or link, so that it can be mailed and kept.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from zilap.intake.folder import Difference
from zilap.intake.text import MADE, Deed, Manuscript, Text
from zilap.intake.wishes import STEPS
from zilap.intake.write import File
from zilap.problem import Problem, sort_key

GENERATOR = "zilap-import-report"
STYLE = """
:root{--ink:#1d1d1b;--soft:#6b6860;--line:#d9d4c7;--paper:#fbf9f4;--red:#b3261e;--gone:#f6e3df;--done:#e4ecdf}
body{margin:0 auto;max-width:76rem;padding:2rem 1.5rem;background:var(--paper);color:var(--ink);
font:16px/1.7 "Noto Sans HK","PingFang HK","Microsoft JhengHei",sans-serif}
h1{font-size:1.6rem}h2{margin-top:3rem;border-top:3px solid var(--ink);padding-top:.6rem;font-size:1.25rem}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin:1rem 0}
th{text-align:left;font-weight:600;border-bottom:2px solid var(--ink);padding:.3rem .5rem}
td{vertical-align:top;border-bottom:1px solid var(--line);padding:.35rem .5rem;overflow-wrap:anywhere}
th.at{width:14rem}th.no,td.no{width:3.2rem;color:var(--soft);text-align:right;font-variant-numeric:tabular-nums}
td.out{background:var(--gone)}.where{color:var(--soft);font-size:.8rem}
ul.deeds{margin:.3rem 0 0;padding:0;list-style:none;font-size:.85rem}
ul.deeds li{background:var(--done);padding:.1rem .5rem;margin-top:.2rem}ul.deeds li.ask{background:#fdf0cf}
code{font:.8rem/1.5 "Noto Sans Mono",monospace;background:#fff;border:1px solid var(--line);padding:0 .25rem}
.ERROR{color:var(--red)}pre{white-space:pre-wrap;background:#fff;border:1px solid var(--line);padding:.8rem}
.lost{background:var(--gone);border-left:.4rem solid var(--red);padding:.6rem 1rem;font-weight:600}
.add{background:var(--done)}.del{background:var(--gone)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
dt{color:var(--soft)}dd{margin:0}
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One manuscript and what became of it."""

    manuscript: Manuscript
    files: tuple[File, ...]
    deeds: tuple[Deed, ...]
    elsewhere: tuple[tuple[str, Text], ...] = ()
    """Fields of book.toml that came from it."""


def html(
    entries: Sequence[Entry],
    problems: Sequence[Problem],
    differences: Sequence[Difference],
    missing: Sequence[str] = (),
) -> str:
    """The whole report."""
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-Hant-HK"><head><meta charset="utf-8">',
        f'<meta name="generator" content="{GENERATOR}"><title>匯入報告</title><style>{STYLE}</style></head><body>',
        "<h1>匯入報告</h1>",
        "<p>左邊是文稿的每一行，右邊是它在草稿裏的樣子，以及做過的事。不同意某一步，把該步之後的一行寫入 "
        "<code>import.toml</code> 的 <code>undo</code>，再匯入一次（草稿未改過的話加 <code>--force</code>）。</p>",
        *([f'<p class="lost">以下文稿讀不到，沒有入稿：{escape("、".join(missing))}</p>'] if missing else []),
        *_summary(entries),
        *_problems(problems),
        *(part for difference in differences for part in _difference(difference)),
        *(part for entry in entries for part in _entry(entry)),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _summary(entries: Sequence[Entry]) -> Iterator[str]:
    yield '<table><tr><th>文稿</th><th>讀作</th><th>草稿</th><th class="no">字元</th><th class="no">入稿</th>'
    yield '<th class="no">移出</th></tr>'
    for entry in entries:
        manuscript = entry.manuscript
        total = sum(not char.isspace() for char in manuscript.text)
        gone = len({spot for deed in entry.deeds for spot in deed.gone})
        names = "、".join(file.name for file in entry.files)
        yield f"<tr><td>{escape(manuscript.file.name)}</td><td>{escape(manuscript.form)}</td><td>{escape(names)}</td>"
        yield f'<td class="no">{total}</td><td class="no">{total - gone}</td><td class="no">{gone}</td></tr>'
    yield "</table>"


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        return
    yield '<h2>請跟進</h2><table><tr><th class="at">位置</th><th>事項</th></tr>'
    for problem in sorted(problems, key=sort_key):
        hint = f'<br><span class="where">{escape(problem.hint)}</span>' if problem.hint else ""
        text = f'<span class="{problem.level.name}">{escape(problem.code)} {escape(problem.text)}</span>{hint}'
        yield f"<tr><td>{escape(str(problem.place))}</td><td>{text}</td></tr>"
    yield "</table>"


def _difference(difference: Difference) -> Iterator[str]:
    """What is there against what this import would write."""
    yield f"<h2>差異：{escape(difference.name)}</h2><pre>"
    lines = difflib.unified_diff(
        difference.there.splitlines(), difference.drafted.splitlines(), "現有", "這次匯入", lineterm="", n=1
    )
    for line in lines:
        sort = {"+": "add", "-": "del"}.get(line[:1], "")
        yield f'<span class="{sort}">{escape(line)}</span>' if sort else escape(line)
    yield "</pre>"


def _entry(entry: Entry) -> Iterator[str]:
    manuscript = entry.manuscript
    yield f"<h2>{escape(manuscript.file.name)}</h2>"
    if manuscript.fields:
        rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in manuscript.fields)
        yield f"<p>檔案自述（只供參考）：</p><dl>{rows}</dl>"
    yield '<table><tr><th class="no">行</th><th>文稿</th><th>草稿與所做的事</th></tr>'
    drafted = _drafted(entry)
    done: dict[int, list[Deed]] = {}
    for deed in entry.deeds:
        done.setdefault(manuscript.line(deed.spot), []).append(deed)
    for number, line in enumerate(_lines(manuscript), 1):
        if line.strip() or number in done:
            yield _row(manuscript, number, line, drafted.get(number, ("", "")), done.get(number, []))
    yield "</table>"


def _lines(manuscript: Manuscript) -> list[str]:
    starts = [*manuscript.starts, len(manuscript.text)]
    return [manuscript.text[a:b].rstrip("\r\n") for a, b in itertools.pairwise(starts)]


def _drafted(entry: Entry) -> dict[int, tuple[str, str]]:
    """For each line of the manuscript, its characters in the draft, and where they begin."""
    parts: dict[int, list[str]] = {}
    where: dict[int, str] = {}
    for file in entry.files:
        row, last, line = 1, MADE, 0
        wall = False
        for char, spot in zip(file.text.chars, file.text.spots, strict=True):
            row += char == "\n"
            if spot == MADE:
                wall = wall or char == "|"
                continue
            if spot != last + 1 or not line or entry.manuscript.text[last] in "\r\n":
                line = entry.manuscript.line(spot)
            told = parts.setdefault(line, [])
            told.append(f"｜{char}" if wall and told else char)
            where.setdefault(line, f"{file.name}:{row}")
            wall = False
            last = spot
    for name, text in entry.elsewhere:
        for char, spot in zip(text.chars, text.spots, strict=True):
            if spot != MADE:
                line = entry.manuscript.line(spot)
                parts.setdefault(line, []).append(char)
                where.setdefault(line, f"book.toml {name}")
    return {line: (where[line], "".join(chars)) for line, chars in parts.items()}


def _row(manuscript: Manuscript, number: int, line: str, drafted: tuple[str, str], done: Sequence[Deed]) -> str:
    where, text = drafted
    right = f'<span class="where">{escape(where)}</span> {escape(text)}' if where else ""
    items = "".join(_deed(manuscript, number, deed) for deed in done)
    deeds = f'<ul class="deeds">{items}</ul>' if items else ""
    out = "" if where else ' class="out"'
    return f'<tr><td class="no">{number}</td><td>{escape(_shown(line))}</td><td{out}>{right}{deeds}</td></tr>'


def _deed(manuscript: Manuscript, number: int, deed: Deed) -> str:
    undo = f'<code>"{escape(manuscript.file.name)}:{number} {deed.step}"</code>'
    ask = ' class="ask"' if deed.ask else ""
    told = f"　{escape(_shown(deed.text))}" if deed.text else ""
    return f"<li{ask}>{STEPS.get(deed.step, deed.step)}：{escape(deed.why)}{told} {undo}</li>"


def _shown(text: str) -> str:
    """Text with what cannot be printed made visible."""
    return "".join(char if char.isprintable() or char == "\t" else f"⟨{ord(char):04X}⟩" for char in text)
