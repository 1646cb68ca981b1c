"""The Jinja templates below ``templates/``: what they print, and what is wrong with them told as Problems.

A fault of a template shows in two ways.  What can be seen without printing (a block left open, a filter that does
not exist, a template that is not there) is found in every template at once by :func:`check`; what shows when
a section is printed (a name that is not known) is found by :func:`render`.
"""

from __future__ import annotations

import functools
import re
import traceback
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePath
from typing import get_args

import jinja2
from jinja2 import nodes

from zilap.art import ink
from zilap.book import Section
from zilap.problem import Place, Problem, Stop, meant
from zilap.source import sheets
from zilap.source.rules import RULES
from zilap.source.toml import text_of

_EXCERPT = 60
"""Characters of a line of a template that are shown."""
_SAID = (
    (r"'(?P<name>[^']+)' is undefined", "沒有「{name}」這個名稱", ""),
    (
        r"'.+ object' has no attribute '(?P<name>.+)'",
        "沒有「{name}」這一項",
        "看看拼法；未必有的寫成 x.get('{name}')。",
    ),
    (r"'.+ object' has no element '?(?P<name>.+?)'?", "沒有「{name}」這一項", ""),
    (r"parameter '(?P<name>.+)' was not provided", "巨集欠了參數「{name}」", "在括號內補上 {name}。"),
    (
        r"Unexpected end of template.*innermost block that needs to be closed is '(?P<name>\w+)'.*",
        "{{% {name} %}} 沒有關上",
        "在後面補上 {{% end{name} %}}。",
    ),
    (
        r"Encountered unknown tag '(?P<name>end\w+|else|elif)'.*",
        "{{% {name} %}} 前後不配",
        "每個 {{% if %}}、{{% for %}} 要有自己的 {{% endif %}}、{{% endfor %}}，不可交叉。",
    ),
    (r"Encountered unknown tag '(?P<name>.+?)'.*", "沒有 {{% {name} %}} 這個標記", ""),
    (r"block '(?P<name>.+)' defined twice", "{{% block {name} %}} 寫了兩次", "改掉其中一個的名稱。"),
    (r"Missing end of comment tag", "註解 {{# 沒有關上", "在後面補上 #}}。"),
    (r"[Ee]xpected token '(?P<want>.+?)', got '(?P<name>.+?)'", "這裏要有「{want}」，卻是「{name}」", ""),
    (r"[Uu]nexpected '(?P<name>.+?)'.*", "這裏不應有「{name}」", "多半是括號或引號沒有成對：{{{{ … }}}}、{{% … %}}。"),
    (r"unexpected char (?P<name>.+) at \d+", "這裏不應有 {name}", "多半是引號沒有成對，或用了全形的標點。"),
    (r"Expected an expression, got .*", "這裏欠了內容", "例如 {{% if s.title %}}。"),
    (r"'?(?P<name>.+?)'? not found in search path.*", "沒有「{name}」這個版式", ""),
)
"""What Jinja says → what we say, and what to do."""


def check(folder: Path) -> Iterator[Problem]:
    """What is wrong with templates, style sheets and the inks that drawings take, found without printing anything."""
    known = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in sorted(name for name in known if name.endswith(".html")):
        text = text_of(folder / name, _shown(folder, name))
        if isinstance(text, Problem):
            yield text
            continue
        for line, words, hint in _faults(text, known):
            yield RULES["L007"].at(Place(_shown(folder, name), line), f"{words}（{_line(text, line)}）", hint)
    for kind in sorted(path.parent for path in folder.glob("kinds/*/kind.toml")):
        if f"kinds/{kind.name}/section.html" not in known:
            yield RULES["L008"].at(Place(_shown(folder, f"kinds/{kind.name}/section.html")), "沒有這個版式")
    yield from sheets.check(folder)
    yield from _inks(folder)


def render(folder: Path, name: str, **values: object) -> str:
    """What a template prints.

    Raises:
        Stop: it is not there, is not written as Jinja asks, or fails on what it is given; told with all that
            is wrong in the other templates.
    """
    try:
        return environment(folder).get_template(name).render(**values)
    except Exception as wrong:
        if isinstance(wrong, Stop) or (isinstance(wrong, OSError) and not isinstance(wrong, jinja2.TemplateError)):
            raise
        found = list(check(folder))
        raise Stop(found or [_failed(wrong, folder, name, values)]) from wrong


def read(folder: Path, name: str) -> str:
    """The text of a file below ``templates/``.

    Raises:
        Stop: it is not there, or is not UTF-8.
    """
    found = text_of(folder / name, _shown(folder, name))
    if isinstance(found, Problem):
        raise Stop([found])
    return found


