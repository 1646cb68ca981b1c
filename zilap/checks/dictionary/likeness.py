"""How alike two characters sound and look: from their readings, their components and their glyphs."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parents[3] / "fonts"
COMPONENTS = str.maketrans("辶艹氵扌亻忄糹衤礻飠訁罒覀钅刂犭灬攵⺮肉", "辵草水手人心糸衣示食言网西金刀犬火攴竹月")
RADICALS = frozenset(
    "水手人心糸衣示食言网西金刀犬火攴竹月草木土口女日目山石禾米虫車門馬魚鳥雨足走酉阜邑隹革貝田王玉力巾弓彳广厂尸疒宀穴"
    "冖亠二十一丶丿八又寸大小工己夕子九冘辵冫巛頁欠殳羽舟角見斤戈耳骨黑谷豆辛皿立白疋"
)
COMMON_RADICALS = frozenset("水手人心糸衣示食言金刀火竹月草木土口女日辵")
GLYPHS = (("NotoSansHK_700Bold.ttf", 24, 150, 0.735, 0.793), ("NotoSansHK_400Regular.ttf", 32, 110, 0.62, 0.694))
"""Font, size in px, threshold of ink, and the overlap of the nearest 0.5 % and 0.05 % of pairs."""
NEAREST = 4
"""Common characters that a rare one may stand for."""


def sounds(
    chars: Sequence[str], cantonese: Mapping[str, set[str]], mandarin: Mapping[str, set[str]]
) -> dict[str, Counter[str]]:
    """How alike two characters sound: 3 in Cantonese, 2 but for the tone or in Mandarin, 1 nearly.

    ``cantonese`` and ``mandarin`` are the readings of each character, in Jyutping and in Pinyin.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    _grouped(found, chars, 1, lambda char: {_toneless(sound) for sound in mandarin.get(char, ())})
    _grouped(found, chars, 1, lambda char: {_lazy(sound) for sound in cantonese.get(char, ())})
    _grouped(found, chars, 2, lambda char: {sound[:-1] for sound in cantonese.get(char, ())})
    _grouped(found, chars, 2, lambda char: mandarin.get(char, set()))
    _grouped(found, chars, 3, lambda char: cantonese.get(char, set()))
    return found


def readings(words: Iterable[tuple[str, list[str]]]) -> dict[str, set[str]]:
    """The readings of a character that are not rare, counted over words."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, sounds in words:
        if len(word) == len(sounds):
            for char, sound in zip(word, sounds, strict=True):
                counts[char][sound] += 1
    return {
        char: {sound for sound, times in row.items() if times >= 0.08 * row.total()} for char, row in counts.items()
    }


def _toneless(pinyin: str) -> str:
    marks = unicodedata.normalize("NFD", pinyin)
    return "".join(mark for mark in marks if not unicodedata.combining(mark) or mark == "\u0308")


def _lazy(jyutping: str) -> str:
    """As many say it today: n as l, ng left out or as n at the end, k as t, gw as g."""
    sound = re.sub(r"^n(?=[aeiou])", "l", re.sub(r"^ng(?=[aeiou])", "", jyutping[:-1]))
    return re.sub(r"k$", "t", re.sub(r"ng$", "n", re.sub(r"^([gk])w", r"\1", sound))) + jyutping[-1]


def _grouped(found: dict[str, Counter[str]], chars: Sequence[str], score: int, keys: Callable[[str], set[str]]) -> None:
    """Give this score to every two characters that share a key."""
    groups: dict[str, list[str]] = defaultdict(list)
    for char in chars:
        for key in keys(char):
            groups[key].append(char)
    for group in groups.values():
        _raise(found, group, score)


def _raise(found: dict[str, Counter[str]], group: Iterable[str], score: int) -> None:
    for one in group:
        for other in group:
            if one != other:
                found[one][other] = max(found[one][other], score)


def shapes(
    chars: Sequence[str],
    parts: Mapping[str, list[list[str]]],
    confused: Iterable[str],
) -> dict[str, Counter[str]]:
    """How alike two characters look: 3 hardly told apart, 2 one component differs, 1 somewhat.

    ``parts`` are the ways to take a character apart, ``confused`` groups that are known to be confused.
    A character may be taken for its own component: 座 for 坐, 滑 for 骨.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    every = frozenset(chars)
    for rest, group in _by_component(parts, chars).items():
        _raise(found, sorted(group), 2)
        if rest in every:
            for char in group:
                _raise(found, (char, rest), 2)
    for known in confused:
        _raise(found, known, 3)
    for font in GLYPHS:
        for one, other, score in _overlaps(chars, *font):
            found[one][other] = max(found[one][other], score)
            found[other][one] = max(found[other][one], score)
    return found


