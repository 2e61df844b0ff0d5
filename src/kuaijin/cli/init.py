"""`kuaijin init`: data directory, zone, region and three administrators."""

import argparse
import getpass
import os
import sys
from typing import TYPE_CHECKING

from kuaijin.cli.answers import put_json, say
from kuaijin.cli.django_setup import set_up, utf8_output

if TYPE_CHECKING:
    from kuaijin.directory.setting_up import Administrator, Beginning

EXAMPLES = """
例 example:
  kuaijin init                         一项一项地问 · asks for everything
  kuaijin init --zone-code luxi --zone-name 鲁西新区 --region 371702 \\
      --system-admin 钱甲:qianjia --security-admin 孙乙:sunyi --audit-admin 李丙:libing
                                       不给密码就打印一次性链接，72 小时内各自设密码
                                       without passwords it prints one-time links, valid for 72 hours

密码可放在环境变量 passwords may come from the environment:
  KUAIJIN_SYSTEM_ADMIN_PASSWORD, KUAIJIN_SECURITY_ADMIN_PASSWORD, KUAIJIN_AUDIT_ADMIN_PASSWORD
--region 是 6 位县区或 9 位镇街代码（随附菏泽 3717、济宁 3708），没有代码用 --local-name
"""
ROLES = {
    "system_admin": ("系统管理员", "system administrator"),
    "security_admin": ("安全管理员", "security administrator"),
    "audit_admin": ("审计管理员", "audit administrator"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--zone-code", metavar="CODE", help="新区代码，字母数字 · code of the zone")
    parser.add_argument("--zone-name", metavar="NAME", help="新区名称 · name of the zone")
    parser.add_argument("--zone-name-en", metavar="NAME", default="", help="英文名称 · its English name")
    parser.add_argument("--region", metavar="CODE", default="", help="所在县区或镇街代码 · code of its county or town")
    parser.add_argument("--local-name", metavar="NAME", default="", help="没有代码的地方 · a place without a code")
    for role, (zh, en) in ROLES.items():
        parser.add_argument(f"--{role.replace('_', '-')}", metavar="姓名:账号", help=f"{zh} · {en}, NAME:USERNAME")
    parser.add_argument("--another", action="store_true", help="在已有的库里再建一个新区 · add a further zone")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="链接的开头 · how the links begin")
    parser.add_argument("--json", action="store_true", help="输出 JSON 文档 · a JSON document on stdout")
    parser.set_defaults(usage_error=parser.error)


def run(args: argparse.Namespace) -> int:
    utf8_output()
    asking = sys.stdin.isatty() and not args.json
    if not asking:
        _complain_about_missing(args)
    set_up()
    from kuaijin.directory.queries import is_set_up
    from kuaijin.journal.errors import Refused
    from kuaijin.kit.database import bring_up_to_date

    bring_up_to_date()
    if is_set_up() and not args.another:
        say("已经设置过了，什么也没改；再建一个新区加 --another · already set up (--another adds a zone)")
        return 1
    try:
        return _report(args, _begin(args, asking))
    except Refused as refused:
        say(f"没有办成，什么也没改：{refused.message}")
        return 1


def _complain_about_missing(args: argparse.Namespace) -> None:
    needed = ["zone_code", "zone_name", *ROLES]
    missing = [f"--{name.replace('_', '-')}" for name in needed if not getattr(args, name)]
    if not args.region and not args.local_name:
        missing.append("--region（或 --local-name）")
    if missing:
        args.usage_error(f"还差 {'、'.join(missing)} · missing")


def _begin(args: argparse.Namespace, asking: bool) -> "Beginning":
    from kuaijin.directory.actors import system
    from kuaijin.directory.setting_up import set_up as begin
    from kuaijin.kit import clock

    code = args.zone_code or _ask("新区代码 · code of the zone (luxi)")
    name = args.zone_name or _ask("新区名称 · name of the zone")
    region, local = args.region, args.local_name
    if not region and not local:
        region = _ask("县区或镇街代码，没有就回车 · code of county or town, empty for none", optional=True)
        local = local or ("" if region else _ask("本地名称 · name of the place"))
    administrators = tuple(_administrator(args, role, asking) for role in ROLES)
    return begin(
        actor=system(),
        at=clock.now(),
        code=code,
        name=name,
        name_en=args.zone_name_en,
        opened_on=clock.today(),
        region_code=region,
        local_name=local,
        administrators=administrators,
        another=args.another,
    )


def _administrator(args: argparse.Namespace, role: str, asking: bool) -> "Administrator":
    from kuaijin.directory.setting_up import Administrator

    zh, en = ROLES[role]
    name, _, username = (getattr(args, role) or "").partition(":")
    name = name or _ask(f"{zh} · {en}：姓名 name")
    username = username or (_ask("  账号 username") if asking else "")
    if not username:
        args.usage_error(f"--{role.replace('_', '-')} 写成 姓名:账号 · write NAME:USERNAME")
    password = os.environ.get(f"KUAIJIN_{role.upper()}_PASSWORD", "")
    if asking and not password:
        password = _ask_password()
    return Administrator(role, name, username, password)


def _ask(what: str, *, optional: bool = False) -> str:
    while True:
        answer = input(f"{what}: ").strip()
        if answer or optional:
            return answer


def _ask_password() -> str:
    while True:
        first = getpass.getpass("  密码，回车则发一次性链接 · password, empty for a one-time link: ")
        if not first or getpass.getpass("  再写一次 · again: ") == first:
            return first
        say("  两次写的不一样 · they differ")


def _report(args: argparse.Namespace, made: "Beginning") -> int:
    links = {name: f"{args.url.rstrip('/')}/invitation/{token}" for name, token in made.tokens.items()}
    usernames = [account.username for account in made.accounts]
    if args.json:
        put_json({"zone": made.zone.code, "accounts": usernames, "links": links})
        return 0
    print(f"设好了 {made.zone.name}（{made.zone.code}）· set up: {', '.join(usernames)}")
    for name, link in links.items():
        print(f"  {name}: {link}")
    if links:
        print("链接各用一次，72 小时内有效，只显示这一次 · each link works once, for 72 hours, and is shown only now")
    print("接下来 next: kuaijin serve")
    return 0
