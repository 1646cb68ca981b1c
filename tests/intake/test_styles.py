"""One edition set in many styles: whatever the marks, the measure and the running heads, the same draft comes of it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from zilap.han import chars
from zilap.intake import draft

JUDGED = Path(__file__).parent / "judged"
NAMES = ("button-chamber", "pearl-feature", "hang-tung-profile", "builders-federation")


@dataclass(frozen=True, slots=True)
class Style:
    """How a manuscript writes what an edition holds."""

    heading: str = "## {}"
    bullet: str = "- "
    caption: str = "▲{}"
    credit: str = "（{}）"
    measure: int = 0
    """Half-ems of a line; 0 for a paragraph on each line."""
    indent: str = ""
    apart: int = 0
    """Blank lines between the lines of a paragraph."""
    head: Callable[[int], list[str]] | None = None
    """The running head of a page, by its number."""
    cut: bool = False
    """Whether pages cut paragraphs."""
    end: str = ""


PLAIN = Style()
HEADINGS = ("{}", "### {}", "■ {}", "◆{}", "※ {}", "▌{}", "★ {}", "◎ {}", "【{}】", "**{}**", "## ➤ {}")
BULLETS = ("• ", "●", "◆ ", "‧", "* ", "➤ ", "o ", "§ ", "l ", "✓ ", "□ ", "► ")
CAPTIONS = ("▲ {}", "△{}", "▼ {}", "●{}", "■{}", "圖：{}", "【圖】{}")
ENDS = ("（完）", "完", "－完－", "— 完 —", "(完 / End)", "＊ 全文完 ＊")
HEADS: tuple[Callable[[int], list[str]], ...] = (
    lambda n: [f"四海之內：香港商人故事集　　{n}"],
    lambda n: [f"{n}　　四海之內：香港商人故事集"],
    lambda n: [f"四海之內：香港商人故事集 | {n}"],
    lambda n: [f"海港工商聯誼總會　　第{n}頁，共99頁"],
    lambda n: [f"B{n}　　人物　　2025年5月11日　星期日"],
    lambda n: [f"{('i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x')[n - 3]}　　四海之內：香港商人故事集"],
    lambda n: [f"- {n} -"],
    lambda n: [str(n)],
    lambda n: ["四海之內：香港商人故事集", "", f"第 {n} 頁"],
)
STYLES = (
    *(replace(PLAIN, heading=heading) for heading in HEADINGS),
    *(replace(PLAIN, bullet=bullet) for bullet in BULLETS),
    *(replace(PLAIN, caption=caption) for caption in CAPTIONS),
    *(replace(PLAIN, end=end) for end in ENDS),
    *(replace(PLAIN, measure=measure) for measure in (44, 52, 60, 68)),
    *(replace(PLAIN, measure=measure, indent="　　") for measure in (44, 52, 60, 68)),
    *(replace(PLAIN, measure=measure, indent="  ", apart=1) for measure in (60, 68)),
    *(replace(PLAIN, head=head) for head in HEADS),
    *(replace(PLAIN, head=head, cut=True) for head in HEADS),
    *(replace(PLAIN, head=head, cut=True, measure=60, heading="■ {}", caption="●{}", bullet="• ") for head in HEADS),
)


def edition(name: str) -> tuple[dict[str, str], list[str]]:
    """The head and the blocks of a hand-made edition."""
    _, head, body = (JUDGED / name / "edition" / f"{name}.md").read_text("utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in head.splitlines()), re.split(r"\n\s*\n", body.strip())


def wrapped(text: str, style: Style) -> list[str]:
    """A paragraph on lines, no line beginning with a mark that closes."""
    if not style.measure:
        return [text]
    lines = [""]
    for char in style.indent + text:
        full = chars.width(lines[-1] + char) > style.measure and char not in chars.CLOSING
        lines = [*lines, char] if full else [*lines[:-1], lines[-1] + char]
    return [part for line in lines for part in ([line] + [""] * style.apart)][: -style.apart or None]


def page(style: Style, number: int) -> list[str]:
    return ["", *style.head(number), ""] if style.head else []


def rendered(head: dict[str, str], blocks: list[str], style: Style) -> Iterator[str]:
    """The lines of a manuscript."""
    yield from (head["title"], *([head["title_en"]] if "title_en" in head else []), "")
    if "author" in head:
        yield from (f"文：{head['author']}", "")
    number = 3
    for block in blocks:
        if found := re.match(r"#+ (.*)", block):
            yield from (style.heading.format(found[1]), "")
        elif found := re.fullmatch(r'!\[\]\(\S+ "(.*)"\)(?:\{: credit="(.*)"\})?', block):
            yield from (style.caption.format(found[1] + (style.credit.format(found[2]) if found[2] else "")), "")
        elif block.startswith("- "):
            yield from (*(style.bullet + line[2:] for line in block.splitlines()), "")
        elif "\n" in block or not style.head or len(block) < 100:
            yield from (*([block] if "\n" in block else wrapped(block, style)), "", *[""] * style.apart)
        else:
            lines = wrapped(block, style) if style.measure else textwrap.wrap(block, 41)
            first, rest = (lines[:1], lines[1:]) if style.cut else (lines, [])
            whole = (first, rest) if style.measure else (["".join(first)], ["".join(rest)] if rest else [])
            yield from (*whole[0], *page(style, number), *whole[1], "")
            number += 1
    yield from ([style.end] if style.end else [])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("style", STYLES, ids=range(len(STYLES)))
def test_every_style_gives_the_same_draft(name: str, style: Style, tmp_path: Path) -> None:
    head, blocks = edition(name)
    if style.bullet == style.caption[:1]:
        style = replace(style, caption="▲{}")
    file = tmp_path / f"{name}.txt"
    file.write_text("\n".join(rendered(head, blocks, style)) + "\n", "utf-8")
    made = draft.draft([file], {})
    assert not [problem for problem in made.problems if problem.code == "I016"]
    _, _, body = made.files[f"{name}.md"].decode().split("---\n", 2)
    assert re.sub(r"\s", "", body) == re.sub(r"\s", "", "".join(blocks))
