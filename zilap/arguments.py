"""argparse that speaks Chinese: headings, usage and errors."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from zilap.han.chars import width
from zilap.problem import meant

_SAID = (
    (
        r"argument (?P<name>.+?): invalid choice: '?(?P<value>.+?)'? \(choose from (?P<known>.+)\)",
        "沒有「{value}」；{known}",
    ),
    (r"the following arguments are required: (?P<name>.+)", "還要寫：{name}"),
    (r"unrecognized arguments: (?P<name>[^-].*)", "看不懂：{name}。動作寫在最前，例如 build.py print --book 新書"),
    (r"unrecognized arguments: (?P<name>.+)", "看不懂：{name}"),
    (r"argument (?P<name>.+?): expected (?:one|at least one) argument", "{name} 後面要有內容"),
    (r"argument (?P<name>.+?): invalid .+ value: '?(?P<value>.+?)'?$", "{name} 的「{value}」不合用"),
)
"""What argparse says of wrong use, and what we say."""

EXAMPLES = """\
例子：
  python3 build.py                          製作全部格式
  python3 build.py print                    只做印刷用 PDF
  python3 build.py check ethiopia-forum     只校對這一篇
  python3 build.py proof ethiopia-forum     這一篇的校樣，給受訪者簽署
  python3 build.py diff                     現在的文稿和最近付印的一版有甚麼不同
  python3 build.py release                  付印：記錄並收集這一版
  python3 build.py cover --preset uncoated  封面，按這個印刷預設
  python3 build.py job                      付印單；plates 看分色，impose 拼版
  python3 build.py explain T201             一項檢查的意思和改法；也可寫印刷預設
  python3 build.py import 原稿.txt --into 新書   由原稿起草一個書資料夾
  python3 build.py test                     執行測試

結束狀態：0 完成；1 書有錯誤（檔案照樣做出，每頁蓋「校樣」）；2 用法不對，或檔案讀寫不到；3 程式出錯。
"""
"""What ``--help`` shows below the verbs."""


NOT_READY = """\
這裏還未裝好所需的套件：第一次執行任何動作時會自動安裝（要有網絡）。裝好後，--help 列出全部動作和選項。

"""
"""What ``--help`` shows above the examples where nothing is installed yet."""


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with a Chinese usage line; its columns stand straight although a Chinese character is two wide."""

    def add_usage(self, usage: Any, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None) -> None:
        """The usage line."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def add_argument(self, action: argparse.Action) -> None:
        """An option: the columns of its name count for the place where all explanations begin."""
        before, self._action_max_length = self._action_max_length, 0
        super().add_argument(action)
        self._action_max_length = max(before, self._action_max_length + self._wide(action))

    def _format_action(self, action: argparse.Action) -> str:
        name = self._format_action_invocation(action)
        return super()._format_action(action).replace(name + " " * self._wide(action), name, 1)

    def _wide(self, action: argparse.Action) -> int:
        """How many columns more than characters the name of an option has."""
        name = self._format_action_invocation(action)
        return width(name) - len(name)


class Parser(argparse.ArgumentParser):
    """A parser whose own words are Chinese; those given to it are as they are."""

    def __init__(self, **options: Any) -> None:
        """As ``argparse.ArgumentParser``; the help option is ours."""
        options.setdefault("formatter_class", Formatter)
        super().__init__(**{**options, "add_help": False})
        self._positionals.title, self._optionals.title = "要寫的", "選項"
        self.add_argument("-h", "--help", action="help", help="顯示這段說明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command and how to see the help.  Exit status 2."""
        print(f"{self.prog}：{in_chinese(message)}\n看說明：{self.prog} --help", file=sys.stderr)
        sys.exit(2)


def in_chinese(message: str) -> str:
    """A message of argparse in Chinese; one that is not known stays as it is.

    >>> in_chinese("unrecognized arguments: --colour")
    '看不懂：--colour'
    """
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, message):
            parts = {key: value.replace("'", "") for key, value in found.groupdict().items()}
            if "known" in parts:
                parts["known"] = meant(parts["value"], parts["known"].split(", "))
            return words.format(**parts)
    return message
