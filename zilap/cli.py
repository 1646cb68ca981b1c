"""The verbs of ``build.py``.  Each is a few lines over a room."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from zilap import (
    answer,
    beside,
    built,
    compare,
    difference,
    errata,
    handover,
    inputs,
    listen,
    proof,
    release,
    shop,
    terminal,
    typefaces,
    versions,
)
from zilap.arguments import EXAMPLES, Parser
from zilap.book import Book
from zilap.checks import fix, table
from zilap.difference import Named
from zilap.formats import FORMATS, Job
from zilap.handover import Order
from zilap.late import late
from zilap.press import job, presets
from zilap.press.impose import Way
from zilap.problem import Level, Stop, meant
from zilap.release import Question
from zilap.shop import House
from zilap.source import folder
from zilap.source.main import presets as preset_names

draft = late("zilap.intake.draft")
ROOT = Path(__file__).resolve().parent.parent
DONE, ERRORS, WRONG_USE, BROKEN = 0, 1, 2, 3
_KEPT = {"release": "沒有付印，也沒有寫記錄；output/ 裏仍是最近一次製作的檔案。"}
"""What a verb says when it stops, where it is not that nothing was made."""


def main(argv: Sequence[str]) -> int:
    """Run one verb.  Exit status: 0 done, 1 the book has errors, 2 wrong use, 3 a fault of ours."""
    answer.forgive()
    arguments = parser().parse_args(_with_verb(argv), argparse.Namespace(words=tuple(argv)))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        if "book" in arguments and not arguments.book.is_dir():
            return _refused(f"沒有這個書資料夾：{arguments.book}", arguments)
        return int(arguments.run(arguments))
    except Stop as stop:
        terminal.show(stop.problems, getattr(arguments, "json", False))
        if not getattr(arguments, "json", False):
            print(_kept(arguments.verb, stop.made), file=sys.stderr)
        return ERRORS
    except KeyboardInterrupt:
        print("\n已中斷。沒有留下半個檔案；上次做好的檔案原封不動。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return DONE
    except OSError as wrong:
        if wrong.errno is None:
            return _broken(wrong, arguments)
        return _refused(terminal.reason(wrong), arguments)
    except Exception as wrong:
        return _broken(wrong, arguments)


def _broken(wrong: Exception, arguments: argparse.Namespace) -> int:
    """Say that we are at fault; the exit status."""
    _refused(terminal.fault(wrong, ROOT / ".cache" / "error.txt", arguments.words), arguments)
    return BROKEN


def _kept(verb: str, made: Sequence[str]) -> str:
    """What was made before the work stopped, and what stays as it was."""
    if made:
        return f"做好了：{'、'.join(made)}。其餘的沒有做出，上次做好的原封不動。"
    return _KEPT.get(verb, "沒有做出新檔案；上次做好的檔案原封不動。")


def _refused(words: str, arguments: argparse.Namespace) -> int:
    """Say what cannot be done as asked; the exit status."""
    print(words, file=sys.stderr)
    if getattr(arguments, "json", False):
        print(terminal.as_json({"error": words, "problems": []}))
    return WRONG_USE


def _with_verb(argv: Sequence[str]) -> list[str]:
    """The words of the command; without a verb it is ``all``."""
    bare = not argv or (argv[0].startswith("-") and argv[0] not in ("-h", "--help"))
    return ["all", *argv] if bare else list(argv)


def parser() -> Parser:
    """Every verb with its options."""
    made = Parser(
        prog="build.py",
        description="字粒：由文稿到印刷書與電子書。不寫動作，就是製作全部格式。",
        epilog=EXAMPLES,
    )
    verbs = made.add_subparsers(dest="verb", title="動作", metavar="動作", required=True)
    _press(_verb(verbs, "all", "製作全部格式", lambda a: _build(a, ())))
    for row in FORMATS.values():
        _press(_verb(verbs, row.name, f"製作{row.label}（output/版本/{row.file}）", _one))
    _press(_verb(verbs, "job", "付印單：連同印刷檔交給印刷廠的一頁", _job))
    shown = _press(_verb(verbs, "plates", "軟打樣、墨量圖和分色，逐頁看（要有 Ghostscript）", _plates))
    shown.add_argument("--bare", action="store_true", help="不加紙色，只看油墨")
    sheets = _press(_verb(verbs, "impose", "拼版：跨頁校樣、騎馬釘或 4、8、16 頁書帖（少量自印用）", _impose))
    ways = "two-up（跨頁，預設）、saddle（騎馬釘）、4、8、16"
    sheets.add_argument("way", nargs="?", default="two-up", choices=get_args(Way), metavar="方式", help=ways)
    check = _verb(verbs, "check", "校對文稿；可指定篇名", _check)
    check.add_argument("sections", nargs="*", type=_section, metavar="篇名", help="檔名；不寫就是全書")
    check.add_argument("--fix", action="store_true", help="先列出、再寫入沒有疑問的修正")
    check.add_argument("--yes", action="store_true", help="配合 --fix：不再詢問，直接寫入")
    check.epilog = "例：check　check ethiopia-forum　check --fix\n--json 配合 --fix：列出差異；沒有 --yes 便不寫入。"
    one = _verb(verbs, "proof", "一篇的校樣：PDF 和頁面圖，有行號和簽署欄", _proof)
    one.add_argument("section", type=_section, metavar="篇名", help="檔名")
    one.add_argument("--listen", action="store_true", help="改為列出這一篇讀出來是怎樣：元素、語言、文字")
    one.epilog = "例：proof ethiopia-forum　proof --listen ethiopia-forum"
    intake = verbs.add_parser(
        "import", help="由原稿起草一個書資料夾", description="由原稿起草一個書資料夾；不覆寫已有的檔案。"
    )
    intake.add_argument("files", nargs="+", type=Path, metavar="原稿")
    intake.add_argument("--into", type=Path, required=True, metavar="資料夾")
    intake.add_argument("--force", action="store_true", help="覆寫已有的草稿")
    intake.add_argument("--json", action="store_true", help="以 JSON 列出")
    intake.set_defaults(run=_import)
    difference = _verb(verbs, "diff", "兩個版本有甚麼不同：哪些頁、怎樣不同、要換哪些版", _diff)
    difference.add_argument(
        "old", nargs="?", default="", metavar="舊版", help="例如 hant-1；last 是上次製作；不寫就是上次付印"
    )
    difference.add_argument("new", nargs="?", default=versions.NOW, metavar="新版", help="不寫就是現在的文稿")
    difference.add_argument("--errata", action="store_true", help="起草勘誤表：一篇文稿和一個 PDF")
    freeze = _verb(verbs, "release", "付印：記錄這一版的每一頁，收集檔案和指紋", _release)
    freeze.add_argument("--yes", action="store_true", help="付印前的問題全部答「是」")
    explain = verbs.add_parser("explain", help="說明一項檢查或一個印刷預設；不寫就列出全部")
    explain.add_argument("code", nargs="?", metavar="編號或預設")
    explain.set_defaults(run=_explain)
    return made


def _verb(
    verbs: argparse._SubParsersAction[Parser],
    name: str,
    label: str,
    run: Callable[[argparse.Namespace], int],
) -> Parser:
    """A verb that works on a book folder."""
    verb = verbs.add_parser(name, help=label, description=label)
    verb.add_argument("--book", type=Path, default=ROOT / "book", metavar="資料夾", help="書的資料夾（內有 book.toml）")
    verb.add_argument("--output", type=Path, metavar="資料夾", help="製成品放在哪裏")
    verb.add_argument("--edition", default="", metavar="版本", help="book.toml 裏 [edition.版本] 的名稱")
    verb.add_argument("--json", action="store_true", help="以 JSON 列出結果和問題")
    verb.set_defaults(run=run)
    return verb


def _press(verb: Parser) -> Parser:
    """A verb that makes files for a printer."""
    verb.add_argument("--preset", default="", metavar="預設", help="印刷預設，代替 book.toml 的一個；explain 列出全部")
    return verb


def _house(arguments: argparse.Namespace) -> House:
    book = arguments.book.resolve()
    own = book == ROOT / "book"
    return House(
        book=book,
        templates=ROOT / "templates",
        fonts=ROOT / "fonts",
        cache=ROOT / ".cache",
        output=(arguments.output or (ROOT / "output" if own else book / "output")).resolve(),
        package=ROOT / "zilap",
    )


def _one(arguments: argparse.Namespace) -> int:
    return _build(arguments, (arguments.verb,))


def _build(arguments: argparse.Namespace, names: Sequence[str]) -> int:
    house = _house(arguments)
    with terminal.Progress(arguments.json) as say:
        made = shop.build(house, names, edition_name=arguments.edition, preset=arguments.preset, say=say)
    out, err = built.told(house, made, arguments.json)
    print(out, end="")
    print(err, end="", file=sys.stderr)
    built.remember(house, made, arguments.words, arguments.json)
    return made.status


def _job(arguments: argparse.Namespace) -> int:
    return _hand_over(arguments, lambda order, _: [handover.job_sheet(order)])


def _plates(arguments: argparse.Namespace) -> int:
    return _hand_over(arguments, lambda order, say: handover.plates(order, say, paper_white=not arguments.bare))


def _impose(arguments: argparse.Namespace) -> int:
    return _hand_over(arguments, lambda order, _: [handover.imposed(order, arguments.way)])


def _hand_over(arguments: argparse.Namespace, make: Callable[[Order, Callable[[str], None]], Sequence[Path]]) -> int:
    """Make the files for the printer where they are not there yet, then what goes with them."""
    house = _house(arguments)
    with terminal.Progress(arguments.json) as say:
        made = shop.build(house, ("print", "cover"), edition_name=arguments.edition, preset=arguments.preset, say=say)
        paths = make(handover.order(house, made), say)
    errors = [problem for problem in made.problems if problem.level is Level.ERROR]
    terminal.show_files(paths, errors, arguments.json)
    return made.status


def _check(arguments: argparse.Namespace) -> int:
    house, wanted = _house(arguments), arguments.sections
    book, found = folder.load(house.book, house.templates, arguments.edition, house.cache)
    if strange := _not_in(book, wanted):
        return _refused(strange, arguments)
    if arguments.fix:
        return fix.run(house.book, house.templates, wanted, yes=arguments.yes, out=sys.stdout, as_json=arguments.json)
    problems = shop.proof(house, book, typefaces.load(house.fonts, book.language), found, wanted)
    terminal.show(problems, arguments.json)
    if not arguments.json and not problems:
        print("校對完成，沒有問題。")
    return int(any(problem.level is Level.ERROR for problem in problems))


def _not_in(book: Book, names: Sequence[str]) -> str:
    """What to say of sections that the book has not; empty where it has all."""
    known = [section.id for section in book.sections if section.text]
    strange = [name for name in names if book.section(name) is None]
    hints = dict.fromkeys(meant(name, known) for name in strange)
    return (
        f"書裏沒有這一篇：{'、'.join(strange)}。{''.join(hints)}新的檔案要先寫進 book.toml 的 sections。"
        if strange
        else ""
    )


def _section(word: str) -> str:
    """The section that a word of the command means: its id, or the path of its file.

    >>> _section("cairo-izmir"), _section("book/stories/cairo-izmir.md")
    ('cairo-izmir', 'cairo-izmir')
    """
    return Path(word).name.removesuffix(".md")


def _proof(arguments: argparse.Namespace) -> int:
    house = _house(arguments)
    book, _ = folder.load(house.book, house.templates, arguments.edition)
    if strange := _not_in(book, [arguments.section]):
        return _refused(strange, arguments)
    with terminal.Progress(arguments.json) as say:
        if arguments.listen:
            made = [listen.make(house, book, arguments.section, say)]
        else:
            made = proof.make(house, book, arguments.section, say)
    if arguments.listen and not arguments.json:
        print(made[0].read_text(encoding="utf-8"), end="")
    terminal.show_files(made, (), arguments.json)
    return DONE


def _diff(arguments: argparse.Namespace) -> int:
    house = _house(arguments)
    book, _ = folder.load(house.book, house.templates, arguments.edition)
    with terminal.Progress(arguments.json) as say:
        old = versions.find(house, book, arguments.old or versions.usual(house, book), say)
        new = versions.find(house, book, arguments.new, say)
        job = Job(book, house.templates, typefaces.load(house.fonts, book.language), house.cache, False, say)
        found = compare.compare(old.pages, new.pages, book.signature)
        named = Named(found, old.name, new.name, job.preset.paper)
        page = house.output / book.edition.name / "diff.html"
        inputs.put(page, beside.page(named, old.pdf, new.pdf))
        made = [page, *(errata.make(house, book, named, say) if arguments.errata else ())]
    if arguments.json:
        print(terminal.as_json(difference.as_json(named)))
        return DONE
    for line in [*difference.lines(named), "", *map(terminal.shown, made)]:
        print(line)
    return DONE


def _release(arguments: argparse.Namespace) -> int:
    house = _house(arguments)
    book, _ = folder.load(house.book, house.templates, arguments.edition)
    with terminal.Progress(arguments.json) as say:
        made = release.release(house, book, lambda question: _answer(question, arguments), say)
    if arguments.json:
        print(terminal.as_json(release.as_json(made)))
        return DONE
    for line in (*terminal.total(made.problems), *(f"已答「是」：{question.text}" for question in made.answers)):
        print(line)
    print(f"{terminal.shown(made.record)}  付印記錄，請和書一起存入版本庫")
    print(f"{terminal.shown(made.folder)}/  {'、'.join(made.files)}")
    return DONE


def _answer(question: Question, arguments: argparse.Namespace) -> bool:
    """Ask on the terminal; where nobody sits there, or a program reads the answer, it is no."""
    if arguments.yes or arguments.json or not sys.stdin.isatty():
        return bool(arguments.yes)
    return terminal.ask(question.text)


def _import(arguments: argparse.Namespace) -> int:
    problems = draft.run(arguments.files, arguments.into, force=arguments.force)
    terminal.show(problems, arguments.json)
    if not arguments.json and (arguments.into / draft.REPORT).is_file():
        where = terminal.shown(arguments.into)
        print(f"草稿在 {where}/：先看 {draft.REPORT}，再執行 build.py --book {where}")
    return int(any(problem.level is Level.ERROR for problem in problems))


def _explain(arguments: argparse.Namespace) -> int:
    rules = table.all_rules()
    shelf, own = ROOT / "templates" / "press", ROOT / "book" / "press"
    known = preset_names(shelf, own)
    if arguments.code is None:
        for code, rule in sorted(rules.items()):
            print(f"{code}  {rule.label}")
        for name in known:
            print(f"{name}  印刷預設：{presets.load(shelf, name, own).label}")
        return DONE
    if arguments.code in known:
        print(job.explain(presets.load(shelf, arguments.code, own)))
        return DONE
    if arguments.code.upper() not in rules:
        near = meant(arguments.code, [*rules, *known])
        print(f"沒有「{arguments.code}」這個編號或印刷預設。{near}build.py explain 列出全部。", file=sys.stderr)
        return WRONG_USE
    rule = rules[arguments.code.upper()]
    print(f"{rule.code} {rule.label}（{terminal.LEVELS[rule.level]}）\n\n{rule.why}")
    if rule.hint:
        print(f"\n→ {rule.hint}")
    return DONE