def _by_component(parts: Mapping[str, list[list[str]]], chars: Sequence[str]) -> dict[str, set[str]]:
    """What is left of a character without its radical → the characters that have it."""
    groups: dict[str, set[str]] = defaultdict(set)
    for char in chars:
        for way in parts.get(char, []):
            pieces = sorted("".join(way).translate(COMPONENTS))
            for at, piece in enumerate(pieces):
                rest = pieces[:at] + pieces[at + 1 :]
                if piece in RADICALS and len(rest) in (1, 2) and not (len(rest) == 1 and rest[0] in COMMON_RADICALS):
                    groups["".join(rest)].add(char)
    return groups


def _overlaps(
    chars: Sequence[str], font: str, size: int, ink: int, near: float, nearest: float
) -> Iterator[tuple[str, str, int]]:
    """Pairs of characters whose glyphs cover one another, by Dice's coefficient of their ink."""
    face = ImageFont.truetype(str(FONTS / font), size)
    glyphs = sorted(
        (picture.bit_count(), char, picture) for char in chars for picture in [_picture(char, face, size, ink)]
    )
    for index, (weight, one, picture) in enumerate(glyphs):
        heaviest = weight * (2 - near) / near
        for other_weight, other, other_picture in glyphs[index + 1 :]:
            if other_weight > heaviest:
                break
            share = (picture & other_picture).bit_count() * 2 / (weight + other_weight)
            if share > near:
                ratio = (share - near) / (nearest - near)
                yield one, other, 3 if ratio > 1 else 2 if ratio > 0.45 else 1


def resembling(common: Sequence[str], known: Container[str]) -> dict[str, list[str]]:
    """Characters of the font that are not known, each with the common ones that it looks like, the nearest first."""
    font, size, ink, near, _ = GLYPHS[1]
    face = ImageFont.truetype(str(FONTS / font), size)
    drawn = (chr(code) for code in sorted(TTFont(str(FONTS / font)).getBestCmap()) if 0x4E00 <= code < 0xA000)
    glyphs = sorted(
        (picture.bit_count(), char, picture) for char in common for picture in [_picture(char, face, size, ink)]
    )
    found: dict[str, list[str]] = {}
    for odd in drawn:
        if odd in known:
            continue
        picture = _picture(odd, face, size, ink)
        weight = picture.bit_count()
        first = bisect_left(glyphs, (int(weight * near / (2 - near)),))
        last = bisect_left(glyphs, (int(weight * (2 - near) / near) + 1,))
        shares = [
            ((picture & other).bit_count() * 2 / (weight + heavy), char) for heavy, char, other in glyphs[first:last]
        ]
        nearest = sorted((one for one in shares if one[0] > near), reverse=True)[:NEAREST]
        if nearest:
            found[odd] = [char for _, char in nearest]
    return found


def _picture(char: str, face: ImageFont.FreeTypeFont, size: int, ink: int) -> int:
    """A glyph as bits, in the middle of a square."""
    page = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(page)
    left, top, right, bottom = draw.textbbox((0, 0), char, font=face)
    draw.text(((size - right - left) / 2, (size - bottom - top) / 2), char, fill=255, font=face)
    return sum(1 << at for at, value in enumerate(page.tobytes()) if value > ink)
