"""`kuaijin figures`: the figures of a zone with exactly their rows."""

import argparse
import getpass
from typing import TYPE_CHECKING, Any

from kuaijin.cli.answers import day, put_json, say
from kuaijin.cli.django_setup import refuse_if_behind, set_up

if TYPE_CHECKING:
    from kuaijin.directory.models import Zone

EXIT_DONE, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2
# The fields of cockpit.figures, written here too: --help must not load them.
BY = ("zone", "sector", "stage", "taskforce", "town", "nature", "programme", "drive", "batch", "month", "office")
EXAMPLES = """
例 examples:
  kuaijin figures --zone N --from 2025-01-01 --to 2025-12-31 --json
  kuaijin figures --zone K --by month          按月分 · told apart by month
  kuaijin figures --zone N --as-of 2025-06-30  那一天有效的事实，按现在所知 · what held that day, as known now

不写起止日就是今年到现在。--zone 写几次就把几个区加起来，不写不加。
Without days: the year so far. Zones are added only where --zone is repeated.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument(
        "--zone",
        action="append",
        default=[],
        metavar="CODE",
        help="园区代码，可重复 · the zone by its code; repeatable",
    )
    parser.add_argument("--from", dest="first", type=day, metavar="DAY", help="起日，含 · first day of the period")
    parser.add_argument("--to", dest="last", type=day, metavar="DAY", help="止日，含 · last day of the period")
    parser.add_argument("--as-of", type=day, metavar="DAY", help="截至哪天，不写是今天 · as of which day; today")
    parser.add_argument(
        "--by",
        choices=BY,
        default="",
        metavar="FIELD",
        help=f"按什么分 · told apart by: {', '.join(BY)}",
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档，带每个数字的行 · JSON with the rows")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="名称的语言 · language of the names")


def run(args: argparse.Namespace) -> int:
    set_up()
    if refuse_if_behind():
        return EXIT_REFUSED
    from django.utils import translation

    from kuaijin.journal.errors import Refused

    with translation.override("en" if args.lang == "en" else "zh-hans"):
        try:
            zones = _zones(args.zone)
            if zones is None:
                say("--zone：库里不止一个园区，写明哪一个 · several zones: name one by its code")
                return EXIT_USAGE
            told = _document(args, zones)
        except Refused as refused:
            say(f"拒绝：{refused.message}")
            if args.json:
                put_json({"refused": True, "field": refused.field, "rule": refused.rule, "message": refused.message})
            return EXIT_REFUSED
    if args.json:
        put_json(told)
    else:
        _print(told)
    return EXIT_DONE


def _zones(codes: list[str]) -> "tuple[Zone, ...] | None":
    """The zones by their codes, the only one where none is named; None where that is not clear."""
    from kuaijin.directory.models import Zone
    from kuaijin.journal.errors import Refused

    if not codes:
        found = tuple(Zone.objects.all()[:2])
        return found if len(found) == 1 else None
    known = {zone.code: zone for zone in Zone.objects.filter(code__in=codes)}
    for code in codes:
        if code not in known:
            raise Refused(f"没有代码为 {code} 的园区 · no zone has the code {code}", field="zone", rule="choice")
    return tuple(known[code] for code in dict.fromkeys(codes))


def _document(args: argparse.Namespace, zones: "tuple[Zone, ...]") -> dict[str, Any]:
    from kuaijin.cockpit.figures.document import document
    from kuaijin.cockpit.figures.fields import field
    from kuaijin.cockpit.figures.question import question
    from kuaijin.directory.actors import system
    from kuaijin.kit import clock

    # Several zones are asked for by nobody's scope but the shell's own.
    actor = system(zones[0].pk if len(zones) == 1 else None, name=f"kuaijin figures, {getpass.getuser()}")
    asked = question(actor=actor, zones=zones, today=clock.today(), first=args.first, last=args.last, as_of=args.as_of)
    return document(asked, field(args.by) if args.by else None)


def _print(told: dict[str, Any]) -> None:
    print(f"{told['zone']}  {told['from']} – {told['to']}  截至 as of {told['as_of']}")
    for figure in told["figures"]:
        print(f"{_value(figure):>20} {figure['unit']:<6} {figure['code']:<22} {figure['name']}")
        for group in figure.get("groups", ()):
            print(f"{_value(group):>20} {'':<6} {'':<22}   {group['key']}  {group['name']}")


def _value(said: dict[str, Any]) -> str:
    """A dash where nothing keeps the figure for that day."""
    return "–" if said["value"] is None else str(said["value"])
