"""One section file: its head, its text, and what its text refers to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import MappingProxyType

from zilap.book import Kind, Section
from zilap.problem import Place, Problem, meant
from zilap.source.rules import RULES
from zilap.source.toml import text_of

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELD = re.compile(r"^\s*(?P<key>[A-Za-z_]+)\s*[:：]\s*(?P<value>.*?)\s*$")
_FENCE = "---"

IMAGE = re.compile(
    r"""
    !\[(?P<alt>[^\]]*)\]
    \(\s* <?(?P<name>(?:[^"'<>()\n]|\([^()\n]*\))+?)>?
    (?:\s+(?P<quote>["'])(?P<caption>.*?)(?P=quote))? \s*\)
    """,
    re.X,
)
"""A picture, written in any way that Markdown takes for one: a name may have blanks and brackets in it."""
_NO_NAME = re.compile(r"!\[[^\]\n]*\]\((?P<name>)\)")
_NO_ADDRESS = re.compile(r"(?<!!)\[[^\[\]\n]+\]\(\s*\)")
_REFERENCE = re.compile(r"\[\[(?P<id>[^\[\]\n]+)\]\]")
_QUOTED = re.compile(r"\{\{figure:(?P<id>[^{}\n]+)\}\}")
_LINK = re.compile(r"(?<!!)\[[^\[\]\n]*\]\(\s*<?(?P<url>[^\s)>]+)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])[^>\n]{0,30}>?")
_CODE = re.compile(r"`[^`\n]*`")
_NOTE_CALL = re.compile(r"\[\^(?P<id>[^\]\s]+)\](?!:)")
_NOTE = re.compile(r"^\[\^(?P<id>[^\]\s]+)\]:")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff\U000f0000-\U0010ffff]")
GETA = "〓"
_SAFE = ("https://", "http://", "mailto:", "#")
PICTURE_FIELDS = ("image", "portrait", "signature", "logo", "cover")
"""Fields of a head that name a picture."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a section's text names: a picture, another section, a figure."""

    place: Place
    name: str


def read(path: Path, file: PurePath, kinds: Mapping[str, Kind]) -> tuple[Section | None, list[Problem]]:
    """Read one file.  Without a Section the Problems say why there is none."""
    if not ID.fullmatch(path.stem):
        return None, [RULES["S027"].at(Place(file), path.name)]
    text = text_of(path, file)
    if isinstance(text, Problem):
        return None, [text]
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = IMAGE.sub(lambda picture: composed(picture[0]), plain).split("\n")
    head, at, body, problems = _head(lines, file)
    kind = kinds.get(head.get("kind", ""))
    if kind is None:
        if not problems:
            problems.append(_unknown_kind(head.get("kind", ""), Place(file, at.get("kind", 1)), kinds))
        return None, problems
    problems += _fields(head, at, kind, file)
    section = Section(
        id=path.stem,
        kind=kind,
        place=Place(file, 1),
        head=MappingProxyType(head),
        text="\n".join(lines[body:]),
        first_line=body + 1,
        head_lines=MappingProxyType(at),
        head_columns=MappingProxyType({name: _value_column(lines[line - 1]) for name, line in at.items()}),
    )
    problems += _unsafe(section)
    problems += _structure(section)
    return _printable(section), problems


def composed(text: str) -> str:
    """A text in NFC (UAX 15): macOS gives the names of files decomposed, and they are pasted so.

    >>> composed("cafe\u0301.jpg") == "caf\u00e9.jpg"
    True
    """
    return unicodedata.normalize("NFC", text)


def _printable(section: Section) -> Section:
    """The same with a geta, the printers' mark for a sort that is missing, in the place of each control character."""
    head = {name: _CONTROL.sub(GETA, value) for name, value in section.head.items()}
    return replace(section, head=MappingProxyType(head), text=_CONTROL.sub(GETA, section.text))


def _unknown_kind(name: str, place: Place, kinds: Mapping[str, Kind]) -> Problem:
    names = [kind.name for kind in kinds.values() if not kind.generated]
    return RULES["S004"].at(place, name or "（沒有寫）", meant(name, names))


def _head(lines: list[str], file: PurePath) -> tuple[dict[str, str], dict[str, int], int, list[Problem]]:
    """Fields, their lines, the index of the first line of the text, and what is wrong."""
    head: dict[str, str] = {}
    at: dict[str, int] = {}
    problems: list[Problem] = []
    if not lines or lines[0].strip() != _FENCE:
        empty = not any(line.strip() for line in lines)
        return head, at, 0, [RULES["S003"].at(Place(file, 1), "檔案是空的" if empty else "第一行不是 ---")]
    for number, line in enumerate(lines[1:], 2):
        if line.strip() == _FENCE:
            return head, at, number, problems
        if not line.strip():
            continue
        field = _FIELD.match(line)
        if not field:
            problems.append(RULES["S003"].at(Place(file, number), line.strip()[:30]))
        elif field["key"] in head:
            problems.append(RULES["S007"].at(Place(file, number), field["key"], f"另一行是第 {at[field['key']]} 行。"))
        else:
            value = field["value"]
            head[field["key"]] = composed(value) if field["key"] in PICTURE_FIELDS else value
            at[field["key"]] = number
    return head, at, len(lines), [*problems, RULES["S003"].at(Place(file, 1), "找不到結束的 ---")]


def _value_column(line: str) -> int:
    """Column, from 1, where the value of a head's line begins."""
    field = _FIELD.match(line)
    return field.start("value") + 1 if field else 1


def _fields(head: Mapping[str, str], at: Mapping[str, int], kind: Kind, file: PurePath) -> Iterator[Problem]:
    for name in kind.needs:
        if not head.get(name):
            yield RULES["S005"].at(
                Place(file, at.get(name, 1)), f"{kind.label}要有 {name}", f"在篇首加一行「{name}: …」。"
            )
    for name, line in at.items():
        if name not in kind.fields:
            yield RULES["S006"].at(Place(file, line), f"{kind.label}沒有 {name}", meant(name, kind.fields))


def lines(section: Section) -> Iterator[tuple[int, str]]:
    """Each line of the text with its number in the file; code spans are blanked."""
    for number, line in enumerate(section.text.split("\n"), section.first_line):
        yield number, _CODE.sub(lambda code: " " * len(code[0]), line)


def _unsafe(section: Section) -> Iterator[Problem]:
    """What must not reach a template: raw HTML, control characters, links that run something."""
    file = section.place.file
    fields = [(section.head_lines[name], value) for name, value in section.head.items()]
    for number, line in [*fields, *lines(section)]:
        for found in _CONTROL.finditer(line):
            yield RULES["S024"].at(Place(file, number, found.start() + 1), f"U+{ord(found[0]):04X}")
        for found in _TAG.finditer(line):
            yield RULES["S012"].at(Place(file, number, found.start() + 1), found[0])
        for found in _NO_ADDRESS.finditer(line):
            yield RULES["S017"].at(Place(file, number, found.start() + 1), f"{found[0]} 沒有寫網址")
        for found in _LINK.finditer(line):
            if not found["url"].startswith(_SAFE):
                wide = line[: found.start()].endswith("！")
                hint = "圖片開頭的感歎號要用半形：![描述](檔名.jpg)。" if wide else ""
                yield RULES["S017"].at(Place(file, number, found.start() + 1), found["url"][:40], hint)


def _structure(section: Section) -> Iterator[Problem]:
    """Heads of the first level, pictures inside a paragraph, notes and calls that do not pair."""
    file = section.place.file
    if not (section.kind.generated or section.head.get("data") or section.text.strip()):
        yield RULES["S038"].at(section.at("title"), section.title)
    calls: dict[str, list[int]] = {}
    notes: dict[str, int] = {}
    numbered = list(lines(section))
    for index, (number, line) in enumerate(numbered):
        if re.match(r"#\s", line):
            yield RULES["S026"].at(Place(file, number), line.strip()[:20])
        if note := _NOTE.match(line):
            notes[note["id"]] = number
        for call in _NOTE_CALL.finditer(line):
            calls.setdefault(call["id"], []).append(number)
        if IMAGE.search(line) and not _stands_alone(numbered, index):
            yield RULES["S028"].at(Place(file, number), line.strip()[:30])
    for id, at in calls.items():
        if id not in notes:
            yield RULES["S023"].at(Place(file, at[0]), f"[^{id}] 沒有註文")
        if len(at) > 1:
            yield RULES["S023"].at(Place(file, at[1]), f"[^{id}] 引用了 {len(at)} 次")
    for id, number in notes.items():
        if id not in calls:
            yield RULES["S023"].at(Place(file, number), f"[^{id}] 沒有人引用")


def _stands_alone(numbered: list[tuple[int, str]], index: int) -> bool:
    """Whether the paragraph of a line holds pictures and options only."""

    def rest(line: str) -> str:
        return re.sub(r"\{:?[^}]*\}", "", IMAGE.sub("", line)).strip()

    first = index
    while first and numbered[first - 1][1].strip():
        first -= 1
    last = index
    while last + 1 < len(numbered) and numbered[last + 1][1].strip():
        last += 1
    return not any(rest(line) for _, line in numbered[first : last + 1])


def images(section: Section) -> Iterator[Mention]:
    """Every picture that the text or the head names."""
    for name in PICTURE_FIELDS:
        if section.head.get(name):
            yield Mention(section.at(name), section.head[name])
    yield from _mentions(section, IMAGE, "name")
    yield from _mentions(section, _NO_NAME, "name")


def references(section: Section) -> Iterator[Mention]:
    """Every ``[[section-id]]``."""
    yield from _mentions(section, _REFERENCE, "id")


def quotations(section: Section) -> Iterator[Mention]:
    """Every ``{{figure:id}}``, in the text and in the head."""
    for field, value in section.head.items():
        for found in _QUOTED.finditer(value):
            yield Mention(section.at(field), found["id"].strip())
    yield from _mentions(section, _QUOTED, "id")


def _mentions(section: Section, pattern: re.Pattern[str], group: str) -> Iterator[Mention]:
    for number, line in lines(section):
        for found in pattern.finditer(line):
            yield Mention(Place(section.place.file, number, found.start() + 1), found[group].strip())
