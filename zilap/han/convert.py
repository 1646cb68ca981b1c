"""Traditional → Simplified: OpenCC by characters and phrases, before it the words that it gets wrong.

A conversion changes forms, never words, and never the length of a text by OpenCC's own: only a term may.
What is converted is not converted again: in 显著 nothing tells any more that 著 is no particle.
``hans.toml`` holds the house's terms and the characters that may become either of two.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from opencc import OpenCC

from zilap.han.script import only_traditional, standard
from zilap.han.script import simplified as simple

DICTIONARIES = ("hk2s", "t2s")
"""OpenCC's that were measured and leave names whole; ``tw2s`` breaks 土著, ``tw2sp`` breaks 哈薩克斯坦."""
HAN = r"[\u3400-\u9fff]"
"""A Han character, as a regular expression."""
LANGUAGES = ("zh-Hans", "zh-CN", "zh-SG")
_TABLE = tomllib.loads(Path(__file__).with_name("hans.toml").read_text(encoding="utf-8"))
_COUNTED: Mapping[str, str] = MappingProxyType(
    {
        f"{number}{unit}": f"{simple(number)}{form}"
        for unit, form in _TABLE["counted"]["units"].items()
        for number in _TABLE["counted"]["after"]
    }
)
TERMS: Mapping[str, str] = MappingProxyType({**_TABLE["terms"], **_COUNTED})
VARIANTS: Mapping[str, str] = MappingProxyType(dict(_TABLE["variants"]["list"].split()))
"""Forms that the Mainland gave up and OpenCC leaves as they are → the standard form."""
CHARS: Mapping[str, str] = MappingProxyType({**VARIANTS, **_TABLE["chars"]})
QUOTES: Mapping[str, str] = MappingProxyType(dict(zip("「」『』", "“”‘’", strict=True)))


@dataclass(frozen=True, slots=True)
class Choice:
    """A character that may become either of two."""

    char: str
    usual: str
    other: str
    sure: tuple[str, ...]
    """Words in which it is the usual one for certain."""
    turned: tuple[str, ...]
    """Words in which it is the other for certain."""
    where: re.Pattern[str]
    """Around it, what makes it doubtful."""

    def words(self, dictionary: str) -> Iterator[tuple[str, str]]:
        """Words in which it is certain, and what they become."""
        for words, form in ((self.sure, self.usual), (self.turned, self.other)):
            for word in words:
                yield word, "".join(form if a == self.char else b for a, b in _each(dictionary, word))


@dataclass(frozen=True, slots=True)
class Particle:
    """A character that has another form where it goes with a verb: 著 in 拿著."""

    form: str
    after: str
    """Characters of verbs: after one of these it is certain."""
    unless: str
    """Characters that it may make a word with all the same: 看著作 is 看 著作 or 看著 作."""
    free: str
    """Words that begin with one of these and leave it alone: 看著作品."""
    joins: str
    """What it makes a word with, though it could end another: 重新著手 is no 新著; as a regular expression."""

    def pattern(self, char: str) -> str:
        """Where it is certain, as a regular expression."""
        return f"(?<=[{self.after}]){char}(?:(?![{self.unless}])|(?={'|'.join(self.free.split())}))"


PARTICLES: Mapping[str, Particle] = MappingProxyType(
    {char: Particle(**row) for char, row in _TABLE["particle"].items()}
)
CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        row["char"]: Choice(
            row["char"],
            row["usual"],
            row["other"],
            tuple(row.get("sure", "").split()),
            tuple(row.get("turned", "").split()),
            re.compile(row.get("where", row["char"])),
        )
        for row in _TABLE["uncertain"]
    }
)

ALLOWED = frozenset(
    {char for char, form in CHARS.items() if char == form}
    | {form for one in CHOICES.values() if one.where.pattern == one.char for form in (one.usual, one.other)}
)
"""Characters with a Simplified form that a Simplified text may have all the same, in names."""


