"""Make the English word list, worked out from the packages under ``[[english]]`` in ``sources.toml``.

    python -m zilap.checks.dictionary.english FOLDER

``FOLDER`` holds the packages as they were downloaded.  Of the words of a large dictionary only those are
kept that are common, or that stand one letter away from a common one: no other can ever be taken for a slip.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from zilap.checks import vocabulary
from zilap.checks.dictionary import sources

COMMON = 300_000
"""Times that a word stands in Google's books (of some 6 · 10¹¹ words) from which on it may be suggested."""
SPELLINGS = (
    (
        r"(?<=arb|avi|lab|hon|rum|hum|vap|vig|rig|sav|eav|arm|tum|arl|erv|lam|ucc|anc|ard|ean|col|fav|lav|ghb|and|end)or",
        "our",
    ),
    (r"(?<=^od)or", "our"), (r"(?<=cent|heat|alib|meag|somb|pect|lust|cept|olit|amet|imet|omet)er(?=s?$)", "re"),
    (r"(?<=^lit|^met|^fib|^sab)er(?=s?$)", "re"), (r"og(?=s?$|ed$|ing$)", "ogue"), (r"ens(?=es?$)", "enc"),
    (r"(?<=[ae])l(?=ed$|ing$|ers?$|ors?$)", "ll"), (r"ill(?=$|s$|ment|ful)", "il"), (r"oll(?=$|s$|ment)", "ol"),
    (r"e(?!$)", "ae"), (r"e(?!$)", "oe"), (r"yz(?=[ei])", "ys"), (r"mo(?=lt|ld)", "mou"), (r"ck(?=s?$)", "que"),
    ("dgment", "dgement"), ("gray", "grey"), ("plow", "plough"), ("smolder", "smoulder"), (r"um$", "ium"),
    ("elry$", "ellery"), ("aneuver", "anoeuvre"),
)  # fmt: skip
"""What becomes what from American to British spelling."""
_IZE = re.compile(r"iz(?=[ei]|ation)")


def main(folder: Path) -> None:
    """Make the file."""
    archives = {row["name"]: sources.checked(folder, row) for row in sources.rows("english")}
    british, american = (_words(archives[name]) for name in ("wbritish-large", "wamerican-large"))
    counts = _counts(archives["symspellpy"])
    sources.write("english.txt.gz", list(_lines(british, american, counts)))


def _lines(british: set[str], american: set[str], counts: Mapping[str, int]) -> Iterator[str]:
    """Four lines: common words by size, their neighbours, American and British pairs, pairs of -ize and -ise."""
    every = british | american | set(sources.HOUSE["english"].split())
    known = {word for word in every if re.fullmatch(r"[a-z]{3,}", word)}
    common = {word for word in known if counts.get(word, 0) >= COMMON}
    shapes = {shape for word in common for shape in vocabulary.shapes(word)}
    beside = {word for word in known - common if shapes.intersection(vocabulary.shapes(word))}
    yield "\t".join(" ".join(row) for row in _by_size(common, counts))
    yield " ".join(sorted(beside))
    ours, theirs = {word for word in british - american if word in counts}, american - british
    yield " ".join(f"{word} {right}" for word in sorted(theirs) if len(word) > 4 and (right := _british(word, ours)))
    ize = [(word, _IZE.sub("is", word)) for word in sorted(theirs) if _IZE.search(word)]
    yield " ".join(f"{word} {other}" for word, other in ize if other in ours)


def _by_size(common: set[str], counts: Mapping[str, int]) -> list[list[str]]:
    """Common words by how common they are: a row for each doubling, the rarest first."""
    sizes = {word: counts[word].bit_length() - COMMON.bit_length() for word in sorted(common)}
    return [[word for word in sizes if sizes[word] == size] for size in range(max(sizes.values()) + 1)]


def _british(word: str, ours: set[str]) -> str:
    """The British spelling of a word that only Americans write so; empty where there is none, or it is -ise."""
    forms = {form for pattern, to in SPELLINGS for form in _changed(word, pattern, to)}
    forms -= {_IZE.sub("is", word)}
    return min(forms & ours, default="")


def _changed(word: str, pattern: str, to: str) -> Iterator[str]:
    """A word with each single place of a pattern changed."""
    for found in re.finditer(pattern, word):
        yield word[: found.start()] + found.expand(to) + word[found.end() :]


def _words(package: Path) -> set[str]:
    """The words of a Debian package of SCOWL, without possessives."""
    name = f"./usr/share/dict/{package.name[1:].partition('-')[0]}-english-large"
    text = sources.debian(package, name).decode()
    return {word for word in text.split("\n") if not word.endswith("'s")}


def _counts(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("symspellpy/frequency_dictionary_en_82_765.txt").decode("utf-8-sig")
    return {word: int(count) for word, count in (line.split() for line in text.splitlines())}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
