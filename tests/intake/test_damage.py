"""A clean text is damaged in a known way, and intake gives the clean text back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from zilap.intake import draft

HAN = "山水田火木金土日月風雨雲雷電花草樹石橋船車路門窗書筆紙墨茶酒米魚鳥蟲牛羊馬狗貓人手足耳目口心"
Paragraph = str
Chapter = tuple[str, list[Paragraph]]


def paragraph(random: Random) -> Paragraph:
    """Four to nine clauses, the last with a full stop."""
    parts = ["".join(random.choices(HAN, k=random.randint(5, 14))) for _ in range(random.randint(4, 9))]
    marks = [random.choice("，，，。") for _ in parts[1:]]
    return "".join(part + mark for part, mark in zip(parts, [*marks, "。"], strict=True))


def text(seed: int) -> tuple[str, list[Chapter]]:
    """A title and two to four chapters: one draw, since drawing each character takes hypothesis minutes."""
    random = Random(seed)
    names = ["".join(random.sample(HAN, k=random.randint(4, 9))) for _ in range(random.randint(3, 5))]
    return names[0], [(name, [paragraph(random) for _ in range(random.randint(2, 3))]) for name in names[1:]]


def texts() -> st.SearchStrategy[tuple[str, list[Chapter]]]:
    return st.integers(0, 2**32).map(text)


def clean(title: str, chapters: list[Chapter]) -> str:
    body = [block for name, body in chapters for block in (f"## {name}", *body)]
    return "\n\n".join([f"---\nkind: story\ntitle: {title}\n---", *body]) + "\n"


def imported(data: bytes, name: str = "text.txt") -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        found = draft.draft([path], {})
    assert not [problem for problem in found.problems if problem.code == "I016"]
    return found.files["text.md"].decode()


def wrapped(text: str, measure: int, indent: str) -> list[str]:
    """Lines of so many characters; marks that may not begin a line hang on the one before."""
    text, lines = indent + text, []
    while text:
        end = measure
        while end < len(text) and text[end] in "，。":
            end += 1
        lines.append(text[:end])
        text = text[end:]
    return lines


@given(texts(), st.sampled_from(["utf-8-sig", "utf-16", "big5hkscs", "gb18030"]))
@settings(max_examples=25, deadline=None)
def test_encodings(text: tuple[str, list[Chapter]], encoding: str) -> None:
    title, chapters = text
    plain = "\n\n".join([title, *(block for name, body in chapters for block in (name, *body))])
    assert imported(plain.encode(encoding)) == clean(title, chapters)


@given(texts(), st.integers(18, 36), st.sampled_from(["\n", "\n\n"]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_hard_wrapped(text: tuple[str, list[Chapter]], measure: int, between: str, dos: bool) -> None:
    title, chapters = text
    pages = [title]
    for name, body in chapters:
        pages.append(name)
        pages += [between.join(wrapped(paragraph, measure, "　　")) for paragraph in body]
    plain = "\n\n\n".join(pages)
    assert imported((plain.replace("\n", "\r\n") if dos else plain).encode()) == clean(title, chapters)


@given(texts(), st.text(HAN, min_size=8, max_size=12), st.data())
@settings(max_examples=40, deadline=None)
def test_running_heads_cut_sentences(text: tuple[str, list[Chapter]], head: str, data: st.DataObject) -> None:
    title, chapters = text
    blocks, page = [title], 0
    for name, body in chapters:
        blocks.append(name)
        for paragraph in body:
            cuts = [at for at in range(16, len(paragraph) - 16) if not set(paragraph[at - 1 : at + 1]) & set("，。")]
            at = data.draw(st.sampled_from(cuts)) if cuts else len(paragraph)
            page += 1
            rest = [f"第 {page} 頁", head, paragraph[at:]] if cuts else []
            blocks += [paragraph[:at], *rest]
    assert imported("\n\n".join(blocks).encode()) == clean(title, chapters)


@given(texts(), st.data())
@settings(max_examples=40, deadline=None)
def test_overlapping_crops(text: tuple[str, list[Chapter]], data: st.DataObject) -> None:
    """The end of a chapter is given twice, the second time from the middle of a sentence."""
    title, chapters = text
    blocks = [title]
    for name, body in chapters:
        blocks += [name, *body]
        tail = body[0][7:]
        again = len("".join(body)) - 7 >= 120 and len(body) >= 2
        if again and body[0][6] not in "，。" and data.draw(st.booleans()):
            blocks += [tail, *body[1:]]
    assert imported("\n\n".join(blocks).encode()) == clean(title, chapters)


@given(
    texts(), st.sampled_from(["一、二、三、四、五、", "1. 2. 3. 4. 5. "]), st.sampled_from(["**{}**", "{}", "#### {}"])
)
@settings(max_examples=25, deadline=None)
def test_numbered_headings(text: tuple[str, list[Chapter]], numbers: str, mark: str) -> None:
    title, chapters = text
    labels = [part + ("、" if "、" in numbers else " ") for part in numbers.replace("、", " ").split()]
    named = [(label + name, body) for label, (name, body) in zip(labels, chapters, strict=False)]
    plain = [title, *(block for name, body in named for block in (mark.format(name), *body))]
    assert imported("\n\n".join(plain).encode()) == clean(title, named)


@given(st.lists(st.text(HAN, min_size=3, max_size=9), min_size=3, max_size=6, unique=True), st.sampled_from("•●■◆–*·"))
@settings(max_examples=40, deadline=None)
def test_bullets(items: list[str], mark: str) -> None:
    lead = "山水之間有一座橋，橋上有三個人，各自帶着一件東西過橋，東西如下："
    plain = [lead, "", *(f"{mark} {item}" for item in items), "", "過橋之後，三個人各自散去。"]
    body = imported("\n".join(plain).encode()).split("---\n", 2)[2].strip()
    assert body == "\n\n".join([lead, "\n".join(f"- {item}" for item in items), "過橋之後，三個人各自散去。"])
