"""A comparison of two layouts in words for an editor, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zilap.compare import KINDS, SIGNATURE, Change, Comparison, line_number, ranges
from zilap.edits import Edit
from zilap.press import cover
from zilap.press.presets import Paper
from zilap.record import Pages

SOURCES = {"new": "新增", "gone": "刪去", "changed": "改動"}
INPUTS = {"option": "選項", "tool": "程式庫", "program": "這部電腦的程式"}
"""Inputs that are no files."""
MOST = 40
"""Edits that are listed on the terminal; ``--json`` and ``diff.html`` hold all."""

LONGEST = 30
"""Characters of an edit on the terminal."""


@dataclass(frozen=True, slots=True)
class Named:
    """A comparison, the names of what was compared, and the paper that the spine is reckoned with."""

    found: Comparison
    old: str
    new: str
    paper: Paper

    @property
    def spines(self) -> tuple[float, float]:
        """Width of the spine before and after, mm."""
        before, after = (cover.spine_mm(len(pages.pages), self.paper) for pages in (self.found.old, self.found.new))
        return before, after


def lines(named: Named) -> Iterator[str]:
    """The whole comparison as lines of text."""
    found = named.found
    yield f"比較：{named.old}（{len(found.old.pages)} 頁）→ {named.new}（{len(found.new.pages)} 頁）"
    yield from (f"  {SOURCES[how]} {_input(name)}" for name, how in found.sources.items() if name[:6] != "zilap/")
    if any(name.startswith("zilap/") for name in found.sources):
        yield "  改動 程式（zilap/）"
    if found.pages:
        yield from _pages(found)
    else:
        yield "內文每一頁都和以前一樣，不用換版。"
    yield from _wrapped(named)


def _pages(found: Comparison) -> Iterator[str]:
    yield from warning(found)
    yield f"\n不同的頁（{len(found.pages)}）：第 {ranges([(c.index, c.new or c.old) for c in found.pages])} 頁"
    if moved := [(c.index, c.new or c.old) for c in found.pages if c.kinds == ("moved",)]:
        yield f"其中第 {ranges(moved)} 頁樣子不變，只是在書裏移了位置"
    yield from _sheets(found)
    yield from (f"  {_change(change, found)}" for change in found.pages if not set(change.kinds) <= {"reflow", "moved"})
    yield from _edits(found)
    if found.moved:
        yield "\n頁碼移動："
        titles = {**found.old.sections, **found.new.sections}
        for id, (old, new) in found.moved.items():
            yield f"  {titles[id]}（{id}）　{old or '沒有'} → {new or '沒有'}"


def _wrapped(named: Named) -> Iterator[str]:
    """What becomes of the cover."""
    before, after = named.spines
    if before != after:
        yield f"\n書脊：{before:.1f} mm → {after:.1f} mm，封面要重做。"
    elif named.found.cover:
        yield "\n封面的文字、資料、版式、字款或印刷條件改了，要重做（cover.pdf）。"


def _input(name: str) -> str:
    """What an editor knows an input as."""
    sort, colon, rest = name.partition(":")
    return f"{INPUTS[sort]}（{rest}）" if colon and sort in INPUTS else name


def _sheets(found: Comparison) -> Iterator[str]:
    """The signatures that a printer has to make new plates for, each with its pages."""
    size = found.signature or SIGNATURE
    pages = found.new.pages if len(found.new.pages) > len(found.old.pages) else found.old.pages
    named = []
    for number in found.sheets:
        inside = pages[(number - 1) * size : number * size]
        named.append(f"第 {number} 帖（第 {inside[0].label} 至 {inside[-1].label} 頁）")
    told = "" if found.signature else "；book.toml 的 [print] 沒有寫 signature，照此假定"
    yield f"要換版的帖（{size} 頁一帖{told}）：{'、'.join(named)}"


def warning(found: Comparison) -> Iterator[str]:
    """What an editor must know before the correction is made: that it moves the text of other pages."""
    moved = found.reflowed
    if not moved:
        return
    first, last = moved[0], moved[-1]
    if len(moved) == 1 and len(found.old.pages) == len(found.new.pages):
        yield f"\n改動令第 {first.new} 頁重排，不影響其他頁。"
        return
    added = len(found.new.pages) - len(found.old.pages)
    count = f"，全書{'多' if added > 0 else '少'} {abs(added)} 頁" if added else "，全書頁數不變"
    after = [change for change in found.pages if change.index > last.index and "moved" in change.kinds]
    ends = last.index + 1 == max(len(found.old.pages), len(found.new.pages))
    where = "直到書末" if ends else "其後各頁樣子不變，只是移了位置" if after else "其後各頁不動"
    yield (
        f"\n注意：改動令 {len(moved)} 頁重排（第 {ranges([(c.index, c.new or c.old) for c in moved])} 頁），"
        f"最後移動的一頁是第 {last.new or last.old} 頁（{title(last, found)}），{where}{count}。"
    )


def _change(change: Change, found: Comparison) -> str:
    label = change.new or change.old
    folio = f"（原第 {change.old} 頁）" if change.old and change.new and change.old != change.new else ""
    return f"第 {label} 頁{folio}　{title(change, found)}：{'、'.join(KINDS[kind] for kind in change.kinds)}"


def title(change: Change, found: Comparison) -> str:
    """The title of the section that a page is of."""
    return found.new.sections.get(change.section) or found.old.sections.get(change.section, "")


def _edits(found: Comparison) -> Iterator[str]:
    for own, head in ((True, "\n改了的文字："), (False, "\n牽連的文字（頁碼、目錄、引用的數字）：")):
        edits = sorted((edit for edit in found.edits if edit.own is own), key=_order)
        if edits:
            yield head
            yield from (f"  {_edit(edit, found)}" for edit in edits[:MOST])
        if len(edits) > MOST:
            yield f"  …… 另有 {len(edits) - MOST} 處，見 diff.html。"


def _order(edit: Edit) -> tuple[int, int]:
    """Page and line, as a reader comes upon it."""
    spot = (edit.new_spots or edit.old_spots)[0]
    return spot.page, spot.line


def _edit(edit: Edit, found: Comparison) -> str:
    where = spot(found.new, edit, new=True) or spot(found.old, edit, new=False)
    old, new = _short(edit.old), _short(edit.new)
    return f"{where}　…{edit.before}【{old} → {new}】{edit.after}…"


def _short(text: str) -> str:
    return f"{text[:LONGEST]}……（共 {len(text)} 字）" if len(text) > LONGEST else text or "（無）"


def spot(pages: Pages, edit: Edit, *, new: bool) -> str:
    """Page and line of an edit as a reader finds it; empty where it stands on no page."""
    spots = edit.new_spots if new else edit.old_spots
    if not spots:
        return ""
    page = pages.pages[spots[0].page]
    return f"第 {page.label} 頁第 {line_number(page, spots[0].line)} 行"


def as_json(named: Named) -> dict[str, Any]:
    """The comparison as ``--json`` prints it.  Pages are named by folio; ``index`` counts from 0."""
    found = named.found
    before, after = named.spines
    return {
        "old": {"name": named.old, "pages": len(found.old.pages)},
        "new": {"name": named.new, "pages": len(found.new.pages)},
        "sources": dict(found.sources),
        "pages": [
            {"index": c.index, "old": c.old, "new": c.new, "section": c.section, "kinds": list(c.kinds)}
            for c in found.pages
        ],
        "signatures": list(found.sheets),
        "pages_per_signature": found.signature or SIGNATURE,
        "reflowed": [change.new or change.old for change in found.reflowed],
        "moved": {id: {"old": old, "new": new} for id, (old, new) in found.moved.items()},
        "edits": [
            {
                "section": edit.section,
                "old": edit.old,
                "new": edit.new,
                "before": edit.before,
                "after": edit.after,
                "follows": not edit.own,
                "old_at": spot(found.old, edit, new=False),
                "new_at": spot(found.new, edit, new=True),
            }
            for edit in found.edits
        ],
        "spine_mm": {"old": before, "new": after},
        "cover": found.cover or before != after,
    }
