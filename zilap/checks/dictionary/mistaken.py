"""Make ``mistaken.txt.gz``: common words that one mistakes for others, and how sure the model must be of each.

    python -m zilap.checks.dictionary.mistaken TEXT

``TEXT`` is a large clean text in Traditional Chinese, a paragraph a line; nothing of it goes into the file but a number
for each pair of words.  Pairs come from ``house.toml``: words under ``words``, and every common word with one character
changed for another of its group under ``heard``.  What is asked of a pair is more than the text ever gains where the
wrong word is meant; a pair is left out that would then find less than half of its slips.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zilap.checks import context, speller
from zilap.checks.dictionary import sources

REACH = 9
"""Characters before and after a word that are looked at."""
KEPT = 120
"""Uses of a wrong word that are looked at, from the beginning of the text."""
TRIED = 16
"""Uses of a right word in which it is changed."""
COMMON = 150
"""Uses of a word from which on it is common."""
SELDOM = 20
"""Times that the right word is commoner than a wrong one made of a group."""
MORE = 1.0
"""Nats that are asked beyond the most that was gained where the wrong word was meant."""
LISTED, GROUPED = 6.0, 8.0
"""Nats that are asked at the least of a listed pair, of one made of a group."""
Pair = tuple[str, str]
Use = tuple[str, int]


def main(path: Path) -> None:
    """Make the file."""
    text = path.read_text(encoding="utf-8").translate(speller.words().fold)
    runs = speller.HAN.findall(text)
    count = Counter(pair for run in runs for pair in map(str.__add__, run, run[1:]))
    pairs = {**{pair: GROUPED for pair in _grouped(count)}, **{pair: LISTED for pair in _listed()}}
    uses = _uses(runs, {word for pair in pairs for word in pair})
    rows: dict[tuple[int, str], list[str]] = defaultdict(list)
    taken: dict[str, int] = {}
    for (wrong, right), least in sorted(pairs.items(), key=lambda row: (row[1], -count[row[0][1]], row[0])):
        asked = _asked(wrong, right, least, uses)
        if asked and wrong not in taken:
            taken[wrong] = round(4 * asked)
            rows[taken[wrong], right].append(wrong)
    lines = (f"{asked} {right} {' '.join(row)}" for (asked, right), row in sorted(rows.items()))
    sources.write("mistaken.txt.gz", lines)


def _listed() -> Iterator[Pair]:
    for line in sources.HOUSE["words"].translate(speller.words().fold).strip().splitlines():
        right, *others = line.split()
        yield from ((wrong, right) for wrong in others if wrong != right)


def _grouped(count: Mapping[str, int]) -> Iterator[Pair]:
    """Common words with one character changed, which are seldom met so."""
    others: dict[str, set[str]] = defaultdict(set)
    for group in sources.HOUSE["heard"].translate(speller.words().fold).split():
        for char in group:
            others[char].update(group.replace(char, ""))
    for word in speller.words().cost:
        if len(word) == 2 and count[word] >= COMMON:
            changed = [word[:at] + other + word[at + 1 :] for at in (0, 1) for other in sorted(others[word[at]])]
            yield from ((wrong, word) for wrong in changed if count[wrong] * SELDOM < count[word])


def _uses(runs: Sequence[str], words: set[str]) -> Mapping[str, Sequence[Use]]:
    uses: dict[str, list[Use]] = defaultdict(list)
    for run in runs:
        for at, word in enumerate(map(str.__add__, run, run[1:])):
            if word in words and len(uses[word]) < KEPT:
                start = max(at - REACH, 0)
                uses[word].append((run[start : at + 2 + REACH], at - start))
    return uses


def _asked(wrong: str, right: str, least: float, uses: Mapping[str, Sequence[Use]]) -> float:
    """What is asked of a pair; 0: it is left out."""
    at = int(wrong[0] == right[0])
    tried = uses[right][:: max(len(uses[right]) // TRIED, 1)] if right in uses else ()
    gains = [_gain(f"{text[:start]}{wrong}{text[start + 2 :]}", start, at, right) for text, start in tried]
    if sum(gain >= least for gain in gains) * 2 < max(len(gains), 1):
        return 0.0
    meant = max((_gain(text, start, at, right) for text, start in uses.get(wrong, ())), default=least)
    asked = max(least, meant + MORE if wrong in uses else least)
    return asked if sum(gain >= asked for gain in gains) * 2 >= len(gains) else 0.0


def _gain(text: str, start: int, at: int, right: str) -> float:
    return context.gain(text, start + at, right[at])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
