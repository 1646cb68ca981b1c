"""A book of four stories that fill several pages each, written by rule, and a house for it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from PIL import Image

from zilap.shop import House

ROOT = Path(__file__).parent.parent.parent
SENTENCES = (
    "渡輪由中環開出，船上坐着二十多人。",
    "碼頭的時鐘走慢了三分鐘，沒有人投訴。",
    "貨櫃碼頭的吊臂一字排開，像等待檢閱的隊伍。",
    "工程師在圖紙上畫了一條線，然後量度它的長度。",
    "她把樣本放進信封，寫上日期和地點。",
    "學校的操場很小，放學後卻總是坐滿人。",
    "商會的記錄裏，這次會議只佔兩行。",
    "「先試一年，」他說，「不行再改。」",
    "天文台在傍晚改發三號強風信號。",
    "火車穿過隧道，車廂裏的燈亮起來。",
    "倉庫的門向海，風大的日子要兩個人才推得開。",
    "那份合約有中文和英文兩個版本，文意相同。",
)
NAMES = ("harbour", "railway", "market", "school")
TITLES = ("海港", "鐵路", "市集", "學校")


def story(number: int) -> str:
    chance = random.Random(number)

    def paragraph() -> str:
        return "".join(chance.choices(SENTENCES, k=8))

    other = NAMES[(number + 1) % 4]
    return f"""---
kind: story
title: {TITLES[number]}
title_en: Story {number + 1}
place: 香港
source: 測試資料
---

{paragraph()}[^1]

{paragraph()}

![第{number + 1}張圖]({NAMES[number]}.png "第{number + 1}張圖的說明。")

## 小標題

{paragraph()}見[[{other}]]，共有{{{{figure:people}}}}。

{paragraph()}

{paragraph()}

- 第一項
- 第二項

{paragraph()}

[^1]: 這是註腳，也可以改。
"""


def write(folder: Path) -> None:
    """The whole book folder."""
    for name in ("stories", "images", "data"):
        (folder / name).mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (folder / f"stories/{name}.md").write_text(story(number), encoding="utf-8")
        Image.new("RGB", (900, 600), (40 + 50 * number, 90, 120)).save(folder / f"images/{name}.png")
    (folder / "data/facts.toml").write_text(
        '[[figure]]\nid = "people"\nlabel = "人數"\nvalue = 24\nunit = "人"\nas_of = "2026年"\nsource = "測試"\n',
        encoding="utf-8",
    )
    names = ", ".join(f'"{name}"' for name in NAMES)
    (folder / "book.toml").write_text(
        'title = "四個故事"\ntitle_en = "Four Stories"\npublisher = "測試出版社"\nlanguage = "zh-Hant-HK"\n'
        "[print]\ntrim_mm = [170, 240]\n[edition.hant]\nnumber = 1\ndate = 2026-12-01\n"
        'isbn = {print = "978-988-00000-1-0", epub = "978-988-00000-2-7"}\n'
        '[[part]]\nmatter = "front"\nsections = ["title-page", "imprint", "contents"]\n'
        f'[[part]]\nmatter = "body"\ntitle = "故事"\nsections = [{names}]\n',
        encoding="utf-8",
    )


def _house(folder: Path) -> House:
    """The book, templates of its own, and folders to write to."""
    write(folder / "book")
    shutil.copytree(ROOT / "templates", folder / "templates")
    return House(
        book=folder / "book",
        templates=folder / "templates",
        fonts=ROOT / "fonts",
        cache=folder / "cache",
        output=folder / "output",
        package=ROOT / "zilap",
    )


@pytest.fixture
def house(tmp_path: Path) -> House:
    return _house(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Another such house, in which nothing is edited."""
    return _house(tmp_path_factory.mktemp("untouched"))
