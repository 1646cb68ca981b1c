"""What a build prints of what it made, and what is kept so that it can be said again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from zilap import answer, edition, inputs, terminal
from zilap.answer import Answer
from zilap.formats import FORMATS
from zilap.shop import House, Made


def told(house: House, made: Made, as_json: bool) -> tuple[str, str]:
    """What a build prints on standard output and on standard error."""
    if as_json:
        return terminal.as_json(_rows(made)) + "\n", ""
    folder = house.output / made.edition
    lines = terminal.listed(made.problems)
    for name, record in made.records.items():
        size, pages = record.facts["bytes"] / 1024, record.facts.get("pages")
        count = f"  {pages} 頁" if pages else ""
        state = "" if name in made.fresh else "（沒有改動，不用再做）"
        lines.append(f"{terminal.shown(folder / FORMATS[name].file)}  {size:,.0f} KB{count}{state}")
        lines += [terminal.shown(folder / extra) for extra in record.beside]
    lines.append(terminal.shown(folder / "report.html"))
    warned = "書有錯誤，每頁已蓋上「校樣」；改正後再做一次。\n" if made.status else ""
    return "".join(f"{line}\n" for line in lines), warned


def remember(house: House, made: Made, words: Sequence[str], as_json: bool) -> None:
    """Keep what the command of these words says when it is given again and nothing has changed."""
    out, err = told(house, dataclasses.replace(made, fresh=()), as_json)
    folder = house.output / made.edition
    files = {
        str(folder / file): sha
        for name, record in made.records.items()
        for file, sha in record.files(FORMATS[name].file).items()
    }
    for name in ("report.html", "manifest.json", "pages.json"):
        files[str(folder / name)] = inputs.sha_of(folder / name)
    folders = tuple(map(str, house.folders))
    answer.remember(house.cache, words, Answer(folders, made.options, made.key, files, out, err, made.status))


def _rows(made: Made) -> dict[str, object]:
    return {
        "edition": made.edition,
        "files": {
            name: {"sha256": record.output, "fresh": name in made.fresh, **record.facts}
            for name, record in made.records.items()
        },
        "problems": [edition.as_json(problem) for problem in made.problems],
    }
