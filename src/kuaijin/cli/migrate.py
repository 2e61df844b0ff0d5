"""`kuaijin migrate`: make the database, or bring it up to date."""

import argparse

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.django_setup import pending, set_up, utf8_output

EXAMPLES = """
例 example:
  kuaijin migrate              建库，或升级到这个版本；已是最新则什么也不做 · makes the database or brings it up to date
  kuaijin migrate --check      只看差几步，差则退出码 1 · only says what is missing, exit 1 when anything is

升级前先停服务，kuaijin backup 备一份 · stop the service and make a kuaijin backup first
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--check", action="store_true", help="只检查 · change nothing")
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")


def run(args: argparse.Namespace) -> int:
    utf8_output()
    set_up()
    from kuaijin.kit.database import bring_up_to_date

    missing = pending()
    if missing and not args.check:
        bring_up_to_date()
    if args.json:
        put_json({"pending": missing if args.check else [], "applied": [] if args.check else missing})
    elif missing:
        done = "差" if args.check else "做了"
        say(f"{done} {len(missing)} 步 · {'missing' if args.check else 'applied'}: {', '.join(missing)}")
    else:
        say("数据库已是最新 · the database is up to date")
    return 1 if missing and args.check else 0