@dataclass(frozen=True)
class Script:
    """How the text of an edition is converted."""

    dictionary: str = "hk2s"
    terms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The book's own words, before the house's: names, and what a proofreader decided."""
    quotes: bool = False
    """Whether 「」 become “ ”, as on the Mainland."""

    @functools.cached_property
    def _words(self) -> Mapping[str, str]:
        return {**CHARS, **_certain(self.dictionary), **TERMS, **self.terms, **(QUOTES if self.quotes else {})}

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Particles after their verbs, words, then particles between any two characters."""
        words = [word for word in self._words if word not in PARTICLES]
        known = sorted(words, key=len, reverse=True)
        sure = [one.pattern(char) for char, one in PARTICLES.items()]
        rest = [f"(?<={HAN}){char}(?={HAN})" for char in PARTICLES]
        first = re.escape("".join(sorted({word[0] for word in [*known, *PARTICLES]})))
        return re.compile(f"(?=[{first}])(?:{'|'.join([*sure, *map(_alone, known), *rest])})")

    def _form(self, word: str) -> str:
        return PARTICLES[word].form if word in PARTICLES else self._words[word]

    def forms(self, text: str) -> list[str]:
        """What each character becomes; a word that becomes another length stands whole at its first."""
        made, at = [], 0
        for found in self._pattern.finditer(text):
            made += [form for _, form in _each(self.dictionary, text[at : found.start()])]
            made += _spread(found[0], self._form(found[0]))
            at = found.end()
        return [*made, *(form for _, form in _each(self.dictionary, text[at:]))]

    def convert(self, text: str) -> str:
        """The text in Simplified characters.

        >>> Script().convert("隨著皇后大道後面的發展"), Script().convert("乾隆年間的餅乾")
        ('随着皇后大道后面的发展', '乾隆年间的饼干')
        """
        return "".join(self.forms(text))

    def finish(self, text: str) -> str:
        """What is still Traditional in a text that is converted already, but for words that were added to it.

        A run of Han characters with nothing Traditional stays, so that 显著 and 毕昇 do; so does what was decided.

        >>> Script().finish("显著，隨著")
        '显著，随着'
        """
        return self._runs.sub(lambda run: self._again.convert(run[0]) if self._mixed(run[0]) else run[0], text)

    @functools.cached_property
    def _runs(self) -> re.Pattern[str]:
        """Runs of Han characters with the number before them, and quotation marks where they change."""
        run = rf"[\d ]*{HAN}+"
        return re.compile(f"{run}|[{''.join(QUOTES)}]" if self.quotes else run)

    def _mixed(self, run: str) -> bool:
        return run in QUOTES or any(True for _ in left(run)) or self._written.search(run) is not None

    @functools.cached_property
    def _written(self) -> re.Pattern[str]:
        """Words as only a Traditional text writes them."""
        made = set(self._words.values())
        words = (word for word, form in self._words.items() if len(word) > 1 and form != word and word not in made)
        return re.compile("|".join(map(re.escape, words)))

    @functools.cached_property
    def _again(self) -> Script:
        """The conversion for words among which some are converted: these are words of their own."""
        kept = {right: right for word, right in self._words.items() if len(word) > 1}
        return Script(self.dictionary, MappingProxyType({**kept, **self.terms}), self.quotes)

    def unsure(self, text: str) -> Iterator[tuple[int, Choice]]:
        """Where a character may be either of two, and no word tells which; ``usual`` is what it was made."""
        if CHOICES.keys().isdisjoint(text):
            return
        found = list(self._pattern.finditer(text))
        taken = {at for one in found if self._certain(one, text) for at in range(*one.span())}
        forms = self.forms(text)
        for char, choice in CHOICES.items():
            for one in choice.where.finditer(text) if char in text else ():
                at = one.start() + one[0].index(char)
                if at not in taken:
                    turned = forms[at] == choice.other
                    yield at, replace(choice, usual=choice.other, other=choice.usual) if turned else choice

    def missed(self, text: str) -> Iterator[tuple[int, str]]:
        """What stays Traditional though nobody decided so."""
        words = (one for one in self._pattern.finditer(text) if len(one[0]) > 1 or one[0] in self.terms)
        decided = {at for one in words for at in range(*one.span())}
        for at, form in enumerate(self.forms(text)):
            if at not in decided and any(True for _ in left(form)):
                yield at, text[at]

    def _certain(self, found: re.Match[str], text: str) -> bool:
        """Whether a word tells what its characters are: not 著作 after a verb that may have 著 to itself."""
        word, particle = found[0], PARTICLES.get(found[0][0])
        verb = particle is not None and text[max(found.start() - 1, 0)] in particle.after
        return word in self.terms or (verb if len(word) == 1 else word in TERMS or not verb)


def simplified(language: str) -> bool:
    """Whether a language tag says Simplified Chinese."""
    return language.startswith(LANGUAGES)


def left(text: str) -> Iterator[tuple[int, str]]:
    """Traditional characters that a Simplified text should not have.

    >>> list(left("随著发展，資料"))
    [(5, '資')]
    """
    for at, char in enumerate(text):
        if (only_traditional(char) or char in VARIANTS) and char not in ALLOWED:
            yield at, char


@functools.cache
def _engine(dictionary: str) -> OpenCC:
    return OpenCC(dictionary)


@functools.cache
def _certain(dictionary: str) -> Mapping[str, str]:
    """The words in which a doubtful character is certain, and what they become."""
    return {word: made for choice in CHOICES.values() for word, made in choice.words(dictionary)}


def _each(dictionary: str, text: str) -> Iterator[tuple[str, str]]:
    """Each character, and what OpenCC makes of it where it stands; itself where no typeface has that."""
    made: str = _engine(dictionary).convert(text) if text else ""
    for char, form in zip(text, _spread(text, made), strict=True):
        yield char, form if standard(form) else char


def _spread(word: str, made: str) -> list[str]:
    """What a word became, character by character."""
    return list(made) if len(made) == len(word) else [made, *[""] * (len(word) - 1)]


def _alone(word: str) -> str:
    """A word as a regular expression: where it ends with a particle that does not go with what follows."""
    joins = f"(?!{PARTICLES[word[-1]].joins})" if len(word) > 1 and word[-1] in PARTICLES else ""
    return f"{re.escape(word)}{joins}"
