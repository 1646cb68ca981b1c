"""What comes with a manuscript: the folder beside a saved page, two pages on one sheet, the head of a Markdown file."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from weasyprint import HTML

from tests.intake.faces import faces
from zilap.intake import draft, readers
from zilap.problem import Problem

HERE = Path(__file__).parent
SAID = "渡輪在十一時四十五分解纜，船上有七個乘客和一部單車，單車的主人是個郵差。"


def picture(kind: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (90, 60), (30, 90, 120)).save(data, kind)
    return data.getvalue()


def imported(path: Path) -> tuple[str, draft.Draught]:
    found = draft.draft([path], {})
    assert not [problem for problem in found.problems if problem.code == "I016"]
    return found.files[f"{path.stem}.md"].decode(), found


@pytest.mark.parametrize("folder", ["ferry_files", "ferry.files", "ferry", "old-name_files"])
def test_pictures_beside_a_page(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "640").write_bytes(picture("JPEG"))
    (tmp_path / folder / "夜 航.png").write_bytes(picture("PNG"))
    (tmp_path / "ferry.html").write_text(
        f"<h1>夜渡</h1><p>{SAID}</p><figure><img src='./{folder}/640'><figcaption>離岸。</figcaption></figure>"
        f"<p>{SAID[::-1]}</p>"
        f"<figure><img src='{folder}/%E5%A4%9C%20%E8%88%AA.png'><figcaption>夜航。</figcaption></figure>",
        "utf-8",
    )
    text, found = imported(tmp_path / "ferry.html")
    assert '![](ferry-1.jpg "離岸。")' in text
    assert '![](ferry-2.png "夜航。")' in text
    assert found.files["images/ferry-1.jpg"] == picture("JPEG")
    assert found.files["images/ferry-2.png"] == picture("PNG")


@pytest.mark.parametrize(
    "address",
    [
        "../secret.png",
        "ferry_files/../../secret.png",
        "ferry_files/link.png",
        "ferry_files/note.png",
        "ferry_files/deeper/secret.png",
        "other/secret.png",
        "{root}/page/other/secret.png",
        "file://{root}/secret.png",
        "https://example.org/ferry_files/secret.png",
    ],
)
def test_nothing_else_is_opened(tmp_path: Path, address: str) -> None:
    page, secret = tmp_path / "page", tmp_path / "secret.png"
    for folder in ("ferry_files/deeper", "other"):
        (page / folder).mkdir(parents=True)
        (page / folder / "secret.png").write_bytes(picture("PNG"))
    secret.write_bytes(picture("PNG"))
    (page / "ferry_files" / "link.png").symlink_to(secret)
    (page / "ferry_files" / "note.png").write_text("no picture")
    source = address.format(root=tmp_path)
    (page / "ferry.html").write_text(f"<h1>夜渡</h1><p>{SAID}</p><figure><img src='{source}'></figure>", "utf-8")
    _, found = imported(page / "ferry.html")
    assert not [name for name in found.files if name.startswith("images/")]
    assert "I010" in {problem.code for problem in found.problems}


def test_a_spread_is_two_pages_and_one_place(tmp_path: Path) -> None:
    found = readers.read(HERE / "files/pan-two/pan-two.pdf")
    assert not isinstance(found, Problem)
    manuscript, _ = found
    assert len(manuscript.pages) == 1
    assert manuscript.place(len(manuscript.text) - 2).page == "1"


@pytest.mark.slow
def test_a_table_on_a_wide_page_is_no_spread(tmp_path: Path) -> None:
    rows = ("項目", "數值"), ("會員數目", "一百二十家"), ("出口總值", "三十億元"), ("從業員", "八千人")
    cells = "".join(f"<tr><td>{name}<td>{value}" for name, value in rows)
    style = f"{faces('T')}@page{{size:297mm 210mm}}body{{font:12pt T}}table{{width:100%}}td{{width:50%}}"
    path = tmp_path / "tools-facts.pdf"
    HTML(string=f"<style>{style}</style><h1>香港工具業數據</h1><table>{cells}</table>").write_pdf(path)
    text, _ = imported(path)
    assert "| 會員數目 | 一百二十家 |\n| 出口總值 | 三十億元 |" in text


def test_the_head_of_a_markdown_file(tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(f'---\ntitle: "夜渡"\nauthor: 林小舟\ntags:\n  - 船\n---\n\n{SAID}\n', "utf-8")
    text, found = imported(path)
    assert text == f"---\nkind: story\ntitle: 夜渡\nauthor: 林小舟\n---\n\n{SAID}\n"
    assert {"tags:", "- 船"} <= {deed.text for deed in found.entries[0].deeds}


def test_what_only_looks_like_a_head_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(f"---\ntitle: 夜渡\ntemplate: {{{{ 7*7 }}}}\n---\n\n{SAID}\n", "utf-8")
    text, _ = imported(path)
    assert "template: {{ 7*7 }}" in text.replace("\\", "")


def test_comments_of_a_markdown_file(tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(f"# 夜渡\n\n<!-- 初稿\n未校 -->\n\n{SAID}\n\n<!-- 沒有完的註解\n\n{SAID[::-1]}\n", "utf-8")
    text, found = imported(path)
    assert "初稿" not in text
    assert "未校" not in text
    assert "沒有完的註解" in text
    assert SAID[::-1] in text
    assert {"<!-- 初稿", "未校 -->"} <= {deed.text for deed in found.entries[0].deeds}
