#!/usr/bin/env python3
"""Make the book: ``python3 build.py``.  Run the tests: ``python3 build.py test``.

Nothing but Python 3.11 or newer has to be there; :mod:`bootstrap` sees to the rest, and the verbs
live in :mod:`zilap.cli`.  The lines before the version test keep to the grammar of any Python 3.
"""

import gc
import os
import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    newer = [name for name in ("python3.14", "python3.13", "python3.12", "python3.11") if shutil.which(name)]
    sys.stderr.write("這個 Python 太舊（" + sys.version.split()[0] + "），需要 Python 3.11 或以上。")
    sys.stderr.write(
        "這台機器上已有，請改用：\n\n    " + newer[0] + " " + " ".join(sys.argv) + "\n\n"
        if newer
        else "請先安裝新版 Python，再執行同一指令。\n"
    )
    sys.stderr.write("(English: Python 3.11 or newer is needed.)\n")
    sys.exit(2)

SELDOM = (5000, 20, 10)
"""When Python looks for cycles of objects that nothing needs: with what it would do by itself, a tenth of the time."""


def main() -> int:
    """Make the machine ready, then do what the command says; the exit status."""
    import bootstrap

    if {"-h", "--help"} & set(sys.argv[1:]) and bootstrap.found(bootstrap.LOCK) is None:
        from zilap import arguments

        print(arguments.NOT_READY + arguments.EXAMPLES, end="")
        return 0

    bootstrap.ready()
    if sys.argv[1:2] == ["test"]:
        import pytest

        os.chdir(bootstrap.ROOT)
        return pytest.main(sys.argv[2:])

    from zilap import answer

    status = answer.again(bootstrap.ROOT / ".cache", sys.argv[1:])
    if status is not None:
        return status

    gc.disable()
    from zilap import cli

    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.stderr.write("\n已中斷。上次做好的檔案原封不動。\n")
        sys.exit(130)
