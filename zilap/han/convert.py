"""Traditional → Simplified: OpenCC by characters and phrases, before it the words that it gets wrong.

A conversion changes forms, never words, and never the length of a text by OpenCC's own: only a term may.
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

from zilap.han.script import only_traditional

DICTIONARIES = ("hk2s", "t2s")
"""OpenCC's that were measured and leave names whole; ``tw2s`` breaks 土著, ``tw2sp`` breaks 哈薩克斯坦."""
_HAN = r"[\u3400-\u9fff]"
LANGUAGES = ("zh-Hans", "zh-CN", "zh-SG")
_TABLE = tomllib.loads(Path(__file__).with_name("hans.toml").read_text(encoding="utf-8"))
TERMS: Mapping[str, str] = MappingProxyType(_TABLE["terms"])
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
    """Words in which it is certain."""


@dataclass(frozen=True, slots=True)
class Particle:
    """A character that has another form where it goes with a verb: 著 in 拿著."""

    form: str
    after: str
    """Characters of verbs: after one of these it is certain."""
    unless: str
    """Characters that it may make a word with all the same: 看著作 is 看 著作 or 看著 作."""

    def pattern(self, char: str) -> str:
        """Where it is certain, as a regular expression."""
        return f"(?<=[{self.after}]){char}(?![{self.unless}])"


PARTICLES: Mapping[str, Particle] = MappingProxyType(
    {char: Particle(**row) for char, row in _TABLE["particle"].items()}
)
CHOICES: Mapping[str, Choice] = MappingProxyType(
    {row["char"]: Choice(row["char"], row["usual"], row["other"], tuple(row["sure"])) for row in _TABLE["uncertain"]}
)

ALLOWED = frozenset(
    {char for char, form in CHARS.items() if char == form}
    | {form for one in CHOICES.values() for form in (one.usual, one.other)}
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
        sure = {word: _opencc(self.dictionary, word) for choice in CHOICES.values() for word in choice.sure}
        return {**CHARS, **sure, **TERMS, **self.terms, **(QUOTES if self.quotes else {})}

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Particles after their verbs, words, then particles between any two characters."""
        known = sorted(self._words, key=len, reverse=True)
        sure = [one.pattern(char) for char, one in PARTICLES.items()]
        rest = [f"(?<={_HAN}){char}(?={_HAN})" for char in PARTICLES]
        return re.compile("|".join([*sure, *map(re.escape, known), *rest]))

    def _form(self, word: str) -> str:
        return self._words.get(word) or PARTICLES[word].form

    def convert(self, text: str) -> str:
        """The text in Simplified characters.

        >>> Script().convert("隨著皇后大道後面的發展"), Script().convert("乾隆年間的餅乾")
        ('随着皇后大道后面的发展', '乾隆年间的饼干')
        """
        made, at = [], 0
        for found in self._pattern.finditer(text):
            made += [_opencc(self.dictionary, text[at : found.start()]), self._form(found[0])]
            at = found.end()
        return "".join([*made, _opencc(self.dictionary, text[at:])])

    def again(self) -> Script:
        """The conversion for a text that may be converted already: what was decided stays as it is."""
        kept = {right: right for right in self.terms.values() if self.convert(right) != right}
        return Script(self.dictionary, MappingProxyType({**self.terms, **kept}), self.quotes)

    def unsure(self, text: str) -> Iterator[tuple[int, Choice]]:
        """Where a character may be either of two, and no word tells which; ``usual`` is what it was made."""
        found = list(self._pattern.finditer(text))
        taken = {at for one in found if self._certain(one, text) for at in range(*one.span())}
        forms = {one.start(): self._form(one[0]) for one in found if len(one[0]) == 1}
        for at, char in enumerate(text):
            if char in CHOICES and at not in taken:
                choice = CHOICES[char]
                turned = forms.get(at) == choice.other
                yield at, replace(choice, usual=choice.other, other=choice.usual) if turned else choice

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


def _opencc(dictionary: str, text: str) -> str:
    made: str = _engine(dictionary).convert(text) if text else ""
    return made
