"""`kuaijin COMMAND …`: the table of commands. Each one's module is loaded when it is called, and only then.

Exit codes: 0 done, 1 refused or infeasible, 2 wrong usage, 3 unknown because a year has no holiday notice.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol

from kuaijin import __version__

DONE, REFUSED, WRONG_USAGE, UNKNOWN_YEAR = 0, 1, 2, 3

COMMANDS = {
    "init": ("kuaijin.cli.init", "建立数据目录、区和三员账号 · set up a data directory, a zone and three accounts"),
    "demo": ("kuaijin.cli.demo", "建立并打开演示 · make the demo and serve it"),
    "serve": ("kuaijin.cli.serve", "启动服务 · serve the pages and the API"),
    "worker": ("kuaijin.cli.worker", "运行后台任务 · run the background jobs"),
    "migrate": ("kuaijin.cli.migrate", "升级数据库 · bring the database up to date"),
    "import": ("kuaijin.cli.import_", "读入台账工作簿 · read a ledger workbook"),
    "figures": ("kuaijin.cli.figures", "数字，每个都带它的行 · figures, each with its rows"),
    "workday": ("kuaijin.cli.workday", "几个工作日之后是哪天 · the day so many working days later"),
    "clock": ("kuaijin.cli.clock", "读一个事项的时限 · read the clock of a matter"),
    "plan": ("kuaijin.cli.plan", "排审批计划，证明承诺做得到 · plan approvals, prove the promise"),
    "packs": ("kuaijin.cli.packs", "规则包：核对、载入、发布、查看 · rule packs: check, load, publish, list"),
    "calendar": ("kuaijin.cli.calendar", "放假通知：载入、查看 · holiday notices: load and show"),
    "backup": ("kuaijin.cli.backup", "备份到一个文件，不用停服务 · everything in one file, while it runs"),
    "restore": ("kuaijin.cli.restore", "把备份恢复到空的地方 · a backup into an empty place"),
    "verify": ("kuaijin.cli.verify", "核对留痕、数据、文件没有被改动 · prove that nothing was changed by hand"),
}


class Command(Protocol):
    """What a module of the table offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, args: argparse.Namespace) -> int: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; wrong usage leaves by SystemExit(2), as argparse does."""
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or given[0] in {"-h", "--help", "help"}:
        print(overview())
        return DONE if given else WRONG_USAGE
    if given[0] in {"-V", "--version"}:
        print(f"kuaijin {__version__}")
        return DONE
    if given[0] not in COMMANDS:
        print(f"kuaijin: 没有命令 {given[0]!r}；可用 {'、'.join(COMMANDS)}", file=sys.stderr)
        return WRONG_USAGE
    return _run(given[0], given[1:])


def overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {summary}" for name, (_, summary) in COMMANDS.items()]
    return "\n".join(
        [
            "kuaijin COMMAND …    快进：全程跟踪式服务",
            "",
            *lines,
            "",
            "kuaijin COMMAND --help 说明用法并举例 · says how to use it, with an example",
            "退出码 exit codes: 0 完成 done · 1 拒绝 refused · 2 用法有误 wrong usage · 3 某年没有放假通知 no notice",
        ]
    )


def _run(name: str, rest: list[str]) -> int:
    path, summary = COMMANDS[name]
    command: Command = importlib.import_module(path)
    parser = argparse.ArgumentParser(
        prog=f"kuaijin {name}", description=summary, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_arguments(parser)
    try:
        return command.run(parser.parse_args(rest))
    except BrokenPipeError:  # the reader of a pipe went away; nothing is left to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
