"""`kuaijin packs`: check rule packs, load them into a zone and publish them, list what a zone goes by."""

import argparse
import getpass
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.django_setup import refuse_if_behind, set_up
from kuaijin.config.packs import NATIONAL, known_packs, pack_document, path_of, read_pack
from kuaijin.config.paths import data_dir
from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.packs import Catalogue, Pack
from kuaijin.planning.catalogue.wholeness import refuse_gaps

if TYPE_CHECKING:
    from kuaijin.approvals.models import PackVersion
    from kuaijin.directory.models import Zone

EXAMPLES = """
例 example:
  kuaijin packs check                  自带的规则包，逐个并一起核对 · the shipped packs, one by one and together
  kuaijin packs check mine.yaml        自己的规则包，连同全国包一起核对 · one's own, with the national one
  kuaijin packs load national shandong heze --zone N --publish 2026-10-09
                                       载入并发布，先全国后地方 · load and publish, national first
  kuaijin packs load mine.yaml --zone N   只载入为草案，到网页上发布 · as a concept, published on its page
  kuaijin packs list --zone N          本区有哪些版本 · the versions of a zone

退出码 1：有错，指出字段 · faulty, the field is named。
"""
EXIT_DONE, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.set_defaults(usage_error=parser.error)
    acts = parser.add_subparsers(dest="act", metavar="check|load|list", required=True)
    check = acts.add_parser("check", help="核对规则包，不用数据库 · check packs, without a database")
    check.add_argument("packs", nargs="*", metavar="PACK", help="代码或 YAML 文件 · a code or a YAML file")
    load = acts.add_parser("load", help="载入到一个区 · load into a zone")
    load.add_argument("packs", nargs="+", metavar="PACK", help="代码或 YAML 文件 · a code or a YAML file")
    load.add_argument(
        "--publish", type=date.fromisoformat, metavar="DAY", help="从这一天起发布 · publish from this day"
    )
    listing = acts.add_parser("list", help="列出规则包 · list packs")
    for one in (load, listing):
        one.add_argument("--zone", metavar="CODE", default="", help="区的代码 · code of the zone")
    for one in (check, load, listing):
        one.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")


def run(args: argparse.Namespace) -> int:
    directory = data_dir()
    try:
        if args.act == "check":
            return _check(args, directory)
        if args.act == "load":
            return _load(args, directory)
        return _list(args, directory)
    except Malformed as error:
        if args.json:
            put_json({"refused": True, "field": error.field, "value": error.value, "message": str(error)})
        say(f"{error} · {error.text('en')}")
        return EXIT_REFUSED
    except OSError as error:
        args.usage_error(str(error))
        return EXIT_USAGE


def _place(pack: str, directory: Path) -> Path:
    return Path(pack) if pack.endswith((".yaml", ".yml", ".json")) else path_of(pack, directory)


def _check(args: argparse.Namespace, directory: Path) -> int:
    named = args.packs or sorted(known_packs(directory), key=lambda code: code != NATIONAL)
    packs = [read_pack(_place(pack, directory)) for pack in named]
    whole = packs if any(pack.code == NATIONAL for pack in packs) else [read_pack(path_of(NATIONAL, directory)), *packs]
    catalogue = Catalogue.of(whole, max(pack.valid_from for pack in whole))
    refuse_gaps(catalogue)
    told = [_told(pack) for pack in packs]
    conflicts: list[dict[str, Any]] = [
        {"code": one.code, "sides": [{"choice": side.choice, "source": side.source} for side in one.sides]}
        for one in catalogue.conflicts
    ]
    if args.json:
        put_json({"packs": told, "conflicts": conflicts})
        return EXIT_DONE
    for one in told:
        print(
            f"{one['pack']}  {one['name']}  {one['number']}  事项 {one['matters']}  规则 {one['rules']}"
            f"  先后 {one['orders']}  未确认 {one['unconfirmed']} · matters, rules, orders, not confirmed"
        )
    for conflict in conflicts:
        sides = " ↔ ".join(f"{side['choice']}（{side['source']}）" for side in conflict["sides"])
        print(f"互相矛盾 contradicted  {conflict['code']}  {sides}")
    return EXIT_DONE


def _told(pack: Pack) -> dict[str, Any]:
    values = [getattr(matter, name) for matter in pack.matters for name in matter.__dataclass_fields__]
    stated = [one for one in (*values, *pack.rules, *pack.orders) if hasattr(one, "confidence")]
    return {
        "pack": pack.code,
        "name": pack.name.zh,
        "number": pack.number,
        "valid_from": pack.valid_from.isoformat(),
        "matters": len(pack.matters),
        "rules": len(pack.rules),
        "orders": len(pack.orders),
        "unconfirmed": sum(not one.confidence.confirmed for one in stated),
    }


def _load(args: argparse.Namespace, directory: Path) -> int:
    documents: list[tuple[str, Any]] = [(pack, pack_document(_place(pack, directory))) for pack in args.packs]
    set_up()
    if refuse_if_behind():
        return EXIT_REFUSED
    zone = _zone(args.zone)
    if zone is None:
        return EXIT_USAGE
    from kuaijin.approvals import commands
    from kuaijin.directory.actors import system
    from kuaijin.journal.errors import Refused
    from kuaijin.kit import clock

    actor = system(zone.pk, name=f"kuaijin packs, {getpass.getuser()}")
    made = []
    for pack, document in documents:
        try:
            version = commands.load_pack(actor=actor, at=clock.now(), zone=zone, document=document)
            if args.publish:
                commands.publish_pack(actor=actor, at=clock.now(), version=version, valid_from=args.publish)
        except Refused as refused:
            say(f"{pack}：{refused.message}")
            if args.json:
                put_json({"refused": True, "pack": pack, "field": refused.field, "message": refused.message})
            return EXIT_REFUSED
        made.append(version)
    _tell(made, args.json)
    return EXIT_DONE


def _list(args: argparse.Namespace, directory: Path) -> int:
    if not args.zone:
        packs = [read_pack(path_of(code, directory)) for code in known_packs(directory)]
        if args.json:
            put_json({"packs": [_told(pack) for pack in packs]})
        else:
            for pack in packs:
                print(f"{pack.code}  {pack.name.zh}  {pack.number}  {pack.valid_from.isoformat()}  {pack.source}")
        return EXIT_DONE
    set_up()
    zone = _zone(args.zone)
    if zone is None:
        return EXIT_USAGE
    from kuaijin.approvals.models import PackVersion

    _tell(PackVersion.objects.filter(zone=zone).order_by("code", "number"), args.json)
    return EXIT_DONE


def _zone(code: str) -> "Zone | None":
    from kuaijin.directory.models import Zone

    found = list(Zone.objects.filter(code=code) if code else Zone.objects.all()[:2])
    if len(found) != 1:
        say("--zone：库里没有这个区，或不止一个区 · no such zone, or several: name one by its code")
        return None
    return found[0]


def _tell(versions: "Iterable[PackVersion]", as_json: bool) -> None:
    rows = [
        {
            "pack": one.code,
            "name": one.name,
            "number": one.number,
            "state": str(one.state),
            "valid_from": one.valid_from and one.valid_from.isoformat(),
            "valid_to": one.valid_to and one.valid_to.isoformat(),
            "digest": one.digest,
        }
        for one in versions
    ]
    if as_json:
        put_json({"packs": rows})
        return
    for row in rows:
        period = f"{row['valid_from'] or '—'} 至 {row['valid_to'] or '今'}"
        print(f"{row['pack']}  {row['name']}  第 {row['number']} 版  {row['state']}  {period}")
