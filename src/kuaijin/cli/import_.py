"""`kuaijin import FILE`: a ledger of projects or task forces. `--dry-run` only reads, and needs no database; where
there is one, it also says what is there already. Without it the ledger comes in (`import_run`)."""

import argparse
import gc
import sys
from pathlib import Path

from kuaijin.cli.answers import day

EXIT_READ, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="台账，.xlsx 或 .xls / the ledger, .xlsx or .xls")
    parser.add_argument(
        "--dry-run", action="store_true", help="只读不写，没有数据库也行 / read only, a database is not needed"
    )
    parser.add_argument(
        "--zone", default="", metavar="CODE", help="园区代码，只有一个园区时不用写 / the zone by its code"
    )
    parser.add_argument(
        "--seats-from", type=day, metavar="DAY", help="包保人从哪天起算 / the day from which answerable people hold"
    )
    parser.add_argument(
        "--strict", action="store_true", help="有错或有要人定的就不导入 / import nothing while cells are wrong or open"
    )
    parser.add_argument("--json", action="store_true", help="每一格的读法，JSON / every cell's reading as JSON")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="说明的语言 / language of the remarks")
    parser.add_argument("--year", type=int, help="没写年份的日期按这一年读 / year of days without one")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="[SHEET!]FIELD=COLUMN",
        help="指定某列，如 签约项目!place=E 或 place=选址；header=3 指定表头行 / name a column yourself",
    )
    parser.add_argument(
        "--marked", type=Path, metavar="OUT", help="另存标好疑问的原表 / the workbook with doubts marked"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0: the workbook was read; 1: it was refused; 2: wrong usage."""
    collecting = gc.isenabled()
    gc.disable()  # millions of small cells and no cycles among them: looking for some takes a sixth of the time
    try:
        return _dry_run(args) if args.dry_run else _import(args)
    finally:
        if collecting:
            gc.enable()


def _import(args: argparse.Namespace) -> int:
    from kuaijin.cli.import_run import import_file

    mapping = _mapping(args.map)
    if mapping is None or args.year or args.marked:
        print("--map: [SHEET!]FIELD=COLUMN; --year, --marked: --dry-run", file=sys.stderr)
        return EXIT_USAGE
    return import_file(args, mapping)


def _dry_run(args: argparse.Namespace) -> int:
    from kuaijin.exchange.reading import LedgerReading, Refused, read_ledger

    mapping = _mapping(args.map)
    if mapping is None:
        print(f"--map: [SHEET!]FIELD=COLUMN, {args.map}", file=sys.stderr)
        return EXIT_USAGE
    try:
        reading: LedgerReading = read_ledger(args.file, mapping=mapping, year=args.year)
        if args.marked:
            _save_marked(args.file, reading, args.marked, args.lang)
    except Refused as refused:
        return _refused(refused, args)
    from kuaijin.cli.import_run import compared, database_there

    if database_there():
        reading = compared(reading, args.zone, args.lang)
    if args.json:
        from kuaijin.exchange.reading.document import write_json

        write_json(reading, sys.stdout.buffer, args.lang)
        sys.stdout.buffer.flush()
    else:
        from kuaijin.exchange.reading.summary import summary

        print(summary(reading, args.lang))
    return EXIT_READ


def _refused(refused: Exception, args: argparse.Namespace) -> int:
    from kuaijin.exchange.reading import Refused

    assert isinstance(refused, Refused)
    text = refused.text(args.lang)
    print(text, file=sys.stderr)
    if args.json:
        import json

        print(json.dumps({"refused": {"code": refused.code, "text": text}}, ensure_ascii=False))
    return EXIT_USAGE if refused.code == "refused.mapping" else EXIT_REFUSED


def _mapping(options: list[str]) -> dict[str, dict[str, str]] | None:
    """`签约项目!place=E` → {"签约项目": {"place": "E"}}; without a sheet for all. None where an option is malformed."""
    mapping: dict[str, dict[str, str]] = {}
    for option in options:
        target, equals, column = option.partition("=")
        sheet, bang, field = target.rpartition("!")
        if not equals or not field:
            return None
        mapping.setdefault(sheet if bang else "*", {})[field] = column
    return mapping


def _save_marked(source: str, reading: object, target: Path, lang: str) -> None:
    from kuaijin.exchange.reading import LedgerReading
    from kuaijin.exchange.reading.marked import mark

    assert isinstance(reading, LedgerReading)
    marked = mark(Path(source).read_bytes(), reading, lang=lang)
    target.write_bytes(marked.content)
    if marked.losses:
        print("\n".join(loss.text(lang) for loss in marked.losses), file=sys.stderr)
