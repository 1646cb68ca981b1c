"""A book of N stories for measuring, made from the shipped book's own sentences.

The same N gives the same files, and story i is the same in every N.

    .venv/bin/python bench/generate.py 100 FOLDER
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
CHARACTERS = 2400
"""Of a story's text, about."""
PHOTOS = 3
SIZE = (1500, 1000)
"""Pixels of a photo: text width at 300 dpi."""


def sentences() -> list[str]:
    """Every plain sentence of the shipped stories and profiles, in the order of the files."""
    found: list[str] = []
    for path in sorted((ROOT / "book").rglob("*.md")):
        text = path.read_text(encoding="utf-8").split("---", 2)[-1]
        if "zh-Hans" in path.read_text(encoding="utf-8"):
            continue
        for block in text.split("\n\n"):
            if re.match(r"\s*(?:[#>|:!\-\[{]|\d+\.)", block) or "\n:" in block:
                continue
            plain = re.sub(r"\[\^[^\]]+\]|\{:[^}]*\}|\{\{[^}]*\}\}|\[\[[^\]]*\]\]|\]\{[^}]*\}|[\[\]|*\n]", "", block)
            found += re.findall(r"[^。！？]+[。！？]", plain)
    return [sentence for sentence in dict.fromkeys(found) if len(sentence) > 12]


def story(number: int, pool: Sequence[str], total: int) -> str:
    """One section file: paragraphs, heads, a list, a quotation, a table, a note, photos, a reference."""
    chance = random.Random(number)
    head = f"---\nkind: story\ntitle: 第{number}個故事：{chance.choice(pool)[:8]}\nplace: 香港\nsource: 量度用\n---\n"
    parts = [head]
    written = photo = 0
    while written < CHARACTERS:
        paragraph = "".join(chance.choices(pool, k=chance.randint(3, 6)))
        written += len(paragraph)
        if len(parts) == 1:
            paragraph += f"[^1]見[[story-{number % total + 1:03d}]]。"
        parts.append(paragraph)
        if photo < PHOTOS and written > CHARACTERS * (photo + 1) / (PHOTOS + 1):
            photo += 1
            parts.append(
                f'![第{number}個故事的第{photo}張圖](s{number:03d}-{photo}.jpg "{chance.choice(pool)[:20]}。")'
            )
            parts.append(f"## {chance.choice(pool)[:9]}")
    parts.append("\n".join(f"- {chance.choice(pool)}" for _ in range(4)))
    parts.append(f"> {chance.choice(pool)}")
    rows = "\n".join(f"| {chance.choice(pool)[:6]} | {chance.randint(10, 9999):,} |" for _ in range(4))
    parts.append(f"| 項目 | 數目 |\n|---|---|\n{rows}")
    parts.append(f"[^1]: {chance.choice(pool)}")
    return "\n\n".join(parts) + "\n"


def photo(path: Path) -> None:
    """A picture with the grain of a photograph: noise does not compress as flat colour does."""
    seed = int.from_bytes(hashlib.sha256(path.name.encode()).digest()[:8], "big")
    chance = random.Random(seed)
    small = Image.new("RGB", (6, 4))
    small.putdata([tuple(chance.randint(40, 220) for _ in range(3)) for _ in range(24)])
    image = small.resize(SIZE, Image.Resampling.BICUBIC)
    grain = (SIZE[0] // 2, SIZE[1] // 2)
    noise = Image.frombytes("L", grain, chance.randbytes(grain[0] * grain[1])).resize(SIZE)
    image = Image.blend(image, Image.merge("RGB", (noise, noise, noise)), 0.06)
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = chance.randint(0, SIZE[0]), chance.randint(0, SIZE[1])
        draw.line((x, y, chance.randint(0, SIZE[0]), y), fill="#f3ead7", width=3)
    image.save(path, "JPEG", quality=84)


def book_toml(count: int) -> Iterator[str]:
    """``book.toml`` for N stories in parts of twenty."""
    yield 'title = "量度用書"\ntitle_en = "A Book for Measuring"\npublisher = "字粒"\nlanguage = "zh-Hant-HK"\n'
    yield "[print]\ntrim_mm = [170, 240]\nbleed_mm = 3\n"
    yield "[edition.hant]\nnumber = 1\n"
    yield '[[part]]\nmatter = "front"\nsections = ["half-title", "title-page", "imprint", "contents"]\n'
    for first in range(1, count + 1, 20):
        names = ", ".join(f'"story-{n:03d}"' for n in range(first, min(first + 20, count + 1)))
        yield f'[[part]]\nmatter = "body"\ntitle = "第{first // 20 + 1}卷"\nsections = [{names}]\n'


def write(count: int, folder: Path) -> None:
    """Write the whole book folder."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    (folder / "stories").mkdir(exist_ok=True)
    (folder / "book.toml").write_text("\n".join(book_toml(count)), encoding="utf-8")
    pool = sentences()
    for number in range(1, count + 1):
        text = story(number, pool, count)
        (folder / f"stories/story-{number:03d}.md").write_text(text, encoding="utf-8")
        for index in range(1, PHOTOS + 1):
            path = folder / f"images/s{number:03d}-{index}.jpg"
            if not path.exists():
                photo(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    write(given.count, given.folder)