@functools.lru_cache(maxsize=4)
def environment(folder: Path) -> jinja2.Environment:
    """Jinja as every template of a folder is read: a name that is not known is an error, text is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def keep(folder: Path, cache: Path) -> None:
    """Keep there what Jinja makes of the templates of a folder, for the next run."""
    cache.mkdir(parents=True, exist_ok=True)
    environment(folder).bytecode_cache = jinja2.FileSystemBytecodeCache(str(cache))


def _shown(folder: Path, name: str) -> PurePath:
    return PurePath(folder.name) / name


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1].strip()[:_EXCERPT] if 0 < number <= len(lines) else ""


@functools.lru_cache(maxsize=256)
def _faults(text: str, known: frozenset[str]) -> tuple[tuple[int, str, str], ...]:
    """Line, words and remedy of what is wrong in one template; ``known`` are the names of all."""
    made = environment(Path())
    try:
        tree = made.parse(text)
        return tuple(_unknown(tree, made, known))
    except jinja2.TemplateSyntaxError as wrong:
        return ((wrong.lineno, *_said(wrong.message or "", ())),)


def _unknown(tree: nodes.Template, made: jinja2.Environment, known: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """Filters, tests and templates that a template names and nobody has."""
    for used in tree.find_all(nodes.Filter):
        if used.name not in made.filters:
            yield used.lineno, f"沒有「{used.name}」這個過濾器", meant(used.name, made.filters)
    for asked in tree.find_all(nodes.Test):
        if asked.name not in made.tests:
            yield asked.lineno, f"沒有「is {asked.name}」這個測試", meant(asked.name, filter(str.isalpha, made.tests))
    for taken in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        given = getattr(taken, "template", None)
        name = given.value if isinstance(given, nodes.Const) else None
        if isinstance(name, str) and name not in known and not getattr(taken, "ignore_missing", False):
            yield taken.lineno, f"沒有「{name}」這個版式", meant(name, (one for one in known if one.endswith(".html")))


def _failed(wrong: Exception, folder: Path, name: str, values: Mapping[str, object]) -> Problem:
    """What went wrong while a template printed, at the innermost line of a template that was at work."""
    at = [frame for frame in traceback.extract_tb(wrong.__traceback__) if Path(frame.filename).is_relative_to(folder)]
    file = PurePath(at[-1].filename).relative_to(folder).as_posix() if at else name
    line = at[-1].lineno or 0 if at else 0
    shown = f"（{_line(read(folder, file), line)}）" if line else ""
    if isinstance(wrong, RecursionError):
        files = dict.fromkeys(PurePath(frame.filename).relative_to(folder).as_posix() for frame in at)
        words, hint = "版式互相引入，沒有盡頭", f"由 {'、'.join(files)} 引入：找出那一行 {{% include %}} 或巨集，刪去。"
    elif isinstance(wrong, jinja2.TemplateError):
        words, hint = _said(str(wrong), values)
    else:
        words, hint = f"算不出來（{type(wrong).__name__}：{wrong}）", "看看這一行的數值是文字、數字還是空的。"
    item = values.get("s")
    while_set = f"排 {item.place.file} 時發現。" if isinstance(item, Section) else ""
    return RULES["L007"].at(Place(_shown(folder, file), line), words + shown, (hint or RULES["L007"].hint) + while_set)


def _said(message: str, values: Collection[str]) -> tuple[str, str]:
    """The words of Jinja in Chinese, and what to do; unknown ones stay as they are.

    >>> _said("'titel' is undefined", ["title", "body"])
    ('沒有「titel」這個名稱', '是不是 title？')
    """
    for pattern, words, hint in _SAID:
        if found := re.fullmatch(pattern, message, re.S):
            parts = found.groupdict()
            near = meant(parts["name"], values) if values and "is undefined" in message else ""
            return words.format(**parts), near or hint.format(**parts)
    return f"Jinja 說：{message}", ""


def _inks(folder: Path) -> Iterator[Problem]:
    """Inks that drawings take and tokens.css does not give, or not as a colour that a press pass understands."""
    name = "css/tokens.css"
    css = text_of(folder / name, _shown(folder, name))
    if isinstance(css, Problem):
        if not (folder / name).exists():
            yield css
        return
    given = ink.read(css)
    for wanted in get_args(ink.Ink):
        if wanted not in given:
            found = re.search(rf"--{wanted}\s*:.*", css)
            line = css.count("\n", 0, found.start()) + 1 if found else 0
            words = f"--{wanted} 不是 #rrggbb（{found[0][:_EXCERPT]}）" if found else f"沒有 --{wanted}"
            hint = f"寫成 --{wanted}: #003e4a; 六個十六進數字。"
            yield RULES["L008"].at(Place(_shown(folder, name), line), words, hint)
