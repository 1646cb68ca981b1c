"""The pages of ``docs/`` that are made from the code, so that they cannot lie.

``python -m zilap.docs`` writes them; a test fails when one is stale.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zilap import cli, edition, terminal
from zilap.arguments import Formatter
from zilap.checks import table
from zilap.cli import ROOT
from zilap.formats import FORMATS
from zilap.source import kinds

NOT_TEXT = {
    "summary": "一句提要，供編輯和校對用，不印。",
    "language": "這一篇的語言，例如 `en`、`zh-Hans`；決定字形、斷行和朗讀。",
    "data": "`book/data/` 之內一個資料檔的名稱（不連 .toml），版式由它取表。",
    "lat": "緯度，和 `lon` 一起寫，版式由它們畫圖、算距離。",
    "lon": "經度。",
}
"""Fields of a head that are not printed as they stand, and what they are for."""
FAMILIES = {
    "S": "來源",
    "T": "文字",
    "B": "全書",
    "F": "數字與事實",
    "L": "字款與版面",
    "P": "印刷檔",
    "U": "螢幕 PDF",
    "E": "電子書",
    "I": "匯入原稿",
    "V": "版本與修訂",
}


def pages() -> Mapping[str, str]:
    """Name of each page in ``docs/`` → its text."""
    return {"verbs.md": _verbs(), "kinds.md": _kinds(), "checks.md": _checks()}


def _verbs() -> str:
    parser = cli.parser()
    actions = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    blocks = [f"# 動作\n\n由程式自動寫成，請勿手改。\n\n```\n{_plain(parser)}```"]
    for action in actions:
        for name, verb in action.choices.items():
            blocks.append(f"## {name}\n\n```\n{_plain(verb)}```")
    return "\n\n".join(blocks) + "\n"


def _plain(parser: argparse.ArgumentParser) -> str:
    """Help at a fixed width, without the folder of this checkout."""
    parser.formatter_class = lambda prog: Formatter(prog, width=88)
    return parser.format_help().replace(str(ROOT), ".")


def _kinds() -> str:
    known = kinds.load(ROOT / "templates/kinds")
    rows = ["# 文體與格式", "", "由 `templates/kinds/` 自動寫成，請勿手改。", ""]
    rows += ["| kind | 名稱 | 必填 | 可填 | 可填而不印 | 編號 |", "|---|---|---|---|---|---|"]
    for kind in known.values():
        if not kind.generated:
            silent = [name for name in kind.may if name in _unread(kind.name)]
            told = [name for name in kind.may if name not in silent]
            cells = (
                f"`{kind.name}`",
                kind.label,
                *map(_list, (kind.needs, told, silent)),
                "有" if kind.numbered else "",
            )
            rows.append(f"| {' | '.join(cells)} |")
    rows += ["", *(f"`{name}`：{use}" for name, use in NOT_TEXT.items())]
    rows += ["", "## 自動頁", "", "在 book.toml 的 `sections` 寫名稱即可，不用檔案：", ""]
    rows += [f"- `{kind.name}`：{kind.label}" for kind in known.values() if kind.generated and not kind.opens]
    rows += [f"- `{kind.name}`：{kind.label}，有標題的部分自動有" for kind in known.values() if kind.opens]
    rows += ["", "## 製成的檔案", "", "| 動作 | 檔案 | 用途 |", "|---|---|---|"]
    rows += [f"| `{row.name}` | `output/版本/{row.file}` | {row.label} |" for row in FORMATS.values()]
    return "\n".join(rows) + "\n"


def _unread(kind: str) -> set[str]:
    """Those of ``NOT_TEXT`` that the template of a kind makes nothing of."""
    text = (ROOT / "templates/kinds" / kind / "section.html").read_text(encoding="utf-8")
    return {name for name in NOT_TEXT if f"'{name}'" not in text and f".{name}" not in text}


def _list(names: Sequence[str]) -> str:
    return "、".join(f"`{name}`" for name in names)


def _checks() -> str:
    return "\n".join(_check_lines()) + "\n"


def _check_lines() -> Iterator[str]:
    yield "# 檢查一覽\n\n由程式自動寫成，請勿手改。`python3 build.py explain 編號` 顯示同樣的內容。"
    family = ""
    for code, rule in sorted(table.all_rules().items()):
        if code[0] != family:
            family = code[0]
            yield f"\n## {family}：{FAMILIES[family]}"
        yield f"\n### {code} {rule.label}（{terminal.LEVELS[rule.level]}{'，停止製作' if rule.stops else ''}）\n"
        yield rule.why.replace("\n", "\n\n")
        if rule.hint:
            yield f"\n改法：{rule.hint}"


def write(folder: Path) -> list[Path]:
    """Write every page; the files written."""
    for name, text in pages().items():
        edition.put(folder / name, text.encode())
    return [folder / name for name in pages()]


if __name__ == "__main__":
    for path in write(ROOT / "docs"):
        print(path.relative_to(ROOT))
