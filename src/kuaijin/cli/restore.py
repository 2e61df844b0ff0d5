"""`kuaijin restore FILE`: a backup into an empty place, of either database."""

import argparse
from pathlib import Path

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.django_setup import in_both_languages, set_up, utf8_output

EXAMPLES = """
例 example:
  KUAIJIN_DATA=/srv/again kuaijin restore kuaijin.zip           恢复到空目录 · into an empty directory
  KUAIJIN_DATA=/srv/again KUAIJIN_DATABASE=postgres://… kuaijin restore kuaijin.zip
                                                                搬到 PostgreSQL · moves to PostgreSQL
  kuaijin restore --check kuaijin.zip                           只看文件好不好 · only proves the file

SQLite 和 PostgreSQL 之间可以来回搬。
不空的地方、坏了的文件、更新版本的备份都不收；逐表逐文件核对之后才放到位，不会恢复一半。人人要重新登录。
A place that is not empty, a damaged file, a backup of a newer version are refused; everything is compared before it
takes its place, never a half. Everybody signs in again.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("file", type=Path, help="备份文件 · the backup")
    parser.add_argument("--check", action="store_true", help="只核对文件，不恢复 · prove the file, restore nothing")
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")


def run(args: argparse.Namespace) -> int:
    utf8_output()
    set_up()
    from django.db import DatabaseError

    from kuaijin.journal.errors import Refused
    from kuaijin.keeping import archive, restore

    try:
        manifest = archive.checked(args.file) if args.check else restore.restore(args.file)
    except Refused as refused:
        say(in_both_languages(refused.message))
        return 1
    except OSError as error:
        say(f"没有恢复，什么也没留下：{error.strerror} · not restored, nothing is left behind: {error}")
        return 1
    except DatabaseError as error:
        say(f"数据库不收，什么也没恢复 · the database refused, nothing was restored: {error}")
        return 1
    if args.json:
        tables = {label: table.rows for label, table in manifest.tables.items()}
        told = {"version": manifest.version, "made_at": manifest.made_at, "entries": manifest.entries}
        put_json({**told, "tables": tables, "files": len(manifest.files), "findings": manifest.findings})
    else:
        done = "文件完好 · the file is sound" if args.check else "恢复好了，逐表逐文件核对过 · restored and compared"
        print(f"{manifest.made_at} 的备份：{manifest.rows} 行、{len(manifest.files)} 个文件。{done}")
    for finding in manifest.findings:
        say(f"备份时原来的数据就不对 · did not hold when it was made: {finding}")
    return 0
