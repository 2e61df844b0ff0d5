"""`kuaijin backup FILE`: everything in one file, while the service runs."""

import argparse
import time
from pathlib import Path

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.django_setup import in_both_languages, refuse_if_behind, set_up, utf8_output

EXAMPLES = """
例 example:
  kuaijin backup /mnt/backup/kuaijin.zip    数据库、证据、日历、台账放进一个文件；服务不用停；写完读回核对
                                            database, evidence, calendars and ledgers in one file, while it runs;
                                            read back and compared before it counts
退出码 1：没有备成；或者备成了，但原来的数据本身有不对的地方（逐条说明）
exit 1: not made, or made although something in the house itself does not hold (each place is named)
文件里有密码散列和联系电话，只给该看的人 · the file holds password hashes and phone numbers: keep it close
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("file", type=Path, help="写到哪个文件（不能已有） · a file that does not exist yet")
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")


def run(args: argparse.Namespace) -> int:
    utf8_output()
    set_up()
    if refuse_if_behind():
        return 1
    from django.db import DatabaseError

    from kuaijin.journal.errors import Refused
    from kuaijin.keeping.nightly import back_up
    from kuaijin.kit import clock

    started = time.monotonic()
    try:
        manifest = back_up(args.file, at=clock.machine_now())
    except Refused as refused:
        say(in_both_languages(refused.message))
        return 1
    except OSError as error:
        say(f"没有备成，什么也没留下：{error.strerror} · not made, nothing is left behind: {error}")
        return 1
    except DatabaseError as error:
        say(f"数据库读不了，没有备成，什么也没留下 · the database cannot be read, nothing is left behind: {error}")
        return 1
    size = args.file.stat().st_size
    if args.json:
        put_json(
            {
                "file": str(args.file),
                "size": size,
                "version": manifest.version,
                "made_at": manifest.made_at,
                "entries": manifest.entries,
                "tables": {label: table.rows for label, table in manifest.tables.items()},
                "files": len(manifest.files),
                "findings": manifest.findings,
            }
        )
    else:
        print(
            f"{args.file}：{manifest.rows} 行、{len(manifest.files)} 个文件，{size / 1024**2:.1f} MB，"
            f"{time.monotonic() - started:.0f} 秒，读回核对过"
            f" · {manifest.rows} rows, {len(manifest.files)} files, read back and compared"
        )
    for finding in manifest.findings:
        say(f"原来的数据不对 · does not hold in the house itself: {finding}")
    return 1 if manifest.findings else 0
