"""``book/allow.toml``: what an editor has looked at and lets stand, each with its reason.

::

    [[allow]]
    check   = "T310"
    section = "ethiopia-forum"           # the file's name; left out: the whole book
    text    = "今年"                     # left out: every finding of this check there
    reason  = "演講辭照錄。"
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from zilap.book import Book
from zilap.problem import Level, Place, Problem, Rule, rules
from zilap.source import toml
from zilap.source.toml import Toml

RULES = rules(
    Rule(
        "S101",
        "豁免沒有理由",
        "allow.toml 的每一項都要寫 reason，日後的編輯才知道為甚麼放過；沒有理由的不生效。",
        '加一行 reason = "…"。',
    ),
    Rule(
        "S102",
        "豁免沒有用上",
        "這一項沒有對應的報告：文字已改，或編號、篇名寫錯了。留着會放過日後真正的錯。",
        "刪去這一項，或改正 check、section、text。",
        Level.WARN,
    ),
    Rule(
        "S103",
        "豁免看不懂",
        "allow.toml 的每一項只可有 check、section、text、reason；check 要是真有的編號。",
        "改正名稱或編號；build.py explain 列出全部編號。",
    ),
    Rule(
        "S104",
        "這一項不可豁免",
        "讀不到、不安全的來源和錯嵌的字款會令成品不能用，不能以豁免放過。",
        "改正問題，刪去這一項豁免。",
    ),
)
_KEYS = {"check", "section", "text", "reason", "place"}


@dataclass(frozen=True, slots=True)
class Allowance:
    """One exemption."""

    place: Place
    check: str
    section: str
    text: str

    def covers(self, problem: Problem) -> bool:
        """Whether it lets this Problem stand."""
        here = problem.place.file
        return (
            problem.code == self.check
            and self.section in ("", here.stem, here.name, here.as_posix())
            and self.text in f"{problem.text} {problem.hint}"
        )


def filtered(
    problems: Iterable[Problem],
    folder: Path,
    book: Book,
    *,
    whole: bool = True,
    codes: Collection[str] = (),
    known: Collection[str] = (),
) -> Iterator[Problem]:
    """The Problems that are not exempt, and what is wrong with the exemptions.

    ``whole`` says that the whole book was checked, so that an exemption that matched nothing is
    reported; ``codes`` are those that were looked for (empty: any); ``known`` are all codes there are.
    """
    found = list(problems)
    table = toml.read(folder / "allow.toml", PurePath(book.place.file.parent, "allow.toml"))
    if isinstance(table, Problem):
        yield from [*found, *([table] if (folder / "allow.toml").exists() else [])]
        return
    allowances, wrong = _allowances(table, known)
    used: set[Allowance] = set()
    for problem in found:
        matching = [one for one in allowances if one.covers(problem)]
        used.update(matching)
        if matching and problem.stops:
            yield from (RULES["S104"].at(one.place, one.check) for one in matching)
        if not matching or problem.stops:
            yield problem
    if whole:
        yield from wrong
        for one in allowances:
            if one not in used and (not codes or one.check in codes):
                yield RULES["S102"].at(one.place, f"{one.check} {one.section} {one.text}".strip())


def _allowances(table: Toml, known: Collection[str]) -> tuple[list[Allowance], list[Problem]]:
    """The exemptions that hold, and what is wrong with the others."""
    good: list[Allowance] = []
    wrong = list(table.strangers(["allow"]))
    for row in table.rows("allow"):
        problems = list(_faults(row, known))
        wrong += problems
        if not problems:
            section = str(row.get("section", "")).removesuffix(".md")
            good.append(Allowance(row["place"], str(row["check"]), section, str(row.get("text", ""))))
    return good, wrong


def _faults(row: Any, known: Collection[str]) -> Iterator[Problem]:
    place, code = row["place"], str(row.get("check", ""))
    if unknown := sorted(set(row) - _KEYS):
        yield RULES["S103"].at(place, f"沒有「{'、'.join(unknown)}」這個欄位")
    if not code:
        yield RULES["S103"].at(place, "沒有寫 check")
    elif known and code not in known:
        yield RULES["S103"].at(place, f"沒有 {code} 這個編號")
    if not str(row.get("reason", "")).strip():
        yield RULES["S101"].at(place, code)
