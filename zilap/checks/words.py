"""T5xx: words.  All of them queries: an editor decides."""

from __future__ import annotations

from collections.abc import Iterator

from zilap.checks.prose import BookCopy, Copy
from zilap.checks.registry import Found, check
from zilap.checks.runs import PROSE, Run
from zilap.checks.style import Pair
from zilap.problem import Level, Place


def _listed(copy: Copy, name: str) -> Found:
    for item, hit in copy.words(name):
        shown = item.around(hit.start, hit.end)
        yield item.at(hit.start), f"「{hit.word.wrong}」，一般作「{hit.word.right}」（{shown}）", hit.word.reason


@check("T501", Copy, "用字請再看", level=Level.NOTE)
def queries(copy: Copy) -> Found:
    """可此可彼，或要看文意的用字，例如「簽定／簽訂」「身分／身份」。只作查詢，由編輯決定。

    詞表在 zilap/checks/words/hk/queries.toml，每組有理由。
    """
    yield from _listed(copy, "queries")


@check("T502", Copy, "用語與香港習慣不同", level=Level.NOTE)
def terms(copy: Copy) -> Found:
    """內地或台灣的說法，香港讀者或覺陌生。專有名詞和引文照原文。

    詞表在 zilap/checks/words/hk/terms.toml；一本書自己的用語可加在 book/house.toml 的 [[group]]。
    """
    yield from _listed(copy, "terms")


@check("T503", Copy, "句子請再看", level=Level.NOTE)
def sentences(copy: Copy) -> Found:
    """重複（超過……以上）、欠呼應（除了……）、雙重否定等常見的語病。只作查詢。

    句式在 zilap/checks/words/hk/sentences.toml。
    """
    patterns = copy.style.sentences if copy.traditional else copy.style.hans_sentences if copy.simplified else ()
    for pattern in patterns:
        for item, found in copy.find(pattern.find, PROSE | {"caption"}):
            shown = item.around(found.start(), found.end(), 2)
            yield item.at(found.start()), f"{pattern.what}（{shown}）", pattern.remedy


@check("T504", BookCopy, "一個詞兩種寫法", level=Level.NOTE, hint="全書統一；名稱從原名。")
def pairs(book: BookCopy) -> Found:
    """「公布」和「公佈」都可以，一本書用一種。只報告較少的一種，並指出另一種的一處。

    詞表在 zilap/checks/words/hk/pairs.toml。
    """
    text = "\n".join(item.text for copy in book.copies if copy.traditional for item in copy.runs)
    for pair in book.style.pairs:
        if not all(form in text for form in pair.forms):
            continue
        uses = [list(_uses(book, form, pair)) for form in pair.forms]
        if not all(uses):
            continue
        few, many = sorted((0, 1), key=lambda index: (len(uses[index]), -index))
        other = f"全書另有 {len(uses[many])} 處作「{pair.forms[many]}」，如 {uses[many][0][0]}"
        for place, shown in uses[few]:
            yield place, f"「{pair.forms[few]}」；{other}（{shown}）"


def _uses(book: BookCopy, form: str, pair: Pair) -> Iterator[tuple[Place, str]]:
    """Every place of a form in Traditional text, names and language spans left out."""
    for copy in book.copies:
        if not copy.traditional:
            continue
        for item in copy.runs:
            at = item.text.find(form)
            while at >= 0:
                if not item.language(at) and not _named(item, at, len(form), pair):
                    yield item.at(at), item.around(at, at + len(form))
                at = item.text.find(form, at + 1)


def _named(item: Run, at: int, length: int, pair: Pair) -> bool:
    """Whether the word stands in a title, a quoted name, or a name that the list excuses."""
    before = item.text[:at]
    if before.count("《") > before.count("》") or before.count("「") > before.count("」"):
        return True
    near = item.text[max(at - 4, 0) : at + length + 4]
    return any(name in near for name in pair.names)
