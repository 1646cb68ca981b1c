"""Make ``grams.zip``: how likely a word is after another, from the language models under ``[[grams]]``.

    python -m zilap.checks.dictionary.grams FOLDER

``FOLDER`` holds the packages as they were downloaded.  Both models are folded and mixed half and half; only such pairs
are kept as are likelier than by chance.  The word list comes first (``make.py``).
"""

from __future__ import annotations

import math
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zilap.checks import context, speller
from zilap.checks.dictionary import kenlm

RARE = 3e-8
"""Probability of a word, in no list and no pair, below which it is not kept."""
LIFT = 1.5
"""Nats by which a pair is likelier than its words are by themselves; one that is not is not kept."""
WORTH = 1.3e-6
"""Probability of a pair, times its lift squared, below which it is not kept."""
SLIP = 20
"""Times that a listed word is likelier than another, in no list and one like character away, which is a slip for it."""
DICTIONARY = 0.2
"""Share of the word list's frequencies in the cost of a word; the models share the rest."""
UNSEEN = 2
"""What any word costs more after a word that the models do not have, in quarters of a nat."""


def main(folder: Path) -> None:
    """Make the file."""
    models = kenlm.models(folder, speller.words().fold)
    buckets: dict[int, list[str]] = defaultdict(list)
    for word, line in sorted(_lines(models)):
        buckets[context.bucket(word)].append(line)
    with zipfile.ZipFile(context.FILE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number, lines in sorted(buckets.items()):
            archive.writestr(zipfile.ZipInfo(str(number)), "\n".join(lines), zipfile.ZIP_DEFLATED, 9)


def _lines(models: Sequence[kenlm.Model]) -> Iterator[tuple[str, str]]:
    """``合作 29 2|9 意向 办学|10 社``: a word, its cost, that of any other word after it, words after it by cost.

    Costs are in quarters of a nat.
    """
    listed = speller.words().cost
    single = _single(models, listed)
    spare = {word: sum(model.spare.get(word, 0.0) for model in models) for word in single}
    total = {word: sum(model.word.get(word, 0.0) for model in models) for word in single}
    after: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one, other in sorted({pair for model in models for pair in model.pair}):
        if one in single and other in single:
            joint = sum(_joint(model, one, other) for model in models)
            lift = math.log(joint / (spare[one] * single[other]))
            if lift > LIFT and joint * lift**2 > WORTH:
                after[one][_quarters(min(joint / total[one], 0.95))].append(other)
    for word in single:
        if word in after or word in listed or single[word] > RARE:
            groups = "".join(f"|{cost} {' '.join(row)}" for cost, row in sorted(after[word].items()))
            left = _quarters(spare[word] / total[word]) if total[word] else UNSEEN
            yield word, f"{word} {_quarters(single[word])} {left}{groups}"


def _single(models: Sequence[kenlm.Model], listed: Mapping[str, float]) -> dict[str, float]:
    """The probability of every word of a model or of the list."""
    share = (1 - DICTIONARY) / len(models)
    every = {word for model in models for word in model.word} | {word for word in listed if len(word) <= kenlm.LONGEST}
    single = {
        word: share * sum(model.word.get(word, 0.0) for model in models)
        + (DICTIONARY * math.exp(-listed[word]) if word in listed else 0.0)
        for word in every
    }
    alike = _alike()
    return {
        word: probability
        for word, probability in single.items()
        if word in listed
        or len(word) == 1
        or not any(other in listed and single[other] > SLIP * probability for other in _neighbours(word, alike))
    }


def _alike() -> Mapping[str, set[str]]:
    """Folded character → those that it may be mistaken for."""
    data = speller.words()
    alike: dict[str, set[str]] = defaultdict(set)
    for char in data.alike:
        near = (other for other, (cost, _) in speller.alike(char).items() if cost < speller.TYPED)
        alike[char.translate(data.fold)].update(near)
    return alike


def _neighbours(word: str, alike: Mapping[str, set[str]]) -> Iterator[str]:
    for at, char in enumerate(word):
        for other in alike.get(char, ()):
            yield word[:at] + other + word[at + 1 :]


def _joint(model: kenlm.Model, one: str, other: str) -> float:
    return model.pair.get((one, other)) or model.spare.get(one, 0.0) * model.word.get(other, 0.0)


def _quarters(probability: float) -> int:
    return round(-4 * math.log(max(probability, 1e-9)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
